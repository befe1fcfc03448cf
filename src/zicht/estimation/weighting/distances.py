"""How far calibrated weights may move, and how: the distances of Deville and Särndal (1992)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from zicht.estimation.sampling.design import Vector

#: Beyond this, the exponential of a double is of no use to a sum.
_LARGEST_EXPONENT = 500.0


class Distance(StrEnum):
    """What is kept small between weights before (d) and after calibration (w = g d).

    LINEAR is chi-square, g = 1 + u; with bounds g is cut off there. RAKING is multiplicative,
    g = exp(u); with bounds g is cut off there. LOGIT bends towards its bounds and reaches neither.
    u is a linear combination of the calibration variables.
    """

    LINEAR = "linear"
    RAKING = "raking"
    LOGIT = "logit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The lowest and highest factor g by which a weight may change.

    Raises ValueError unless ``low`` is below ``high``.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"the lower bound {self.low:g} must be below the upper {self.high:g}")


#: Every factor is allowed.
UNBOUNDED = Bounds(low=-np.inf, high=np.inf)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Factors:
    """``g`` per row, and its derivative ``slope`` to the linear combination."""

    g: Vector
    slope: Vector


def factors(distance: Distance, bounds: Bounds, combination: Vector) -> Factors:
    """The g of every row for a linear combination of its calibration variables.

    Raises ValueError when LOGIT has no finite bounds on both sides of 1.
    """
    if distance is Distance.LOGIT:
        return _logit(bounds, combination)
    if distance is Distance.RAKING:
        free = np.exp(np.clip(combination, -_LARGEST_EXPONENT, _LARGEST_EXPONENT))
        slope = free
    else:
        free = 1.0 + combination
        slope = np.ones_like(free)
    inside = (free > bounds.low) & (free < bounds.high)
    return Factors(g=np.clip(free, bounds.low, bounds.high), slope=np.where(inside, slope, 0.0))


def _logit(bounds: Bounds, combination: Vector) -> Factors:
    low, high = bounds.low, bounds.high
    if not (np.isfinite(low) and np.isfinite(high) and low < 1 < high):
        raise ValueError("logit calibration needs a bound below 1 and a bound above 1")
    # Deville and Särndal's formula is a logistic curve from low to high through (0, 1), slope 1.
    steepness = (high - low) / ((1 - low) * (high - 1))
    offset = np.log((high - 1) / (1 - low))
    risen = 1.0 / (
        1.0
        + np.exp(np.clip(offset - steepness * combination, -_LARGEST_EXPONENT, _LARGEST_EXPONENT))
    )
    left = 1.0 - risen
    return Factors(g=low + (high - low) * risen, slope=(high - low) * steepness * risen * left)


def reachable(distance: Distance, bounds: Bounds) -> Bounds:
    """The factors that a distance can take, or come as near to as one likes."""
    return (
        Bounds(low=max(bounds.low, 0.0), high=bounds.high)
        if (distance is Distance.RAKING)
        else bounds
    )
