"""The interval that a reader can give every protected number, and withholding until it is wide.

A number that nobody can compute may still be known to be 3 or 4. Here its lowest and highest value
are found by linear programming over everything that is shown of the subjects it is linked to. Most
intervals need no program of their own: every point that fits what is shown is a way in which the
numbers may lie, and widens all of them at once (as in bound tightening, Gleixner et al. 2017).
Where an interval stays too narrow, the prices of the program say which figures hold it there; of
those the one that is missed least is withheld. That only ever widens, so no number needs a second
look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from zicht.disclosure.blocks import Weights
from zicht.disclosure.component import Setting, Shown
from zicht.disclosure.counting import Counted
from zicht.disclosure.facts import NUMBER_ANSWERED, Facts, Place, divided, true
from zicht.disclosure.merging import Pieces, merged
from zicht.disclosure.programs import TOLERANCE
from zicht.disclosure.secrets import Secret
from zicht.estimation.groups import Mask, marked
from zicht.estimation.tabulation import Counts

#: Goals that pull on many intervals at once, before what is left gets a goal of its own.
_SWEEPS = 12
#: What part may be left of the intervals that were open before, for another one to be worth it.
_GAIN = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Narrow:
    """A number of which the interval is too narrow: its row, and the figures that hold it."""

    low: float
    high: float
    held_by: tuple[Place, ...]


class Intervals:
    """Intervals of the secrets of one set of linked subjects."""

    def __init__(
        self,
        facts: Facts,
        setting: Setting,
        secrets: Sequence[Secret],
        *,
        pieces: Pieces | None = None,
    ) -> None:
        """``setting`` is that of the secrets; the facts may be of larger ``pieces``."""
        self._facts = facts
        self._pieces = pieces
        areas = [(secret.cells, secret.areas.astype(np.float64)) for secret in secrets]
        self._targets: csr_array = facts.matrix(areas if pieces is None else pieces.sums)
        found = [divided(setting, *one) for one in areas]
        most: Counts = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        #: How wide the interval of every number must be.
        self.room: Counts = np.minimum(most, setting.minimum - 1)
        self._least, self._most = self._limits(most, setting)
        #: What the numbers are: one way in which they can lie.
        self.truth: Weights = np.concatenate([np.zeros(0), *(true(setting, *one) for one in areas)])
        self.low: Weights = self.truth.copy()
        self.high: Weights = self.truth.copy()
        self._learn(facts.truth)

    @property
    def is_open(self) -> Mask:
        """Which intervals are not yet known to be wide enough."""
        found: Mask = self.width < self.room
        return found

    @property
    def is_cut(self) -> Mask:
        """Which numbers are of areas that cut through a piece, so that no program is of them."""
        nowhere = np.zeros(len(self.room), dtype=np.bool_)
        return nowhere if self._pieces is None else self._pieces.is_cut

    @property
    def width(self) -> Weights:
        """How far apart the lowest and the highest whole number are."""
        found: Weights = np.floor(self.high + TOLERANCE) - np.ceil(self.low - TOLERANCE)
        return found

    def complete(self) -> None:
        """Find both ends of every interval, save those that nothing can lie beyond."""
        self.sweep()
        for at in range(len(self.room)):
            goal = self._goal(at)
            if self.low[at] > self._least[at] + TOLERANCE:
                self._learn(self._facts.program.lowest(goal).point)
            if self.high[at] < self._most[at] - TOLERANCE:
                self._learn(self._facts.program.highest(goal).point)

    def _limits(self, divided: Counts, setting: Setting) -> tuple[Weights, Weights]:
        """What no number can be below or above, whatever is shown; without end where unclear."""
        endless = np.full(len(divided), np.inf)
        if setting.atoms.is_shown.any() or not len(divided):
            return -endless, endless
        lows, highs = self._targets.min(axis=1).toarray(), self._targets.max(axis=1).toarray()
        least = np.where(lows >= 0, 0.0, np.where(highs <= 0, -divided, -endless))
        most = np.where(lows >= 0, divided, np.where(highs <= 0, 0.0, endless))
        return least, most

    def sweep(self) -> None:
        """Widen the intervals that many goals at once can widen, as long as that gains enough."""
        random = np.random.default_rng(0)
        before = len(self.room)
        for _ in range(_SWEEPS):
            is_open = np.flatnonzero(self.is_open)
            if len(is_open) <= 2 or len(is_open) > before * _GAIN:
                return
            before = len(is_open)
            signs = random.choice([-1.0, 1.0], size=len(is_open))
            goal = self._targets[is_open].T @ signs
            self._learn(self._facts.program.lowest(goal).point)
            self._learn(self._facts.program.highest(goal).point)

    def narrow(self, at: int) -> Narrow | None:
        """What is wrong with one interval; None when it is wide enough."""
        if not self.is_open[at]:
            return None
        goal = self._goal(at)
        corners = []
        for found in (self._facts.program.lowest(goal), self._facts.program.highest(goal)):
            self._learn(found.point)
            corners.append(found)
            if not self.is_open[at]:
                return None
        prices = np.abs(np.array([corner.prices for corner in corners])).max(axis=0)
        rows = np.flatnonzero(prices > TOLERANCE)
        places = (self._facts.places[row] for row in rows.tolist())
        return Narrow(
            low=float(self.low[at]),
            high=float(self.high[at]),
            held_by=tuple(dict.fromkeys(place for place in places if place is not None)),
        )

    def _goal(self, at: int) -> Weights:
        goal = np.zeros(self._facts.size)
        start, end = self._targets.indptr[at : at + 2]
        goal[self._targets.indices[start:end]] = self._targets.data[start:end]
        return goal

    def _learn(self, point: Weights) -> None:
        low = high = self._targets @ point
        if self._pieces is not None:
            low, high = self._pieces.ends(low, point, self.is_open)
        self.low = np.minimum(self.low, low)
        self.high = np.maximum(self.high, high)


def withhold_narrow(
    setting: Setting,
    members: Sequence[int],
    counted: Mapping[int, Counted],
    shown: Mapping[int, Shown],
    secrets: Sequence[Secret],
    precision: float,
) -> dict[int, Shown]:
    """Withhold more until every secret has the room it needs, or nothing shown holds it."""
    result = dict(shown)

    def judged(some: Sequence[Secret], whole: Mask) -> tuple[Facts, Intervals]:
        together = merged(setting, members, result, whole)
        facts = Facts(together.setting, members, counted, result, precision)
        pieces = Pieces(facts, together, members, some)
        intervals = Intervals(facts, setting, some, pieces=pieces)
        intervals.sweep()
        return facts, intervals

    if not secrets:
        return result
    areas = np.vstack([secret.areas for secret in secrets])
    facts, intervals = judged(secrets, areas[:0])
    if (is_open := intervals.is_open)[intervals.is_cut].any():
        # What may still be narrow needs its own groups in one piece each.
        facts, intervals = judged(_only(secrets, is_open), areas[is_open])
    for at in np.flatnonzero(intervals.is_open).tolist():
        while (found := intervals.narrow(at)) is not None:
            place = _least_missed(setting, counted, result, found.held_by)
            if place is None:
                break
            before = result[place.subject]
            after = result[place.subject] = _without(counted[place.subject], before, place)
            for group in np.flatnonzero(_changed(before, after)).tolist():
                facts.rebound(place.subject, group, after)
    return result


def _only(secrets: Sequence[Secret], chosen: Mask) -> list[Secret]:
    """The secrets in the chosen areas, counted over all secrets."""
    ends = np.cumsum([len(secret.areas) for secret in secrets])[:-1]
    parts = zip(secrets, np.split(chosen, ends), strict=True)
    return [replace(one, areas=one.areas[own]) for one, own in parts if own.any()]


def _least_missed(
    setting: Setting,
    counted: Mapping[int, Counted],
    shown: Mapping[int, Shown],
    held_by: Sequence[Place],
) -> Place | None:
    """The figure to withhold: in the smallest groups first, and there the smallest count."""
    found = []
    for place in held_by:
        one, now = counted[place.subject], shown[place.subject]
        chosen = _shown_one(one, now, place)
        if chosen is not None:
            # Weighted shares go before the shares that they stand beside, a number that answered
            # last, since it takes every figure of its group along.
            kind = 2 if place.category == NUMBER_ANSWERED else 0 if place.is_weighted else 1
            rank = (kind == 2, -setting.order[place.group], kind, _size(one, chosen))
            found.append((*rank, chosen))
    return min(found, key=lambda entry: entry[:4])[4] if found else None


def _shown_one(one: Counted, now: Shown, place: Place) -> Place | None:
    """The figure to withhold for one that holds an interval; None when it is not shown.

    A withheld count is known not to be zero because zeros are shown: then it is the last zero, or
    the least of the answers beside which a zero would be shown. The number that answered is known
    from every figure of the group: then it is the least of those.
    """
    group, category = place.group, place.category
    if category is None:
        return place if now.means[group] else None
    if place.is_weighted:
        return place if now.weighted[category] else None
    if category != NUMBER_ANSWERED and now.shares[group, category]:
        return place
    beside = np.flatnonzero(now.shares[group])
    if not len(beside):
        return replace(place, category=None) if now.means[group] else None
    counts = one.counts[group, beside]
    return replace(place, category=int(beside[counts == counts.min()][-1]))


def _changed(before: Shown, after: Shown) -> Mask:
    """The groups of which less is shown than before."""
    result: Mask = marked(before.shares != after.shares, axis=1) | (before.means != after.means)
    result[0] |= bool((before.weighted != after.weighted).any())
    return result


def _size(one: Counted, place: Place) -> int:
    return 0 if place.category is None else int(one.counts[place.group, place.category])


def _without(one: Counted, shown: Shown, place: Place) -> Shown:
    shares, means, weighted = shown.shares.copy(), shown.means.copy(), shown.weighted.copy()
    if place.category is None:
        means[place.group] = False
    elif place.is_weighted:
        weighted[place.category] = False
    else:
        shares[place.group, place.category] = False
        # Below the country a mean stands beside the whole distribution only.
        means[place.group] &= place.group == 0
        weighted &= shares[0]
    if not one.table.subject.is_multiple:
        # Zeros alone say that every answer was given.
        is_lonely = ~(shares & (one.counts > 0)).any(axis=1) & (one.bases > 0)
        shares &= ~is_lonely[:, None]
    return Shown(shares=shares, means=means, weighted=weighted)
