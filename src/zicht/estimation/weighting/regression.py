"""The regression on calibration variables: their directions, and what they leave unexplained."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Matrix, Vector

#: A direction this much weaker than the strongest is a repetition of the others.
_REDUNDANT = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regression:
    """Weighted least squares on calibration variables; an ``Adjustment`` of a design.

    ``basis`` holds a row per unit and a column per direction that the variables span, orthonormal
    under ``weights``, the weights before calibration. ``to_basis`` takes totals of the variables
    to totals of the basis, ``redundant`` takes them to what must be zero when variables repeat
    each other.
    """

    basis: Matrix
    weights: Vector
    to_basis: Matrix
    redundant: Matrix

    def residuals(self, values: Matrix) -> Matrix:
        """Values without what the calibration variables explain of them."""
        left = values
        # The second turn takes away what rounding left in the first.
        for _ in range(2):
            left = left - self.basis @ (self.basis.T @ (self.weights[:, None] * left))
        return left


def regression(weights: Vector, variables: Matrix) -> Regression:
    """The directions of ``variables`` (a row per unit) under ``weights``.

    Variables that follow from others (the last class of every margin, say) give no direction, so
    they do no harm: this is the pseudo-inverse of the literature.
    """
    scale = np.abs(variables).max(axis=0, initial=0.0)
    scale = np.where(scale > 0, scale, 1.0)
    scaled = variables / scale
    triangle = np.linalg.qr(np.sqrt(weights)[:, None] * scaled, mode="r")
    _, strength, directions = np.linalg.svd(triangle, full_matrices=True)
    kept = int((strength > _REDUNDANT * strength.max(initial=0.0)).sum())
    turn = directions[:kept].T / strength[:kept]
    return Regression(
        basis=scaled @ turn,
        weights=weights,
        to_basis=turn.T / scale,
        redundant=directions[kept:] / scale,
    )
