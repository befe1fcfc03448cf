"""Exact limits for many counts in many finite populations at once.

The rule of :func:`zicht.estimation.exact.count_limits`, which makes all counts of one size and
population; here every triple that occurs is searched by halving, so that populations may be large.
"""

import numpy as np
from scipy.special import gammaln

from zicht.estimation.engine.answers import crossed_codes
from zicht.estimation.sampling.design import Codes, Vector

#: A chance is more than a tail when it is so by more than rounding: ties are not kept.
_MORE = 1.0 + 1e-9


def count_limits(
    counts: Codes, answered: Codes, population: Codes, confidence: float
) -> tuple[Codes, Codes]:
    """The lowest and highest population counts that fit ``counts`` yes among ``answered``.

    Three arrays of one length, with 0 <= counts <= answered <= population. Meant for few answers,
    or for answers all alike: the work grows with the smaller of yes and no.
    """
    mirrored = np.concatenate([counts, answered - counts])
    sizes = np.concatenate([answered, answered])
    wholes = np.concatenate([population, population])
    alike = crossed_codes([wholes, sizes, mirrored])
    first = np.zeros(int(alike.max(initial=-1)) + 1, dtype=np.int64)
    first[alike] = np.arange(len(alike))
    tail = (1 - confidence) / 2
    upper, lower = np.split(_highest(mirrored[first], sizes[first], wholes[first], tail)[alike], 2)
    return population - lower, upper


def _highest(counts: Codes, answered: Codes, population: Codes, tail: float) -> Codes:
    """The largest population count M with P(X <= count | M) > tail."""
    low, high = counts.copy(), population - answered + counts
    # Nothing speaks against a population of only yes when nobody said no.
    low[counts == answered] = high[counts == answered]
    while (open_ := np.flatnonzero(low < high)).size:
        middle = (low[open_] + high[open_] + 1) // 2
        chance = _at_most(counts[open_], middle, answered[open_], population[open_])
        kept = chance > tail * _MORE
        low[open_[kept]] = middle[kept]
        high[open_[~kept]] = middle[~kept] - 1
    return low


def _at_most(counts: Codes, yes: Codes, answered: Codes, population: Codes) -> Vector:
    """P(X <= count) when ``yes`` of the population say yes, summed down from the count itself."""
    found, no = counts.astype(np.float64), (population - yes).astype(np.float64)
    drawn, all_yes = answered.astype(np.float64), yes.astype(np.float64)
    term = np.exp(
        _log_choose(all_yes, found)
        + _log_choose(no, drawn - found)
        - _log_choose(population.astype(np.float64), drawn)
    )
    total = term.copy()
    for _ in range(int(counts.max(initial=0))):
        # The chance of one yes less; it is 0 below no yes at all, or when no more can say no.
        term = term * found * (no - drawn + found) / ((all_yes - found + 1) * (drawn - found + 1))
        np.maximum(term, 0.0, out=term)
        found = found - 1
        total += term
    return total


def _log_choose(total: Vector, chosen: Vector) -> Vector:
    logs: Vector = gammaln(total + 1) - gammaln(chosen + 1) - gammaln(total - chosen + 1)
    return logs
