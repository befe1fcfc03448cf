"""A table from CSV, XLSX, SPSS or Parquet: what stands in it, and nothing guessed."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from zicht.problems import InvalidInputError, Problem
from zicht.responses import source_findings as findings
from zicht.responses.cells import Cell, Formula, Labelled, is_blank, shown
from zicht.responses.delimited import Layout, layout
from zicht.responses.source import Source
from zicht.responses.tables import SubjectOf, Table

_PARQUET = b"PAR1"
_NOT_TEXT = (b"PK\x03\x04", b"$FL2", b"$FL3", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x1f\x8b")
_TEXT_SUFFIXES = ("", ".csv", ".tsv", ".txt")
#: A whole number that a float holds with all its digits; a longer one is a code, not a number.
_LONGEST = 10**15
#: What a spreadsheet shows instead of an outcome.
_CELL_ERRORS = (
    *("#N/A", "#NAME?", "#DIV/0!", "#REF!", "#VALUE!"),
    *("#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
)


def read_source(path: Path, expected: Sequence[str] = ()) -> Source:
    """The table in a file, as :func:`source_of`; OSError when there is no such file."""
    return source_of(path.name, path.read_bytes(), expected)


def source_of(name: str, data: bytes, expected: Sequence[str] = ()) -> Source:
    """The table in the bytes of a file; their content decides the format, not the name.

    ``expected`` are headings that a plan names: with them the headings may stand below a title.
    Raises InvalidInputError with every problem that keeps the file from being read.
    """
    path = Path(name)
    names = frozenset(expected)

    def subject_of(text: str) -> str | None:
        return text.strip() if text.strip() in names else None

    try:
        source = _read(path, data, subject_of)
    except InvalidInputError as refusal:
        raise InvalidInputError([_placed(one, path.name) for one in refusal.problems]) from refusal
    if not source.size:
        raise InvalidInputError([_placed(findings.no_rows(), path.name)])
    notices = tuple(replace(one, file=path.name) for one in source.notices)
    return replace(source, notices=notices)


def _placed(problem: Problem, file: str) -> Problem:
    # What the readers say of an empty table is about municipalities, which this need not be.
    return replace(findings.no_rows() if problem.code == "empty-file" else problem, file=file)


def _read(path: Path, data: bytes, subject_of: SubjectOf) -> Source:
    fingerprint = hashlib.sha256(data).hexdigest()
    if data.startswith(_PARQUET):
        return _parquet(path.name, data, fingerprint)
    if path.suffix.lower() in _TEXT_SUFFIXES and data.strip() and not data.startswith(_NOT_TEXT):
        found = layout(data, subject_of)
        if quick := _delimited(path.name, found, fingerprint):
            return quick
    # The readers of spreadsheets take long to load, and most surveys come as CSV or Parquet.
    from zicht.responses.reading import read_table

    table = read_table(data, subject_of, path.suffix)
    return _from_table(path.name, table, fingerprint)


def _parquet(name: str, data: bytes, fingerprint: str) -> Source:
    try:
        table = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise InvalidInputError([findings.damaged_parquet()]) from fault
    flat = [column for column in table if not column.dtype.is_nested()]
    return Source(
        name=name,
        table=pl.DataFrame([_plain(column) for column in flat]),
        rows=np.arange(1, table.height + 1),
        labels={},
        point_is_decimal=True,
        fingerprint=fingerprint,
    )


def _plain(column: pl.Series) -> pl.Series:
    if column.dtype.is_integer() and not column.is_between(-_LONGEST, _LONGEST).all():
        return column.cast(pl.String)
    if column.dtype.is_numeric():
        return column.cast(pl.Float64).fill_nan(None)
    if column.dtype == pl.Boolean:
        return column
    return _stripped(column.cast(pl.String))


def _delimited(name: str, found: Layout, fingerprint: str) -> Source | None:
    """A regular CSV, read by Polars; None for one with a fault or a title, which rows explain."""
    if found.heading_line != 0:
        return None
    data = "".join(found.lines).encode()
    try:
        table = pl.read_csv(data, separator=found.delimiter, infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError):
        return None
    if b"\0" in data or any(not one.strip() or "_duplicated_" in one for one in table.columns):
        return None
    table = table.rename({one: one.strip() for one in table.columns})
    table = table.select(pl.all().str.strip_chars().str.normalize("NFC").replace("", None))
    if table.select(pl.any_horizontal(pl.all().is_in(_CELL_ERRORS).any())).item():
        return None
    table = _without_zeros(table)
    filled = ~table.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
    return Source(
        name=name,
        table=table.filter(pl.Series(filled)),
        rows=np.arange(2, table.height + 2)[filled],
        labels={},
        point_is_decimal=found.delimiter == ",",
        fingerprint=fingerprint,
        notices=found.notices,
    )


def _stripped(column: pl.Series) -> pl.Series:
    clean = column.str.strip_chars().str.normalize("NFC")
    return pl.select(pl.when(clean != "").then(clean).alias(column.name)).to_series()


def _without_zeros(table: pl.DataFrame) -> pl.DataFrame:
    """Codes without the ``.0`` that programs write behind them once a cell in between is empty."""
    is_whole = table.select(pl.all().str.contains(r"^-?[0-9]+(\.0)?$").all()).row(0)
    whole = [name for name, found in zip(table.columns, is_whole, strict=True) if found]
    return table.with_columns(pl.col(name).str.strip_suffix(".0") for name in whole)


def _from_table(name: str, table: Table, fingerprint: str) -> Source:
    problems = [*table.problems, *_double_headings(table), *_cell_problems(table)]
    if problems:
        raise InvalidInputError(problems)
    columns, labels = [], {}
    for place, heading in enumerate(table.headings):
        cells = [row.cells[place] for row in table.rows]
        if heading:
            columns.append(_column(heading, cells))
            labels[heading] = {
                shown(one.value): one.label for one in cells if isinstance(one, Labelled)
            }
    return Source(
        name=name,
        table=pl.DataFrame(columns),
        rows=np.array([row.number for row in table.rows], dtype=np.int64),
        labels={heading: found for heading, found in labels.items() if found},
        point_is_decimal=False,
        fingerprint=fingerprint,
        notices=table.notices,
    )


def _column(heading: str, cells: Sequence[Cell]) -> pl.Series:
    values = [_value(one) for one in cells]
    if all(one is None or isinstance(one, float) for one in values):
        return pl.Series(heading, values, dtype=pl.Float64)
    texts = [None if one is None else shown(one) for one in values]
    return _stripped(pl.Series(heading, texts, dtype=pl.String))


def _value(cell: Cell) -> Cell:
    if isinstance(cell, Labelled):
        return None if cell.missing else cell.value
    return None if is_blank(cell) else cell


def _double_headings(table: Table) -> Iterator[Problem]:
    seen: set[str] = set()
    for heading in table.headings:
        if heading and heading in seen:
            yield findings.double_heading(heading, table.heading_row or None)
        seen.add(heading)


def _cell_problems(table: Table) -> Iterator[Problem]:
    from zicht.responses import cell_findings

    for row in table.rows:
        for heading, cell in zip(table.headings, row.cells, strict=True):
            if isinstance(cell, Formula):
                fault = cell_findings.unsaved_formula(shown(cell))
            elif isinstance(cell, str) and cell in _CELL_ERRORS:
                fault = cell_findings.formula_error(cell)
            else:
                continue
            yield replace(fault, row=row.number, column=heading)
