"""A classification of the rows and the known sizes of its classes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import EmptyClassError
from zicht.estimation.sampling.design import Codes, Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Margin:
    """``codes`` is the class per row, from 0; ``totals`` the known size per class.

    ``name`` is the variable, ``classes`` are the words for its classes, for messages.
    """

    name: str
    codes: Codes
    totals: Vector
    classes: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The name of every class with that of the variable before it."""
        return tuple(f"{self.name} {one}" for one in self.classes)

    def sums(self, weights: Vector) -> Vector:
        """The weight in every class."""
        return self.sums_of(self.codes, weights)

    def sums_of(self, codes: Codes, weights: Vector) -> Vector:
        """The weight in every class of other rows, such as the cells of a table."""
        sums = np.bincount(codes, weights=weights, minlength=len(self.totals))
        return np.asarray(sums, dtype=np.float64)

    def check(self, weights: Vector) -> None:
        """Raise :class:`EmptyClassError` when the population has a class that has no weight."""
        empty = (self.sums(weights) <= 0) & (self.totals > 0)
        if empty.any():
            named = tuple(self.classes[place] for place in np.flatnonzero(empty))
            raise EmptyClassError(variable=self.name, classes=named)


def margin(name: str, column: Sequence[object], totals: dict[str, float]) -> Margin:
    """A margin from the class of every row, in words, and the known size of every class.

    Raises ValueError when a row has a class without a size; a class without rows is found later,
    by the method that needs rows there.
    """
    places = {one: place for place, one in enumerate(totals)}
    unknown = sorted({str(one) for one in column if str(one) not in places})
    if unknown:
        raise ValueError(f"{name}: no total for {', '.join(unknown)}")
    return Margin(
        name=name,
        codes=np.array([places[str(one)] for one in column], dtype=np.int64),
        totals=np.array(list(totals.values()), dtype=np.float64),
        classes=tuple(totals),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """The combinations of classes that occur.

    ``of_row`` is the cell per row; ``codes`` has, per margin, the class of every cell.
    """

    of_row: Codes
    codes: tuple[Codes, ...]

    @property
    def count(self) -> int:
        """The number of cells."""
        return len(self.codes[0])

    def sums(self, values: Matrix) -> Matrix:
        """The sums per cell of a column or of several."""
        if values.ndim == 1:
            return np.asarray(np.bincount(self.of_row, weights=values, minlength=self.count))
        return np.column_stack([self.sums(column) for column in values.T])


#: Combinations up to this many, in all and per row, are counted in a table; more are sorted.
_TABLE, _PER_ROW = 10_000_000, 16


def cross(columns: Sequence[Codes]) -> Cells:
    """The cells of some classifications of the same rows, in one pass where that is possible."""
    sizes = [int(one.max(initial=0)) + 1 for one in columns]
    mixed = np.zeros(len(columns[0]), dtype=np.int64)
    product = 1
    for size, column in zip(sizes, columns, strict=True):
        mixed, product = mixed * size + column, product * size
    if product <= min(_TABLE, _PER_ROW * len(mixed)):
        occurs = np.bincount(mixed, minlength=product) > 0
        found, of_row = np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[mixed]
    else:
        found, of_row = np.unique(mixed, return_inverse=True)
    codes = []
    for size in reversed(sizes):
        codes.append((found % size).astype(np.int64))
        found = found // size
    return Cells(of_row=of_row.reshape(-1).astype(np.int64), codes=tuple(reversed(codes)))
