"""How sure estimates are: by linearisation of a design, or over replicates of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.sampling.design import Design, Matrix, Stage, Vector, degrees_of_freedom
from zicht.estimation.sampling.estimates import Estimates, estimate
from zicht.estimation.sampling.replicates import Replicates, Values, replicate_estimate
from zicht.estimation.sampling.statistics import Statistic, Variables, joined, means

Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measure:
    """A design with its final weights; ``replicates`` is None where errors are linearised."""

    design: Design
    replicates: Replicates | None = None

    def estimates(self, statistic: Statistic) -> Estimates:
        """A statistic with its covariance."""
        if self.replicates is None:
            return estimate(self.design, statistic)
        return replicate_estimate(self.replicates, statistic).estimates

    def means(self, variables: Variables, groups: Sequence[Rows]) -> Estimates:
        """The means of some variables in some groups together: group by group."""
        if self.replicates is None:
            found = {str(at): means(variables, rows) for at, rows in enumerate(groups)}
            return estimate(self.design, joined(found))
        return replicate_estimate(self.replicates, _plain_means(variables, groups)).estimates

    def variances(self, over: Matrix, under: Matrix) -> Matrix:
        """Variances of ratios of totals, that hold a row per estimate and a column per replicate.

        As :func:`~zicht.estimation.sampling.replicates.replicate_estimate` has them: replicates
        that leave nothing to divide by are left out. The last column is the sample itself.
        """
        replicates = self.replicates
        if replicates is None:
            raise ValueError("there are no replicates")
        kept = under[:-1] != 0
        values = over[:, :-1][:, kept] / under[:-1][kept]
        counting = replicates.rscales[kept] > 0
        if not counting.any():
            return np.zeros(len(over))
        centre = over[:, -1] / under[-1]
        if not replicates.mse:
            centre = values[:, counting].mean(axis=1)
        spread = (values - centre[:, None]) ** 2 @ replicates.rscales[kept]
        return np.asarray(replicates.scale * spread, dtype=np.float64)


def _plain_means(variables: Variables, groups: Sequence[Rows]) -> Callable[[Vector], Values]:
    """As those of the sampling package, without what only linearisation asks for."""
    values = np.column_stack(list(variables.values())).astype(np.float64)
    present = ~np.isnan(values).any(axis=1)
    inside = [rows & present for rows in groups]
    over = np.column_stack([np.where(rows[:, None], values, 0.0) for rows in inside])
    under = np.column_stack(inside).astype(np.float64)
    labels = tuple(f"{at}:{name}" for at in range(len(groups)) for name in variables)

    def at(weights: Vector) -> Values:
        sizes = weights @ under
        if not (sizes > 0).all():
            raise NothingToEstimateError(of=labels)
        return Values(labels=labels, values=weights @ over / np.repeat(sizes, len(variables)))

    return at


class Freedom:
    """Degrees of freedom of some rows: drawn units minus strata, counted once per design.

    Replicates have no more than their own.
    """

    def __init__(self, measure: Measure) -> None:
        self._design = measure.design
        self._is_of_rows = draws_rows(self._design.stages)
        self._is_one_stratum = not np.ptp(self._design.strata)
        replicates = measure.replicates
        self._most = None if replicates is None else replicates.degrees_of_freedom

    def of(self, rows: Rows) -> int:
        """As :func:`~zicht.estimation.sampling.design.degrees_of_freedom`."""
        own = self._of_design(rows)
        return own if self._most is None else min(own, self._most)

    def _of_design(self, rows: Rows) -> int:
        if not self._is_of_rows:
            return degrees_of_freedom(self._design, rows)
        count = int(rows.sum())
        if self._is_one_stratum:
            return count - min(count, 1)
        return count - len(np.unique(self._design.strata[rows]))


def draws_rows(stages: tuple[Stage, ...]) -> bool:
    """Whether rows were drawn themselves, in one stage."""
    units = stages[0].units
    return len(stages) == 1 and len(np.unique(units)) == len(units)
