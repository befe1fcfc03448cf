"""Means of areas that borrow strength through an area-level model (Fay and Herriot 1979).

The direct estimate of area d is ``covariates_d @ coefficients + effect_d + error_d``, with effects
of one unknown variance and sampling errors of known variances, all normal and independent. The
estimate is the best linear unbiased predictor at the estimated variance; its mean squared error
counts that the variance was estimated (Prasad and Rao 1990 for REML; Datta and Lahiri 2000 for ML,
which takes a bias of the variance off).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from zicht.estimation.pooling.problems import (
    DependentVariablesError,
    NoSamplingVarianceError,
    TooFewAreasError,
)
from zicht.estimation.problems import NotConvergedError
from zicht.estimation.sampling.design import Matrix, Vector

MOST_STEPS = 200
#: The variance is settled when a step moves it by less than this part. The R package sae stops at
#: 1e-4, which leaves a difference in the sixth digit.
SETTLED = 1e-13


class Method(StrEnum):
    """How the variance of the effects is estimated."""

    REML = "reml"
    ML = "ml"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaModel:
    """Modelled means, in the units of the direct estimates; always to be marked as modelled.

    ``variance`` is that of the effects. When the direct estimates differ no more than their errors
    explain it is 0 and ``at_zero`` says so: every estimate is then the one of the regression, and
    mean squared errors are on the narrow side. ``shrinkage`` is the weight of the direct estimate
    (0 to 1), ``synthetic`` the estimate of the regression alone.
    """

    method: Method
    variance: float
    variance_error: float
    coefficients: Vector
    covariance: Matrix
    estimates: Vector
    mean_squared_errors: Vector
    shrinkage: Vector
    synthetic: Vector
    log_likelihood: float
    modelled: bool = True

    @property
    def at_zero(self) -> bool:
        """Whether the variance of the effects is estimated as nothing."""
        return self.variance == 0.0

    @property
    def coefficient_errors(self) -> Vector:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diagonal(self.covariance))


def fay_herriot(
    direct: Vector,
    variances: Vector,
    covariates: Matrix,
    *,
    method: Method = Method.REML,
    settled: float = SETTLED,
) -> AreaModel:
    """The model for direct estimates (one per area), their sampling variances and covariates.

    ``covariates`` has a row per area and a column per coefficient, a column of ones for the
    intercept. Raises :class:`NoSamplingVarianceError`, :class:`TooFewAreasError`,
    :class:`DependentVariablesError` or :class:`~zicht.estimation.problems.NotConvergedError`.
    """
    _check(variances, covariates)
    score = _reml_score if method is Method.REML else _ml_score
    variance = _variance(
        lambda at: score(direct, variances, covariates, at),
        float(np.median(variances)),
        settled,
    )
    at = _Regression.at(direct, variances, covariates, variance)
    shrinkage = variance / (variance + variances)
    return AreaModel(
        method=method,
        variance=variance,
        variance_error=float(np.sqrt(_variance_of_variance(at))),
        coefficients=at.coefficients,
        covariance=at.covariance,
        estimates=at.fitted + shrinkage * (direct - at.fitted),
        mean_squared_errors=_mean_squared_errors(variances, covariates, at, variance, method),
        shrinkage=shrinkage,
        synthetic=at.fitted,
        log_likelihood=_log_likelihood(at),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Regression:
    """Generalised least squares at a given variance of the effects; ``precisions`` per area."""

    precisions: Vector
    covariance: Matrix
    coefficients: Vector
    fitted: Vector
    residuals: Vector

    @staticmethod
    def at(direct: Vector, variances: Vector, covariates: Matrix, variance: float) -> "_Regression":
        precisions = 1.0 / (variance + variances)
        weighted = covariates * precisions[:, None]
        covariance = np.asarray(np.linalg.inv(covariates.T @ weighted), dtype=np.float64)
        coefficients = covariance @ (weighted.T @ direct)
        fitted = covariates @ coefficients
        return _Regression(
            precisions=precisions,
            covariance=covariance,
            coefficients=coefficients,
            fitted=fitted,
            residuals=direct - fitted,
        )


def _check(variances: Vector, covariates: Matrix) -> None:
    if (variances <= 0).any():
        raise NoSamplingVarianceError(areas=int((variances <= 0).sum()))
    areas, coefficients = covariates.shape
    if areas <= coefficients + 1:
        raise TooFewAreasError(areas=areas, coefficients=coefficients)
    if np.linalg.matrix_rank(covariates) < coefficients:
        raise DependentVariablesError


def _variance(score: Callable[[float], tuple[float, float]], scale: float, settled: float) -> float:
    """Where the score is zero, by Fisher scoring; 0 when there is no top above that."""
    if score(0.0)[0] <= 0.0 and _only_falls(score, scale):
        return 0.0
    low, high, variance, before = 0.0, np.inf, scale, np.inf
    for _ in range(MOST_STEPS):
        slope, information = score(variance)
        low, high = (variance, high) if slope > 0 else (low, variance)
        step = slope / information
        # Expected information may promise too much, and the steps then swing: halve the bracket.
        swings = not low < variance + step < high or abs(step) > before / 2
        if swings and high < np.inf:
            step = (low + high) / 2 - variance
        variance, before = variance + step, abs(step)
        if before <= settled * (variance - step):
            return variance
    raise NotConvergedError(method="Fisher scoring (Fay-Herriot)", iterations=MOST_STEPS)


def _only_falls(score: Callable[[float], tuple[float, float]], scale: float) -> bool:
    """Whether the likelihood has no top above zero, on a grid from far below to far above."""
    return all(score(scale * at)[0] <= 0.0 for at in np.geomspace(1e-4, 1e4, 33))


def _ml_score(
    direct: Vector, variances: Vector, covariates: Matrix, variance: float
) -> tuple[float, float]:
    """Slope of the profile log-likelihood, and Fisher's information."""
    at = _Regression.at(direct, variances, covariates, variance)
    slope = 0.5 * ((at.precisions * at.residuals) ** 2).sum() - 0.5 * at.precisions.sum()
    return float(slope), float(0.5 * (at.precisions**2).sum())


def _reml_score(
    direct: Vector, variances: Vector, covariates: Matrix, variance: float
) -> tuple[float, float]:
    """Slope of the restricted log-likelihood, and Fisher's information."""
    at = _Regression.at(direct, variances, covariates, variance)
    weighted = covariates * at.precisions[:, None]
    projection = np.diag(at.precisions) - weighted @ at.covariance @ weighted.T
    slope = 0.5 * ((at.precisions * at.residuals) ** 2).sum() - 0.5 * np.trace(projection)
    return float(slope), float(0.5 * (projection**2).sum())


def _variance_of_variance(at: _Regression) -> float:
    return float(2.0 / (at.precisions**2).sum())


def _mean_squared_errors(
    variances: Vector, covariates: Matrix, at: _Regression, variance: float, method: Method
) -> Vector:
    """What the effect, the coefficients and the variance each add (g1 + g2 + 2 g3)."""
    to_regression = variances * at.precisions
    from_effect = variance * to_regression
    leverage = np.einsum("dp,pq,dq->d", covariates, at.covariance, covariates)
    from_coefficients = to_regression**2 * leverage
    from_variance = to_regression**2 * at.precisions * _variance_of_variance(at)
    found: Vector = from_effect + from_coefficients + 2.0 * from_variance
    if method is Method.ML:
        squares = covariates * at.precisions[:, None]
        bias = -np.trace(at.covariance @ (squares.T @ squares)) / (at.precisions**2).sum()
        found = found - bias * to_regression**2
    return found


def _log_likelihood(at: _Regression) -> float:
    """The full log-likelihood, also after REML, as information criteria use it."""
    squares = at.residuals**2 * at.precisions
    return float(-0.5 * (np.log(2 * np.pi) - np.log(at.precisions) + squares).sum())
