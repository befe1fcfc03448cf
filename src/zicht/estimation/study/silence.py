"""Who did not answer, group by group, and what that leaves open of a share."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from zicht.estimation.model import Band, Interval
from zicht.estimation.nonresponse.band import Silent, odds_band, together
from zicht.estimation.sampling.design import Vector
from zicht.estimation.study.plan import Intervals

_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A share as it is shown, with its interval, and how many were asked.

    ``counted`` is the share among those who answered, without weights: they count as known.
    ``answered`` of ``population`` answered the question.
    """

    share: float
    interval: Interval
    counted: float
    answered: int
    population: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What those who did not answer leave open of a share.

    ``bands`` are sampling error and an odds factor together, by factor in the order of the plan:
    the one that is shown first. ``bounds`` assume nothing (Manski 2003). ``overturned_by`` is the
    odds factor at which the share is one half; None when no factor is enough.
    """

    bands: tuple[Band, ...]
    bounds: Interval
    overturned_by: float | None


def doubts(shares: Sequence[Asked], intervals: Intervals) -> tuple[Doubt, ...]:
    """What is left of shares when those who did not answer may differ.

    All at once: one by one takes ten times as long as everything else together.
    """
    if not shares:
        return ()
    answered = np.array([one.answered for one in shares], dtype=np.float64)
    asked = np.maximum([one.population for one in shares], answered)
    counted = np.array([one.counted for one in shares])
    silent = together(counted * answered, answered, asked)
    estimate = np.array([one.share for one in shares])
    low = np.minimum([one.interval.low for one in shares], estimate)
    high = np.maximum([one.interval.high for one in shares], estimate)
    factors = (intervals.odds_factor, *intervals.other_factors)
    bands = [_bands(silent, estimate, low, high, factor) for factor in factors]
    bounds = silent.bounds
    overturned = _overturned(silent, estimate)
    return tuple(
        Doubt(
            bands=tuple(one[at] for one in bands),
            bounds=Interval(low=float(bounds.low[at]), high=float(bounds.high[at])),
            overturned_by=overturned[at],
        )
        for at in range(len(shares))
    )


def _bands(
    silent: Silent, estimate: Vector, low: Vector, high: Vector, factor: float
) -> tuple[Band, ...]:
    found = odds_band(silent, estimate=estimate, low=low, high=high, factor=factor)
    # Weights may put an estimate where no answer of the silent can; it stays within its band.
    ends = zip(np.minimum(found.low, low), np.maximum(found.high, high), strict=True)
    return tuple(
        Band(factor=factor, interval=Interval(low=float(least), high=float(most)))
        for least, most in ends
    )


def _overturned(silent: Silent, estimate: Vector) -> list[float | None]:
    """The factors at which the shares are one half; None where none is large enough."""
    start, end = silent.shift_to(estimate), silent.shift_to(np.full(len(estimate), _HALF))
    # Nobody silent: nothing can move. At or beyond a bound: no factor reaches it.
    is_open = np.isfinite(start) & np.isfinite(end) & (silent.counts.sum(axis=-1) > 0)
    shifts = np.abs(np.where(is_open, end, 0.0) - np.where(is_open, start, 0.0))
    return [
        1.0 if share == _HALF else exp(shift) if may else None
        for share, shift, may in zip(estimate, shifts.tolist(), is_open.tolist(), strict=True)
    ]
