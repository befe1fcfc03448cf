"""A maturity model with a fault is refused, with the line and the remedy."""

import pytest

from zicht.content import content
from zicht.language import Language
from zicht.maturity import loading
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading as questionnaires

TEXT = content("maturity", "2019.yaml").read_text(encoding="utf-8")


def problems_after(old: str, new: str) -> tuple[Problem, ...]:
    assert old in TEXT
    with pytest.raises(InvalidInputError) as refusal:
        loading.parse(TEXT.replace(old, new, 1), questionnaires.get("2019"), file="model.yaml")
    return refusal.value.problems


def line_of(part: str) -> int:
    return TEXT[: TEXT.index(part)].count("\n") + 1


def test_a_rule_about_an_item_that_does_not_exist_is_refused() -> None:
    (problem,) = problems_after("{eq: [A4, 'yes']}", "{eq: [A99, 'yes']}")
    assert (problem.code, problem.row) == ("unknown-item", line_of("{eq: [A4, 'yes']}"))
    assert "A99" in problem.sentence(Language.NL)


def test_a_rule_about_an_option_that_does_not_exist_is_refused() -> None:
    (problem,) = problems_after("{eq: [A4, 'yes']}", "{eq: [A4, 'yess']}")
    assert problem.code == "unknown-option"
    assert "yes" in problem.remedy.en


def test_a_missing_translation_is_refused() -> None:
    (problem,) = problems_after("    en: Spotting signals\n", "")
    assert problem.code == "missing-translation"


def test_steps_out_of_order_are_refused() -> None:
    (problem,) = problems_after("  - level: 2\n", "  - level: 3\n")
    assert problem.code == "wrong-level"


def test_a_misspelt_key_is_refused_with_a_suggestion() -> None:
    problems = problems_after("    next_step:\n", "    nextstep:\n")
    assert any("next_step" in problem.remedy.nl for problem in problems)


def test_an_unknown_model_names_those_that_exist() -> None:
    with pytest.raises(KeyError, match="2019"):
        loading.get("1999")


def test_the_fingerprint_follows_the_text() -> None:
    other = loading.parse(TEXT + "\n", questionnaires.get("2019"))
    assert other.fingerprint != loading.get("2019").fingerprint
