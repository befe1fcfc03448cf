"""Intervals that know a model was chosen: the choice is made anew in every resample.

People are drawn with replacement, which makes the counts of the observed histories multinomial
(Buckland and Garthwaite 1991; Chan, Silverman and Vincent 2021). Replicates are drawn in blocks,
each with a generator of its own, so that any number of workers gives the same replicates, and more
replicates begin with those of fewer.
"""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from zicht.prevalence.bca import Limit, Ties, acceleration, bca_limit, share_below
from zicht.prevalence.histories import Histories, Vector, Whole

#: With 1,000, limits of a model that is chosen move by a tenth from one seed to the next.
RESAMPLES = 10_000
#: Resamples that are drawn by one generator and estimated by one worker.
BLOCK = 500


class Estimator(Protocol):
    """A way to estimate the population from many tables of the same histories."""

    def populations(self, given: Histories, tables: Whole) -> Vector:
        """The population for every row of counts of the histories; infinite where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BcaInterval:
    """Limits that hold the population in a share ``level`` of all samples."""

    level: float
    lower: Limit
    upper: Limit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bootstrap:
    """An estimate with its replicates, and how it leans on single people (``acceleration``)."""

    estimate: float
    replicates: Vector
    acceleration: float

    @property
    def unbounded(self) -> int:
        """In how many resamples there was no estimate; they count as infinitely large."""
        return int(np.isinf(self.replicates).sum())

    def limits(self, probabilities: Iterable[float], *, ties: Ties) -> tuple[Limit, ...]:
        """The limits below which the population is with these probabilities."""
        ordered = np.sort(self.replicates)
        below = share_below(self.replicates, self.estimate, ties)
        return tuple(bca_limit(ordered, below, self.acceleration, each) for each in probabilities)

    def interval(self, level: float = 0.95, *, ties: Ties = Ties.MIDRANK) -> BcaInterval:
        """The BCa interval."""
        outside = (1 - level) / 2
        lower, upper = self.limits((outside, 1 - outside), ties=ties)
        return BcaInterval(level=level, lower=lower, upper=upper)


def bootstrap(
    given: Histories,
    estimator: Estimator,
    *,
    seed: int,
    resamples: int = RESAMPLES,
    executor: Executor | None = None,
) -> Bootstrap:
    """Estimate again in as many resamples; an ``executor`` spreads them over workers."""
    sizes = [min(BLOCK, resamples - begin) for begin in range(0, resamples, BLOCK)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    work = partial(_estimated, given, estimator)
    mapped = executor.map(work, seeds, sizes) if executor else map(work, seeds, sizes)
    return from_replicates(given, estimator, np.concatenate(list(mapped)))


def from_replicates(given: Histories, estimator: Estimator, replicates: Vector) -> Bootstrap:
    """A bootstrap from replicates made elsewhere, with the jackknife of the table itself."""
    tables = np.concatenate(
        [given.counts[None, :], given.counts - np.eye(len(given.counts), dtype=np.int64)]
    )
    estimates = estimator.populations(given, tables)
    return Bootstrap(
        estimate=float(estimates[0]),
        replicates=replicates,
        acceleration=acceleration(estimates[1:], given.counts),
    )


def resampled(given: Histories, resamples: int, seed: np.random.SeedSequence) -> Whole:
    """Counts of the histories in so many resamples, a row each."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.multinomial(given.total, given.counts / given.total, size=resamples)


def _estimated(
    given: Histories, estimator: Estimator, seed: np.random.SeedSequence, size: int
) -> Vector:
    return estimator.populations(given, resampled(given, size, seed))
