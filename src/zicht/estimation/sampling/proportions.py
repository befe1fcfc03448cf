"""Intervals for a proportion, by choice of method, in any design."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType

import numpy as np
from scipy.special import betaincinv, expit, logit

from zicht.estimation.exact import count_limits
from zicht.estimation.model import Interval
from zicht.estimation.problems import NegativeWeightError, NothingToEstimateError
from zicht.estimation.sampling.design import Design, Vector, degrees_of_freedom
from zicht.estimation.sampling.estimates import estimate, t_quantile
from zicht.estimation.sampling.statistics import Rows, means

#: Below this many rows an approximate interval is off by more than it is worth.
SMALL = 30


class Method(StrEnum):
    """How an interval for a proportion is made. All use the t quantile of the design.

    WALD: the estimate plus and minus its error. DELTA_LOGIT: the same on the log-odds. LOGIT: the
    same of the intercept of a quasi-binomial model, which comes to the same limits. WILSON: the
    score interval on the effective size p (1 - p) / variance (Wilson 1927; Dean and Pagano 2015).
    KORN_GRAUBARD: Clopper-Pearson on the effective size, made smaller where there are few clusters
    (Korn and Graubard 1998). LIKELIHOOD: the profile likelihood, scaled by the design effect (Rao
    and Scott 1984). ARCSINE: Wald on the arcsine of the square root.
    """

    WALD = "wald"
    LOGIT = "logit"
    DELTA_LOGIT = "delta_logit"
    WILSON = "wilson"
    KORN_GRAUBARD = "korn_graubard"
    LIKELIHOOD = "likelihood"
    ARCSINE = "arcsine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """A proportion from 0 to 1, its variance, and the rows and degrees of freedom behind it."""

    share: float
    variance: float
    rows: int
    degrees_of_freedom: float

    @property
    def standard_error(self) -> float:
        """The square root of the variance."""
        return float(np.sqrt(max(self.variance, 0.0)))

    @property
    def is_all_alike(self) -> bool:
        """Whether everyone said the same, so that the variance knows nothing."""
        return self.share in (0.0, 1.0)

    @property
    def effective_rows(self) -> float:
        """How large a sample with replacement would be as precise; call it only with variance."""
        return self.share * (1 - self.share) / self.variance


def proportion(design: Design, answers: Vector, rows: Rows | None = None) -> Proportion:
    """The share of 1 among answers of 0 and 1 (missing: NaN), over the rows of a domain.

    Units outside the domain keep their place in the design for the variance; degrees of freedom
    are those of the domain alone. Raises :class:`NothingToEstimateError` when nobody answered, and
    :class:`NegativeWeightError` when such weights carry the share out of 0 to 1.
    """
    kept = ~np.isnan(answers) & (design.weights != 0)
    if rows is not None:
        kept = kept & rows
    if not kept.any():
        raise NothingToEstimateError(of=("proportion",))
    known = np.unique(answers[kept])
    if len(known) == 1 and known[0] in (0.0, 1.0):
        # Weighted sums would give almost 0 or 1, and a variance of rounding.
        share, variance = float(known[0]), 0.0
    else:
        found = estimate(design, means({"proportion": answers}, kept))
        share, variance = float(found.values[0]), float(found.covariance[0, 0])
        if not 0 < share < 1:
            negative = design.weights[design.weights < 0]
            raise NegativeWeightError(rows=len(negative), lowest=float(negative.min()))
    return Proportion(
        share=share,
        variance=variance,
        rows=int(kept.sum()),
        degrees_of_freedom=degrees_of_freedom(design, kept),
    )


def interval(found: Proportion, method: Method, confidence: float = 0.95) -> Interval:
    """An interval for a proportion.

    When all rows are alike, every method gives the Clopper-Pearson interval of the rows: the
    variance of such a sample is 0, which is not what is known. When the variance is 0 otherwise,
    chance has no part in the estimate and it is its own interval. Wald limits may lie outside
    0 to 1. Raises :class:`~zicht.estimation.problems.NoDegreesOfFreedomError`.
    """
    if found.is_all_alike:
        return _clopper_pearson(found.share, float(found.rows), confidence)
    if found.variance <= 0:
        return Interval(low=found.share, high=found.share)
    quantile = t_quantile(confidence, found.degrees_of_freedom)
    if method is Method.KORN_GRAUBARD:
        alone = t_quantile(confidence, found.rows - 1)
        rows = found.effective_rows * (alone / quantile) ** 2
        return _clopper_pearson(found.share, rows, confidence)
    return _METHODS[method](found, quantile)


def exact(count: int, answered: int, population: int, confidence: float = 0.95) -> Interval:
    """The interval of a share in a small population, from the hypergeometric distribution.

    For ``count`` of ``answered`` in a simple random sample without replacement, such as a domain or
    a stratum of equal weights: the right interval below 30 answers, and at 0 or all. Raises
    :class:`NothingToEstimateError` when nobody answered.
    """
    if answered == 0:
        raise NothingToEstimateError(of=("proportion",))
    low, high = count_limits(answered, population, confidence)
    return Interval(low=float(low[count]) / population, high=float(high[count]) / population)


def small_sample_interval(found: Proportion, population: int, confidence: float = 0.95) -> Interval:
    """The interval to show for a simple random sample of rows of equal weight, of any size.

    Exact below 30 rows and when all are alike, Wilson's otherwise. ``population`` is the size of
    the domain or stratum the rows were drawn from.
    """
    if found.rows >= SMALL and not found.is_all_alike:
        return interval(found, Method.WILSON, confidence)
    return exact(round(found.share * found.rows), found.rows, population, confidence)


def _wald(found: Proportion, quantile: float) -> Interval:
    margin = quantile * found.standard_error
    return Interval(low=found.share - margin, high=found.share + margin)


def _delta_logit(found: Proportion, quantile: float) -> Interval:
    margin = quantile * found.standard_error / (found.share * (1 - found.share))
    middle = float(logit(found.share))
    return Interval(low=float(expit(middle - margin)), high=float(expit(middle + margin)))


def _arcsine(found: Proportion, quantile: float) -> Interval:
    margin = quantile * found.standard_error / (2 * np.sqrt(found.share * (1 - found.share)))
    middle = np.arcsin(np.sqrt(found.share))
    low, high = max(middle - margin, 0.0), min(middle + margin, np.pi / 2)
    return Interval(low=float(np.sin(low) ** 2), high=float(np.sin(high) ** 2))


def _wilson(found: Proportion, quantile: float) -> Interval:
    share, part = found.share, quantile**2 / found.effective_rows
    middle = (share + part / 2) / (1 + part)
    spread = part * share * (1 - share) + part**2 / 4
    margin = float(np.sqrt(spread)) / (1 + part)
    return Interval(low=middle - margin, high=middle + margin)


def _likelihood(found: Proportion, quantile: float) -> Interval:
    # The fall of the log-likelihood on which the t quantile lies; the dispersion of the
    # quasi-binomial model is n / (n - 1).
    from scipy.optimize import brentq

    fall = quantile**2 * found.rows / (found.rows - 1) / (2 * found.effective_rows)
    beyond = partial(_divergence, found.share, fall)
    middle = float(logit(found.share))
    # The divergence grows at least linearly in the log-odds, so this is far enough.
    reach = 2 * (fall + 1) / min(found.share, 1 - found.share)
    ends = [brentq(beyond, end, middle, xtol=1e-14) for end in (middle - reach, middle + reach)]
    return Interval(low=float(expit(ends[0])), high=float(expit(ends[1])))


def _divergence(share: float, less: float, log_odds: float) -> float:
    # log(p) and log(1 - p) from the log-odds, also when p is next to 0 or 1.
    yes, no = -np.logaddexp(0, -log_odds), -np.logaddexp(0, log_odds)
    return float(share * (np.log(share) - yes) + (1 - share) * (np.log1p(-share) - no) - less)


def _clopper_pearson(share: float, rows: float, confidence: float) -> Interval:
    tail, yes, no = (1 - confidence) / 2, rows * share, rows * (1 - share)
    return Interval(
        low=float(betaincinv(yes, no + 1, tail)) if yes > 0 else 0.0,
        high=float(betaincinv(yes + 1, no, 1 - tail)) if no > 0 else 1.0,
    )


_METHODS: Mapping[Method, Callable[[Proportion, float], Interval]] = MappingProxyType(
    {
        Method.WALD: _wald,
        Method.LOGIT: _delta_logit,
        Method.DELTA_LOGIT: _delta_logit,
        Method.WILSON: _wilson,
        Method.LIKELIHOOD: _likelihood,
        Method.ARCSINE: _arcsine,
    }
)
