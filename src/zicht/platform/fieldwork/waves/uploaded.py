"""A table from a spreadsheet with columns of our own: read whole and checked whole, or refused."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from zicht.language import Text
from zicht.platform.fieldwork.waves import uploaded_findings as findings
from zicht.problems import InvalidInputError, Problem
from zicht.responses import cell_findings
from zicht.responses.cells import Formula, is_blank, key, shown
from zicht.responses.reading import read_table
from zicht.responses.tables import Row, Table

C = TypeVar("C", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Generic[C]):
    """Which columns a table has.

    ``headings`` are those that are understood, as :func:`key` makes them; ``advice`` names them to
    a reader. ``lacking`` tells which columns have to come beside those that are there.
    ``remedies``, by code, say what the reader of answers advises in the words of this table.
    """

    headings: Mapping[str, C]
    advice: Text
    lacking: Callable[[Collection[C]], Iterable[C]]
    remedies: Mapping[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded(Generic[T]):
    """What the rows of a file say, in its order, and remarks about how it was read."""

    rows: tuple[T, ...]
    notices: tuple[Problem, ...]


class Cells(Generic[C]):
    """Looks into one row after the other, and collects what is wrong."""

    def __init__(self, table: Table, columns: Mapping[C, int]) -> None:
        self.table = table
        self.columns = columns
        self.problems: list[Problem] = []

    def text(self, row: Row, column: C) -> str:
        """What a cell says; nothing when it is empty, or there is no such column."""
        index = self.columns.get(column)
        if index is None or is_blank(row.cells[index]):
            return ""
        cell = row.cells[index]
        if isinstance(cell, Formula):
            self.say(row, column, cell_findings.unsaved_formula(shown(cell)))
            return ""
        return shown(cell).strip()

    def say(self, row: Row, column: C, problem: Problem) -> None:
        """Note what is wrong with a cell."""
        heading = self.table.headings[self.columns[column]]
        self.problems.append(replace(problem, row=row.number, column=heading))


def read(
    data: bytes,
    *,
    file: str,
    layout: Layout[C],
    reader: Callable[[Cells[C]], Callable[[Row], T | None]],
) -> Uploaded[T]:
    """What the rows of a CSV or XLSX file say.

    ``reader`` makes what reads a row: None when something is wrong with it, which the cells then
    know. Raises InvalidInputError with every problem of the file.
    """
    suffix = f".{file.rpartition('.')[2]}" if "." in file else ""
    try:
        table = read_table(data, lambda heading: layout.headings.get(key(heading)), suffix)
        columns, found = _columns(table, layout)
        problems = [*table.problems, *(replace(one, row=table.heading_row) for one in found)]
        cells = Cells(table, columns)
        if not problems:
            read_row = reader(cells)
            rows = [one for row in table.rows if (one := read_row(row)) is not None]
            problems = cells.problems
    except InvalidInputError as refusal:
        problems = list(refusal.problems)
    if problems:
        raise InvalidInputError([_told(one, file, layout.remedies) for one in problems])
    notices = tuple(_told(one, file, layout.remedies) for one in table.notices)
    return Uploaded(rows=tuple(rows), notices=notices)


def _told(problem: Problem, file: str, remedies: Mapping[str, Text]) -> Problem:
    return replace(problem, file=file, remedy=remedies.get(problem.code, problem.remedy))


def _columns(table: Table, layout: Layout[C]) -> tuple[dict[C, int], list[Problem]]:
    columns: dict[C, int] = {}
    problems = []
    for index, heading in enumerate(table.headings):
        column = layout.headings.get(key(heading))
        if column is None:
            # An empty heading above filled cells is reported with the table itself.
            problems += [findings.unknown_column(heading, layout.advice)] if heading else []
        elif column in columns:
            problems.append(findings.double_column(heading, table.headings[columns[column]]))
        else:
            columns[column] = index
    problems += [findings.missing_column(column.value) for column in layout.lacking(columns)]
    return columns, problems
