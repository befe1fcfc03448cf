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
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance, factors, reachable
from zicht.estimation.weighting.feasibility import unreachable
from zicht.estimation.weighting.regression import Regression, regression

#: Parts of a total: nearer than the first is the rounding of a sum; farther than the second is
#: not reached.
_ROUNDING = 1e-15
_REACHED = 1e-9
_MOST_HALVINGS = 40
#: The least curvature of the dual, where 1 is that of the start: keeps every step finite.
_FLAT = 1e-12
#: A Newton step helps when less than this part of what was missing is still missing.
_HELPS = 0.7


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
    problem = _Problem(
        weights=np.asarray(weights, dtype=np.float64),
        variables=np.asarray(variables, dtype=np.float64),
        totals=np.asarray(totals, dtype=np.float64),
        names=tuple(names) or tuple(f"x{place + 1}" for place in range(len(totals))),
        distance=distance,
        bounds=bounds,
    )
    problem.check()
    calibrated = _solve(problem, most_iterations)
    if calibrated.negative and not allow_negative:
        lowest = float(calibrated.weights.min())
        raise NegativeWeightError(rows=calibrated.negative, lowest=lowest)
    return calibrated


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Problem:
    weights: Vector
    variables: Matrix
    totals: Vector
    names: tuple[str, ...]
    distance: Distance
    bounds: Bounds

    def check(self) -> None:
        shape = (len(self.weights), len(self.totals))
        if self.variables.shape != shape or len(self.names) != shape[1]:
            raise ValueError(f"{shape[0]} weights and {shape[1]} totals do not fit the variables")
        known = np.isfinite(self.variables).all(axis=0) & np.isfinite(self.totals)
        if not known.all():
            raise ValueError(f"{self.names[int(np.argmin(known))]} has missing values")
        if not (np.isfinite(self.weights).all() and (self.weights >= 0).all()):
            raise ValueError("weights before calibration must be numbers of at least 0")

    def gaps(self, g: Vector) -> Vector:
        """What is missing of every total, as a part of it."""
        size = np.abs(self.variables).T @ self.weights
        size = np.maximum(size, np.abs(self.totals))
        missing = self.totals - self.variables.T @ (self.weights * g)
        part: Vector = missing / np.where(size > 0, size, 1.0)
        return part

    def largest_gap(self, g: Vector) -> float:
        """The largest part of a total that is missing."""
        return float(np.abs(self.gaps(g)).max(initial=0.0))

    def infeasible(self) -> InfeasibleCalibrationError | None:
        allowed = reachable(self.distance, self.bounds)
        gap = unreachable(self.weights, self.variables, self.totals, allowed)
        if gap is None:
            return None
        return InfeasibleCalibrationError(
            largest_gap=abs(gap.size), constraint=self.names[gap.constraint]
        )


def _solve(problem: _Problem, most_iterations: int) -> Calibrated:
    basis = regression(problem.weights, problem.variables)
    found = _newton(problem, basis, most_iterations)
    largest = problem.largest_gap(found.g)
    if not largest <= _REACHED:
        raise problem.infeasible() or NotConvergedError(
            method=f"{problem.distance.value} calibration", iterations=found.iterations
        )
    weights = problem.weights * found.g
    return Calibrated(
        weights=weights,
        g=found.g,
        distance=problem.distance,
        bounds=problem.bounds,
        constraints=problem.names,
        totals=problem.totals,
        iterations=found.iterations,
        largest_gap=largest,
        negative=int((weights < 0).sum()),
        adjustment=basis,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Point:
    """A place on the dual: its coefficients, the factors there, and the totals still missing."""

    place: Vector
    g: Vector
    slope: Vector
    missing: Vector
    iterations: int


def _newton(problem: _Problem, basis: Regression, most_iterations: int) -> _Point:
    """The place where nothing is missing, or where the iteration got stuck."""
    wanted = basis.to_basis @ problem.totals
    point = _at(problem, basis, wanted, np.zeros(len(wanted)), 0)
    gap = problem.largest_gap(point.g)
    for iteration in range(1, most_iterations + 1):
        if gap <= _ROUNDING:
            break
        following = _step(problem, basis, wanted, point, iteration)
        if following is None:
            break
        before, gap = gap, problem.largest_gap(following.g)
        if before <= _REACHED and gap > before / 2:
            # Rounding is all that is left; the nearer of the two is the answer.
            return point if before <= gap else following
        point = following
    return point


def _step(
    problem: _Problem, basis: Regression, wanted: Vector, point: _Point, iteration: int
) -> _Point | None:
    """The Newton step, or a careful one where that one does not help; None if none does."""
    missed = float(np.linalg.norm(point.missing))
    if missed == 0:
        return None
    bold = point.place + _direction(problem, basis, point, _FLAT)
    found = _at(problem, basis, wanted, bold, iteration)
    if np.linalg.norm(found.missing) < _HELPS * missed:
        return found
    # Rows at a bound do not bend the dual, so that Newton may leap to where all is flat. Some
    # curvature, in proportion to what is missing, holds it back; the dual is concave, so a step
    # after which the direction still ascends has ascended.
    share = missed / (missed + float(np.linalg.norm(wanted)))
    careful = _direction(problem, basis, point, _FLAT + share)
    for halvings in range(_MOST_HALVINGS):
        place = point.place + careful / 2.0**halvings
        found = _at(problem, basis, wanted, place, iteration)
        if np.linalg.norm(found.missing) < missed or found.missing @ careful >= 0:
            return found
    return None


def _direction(problem: _Problem, basis: Regression, point: _Point, extra: float) -> Vector:
    """Newton's direction; ``extra`` curvature, where 1 is that of the start, shortens it."""
    curvature = (basis.basis * (problem.weights * point.slope)[:, None]).T @ basis.basis
    curvature[np.diag_indices_from(curvature)] += extra
    return np.asarray(np.linalg.solve(curvature, point.missing), dtype=np.float64)


def _at(
    problem: _Problem, basis: Regression, wanted: Vector, place: Vector, iterations: int
) -> _Point:
    found = factors(problem.distance, problem.bounds, basis.basis @ place)
    return _Point(
        place=place,
        g=found.g,
        slope=found.slope,
        missing=wanted - basis.basis.T @ (problem.weights * found.g),
        iterations=iterations,
    )
