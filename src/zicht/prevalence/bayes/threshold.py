"""The Bayesian threshold method (Silverman 2020).

All pairs of lists are let depend on each other; pairs whose posterior mean is small against its
standard deviation are dropped; the model of the rest gives the size of the population. The priors
of the intercept and of single lists are flat, those of pairs normal around 0, or flat too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from zicht.prevalence.bayes.diagnostics import Diagnostics, diagnosed
from zicht.prevalence.bayes.loglinear import Posterior, drawn
from zicht.prevalence.bayes.posterior import DrawnPosterior
from zicht.prevalence.histories import Histories, Vector, Whole

PAPER = "Silverman, B. W. (2020). Journal of the Royal Statistical Society A 183, 691-736."

R_HAT_LIMIT = 1.01
_CHAINS = 32
#: Draws in which the length of a step settles.
_REST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStrength:
    """A pair of lists in the model of all pairs: posterior mean over standard deviation."""

    lists: tuple[str, str]
    ratio: float
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThresholdEstimate:
    """The size of the population by the Bayesian threshold method.

    ``pairs``: every pair that could be weighed. ``never_together``: pairs nobody is on, which under
    a flat prior are minus infinity and stay in the model. ``pair_variance`` None is the flat prior.
    """

    observed: int
    posterior: DrawnPosterior
    diagnostics: Diagnostics
    pairs: tuple[PairStrength, ...]
    never_together: tuple[tuple[str, str], ...]
    pair_variance: float | None
    threshold: float
    seed: int
    paper: str = PAPER

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The pairs that the final model holds."""
        return tuple(each.lists for each in self.pairs if each.kept)


def estimate_threshold(
    given: Histories,
    *,
    pair_variance: float | None = 1.0,
    threshold: float = 2.0,
    draws: int = 400,
    seed: int = 0,
) -> ThresholdEstimate:
    """The posterior of the size of the population after dropping weak pairs.

    ``pair_variance``: prior variance of a pair's coefficient, None for a flat prior. ``draws``: how
    many by each of 32 chains. Raises FlatPosteriorError where a flat prior leaves no mode, and
    DisagreeingChainsError where chains do not agree, as when they stand still.
    """
    random = np.random.default_rng(seed)
    cells = np.arange(1, 1 << len(given.lists))
    every = [1 << low | 1 << high for low, high in combinations(range(len(given.lists)), 2)]
    empty = [pair for pair in every if not given.overlap(pair)] if pair_variance is None else []
    for pair in empty:
        cells = cells[(cells & pair) != pair]
    candidates = [pair for pair in every if pair not in empty]
    first = _fitted(given, cells, candidates, pair_variance, draws, random)
    strengths = first.mean(axis=(0, 1)) / first.std(axis=(0, 1), ddof=1)
    pairs = tuple(
        PairStrength(
            lists=_names(given, pair), ratio=float(ratio), kept=bool(abs(ratio) >= threshold)
        )
        for pair, ratio in zip(candidates, strengths[len(given.lists) + 1 :], strict=True)
    )
    kept = [pair for pair, each in zip(candidates, pairs, strict=True) if each.kept]
    last = _fitted(given, cells, kept, pair_variance, draws, random)
    diagnostics = diagnosed(last[:, :, 0])
    diagnostics.require(limit=R_HAT_LIMIT)
    return ThresholdEstimate(
        observed=given.total,
        posterior=DrawnPosterior(draws=given.total + np.exp(last[:, :, 0])),
        diagnostics=diagnostics,
        pairs=pairs,
        never_together=tuple(_names(given, pair) for pair in empty),
        pair_variance=pair_variance,
        threshold=threshold,
        seed=seed,
    )


def _fitted(
    given: Histories,
    cells: Whole,
    pairs: Sequence[int],
    pair_variance: float | None,
    draws: int,
    random: np.random.Generator,
) -> Vector:
    """Draws by chain, place and coefficient: intercept, single lists, pairs."""
    terms = np.array([0, *(1 << place for place in range(len(given.lists))), *pairs])
    precisions = np.zeros(len(terms))
    if pair_variance is not None:
        precisions[len(given.lists) + 1 :] = 1 / pair_variance
    posterior = Posterior(
        design=((cells[:, None] & terms) == terms).astype(np.float64),
        counts=given.dense()[cells].astype(np.float64),
        precisions=precisions,
    )
    found = drawn(posterior, chains=_CHAINS, length=draws, rest=_REST, random=random)
    for place in range(len(terms)):
        diagnosed(found[:, :, place]).require(limit=R_HAT_LIMIT)
    return found


def _names(given: Histories, pair: int) -> tuple[str, str]:
    first, second = (name for place, name in enumerate(given.lists) if pair >> place & 1)
    return first, second
