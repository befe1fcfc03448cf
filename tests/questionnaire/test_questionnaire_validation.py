import pytest
from hypothesis import given

from questionnaire.documents import changed, sound
from questionnaire.example import EXAMPLE
from questionnaire.rule_strategies import answers as any_answers
from zicht.language import Language, Text
from zicht.problems import Problem
from zicht.questionnaire.loading import parse
from zicht.questionnaire.model import Domain, Item, ItemType, Questionnaire, Section
from zicht.questionnaire.rules import (
    All,
    Answered,
    Any,
    Compare,
    Equals,
    In,
    Not,
    Rule,
    Value,
    holds,
)
from zicht.questionnaire.validation import validate, visible_answers, visible_items
from zicht.questionnaire.wording import rules_in_words

SOUND = sound()
COMPLETE: dict[str, Value] = {
    "A1": "yes",
    "A2.sexual": "yes",
    "A2.labour": "unknown",
    "A3": frozenset({"police", "care"}),
    "A4": 7.5,
    "A5": "2019-04-01",
}


def _problems(**changes: Value | None) -> list[Problem]:
    """What is wrong with the complete answers after changes; None takes an answer away."""
    answers = {**COMPLETE, **{name.replace("__", "."): value for name, value in changes.items()}}
    given_answers = {name: value for name, value in answers.items() if value is not None}
    return list(validate(SOUND, given_answers))


def _only(**changes: Value | None) -> Problem:
    (problem,) = _problems(**changes)
    return problem


def test_complete_answers_have_no_problems() -> None:
    assert _problems() == []
    assert _problems(A6="Nog iets.") == []


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("A1", "maybe", "unknown-option"),
        ("A1", 1, "wrong-type"),
        ("A1", frozenset({"yes"}), "wrong-type"),
        ("A3", "police", "wrong-type"),
        ("A3", frozenset({"police", "fire"}), "unknown-option"),
        ("A3", frozenset({"police", "nobody"}), "exclusive-combined"),
        ("A3", frozenset(), "empty-answer"),
        ("A4", "7", "wrong-type"),
        ("A4", True, "wrong-type"),
        ("A4", float("nan"), "wrong-type"),
        ("A4", 40.5, "out-of-bounds"),
        ("A4", 7.25, "too-many-decimals"),
        ("A5", "1 april 2019", "bad-date"),
        ("A5", "2019-02-29", "bad-date"),
        ("A5", "20190401", "bad-date"),
        ("A5", 2019, "wrong-type"),
        ("A6", "  ", "empty-answer"),
        ("A6", 3, "wrong-type"),
        ("A7", "yes", "unknown-variable"),
        ("A2", "yes", "unknown-variable"),
    ],
)
def test_an_answer_that_cannot_be_is_a_problem(variable: str, value: Value, code: str) -> None:
    found = [one for one in _problems(**{variable: value}) if one.column == variable]
    assert [problem.code for problem in found] == [code]
    assert found[0].value is not None
    assert found[0].remedy.nl != found[0].remedy.en or variable in ("A2", "A7")


def test_the_remedy_tells_what_would_be_right() -> None:
    assert _only(A1="maybe", A2__sexual=None, A2__labour=None).remedy.nl == (
        "Kies uit: yes (Ja), no (Nee), unknown (Weet niet)."
    )
    assert _only(A4=41).remedy.en == "Fill in a number from 0 to 40."
    assert _only(A4=7.25).remedy.nl == "Rond af, bijvoorbeeld op 7,2."
    assert _only(A2__labor="no").remedy.en == "Did you mean ‘A2.labour’?"


def test_a_bound_itself_is_allowed() -> None:
    assert _problems(A4=40) == []
    assert [problem.code for problem in _problems(A4=0, A5=None)] == []


def test_a_required_item_that_is_shown_and_empty_is_missing() -> None:
    problem = _only(A2__labour=None)
    assert (problem.code, problem.column, problem.value) == ("missing", "A2.labour", None)
    assert problem.message.nl == "A2 (Arbeid) is verplicht en niet ingevuld."


def test_completeness_is_not_asked_of_a_draft() -> None:
    assert validate(SOUND, {}, require_complete=False) == ()
    assert [problem.column for problem in validate(SOUND, {})] == ["A1", "A3"]


def test_an_answer_that_routing_hides_is_a_problem_that_names_the_rule() -> None:
    found = _problems(A1="no")
    assert [(problem.code, problem.column) for problem in found] == [
        ("hidden-answer", "A2.sexual"),
        ("hidden-answer", "A2.labour"),
    ]
    assert found[0].message.nl == (
        "A2 heeft een antwoord, maar deze vraag geldt alleen als u bij A1 ‘Ja’ hebt ingevuld."
    )
    assert "only if you answered ‘Yes’ at A1" in found[0].message.en


def test_answers_of_hidden_items_do_not_count_for_later_rules() -> None:
    answers: dict[str, Value] = {**COMPLETE, "A3": frozenset({"nobody"})}
    # A4 is hidden, so its 7.5 hours no longer show A5.
    assert [item.code for item in visible_items(SOUND, answers)] == ["A1", "A2", "A3", "A6"]
    assert set(visible_answers(SOUND, answers)) == {"A1", "A2.sexual", "A2.labour", "A3"}
    assert [problem.column for problem in validate(SOUND, answers)] == ["A4", "A5"]


def test_a_hidden_answer_turns_a_not_around() -> None:
    answers: dict[str, Value] = {**COMPLETE, "A1": "no", "A2.labour": "no"}
    # Read as it stands, A2.labour = no would hide A5; being hidden itself it does not.
    assert "A5" in [item.code for item in visible_items(SOUND, answers)]


def test_a_rule_may_ask_about_an_item_that_comes_later() -> None:
    found = parse(changed(("{in: [A3, [police, care]]}", "{eq: [A6, ja]}")))
    shown = [item.code for item in visible_items(found, {"A6": "ja", "A4": 3})]
    assert shown == ["A1", "A3", "A4", "A5", "A6"]


def _visible_by_definition(found: Questionnaire, answers: dict[str, Value]) -> set[str]:
    """Straight from the definition: an item is shown when its rule holds on what is shown."""

    def is_shown(item: Item) -> bool:
        if item.show_when is None:
            return True
        counting = {
            name: value
            for name, value in answers.items()
            if _asks(item.show_when, name) and is_shown(found.item_by_variable[name])
        }
        return holds(item.show_when, counting)

    return {item.code for item in found.items() if is_shown(item)}


def _asks(rule: Rule, name: str) -> bool:
    match rule:
        case All(parts) | Any(parts):
            return any(_asks(part, name) for part in parts)
        case Not(part):
            return _asks(part, name)
        case _:
            return rule.variable == name


@given(any_answers)
def test_what_is_shown_follows_the_definition(answers: dict[str, Value]) -> None:
    shown = {item.code for item in visible_items(EXAMPLE, answers)}
    assert shown == _visible_by_definition(EXAMPLE, answers)


@given(any_answers)
def test_every_problem_is_about_a_variable_and_tells_what_to_do(answers: dict[str, Value]) -> None:
    for problem in validate(EXAMPLE, answers):
        assert problem.column in EXAMPLE.item_by_variable
        assert problem.remedy.nl.endswith(".")
        assert problem.code in (
            "hidden-answer",
            "missing",
            "too-many-decimals",
            "out-of-bounds",
            "exclusive-combined",
        )


@pytest.mark.parametrize(
    ("rule", "dutch", "english"),
    [
        (
            Equals("A1", "yes"),
            "alleen als u bij A1 ‘Ja’ hebt ingevuld",
            "only if you answered ‘Yes’ at A1",
        ),
        (
            Not(In("A3", frozenset({"police", "care"}))),
            "alleen als u bij A3 niet ‘Politie’ of ‘Zorg’ hebt ingevuld",
            "only if you did not answer ‘Police’ or ‘Care’ at A3",
        ),
        (
            All((Compare("A4", "gt", 2.5), Answered("A2.labour"))),
            "alleen als u bij A4 een getal hoger dan 2,5 hebt ingevuld en u A2 (Arbeid) hebt "
            "beantwoord",
            "only if you entered a number above 2.5 at A4 and you answered A2 (Labour)",
        ),
        (
            Not(All((Equals("A1", "no"), Any((Equals("A4", 3), Not(Answered("A6"))))))),
            "alleen als u bij A1 niet ‘Nee’ hebt ingevuld of (u bij A4 niet ‘3’ hebt ingevuld en "
            "u A6 hebt beantwoord)",
            "only if you did not answer ‘No’ at A1 or (you did not answer ‘3’ at A4 and you "
            "answered A6)",
        ),
    ],
)
def test_a_rule_reads_as_plain_words(rule: Rule, dutch: str, english: str) -> None:
    assert rules_in_words(rule, SOUND, Language.NL) == dutch
    assert rules_in_words(rule, SOUND, Language.EN) == english


def test_a_year_is_rounded_to_one_that_is_allowed_and_written_as_a_year() -> None:
    year = Item(
        code="Y",
        type=ItemType.NUMBER,
        text=Text(nl="Welk jaar?", en="Which year?"),
        domain=Domain.BOTH,
        minimum=2000,
        maximum=2019,
    )
    section = Section(code="S", title=Text(nl="x", en="x"), items=(year,))
    found = Questionnaire(
        id="years",
        version="1.0.0",
        title=section.title,
        frame_date="2019-01-01",
        sections=(section,),
    )
    remedies = {problem.code: problem.remedy.nl for problem in validate(found, {"Y": 2019.7})}
    assert remedies["too-many-decimals"] == "Rond af, bijvoorbeeld op 2019."
    assert "2000 tot en met 2019" in remedies["out-of-bounds"]
