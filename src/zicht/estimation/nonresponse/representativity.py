"""How representative the response is: R-indicator, spread of propensities, partial indicators.

Schouten, Cobben and Bethlehem (2009), Survey Methodology 35, 101-113; Schouten, Shlomo and Skinner
(2011), Journal of Official Statistics 27, 231-253; Shlomo, Skinner and Schouten (2012), Journal of
Statistical Planning and Inference 142, 201-211. All describe response given the variables of the
model: what the model lacks, they cannot see.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from zicht.estimation.model import Interval
from zicht.estimation.nonresponse.propensity import Propensity
from zicht.estimation.sampling.design import Codes, Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Representativity:
    """The R-indicator of a whole frame: 1 when all are equally likely to answer, 0 at worst.

    ``indicator`` is 1 - 2 S, S the standard deviation of the propensities over all units;
    ``adjusted`` takes off what estimating the model adds to S by itself. ``interval`` is around
    ``adjusted``. ``coefficient_of_variation`` is S over ``mean_propensity``: the largest bias of
    an unadjusted mean, in standard deviations of the answer.
    """

    indicator: float
    adjusted: float
    interval: Interval
    confidence: float
    mean_propensity: float
    coefficient_of_variation: float


def representativity(model: Propensity, *, confidence: float = 0.95) -> Representativity:
    """The R-indicator of a response model over a frame that was asked whole.

    The bias of S squared is, to first order, the mean variance of the estimated propensities less
    the variance of their mean; nothing else is random when all units were asked. The interval is
    made for S squared, var = 4 a' V a + 2 tr(B V B V) with a the covariance of propensities and
    their gradients and B the covariance of the gradients (Shlomo, Skinner and Schouten 2012), and
    cut off at 0. Raises ValueError for a frame of one unit.
    """
    chances = model.propensities
    count = len(chances)
    if count < 2:
        raise ValueError("the spread of propensities needs two units or more")
    gradients = (chances * (1 - chances))[:, None] * model.features
    gradients = gradients - gradients.mean(axis=0)
    centred = chances - chances.mean()
    spread = gradients.T @ gradients / (count - 1)
    square = float(centred @ centred) / (count - 1)
    unbiased = max(square - float(np.trace(spread @ model.covariance)), 0.0)
    slope = gradients.T @ centred / (count - 1)
    turned = spread @ model.covariance
    variance = float(4 * slope @ model.covariance @ slope + 2 * np.trace(turned @ turned))
    margin = float(ndtri((1 + confidence) / 2)) * variance**0.5
    return Representativity(
        indicator=_indicator(square),
        adjusted=_indicator(unbiased),
        interval=Interval(
            low=max(_indicator(unbiased + margin), 0.0), high=_indicator(unbiased - margin)
        ),
        confidence=confidence,
        mean_propensity=float(chances.mean()),
        coefficient_of_variation=square**0.5 / float(chances.mean()),
    )


def _indicator(square: float) -> float:
    return float(1 - 2 * max(square, 0.0) ** 0.5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partial:
    """What one variable has to do with who answered.

    ``unconditional`` is the spread of propensities between its classes, ``by_class`` the part of
    each: below zero for a class that answers less than the whole. ``conditional`` is the spread
    that is left within cells of the other variables, ``conditional_by_class`` the part of each
    class, which has no sign.
    """

    unconditional: float
    by_class: Vector
    conditional: float
    conditional_by_class: Vector


def partial(propensities: Vector, classes: Codes, others: Sequence[Codes] = ()) -> Partial:
    """The partial indicators of a variable with ``classes`` (numbered from 0, one per unit).

    ``others`` are the variables that are held fixed for the conditional ones; without any, the
    whole frame is one cell. Parts add up in squares: the sum over classes is the indicator.
    """
    count = len(propensities)
    sizes = np.bincount(classes)
    means = np.bincount(classes, propensities) / np.maximum(sizes, 1)
    by_class = np.sqrt(sizes / count) * (means - propensities.mean())
    by_class = np.where(sizes > 0, by_class, 0.0)
    left = (propensities - _cell_means(propensities, others)) ** 2
    conditional = np.bincount(classes, left) / count
    return Partial(
        unconditional=float(np.sqrt((by_class**2).sum())),
        by_class=by_class,
        conditional=float(np.sqrt(conditional.sum())),
        conditional_by_class=np.sqrt(conditional),
    )


def _cell_means(values: Vector, variables: Sequence[Codes]) -> Vector:
    stacked: Matrix = np.column_stack([np.zeros(len(values)), *variables])
    _, cells = np.unique(stacked, axis=0, return_inverse=True)
    cells = cells.reshape(-1)
    means: Vector = (np.bincount(cells, values) / np.bincount(cells))[cells]
    return means
