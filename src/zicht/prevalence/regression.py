"""Poisson regression by Fisher scoring, as R's ``glm`` does it (McCullagh and Nelder 1989).

For models whose terms are no sets of lists; those of sets of lists are faster without a matrix.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from zicht.prevalence.histories import Vector

Matrix = NDArray[np.float64]

#: R stops when the deviance changes by less than this part of it.
TOLERANCE = 1e-8
_MOST_STEPS = 25
#: Of a logarithm that has an exponent.
_HIGHEST = 700.0
#: Rows of which a triangle is made at once.
_BLOCK = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regression:
    """Coefficients with their covariance, and how well they fit; ``converged`` as R means it."""

    coefficients: Vector
    covariance: Matrix
    means: Vector
    deviance: float
    aic: float
    rank: int
    converged: bool


def regress(design: Matrix, counts: Vector, *, tolerance: float = TOLERANCE) -> Regression:
    """Fit counts (whole or not) by the exponent of the design times coefficients."""
    means = counts + 0.1
    deviance, converged = np.inf, False
    predictor, root = np.log(means), np.sqrt(means)
    coefficients: Vector = np.zeros(design.shape[1])
    rank = 0
    weighted: Matrix = design
    for _ in range(_MOST_STEPS):
        working = predictor + (counts - means) / means
        weighted = design * root[:, None]
        short = _shortened(np.column_stack([weighted, working * root]))
        solved, _, found, _ = np.linalg.lstsq(short[:, :-1], short[:, -1], rcond=1e-11)
        coefficients, rank = np.asarray(solved, np.float64), int(found)
        predictor = design @ coefficients
        # R's own bounds of a mean, without which nothing is divided by nothing.
        means = np.maximum(np.exp(np.minimum(predictor, _HIGHEST)), np.finfo(np.float64).eps)
        root = np.sqrt(means)
        before, deviance = deviance, poisson_deviance(counts, means)
        if abs(deviance - before) < tolerance * (abs(deviance) + 0.1):
            converged = True
            break
    likelihood = float(np.sum(xlogy(counts, means) - means - gammaln(counts + 1)))
    return Regression(
        coefficients=coefficients,
        # R's: at the means before the last step.
        covariance=np.asarray(np.linalg.pinv(weighted.T @ weighted, hermitian=True), np.float64),
        means=means,
        deviance=deviance,
        aic=2 * rank - 2 * likelihood,
        rank=rank,
        converged=converged,
    )


def _shortened(rows: Matrix) -> Matrix:
    """Fewer rows that leave the same least squares: triangles of blocks (Demmel and others 2012).

    Taken whole, a table of ten lists or more keeps processors waiting for each other.
    """
    while len(rows) > 2 * _BLOCK:
        blocks = -(-len(rows) // _BLOCK)
        padded = np.zeros((blocks * _BLOCK, rows.shape[1]))
        padded[: len(rows)] = rows
        triangles = np.linalg.qr(padded.reshape(blocks, _BLOCK, -1), mode="r")
        rows = np.asarray(triangles, np.float64).reshape(-1, rows.shape[1])
    return rows


def poisson_deviance(counts: Vector, means: Vector) -> float:
    """Twice the log-likelihood lost against means that are equal to the counts."""
    ratio = np.where(counts > 0, counts / means, 1.0)
    return float(2 * np.sum(counts * np.log(ratio) - (counts - means)))
