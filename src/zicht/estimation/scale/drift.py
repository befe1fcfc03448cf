"""Whether an anchor question still means what it meant: the questions of two waves, one by one.

Of each anchor item in each later wave the concurrent model is fitted again with that item free in
that wave and all other anchors equal; Wald's test holds its slope and intercepts against those of
the other waves (Langer 2008; Woods, Cai and Wang 2013, Educational and Psychological Measurement
73, 532-547). Over all tests at most a stated part of the alarms is false.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtrc

from zicht.estimation.chance import discoveries
from zicht.estimation.problems import NotConvergedError
from zicht.estimation.scale.anchors import Linked, Split, asked, of_item, refitted
from zicht.estimation.scale.answers import Answers
from zicht.estimation.scale.problems import SeparatedItemError


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One anchor item in one wave beside the same item in the other waves.

    ``slope_change`` and ``threshold_changes`` are here minus elsewhere, at equal places;
    ``statistic`` is chi-square with ``degrees_of_freedom`` if nothing changed, ``chance`` its
    p-value and ``drifted`` whether it counts among all tests together. All are None when the item
    cannot be tested: a category was not used in that wave, or nothing else links the waves.
    """

    item: str
    wave: int
    slope_change: float | None = None
    threshold_changes: tuple[float, ...] | None = None
    statistic: float | None = None
    degrees_of_freedom: int | None = None
    chance: float | None = None
    drifted: bool | None = None


def drifts(waves: Sequence[Answers], linked: Linked, *, rate: float = 0.05) -> tuple[Drift, ...]:
    """Every anchor item in every wave after the first that asked it.

    ``rate`` is the part of false alarms that is allowed (Benjamini and Hochberg 1995). An item that
    drifted is best freed: give it another name in that wave and link again.
    """
    found = [_tested(waves, linked, split) for split in _splits(waves)]
    tested = [one.chance for one in found if one.chance is not None]
    alarms = iter(discoveries(tested, rate=rate))
    return tuple(one if one.chance is None else replace(one, drifted=next(alarms)) for one in found)


def _splits(waves: Sequence[Answers]) -> Iterator[Split]:
    where = [asked(wave) for wave in waves]
    for item in range(len(waves[0].items)):
        with_item = [number for number in range(len(waves)) if where[number][item]]
        for wave in with_item[1:]:
            yield Split(item=item, wave=wave)


def _tested(waves: Sequence[Answers], linked: Linked, split: Split) -> Drift:
    nothing = Drift(item=linked.scale.items[split.item], wave=split.wave)
    if not _can_differ(waves, linked, split):
        return nothing
    try:
        fit = refitted(waves, linked, split)
    except (NotConvergedError, SeparatedItemError):
        return nothing
    rows = of_item(linked.scale.layout, split.item)
    here = len(fit.free) - len(rows) + np.arange(len(rows))
    contrast = np.zeros((len(rows), len(fit.free)))
    contrast[np.arange(len(rows)), here] = 1.0
    contrast[np.arange(len(rows)), rows] = -1.0
    change = contrast @ fit.free
    statistic = float(change @ np.linalg.solve(contrast @ fit.covariance @ contrast.T, change))
    moved = fit.free[rows][1:] / fit.free[rows][0] - fit.free[here][1:] / fit.free[here][0]
    return replace(
        nothing,
        slope_change=float(change[0]),
        threshold_changes=tuple(float(one) for one in moved),
        statistic=statistic,
        degrees_of_freedom=len(rows),
        chance=float(chdtrc(len(rows), statistic)),
    )


def _can_differ(waves: Sequence[Answers], linked: Linked, split: Split) -> bool:
    """Whether the item has every category here and elsewhere, and other items hold the scale."""
    layout = linked.scale.layout
    first = layout.first[split.item]
    of_item = slice(first, first + layout.boundaries[split.item] + 1)
    counts = [(layout.indicators(wave).T @ wave.counts)[of_item] for wave in waves]
    here = counts.pop(split.wave)
    if not here.all() or not np.sum(counts, axis=0).all():
        return False
    others = np.array([asked(wave) for wave in waves])
    others[:, split.item] = False
    elsewhere = np.delete(others, split.wave, axis=0).any(axis=0)
    return bool((others[split.wave] & elsewhere).any())
