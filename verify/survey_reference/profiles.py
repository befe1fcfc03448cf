"""Profile likelihood limits as the reference reads them: from a table, by a spline and a line.

The library solves for the limit. The reference steps along the log-odds by a fifth of the distance,
lays a spline through the steps, and reads the limit from straight lines between the points of the
spline (``profile`` and ``confint`` of the R package MASS 7.3), with the spread of the last step but
one of an iteration that stops at 1e-8. That is 1e-6 to 1e-5 off the limit; to compare more digits
than that, the same reading is made here of the library's own figures.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr, stdtrit, xlogy
from scipy.stats import f as f_distribution

from zicht.estimation.model import Interval
from zicht.estimation.sampling.proportions import Method, Proportion, interval

#: How far a reading of the table may be from the limit itself, as a part of it.
READING = 1e-3
_STEPS = 9

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Where the iteration for the log-odds stopped, and the share of the step before."""

    log_odds: float
    share_before: float


def tabulated(found: Proportion, fit: Fit, confidence: float) -> Interval:
    """The likelihood interval as read from a table; fails when the library's is elsewhere."""
    limit = interval(found, Method.LIKELIHOOD, confidence)
    if found.is_all_alike or found.variance <= 0:
        return limit
    quantile = -float(stdtrit(found.degrees_of_freedom, (1 - confidence) / 2))
    cutoff = quantile * float(np.sqrt(found.rows / found.effective_rows * _spread(found, fit)))
    odds, roots = _table(found, fit, cutoff)
    fine = np.linspace(odds[0], odds[-1], 3 * len(odds))
    read = np.interp(np.array([-cutoff, cutoff]), spline(odds, roots, fine), fine)
    low, high = (float(expit(one)) for one in read)
    if not np.allclose([low, high], [limit.low, limit.high], rtol=READING, atol=0):
        raise ValueError(f"profile likelihood: {limit} is not near {low}, {high}")
    return Interval(low=low, high=high)


def fitted(answers: Values, weights: Values) -> Fit:
    """The iteration for the log-odds of a share: weighted least squares from (wy + 1/2) / (w + 1).

    ``answers`` are 0 or 1 and not all alike.
    """
    weights = weights / weights.mean()
    share = float(weights @ answers / weights.sum())
    start = (weights * answers + 0.5) / (weights + 1)
    spread = weights * start * (1 - start)
    guesses = logit(start) + (answers - start) / (start * (1 - start))
    log_odds = float(spread @ guesses / spread.sum())
    last, size = np.inf, weights.sum()
    for _ in range(25):
        now = float(expit(log_odds))
        deviance = -2 * size * (share * np.log(now) + (1 - share) * np.log1p(-now))
        if abs(deviance - last) / (abs(deviance) + 0.1) < 1e-8:
            break
        last, before = deviance, now
        log_odds += (share - now) / (now * (1 - now))
    return Fit(log_odds=log_odds, share_before=before)


def _spread(found: Proportion, fit: Fit) -> float:
    before = fit.share_before
    return before * (1 - before) / (found.share * (1 - found.share))


def _table(found: Proportion, fit: Fit, cutoff: float) -> tuple[Values, Values]:
    alpha = float(ndtr(-cutoff)) / 2
    furthest = float(np.sqrt(f_distribution.isf(alpha, 1, found.rows - 1)))
    middle = fit.log_odds
    error = found.standard_error / (found.share * (1 - found.share))
    points = [(middle, 0.0)]
    for sign in (-1, 1):
        for step in range(1, _STEPS + 1):
            odds = middle + sign * step * furthest / 5 * error
            root = sign * _root(found, float(expit(odds)))
            points.append((odds, root))
            if abs(root) >= furthest:
                break
    points.sort()
    return np.array([one for one, _ in points]), np.array([one for _, one in points])


def _root(found: Proportion, share: float) -> float:
    """The signed root of the deviance over the dispersion."""
    fall = xlogy(found.share, found.share / share)
    fall += xlogy(1 - found.share, (1 - found.share) / (1 - share))
    return float(np.sqrt(max(2 * (found.rows - 1) * fall, 0.0)))


def spline(x: Values, y: Values, at: Values) -> Values:
    """A cubic spline whose ends follow the cubic through the four outer points.

    Forsythe, Malcolm and Moler (1977); the default of R's ``spline``.
    """
    size, step = len(x), np.diff(x)
    slope = np.diff(y) / step
    system, right = np.zeros((size, size)), np.zeros(size)
    for place in range(1, size - 1):
        system[place, place - 1 : place + 2] = (
            step[place - 1],
            2 * (step[place - 1] + step[place]),
            step[place],
        )
        right[place] = slope[place] - slope[place - 1]
    system[0, :2], system[-1, -2:] = (-step[0], step[0]), (step[-1], -step[-1])
    if size > 3:
        right[0] = right[2] / (x[3] - x[1]) - right[1] / (x[2] - x[0])
        right[-1] = right[-2] / (x[-1] - x[-3]) - right[-3] / (x[-2] - x[-4])
        right[0] *= step[0] ** 2 / (x[3] - x[0])
        right[-1] *= -(step[-1] ** 2) / (x[-1] - x[-4])
    bend = np.linalg.solve(system, right)
    place = np.clip(np.searchsorted(x, at, side="right") - 1, 0, size - 2)
    away = at - x[place]
    first = slope[place] - step[place] * (bend[place + 1] + 2 * bend[place])
    third = (bend[place + 1] - bend[place]) / step[place]
    found: Values = y[place] + away * (first + away * (3 * bend[place] + away * third))
    return found
