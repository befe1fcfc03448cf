import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from questionnaire.example import EXAMPLE
from questionnaire.rule_strategies import answers, rules
from questionnaire.survey_engine import ask_engine
from zicht.language import Language
from zicht.questionnaire.loading import get
from zicht.questionnaire.renderings.expressions import visible_if
from zicht.questionnaire.renderings.municipality import QUESTION
from zicht.questionnaire.renderings.surveyjs import Json, survey, write_surveyjs
from zicht.questionnaire.rules import Answers, In, Rule, holds
from zicht.questionnaire.validation import visible_items

# No shrinking: every try starts the engine.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def _elements() -> dict[str, dict[str, Json]]:
    definition = json.loads(json.dumps(survey(EXAMPLE, Language.NL)))
    return {one["name"]: one for page in definition["pages"] for one in page["elements"]}


def test_every_section_is_a_page_and_every_item_an_element() -> None:
    definition = json.loads(json.dumps(survey(EXAMPLE, Language.NL)))
    found = {
        page["name"]: [one["name"] for one in page["elements"]] for page in definition["pages"]
    }
    assert found.pop("municipality") == ["code"]
    assert found == {
        section.code: [item.code for item in section.items] for section in EXAMPLE.sections
    }


def test_the_survey_opens_in_the_chosen_language_and_holds_both() -> None:
    assert survey(EXAMPLE, Language.NL)["locale"] == "nl"
    assert survey(EXAMPLE, Language.EN)["locale"] == "en"
    assert survey(EXAMPLE, Language.NL)["title"] == {
        "default": EXAMPLE.title.en,
        "nl": EXAMPLE.title.nl,
    }


def test_each_type_has_its_own_kind_of_question() -> None:
    kinds = {name: (one["type"], one.get("inputType")) for name, one in _elements().items()}
    assert kinds == {
        "code": ("text", None),
        "A1": ("radiogroup", None),
        "A2": ("matrix", None),
        "A3": ("matrix", None),
        "B1": ("checkbox", None),
        "B2": ("text", "date"),
        "B3": ("text", "number"),
        "B4": ("text", "number"),
        "Z1": ("comment", None),
    }


def test_bounds_steps_and_requiredness_are_kept() -> None:
    elements = _elements()
    assert (elements["B3"]["min"], elements["B3"]["max"], elements["B3"]["step"]) == (0, 168, 0.1)
    assert "isRequired" not in elements["B3"]
    assert elements["B4"]["isRequired"] is True
    assert "max" not in elements["B4"]
    assert elements["A2"]["eachRowRequired"] is True
    assert "eachRowRequired" not in elements["A3"]


def test_exclusive_options_are_marked() -> None:
    choices = _elements()["B1"]["choices"]
    assert isinstance(choices, list)
    found = {one["value"]: one.get("isExclusive") for one in choices if isinstance(one, dict)}
    assert found == {"own": None, "regional": None, "none": True, "dont_know": True}


def test_routing_reads_the_rows_of_a_matrix_while_it_is_shown() -> None:
    assert _elements()["B3"]["visibleIf"] == (
        "(({A1} = 'yes' or (!({A1} = 'no') and {A2.labour} = 'good')) "
        "and !({B1} anyof ['dont_know', 'none']))"
    )


def test_any_of_nothing_is_false() -> None:
    assert visible_if(In("A1", frozenset())) == "false"


def test_the_file_is_readable_json_and_always_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    write_surveyjs(EXAMPLE, first, Language.NL)
    write_surveyjs(EXAMPLE, second, Language.NL)
    assert first.read_bytes() == second.read_bytes()
    assert json.loads(first.read_text(encoding="utf-8")) == survey(EXAMPLE, Language.NL)


@pytest.mark.parametrize("name", ["example", "2019", "2026"])
def test_the_real_engine_knows_every_property_and_both_languages(name: str) -> None:
    questionnaire = EXAMPLE if name == "example" else get(name)
    reply = ask_engine(questionnaire)
    items = list(questionnaire.items())
    assert reply["errors"] == []
    assert reply["titles"] == {
        "nl": [QUESTION.nl, *(item.text.nl for item in items)],
        "en": [QUESTION.en, *(item.text.en for item in items)],
    }


@settings(
    max_examples=2, phases=WITHOUT_SHRINKING, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(sets=st.lists(answers, min_size=40, max_size=60))
def test_the_real_engine_shows_what_the_routing_shows(sets: list[Answers]) -> None:
    reply = ask_engine(EXAMPLE, answers=sets)
    assert reply["visible"] == [
        ["code", *(item.code for item in visible_items(EXAMPLE, one))] for one in sets
    ]


@settings(
    max_examples=3, phases=WITHOUT_SHRINKING, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(cases=st.lists(st.tuples(rules, answers), min_size=80, max_size=120))
def test_the_real_engine_reads_any_rule_as_we_do(cases: list[tuple[Rule, Answers]]) -> None:
    expressions = [(visible_if(rule), given_answers) for rule, given_answers in cases]
    reply = ask_engine(EXAMPLE, expressions=expressions)
    assert reply["results"] == [holds(rule, given_answers) for rule, given_answers in cases]
