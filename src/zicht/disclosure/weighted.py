"""What a weighted share of the country tells of the groups that the weights differ between.

A weighted total is one equation in the counts of the groups. With weights such as 2.71 and 1.63 few
whole numbers fit it, so that it tells more than algebra says: three hidden counts of which the sum
and the weighted sum are known can often be one thing only. Rounding the weighted share leaves
room; here is tried whether it leaves enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.counting import Counted
from zicht.disclosure.secrets import Division
from zicht.estimation.groups import Mask
from zicht.estimation.tabulation import Counts

#: How far from the truth a count is tried. Another way near by is enough to leave it unknown, and
#: what would only fit far away is taken for no way at all, which withholds rather more.
_REACH = 6

#: More groups than this are not tried in all combinations: the first ones stand still.
_MOST = 6

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighting:
    """The weights of one subject: groups (``children``) that make up a ``parent``, each its own.

    ``weights`` has an entry per child. The weighted share is rounded to a multiple of
    ``precision``; 0 says that it is given as it is.
    """

    parent: int
    children: Counts
    weights: Weights
    precision: float


def weighting(
    weights: Weights,
    answered: Mask,
    membership: Mask,
    parts: Sequence[Division],
    precision: float,
) -> Weighting | None:
    """The division of the country between the groups of which the weights differ.

    ``weights`` and ``answered`` have an entry per respondent. None when no layer has one weight
    per group: then only algebra guards what the weighted share tells.
    """
    for part in parts:
        children = np.flatnonzero(part.children)
        own = [weights[membership[child] & answered] for child in children]
        if all(np.ptp(one) <= _TOLERANCE for one in own if len(one)):
            return Weighting(
                parent=part.parent,
                children=children,
                weights=np.array([one[0] if len(one) else 0.0 for one in own]),
                precision=precision,
            )
    return None


def narrow_by_weighted(
    one: Counted, low: Counts, high: Counts, category: int, known: Weighting
) -> Counts:
    """The groups of which the weighted share leaves too few counts.

    ``low`` and ``high`` are what a reader can tell of the counts (groups, categories) without the
    weighted share, which stands beside the share of the country.
    """
    open_ones = np.flatnonzero((low < high)[known.children, category])
    groups = known.children[open_ones]
    if not len(open_ones):
        return groups
    moves = _moves(len(open_ones))
    counts = one.counts[groups, category] + moves
    fits = ((counts >= low[groups, category]) & (counts <= high[groups, category])).all(axis=1)
    fits &= _rounds_alike(one, category, known, moves @ known.weights[open_ones])
    room = np.minimum(one.room[groups], (high - low)[groups, category])
    result: Counts = groups[np.ptp(moves[fits], axis=0) < room]
    return result


def _moves(count: int) -> Counts:
    """Ways (rows) to move municipalities between groups; none is made or lost."""
    free = min(count, _MOST) - 1
    steps = np.arange(-_REACH, _REACH + 1)
    grid = np.stack(np.meshgrid(*[steps] * free, indexing="ij"), axis=-1) if free else None
    tried = np.zeros((1, 0), dtype=np.int64) if grid is None else grid.reshape(-1, free)
    still = np.zeros((len(tried), count - free - 1), dtype=np.int64)
    return np.hstack([still, tried, -tried.sum(axis=1, keepdims=True)])


def _rounds_alike(one: Counted, category: int, known: Weighting, shifts: Weights) -> Mask:
    """Which shifts of the weighted total leave the share that is shown as it is."""
    table = one.table
    base = float(known.weights @ table.answered[known.children])
    share = float(known.weights @ table.counts[known.children, category]) / base
    if known.precision:
        shown = np.rint(share / known.precision) * known.precision
        room = known.precision / 2
    else:
        shown, room = share, 0.0
    result: Mask = np.abs(share + shifts / base - shown) <= room + _TOLERANCE
    return result
