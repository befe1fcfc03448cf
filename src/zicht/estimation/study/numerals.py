"""Columns of numbers, written with a decimal point or a comma: one way per column."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Mark: TypeAlias = Literal[".", ","]

#: Digits in groups of three, by the other mark or by spaces (hard and narrow ones too).
_GROUPED = r"[0-9]{1,3}([MARK \x{a0}\x{202f}][0-9]{3})+"
#: A number, and for the point also the exponent that programs write.
_PATTERNS: dict[Mark, str] = {
    ".": r"^[+\-−]?([0-9]+|GROUPED)?(\.[0-9]*)?([eE][+\-]?[0-9]+)?$".replace(
        "GROUPED", _GROUPED.replace("MARK", ",")
    ),
    ",": r"^[+\-−]?([0-9]+|GROUPED)?(,[0-9]*)?$".replace("GROUPED", _GROUPED.replace("MARK", ".")),
}
_SPACES = r"[ \x{a0}\x{202f}]"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """A column read as numbers.

    ``values`` holds NaN where nothing stood or no number. ``wrong`` marks rows with a text that is
    no number. ``is_ambiguous`` says that every text can be read in two ways, as 1.234 can.
    """

    values: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    is_ambiguous: bool


def read_numbers(column: pl.Series, *, mark: Mark | None, point_is_decimal: bool) -> Numbers:
    """The numbers of a column.

    ``mark`` is the decimal mark of the plan. Without it the column decides: the mark with which
    most texts are numbers. When both fit and give other numbers, it is the point in a file of
    commas, and otherwise ambiguous.
    """
    if column.dtype != pl.String:
        values = column.cast(pl.Float64).fill_null(np.nan).to_numpy().astype(np.float64)
        is_number = np.isfinite(values)
        return Numbers(
            values=np.where(is_number, values, np.nan),
            wrong=~is_number & ~np.isnan(values),
            is_ambiguous=False,
        )
    marks: tuple[Mark, ...] = (mark,) if mark else (".", ",")
    by_mark = {one: _parsed(column, one) for one in marks}
    readable = {one: int(parsed.is_not_null().sum()) for one, parsed in by_mark.items()}
    best = max(marks, key=lambda one: (readable[one], one == "."))
    chosen = by_mark[best]
    is_torn = len(set(readable.values())) == 1 and any(
        not one.equals(chosen) for one in by_mark.values()
    )
    return Numbers(
        values=chosen.fill_null(np.nan).to_numpy().astype(np.float64),
        wrong=(column.is_not_null() & chosen.is_null()).to_numpy().astype(np.bool_),
        is_ambiguous=is_torn and not point_is_decimal,
    )


def looks_numeric(column: pl.Series) -> bool:
    """Whether every filled cell is a number, with one mark or the other."""
    if column.dtype != pl.String:
        return bool(column.dtype.is_numeric())
    filled = column.drop_nulls().unique()
    return bool(len(filled)) and any(
        bool(_parsed(filled, mark).is_not_null().all()) for mark in _PATTERNS
    )


def _parsed(column: pl.Series, mark: Mark) -> pl.Series:
    fits = column.str.contains(_PATTERNS[mark]) & column.str.contains("[0-9]")
    plain = column.str.replace("−", "-", literal=True).str.replace_all(_SPACES, "")
    if mark == ",":
        plain = plain.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    else:
        plain = plain.str.replace_all(",", "", literal=True)
    kept = pl.select(pl.when(fits).then(plain)).to_series()
    return kept.cast(pl.Float64, strict=False)
