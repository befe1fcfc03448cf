"""Whether two questions go together: tests of independence that know the design."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import chdtrc, fdtrc

from zicht.estimation.problems import (
    NoDegreesOfFreedomError,
    NothingToEstimateError,
    UntestableError,
)
from zicht.estimation.sampling.design import Design, Matrix, Vector, degrees_of_freedom
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.statistics import Rows, indicators, totals


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependenceTest:
    """A statistic, its degrees of freedom, and the chance of more under independence.

    ``under`` is None for a chi-square statistic.
    """

    statistic: float
    over: float
    under: float | None
    chance: float


@dataclass(frozen=True, kw_only=True, eq=False)
class CrossTable:
    """Estimated totals of the cells of two questions, a row per level of the first.

    ``covariance`` is that of the cells, row after row. ``observed`` is the number of rows with
    both answers; ``degrees_of_freedom`` are theirs.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    totals: Matrix
    covariance: Matrix
    observed: int
    degrees_of_freedom: int

    @cached_property
    def shares(self) -> Matrix:
        """The cells as parts of the whole."""
        found: Matrix = self.totals / self.totals.sum()
        return found

    @cached_property
    def freedom(self) -> int:
        """The number of ways in which a table of this size can differ from independence."""
        return (len(self.rows) - 1) * (len(self.columns) - 1)

    @cached_property
    def pearson(self) -> float:
        """Pearson's statistic of the shares, as if they were counts of ``observed`` answers."""
        expected = np.outer(self.shares.sum(axis=1), self.shares.sum(axis=0))
        return float(self.observed * ((self.shares - expected) ** 2 / expected).sum())

    @cached_property
    def design_effects(self) -> Matrix:
        """The matrix whose eigenvalues are the generalised design effects (Rao and Scott 1984)."""
        contrast = _interaction(len(self.rows), len(self.columns))
        cells = self.shares.reshape(-1)
        # A cell nobody is in has no variance either.
        scaled = contrast / np.where(cells > 0, cells, np.inf)[:, None]
        simple = contrast.T @ scaled / self.observed
        # From totals to shares: each also moves with the size of the whole.
        moved = (np.eye(len(cells)) - np.outer(cells, np.ones(len(cells)))).T @ scaled
        spread = moved.T @ self.covariance @ moved / self.totals.sum() ** 2
        return _solved(simple, spread)


def cross_table(
    design: Design, first: Sequence[object], second: Sequence[object], domain: Rows | None = None
) -> CrossTable:
    """The cells of two questions over the rows where both were answered (None: missing).

    Raises :class:`NothingToEstimateError` when there are no such rows, or when one of the
    questions has a single answer: independence has no meaning then.
    """
    both = np.array([None not in pair for pair in zip(first, second, strict=True)])
    kept = both & (design.weights != 0) & (True if domain is None else domain)
    levels = [
        indicators([one if keep else None for one, keep in zip(column, kept, strict=True)])
        for column in (first, second)
    ]
    if min(map(len, levels)) < 2:
        raise NothingToEstimateError(of=("association",))
    cells = {
        f"{row}|{column}": np.where(kept, here * there, np.nan)
        for row, here in levels[0].items()
        for column, there in levels[1].items()
    }
    found = estimate(design, totals(cells))
    return CrossTable(
        rows=tuple(levels[0]),
        columns=tuple(levels[1]),
        totals=found.values.reshape(len(levels[0]), len(levels[1])),
        covariance=found.covariance,
        observed=int(kept.sum()),
        degrees_of_freedom=degrees_of_freedom(design, kept),
    )


def rao_scott(table: CrossTable) -> IndependenceTest:
    """Pearson's statistic with the second-order correction, against F (Rao and Scott 1984).

    Satterthwaite's approximation to a sum of chi-squares gives the degrees of freedom; Thomas and
    Rao (1987) recommend the F distribution. Raises :class:`NoDegreesOfFreedomError` and
    :class:`UntestableError`.
    """
    effects = table.design_effects
    mean = _positive(np.trace(effects))
    over = float(mean**2 / np.trace(effects @ effects))
    return _f(table.pearson / float(mean), over, over * table.degrees_of_freedom)


def rao_scott_first_order(table: CrossTable) -> IndependenceTest:
    """Pearson's statistic over the mean generalised design effect, against chi-square.

    ``statistic`` is Pearson's own; the chance is that of the corrected one.
    """
    mean = _positive(np.trace(table.design_effects)) / table.freedom
    corrected = table.pearson / mean
    return IndependenceTest(
        statistic=table.pearson,
        over=table.freedom,
        under=None,
        chance=float(chdtrc(table.freedom, corrected)),
    )


def wald(table: CrossTable) -> IndependenceTest:
    """Observed minus expected cells, against F (Koch, Freeman and Freeman 1975).

    Expected totals of cells are row total times column total over the total, which varies too when
    the design does not fix it. The test rejects too often with few clusters; see
    :func:`adjusted_wald`. Raises :class:`NoDegreesOfFreedomError`.
    """
    return _f(_wald(table), table.freedom, table.degrees_of_freedom)


def adjusted_wald(table: CrossTable) -> IndependenceTest:
    """The Wald statistic, adjusted for few clusters (Fellegi 1980)."""
    left = table.degrees_of_freedom - table.freedom + 1
    if left <= 0:
        raise NoDegreesOfFreedomError
    return _f(_wald(table) * left / table.degrees_of_freedom, table.freedom, left)


def _wald(table: CrossTable) -> float:
    rows, columns = table.totals.shape
    in_row, in_column = table.shares.sum(axis=1), table.shares.sum(axis=0)
    expected = np.outer(in_row, in_column)
    gaps: Vector = (table.totals - table.totals.sum() * expected)[:-1, :-1].reshape(-1)
    # The derivative of a gap to a cell: 1 at the cell itself, less what its margins move.
    row_of, column_of = np.divmod(np.arange(rows * columns), columns)
    derivatives = np.array(
        [
            ((row_of == row) & (column_of == column)).astype(np.float64)
            - (row_of == row) * in_column[column]
            - (column_of == column) * in_row[row]
            + expected[row, column]
            for row in range(rows - 1)
            for column in range(columns - 1)
        ]
    )
    spread = derivatives @ table.covariance @ derivatives.T
    return float(gaps @ _solved(spread, gaps)) / table.freedom


def _solved(matrix: Matrix, right: Matrix) -> Matrix:
    if np.linalg.matrix_rank(matrix, hermitian=True) < len(matrix):
        raise UntestableError
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def _positive(trace: float) -> float:
    if trace <= 0:
        raise UntestableError
    return float(trace)


def _f(statistic: float, over: float, under: float) -> IndependenceTest:
    if under <= 0:
        raise NoDegreesOfFreedomError
    chance = float(fdtrc(over, under, statistic))
    return IndependenceTest(statistic=statistic, over=over, under=under, chance=chance)


def _interaction(rows: int, columns: int) -> Matrix:
    """The part of the cells that row and column effects leave, as columns."""
    row_of, column_of = np.divmod(np.arange(rows * columns), columns)
    main = np.column_stack(
        [
            np.ones(rows * columns),
            *(row_of == row for row in range(1, rows)),
            *(column_of == column for column in range(1, columns)),
        ]
    ).astype(np.float64)
    both = np.column_stack(
        [
            (row_of == row) & (column_of == column)
            for row in range(1, rows)
            for column in range(1, columns)
        ]
    ).astype(np.float64)
    fitted = main @ np.linalg.lstsq(main, both, rcond=None)[0]
    left: Matrix = both - fitted
    return left
