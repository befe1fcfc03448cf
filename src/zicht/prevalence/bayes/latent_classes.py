"""Bayesian latent classes: everyone belongs to a class in which lists are independent.

The classes have a Dirichlet process prior, cut off at a largest number of classes (Manrique-Vallier
2016, as in the R package LCMCR): sticks with a Gamma concentration, uniform chances of being on
lists, and the prior 1/N on the size. The posterior often has several modes between which a single
chain hardly ever goes. Here ladders of chains find them (:mod:`.tempering`) and leaps go from one
to the other (:mod:`.latent_leaps`); an answer on which ladders differ is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zicht.prevalence.bayes.diagnostics import Diagnostics, diagnosed
from zicht.prevalence.bayes.posterior import DrawnPosterior
from zicht.prevalence.histories import Histories, Vector
from zicht.prevalence.peaks import Peak, curve_of, peaks_of

PAPER = "Manrique-Vallier, D. (2016). Biometrics 72, 1246-1254."

R_HAT_LIMIT = 1.01
#: The prior of the concentration, as in LCMCR.
_SHAPE, _RATE = 0.25, 0.25
_LADDERS = 4
_RUNGS = 12
#: Scans of the first round; each round has twice those of the one before.
_FIRST_SCANS = 100
#: A round of fewer scans is for finding the way.
_LEAST_SCANS = 400
_MOST_SCANS = 12_800
#: Free draws that R-hat needs before it says anything (Vehtari and others 2021).
_LEAST_DRAWS = 400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LatentClassEstimate:
    """The size of the population by Bayesian latent classes.

    ``largest`` is the largest size that the prior 1/N allows, None for any; ``beyond`` is the
    probability above it if it did not. ``peaks``: where there is more than one, no interval tells
    the whole story. ``scans``: of each ladder in the last round.
    """

    observed: int
    posterior: DrawnPosterior
    diagnostics: Diagnostics
    peaks: tuple[Peak, ...]
    classes: int
    largest: int | None
    beyond: float
    scans: int
    seed: int
    paper: str = PAPER

    @property
    def is_multimodal(self) -> bool:
        """Whether the data leave distinct answers open."""
        return len(self.peaks) > 1


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
    for log_seen in _rounds(given, classes, most_scans, seed):
        sizes = _sizes(given.total, log_seen, random)
        diagnostics = diagnosed(sizes)
        enough = log_seen.shape[1] >= _LEAST_SCANS
        if enough and diagnostics.settled(limit=R_HAT_LIMIT, draws=_LEAST_DRAWS):
            break
    diagnostics.require(limit=R_HAT_LIMIT, draws=_LEAST_DRAWS)
    # A prior that ends at a largest size gives the posterior without an end, less what is beyond.
    kept = sizes[sizes <= largest] if largest is not None else sizes
    posterior = DrawnPosterior(draws=kept)
    return LatentClassEstimate(
        observed=given.total,
        posterior=posterior,
        diagnostics=diagnostics,
        peaks=peaks_of(curve_of(posterior)),
        classes=classes,
        largest=largest,
        beyond=1 - kept.size / sizes.size,
        scans=sizes.shape[1],
        seed=seed,
    )


def _rounds(given: Histories, classes: int, most_scans: int, seed: int) -> Iterator[Vector]:
    """The log share seen by ladder and scan, in rounds that are ever longer."""
    # Numba takes a third of a second to import: only here is it asked for.
    from zicht.prevalence.bayes.latent_likelihood import Table
    from zicht.prevalence.bayes.latent_mixture import fitted, no_mixture
    from zicht.prevalence.bayes.tempering import a_round, fresh

    counts = given.counts.astype(np.float64)
    table = Table(given.masks, counts, len(given.lists), _SHAPE, _RATE, 1.0)
    ladders = fresh(table, ladders=_LADDERS, rungs=_RUNGS, classes=classes, seed=seed)
    seeds = np.random.SeedSequence(seed)
    mixture, scans = no_mixture(), min(_FIRST_SCANS, most_scans)
    while scans <= most_scans:
        own = [int(each.generate_state(1)[0]) for each in seeds.spawn(_LADDERS + 1)]
        done = a_round(table, ladders, mixture=mixture, scans=scans, seeds=own)
        yield done.log_seen
        ladders, mixture = done.ladders, fitted(done.kept, table, own[-1])
        scans *= 2


def _sizes(observed: int, log_seen: Vector, random: np.random.Generator) -> Vector:
    """Sizes for shares seen: under the prior 1/N the unseen are negative binomial."""
    rate = random.gamma(observed, size=log_seen.shape) * np.expm1(-log_seen)
    return observed + random.poisson(np.minimum(rate, 1e15)).astype(np.float64)
