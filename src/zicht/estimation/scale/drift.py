"""Whether an anchor question still means what it meant: the questions of two waves, one by one.

Of each anchor item in each later wave the concurrent model is fitted again with that item free in
that wave and the other anchors equal; Wald's test holds its slope and intercepts against those of
the other waves. The clearest drift is then set free and the rest tested again, because an anchor
that moved makes others seem to move the other way (Woods, Cai and Wang 2013, Educational and
Psychological Measurement 73, 532-547). Over all tests at most a stated part of the alarms is false.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from zicht.estimation.chance import discoveries
from zicht.estimation.problems import NotConvergedError
from zicht.estimation.sampling.design import Vector
from zicht.estimation.scale.anchors import Linked, Split, asked, of_item, refitted
from zicht.estimation.scale.answers import Answers
from zicht.estimation.scale.fitting import Fit
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Test:
    """A model in which an item is free, and its slope and intercepts here and elsewhere."""

    fit: Fit
    here: Vector
    elsewhere: Vector
    statistic: float
    chance: float


def drifts(waves: Sequence[Answers], linked: Linked, *, rate: float = 0.05) -> tuple[Drift, ...]:
    """Every anchor item in every wave after the first that asked it.

    ``rate`` is the part of false alarms that is allowed (Benjamini and Hochberg 1995). At least
    half of the tests keep an equal item, so that there is something to hold the others against; if
    more than that drifted, the waves have no scale in common and every alarm should be read so.
    An item that drifted is best freed: give it another name in that wave and link again.
    """
    splits = list(_splits(waves))
    freed: list[Split] = []
    base = linked.fit
    tests = _tests(waves, linked, splits, freed, base)
    while 2 * (len(freed) + 1) <= len(splits):
        alarmed = [one for one in _alarmed(tests, rate) if one not in freed]
        if not alarmed:
            break
        clearest = min(alarmed, key=lambda one: tests[one].chance)
        base = tests[clearest].fit
        freed.append(clearest)
        tests = _tests(waves, linked, splits, freed, base)
    alarms = _alarmed(tests, rate)
    return tuple(_described(linked, split, tests.get(split), split in alarms) for split in splits)


def _splits(waves: Sequence[Answers]) -> Iterator[Split]:
    where = [asked(wave) for wave in waves]
    for item in range(len(waves[0].items)):
        with_item = [number for number in range(len(waves)) if where[number][item]]
        for wave in with_item[1:]:
            yield Split(item=item, wave=wave)


def _alarmed(tests: Mapping[Split, _Test], rate: float) -> list[Split]:
    alarms = discoveries([one.chance for one in tests.values()], rate=rate)
    return [split for split, alarm in zip(tests, alarms, strict=True) if alarm]


def _tests(
    waves: Sequence[Answers], linked: Linked, splits: Sequence[Split], freed: list[Split], base: Fit
) -> Mapping[Split, _Test]:
    """Of every item that can be tested: free beside those that are free already."""
    found = {}
    for split in splits:
        if split in freed:
            found[split] = _tested(linked, base, freed, split)
        elif _can_differ(waves, linked, freed, split):
            try:
                fit = refitted(waves, linked, [*freed, split], base)
            except (NotConvergedError, SeparatedItemError):
                continue
            found[split] = _tested(linked, fit, [*freed, split], split)
    return found


def _tested(linked: Linked, fit: Fit, freed: Sequence[Split], split: Split) -> _Test:
    layout = linked.scale.layout
    rows = of_item(layout, split.item)
    before = freed[: freed.index(split)]
    first = len(linked.fit.free) + sum(len(of_item(layout, one.item)) for one in before)
    here, every = first + np.arange(len(rows)), np.arange(len(rows))
    contrast = np.zeros((len(rows), len(fit.free)))
    contrast[every, here], contrast[every, rows] = 1.0, -1.0
    change = contrast @ fit.free
    statistic = float(change @ np.linalg.solve(contrast @ fit.covariance @ contrast.T, change))
    return _Test(
        fit=fit,
        here=fit.free[here],
        elsewhere=fit.free[rows],
        statistic=statistic,
        chance=float(chdtrc(len(rows), statistic)),
    )


def _described(linked: Linked, split: Split, test: _Test | None, drifted: bool) -> Drift:
    item = linked.scale.items[split.item]
    if test is None:
        return Drift(item=item, wave=split.wave)
    moved = test.elsewhere[1:] / test.elsewhere[0] - test.here[1:] / test.here[0]
    return Drift(
        item=item,
        wave=split.wave,
        slope_change=float(test.here[0] - test.elsewhere[0]),
        threshold_changes=tuple(float(one) for one in moved),
        statistic=test.statistic,
        degrees_of_freedom=len(test.here),
        chance=test.chance,
        drifted=drifted,
    )


def _can_differ(
    waves: Sequence[Answers], linked: Linked, freed: Sequence[Split], split: Split
) -> bool:
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
    for one in freed:
        others[one.wave, one.item] = False
    elsewhere = np.delete(others, split.wave, axis=0).any(axis=0)
    return bool((others[split.wave] & elsewhere).any())
