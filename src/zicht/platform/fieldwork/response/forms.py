"""What a page of questions posts, read as answers; and answers as a page shows them.

Every variable posts under its own name (``A5``, ``A2.sexual_dutch_minor``), a date in three parts
(``B2a__day``), and beside it the version of the answer that the page showed (``A5__version``). That
version also says that the question was on the page: a browser posts nothing for a set of boxes of
which none is ticked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeAlias

from zicht.language import Language, Text
from zicht.platform.fieldwork.models import Stored
from zicht.platform.fieldwork.response import values
from zicht.problems import Problem
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.responses.numerals import Ambiguous, parse_number

#: What stands in the fields of one variable: codes, one text, or day, month and year.
Typed: TypeAlias = tuple[str, ...]

VERSION = "__version"
DATE_PARTS = ("__day", "__month", "__year")

_LARGEST_VERSION = 2**31


class Posted(Protocol):
    """What Django hands over of a form: every value under a name."""

    def getlist(self, key: str) -> list[str]:
        """Every value that was posted under this name."""
        ...

    def __contains__(self, key: str) -> bool:
        """Whether anything was posted under this name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One variable as it was posted; ``value`` means nothing while there are problems."""

    variable: str
    base_version: int
    typed: Typed
    value: Stored
    problems: tuple[Problem, ...] = ()


def read(posted: Posted, questionnaire: Questionnaire, items: Iterable[Item]) -> tuple[Entry, ...]:
    """Every variable of these items that was on the page, in the order of the questionnaire."""
    return tuple(
        _entry(posted, variable, item, questionnaire)
        for item in items
        for variable in item.variables()
        if f"{variable}{VERSION}" in posted
    )


def typed(value: Stored, item: Item, language: Language) -> Typed:
    """An answer as it stands in the fields of its item."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str):
        return tuple(reversed(value.split("-"))) if item.type is ItemType.DATE else (value,)
    digits = f"{value:.15g}"
    return (digits.replace(".", ",") if language is Language.NL else digits,)


def _entry(posted: Posted, variable: str, item: Item, questionnaire: Questionnaire) -> Entry:
    texts = tuple(_clean(text) for text in _texts(posted, variable, item))
    entry = Entry(
        variable=variable, base_version=_version(posted, variable), typed=texts, value=None
    )
    if not any(texts):
        return entry
    if item.type is ItemType.DATE:
        return _with_date(entry)
    value = _value(texts, item)
    problems = tuple(_plainer(values.problems(questionnaire, variable, value)))
    return replace(entry, value=value, problems=problems)


def _texts(posted: Posted, variable: str, item: Item) -> list[str]:
    if item.type is ItemType.DATE:
        return [(posted.getlist(f"{variable}{part}") or [""])[-1] for part in DATE_PARTS]
    texts = posted.getlist(variable)
    return texts if item.type is ItemType.MULTIPLE else texts[-1:]


def _clean(text: str) -> str:
    """Without spaces around it, and with the line ends that we keep; no database takes a NUL."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def _version(posted: Posted, variable: str) -> int:
    """The version that the page showed; 0, so that nothing is overwritten, when it is no number."""
    text = (posted.getlist(f"{variable}{VERSION}") or [""])[-1]
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    return number if number < _LARGEST_VERSION else 0


def _value(texts: Typed, item: Item) -> str | float | list[str]:
    if item.type is ItemType.MULTIPLE:
        return sorted({text for text in texts if text})
    if item.type is not ItemType.NUMBER:
        return texts[0]
    number = parse_number(texts[0])
    if isinstance(number, Ambiguous):
        # Three decimals would be refused, so "1.234" can only be meant as a whole number.
        number = float(number.whole if item.decimals < 3 else number.point)
    return texts[0] if number is None else number


def _with_date(entry: Entry) -> Entry:
    day, month, year = entry.typed
    try:
        # fromisoformat is strict: four digits, an existing day.
        written = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
        return replace(entry, value=date.fromisoformat(written).isoformat())
    except ValueError:
        incomplete = not (day and month and year)
        return replace(entry, problems=(_no_date(entry.variable, is_incomplete=incomplete),))


def _no_date(variable: str, *, is_incomplete: bool) -> Problem:
    no_such_day = Text(nl="Deze datum bestaat niet.", en="This date does not exist.")
    parts_missing = Text(nl="Deze datum is niet af.", en="This date is not complete.")
    return Problem(
        code="bad-date",
        message=parts_missing if is_incomplete else no_such_day,
        remedy=Text(
            nl="Vul dag, maand en jaar in, zoals 31 12 2027.",
            en="Fill in day, month and year, as in 31 12 2027.",
        ),
        column=variable,
    )


#: Of a file the remedy names codes; on a page nobody sees those.
_PLAINER: Mapping[str, Text] = {
    "exclusive-combined": Text(
        nl="Laat alleen dit antwoord staan, of haal het weg.",
        en="Leave only this answer, or remove it.",
    ),
    "unknown-option": Text(
        nl="Kies een van de antwoorden op de pagina.", en="Choose one of the answers on the page."
    ),
}


def _plainer(problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        remedy = _PLAINER.get(problem.code)
        yield problem if remedy is None else replace(problem, remedy=remedy)
