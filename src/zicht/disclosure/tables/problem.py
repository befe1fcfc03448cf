"""A protection problem in numbers: cells, sums that hold between them, and what must be guarded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from zicht.disclosure.programs import Indexes, Vector
from zicht.disclosure.tables.model import Cell, Key, Table
from zicht.disclosure.tables.rules import Protection

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Cells with their values; ``sums @ values == 0`` is what every reader knows.

    ``low`` and ``high`` are what a reader knows of a hidden cell. ``can_hide`` marks cells that may
    be hidden, ``is_hidden`` those that are for certain: the ones to guard, with how far a reader
    must stay off (``lower``, ``upper``, ``width``), and the ones that earlier releases hid.
    ``cost`` is what hiding a cell costs.
    """

    keys: tuple[Key, ...]
    values: Vector
    sums: csr_array
    low: Vector
    high: Vector
    can_hide: Mask
    is_hidden: Mask
    guarded: Indexes
    lower: Vector
    upper: Vector
    width: Vector
    cost: Vector

    def part(self, chosen: Indexes) -> "Problem":
        """The problem of some cells; sums over others are constants that drop out."""
        inside = np.zeros(len(self.keys), dtype=np.bool_)
        inside[chosen] = True
        own = self.sums[:, chosen]
        kept = np.flatnonzero(np.diff(csr_array(own).indptr))
        guarded = inside[self.guarded]
        places = np.cumsum(inside) - 1
        return Problem(
            keys=tuple(self.keys[at] for at in chosen.tolist()),
            values=self.values[chosen],
            sums=csr_array(own)[kept],
            low=self.low[chosen],
            high=self.high[chosen],
            can_hide=self.can_hide[chosen],
            is_hidden=self.is_hidden[chosen],
            guarded=places[self.guarded[guarded]],
            lower=self.lower[guarded],
            upper=self.upper[guarded],
            width=self.width[guarded],
            cost=self.cost[chosen],
        )

    def blocks(self) -> Iterator[Indexes]:
        """Sets of cells that can be hidden and that no sum connects, if there is one to guard."""
        usable = np.flatnonzero(self.can_hide | self.is_hidden)
        links = csr_array(self.sums[:, usable])
        links = csr_array((np.ones(links.nnz), links.indices, links.indptr), shape=links.shape)
        count, labels = connected_components(links.T @ links, directed=False)
        is_guarded = np.isin(usable, self.guarded)
        for number in range(count):
            if (is_guarded & (labels == number)).any():
                yield usable[labels == number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What earlier releases showed and hid; both stay as they are."""

    shown: frozenset[Key] = frozenset()
    hidden: frozenset[Key] = frozenset()


def problem(
    cells: Mapping[Key, Cell],
    tables: Sequence[Table],
    guarded: Mapping[Key, Protection],
    can_hide: frozenset[Key],
    *,
    may_be_zero: frozenset[Key],
    least: float,
    before: Before,
    costs: Mapping[Key, float] | None = None,
) -> Problem:
    """The problem of these tables together; ``least`` is the least a hidden cell is known to be,
    save where it ``may_be_zero``.

    A guarded cell that was shown before cannot be guarded any more and is left out.
    """
    keys = tuple(cells)
    places = {key: at for at, key in enumerate(keys)}
    values = np.array([cells[key].value for key in keys], dtype=np.float64)
    own = [key for key in keys if key in guarded and key not in before.shown]
    hidden = np.array([key in before.hidden or key in guarded for key in keys], dtype=np.bool_)
    shown = np.array([key in before.shown for key in keys], dtype=np.bool_)
    free = np.array([key in can_hide for key in keys], dtype=np.bool_)
    doubtful = np.array([key in may_be_zero for key in keys], dtype=np.bool_)
    beyond = 3 * float(values.max(initial=0.0)) + 100 + sum(one.upper for one in guarded.values())
    return Problem(
        keys=keys,
        values=values,
        sums=sums(tables, places),
        # Where zeros are hidden too, nobody knows that a hidden cell is not zero.
        low=np.where(doubtful, 0.0, np.minimum(least, values)),
        high=np.full(len(keys), beyond),
        can_hide=(free | hidden) & ~shown,
        is_hidden=hidden & ~shown,
        guarded=np.array([places[key] for key in own], dtype=np.int64),
        lower=_needs(own, guarded, "lower"),
        upper=_needs(own, guarded, "upper"),
        width=_needs(own, guarded, "width"),
        cost=np.array([1.0 if costs is None else costs[key] for key in keys]),
    )


def _needs(keys: Iterable[Key], guarded: Mapping[Key, Protection], name: str) -> Vector:
    return np.array([getattr(guarded[key], name) for key in keys], dtype=np.float64)


def sums(tables: Sequence[Table], places: Mapping[Key, int]) -> csr_array:
    """A row per total: its parts less itself, which is nothing."""
    found = dict.fromkeys(relation for table in tables for relation in table.relations())
    rows, columns, values = [], [], []
    for number, (total, parts) in enumerate(found):
        members = [places[total], *(places[part] for part in parts)]
        rows.extend([number] * len(members))
        columns.extend(members)
        values.extend([-1.0, *[1.0] * len(parts)])
    return csr_array((values, (rows, columns)), shape=(len(found), len(places)))
