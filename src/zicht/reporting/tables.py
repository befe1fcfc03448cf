"""Tables: what every chart, page, document and workbook shows the same numbers from."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from zicht.disclosure.model import Suppressed
from zicht.estimation.model import Interval
from zicht.language import Language, Text, number, percent

#: What stands in a cell. None means that there is nothing to say (nobody was asked).
Cell: TypeAlias = Text | int | float | Interval | Suppressed | None

#: The sign for a withheld value, as Dutch official statistics write it.
WITHHELD_SIGN = "x"
NOTHING_SIGN = "–"
_TO = Text(nl="tot", en="to")


class Kind(StrEnum):
    """What a column holds, which decides how it is written."""

    TEXT = "text"
    COUNT = "count"
    COUNT_RANGE = "count_range"
    SHARE = "share"
    SHARE_RANGE = "share_range"
    SCORE = "score"
    FINE_SCORE = "fine_score"
    SCORE_RANGE = "score_range"
    POINTS = "points"
    POINTS_RANGE = "points_range"

    @property
    def is_range(self) -> bool:
        """Whether a cell has a low and a high end."""
        return self.value.endswith("_range")


_DECIMALS = MappingProxyType({Kind.SCORE: 1, Kind.SCORE_RANGE: 1, Kind.FINE_SCORE: 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; ``key`` is its permanent name for machines.

    ``is_detail`` leaves it out where there is no room for every column: on paper.
    """

    key: str
    heading: Text
    kind: Kind
    is_detail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under headings; the first column names the row. ``key`` is permanent."""

    key: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()

    @property
    def withholds(self) -> bool:
        """Whether any value is withheld, so that a reader needs to know the sign for it."""
        return any(isinstance(cell, Suppressed) for row in self.rows for cell in row)


def display(cell: Cell, kind: Kind, language: Language) -> str:
    """A cell as a person reads it: ``80%``, ``74–85%``, ``x`` when withheld, ``–`` when empty."""
    match cell:
        case None:
            return NOTHING_SIGN
        case Suppressed():
            return WITHHELD_SIGN
        case Text():
            return cell.to(language)
        case Interval(low=low, high=high):
            return _range(low, high, kind, language)
        case _:
            return _single(cell, kind, language)


def to_csv(table: Table, *, origin: str | None) -> bytes:
    """The table in UTF-8 for machines: texts in both languages, shares from 0 to 1, ends apart.

    A withheld value is the word ``withheld``, an empty cell means that nobody was asked. Every row
    of a table from made-up answers names their ``origin`` in its last column.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    marks = [origin] if origin is not None else []
    heading = [name for column in table.columns for name in _names(column)]
    writer.writerow([*heading, *(["origin"] if marks else [])])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        values = [value for cell, column in cells for value in _values(cell, column.kind)]
        writer.writerow([*values, *marks])
    return buffer.getvalue().encode()


def headings(columns: Sequence[Column], language: Language) -> tuple[str, ...]:
    """The headings in one language."""
    return tuple(column.heading.to(language) for column in columns)


def signed(points: float, language: Language) -> str:
    """A difference of shares in percentage points, with its sign: ``+5``, ``−3`` or ``0``."""
    whole = round(points * 100)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return sign + number(abs(whole), language)


def _single(value: float, kind: Kind, language: Language) -> str:
    if kind in {Kind.POINTS, Kind.POINTS_RANGE}:
        return signed(value, language)
    if kind in {Kind.SHARE, Kind.SHARE_RANGE}:
        return percent(value, language)
    return number(value, language, decimals=_DECIMALS.get(kind, 0))


def _range(low: float, high: float, kind: Kind, language: Language) -> str:
    ends = _single(low, kind, language), _single(high, kind, language)
    if ends[0] == ends[1]:
        return ends[0]
    if kind is Kind.POINTS_RANGE:
        # A dash between numbers with a sign reads as one more sign; it all stays on one line.
        return f"{ends[0]}\N{NO-BREAK SPACE}{_TO.to(language)}\N{NO-BREAK SPACE}{ends[1]}"
    return f"{ends[0].removesuffix('%')}–{ends[1]}"


def _names(column: Column) -> Iterator[str]:
    if column.kind is Kind.TEXT:
        yield from (f"{column.key}_nl", f"{column.key}_en")
    elif column.kind.is_range:
        yield from (f"{column.key}_low", f"{column.key}_high")
    else:
        yield column.key


def _values(cell: Cell, kind: Kind) -> Iterator[str]:
    width = 2 if kind is Kind.TEXT or kind.is_range else 1
    match cell:
        case None:
            yield from [""] * width
        case Suppressed():
            yield from ["withheld"] * width
        case Text(nl=dutch, en=english):
            yield from (dutch, english)
        case Interval(low=low, high=high):
            yield from (_machine(low), _machine(high))
        case _:
            yield _machine(cell)


def _machine(value: float) -> str:
    # Six decimals keep the file the same on every processor.
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")
