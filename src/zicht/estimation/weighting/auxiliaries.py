"""What is known of every unit of the population, as classes and numbers to weight by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes, Vector
from zicht.estimation.weighting.collapsing import Classes

Responded: TypeAlias = NDArray[np.bool_]

#: The class of rows without a value, after all others.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Categorical:
    """A column of classes.

    ``order`` lists the classes from low to high when neighbours are alike; without it they have no
    order. ``alike`` names a numeric column whose mean per class says which classes are alike, for
    those without order. Rows without a value make a class of their own.
    """

    column: str
    order: tuple[str, ...] = ()
    alike: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric:
    """A column of numbers, whose total over the population is reached."""

    column: str


Auxiliary: TypeAlias = Categorical | Numeric


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classified:
    """The original class of every row of the frame, and the classes as they stand."""

    codes: Codes
    classes: Classes

    def now(self) -> Codes:
        """The class of every row after merging."""
        return self.classes.place_of()[self.codes]


def classify(frame: pl.DataFrame, auxiliary: Categorical, responded: Responded) -> Classified:
    """A column of the frame as classes, with its respondents and population.

    Raises ValueError when a row has a class that ``order`` does not list.
    """
    words = ["" if one is None else str(one) for one in frame[auxiliary.column].to_list()]
    names = _names(words, auxiliary)
    places = {name: place for place, name in enumerate(names)}
    codes = np.array([places[one or UNKNOWN] for one in words], dtype=np.int64)
    classes = Classes(
        variable=auxiliary.column,
        names=tuple(names),
        members=tuple((place,) for place in range(len(names))),
        respondents=_counts(codes[responded], len(names)),
        population=_counts(codes, len(names)),
        ordered=bool(auxiliary.order),
        positions=_positions(frame, auxiliary, codes, len(names)),
    )
    return Classified(codes=codes, classes=classes)


def _names(words: Sequence[str], auxiliary: Categorical) -> list[str]:
    found = {one for one in words if one}
    unknown = sorted(found - set(auxiliary.order)) if auxiliary.order else []
    if unknown:
        raise ValueError(f"{auxiliary.column}: not in the order given: {', '.join(unknown)}")
    names = [one for one in auxiliary.order if one in found] or sorted(found)
    return names + ([UNKNOWN] if "" in words else [])


def _counts(codes: Codes, size: int) -> Vector:
    return np.bincount(codes, minlength=size).astype(np.float64)


def _positions(
    frame: pl.DataFrame, auxiliary: Categorical, codes: Codes, size: int
) -> Vector | None:
    if auxiliary.alike is None:
        return None
    values = numbers(frame, auxiliary.alike)
    known = np.isfinite(values)
    sums = np.bincount(codes[known], weights=values[known], minlength=size)
    counts = np.bincount(codes[known], minlength=size)
    # A class of which nothing is known stands in the middle.
    middle = values[known].mean() if known.any() else 0.0
    positions: Vector = np.where(counts > 0, sums / np.maximum(counts, 1), middle)
    return positions


def numbers(frame: pl.DataFrame, column: str) -> Vector:
    """A column as numbers; missing is NaN."""
    values = frame[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.asarray(values, dtype=np.float64)
