"""An interval for the change of a share that stays in range and knows no error of zero."""

from math import sqrt

from zicht.estimation.model import Interval
from zicht.estimation.shares import estimate_share
from zicht.estimation.trend.overlap import Change


def share_interval(change: Change, confidence: float = 0.95) -> Interval:
    """The interval of a difference of shares, from the intervals of both and their correlation.

    The method of variance estimates recovery (Zou and Donner 2008): with l and u the limits of
    each share (:func:`~zicht.estimation.shares.estimate_share`), the lower distance is the square
    root of (p2 - l2)² + (u1 - p1)² - 2 r (p2 - l2)(u1 - p1), and likewise the upper one. So when
    all said yes in both waves the interval is not a point, as it is with a standard error of 0.
    """
    first, second = (
        _limits(mean, answered, change.population, confidence)
        for mean, answered in (
            (change.mean_first, change.answered_first),
            (change.mean_second, change.answered_second),
        )
    )
    down = _distance(change.mean_second - second.low, first.high - change.mean_first, change)
    up = _distance(second.high - change.mean_second, change.mean_first - first.low, change)
    return Interval(low=change.difference - down, high=change.difference + up)


def _limits(share: float, answered: int, population: int, confidence: float) -> Interval:
    found = estimate_share(round(share * answered), answered, population, confidence).interval
    assert found is not None  # noqa: S101 (a change has answers in both waves)
    return found


def _distance(one: float, other: float, change: Change) -> float:
    return sqrt(max(one**2 + other**2 - 2 * change.correlation * one * other, 0.0))
