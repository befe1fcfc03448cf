"""Between which ends the mean of a number can lie, as far as its answers tell."""

from math import inf

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.sampling import proportions
from zicht.estimation.sampling.design import Vector

#: Numbers with no more different values than this stand on a scale, as 1 to 5 or 0 and 1 do.
FEW_VALUES = 10


def possible(values: Vector) -> Interval:
    """The ends of the scale that numbers stand on.

    Of few different values they are the lowest and highest that anybody gave; of others there is
    no end, save 0 where no number is below it.
    """
    kinds = np.unique(values)
    if 1 < len(kinds) <= FEW_VALUES:
        return Interval(low=float(kinds[0]), high=float(kinds[-1]))
    return Interval(low=0.0 if len(kinds) and kinds[0] >= 0 else -inf, high=inf)


def clip(interval: Interval, ends: Interval) -> Interval:
    """The part of an interval that lies between two ends."""
    return Interval(
        low=min(max(interval.low, ends.low), ends.high),
        high=max(min(interval.high, ends.high), ends.low),
    )


def all_alike(
    value: float, answered: int, size: int | None, ends: Interval, confidence: float
) -> Interval | None:
    """The interval of a mean of numbers that are all the same, as that of a wave.

    At least the exact lower limit of the share that gives this number does so; the others may stand
    anywhere on the scale. ``size`` is N where the rows are as good as a simple random sample of it.
    None where the scale has no ends.
    """
    if size is None:
        part = ((1 - confidence) / 2) ** (1 / answered)
    else:
        part = proportions.exact(answered, answered, size, confidence).low
    if not np.isfinite([ends.low, ends.high]).all():
        return None if part < 1 else Interval(low=value, high=value)
    return Interval(
        low=part * value + (1 - part) * ends.low, high=part * value + (1 - part) * ends.high
    )
