"""The variance of estimated totals, by linearisation, over any number of stages."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import LonelyUnitError, MoreThanThereAreError
from zicht.estimation.sampling.design import Codes, Design, Matrix, Stage, Vector

#: A population that is a sum of weights may be this part smaller than what was drawn from it.
_ROUNDING = 1e-6


def covariance(design: Design, values: Matrix) -> Matrix:
    """The covariance of the weighted totals of ``values`` (a row per unit, a column per total).

    Values are the linearised variable of an estimator when it is not a total itself: for a mean
    ``(y - mean) / sum(weights)``. Calibrations leave their residuals only (Deville and Särndal
    1992). Within a stratum, totals of the units drawn first vary around their mean, times
    n / (n - 1) and the finite population correction 1 - n / N; later stages add the variance within
    those units times the fraction drawn before (Särndal, Swensson and Wretman 1992, 4.3).

    Returns a matrix of columns by columns. Raises :class:`LonelyUnitError` when a stratum, or a
    unit of which a part was drawn, holds a single unit that is not its whole population, and
    :class:`MoreThanThereAreError` when more were drawn than the population holds.
    """
    scores = values.reshape(design.size, -1)
    for adjustment in design.adjustments:
        scores = adjustment.residuals(scores)
    weighted = scores * design.weights[:, None]
    parents, fraction = design.strata, np.ones(design.size)
    total = np.zeros((scores.shape[1], scores.shape[1]))
    for stage in design.stages:
        drawn = _drawn(stage, parents)
        deviations = _deviations(weighted, drawn, fraction)
        total += deviations.T @ deviations
        parents, fraction = stage.units, fraction * drawn.fraction
        if not fraction.any():
            break
    return total


def standard_errors(design: Design, values: Matrix) -> Vector:
    """The square roots of the diagonal of :func:`covariance`."""
    errors: Vector = np.sqrt(np.diagonal(covariance(design, values)))
    return errors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Drawn:
    """The units of one stage: the row that stands for each, and its parent.

    ``unit_of`` numbers the unit of every row, ``first`` is a row of every unit, ``parent_of`` the
    parent of every unit, ``count`` the units drawn per parent. ``fraction`` is, per row, the part
    of the parent's units that was drawn; 0 when there is no end to them.
    """

    unit_of: Codes
    first: Codes
    parent_of: Codes
    count: Vector
    fraction: Vector


def _drawn(stage: Stage, parents: Codes) -> _Drawn:
    _, first, unit_of = np.unique(stage.units, return_index=True, return_inverse=True)
    _, parent_of = np.unique(parents[first], return_inverse=True)
    count = np.bincount(parent_of).astype(np.float64)
    of_row = count[parent_of][unit_of]
    fraction = np.zeros(len(of_row)) if stage.population is None else of_row / stage.population
    return _Drawn(
        unit_of=unit_of.reshape(-1),
        first=first,
        parent_of=parent_of.reshape(-1),
        count=count,
        fraction=fraction,
    )


def _deviations(weighted: Matrix, drawn: _Drawn, before: Vector) -> Matrix:
    """Totals of units around the mean of their parent, scaled so that squares add to variance."""
    totals = _summed(weighted, drawn.unit_of)
    means = _summed(totals, drawn.parent_of) / drawn.count[:, None]
    left = 1.0 - drawn.fraction[drawn.first]
    if (left < -_ROUNDING).any():
        raise MoreThanThereAreError(parents=len(np.unique(drawn.parent_of[left < -_ROUNDING])))
    left = np.maximum(left, 0.0)
    count = drawn.count[drawn.parent_of]
    scale = before[drawn.first] * left
    if ((count == 1) & (scale > 0)).any():
        raise LonelyUnitError(parents=int(((count == 1) & (scale > 0)).sum()))
    scale = scale * count / np.maximum(count - 1, 1.0)
    deviations: Matrix = (totals - means[drawn.parent_of]) * np.sqrt(scale)[:, None]
    return deviations


def _summed(rows: Matrix, groups: Codes) -> Matrix:
    """The rows added up per group, of which every one from 0 has a row."""
    order = np.argsort(groups, kind="stable")
    _, starts = np.unique(groups[order], return_index=True)
    found: Matrix = np.add.reduceat(rows[order], starts, axis=0)
    return found
