"""The non-response band: what is left when those who did not answer differ by an odds factor.

Those who answered count as known; only the others are predicted. What the weighting leads to
expect of them is a share, whose odds may be a factor higher or lower (pattern mixture by odds:
Rubin 1977; Andridge and Little 2011; Rosenbaum 2002). Factor 1 leaves sampling error alone, a
factor without end gives the bounds of Manski (2003).
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from zicht.estimation.model import SHOWN_FACTOR
from zicht.estimation.nonresponse.bounds import Bounds
from zicht.estimation.sampling.design import Vector

#: How many times its own length sampling error counts in a band, on the scale of log odds.
#: A 95% interval then becomes one of about 98.6%: the band should fail when its factor is wrong,
#: seldom by chance besides. Chosen on simulated frames (``docs/methods.md``).
STRETCH = 1.25

_HALVINGS = 64
#: Shifts and parts nearer than this are the same.
_NEAR = 1e-15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Silent:
    """What is known of one or more shares, and of those who did not answer.

    ``known`` counts the yes answers and ``population`` all units, one entry per share. ``counts``
    holds the units without an answer and ``log_odds`` what is expected of them, per share (rows)
    and class (columns).
    """

    known: Vector
    population: Vector
    counts: Vector
    log_odds: Vector

    @property
    def bounds(self) -> Bounds:
        """The shares when every silent unit says no, and when every one says yes."""
        return Bounds(
            low=self.known / self.population,
            high=(self.known + self.counts.sum(axis=-1)) / self.population,
        )

    def share(self, shift: ArrayLike = 0.0) -> Vector:
        """The population shares when all log odds of the silent are raised by ``shift``."""
        chances = expit(self.log_odds + np.asarray(shift, dtype=np.float64)[..., None])
        found: Vector = (self.known + (self.counts * chances).sum(axis=-1)) / self.population
        return found

    def shift_to(self, share: ArrayLike) -> Vector:
        """The shift at which the population shares are ``share``.

        Minus or plus infinity at and beyond the bounds; 0 where nobody is silent.
        """
        bounds = self.bounds
        wanted = np.broadcast_to(np.asarray(share, dtype=np.float64), self.known.shape)
        silent = self.counts.sum(axis=-1)
        inside = (wanted > bounds.low) & (wanted < bounds.high)
        # Where there is nothing to find, half will do; what is left of a share is rounded.
        part = np.where(inside, wanted * self.population - self.known, silent / 2)
        part = part / np.where(silent > 0, silent, 1.0) + np.where(silent > 0, 0.0, 0.5)
        level = logit(np.clip(part, _NEAR, 1 - _NEAR))
        present = np.where(self.counts > 0, self.log_odds, np.nan)
        some = np.where((silent > 0)[..., None], present, 0.0)
        low, high = level - np.nanmax(some, axis=-1), level - np.nanmin(some, axis=-1)
        for _ in range(_HALVINGS):
            if (high - low).max(initial=0.0) <= _NEAR:
                # One class, or classes with the same odds: the answer was there at once.
                break
            middle = (low + high) / 2
            above = self.share(middle) > wanted
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        shift = np.where(inside, (low + high) / 2, np.where(wanted <= bounds.low, -np.inf, np.inf))
        found: Vector = np.where(silent > 0, shift, 0.0)
        return found


def together(known: ArrayLike, answered: ArrayLike, population: ArrayLike) -> Silent:
    """All who did not answer as one class, per share.

    A factor in every class moves the whole by at most that factor, so this is the wider choice; it
    needs no more than what is shown beside a figure. Raises ValueError when counts contradict each
    other.
    """
    yes, counts, sizes = _counts(known, answered, population)
    return Silent(
        known=yes,
        population=sizes,
        counts=(sizes - counts)[..., None],
        log_odds=np.zeros((*np.shape(sizes), 1)),
    )


def by_class(
    known: ArrayLike, answered: ArrayLike, population: ArrayLike, *, half: float = 0.5
) -> Silent:
    """Those who did not answer by class (last axis): each has the odds of who answered in it.

    ``half`` a case is added to yes and to no, so that a class in which all say the same leaves
    room for others; merge sparse classes first. Raises ValueError when counts contradict each
    other, or when ``half`` is 0 in a class with silent units of which nobody answered.
    """
    yes, counts, sizes = _counts(known, answered, population)
    more, less = yes + half, counts - yes + half
    if ((more + less == 0) & (sizes > 0)).any():
        raise ValueError("nobody answered in a class; merge it with another or add half a case")
    with np.errstate(divide="ignore", invalid="ignore"):
        log_odds = np.where(more + less > 0, np.log(more) - np.log(less), 0.0)
    return Silent(
        known=yes.sum(axis=-1),
        population=sizes.sum(axis=-1),
        counts=sizes - counts,
        log_odds=log_odds,
    )


def odds_band(
    silent: Silent,
    *,
    estimate: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    factor: float = SHOWN_FACTOR,
    stretch: float = STRETCH,
) -> Bounds:
    """What shares may be when the odds of the silent are up to ``factor`` times off.

    ``estimate`` is the weighted share with its sampling interval from ``low`` to ``high``. Both
    ends of the interval are read as odds of the silent; the distance to those of the estimate is
    taken ``stretch`` times, and the odds are divided and multiplied by ``factor``. The band lies
    within the bounds and, with a stretch of 1 or more, around what the interval and the bounds
    share. Raises ValueError for a factor or stretch below 1, or an interval that does not hold its
    estimate.
    """
    if not (factor >= 1 and stretch >= 1):
        raise ValueError(f"factor and stretch are 1 or more, not {factor:g} and {stretch:g}")
    middle, under, over = (np.asarray(one, dtype=np.float64) for one in (estimate, low, high))
    if not ((under <= middle) & (middle <= over)).all():
        raise ValueError("an interval must hold its estimate")
    centre = silent.shift_to(middle)
    room = log(factor)
    return Bounds(
        low=silent.share(_stretched(centre, silent.shift_to(under), stretch) - room),
        high=silent.share(_stretched(centre, silent.shift_to(over), stretch) + room),
    )


def _stretched(centre: Vector, end: Vector, stretch: float) -> Vector:
    # An estimate at a bound has no odds to measure a distance from.
    known = np.isfinite(centre) & np.isfinite(end)
    with np.errstate(invalid="ignore"):
        found: Vector = np.where(known, centre + stretch * (end - centre), end)
    return found


def _counts(
    known: ArrayLike, answered: ArrayLike, population: ArrayLike
) -> tuple[Vector, Vector, Vector]:
    found: list[NDArray[np.float64]] = [
        np.asarray(one, dtype=np.float64) for one in (known, answered, population)
    ]
    yes, counts, sizes = np.broadcast_arrays(*found)
    if not ((yes >= 0) & (yes <= counts) & (counts <= sizes)).all():
        raise ValueError("there are no more yes answers than answers, or answers than units")
    return yes, counts, sizes
