"""How likely every unit of a frame was to answer: a logistic model of response."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from zicht.estimation.nonresponse.problems import RepeatedVariablesError, SeparationError
from zicht.estimation.problems import NotConvergedError
from zicht.estimation.sampling.design import Matrix, Vector

Mask = NDArray[np.bool_]

_MOST_ITERATIONS = 200
_MOST_HALVINGS = 40
#: The least part of what a step promises that it must climb.
_CLIMBS = 0.1
_ROUNDING = 1e-12
#: A step that changes no linear predictor by more than this is the last.
_SETTLED = 1e-10
#: Linear predictors beyond this are asked whether they are on their way to infinity.
_SUSPECT = 12.0
#: What a linear programme leaves of zero.
_NOTHING = 1e-7


class Penalty(StrEnum):
    """What is taken off the likelihood.

    NONE is maximum likelihood. RIDGE takes off half the strength times the squared coefficients,
    the intercept excepted. FIRTH adds half the logarithm of the determinant of the information,
    which takes away the first-order bias and always has a finite top (Firth 1993; Heinze and
    Schemper 2002).
    """

    NONE = "none"
    RIDGE = "ridge"
    FIRTH = "firth"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Propensity:
    """A fitted model: ``propensities`` has a chance of answering per unit of the frame.

    ``covariance`` is the inverse of the information (with the ridge in it) at ``coefficients``.
    ``deviance`` is minus twice the log likelihood, without penalty, and ``null_deviance`` that of
    a model with an intercept only.
    """

    features: Matrix
    responded: Mask
    coefficients: Vector
    covariance: Matrix
    propensities: Vector
    penalty: Penalty
    deviance: float
    null_deviance: float

    @property
    def standard_errors(self) -> Vector:
        """Of the coefficients."""
        errors: Vector = np.sqrt(np.diagonal(self.covariance))
        return errors

    @property
    def area_under_curve(self) -> float:
        """The chance that one who answered had a higher propensity than one who did not.

        Half for a tie. Raises ValueError when everybody or nobody answered: there are no pairs.
        """
        return area_under_curve(self.propensities, self.responded)

    def weighted_mean(self, values: Vector) -> float:
        """The mean of ``values`` (an entry per unit; only respondents count), weighted by 1 / rho.

        Hájek's form, divided by the sum of the weights. Raises ValueError when nobody answered.
        """
        if not self.responded.any():
            raise ValueError("nobody answered, so there is nothing to weight")
        weights = 1.0 / self.propensities[self.responded]
        return float(weights @ values[self.responded] / weights.sum())


def fit(
    features: Matrix,
    responded: Mask,
    *,
    penalty: Penalty = Penalty.NONE,
    strength: float = 1.0,
) -> Propensity:
    """Model who answered from ``features`` (a row per unit, the first column all ones).

    ``strength`` is that of RIDGE; it depends on the scale of the columns. Raises
    :class:`SeparationError` when maximum likelihood has no finite top,
    :class:`RepeatedVariablesError` when columns follow from one another (save with RIDGE),
    :class:`NotConvergedError` when Newton does not settle, and ValueError for no units, missing
    values, another first column or a strength that is not above 0.
    """
    features = np.asarray(features, dtype=np.float64)
    answered = np.asarray(responded, dtype=np.bool_)
    _check(features, answered, penalty, strength)
    if penalty is Penalty.NONE and answered.all() | ~answered.any():
        raise SeparationError
    ridge = np.zeros(features.shape[1])
    if penalty is Penalty.RIDGE:
        ridge[1:] = strength
    coefficients = _climb(features, answered, penalty, ridge)
    predictor = features @ coefficients
    information = _information(features, expit(predictor)) + np.diag(ridge)
    return Propensity(
        features=features,
        responded=answered,
        coefficients=coefficients,
        covariance=np.asarray(np.linalg.inv(information), dtype=np.float64),
        propensities=expit(predictor),
        penalty=penalty,
        deviance=-2 * _log_likelihood(predictor, answered),
        null_deviance=_null_deviance(answered),
    )


def area_under_curve(scores: Vector, positive: Mask) -> float:
    """The chance that a positive one scores higher than another; half for a tie (Mann-Whitney)."""
    above, below = scores[positive], np.sort(scores[~positive])
    if not (above.size and below.size):
        raise ValueError("the curve needs some who answered and some who did not")
    lower = np.searchsorted(below, above, side="left") + np.searchsorted(below, above, side="right")
    return float(lower.mean() / 2 / below.size)


def _check(features: Matrix, responded: Mask, penalty: Penalty, strength: float) -> None:
    if features.ndim != 2 or len(features) != len(responded) or not len(responded):
        raise ValueError("features need a row for every unit, and at least one")
    if not np.isfinite(features).all() or not (features[:, 0] == 1).all():
        raise ValueError("features are numbers, and their first column is all ones")
    if penalty is Penalty.RIDGE:
        if not strength > 0:
            raise ValueError(f"the strength of ridge is above 0, not {strength}")
        return
    # Columns of very different size are no repetition of one another.
    rank = int(np.linalg.matrix_rank(features / np.abs(features).max(axis=0).clip(1e-300)))
    if rank < features.shape[1]:
        raise RepeatedVariablesError(columns=features.shape[1], rank=rank)


def fit_frame(features: Matrix, responded: Mask) -> Propensity:
    """The model for a frame of classes as it comes: Firth's penalty, and a ridge where columns
    follow from one another (a province from its regions).

    A class in which everybody or nobody answered does no harm, and with Firth's penalty intervals
    of the R-indicator hold the truth as often as they should; a ridge draws propensities together.
    Raises as :func:`fit`.
    """
    try:
        return fit(features, responded, penalty=Penalty.FIRTH)
    except RepeatedVariablesError:
        return fit(features, responded, penalty=Penalty.RIDGE)


def _climb(features: Matrix, responded: Mask, penalty: Penalty, ridge: Vector) -> Vector:
    """Newton on the information, with steps halved until the objective climbs enough."""
    place = np.zeros(features.shape[1])
    height = _objective(features, responded, penalty, ridge, place)
    for _ in range(_MOST_ITERATIONS):
        slope, curvature = _bend(features, responded, penalty, ridge, place)
        step = np.linalg.solve(curvature, slope)
        for _ in range(_MOST_HALVINGS):
            following = _objective(features, responded, penalty, ridge, place + step)
            if following >= height + _CLIMBS * float(slope @ step) - _ROUNDING * abs(height):
                break
            step = step / 2
        place, height = place + step, following
        predictor = features @ place
        if penalty is Penalty.NONE and np.abs(predictor).max() > _SUSPECT:
            _refuse_separation(features, responded)
        if np.abs(features @ step).max() < _SETTLED:
            return place
    raise NotConvergedError(method="the response model", iterations=_MOST_ITERATIONS)


def _bend(
    features: Matrix, responded: Mask, penalty: Penalty, ridge: Vector, place: Vector
) -> tuple[Vector, Matrix]:
    """The slope of the objective, and minus about how fast it changes."""
    chances = expit(features @ place)
    leverage = np.zeros(len(features))
    if penalty is Penalty.FIRTH:
        root = np.sqrt(chances * (1 - chances))[:, None] * features
        information = _information(features, chances)
        leverage = np.einsum("ij,ji->i", root, np.linalg.solve(information, root.T))
    # Firth's penalty counts every unit for its leverage more, half of that with either outcome.
    left = responded - chances + leverage * (0.5 - chances)
    slope: Vector = features.T @ left - ridge * place
    spread = chances * (1 - chances) * (1 + leverage)
    return slope, (features * spread[:, None]).T @ features + np.diag(ridge)


def _objective(
    features: Matrix, responded: Mask, penalty: Penalty, ridge: Vector, place: Vector
) -> float:
    predictor = features @ place
    height = _log_likelihood(predictor, responded) - float(ridge @ place**2) / 2
    if penalty is Penalty.FIRTH:
        height += float(np.linalg.slogdet(_information(features, expit(predictor)))[1]) / 2
    return height


def _information(features: Matrix, chances: Vector) -> Matrix:
    return (features * (chances * (1 - chances))[:, None]).T @ features


def _log_likelihood(predictor: Vector, responded: Mask) -> float:
    return float(log_expit(np.where(responded, predictor, -predictor)).sum())


def _null_deviance(responded: Mask) -> float:
    count, answered = len(responded), int(responded.sum())
    parts = np.array([answered, count - answered], dtype=np.float64)
    parts = parts[parts > 0]
    return float(-2 * (parts * np.log(parts / count)).sum())


def _refuse_separation(features: Matrix, responded: Mask) -> None:
    """Raise when some direction puts nobody on the wrong side and somebody off the border.

    Konis (2007): maximise the sum of signed predictors over directions in a box, none of them
    negative; it is zero exactly when the likelihood has a finite top.
    """
    from scipy.optimize import linprog

    signed = features * np.where(responded, 1.0, -1.0)[:, None]
    signed = signed / np.abs(signed).max(axis=0)
    found = linprog(
        c=-signed.sum(axis=0),
        A_ub=-signed,
        b_ub=np.zeros(len(signed)),
        bounds=[(-1.0, 1.0)] * signed.shape[1],
        method="highs",
    )
    if found.fun is not None and found.fun < -_NOTHING:
        raise SeparationError
