"""Per domain: what respondents say directly where they are enough, what a model says elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.pooling.population import Domain
from zicht.estimation.pooling.prediction import Pooled
from zicht.estimation.shares import estimate_share

#: With fewer answers than this the direct figure of a domain says too little.
FEWEST_DIRECT = 10


class Source(StrEnum):
    """Where a figure comes from; shown beside it."""

    DIRECT = "direct"
    MODELLED = "modelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The share of one category in one domain, with where it comes from.

    A modelled figure is not a way round disclosure control: it holds what respondents said, so it
    is protected as a direct one is.
    """

    domain: Domain
    source: Source
    answered: int
    population: int
    estimate: float
    interval: Interval


def choose(
    pooled: Pooled, counts: Sequence[int], category: int, *, safe: Sequence[bool]
) -> tuple[Chosen, ...]:
    """Direct with at least ten answers where that is safe to show, modelled otherwise.

    ``counts`` says how many of each domain gave the answer, ``safe`` what disclosure control says
    of the direct figure. Domains in which nobody was asked are left out.
    """
    found = []
    for place in np.flatnonzero(pooled.population).tolist():
        chosen = None
        if safe[place] and pooled.answered[place] >= FEWEST_DIRECT:
            chosen = _direct(pooled, place, counts[place])
        found.append(chosen or _modelled(pooled, place, category))
    return tuple(found)


def _direct(pooled: Pooled, place: int, count: int) -> Chosen | None:
    answered, population = int(pooled.answered[place]), int(pooled.population[place])
    share = estimate_share(
        count, answered=answered, population=population, confidence=pooled.confidence
    )
    if share.estimate is None or share.interval is None:
        return None
    return Chosen(
        domain=pooled.domains[place],
        source=Source.DIRECT,
        answered=answered,
        population=population,
        estimate=share.estimate,
        interval=share.interval,
    )


def _modelled(pooled: Pooled, place: int, category: int) -> Chosen:
    return Chosen(
        domain=pooled.domains[place],
        source=Source.MODELLED,
        answered=int(pooled.answered[place]),
        population=int(pooled.population[place]),
        estimate=float(pooled.shares[place, category]),
        interval=pooled.interval(place, category),
    )
