"""What a reader can tell of every protected number of a wave, over everything that was shown of it.

Written for who answers for a release: how wide the narrowest intervals are, and whether any is
narrower than the rule asks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.component import Component, Shown, components
from zicht.disclosure.facts import Facts
from zicht.disclosure.intervals import Intervals
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP, WEIGHTED_PRECISION
from zicht.disclosure.preparation import Case, prepare
from zicht.disclosure.protection import Decision
from zicht.estimation.groups import Mask, marked
from zicht.estimation.tabulation import Counts, Tabulation


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComponentAudit:
    """The protected numbers of subjects that are linked, an entry each.

    A number lies between ``low`` and ``high`` as far as a reader can tell; ``truth`` is what it is,
    ``room`` how wide the interval must be. ``is_exposed`` marks intervals that are narrower, and
    that would be wider if nothing were shown.
    """

    subjects: tuple[str, ...]
    truth: Weights
    low: Weights
    high: Weights
    room: Counts
    is_exposed: Mask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Audit:
    """Every component of a wave. Not for publication: it holds what is protected."""

    parts: tuple[ComponentAudit, ...]

    @property
    def protected(self) -> int:
        """How many numbers are protected."""
        return sum(len(part.room) for part in self.parts)

    @property
    def exposed(self) -> int:
        """How many of them are recoverable within the interval that protects them."""
        return sum(int(part.is_exposed.sum()) for part in self.parts)


def audit(
    tabulation: Tabulation,
    releases: Sequence[tuple[Decision, ...]],
    *,
    minimum: int = DEFAULT_MINIMUM_GROUP,
    shows_levels: Mask | None = None,
    weights: Weights | None = None,
    precision: float = WEIGHTED_PRECISION,
    is_exact: bool = False,
) -> Audit:
    """The interval of every protected number, over all releases of the same answers together.

    A figure counts as known when any release showed it. ``is_exact`` finds both ends of every
    interval; without it an interval that is wide enough is followed no further, and ``low`` and
    ``high`` are values that are certainly possible.

    Covered are the answers of one wave, in as many releases as there were. A later wave asks anew:
    its answers are other numbers, also of a municipality that answers the same, so nothing is
    linked to an earlier wave unless its answers are released again.
    """
    case = prepare(tabulation, minimum, shows_levels, weights)
    shown = [_known(position, releases) for position in range(len(tabulation.tables))]
    return Audit(
        parts=tuple(
            _of_component(component, case, shown, precision, is_exact=is_exact)
            for component in components(case.setting, case.counted)
        )
    )


def _known(position: int, releases: Sequence[tuple[Decision, ...]]) -> Shown:
    """What any of the releases showed of one subject."""
    decisions = [release[position] for release in releases]
    shares = [[[one is None for one in row] for row in found.shares] for found in decisions]
    means = [[one is None for one in found.means] for found in decisions]
    weighted = [[one is None for one in found.weighted] for found in decisions]
    marks = marked(np.array(shares, dtype=np.bool_), axis=0)
    return Shown(
        shares=marks,
        means=_any(means, marks.shape[0]),
        weighted=_any(weighted, marks.shape[1]),
    )


def _any(found: list[list[bool]], width: int) -> Mask:
    """Where any has a mark; a list may be empty, for a subject without means or weights."""
    result = np.zeros(width, dtype=np.bool_)
    for one in found:
        result[: len(one)] |= np.array(one, dtype=np.bool_)
    return result


def _of_component(
    component: Component, case: Case, shown: Sequence[Shown], precision: float, *, is_exact: bool
) -> ComponentAudit:
    own = {subject: shown[subject] for subject in component.counted}
    facts = Facts(case.setting, component.members, component.counted, own, precision)
    secrets = component.secrets()
    intervals = Intervals(facts, case.setting, secrets)
    if is_exact:
        intervals.complete()
    else:
        intervals.sweep()
    is_narrow = np.zeros(len(intervals.room), dtype=np.bool_)
    for at in np.flatnonzero(intervals.is_open).tolist():
        is_narrow[at] = intervals.narrow(at) is not None
    if is_narrow.any():
        is_narrow &= _would_be_wider(component, case, intervals, is_narrow)
    return ComponentAudit(
        subjects=tuple(one.table.subject.key for one in component.counted.values()),
        truth=intervals.truth,
        low=intervals.low,
        high=intervals.high,
        room=intervals.room,
        is_exposed=is_narrow,
    )


def _would_be_wider(
    component: Component, case: Case, intervals: Intervals, is_narrow: Mask
) -> Mask:
    """Which intervals would be wider if nothing of these subjects were shown."""
    nothing = {subject: _nothing(one.counts) for subject, one in component.counted.items()}
    facts = Facts(case.setting, component.members, component.counted, nothing, 0.0)
    before = Intervals(facts, case.setting, component.secrets())
    result = np.zeros_like(is_narrow)
    for at in np.flatnonzero(is_narrow).tolist():
        before.narrow(at)
        result[at] = before.width[at] > intervals.width[at]
    return result


def _nothing(counts: Counts) -> Shown:
    return Shown(
        shares=np.zeros(counts.shape, dtype=np.bool_),
        means=np.zeros(counts.shape[0], dtype=np.bool_),
        weighted=np.zeros(counts.shape[1], dtype=np.bool_),
    )


def worst(found: Audit) -> Iterator[tuple[str, float, float]]:
    """Subjects, low and high of the exposed intervals."""
    for part in found.parts:
        for at in np.flatnonzero(part.is_exposed).tolist():
            yield ", ".join(part.subjects), float(part.low[at]), float(part.high[at])
