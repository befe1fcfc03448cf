"""The dual of calibration: a concave function of as many numbers as there are totals."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.weighting.distances import Bounds, Distance, factors
from zicht.estimation.weighting.regression import Regression

#: A total counts as reached within this part of itself.
REACHED = 1e-9
#: Nearer than this is the rounding of a sum.
_ROUNDING = 1e-15
_MOST_HALVINGS = 40
#: The least curvature of the dual, where 1 is that of the start: keeps every step finite.
_FLAT = 1e-12
#: A Newton step helps when less than this part of what was missing is still missing.
_HELPS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Point:
    """A place on the dual: its coefficients, the factors there, and the totals still missing.

    ``slope`` is the derivative of the factors ``g``; ``missing`` is in the basis of the variables.
    """

    place: Vector
    g: Vector
    slope: Vector
    missing: Vector
    iterations: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dual:
    """Weights before calibration, variables (a row per unit) and the totals they should reach."""

    weights: Vector
    variables: Matrix
    totals: Vector
    distance: Distance
    bounds: Bounds

    def largest_gap(self, g: Vector) -> float:
        """What is missing of the total that is missed most, as a part of that total."""
        size = np.abs(self.variables).T @ self.weights
        size = np.maximum(size, np.abs(self.totals))
        missing = self.totals - self.variables.T @ (self.weights * g)
        return float(np.abs(missing / np.where(size > 0, size, 1.0)).max(initial=0.0))

    def solved(self, basis: Regression, most_iterations: int) -> Point:
        """The place where nothing is missing, or where the iteration got stuck."""
        wanted = basis.to_basis @ self.totals
        point = self._at(basis, wanted, np.zeros(len(wanted)), 0)
        gap = self.largest_gap(point.g)
        for iteration in range(1, most_iterations + 1):
            if gap <= _ROUNDING:
                break
            following = self._step(basis, wanted, point, iteration)
            if following is None:
                break
            before, gap = gap, self.largest_gap(following.g)
            if before <= REACHED and gap > before / 2:
                # Rounding is all that is left; the nearer of the two is the answer.
                return point if before <= gap else following
            point = following
        return point

    def _step(
        self, basis: Regression, wanted: Vector, point: Point, iteration: int
    ) -> Point | None:
        """The Newton step, or a careful one where that one does not help; None if none does."""
        missed = float(np.linalg.norm(point.missing))
        if missed == 0:
            return None
        bold = point.place + self._direction(basis, point, _FLAT)
        found = self._at(basis, wanted, bold, iteration)
        if np.linalg.norm(found.missing) < _HELPS * missed:
            return found
        # Rows at a bound do not bend the dual, so that Newton may leap to where all is flat. Some
        # curvature, in proportion to what is missing, holds it back; the dual is concave, so a
        # step after which the direction still ascends has ascended.
        share = missed / (missed + float(np.linalg.norm(wanted)))
        careful = self._direction(basis, point, _FLAT + share)
        for halvings in range(_MOST_HALVINGS):
            found = self._at(basis, wanted, point.place + careful / 2.0**halvings, iteration)
            if np.linalg.norm(found.missing) < missed or found.missing @ careful >= 0:
                return found
        return None

    def _direction(self, basis: Regression, point: Point, extra: float) -> Vector:
        """Newton's direction; ``extra`` curvature, where 1 is that of the start, shortens it."""
        curvature = (basis.basis * (self.weights * point.slope)[:, None]).T @ basis.basis
        curvature[np.diag_indices_from(curvature)] += extra
        return np.asarray(np.linalg.solve(curvature, point.missing), dtype=np.float64)

    def _at(self, basis: Regression, wanted: Vector, place: Vector, iterations: int) -> Point:
        found = factors(self.distance, self.bounds, basis.basis @ place)
        return Point(
            place=place,
            g=found.g,
            slope=found.slope,
            missing=wanted - basis.basis.T @ (self.weights * found.g),
            iterations=iterations,
        )
