"""What protection and its check both start from: the counts, the blocks and the smallest pieces."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.blocks import Weights, build
from zicht.disclosure.component import Setting
from zicht.disclosure.counting import Counted, count
from zicht.disclosure.response import response
from zicht.disclosure.secrets import divisions
from zicht.disclosure.space import atoms
from zicht.estimation.groups import Mask
from zicht.estimation.subjects import Subject
from zicht.estimation.tabulation import Tabulation

#: Indicators whose levels a municipality can agree to show (question Z1: "levels per role").
SHOWN_PREFIX = "role."

#: Scales whose mean is the headline; there it goes before the shares.
MEAN_FIRST = frozenset({"sight"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """A tabulation made ready; ``weights`` has a row per subject and a column per respondent."""

    setting: Setting
    counted: tuple[Counted, ...]
    weights: Weights | None


def prepare(
    tabulation: Tabulation,
    minimum: int,
    shows_levels: Mask | None = None,
    weights: Weights | None = None,
) -> Case:
    """Everything that is known before the first figure is judged."""
    shape = (len(tabulation.tables), tabulation.grouping.membership.shape[1])
    weighed = None if weights is None else np.broadcast_to(weights, shape)
    return Case(
        setting=_setting(tabulation, minimum, shows_levels, weighed),
        counted=tuple(_counted(tabulation, minimum, shows_levels)),
        weights=weighed,
    )


def _setting(
    tabulation: Tabulation, minimum: int, shows_levels: Mask | None, weights: Weights | None
) -> Setting:
    subjects = [table.subject for table in tabulation.tables]
    return Setting(
        blocks=build(subjects, [_is_public(subject) for subject in subjects]),
        atoms=atoms(tabulation.grouping.membership, _mask(tabulation, shows_levels), weights),
        divisions=divisions(tabulation.grouping),
        order=tabulation.grouping.layers,
        minimum=minimum,
        mean_first=frozenset(
            position
            for position, subject in enumerate(subjects)
            if subject.item is not None and subject.item.scale in MEAN_FIRST
        ),
    )


def _counted(tabulation: Tabulation, minimum: int, shows_levels: Mask | None) -> Iterator[Counted]:
    shown = _mask(tabulation, shows_levels)
    nobody = np.zeros_like(shown)
    took_part = response(tabulation.grouping, minimum=minimum)
    is_closed = np.array([one.rate is None for one in took_part], dtype=np.bool_)
    for table in tabulation.tables:
        public = shown if _is_public(table.subject) else nobody
        yield count(table, tabulation.grouping.membership, public, is_closed, minimum)


def _is_public(subject: Subject) -> bool:
    return subject.indicator is not None and subject.key.startswith(SHOWN_PREFIX)


def _mask(tabulation: Tabulation, shows_levels: Mask | None) -> Mask:
    respondents = tabulation.grouping.membership.shape[1]
    return np.zeros(respondents, dtype=np.bool_) if shows_levels is None else shows_levels
