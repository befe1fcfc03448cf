"""Bayesian latent classes: everyone belongs to a class in which lists are independent.

The classes have a Dirichlet process prior, cut off at a largest number of classes (Manrique-Vallier
2016, as in the R package LCMCR): sticks with a Gamma concentration, uniform chances of being on
lists, and the prior 1/N on the size. The posterior often has several modes between which a single
chain hardly ever goes; here ladders of chains do, and an answer on which they differ is refused.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import gaussian_kde

from zicht.prevalence.bayes.diagnostics import Diagnostics, diagnosed
from zicht.prevalence.bayes.posterior import DrawnPosterior
from zicht.prevalence.histories import Histories, Vector

if TYPE_CHECKING:
    from zicht.prevalence.bayes.tempering import Round

PAPER = "Manrique-Vallier, D. (2016). Biometrics 72, 1246-1254."

R_HAT_LIMIT = 1.01
#: The prior of the concentration, as in LCMCR.
_SHAPE, _RATE = 0.25, 0.25
_LADDERS = 4
#: Rungs per factor e that the people counting grow from the lowest rung to the table itself.
_RUNGS = 4
#: People that count on the lowest rung.
_FEWEST = 200
#: Scans of the first round; each round has twice those of the one before.
_FIRST_SCANS = 50
#: A round of fewer scans is for tuning.
_LEAST_SCANS = 400
#: Free draws, without which R-hat says little (Vehtari and others 2021): scans resemble each other.
_LEAST_DRAWS = 400
_MOST_SCANS = 12_800
#: A mode counts when the posterior dips by at least this part between it and a higher one.
_DIP = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LatentClassEstimate:
    """The size of the population by Bayesian latent classes.

    ``largest`` is the largest size that the prior 1/N allows, None for any; ``beyond`` is the
    probability above it if it did not. ``modes``: sizes at which the posterior peaks; when there is
    more than one, no interval tells the whole story. ``scans``: of each ladder in the last round.
    """

    observed: int
    posterior: DrawnPosterior
    diagnostics: Diagnostics
    modes: tuple[float, ...]
    classes: int
    largest: int | None
    beyond: float
    scans: int
    seed: int
    paper: str = PAPER

    @property
    def is_multimodal(self) -> bool:
        """Whether the data leave distinct answers open."""
        return len(self.modes) > 1


def estimate_latent_classes(
    given: Histories,
    *,
    classes: int = 10,
    largest: int | None = None,
    most_scans: int = _MOST_SCANS,
    seed: int = 0,
) -> LatentClassEstimate:
    """The posterior of the size of the population under at most so many latent classes.

    ``largest``: the largest size the prior allows; LCMCR silently takes 21 times those seen.
    Rounds of scans are doubled until the ladders agree (R-hat 1.01, 400 free draws); raises
    DisagreeingChainsError with both when ``most_scans`` are not enough.
    """
    random = np.random.default_rng(seed)
    for done in _rounds(given, classes, most_scans, seed):
        scans = done.log_seen.shape[1]
        sizes = _sizes(given.total, done.log_seen, random)
        diagnostics = diagnosed(sizes)
        if scans >= _LEAST_SCANS and diagnostics.settled(limit=R_HAT_LIMIT, draws=_LEAST_DRAWS):
            break
    diagnostics.require(limit=R_HAT_LIMIT, draws=_LEAST_DRAWS)
    # A prior that ends at a largest size gives the posterior without an end, less what is beyond.
    kept = sizes[sizes <= largest] if largest is not None else sizes.ravel()
    return LatentClassEstimate(
        observed=given.total,
        posterior=DrawnPosterior(draws=kept),
        diagnostics=diagnostics,
        modes=modes(kept),
        classes=classes,
        largest=largest,
        beyond=1 - kept.size / sizes.size,
        scans=scans,
        seed=seed,
    )


def modes(sizes: Vector) -> tuple[float, ...]:
    """The sizes at which draws peak, by a smooth of their logs; small dips are noise."""
    logs = np.log(sizes)
    low, high = float(np.quantile(logs, 0.001)), float(np.quantile(logs, 0.999))
    if high - low < 1e-6:
        return (float(np.median(sizes)),)
    grid = np.linspace(low, high, 400)
    density = gaussian_kde(logs[:: max(1, len(logs) // 5000)])(grid)
    inner = density[1:-1]
    peaks = np.flatnonzero((inner > density[:-2]) & (inner >= density[2:])) + 1
    kept: list[int] = []
    for peak in peaks[np.argsort(-density[peaks])].tolist():
        between = [density[min(peak, each) : max(peak, each) + 1].min() for each in kept]
        # A speck of a hundredth of the highest is no answer of its own.
        notable = density[peak] > 0.01 * density.max()
        if notable and all(dip < (1 - _DIP) * density[peak] for dip in between):
            kept.append(peak)
    return tuple(sorted(float(np.exp(grid[place])) for place in kept))


def _rounds(given: Histories, classes: int, most_scans: int, seed: int) -> Iterator["Round"]:
    # Numba takes a third of a second to import: only here is it asked for.
    from zicht.prevalence.bayes.latent_likelihood import Table
    from zicht.prevalence.bayes.tempering import a_round, fresh

    counts = given.counts.astype(np.float64)
    table = Table(given.masks, counts, len(given.lists), _SHAPE, _RATE)
    lowest = min(0.5, _FEWEST / given.total)
    ladders = fresh(
        table,
        ladders=_LADDERS,
        rungs=1 + math.ceil(-_RUNGS * math.log(lowest)),
        lowest=lowest,
        classes=classes,
        seed=seed,
    )
    scans = min(_FIRST_SCANS, most_scans)
    seeds = np.random.SeedSequence(seed)
    while scans <= most_scans:
        own = [int(each.generate_state(1)[0]) for each in seeds.spawn(_LADDERS)]
        done = a_round(table, ladders, scans=scans, seeds=own)
        yield done
        ladders = done.ladders
        scans *= 2


def _sizes(observed: int, log_seen: Vector, random: np.random.Generator) -> Vector:
    """Sizes for shares seen: under the prior 1/N the unseen are negative binomial."""
    rate = random.gamma(observed, size=log_seen.shape) * np.expm1(-log_seen)
    return observed + random.poisson(np.minimum(rate, 1e15)).astype(np.float64)
