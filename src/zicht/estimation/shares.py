"""Shares of municipalities: estimate, interval and worst-case bounds."""

from functools import lru_cache
from math import sqrt

from scipy.special import stdtrit

from zicht.estimation.exact import count_limits
from zicht.estimation.model import Interval, Share

#: Below this many answers the exact interval is used; Wilson's leans on a normal limit.
EXACT_BELOW = 30

#: What is known of a share when nothing is known.
ANYTHING = Interval(low=0.0, high=1.0)


@lru_cache(maxsize=65536)
def estimate_share(count: int, answered: int, population: int, confidence: float = 0.95) -> Share:
    """The share of ``count`` yes answers among ``answered``, of ``population`` municipalities.

    The interval assumes that who answered was a matter of chance:

    - fewer than 30 answers, or all answers alike: exact, by inverting the two one-sided
      hypergeometric tests (see :func:`zicht.estimation.exact.count_limits`), stretched where
      needed so that the estimate, which need not be a multiple of 1/N, lies in it;
    - otherwise Wilson's score interval (1927) with the t quantile of n - 1 degrees of freedom on
      the effective sample size (n - 1) / (1 - n/N), which brings in the finite population
      correction; the same numbers as ``svyciprop(method="wilson")`` of R's survey 4.5;
    - everyone answered: the interval is the estimate;
    - nobody answered: no estimate and no interval, and bounds from 0 to 1.

    The bounds assume nothing (Manski 2003): every municipality without an answer says no, or every
    one says yes. They hold with certainty, so the interval is cut off at them.

    For a question asked only of some, ``population`` leaves out the respondents to whom it was
    not asked: with x yes answers among a answers and m municipalities of which nothing is known,
    it is a + m, and the bounds are x / (a + m) and (x + m) / (a + m).

    Raises ValueError when the numbers contradict one another.
    """
    _check(count, answered, population, confidence)
    if answered == 0:
        return Share(
            count=0,
            answered=0,
            population=population,
            estimate=None,
            interval=None,
            bounds=ANYTHING,
            confidence=confidence,
        )
    bounds = Interval(low=count / population, high=(count + population - answered) / population)
    return Share(
        count=count,
        answered=answered,
        population=population,
        estimate=count / answered,
        interval=clip(_interval(count, answered, population, confidence), bounds),
        bounds=bounds,
        confidence=confidence,
    )


def clip(interval: Interval, bounds: Interval) -> Interval:
    """The part of an interval that lies within the bounds."""
    return Interval(
        low=min(max(interval.low, bounds.low), bounds.high),
        high=max(min(interval.high, bounds.high), bounds.low),
    )


def _interval(count: int, answered: int, population: int, confidence: float) -> Interval:
    estimate = count / answered
    if answered == population:
        return Interval(low=estimate, high=estimate)
    if answered < EXACT_BELOW or count in (0, answered):
        low, high = count_limits(answered, population, confidence)
        return Interval(
            low=min(int(low[count]) / population, estimate),
            high=max(int(high[count]) / population, estimate),
        )
    return _wilson(estimate, answered, population, confidence)


def _wilson(estimate: float, answered: int, population: int, confidence: float) -> Interval:
    effective = (answered - 1) / (1 - answered / population)
    quantile = float(stdtrit(answered - 1, (1 + confidence) / 2))
    square = quantile * quantile / effective
    centre = (estimate + square / 2) / (1 + square)
    spread = estimate * (1 - estimate) / effective + square / (4 * effective)
    half = quantile * sqrt(spread) / (1 + square)
    return Interval(low=centre - half, high=centre + half)


def _check(count: int, answered: int, population: int, confidence: float) -> None:
    if not 0 <= count <= answered:
        raise ValueError(f"{count} yes answers do not fit {answered} answers")
    if answered > population:
        raise ValueError(
            f"{answered} municipalities answered, but only {population} exist; "
            "check the day of the register"
        )
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, not at {confidence}")
