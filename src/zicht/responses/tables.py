"""A raw table: headings and rows of cells, with the row numbers that the editor shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zicht.problems import InvalidInputError, Problem
from zicht.responses import findings
from zicht.responses.cells import Cell, is_blank, shown

#: A title or an explanation may stand above the headings, but not further down than this.
_SEARCHED_FOR_HEADINGS = 20

#: Says what a heading is for, or None for a text that is no heading.
SubjectOf: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of cells. ``number`` is the row as the editor shows it, counted from 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Headings and the rows below them; rows without any cell filled in are left out.

    ``heading_row`` is 0 where headings do not stand in a row, as in SPSS.
    ``notices`` are remarks that refuse nothing; ``problems`` refuse the file.
    """

    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[Row, ...]
    notices: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def recognised(cells: Sequence[Cell], subject_of: SubjectOf) -> frozenset[str]:
    """What the cells of a row are headings for."""
    subjects = (subject_of(cell) for cell in cells if isinstance(cell, str))
    return frozenset(subject for subject in subjects if subject is not None)


def heading_cells(rows: Sequence[Sequence[Cell]], subject_of: SubjectOf) -> Sequence[Cell]:
    """The row among the first that has most headings; an answer may look like one by chance."""
    return max(rows[:_SEARCHED_FOR_HEADINGS], key=lambda cells: len(recognised(cells, subject_of)))


def from_rows(rows: Sequence[Row], subject_of: SubjectOf) -> Table:
    """The table in a grid: headings are the row in which most headings are recognised.

    When none is recognised, the first filled row counts as headings, so that the message about the
    missing heading can show what was there. Raises InvalidInputError when there are no rows, or no
    rows below the headings.
    """
    filled = [row for row in rows if not all(is_blank(cell) for cell in row.cells)]
    if not filled:
        raise InvalidInputError([findings.empty_file()])
    cells = heading_cells([row.cells for row in filled], subject_of)
    start = next(place for place, row in enumerate(filled) if row.cells is cells)
    headings = tuple(shown(cell).strip() for cell in filled[start].cells)
    while not headings[-1]:
        headings = headings[:-1]
    below = filled[start + 1 :]
    if not below:
        raise InvalidInputError([findings.no_rows(filled[start].number)])
    above = [findings.rows_above_headings(filled[start].number)] if start else []
    return Table(
        headings=headings,
        heading_row=filled[start].number,
        rows=tuple(Row(number=row.number, cells=_fitted(row, len(headings))) for row in below),
        notices=tuple(above),
        problems=(
            *_nameless(headings, below),
            *_too_wide(headings, below),
            *_null_characters(headings, filled[start:]),
        ),
    )


def _fitted(row: Row, width: int) -> tuple[Cell, ...]:
    cells = tuple(row.cells[:width])
    # Spreadsheets drop empty cells at the end of a line of CSV, so a short row is not a fault.
    return cells + (None,) * (width - len(cells))


def _nameless(headings: tuple[str, ...], rows: Sequence[Row]) -> list[Problem]:
    return [
        findings.nameless_column(index)
        for index, heading in enumerate(headings)
        if not heading and any(not is_blank(cell) for row in rows for cell in row.cells[index:][:1])
    ]


def _too_wide(headings: tuple[str, ...], rows: Sequence[Row]) -> list[Problem]:
    return [
        findings.too_many_cells(row.number, len(headings), next(iter(extra)))
        for row in rows
        if (extra := [shown(cell) for cell in row.cells[len(headings) :] if not is_blank(cell)])
    ]


def _null_characters(headings: tuple[str, ...], rows: Sequence[Row]) -> list[Problem]:
    # Only a damaged file has them; what is around them cannot be trusted.
    return [
        findings.null_character(row.number, heading.replace("\0", "") or findings.letters(index))
        for row in rows
        for index, (heading, cell) in enumerate(zip(headings, row.cells, strict=False))
        if isinstance(cell, str) and "\0" in cell
    ]
