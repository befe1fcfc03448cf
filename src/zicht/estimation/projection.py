"""From the answers to all municipalities: an estimate, what chance leaves open, and what silence.

Everything here follows from what is shown beside it (how many answered and gave the answer, the
weighted share and its interval), so that it gives nothing away that those do not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, floor, inf

import numpy as np

from zicht.estimation.model import FACTORS, Band, Interval, Mean, Projection, Share
from zicht.estimation.nonresponse import band
from zicht.estimation.sampling.design import Vector

#: Shares are shown in whole percentages and means in tenths; nothing more precise is kept.
SHARES_PER_ONE, MEANS_PER_ONE = 100, 10
HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A weighted share or mean with its sampling interval."""

    estimate: float
    interval: Interval


def with_projections(
    shares: Sequence[Share], weighted: Sequence[Weighted | None]
) -> tuple[Share, ...]:
    """The same shares, each with what it says about all municipalities.

    ``weighted`` has an entry per share; None where every answer counts the same. A share that
    nobody answered keeps no projection. Those who did not answer are taken together, which is the
    wider choice (see :func:`zicht.estimation.nonresponse.band.together`).
    """
    known = [at for at, one in enumerate(shares) if one.estimate is not None]
    parts = [_of_share(shares[at], weighted[at]) for at in known]
    found = list(shares)
    for at, part, bands, factor in zip(
        known, parts, _bands(parts), _overturned_by(parts), strict=True
    ):
        made = Projection(
            estimate=round(part.estimate * SHARES_PER_ONE) / SHARES_PER_ONE,
            interval=outward(part.interval, SHARES_PER_ONE),
            bands=tuple(
                replace(one, interval=outward(one.interval, SHARES_PER_ONE)) for one in bands
            ),
            is_weighted=weighted[at] is not None,
            overturned_by=factor,
        )
        found[at] = replace(shares[at], projection=made)
    return tuple(found)


def with_mean_projections(
    means: Sequence[Mean], weighted: Sequence[Weighted | None]
) -> tuple[Mean, ...]:
    """As :func:`with_projections`, for means as a part of the way up their scale.

    A shift of the odds of that part moves a mean at least as far as the same shift in the odds of
    every step of the scale (p (1 - p) is concave), so the band of a mean is never too narrow. Who
    has no place on the scale counts with the silent: for them it is not known either.
    """
    known = [at for at, one in enumerate(means) if one.estimate is not None]
    parts = [_of_mean(means[at], weighted[at]) for at in known]
    found = list(means)
    for at, part, bands in zip(known, parts, _bands(parts), strict=True):
        mean = means[at]
        length = mean.highest - mean.lowest
        estimate = mean.lowest + part.estimate * length
        made = Projection(
            estimate=round(estimate * MEANS_PER_ONE) / MEANS_PER_ONE,
            interval=_on_scale(part.interval, mean),
            bands=tuple(replace(one, interval=_on_scale(one.interval, mean)) for one in bands),
            is_weighted=weighted[at] is not None,
        )
        found[at] = replace(mean, projection=made)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Of a population, from 0 to 1: what was ``seen`` by how many, and what that makes of all."""

    seen: float
    answered: int
    population: int
    estimate: float
    interval: Interval


def _of_share(share: Share, weighted: Weighted | None) -> _Part:
    assert share.estimate is not None and share.interval is not None  # noqa: S101, PT018
    made = Weighted(estimate=share.estimate, interval=share.interval)
    if weighted is not None:
        made = _rounded(weighted, SHARES_PER_ONE)
    return _Part(
        seen=share.count,
        answered=share.answered,
        population=share.population,
        estimate=made.estimate,
        interval=made.interval,
    )


def _of_mean(mean: Mean, weighted: Weighted | None) -> _Part:
    assert mean.estimate is not None and mean.interval is not None  # noqa: S101, PT018
    made = Weighted(estimate=mean.estimate, interval=mean.interval)
    if weighted is not None:
        made = _rounded(weighted, MEANS_PER_ONE)
    length = mean.highest - mean.lowest
    return _Part(
        seen=mean.answered * (mean.estimate - mean.lowest) / length,
        answered=mean.answered,
        population=mean.population,
        estimate=(made.estimate - mean.lowest) / length,
        interval=Interval(
            low=max((made.interval.low - mean.lowest) / length, 0.0),
            high=min((made.interval.high - mean.lowest) / length, 1.0),
        ),
    )


def _bands(parts: Sequence[_Part]) -> Iterator[tuple[Band, ...]]:
    """The bands of every factor, for all parts at once: one by one takes far longer."""
    if not parts:
        return
    silent = _silent(parts)
    estimate = np.array([one.estimate for one in parts])
    # Rounding may put an end a hair to the wrong side of its estimate.
    low = np.minimum([one.interval.low for one in parts], estimate)
    high = np.maximum([one.interval.high for one in parts], estimate)
    found = [
        band.odds_band(silent, estimate=estimate, low=low, high=high, factor=factor)
        for factor in FACTORS
    ]
    for at, (least, most) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        yield tuple(
            Band(
                factor=factor,
                # A weighted interval may lie beyond what these counts allow; the band holds it.
                interval=Interval(
                    low=min(float(ends.low[at]), least), high=max(float(ends.high[at]), most)
                ),
            )
            for factor, ends in zip(FACTORS, found, strict=True)
        )


def _silent(parts: Sequence[_Part]) -> band.Silent:
    return band.together(
        np.array([one.seen for one in parts]),
        np.array([one.answered for one in parts]),
        np.array([one.population for one in parts]),
    )


def _overturned_by(parts: Sequence[_Part]) -> Iterator[float | None]:
    """The factors at which the shares of all are one half; None where none is large enough."""
    if not parts:
        return
    silent = _silent(parts)
    start = silent.shift_to([one.estimate for one in parts])
    end = silent.shift_to(np.full(len(parts), HALF))
    for part, shift in zip(parts, _distances(start, end), strict=True):
        is_open = part.answered < part.population
        yield round(exp(shift), 2) if is_open and shift < inf else None


def _distances(start: Vector, end: Vector) -> list[float]:
    finite = np.isfinite(start) & np.isfinite(end)
    with np.errstate(invalid="ignore"):
        found: list[float] = np.where(finite, np.abs(end - start), inf).tolist()
    return found


def _on_scale(interval: Interval, mean: Mean) -> Interval:
    length = mean.highest - mean.lowest
    return outward(
        Interval(
            low=mean.lowest + interval.low * length, high=mean.lowest + interval.high * length
        ),
        MEANS_PER_ONE,
    )


def _rounded(found: Weighted, per_one: int) -> Weighted:
    """As it is shown: what is made of it further would otherwise tell its other digits."""
    return Weighted(
        estimate=round(found.estimate * per_one) / per_one,
        interval=outward(found.interval, per_one),
    )


def outward(interval: Interval, per_one: int) -> Interval:
    """The ends rounded away from one another, so that nothing is claimed too narrowly."""
    slack = 1e-9
    return Interval(
        low=floor(interval.low * per_one + slack) / per_one,
        high=ceil(interval.high * per_one - slack) / per_one,
    )
