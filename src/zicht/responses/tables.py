"""A raw table: headings and rows of cells, with the row numbers that the editor shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zicht.problems import InvalidInputError, Problem
from zicht.responses import findings
from zicht.responses.cells import Cell, is_blank, shown

#: A title or an explanation may stand above the headings, but not further down than this.
_SEARCHED_FOR_HEADINGS = 20


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


def from_rows(rows: Sequence[Row], is_heading: Callable[[str], bool]) -> Table:
    """The table in a grid: headings are the first row with a heading for the municipality.

    ``is_heading`` tells whether a text is such a heading. When no row has one, the first filled row
    counts as headings, so that the message about the missing heading can show what was there.
    Raises InvalidInputError when there are no rows, or no rows below the headings.
    """
    filled = [row for row in rows if not all(is_blank(cell) for cell in row.cells)]
    if not filled:
        raise InvalidInputError([findings.empty_file()])
    start = _heading_position(filled, is_heading)
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
        problems=(*_nameless(headings, below), *_too_wide(headings, below)),
    )


def _heading_position(filled: Sequence[Row], is_heading: Callable[[str], bool]) -> int:
    for position, row in enumerate(filled[:_SEARCHED_FOR_HEADINGS]):
        if any(isinstance(cell, str) and is_heading(cell) for cell in row.cells):
            return position
    return 0


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
