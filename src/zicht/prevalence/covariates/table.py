"""Histories per stratum: one row of counts for every combination of levels of the covariates."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from zicht.prevalence.covariates.problems import TooHighDegreeError
from zicht.prevalence.histories import Histories, Whole, histories

#: A table of strata by combinations of lists.
Cells = Whole
#: Numbers of as many digits are names rather than values.
_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A covariate: its levels in order.

    With ``degree`` effects follow a polynomial of that degree, as years do, instead of one effect
    per level. It runs over the levels themselves where those are whole numbers, and else over their
    order.
    """

    name: str
    levels: tuple[str, ...]
    degree: int | None = None

    @property
    def effects(self) -> int:
        """How many parameters its main effect has."""
        return len(self.levels) - 1 if self.degree is None else self.degree

    def contrasts(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """The value of each effect (column) at each level (row).

        The first level is the one to compare with; polynomials are orthogonal.
        """
        size = len(self.levels)
        if self.degree is None:
            return np.eye(size)[:, 1:]
        places = self.numbers() or tuple(range(size))
        centred = np.array(places) - np.mean(places)
        powers = np.vander(centred, self.degree + 1, increasing=True)
        return np.linalg.qr(powers)[0][:, 1:]

    def numbers(self) -> tuple[int, ...]:
        """The levels as whole numbers; none where they are not, or not all different."""
        if not all(one.isascii() and one.isdigit() and len(one) < _DIGITS for one in self.levels):
            return ()
        found = tuple(map(int, self.levels))
        return found if len(set(found)) == len(found) else ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StratifiedHistories:
    """Counts of people by stratum (row) and by the lists they are on (column: a bitmask).

    Strata are all combinations of levels, the last factor the fastest; column 0, the unseen, holds
    zeros. Make one with :func:`stratified`.
    """

    lists: tuple[str, ...]
    factors: tuple[Factor, ...]
    counts: Cells

    @property
    def total(self) -> int:
        """How many people were observed."""
        return int(self.counts.sum())

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of levels of each factor."""
        return tuple(len(factor.levels) for factor in self.factors)

    def codes(self) -> Whole:
        """The level (from 0) of each stratum (row) on each factor (column)."""
        codes = np.zeros((len(self.counts), len(self.factors)), np.int64)
        if self.factors:
            codes[:] = np.transpose(np.unravel_index(np.arange(len(codes)), self.shape))
        return codes

    def names(self, stratum: int) -> tuple[str, ...]:
        """The levels of one stratum, in the order of the factors."""
        places = np.unravel_index(stratum, self.shape) if self.factors else ()
        return tuple(
            factor.levels[place] for factor, place in zip(self.factors, places, strict=True)
        )

    def pooled(self) -> Histories:
        """The histories of all strata together."""
        return self._histories(self.counts.sum(axis=0))

    def stratum(self, number: int) -> Histories:
        """The histories of one stratum; NobodyObservedError where nobody was seen."""
        return self._histories(self.counts[number])

    def with_counts(self, counts: Cells) -> "StratifiedHistories":
        """The same lists and factors with other counts: a resample."""
        return StratifiedHistories(lists=self.lists, factors=self.factors, counts=counts)

    def _histories(self, cells: Whole) -> Histories:
        found = np.flatnonzero(cells)
        return histories(self.lists, found.tolist(), cells[found].tolist())


def stratified(
    lists: Sequence[str], factors: Sequence[Factor], counts: Cells
) -> StratifiedHistories:
    """Histories per stratum from counts of strata by masks.

    Raises what :func:`zicht.prevalence.histories.histories` raises of all strata together,
    TooHighDegreeError, and ValueError when the table has another shape than lists and factors say.
    """
    for factor in factors:
        size = len(factor.levels)
        if factor.degree is not None and not 0 < factor.degree < size:
            raise TooHighDegreeError(name=factor.name, degree=factor.degree, levels=size)
    strata = prod(len(factor.levels) for factor in factors)
    if counts.shape != (strata, 1 << len(lists)):
        raise ValueError(f"a table of {strata} by {1 << len(lists)} was expected: {counts.shape}")
    made = StratifiedHistories(
        lists=tuple(lists), factors=tuple(factors), counts=counts.astype(np.int64)
    )
    made.pooled()
    return made
