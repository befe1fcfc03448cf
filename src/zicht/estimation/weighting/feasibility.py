"""Whether any weights within bounds reach the totals, decided by linear programming."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.weighting.distances import Bounds

#: Gaps below this part of a total are rounding of the solver.
_NOTHING = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The constraint that is missed most, by its place, and by how much of its own unit.

    ``size`` is what is missing: positive when the total cannot be reached from below.
    """

    constraint: int
    size: float


def unreachable(weights: Vector, variables: Matrix, totals: Vector, bounds: Bounds) -> Gap | None:
    """None when some factors g within the bounds give ``totals``; else what is missed at best.

    Minimises the sum of gaps, each as a part of its total, over all g (HiGHS): zero if and only if
    the constraints can be met together. The answer does not depend on the distance.
    """
    from scipy.optimize import linprog

    rows, sizes = _alike(weights, variables)
    scale = np.maximum(np.abs(totals), np.abs(rows).T @ sizes)
    scale = np.where(scale > 0, scale, 1.0)
    reached = (rows * sizes[:, None]).T / scale[:, None]
    count = len(totals)
    limits = [(_finite(bounds.low), _finite(bounds.high))] * len(sizes)
    found = linprog(
        c=np.concatenate((np.zeros(len(sizes)), np.ones(2 * count))),
        A_eq=np.hstack((reached, np.eye(count), -np.eye(count))),
        b_eq=totals / scale,
        bounds=[*limits, *[(0.0, None)] * (2 * count)],
        method="highs",
    )
    solution = np.asarray(found.x, dtype=np.float64)
    gaps = solution[len(sizes) : -count] - solution[-count:]
    worst = int(np.argmax(np.abs(gaps)))
    if abs(gaps[worst]) <= _NOTHING:
        return None
    return Gap(constraint=worst, size=float(gaps[worst] * scale[worst]))


def _alike(weights: Vector, variables: Matrix) -> tuple[Matrix, Vector]:
    # Rows with equal variables can share one factor: the mean of theirs does the same.
    rows, which = np.unique(variables, axis=0, return_inverse=True)
    sizes = np.bincount(which.reshape(-1), weights=weights)
    return rows, np.asarray(sizes, dtype=np.float64)


def _finite(bound: float) -> float | None:
    return float(bound) if np.isfinite(bound) else None
