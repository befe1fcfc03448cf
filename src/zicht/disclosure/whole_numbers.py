"""What can be told because municipalities come in whole numbers.

Adding and subtracting (:mod:`zicht.disclosure.span`) treats a count as any number. A reader knows
more: a count is whole and not below zero, and where zeros are shown a withheld count is at least
one. Five withheld answers that are five together are one each. A mean and its interval give the sum
and the sum of squares of the scores, which a handful of municipalities can often make in one way
only. Here every withheld count gets the bounds that a reader can give it, question by question; a
count that would be pinned to one number gets more withheld beside it.

Bounds pass between answers of one group and between a group and its parts (Dobra and Fienberg
2000); with a mean all ways to fill in the group are tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from zicht.disclosure.component import Shown
from zicht.disclosure.counting import Counted
from zicht.disclosure.secrets import Division
from zicht.disclosure.weighted import Weighting, narrow_by_weighted
from zicht.estimation.groups import Mask
from zicht.estimation.tabulation import Counts, Scores

#: How far a solution of three equations in small numbers may be from whole by rounding.
_TOLERANCE = 1e-6

#: A mean with its interval gives the number of scores, their sum and their sum of squares.
_POWERS = (0, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bounds:
    """The lowest and highest count that a reader can think of, by group and category."""

    low: Counts
    high: Counts


def withhold_pinned(
    one: Counted,
    shown: Shown,
    parts: tuple[Division, ...],
    *,
    mean_first: bool,
    weighting: Weighting | None = None,
) -> Shown:
    """Withhold more until no small count is pinned to one number, or nothing helps any more.

    ``parts`` are the groups whose children make them up wholly. In a group of which no answer is
    shown but zeros, the zeros are withheld too: they tell little, and without them nobody can say
    that every answer was given. ``mean_first`` keeps the mean longer than the shares.
    ``weighting`` says how weighted shares were made.
    """
    shown = _without_lonely_zeros(one, shown)
    while True:
        exposed = np.argwhere(_is_exposed(one, shown, parts, weighting))
        if not len(exposed):
            return shown
        group, category = exposed[0].tolist()
        options = list(_options(one, shown, group, category, mean_first=mean_first))
        if not options:
            return shown
        helping = (
            option
            for option in options
            if not _is_exposed(one, option, parts, weighting)[group, category]
        )
        shown = _without_lonely_zeros(one, next(helping, options[0]))


def bounds(one: Counted, shown: Shown, parts: tuple[Division, ...]) -> Bounds:
    """What a reader can tell of every count without counting the ways to make a mean."""
    low, high = _beforehand(one, shown)
    nested = _nested(parts)
    is_known = _knows_base(one, shown)
    while True:
        before = low.copy(), high.copy()
        if not one.table.subject.is_multiple:
            _within_groups(low, high, one.bases, is_known)
        for part in nested:
            _between_groups(low, high, part)
        if (low == before[0]).all() and (high == before[1]).all():
            return Bounds(low=low, high=high)


def _is_exposed(
    one: Counted, shown: Shown, parts: tuple[Division, ...], weighting: Weighting | None
) -> Mask:
    """Counts that must stay unknown but are pinned to one number."""
    must_hide = (one.is_small | one.leaves_small | one.is_alike) & ~shown.shares
    found = bounds(one, shown, parts)
    exposed: Mask = must_hide & (found.low == found.high)
    for group in np.flatnonzero(shown.means & must_hide.any(axis=1)).tolist():
        exposed[group] |= must_hide[group] & _is_narrow_by_mean(one, found, group)
    if weighting is not None:
        for category in np.flatnonzero(shown.weighted).tolist():
            narrow = narrow_by_weighted(one, found.low, found.high, category, weighting)
            exposed[narrow, category] |= must_hide[narrow, category]
    return exposed


def _is_narrow_by_mean(one: Counted, found: Bounds, group: int) -> Mask:
    """Counts that the number, the sum and the sum of squares of the scores leave too little room.

    Answers without a score come with the mean as one number, so one withheld answer is known.
    """
    low, high, table = found.low[group], found.high[group], one.table
    is_open = low < high
    narrow: Mask = ~is_open
    unplaced = is_open & ~table.placed
    if unplaced.sum() == 1:
        narrow |= unplaced
    placed = np.flatnonzero(is_open & table.placed)
    ways = _ways(table.scores[placed], one.counts[group, placed], low[placed], high[placed])
    # What the bounds leave is judged with everything else that is shown, by linear programming.
    room = np.minimum(one.room[group], high - low)
    narrow[placed] |= np.ptp(ways, axis=0) < room[placed]
    return narrow


def _ways(scores: Scores, counts: Counts, low: Counts, high: Counts) -> Counts:
    """Every way (rows) to give these scores with the same number, sum and sum of squares.

    Three equations: all but three counts are tried, the last three follow from them.
    """
    if len(scores) <= len(_POWERS):
        return counts[None, :]
    tried, following = np.arange(len(scores) - len(_POWERS)), np.arange(-len(_POWERS), 0)
    choices = [np.arange(low[at], high[at] + 1) for at in tried]
    grid = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(tried))
    equations = np.stack([scores**power for power in _POWERS])
    totals = equations @ counts
    rest = totals[:, None] - equations[:, tried] @ grid.T
    solved = np.linalg.solve(equations[:, following], rest).T
    rounded = np.rint(solved).astype(np.int64)
    is_way = (
        (np.abs(solved - rounded) < _TOLERANCE)
        & (rounded >= low[following])
        & (rounded <= high[following])
    ).all(axis=1)
    ways: Counts = np.hstack([grid[is_way], rounded[is_way]])
    return ways


def _beforehand(one: Counted, shown: Shown) -> tuple[Counts, Counts]:
    """Shown counts are known; a withheld one is not zero where zeros of the group are shown."""
    answers = (shown.shares & (one.counts > 0)).any(axis=1)
    hides_a_zero = (~shown.shares & (one.counts == 0)).any(axis=1)
    # Of municipalities that show their level the reader subtracts: nothing may be left.
    is_public = one.table.counts > one.counts
    is_positive = (answers & ~hides_a_zero)[:, None] & ~is_public
    everyone = one.bases[:, None]
    low = np.where(shown.shares, one.counts, is_positive.astype(np.int64))
    high = np.where(shown.shares, one.counts, np.broadcast_to(everyone, one.counts.shape))
    return low, high


def _knows_base(one: Counted, shown: Shown) -> Mask:
    """Groups of which the number of answers is public: it comes with every figure."""
    is_asked_of_all = bool(one.table.subject.asked.all())
    result: Mask = shown.shares.any(axis=1) | shown.means | (is_asked_of_all & ~one.is_closed)
    return result


def _within_groups(low: Counts, high: Counts, bases: Counts, is_known: Mask) -> None:
    """The answers of a group add up to the number that answered."""
    base = bases[is_known, None]
    rest_low = low[is_known].sum(axis=1, keepdims=True) - low[is_known]
    rest_high = high[is_known].sum(axis=1, keepdims=True) - high[is_known]
    low[is_known] = np.maximum(low[is_known], base - rest_high)
    high[is_known] = np.minimum(high[is_known], base - rest_low)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Nested:
    """Divisions of which no two have a child in common; ``sums`` adds children up to parents."""

    parents: Counts
    children: Counts
    sums: Counts


@lru_cache(maxsize=8)
def _nested(parts: tuple[Division, ...]) -> tuple[_Nested, ...]:
    """The divisions in as few sets as can be handled at once."""
    sets: list[list[Division]] = []
    for part in parts:
        room = (
            found
            for found in sets
            if all(not (one.children & part.children).any() for one in found)
        )
        found = next(room, None)
        if found is None:
            sets.append([part])
        else:
            found.append(part)
    return tuple(_as_nested(found) for found in sets)


def _as_nested(parts: Sequence[Division]) -> _Nested:
    marks = np.array([part.children for part in parts])
    children = np.flatnonzero(marks.any(axis=0))
    return _Nested(
        parents=np.array([part.parent for part in parts]),
        children=children,
        sums=marks[:, children].astype(np.int64),
    )


def _between_groups(low: Counts, high: Counts, part: _Nested) -> None:
    """The parts of a group add up to the group, answer by answer."""
    children, parents, sums = part.children, part.parents, part.sums
    own_low, own_high = low[children], high[children]
    all_low, all_high = sums @ own_low, sums @ own_high
    low[parents] = np.maximum(low[parents], all_low)
    high[parents] = np.minimum(high[parents], all_high)
    low[children] = np.maximum(own_low, sums.T @ (low[parents] - all_high) + own_high)
    high[children] = np.minimum(own_high, sums.T @ (high[parents] - all_low) + own_low)


def _options(
    one: Counted, shown: Shown, group: int, category: int, *, mean_first: bool
) -> Iterator[Shown]:
    """What else could be withheld, the least missed first."""
    if shown.means[group] and not mean_first:
        yield _without_mean(shown, group)
    own = np.flatnonzero(shown.shares[group])
    for at in own[np.argsort(one.counts[group, own], kind="stable")].tolist():
        yield _without_share(shown, group, at)
    if shown.means[group] and mean_first:
        yield _without_mean(shown, group)
    others = np.flatnonzero(shown.shares[:, category])
    # Small groups stand last: a figure of the country never gives way to one of a region.
    for at in reversed(others.tolist()):
        if at == others[0] and shown.weighted[category]:
            yield _without_weighted(shown, category)
        yield _without_share(shown, at, category)


def _without_lonely_zeros(one: Counted, shown: Shown) -> Shown:
    if one.table.subject.is_multiple:
        return shown
    is_lonely = ~(shown.shares & (one.counts > 0)).any(axis=1) & (one.bases > 0)
    return _with_weighted_beside_share(replace(shown, shares=shown.shares & ~is_lonely[:, None]))


def _without_share(shown: Shown, group: int, category: int) -> Shown:
    shares = shown.shares.copy()
    shares[group, category] = False
    return _with_weighted_beside_share(replace(shown, shares=shares))


def _without_mean(shown: Shown, group: int) -> Shown:
    means = shown.means.copy()
    means[group] = False
    return replace(shown, means=means)


def _with_weighted_beside_share(shown: Shown) -> Shown:
    """A weighted share is shown beside the share of the country, which is the first group."""
    return replace(shown, weighted=shown.weighted & shown.shares[0])


def _without_weighted(shown: Shown, category: int) -> Shown:
    weighted = shown.weighted.copy()
    weighted[category] = False
    return replace(shown, weighted=weighted)
