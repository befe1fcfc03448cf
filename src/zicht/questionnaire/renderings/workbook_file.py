"""The sheets and rows of an editors' workbook, before anything is made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import fastexcel

from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.renderings.workbook_layout import COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a sheet.

    ``place`` is file and sheet; ``row`` counts from 1 with the heading; ``cells`` go by heading.
    """

    place: str
    row: int
    cells: Mapping[str, str]

    def code(self, column: str) -> str:
        """A code or another short text, without spaces around it; empty when absent."""
        return self.cells.get(column, "").strip()

    def problem(self, column: str | None, code: str, message: Text, remedy: Text) -> Problem:
        """A fault in one cell, or in the row as a whole when ``column`` is None."""
        return Problem(
            code=code,
            message=message,
            remedy=remedy,
            file=self.place,
            row=self.row,
            column=column,
            value=None if column is None else self.cells.get(column),
        )


#: The filled rows of every sheet, by the name of the sheet.
Book: TypeAlias = Mapping[str, Sequence[Line]]


def read_book(path: Path) -> Book:
    """Every cell of the workbook as text.

    Raises InvalidInputError for a file that is no workbook, and for every sheet or column
    that is missing. Sheets and columns that an editor added are left alone.
    """
    try:
        reader = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise InvalidInputError([_unreadable(path)]) from error
    problems: list[Problem] = []
    book: dict[str, Sequence[Line]] = {}
    for name, columns in COLUMNS.items():
        place = f"{path.name}, {name}"
        if name not in reader.sheet_names:
            problems.append(_missing_sheet(path, name))
            continue
        headings, *rows = _grid(reader, name)
        problems.extend(_missing_column(place, each) for each in columns if each not in headings)
        book[name] = tuple(_lines(place, headings, rows))
    if problems:
        raise InvalidInputError(problems)
    return book


def _grid(reader: fastexcel.ExcelReader, name: str) -> list[tuple[str, ...]]:
    """Every cell of a sheet, the first row first; an empty sheet has one empty row."""
    # Without a heading row and with nothing skipped, rows count as the editor sees them.
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    rows = [tuple(value or "" for value in row) for row in sheet.to_polars().rows()]
    return rows or [()]


def _lines(place: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    names = [heading.strip() for heading in headings]
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(names, row, strict=True))
        if any(text.strip() for text in cells.values()):
            yield Line(place=place, row=number, cells=cells)


def _unreadable(path: Path) -> Problem:
    return Problem(
        code="unreadable-file",
        message=Text(
            nl="Dit bestand is niet te lezen als werkblad.",
            en="This file cannot be read as a workbook.",
        ),
        remedy=Text(
            nl="Bewaar het als Excel-werkmap (.xlsx) en probeer het opnieuw.",
            en="Save it as an Excel workbook (.xlsx) and try again.",
        ),
        file=path.name,
    )


def _missing_sheet(path: Path, name: str) -> Problem:
    return Problem(
        code="missing-sheet",
        message=Text(nl=f"Het tabblad ‘{name}’ ontbreekt.", en=f"The sheet ‘{name}’ is missing."),
        remedy=Text(
            nl="Zet het terug; een tabblad zonder rijen mag.",
            en="Put it back; a sheet without rows is fine.",
        ),
        file=path.name,
        value=name,
    )


def _missing_column(place: str, name: str) -> Problem:
    return Problem(
        code="missing-column",
        message=Text(nl=f"De kolom ‘{name}’ ontbreekt.", en=f"The column ‘{name}’ is missing."),
        remedy=Text(
            nl="Zet de kolom terug; lege cellen mogen.",
            en="Put the column back; empty cells are fine.",
        ),
        file=place,
        row=1,
        column=name,
    )
