"""Intervals of many shares at once: the rules of the slow path, chosen per cell.

Wilson and delta-logit are those of :mod:`zicht.estimation.sampling.proportions`, exact limits those
of :mod:`zicht.estimation.exact`, the band that of
:func:`zicht.estimation.nonresponse.band.odds_band` with all who did not answer taken together.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, stdtrit

from zicht.estimation.engine.cells import Method
from zicht.estimation.engine.exact_limits import count_limits
from zicht.estimation.engine.linearisation import Shares
from zicht.estimation.sampling.design import Codes, Matrix

#: Below this many answers limits are exact.
EXACT_BELOW = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limits:
    """The two ends of every interval; for ``method`` see :class:`Method`."""

    low: Matrix
    high: Matrix
    method: NDArray[np.int8]


def intervals(found: Shares, population: Codes, *, score: Method, confidence: float) -> Limits:
    """The sampling interval of every share; ``population`` is that of each group (rows).

    Nobody answered: 0 to 1. Everyone in the group answered: the share itself. Fewer than 30
    answers, all answers alike, or as many strata as answers: exact, stretched where needed to hold
    the weighted share. Otherwise ``score``: Method.WILSON or Method.DELTA_LOGIT.
    """
    method = _methods(found, population, score)
    low, high = found.values.copy(), found.values.copy()
    low[method == Method.NOBODY], high[method == Method.NOBODY] = 0.0, 1.0
    exact = method == Method.EXACT
    low[exact], high[exact] = _exact(found, population, exact, confidence)
    smooth = method == score
    ends = _wilson if score is Method.WILSON else _delta_logit
    quantile = _quantiles(found.freedom[smooth], confidence)
    low[smooth], high[smooth] = ends(found.values[smooth], found.variances[smooth], quantile)
    return Limits(low=low, high=high, method=method)


def bands(
    found: Shares, population: Codes, limits: Limits, *, factor: float, stretch: float
) -> tuple[Matrix, Matrix]:
    """The ends of the non-response band of every share, for an odds ``factor``.

    Those who answered are known; the share among all others has one odds, so no search is needed.
    """
    silent = population[:, None] - found.known
    others, whole = np.where(silent > 0, silent, 1.0), population[:, None].astype(np.float64)
    middle = _log_odds((found.values * whole - found.counts) / others)
    room = log(factor)
    ends = []
    for limit, shift in ((limits.low, -room), (limits.high, room)):
        end = _log_odds((limit * whole - found.counts) / others)
        measured = np.isfinite(middle) & np.isfinite(end)
        start = np.where(measured, middle, 0.0)
        end = np.where(measured, start + stretch * (np.where(measured, end, 0.0) - start), end)
        ends.append((found.counts + silent * expit(end + shift)) / np.maximum(whole, 1.0))
    nobody = limits.method == Method.NOBODY
    everyone = limits.method == Method.EVERYONE
    return (
        np.where(nobody, 0.0, np.where(everyone, limits.low, ends[0])),
        np.where(nobody, 1.0, np.where(everyone, limits.high, ends[1])),
    )


def _methods(found: Shares, population: Codes, score: Method) -> NDArray[np.int8]:
    method = np.full(found.values.shape, score, dtype=np.int8)
    method[found.variances <= 0] = Method.CERTAIN
    few = (found.known < EXACT_BELOW) | (found.freedom < 1)
    alike = (found.counts == 0) | (found.counts == found.known)
    method[few | alike] = Method.EXACT
    method[found.known == population[:, None]] = Method.EVERYONE
    method[found.known == 0] = Method.NOBODY
    return method


def _exact(
    found: Shares, population: Codes, chosen: NDArray[np.bool_], confidence: float
) -> tuple[Matrix, Matrix]:
    sizes = np.broadcast_to(population[:, None], chosen.shape)[chosen]
    counts, known = (one[chosen].astype(np.int64) for one in (found.counts, found.known))
    low, high = count_limits(counts, known, sizes, confidence)
    share = found.values[chosen]
    return np.minimum(low / sizes, share), np.maximum(high / sizes, share)


def _quantiles(freedom: Matrix, confidence: float) -> Matrix:
    distinct, at = np.unique(freedom, return_inverse=True)
    quantiles = np.asarray(-stdtrit(distinct, (1 - confidence) / 2), dtype=np.float64)
    return quantiles[at.reshape(-1)]


def _wilson(share: Matrix, variance: Matrix, quantile: Matrix) -> tuple[Matrix, Matrix]:
    part = quantile**2 * variance / (share * (1 - share))
    middle = (share + part / 2) / (1 + part)
    margin = np.sqrt(part * share * (1 - share) + part**2 / 4) / (1 + part)
    return middle - margin, middle + margin


def _delta_logit(share: Matrix, variance: Matrix, quantile: Matrix) -> tuple[Matrix, Matrix]:
    margin = quantile * np.sqrt(variance) / (share * (1 - share))
    middle = logit(share)
    return expit(middle - margin), expit(middle + margin)


def _log_odds(share: Matrix) -> Matrix:
    with np.errstate(divide="ignore"):
        odds: Matrix = logit(np.clip(share, 0.0, 1.0))
    return odds
