"""Bias-corrected and accelerated limits (Efron 1987) from replicates of an estimate."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import ndtr, ndtri

from zicht.prevalence.histories import Vector, Whole

#: Replicates that differ less than this part from the estimate are equal to it but for rounding.
_SAME = 1e-9


class Ties(Enum):
    """How replicates equal to the estimate count: as half below it, or as other programs do: not.

    With strict counting rounding decides, so that a limit may move with the machine.
    """

    MIDRANK = "midrank"
    STRICT = "strict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit, and the standard error it has because the replicates are drawn at random.

    The error is infinite when the limit is the outermost replicate: more are needed.
    """

    value: float
    monte_carlo_error: float


def quantile(ordered: Vector, probability: float) -> float:
    """Type 8 of Hyndman and Fan (1996), of values in ascending order; infinite ones may be there.

    The estimate of a quantile whose median is about right whatever the distribution.
    """
    size = len(ordered)
    place = min(max((size + 1 / 3) * probability + 1 / 3, 1.0), float(size))
    lower = int(place)
    part = place - lower
    if part == 0 or lower == size:
        return float(ordered[lower - 1])
    below, above = float(ordered[lower - 1]), float(ordered[lower])
    return below if above == below else below + part * (above - below)


def share_below(replicates: Vector, estimate: float, ties: Ties) -> float:
    """Which part of the replicates is below the estimate; at least half a replicate either way."""
    if ties is Ties.STRICT:
        share = float(np.mean(replicates < estimate))
    else:
        equal = np.isclose(replicates, estimate, rtol=_SAME, atol=0)
        share = float(np.mean((replicates < estimate) & ~equal) + np.mean(equal) / 2)
    least = 0.5 / len(replicates)
    return min(max(share, least), 1 - least)


def acceleration(estimates: Vector, weights: Whole) -> float:
    """From estimates with one person less, each for as many people as its weight.

    0 when they are all equal, or when one is infinite: the limits are then corrected for bias only.
    """
    if not np.isfinite(estimates).all():
        return 0.0
    off = np.average(estimates, weights=weights) - estimates
    squares = float(np.sum(weights * off**2))
    if squares <= 0:
        return 0.0
    return float(np.sum(weights * off**3) / (6 * squares**1.5))


def bca_limit(ordered: Vector, below: float, accelerated: float, probability: float) -> Limit:
    """The limit below which the truth is with this probability.

    ``ordered`` are the replicates in ascending order, ``below`` the share of them below the
    estimate. The error of the limit is found at the level itself: both the share below the estimate
    and the share below the limit are binomial, and the limit is moved by one standard error of the
    two together.
    """
    bias, wanted = float(ndtri(below)), float(ndtri(probability))
    shift = 1 - accelerated * (bias + wanted)
    if shift <= 0:
        # So skewed that the level runs away: the outermost replicate is all there is.
        return Limit(value=float(ordered[-1 if probability > 0.5 else 0]), monte_carlo_error=np.inf)
    normal = bias + (bias + wanted) / shift
    level = float(ndtr(normal))
    # By how much the level moves when the share below the estimate does.
    slope = (1 + 1 / shift**2) * float(np.exp((bias**2 - normal**2) / 2))
    together = min(below, level) - below * level
    variance = slope**2 * below * (1 - below) + level * (1 - level) - 2 * slope * together
    return Limit(value=quantile(ordered, level), monte_carlo_error=_moved(ordered, level, variance))


def percentile_error(ordered: Vector, level: float) -> float:
    """The standard error of a limit that is a quantile of replicates, which are drawn at random.

    Infinite when the limit is the outermost replicate: more are needed.
    """
    return _moved(ordered, level, level * (1 - level))


def _moved(ordered: Vector, level: float, variance: float) -> float:
    """By how much a quantile moves with its level, which has this variance per replicate."""
    size = len(ordered)
    if not 1 <= level * size <= size - 1:
        return np.inf
    error = float(np.sqrt(max(variance, 0.0) / size))
    upper = quantile(ordered, min(level + error, 1.0))
    lower = quantile(ordered, max(level - error, 0.0))
    return 0.0 if upper == lower else (upper - lower) / 2
