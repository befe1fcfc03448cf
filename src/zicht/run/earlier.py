"""The result of a run on an earlier wave, to compare with."""

from dataclasses import dataclass
from pathlib import Path

from zicht.areas.register import Register
from zicht.disclosure import serialising
from zicht.disclosure.anchors import Anchors, anchors
from zicht.disclosure.changes import Changes, changes
from zicht.disclosure.figures import FigureBook
from zicht.estimation.anchors import late_and_early, silent_and_answering
from zicht.estimation.trend.waves import wave_changes
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading
from zicht.questionnaire.continuing import same_variables
from zicht.questionnaire.model import Questionnaire
from zicht.reporting.headlines import HEADLINES
from zicht.responses import storing
from zicht.responses.model import ResponseSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The figures of an earlier wave as they were shown, and the answers behind them."""

    book: FigureBook
    response_set: ResponseSet


def read_earlier(folder: Path, now: ResponseSet) -> Earlier:
    """The earlier wave in a folder that ``zicht run`` made.

    Raises InvalidInputError when it is something else, when figures and answers do not belong to
    one another, or when nothing in it can be compared with ``now``.
    """
    book = _book(folder)
    answers = folder / "answers.parquet"
    if book.wave not in loading.available() or not answers.is_file():
        raise InvalidInputError([_not_a_result(folder)])
    response_set = storing.read_parquet(answers, questionnaire=loading.get(book.wave))
    if response_set.fingerprint != book.fingerprint:
        raise InvalidInputError([_not_a_result(folder)])
    if response_set.is_synthetic != now.is_synthetic:
        raise InvalidInputError([_made_up_beside_real(folder)])
    if response_set.frame_date >= now.frame_date:
        raise InvalidInputError([_not_earlier(folder)])
    if not same_variables(now.questionnaire, response_set.questionnaire):
        raise InvalidInputError([_not_comparable(folder, now.questionnaire)])
    return Earlier(book=book, response_set=response_set)


def compare(earlier: Earlier, book: FigureBook, now: ResponseSet, register: Register) -> Changes:
    """The changes of the headlines that may be shown."""
    found = wave_changes(earlier.response_set, now, register)
    asked = [(one.subject, one.category) for one in HEADLINES]
    return changes(earlier.book, book, found, asked)


def anchor(earlier: Earlier | None, now: ResponseSet, register: Register, minimum: int) -> Anchors:
    """How far those that resemble the silent differ from the others, by the headlines."""
    asked = [(one.subject, one.category) for one in HEADLINES]
    silent = None
    if earlier is not None:
        minimum = max(minimum, earlier.book.minimum_group)
        silent = silent_and_answering(earlier.response_set, now, register, asked)
    return anchors(late_and_early(now, register, asked), silent, minimum)


def _book(folder: Path) -> FigureBook:
    try:
        text = (folder / "figures.json").read_text(encoding="utf-8")
        return serialising.from_json(text)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InvalidInputError([_not_a_result(folder)]) from fault


def _not_a_result(folder: Path) -> Problem:
    return Problem(
        code="not-a-result",
        file=str(folder),
        message=Text(
            nl="Deze map is geen heel resultaat van `zicht run`.",
            en="This folder is not a whole result of `zicht run`.",
        ),
        remedy=Text(
            nl="Geef de map die `zicht run` van de eerdere meting maakte.",
            en="Give the folder that `zicht run` made of the earlier wave.",
        ),
    )


def _made_up_beside_real(folder: Path) -> Problem:
    return Problem(
        code="made-up-beside-real",
        file=str(folder),
        message=Text(
            nl="De antwoorden van één van de twee metingen zijn verzonnen. Een verschil zegt dan "
            "niets.",
            en="The answers of one of the two waves are made up. A difference then says nothing.",
        ),
        remedy=Text(
            nl="Vergelijk echte antwoorden met echte, of verzonnen met verzonnen.",
            en="Compare real answers with real ones, or made-up with made-up.",
        ),
    )


def _not_earlier(folder: Path) -> Problem:
    return Problem(
        code="not-earlier",
        file=str(folder),
        message=Text(
            nl="De meting in deze map is niet eerder dan die van de antwoorden.",
            en="The wave in this folder is not earlier than that of the answers.",
        ),
        remedy=Text(
            nl="Geef bij --earlier de eerdere meting en draai de latere.",
            en="Give the earlier wave with --earlier and run the later one.",
        ),
    )


def _not_comparable(folder: Path, questionnaire: Questionnaire) -> Problem:
    return Problem(
        code="not-comparable",
        file=str(folder),
        message=Text(
            nl=f"Vragenlijst {questionnaire.id} volgt geen enkele vraag van deze meting.",
            en=f"Questionnaire {questionnaire.id} follows no question of this wave.",
        ),
        remedy=Text(
            nl=f"Geef een meting met vragenlijst {questionnaire.previous or questionnaire.id}.",
            en=f"Give a wave with questionnaire {questionnaire.previous or questionnaire.id}.",
        ),
    )
