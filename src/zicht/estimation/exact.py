"""Exact intervals for a count in a finite population, from the hypergeometric distribution."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Counts = NDArray[np.int64]


@lru_cache(maxsize=4096)
def count_limits(answered: int, population: int, confidence: float) -> tuple[Counts, Counts]:
    """The lowest and highest population count that fit each possible number of yes answers.

    Two arrays of length ``answered + 1``; position x holds the limits when x of ``answered`` said
    yes. A population count M is kept when neither P(X >= x | M) nor P(X <= x | M) is at most
    (1 - confidence) / 2: the two one-sided hypergeometric tests, inverted (Buonaccorsi 1987;
    Wendell and Schmee 1996 compare the alternatives). Callers keep ``answered`` between 1 and
    ``population``. The arrays are shared and read-only.
    """
    chances = _chances(answered, population)
    at_most = np.cumsum(chances, axis=1)
    at_least = np.cumsum(chances[:, ::-1], axis=1)[:, ::-1]
    tail = (1 - confidence) / 2
    # Both tails move one way as M grows, so what is kept is one run of counts.
    kept = (at_most > tail) & (at_least > tail)
    low = kept.argmax(axis=0)
    high = population - kept[::-1].argmax(axis=0)
    for limits in (low, high):
        limits.setflags(write=False)
    return low, high


def _chances(answered: int, population: int) -> NDArray[np.float64]:
    """P(X = x | M): one row per population count M, one column per number of yes answers x."""
    count = np.arange(population + 1)[:, None]
    found = np.arange(answered + 1)[None, :]
    possible = (found <= count) & (answered - found <= population - count)
    logs = (
        _log_choose(count, found)
        + _log_choose(population - count, answered - found)
        - _log_choose(np.array(population), np.array(answered))
    )
    return np.where(possible, np.exp(np.where(possible, logs, 0.0)), 0.0)


def _log_choose(total: Counts, chosen: Counts) -> NDArray[np.float64]:
    # Impossible choices get a number too; the caller throws them away.
    left = np.maximum(total - chosen, 0)
    logs: NDArray[np.float64] = gammaln(total + 1) - gammaln(chosen + 1) - gammaln(left + 1)
    return logs
