"""A file as it was read: columns of text or numbers, each row with its place."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zicht.problems import Problem

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """The rows of one file.

    ``table`` has a column per heading, of String, Float64 or Boolean; a cell without anything is
    null. ``rows`` numbers the rows as the editor shows them. ``labels`` gives, per column, what
    codes stand for, as far as the file says so (SPSS). ``point_is_decimal`` says that the file
    separates cells by commas or holds numbers, so that 1.234 is one and a bit. ``fingerprint`` is
    the SHA-256 of the file.
    """

    name: str
    table: pl.DataFrame
    rows: Rows
    labels: Mapping[str, Mapping[str, str]]
    point_is_decimal: bool
    fingerprint: str
    notices: tuple[Problem, ...] = ()

    @property
    def size(self) -> int:
        """The number of rows."""
        return self.table.height

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns, in the order of the file."""
        return tuple(self.table.columns)

    def texts(self, column: str) -> pl.Series:
        """A column as text: a whole number without decimals, true and false as 1 and 0."""
        return as_text(self.table[column])


def as_text(column: pl.Series) -> pl.Series:
    """Values as a reader would write their code; null stays null."""
    if column.dtype == pl.String:
        return column
    if column.dtype == pl.Boolean:
        column = column.cast(pl.Int8)
    if not column.dtype.is_float():
        return column.cast(pl.String)
    distinct = column.unique()
    written = pl.Series([None if one is None else f"{one:.15g}" for one in distinct.to_list()])
    return column.replace_strict(distinct, written, return_dtype=pl.String)
