"""From a fitted model to shares of domains: what is known, and what is predicted of the rest."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import betaincinv, expit

from zicht.estimation.model import Interval
from zicht.estimation.pooling.hierarchical import Fitted, fit
from zicht.estimation.pooling.population import UNKNOWN, Domain, Population
from zicht.estimation.sampling.design import Codes, Matrix, Vector

#: Nodes for the mean of a chance whose log odds are normal.
NODES = 15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pooled:
    """Shares (0 to 1) of each domain (rows) and category (columns), all modelled.

    ``answered`` of ``population`` units gave an answer, a count per domain. ``low`` and ``high``
    hold the share of the whole domain with the chance asked for, in whole units: what respondents
    said is known, the rest is uncertain because the model is and because each unit is.
    ``spreads`` are those of the factors, on the scale of log odds. A domain that nobody was asked
    in has population 0 and share 0.
    """

    domains: tuple[Domain, ...]
    answered: Codes
    population: Codes
    shares: Matrix
    errors: Matrix
    low: Matrix
    high: Matrix
    confidence: float
    spreads: Vector
    modelled: bool = True

    def interval(self, domain: int, category: int) -> Interval:
        """The interval of one share."""
        return Interval(
            low=float(self.low[domain, category]), high=float(self.high[domain, category])
        )


def pool(
    frame: Population,
    codes: Codes,
    categories: int,
    *,
    ordered: bool = True,
    confidence: float = 0.95,
) -> Pooled:
    """Modelled shares of every category in every domain.

    ``codes`` holds per unit its answer from 0, -1 for one that is not known, -2 for a unit that was
    not asked. ``ordered`` says that categories have an order: one cumulative logit; otherwise every
    category has a logit of its own, after which the predictions are made to add up. Raises
    :class:`~.problems.NobodyAnsweredError`.
    """
    unknown = np.flatnonzero(codes == UNKNOWN)
    rest = frame.counted(frame.cell_of, frame.cells, unknown)
    known = frame.counted(codes, categories, np.flatnonzero(codes >= 0))
    if ordered or categories == 2:
        fitted = fit(frame, codes, categories)
        means, variances = _predicted(fitted, frame, rest)
        spreads = fitted.spreads
    else:
        means, variances, spreads = _each(frame, codes, categories, rest)
    missing = rest.sum(axis=1)
    population = np.rint(missing + known.sum(axis=1)).astype(np.int64)
    whole = np.maximum(population, 1)[:, None]
    low, high = _limits(means, variances, missing[:, None], confidence)
    return Pooled(
        domains=frame.domains,
        answered=np.rint(known.sum(axis=1)).astype(np.int64),
        population=population,
        shares=(known + means) / whole,
        errors=np.sqrt(variances) / whole,
        low=(known + low) / whole,
        high=(known + high) / whole,
        confidence=confidence,
        spreads=spreads,
    )


def _each(
    frame: Population, codes: Codes, categories: int, rest: Matrix
) -> tuple[Matrix, Matrix, Vector]:
    """Every category against all others."""
    means, variances, spreads = [], [], []
    for category in range(categories):
        own = np.where(codes >= 0, (codes == category).astype(np.int64), codes)
        fitted = fit(frame, own, 2)
        mean, variance = _predicted(fitted, frame, rest)
        means.append(mean[:, 1])
        variances.append(variance[:, 1])
        spreads.append(fitted.spreads)
    found = np.stack(means, axis=1)
    sums = found.sum(axis=1, keepdims=True)
    scale = np.divide(rest.sum(axis=1, keepdims=True), sums, out=np.ones_like(sums), where=sums > 0)
    return found * scale, np.stack(variances, axis=1), np.mean(spreads, axis=0)


def _predicted(fitted: Fitted, frame: Population, rest: Matrix) -> tuple[Matrix, Matrix]:
    """Mean and variance of the number of unknown units in every domain and category."""
    passed, effects = _chances(fitted, frame)
    # Chances and effects of a category are those of its boundaries, one less the next.
    chances = np.diff(passed, axis=0) * -1
    of_category = np.diff(effects, axis=0) * -1
    means = rest @ chances.T
    in_domain = rest @ of_category
    shared = ((in_domain @ fitted.covariance) * in_domain).sum(axis=2)
    of_cell = ((of_category @ fitted.covariance) * of_category).sum(axis=2)
    own = rest @ np.maximum(chances * (1 - chances) - of_cell, 0.0).T
    return means, shared.T + own


def _chances(fitted: Fitted, frame: Population) -> tuple[Matrix, Matrix]:
    """Chances of passing every boundary (first axis) in every cell, and what moves them.

    Means over the uncertainty of the log odds; the first boundary is passed by all, the last by
    none. Effects are those of the coefficients on the chance (Stein's lemma).
    """
    boundaries, cells = fitted.boundaries, frame.cells
    passed = np.zeros((boundaries + 2, cells))
    passed[0] = 1.0
    effects = np.zeros((boundaries + 2, cells, len(fitted.coefficients)))
    standard, weights = _nodes()
    for boundary in range(boundaries):
        row = np.zeros((cells, len(fitted.coefficients)))
        row[:, boundary] = 1.0
        row[:, boundaries:] = frame.indicators
        spread = np.sqrt(((row @ fitted.covariance) * row).sum(axis=1))
        at = expit((row @ fitted.coefficients)[:, None] + np.outer(spread, standard))
        passed[boundary + 1] = at @ weights
        effects[boundary + 1] = ((at * (1 - at)) @ weights)[:, None] * row
    return passed, effects


@cache
def _nodes() -> tuple[Vector, Vector]:
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return places, weights / weights.sum()


def _limits(
    means: Matrix, variances: Matrix, missing: Matrix, confidence: float
) -> tuple[Matrix, Matrix]:
    """Whole numbers of unknown units, by a beta distribution with their mean and variance."""
    of = np.maximum(missing, 1.0)
    share = np.clip(means / of, 1e-12, 1 - 1e-12)
    spread = np.maximum(variances / of**2, 1e-24)
    weight = np.maximum(share * (1 - share) / spread - 1, 1e-6)
    tail = (1 - confidence) / 2
    ends = [betaincinv(share * weight, (1 - share) * weight, one) for one in (tail, 1 - tail)]
    # The least whole number that is not passed with this chance, each standing for half around it.
    low, high = (np.ceil(np.maximum(missing * end - 0.5, 0.0)) for end in ends)
    return low, high
