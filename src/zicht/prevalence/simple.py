"""Estimates by hand: two lists, and a lower bound from those seen once and twice."""

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.special import ndtri

from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import Histories
from zicht.prevalence.problems import NobodyOnBothError, TooFewListsError, UnknownListError


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleEstimate:
    """A population with its standard error, of whom ``observed`` were seen."""

    observed: int
    population: float
    standard_error: float

    def interval(self, level: float = 0.95) -> Interval:
        """Log-normal in the unseen (Chao 1987), so never below those seen.

        Both limits are the estimate when nobody is unseen or nothing varies.
        """
        unseen = self.population - self.observed
        if unseen <= 0 or self.standard_error == 0:
            return Interval(level=level, lower=self.population, upper=self.population)
        ratio = self.standard_error / unseen
        factor = exp(float(ndtri(0.5 + level / 2)) * sqrt(log(1 + ratio**2)))
        return Interval(
            level=level,
            lower=self.observed + unseen / factor,
            upper=self.observed + unseen * factor,
        )


def lincoln_petersen(given: Histories, first: str, second: str) -> SimpleEstimate:
    """The product of two lists over their overlap; variance of Sekar and Deming (1949).

    Assumes that being on one list says nothing of being on the other, that everyone has the same
    chance on at least one of them, and that people are linked without error. People on neither of
    the two lists are not used. Raises NobodyOnBothError, and
    UnknownListError or TooFewListsError when these are not two of the lists.
    """
    one, two, both, observed = _two_lists(given, first, second)
    if not both:
        raise NobodyOnBothError(first=first, second=second)
    return SimpleEstimate(
        observed=observed,
        population=one * two / both,
        standard_error=sqrt(one * two * (one - both) * (two - both) / both**3),
    )


def chapman(given: Histories, first: str, second: str) -> SimpleEstimate:
    """Chapman's (1951) nearly unbiased form, with Seber's (1970) variance; also without overlap.

    Raises UnknownListError or TooFewListsError when these are not two of the lists.
    """
    one, two, both, observed = _two_lists(given, first, second)
    population = (one + 1) * (two + 1) / (both + 1) - 1
    variance = (one + 1) * (two + 1) * (one - both) * (two - both) / ((both + 1) ** 2 * (both + 2))
    return SimpleEstimate(observed=observed, population=population, standard_error=sqrt(variance))


def chao_lower_bound(given: Histories) -> SimpleEstimate:
    """At least so many, when chances to be on a list differ between people (Chao 1987).

    From people on exactly one list and on exactly two; lists must be alike and independent for one
    person. When nobody is on exactly two, the bias-corrected form is used, of which the variance is
    that of its two counts as multinomial.
    """
    times = np.bitwise_count(given.masks)
    once, twice = int(given.counts[times == 1].sum()), int(given.counts[times == 2].sum())
    share = (len(given.lists) - 1) / len(given.lists)
    if twice:
        ratio = once / twice
        unseen = share * once * ratio / 2
        variance = twice * (share * ratio**2 / 2 + share**2 * ratio**3 + share**2 * ratio**4 / 4)
    else:
        unseen = share * once * (once - 1) / 2
        by_unseen = share**2 * once**4 / (4 * (given.total + unseen))
        variance = unseen + share**2 * once * (2 * once - 1) ** 2 / 4 - by_unseen
    return SimpleEstimate(
        observed=given.total,
        population=given.total + unseen,
        standard_error=sqrt(max(variance, 0.0)),
    )


def _two_lists(given: Histories, first: str, second: str) -> tuple[int, int, int, int]:
    """People on the first list, on the second, on both, and on any of the two."""
    for name in (first, second):
        if name not in given.lists:
            raise UnknownListError(name=name, lists=given.lists)
    if first == second:
        raise TooFewListsError(lists=1, least=2)
    one, two = (1 << given.lists.index(name) for name in (first, second))
    sizes = given.overlap(one), given.overlap(two), given.overlap(one | two)
    return *sizes, sizes[0] + sizes[1] - sizes[2]
