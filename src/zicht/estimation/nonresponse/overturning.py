"""How different those who did not answer would have to be for a headline not to hold."""

from dataclasses import dataclass
from math import exp, inf

from zicht.estimation.model import Interval
from zicht.estimation.nonresponse.band import Silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Overturning:
    """What it takes to bring a share to a threshold such as one half.

    ``factor`` is how many times the odds of those who did not answer must differ from what is
    expected of them; ``beyond_chance`` is the same when chance already went against the headline
    as far as the sampling interval goes, and 1 when chance alone can do it. Infinite when not even
    the bounds reach the threshold.
    """

    threshold: float
    holds_above: bool
    factor: float
    beyond_chance: float


def overturning(
    silent: Silent, *, estimate: float, interval: Interval, threshold: float = 0.5
) -> Overturning:
    """The odds factors that overturn "the share lies above (or below) ``threshold``".

    ``silent`` holds one share. A share at the threshold itself is overturned by factor 1.
    """
    holds_above = estimate > threshold
    near = interval.low if holds_above else interval.high
    is_crossed = near <= threshold if holds_above else near >= threshold
    return Overturning(
        threshold=threshold,
        holds_above=holds_above,
        factor=_factor(silent, estimate, threshold),
        beyond_chance=1.0 if is_crossed else _factor(silent, near, threshold),
    )


def _factor(silent: Silent, share: float, threshold: float) -> float:
    if share == threshold:
        return 1.0
    start, end = (float(silent.shift_to(one).reshape(-1)[0]) for one in (share, threshold))
    # Nobody silent: nothing can move. A threshold at or beyond a bound: nothing reaches it. A share
    # at a bound, where the silent have no odds at all: no factor moves it.
    if not silent.counts.sum() or not (abs(start) < inf and abs(end) < inf):
        return inf
    return exp(abs(end - start))
