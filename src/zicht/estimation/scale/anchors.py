"""Several waves on one scale, by the questions they have in common.

Assumes that an anchor question means the same in every wave (see :mod:`.drift`) and that waves are
independent samples. Where municipalities took part twice, estimates stay right and the standard
error of a change is on the wide side, because places of one municipality go together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes, Matrix, Vector
from zicht.estimation.scale.answers import Answers
from zicht.estimation.scale.fitting import Fit, maximise
from zicht.estimation.scale.layout import Layout
from zicht.estimation.scale.likelihood import Group
from zicht.estimation.scale.models import (
    FEWEST_GRADED,
    Scale,
    check_size,
    scale_of,
    starting_intercepts,
)
from zicht.estimation.scale.problems import NoAnchorsError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linked:
    """A scale with, per wave, the mean and spread of its respondents.

    ``covariance`` is that of all means and then all spreads; what was fixed has zeros.
    """

    scale: Scale
    means: Vector
    spreads: Vector
    covariance: Matrix
    fit: Fit

    @property
    def mean_errors(self) -> Vector:
        """Standard errors of the means."""
        return np.sqrt(np.diagonal(self.covariance)[: len(self.means)])

    @property
    def spread_errors(self) -> Vector:
        """Standard errors of the spreads."""
        return np.sqrt(np.diagonal(self.covariance)[len(self.means) :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """An item that may differ in one wave."""

    item: int
    wave: int


def concurrent(waves: Sequence[Answers]) -> Linked:
    """One graded model for all waves: equal items, and mean 0 and spread 1 in the first wave.

    ``waves`` come from :func:`~.answers.collect_waves`. Raises :class:`NoAnchorsError` for a wave
    without a question in common, and what :func:`~.models.graded` raises.
    """
    layout = Layout.of(waves[0])
    _check_anchors(waves)
    start = np.concatenate(
        [
            np.ones(layout.items),
            starting_intercepts(layout, list(waves)),
            np.tile([0.0, 1.0], len(waves) - 1),
        ]
    )
    check_size(waves[0], fewest=FEWEST_GRADED, parameters=1)
    groups = [_group(layout, wave, number, len(start)) for number, wave in enumerate(waves)]
    return _linked(waves, layout, groups, maximise(layout, groups, start))


def fixed(scale: Scale, answers: Answers) -> Linked:
    """Where a new wave stands on a scale of which the items stay as they are.

    ``answers`` come from :func:`~.answers.collect_for`. Standard errors count the new wave only,
    not what is uncertain about the items. Raises :class:`NoAnchorsError` when nothing was answered.
    """
    if not (answers.patterns >= 0).any():
        raise NoAnchorsError(wave=1)
    constant = np.concatenate([scale.slopes, scale.intercepts, [0.0, 0.0]])
    loading = np.zeros((len(constant), 2))
    loading[-2:] = np.eye(2)
    group = Group(
        indicators=scale.layout.indicators(answers),
        counts=answers.counts,
        constant=constant,
        loading=loading,
    )
    fit = maximise(scale.layout, [group], np.array([0.0, 1.0]))
    return Linked(
        scale=scale,
        means=fit.free[:1],
        spreads=fit.free[1:],
        covariance=fit.covariance,
        fit=fit,
    )


def refitted(waves: Sequence[Answers], linked: Linked, splits: Sequence[Split], near: Fit) -> Fit:
    """The concurrent model in which some items may differ in one wave each.

    The slope and intercepts of those items in those waves come last, in the order of ``splits``.
    ``near`` is the fit without the last split.
    """
    layout = linked.scale.layout
    rows = [of_item(layout, split.item) for split in splits]
    start = np.concatenate([near.free, near.free[rows[-1]]])
    ends = len(linked.fit.free) + np.cumsum([len(one) for one in rows])
    groups = []
    for number, wave in enumerate(waves):
        group = _group(layout, wave, number, len(start))
        for split, own, end in zip(splits, rows, ends, strict=True):
            if split.wave == number:
                group.loading[own] = 0.0
                group.loading[own, end - len(own) + np.arange(len(own))] = 1.0
        groups.append(group)
    return maximise(layout, groups, start, near=True)


def of_item(layout: Layout, item: int) -> Codes:
    """Where the slope and the intercepts of an item stand."""
    return np.concatenate([[item], layout.items + np.flatnonzero(layout.item_of == item)])


def asked(wave: Answers) -> NDArray[np.bool_]:
    """Whether anyone answered each item."""
    return np.asarray((wave.patterns >= 0).any(axis=0), dtype=np.bool_)


def _check_anchors(waves: Sequence[Answers]) -> None:
    in_wave = np.stack([asked(wave) for wave in waves])
    for number in range(1, len(waves)):
        if not (in_wave[:number].any(axis=0) & in_wave[number]).any():
            raise NoAnchorsError(wave=number)


def _group(layout: Layout, wave: Answers, number: int, free: int) -> Group:
    """Items as in every wave; mean and spread are free after the first."""
    constant, loading = np.zeros(layout.size), np.zeros((layout.size, free))
    shared = layout.size - 2
    loading[:shared, :shared] = np.eye(shared)
    if number == 0:
        constant[-1] = 1.0
    else:
        place = shared + 2 * (number - 1)
        loading[-2:, place : place + 2] = np.eye(2)
    return Group(
        indicators=layout.indicators(wave),
        counts=wave.counts,
        constant=constant,
        loading=loading,
    )


def _linked(waves: Sequence[Answers], layout: Layout, groups: Sequence[Group], fit: Fit) -> Linked:
    parameters = [group.constant + group.loading @ fit.free for group in groups]
    loading = np.stack(
        [group.loading[-2] for group in groups] + [group.loading[-1] for group in groups]
    )
    scale = scale_of(
        waves[0],
        layout,
        fit,
        parameters[0],
        groups[0].loading,
        respondents=sum(wave.respondents for wave in waves),
    )
    return Linked(
        scale=scale,
        means=np.array([one[-2] for one in parameters]),
        spreads=np.array([one[-1] for one in parameters]),
        covariance=loading @ fit.covariance @ loading.T,
        fit=fit,
    )
