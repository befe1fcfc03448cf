"""Calibration: the weights nearest to those before that reach known totals.

Deville and Särndal (1992), Calibration estimators in survey sampling, JASA 87, 376-382.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import (
    InfeasibleCalibrationError,
    NegativeWeightError,
    NotConvergedError,
)
from zicht.estimation.sampling.design import Adjustment, Design, Matrix, Vector
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance, reachable
from zicht.estimation.weighting.dual import REACHED, Dual
from zicht.estimation.weighting.feasibility import unreachable
from zicht.estimation.weighting.regression import regression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibrated:
    """Weights that reach the totals.

    ``g`` is the factor per row between the weights before and ``weights``. ``constraints`` names
    the calibration variables, ``totals`` what they add up to. ``largest_gap`` is the largest
    difference that is left, as a part of its total. ``negative`` counts weights below zero: only
    where they were allowed. ``adjustment`` is what the variance must know.
    """

    weights: Vector
    g: Vector
    distance: Distance
    bounds: Bounds
    constraints: tuple[str, ...]
    totals: Vector
    iterations: int
    largest_gap: float
    negative: int
    adjustment: Adjustment

    def applied(self, design: Design) -> Design:
        """The design with the calibrated weights, and their effect on its variance."""
        return design.adjusted(self.weights, self.adjustment)


def calibrate(
    weights: Vector,
    variables: Matrix,
    totals: Vector,
    *,
    names: Sequence[str] = (),
    distance: Distance = Distance.LINEAR,
    bounds: Bounds = UNBOUNDED,
    allow_negative: bool = False,
    most_iterations: int = 100,
) -> Calibrated:
    """Move ``weights`` as little as possible so that ``variables`` add up to ``totals``.

    ``weights`` are at least 0; ``variables`` has a row per unit and a column per total, without
    missing values; include a column of ones to keep the number of units. Columns may repeat one
    another as long as their totals agree. ``names`` says in errors which column is meant.

    The dual is solved by Newton with halved steps. Raises

    - :class:`InfeasibleCalibrationError` when no weights within the bounds reach the totals;
      linear programming decides, so this is certain;
    - :class:`NotConvergedError` when ``most_iterations`` were not enough for weights that exist;
    - :class:`NegativeWeightError` when weights fell below zero without ``allow_negative``;
    - ValueError when the input is not as described.
    """
    problem = Dual(
        weights=np.asarray(weights, dtype=np.float64),
        variables=np.asarray(variables, dtype=np.float64),
        totals=np.asarray(totals, dtype=np.float64),
        distance=distance,
        bounds=bounds,
    )
    named = tuple(names) or tuple(f"x{place + 1}" for place in range(len(totals)))
    _check(problem, named)
    calibrated = _solve(problem, named, most_iterations)
    if calibrated.negative and not allow_negative:
        lowest = float(calibrated.weights.min())
        raise NegativeWeightError(rows=calibrated.negative, lowest=lowest)
    return calibrated


def _check(problem: Dual, names: tuple[str, ...]) -> None:
    shape = (len(problem.weights), len(problem.totals))
    if problem.variables.shape != shape or len(names) != shape[1]:
        raise ValueError(f"{shape[0]} weights and {shape[1]} totals do not fit the variables")
    known = np.isfinite(problem.variables).all(axis=0) & np.isfinite(problem.totals)
    if not known.all():
        raise ValueError(f"{names[int(np.argmin(known))]} has missing values")
    if not (np.isfinite(problem.weights).all() and (problem.weights >= 0).all()):
        raise ValueError("weights before calibration must be numbers of at least 0")


def _solve(problem: Dual, names: tuple[str, ...], most_iterations: int) -> Calibrated:
    basis = regression(problem.weights, problem.variables)
    found = problem.solved(basis, most_iterations)
    largest = problem.largest_gap(found.g)
    if not largest <= REACHED:
        raise _infeasible(problem, names) or NotConvergedError(
            method=f"{problem.distance.value} calibration", iterations=found.iterations
        )
    weights = problem.weights * found.g
    return Calibrated(
        weights=weights,
        g=found.g,
        distance=problem.distance,
        bounds=problem.bounds,
        constraints=names,
        totals=problem.totals,
        iterations=found.iterations,
        largest_gap=largest,
        negative=int((weights < 0).sum()),
        adjustment=basis,
    )


def _infeasible(problem: Dual, names: tuple[str, ...]) -> InfeasibleCalibrationError | None:
    allowed = reachable(problem.distance, problem.bounds)
    gap = unreachable(problem.weights, problem.variables, problem.totals, allowed)
    if gap is None:
        return None
    return InfeasibleCalibrationError(largest_gap=abs(gap.size), constraint=names[gap.constraint])
