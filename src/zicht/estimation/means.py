"""Mean scores of municipalities: estimate, interval and worst-case bounds."""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from zicht.estimation.model import Interval, Mean
from zicht.estimation.shares import clip, estimate_share


def estimate_mean(
    scores: Sequence[float],
    *,
    unplaced: int,
    population: int,
    lowest: float,
    highest: float,
    confidence: float = 0.95,
) -> Mean:
    """The mean of the placed answers of ``population`` municipalities.

    ``scores`` are the answers with a place on the scale from ``lowest`` to ``highest``;
    ``unplaced`` answered without one. See :func:`mean_from_sums` for interval and bounds. Raises
    ValueError for a score outside the scale or more answers than municipalities.
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.size and not (lowest <= values.min() and values.max() <= highest):
        raise ValueError(f"a score lies outside the scale from {lowest} to {highest}")
    return mean_from_sums(
        len(values),
        float(values.sum()),
        float((values * values).sum()),
        unplaced=unplaced,
        population=population,
        lowest=lowest,
        highest=highest,
        confidence=confidence,
    )


@lru_cache(maxsize=65536)
def mean_from_sums(
    answered: int,
    total: float,
    squares: float,
    *,
    unplaced: int,
    population: int,
    lowest: float,
    highest: float,
    confidence: float = 0.95,
) -> Mean:
    """The mean of ``answered`` scores with this sum and this sum of squares.

    The interval assumes that who gave a placed answer was a matter of chance: the estimate plus
    and minus t(n - 1) times s sqrt((1 - n/N) / n), cut off at the bounds; everyone placed gives
    the estimate itself. Answers that are all alike (one answer always is) show no spread: there
    the interval takes the exact lower limit L of the share that gives that answer, and lets the
    others stand anywhere on the scale. The bounds assume nothing: all who did not answer or did
    not know stand on ``lowest``, or on ``highest`` (Manski 2003). Raises ValueError when more
    answered than there are.
    """
    if answered + unplaced > population:
        raise ValueError(
            f"{answered + unplaced} municipalities answered, but only {population} exist; "
            "check the day of the register"
        )
    scale = Interval(low=lowest, high=highest)
    estimate, interval, bounds = None, None, scale
    if answered:
        estimate = total / answered
        bounds = _bounds(total, population - answered, population, scale)
        spread = max(squares - answered * estimate * estimate, 0.0)
        # Scores are small multiples of a step, so anything below this is rounding.
        if spread < 1e-9 * max(squares, 1.0):
            interval = _all_alike(estimate, answered, population, scale, confidence)
        else:
            interval = _student(estimate, spread, answered, population, confidence)
        interval = clip(interval, bounds)
    return Mean(
        answered=answered,
        unplaced=unplaced,
        population=population,
        lowest=lowest,
        highest=highest,
        estimate=estimate,
        interval=interval,
        bounds=bounds,
        confidence=confidence,
    )


def _bounds(total: float, unknown: int, population: int, scale: Interval) -> Interval:
    return Interval(
        low=(total + unknown * scale.low) / population,
        high=(total + unknown * scale.high) / population,
    )


def _student(
    estimate: float, spread: float, answered: int, population: int, confidence: float
) -> Interval:
    error = sqrt(spread / (answered - 1) / answered * (1 - answered / population))
    half = float(stdtrit(answered - 1, (1 + confidence) / 2)) * error
    return Interval(low=estimate - half, high=estimate + half)


def _all_alike(
    score: float, answered: int, population: int, scale: Interval, confidence: float
) -> Interval:
    share = estimate_share(answered, answered, population, confidence)
    alike = share.interval.low if share.interval is not None else 0.0
    return Interval(
        low=alike * score + (1 - alike) * scale.low, high=alike * score + (1 - alike) * scale.high
    )
