"""What sets who is missing apart from who is not, in the answers of an earlier wave."""

from zicht.content import content
from zicht.estimation import earlier
from zicht.questionnaire import loading
from zicht.questionnaire.rules import Value

QUESTIONNAIRE = loading.parse(
    content("questionnaires", "2026.yaml").read_text(encoding="utf-8"), file="2026.yaml"
)
ITEM = next(
    item
    for item in QUESTIONNAIRE.items()
    if item.type.value == "single" and item.theme is not None and len(item.options) >= 2
)
FIRST, SECOND = (option.code for option in ITEM.options[:2])
GONE = [f"GM{number:04}" for number in range(40)]
HERE = [f"GM{number:04}" for number in range(100, 140)]


def found(answers: dict[str, dict[str, Value]]) -> tuple[earlier.Split, ...]:
    return earlier.differences(QUESTIONNAIRE, answers, answered=HERE, missing=GONE)


def test_an_answer_that_who_is_missing_gave_far_more_often_is_found_once() -> None:
    answers: dict[str, dict[str, Value]] = {
        **{code: {ITEM.code: FIRST if at < 30 else SECOND} for at, code in enumerate(GONE)},
        **{code: {ITEM.code: FIRST if at < 10 else SECOND} for at, code in enumerate(HERE)},
    }
    (split,) = found(answers)
    assert (split.variable, split.missing_rate, split.answered_rate) == (ITEM.code, 0.75, 0.25)
    assert split.question == ITEM.text


def test_few_municipalities_prove_nothing() -> None:
    answers: dict[str, dict[str, Value]] = {
        **{code: {ITEM.code: FIRST} for code in GONE[:2]},
        **{code: {ITEM.code: SECOND} for code in HERE[:3]},
    }
    assert found(answers) == ()


def test_who_answers_alike_or_was_not_asked_does_not_differ() -> None:
    alike: dict[str, dict[str, Value]] = {
        code: {ITEM.code: FIRST if at % 2 else SECOND} for at, code in enumerate(GONE + HERE)
    }
    assert found(alike) == ()
    assert found({}) == ()
    assert found({code: {ITEM.code: FIRST} for code in GONE}) == ()


def test_the_options_of_a_multiple_choice_and_rows_of_a_matrix_are_compared_too() -> None:
    multiple = next(one for one in QUESTIONNAIRE.items() if one.type.value == "multiple")
    matrix = next(one for one in QUESTIONNAIRE.items() if one.type.value == "matrix")
    row, option = matrix.variables()[0], multiple.options[0].code
    degree = matrix.options[0].code
    answers: dict[str, dict[str, Value]] = {
        **{code: {multiple.code: frozenset({option}), row: degree} for code in GONE},
        **{
            code: {multiple.code: frozenset({"other"}), row: matrix.options[1].code}
            for code in HERE
        },
    }
    splits = {one.variable: one for one in found(answers)}
    assert splits[multiple.code].option.code == option
    assert splits[row].question.nl.endswith(matrix.rows[0].label.nl)
