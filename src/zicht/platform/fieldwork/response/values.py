"""Answers as JSON keeps them, and whether they can be kept."""

from collections.abc import Iterator, Mapping
from math import inf

from zicht.language import Text
from zicht.platform.fieldwork.models import Stored
from zicht.problems import Problem
from zicht.questionnaire.answers import answer_problem, value_problems
from zicht.questionnaire.faults import did_you_mean
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import Value

#: Far above any answer, far below what would slow a page down.
LONGEST_TEXT = 20_000

#: From here on databases write a number in other digits than Python, and cents would get lost.
LARGEST_NUMBER = 1e15


def to_value(stored: str | float | list[str]) -> Value:
    """An answer as the library takes it: the options of a multiple choice as a set."""
    return frozenset(stored) if isinstance(stored, list) else stored


def to_answers(stored: Mapping[str, Stored]) -> dict[str, Value]:
    """The answers that were given; a variable that was cleared is left out."""
    return {name: to_value(value) for name, value in stored.items() if value is not None}


def to_stored(given: Stored) -> Stored:
    """The one form in which a value is kept; nothing filled in is None."""
    if given is None or given == []:
        return None
    if isinstance(given, str):
        return given.replace("\r\n", "\n") if given.strip() else None
    if isinstance(given, list):
        return sorted(set(given))
    return float(given) + 0.0  # so that there is one zero: -0.0 + 0.0 is 0.0


def problems(questionnaire: Questionnaire, variable: str, given: Stored) -> Iterator[Problem]:
    """Why this cannot be the answer to a variable; nothing when it can."""
    item = questionnaire.item_by_variable.get(variable)
    if item is None:
        yield _unknown(variable, questionnaire)
    elif given is not None and to_stored(given) is not None:
        yield from value_problems(variable, to_value(given), item)
        if isinstance(given, str):
            yield from _text_problems(variable, given)
        elif not isinstance(given, list) and LARGEST_NUMBER <= abs(given) < inf:
            yield _too_large(variable)


def _unknown(variable: str, questionnaire: Questionnaire) -> Problem:
    return answer_problem(
        "unknown-variable",
        variable,
        None,
        Text(
            nl=f"De vragenlijst heeft geen vraag ‘{variable}’.",
            en=f"The questionnaire has no item ‘{variable}’.",
        ),
        did_you_mean(variable, questionnaire.item_by_variable),
    )


def _too_large(variable: str) -> Problem:
    return answer_problem(
        "number-too-large",
        variable,
        None,
        Text(nl="Dit getal is te groot.", en="This number is too large."),
        Text(nl="Vul een kleiner getal in.", en="Fill in a smaller number."),
    )


def _text_problems(variable: str, text: str) -> Iterator[Problem]:
    if len(text) > LONGEST_TEXT:
        yield answer_problem(
            "text-too-long",
            variable,
            None,
            Text(nl="Deze tekst is te lang.", en="This text is too long."),
            Text(
                nl=f"Maak de tekst korter dan {LONGEST_TEXT} tekens.",
                en=f"Make the text shorter than {LONGEST_TEXT} characters.",
            ),
        )
    # PostgreSQL keeps neither of these in a text; half a character stands in no encoding.
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        yield answer_problem(
            "unstorable-character",
            variable,
            None,
            Text(
                nl="Deze tekst bevat een teken dat niet bewaard kan worden.",
                en="This text holds a character that cannot be kept.",
            ),
            Text(nl="Typ de tekst opnieuw.", en="Type the text again."),
        )
