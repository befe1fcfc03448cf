"""Whether what is likely lies around one size of the population or around several."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zicht.prevalence.bayes.posterior import DrawnPosterior, GridPosterior
from zicht.prevalence.histories import Vector

#: A peak with less than this share of the probability around it is no rival answer.
LEAST_SHARE = 0.1
#: Between two peaks it is at most this part as likely as at the lower one; else they are one.
DEEPEST_SADDLE = 0.7
#: Sizes closer together than this part of themselves are not told apart.
WIDTH = 0.05

_POINTS = 240
_OUTSIDE = 0.002


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """How likely sizes are, per step on a scale of ratios: ``shares`` parallel to ``sizes``."""

    sizes: Vector
    shares: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """A size that is likelier than those around it, and the probability of its surroundings."""

    size: float
    share: float


def curve_of(posterior: GridPosterior | DrawnPosterior) -> Curve:
    """The posterior as a smooth curve on evenly spaced logarithms of the size."""
    if isinstance(posterior, GridPosterior):
        sizes, weights = posterior.sizes.astype(np.float64), posterior.mass
    else:
        sizes = posterior.draws.ravel()
        weights = np.full(len(sizes), 1 / len(sizes))
    return smooth_curve(sizes, weights)


def smooth_curve(sizes: Vector, weights: Vector) -> Curve:
    """The curve of weighted sizes; the outermost thousandths on both sides are left out."""
    order = np.argsort(sizes, kind="stable")
    logs, ordered = np.log(sizes[order]), weights[order]
    cumulative = np.cumsum(ordered) / ordered.sum()
    ends = np.searchsorted(cumulative, (_OUTSIDE, 1 - _OUTSIDE)).clip(0, len(logs) - 1)
    low, high = logs[ends[0]] - 4 * WIDTH, logs[ends[1]] + 4 * WIDTH
    edges = np.linspace(low, high, _POINTS + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    held = np.histogram(logs, bins=edges, weights=ordered)[0]
    distance = (middles[:, None] - middles) / WIDTH
    kernel = np.exp(-(distance**2) / 2)
    shares = (kernel / kernel.sum(axis=0)) @ held
    return Curve(sizes=np.exp(middles), shares=shares / shares.sum())


def peaks_of(curve: Curve) -> tuple[Peak, ...]:
    """The rival answers in a curve, from small to large; one where there is no second."""
    shares = curve.shares
    padded = np.concatenate([[-1.0], shares, [-1.0]])
    tops = np.flatnonzero((shares > padded[:-2]) & (shares >= padded[2:])).tolist()
    tops = _parted(tops, shares)
    while True:
        held = _held(tops, shares)
        weakest = int(np.argmin(held))
        if len(tops) == 1 or held[weakest] >= LEAST_SHARE:
            break
        del tops[weakest]
    return tuple(
        Peak(size=float(curve.sizes[top]), share=share)
        for top, share in zip(tops, held, strict=True)
    )


def _parted(tops: list[int], shares: Vector) -> list[int]:
    """The tops with a deep enough saddle to their neighbours; the lower of a pair goes."""
    while len(tops) > 1:
        saddles = [
            float(shares[left : right + 1].min() / min(shares[left], shares[right]))
            for left, right in pairwise(tops)
        ]
        shallow = int(np.argmax(saddles))
        if saddles[shallow] <= DEEPEST_SADDLE:
            break
        left, right = tops[shallow], tops[shallow + 1]
        tops.remove(left if shares[left] < shares[right] else right)
    return tops


def _held(tops: list[int], shares: Vector) -> list[float]:
    """The probability between the saddles around each top."""
    cuts = [left + int(np.argmin(shares[left : right + 1])) for left, right in pairwise(tops)]
    return [float(part.sum()) for part in np.split(shares, cuts)]
