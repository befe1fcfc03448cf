"""A model whose levels cannot be reached is refused; the schema says what the loader says."""

import json

import pytest
import ryaml
from jsonschema import Draft202012Validator

from zicht.content import content
from zicht.maturity import loading
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading as questionnaires

TEXT = content("maturity", "2019.yaml").read_text(encoding="utf-8")
SCHEMA = json.loads(content("maturity", "maturity.schema.json").read_text("utf-8"))


def problems_in(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refusal:
        loading.parse(text, questionnaires.get("2019"), file="model.yaml")
    return refusal.value.problems


def test_a_level_whose_rule_contradicts_a_lower_one_is_refused_with_its_line() -> None:
    # Level 2 of the theme signalling asks for a route in use; level 3 would now forbid it.
    start = TEXT.index("- key: theme.signalling")
    old = TEXT.index("    rule: {all: [{in: [A6", start)
    line = TEXT[:old].count("\n") + 1
    end = TEXT.index("\n", old)
    text = TEXT[:old] + "    rule: {eq: [A5, 'no']}" + TEXT[end:]
    problems = problems_in(text)
    assert [problem.code for problem in problems] == ["unreachable-level"] * 2
    assert problems[0].row == line
    assert "theme.signalling" in problems[0].message.en


def test_a_level_that_only_hidden_questions_could_give_is_refused() -> None:
    # A7 is asked only when there is a designated officer, which the same rule denies.
    old = "{in: [A14, [residents, businesses, schools]]}"
    assert old in TEXT
    problems = problems_in(TEXT.replace(old, "{all: [{eq: [A6, 'no']}, {eq: [A7, 'yes']}]}"))
    assert {problem.code for problem in problems} == {"unreachable-level"}


def test_an_indicator_that_stands_there_twice_is_refused() -> None:
    problems = problems_in(TEXT.replace("key: theme.policy", "key: role.care"))
    assert [problem.code for problem in problems] == ["double-key"]


def test_the_models_of_the_package_fit_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for name in loading.available():
        data = ryaml.loads(content("maturity", f"{name}.yaml").read_text(encoding="utf-8"))
        assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - level: 1\n", "  - level: one\n"),
        ("    next_step:\n", "    nextstep:\n"),
        ("- key: role.care\n", "- key: Care\n"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    text = TEXT.replace(old, new, 1)
    assert not Draft202012Validator(SCHEMA).is_valid(ryaml.loads(text))
    assert problems_in(text)
