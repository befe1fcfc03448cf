"""Who did not answer, group by group, and what that leaves open of a share."""

from dataclasses import dataclass
from math import isfinite

from zicht.estimation.model import Band, Interval
from zicht.estimation.nonresponse.band import Silent, odds_band, together
from zicht.estimation.nonresponse.overturning import overturning
from zicht.estimation.study.plan import Intervals
from zicht.estimation.study.results import Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many were asked in a group: ``answered`` of ``population`` answered the question."""

    answered: int
    population: float


def doubt(
    share: float, counted: float, interval: Interval, asked: Asked, intervals: Intervals
) -> Doubt:
    """What is left of a share when those who did not answer may differ.

    ``counted`` is the share among those who answered, without weights: they count as known.
    """
    population = max(asked.population, float(asked.answered))
    silent = together(counted * asked.answered, asked.answered, population)
    inside = Interval(low=min(interval.low, share), high=max(interval.high, share))
    factors = (intervals.odds_factor, *intervals.other_factors)
    bounds = silent.bounds
    return Doubt(
        bands=tuple(
            Band(factor=one, interval=_band(silent, share, inside, one)) for one in factors
        ),
        bounds=Interval(low=float(bounds.low), high=float(bounds.high)),
        overturned_by=_overturned(silent, share, inside),
    )


def _band(silent: Silent, share: float, interval: Interval, factor: float) -> Interval:
    found = odds_band(silent, estimate=share, low=interval.low, high=interval.high, factor=factor)
    # Weights may put an estimate where no answer of the silent can; it stays within its band.
    return Interval(
        low=min(float(found.low), interval.low), high=max(float(found.high), interval.high)
    )


def _overturned(silent: Silent, share: float, interval: Interval) -> float | None:
    found = overturning(silent, estimate=share, interval=interval)
    return found.factor if isfinite(found.factor) else None
