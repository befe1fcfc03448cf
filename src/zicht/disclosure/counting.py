"""Every subject counted in every group as an attacker sees it, and which cells are too small."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.groups import Mask
from zicht.estimation.tabulation import Counts, Table


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """One subject by group (rows) and category (columns).

    ``counts`` and ``bases`` leave out municipalities whose level is public: an attacker subtracts
    them. ``is_small`` marks cells with 1 to minimum - 1 municipalities, ``leaves_small`` cells
    that all but 1 to minimum - 1 are in, ``is_alike`` cells that all of at least a minimum group
    are in, so that everybody's answer would be known. ``is_few`` marks cells with 1 to
    minimum - 1 municipalities when public ones count too: no figure is ever that small, though
    such a cell holds no secret that others must be withheld for. ``is_thin`` marks groups with
    too few answers for any figure, ``is_closed`` groups of which the number of answers is withheld.
    ``room`` is by group how far apart the lowest and the highest number must be that a reader can
    think of for a count that is protected.
    """

    table: Table
    counts: Counts
    bases: Counts
    is_small: Mask
    leaves_small: Mask
    is_alike: Mask
    is_few: Mask
    is_thin: Mask
    is_closed: Mask
    room: Counts

    @property
    def is_too_few(self) -> Mask:
        """Cells with too few municipalities behind them."""
        return self.is_thin[:, None] | self.is_small | self.is_few

    @property
    def is_withheld(self) -> Mask:
        """Cells that may not be shown, whatever else is shown."""
        alike = self.is_alike
        if not self.table.subject.is_multiple:
            # Beside zeros everywhere else, the last cell would need no telling.
            alike = np.broadcast_to(alike.any(axis=1, keepdims=True), alike.shape)
        return self.is_too_few | self.is_closed[:, None] | self.leaves_small | alike


def is_between(counts: Counts, minimum: int) -> Mask:
    """Which counts are more than none and fewer than the minimum."""
    result: Mask = (counts > 0) & (counts < minimum)
    return result


def count(
    table: Table, membership: Mask, shows_levels: Mask, is_closed: Mask, minimum: int
) -> Counted:
    """Count a table without the respondents whose category is public (``shows_levels``)."""
    hidden = (membership & ~shows_levels).astype(np.int64)
    counts: Counts = hidden @ table.subject.members.astype(np.int64)
    bases: Counts = hidden @ table.subject.answered.astype(np.int64)
    return Counted(
        table=table,
        counts=counts,
        bases=bases,
        is_small=is_between(counts, minimum),
        leaves_small=(counts > 0) & is_between(bases[:, None] - counts, minimum),
        is_alike=(counts >= minimum) & (counts == bases[:, None]),
        is_few=is_between(table.counts, minimum),
        is_thin=(table.answered < minimum) | is_between(bases, minimum),
        is_closed=is_closed,
        # As many numbers as there are from none to the minimum; fewer when fewer answered.
        room=np.minimum(bases, minimum - 1),
    )


def mean_is_too_few(counted: Counted, minimum: int) -> Mask:
    """Groups in which fewer than a minimum group stands on the scale."""
    table = counted.table
    placed: NDArray[np.int64] = table.counts[:, table.placed].sum(axis=1)
    hidden: NDArray[np.int64] = counted.counts[:, table.placed].sum(axis=1)
    return counted.is_thin | (placed < minimum) | is_between(hidden, minimum)


def mean_tells_too_much(counted: Counted, minimum: int) -> Mask:
    """Groups whose mean would give a small number away by itself.

    That is so when 1 to minimum - 1 have no place on the scale, since a mean comes with that
    number; and when the mean lies so close to an end of the scale that fewer than a minimum
    group can be away from it: a total of two steps above the lowest score is one municipality or
    two.
    """
    table = counted.table
    scores = table.scores[table.placed]
    step = np.diff(np.unique(scores)).min()
    counts = counted.counts[:, table.placed]
    above = counts @ (scores - scores.min()) / step
    below = counts @ (scores.max() - scores) / step
    is_close: Mask = (counts.sum(axis=1) > 0) & ((above < minimum) | (below < minimum))
    unplaced: Counts = counted.bases - counts.sum(axis=1)
    return counted.is_closed | is_close | is_between(unplaced, minimum)
