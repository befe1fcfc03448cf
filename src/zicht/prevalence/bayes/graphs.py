"""Every decomposable graph of some lists, as one matrix of whole numbers.

Lists are points; a line between two lists means that being on one may say something of being on
the other. A graph is decomposable (chordal) when no ring of four or more lists is without a
shortcut. For such a graph the probability of the data factors over cliques and separators
(Dawid & Lauritzen 1993), so a graph is a row that says how often each set of lists is counted.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from zicht.prevalence.histories import Whole
from zicht.prevalence.problems import TooFewListsError, TooManyListsError

FEWEST_LISTS, MOST_LISTS = 2, 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graphs:
    """All decomposable graphs of ``lists`` lists, in ascending order of ``edges``.

    ``edges``: per graph, a bitmask of pairs in the order of :func:`pairs`. ``factors``: per graph,
    how often each set of lists counts: cliques above 0, separators below 0; the column is the mask
    of the set, and column 0 (no list at all) is 0 throughout.
    """

    lists: int
    edges: Whole
    factors: sparse.csr_array

    def __len__(self) -> int:
        return len(self.edges)

    def edges_of(self, graph: int) -> tuple[tuple[int, int], ...]:
        """The pairs of lists, counted from 0, that a graph joins."""
        edges = int(self.edges[graph])
        return tuple(pair for place, pair in enumerate(pairs(self.lists)) if edges >> place & 1)


def pairs(lists: int) -> tuple[tuple[int, int], ...]:
    """Pairs of lists, those of the first lists in front, so that a list adds pairs at the end."""
    return tuple((low, high) for high in range(lists) for low in range(high))


@lru_cache(maxsize=8)
def decomposable_graphs(lists: int) -> Graphs:
    """All decomposable graphs: 2, 8, 61, 822, 18,154 and 617,675 of two to seven lists.

    Raises TooFewListsError and TooManyListsError.
    """
    if lists < FEWEST_LISTS:
        raise TooFewListsError(lists=lists, least=FEWEST_LISTS)
    if lists > MOST_LISTS:
        raise TooManyListsError(lists=lists, most=MOST_LISTS)
    edges, factors = _enumerated(lists)
    factors[:, 0] = 0
    return Graphs(lists=lists, edges=edges, factors=sparse.csr_array(factors.astype(np.float64)))


def _enumerated(lists: int) -> tuple[Whole, NDArray[np.int8]]:
    """Edges and factors of all graphs, dense.

    A decomposable graph has a list whose neighbours all know each other (Dirac 1961), and is still
    decomposable without it. So every graph is a smaller one plus a list tied to a clique; its
    factors are those of the smaller one, plus the clique with the list, less the clique.
    """
    if lists == 1:
        return np.zeros(1, np.int64), np.array([[0, 1]], np.int8)
    smaller_edges, smaller_factors = _enumerated(lists - 1)
    found = [
        _tied(new, clique, lists, smaller_edges)
        for new in range(lists)
        for clique in range(1 << (lists - 1))
    ]
    # A graph is found once for every list it could be tied by; any one will do.
    edges, first = np.unique(np.concatenate([each.edges for each in found]), return_index=True)
    ends = np.cumsum([len(each.edges) for each in found])
    factors = np.zeros((len(edges), 1 << lists), np.int8)
    for each, end in zip(found, ends, strict=True):
        taken = np.flatnonzero((first < end) & (first >= end - len(each.edges)))
        origin = each.smaller[first[taken] - (end - len(each.edges))]
        factors[np.ix_(taken, _masks_without(each.new, lists))] = smaller_factors[origin]
        factors[taken, each.clique | 1 << each.new] += 1
        factors[taken, each.clique] -= 1
    return edges, factors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tied:
    """Graphs made by tying list ``new`` to a clique (mask) of smaller graphs (rows)."""

    new: int
    clique: int
    smaller: Whole
    edges: Whole


def _tied(new: int, clique: int, lists: int, smaller_edges: Whole) -> _Tied:
    old_places = [place for place in range(lists) if place != new]
    members = [place for place in range(lists - 1) if clique >> place & 1]
    needed = _edge_mask(lists - 1, [(low, high) for high in members for low in members])
    rows = np.flatnonzero((smaller_edges & needed) == needed)
    edges = np.full(len(rows), _edge_mask(lists, [(old_places[each], new) for each in members]))
    for bit, (low, high) in enumerate(pairs(lists - 1)):
        moved = _edge_mask(lists, [(old_places[low], old_places[high])])
        edges |= (smaller_edges[rows] >> bit & 1) * moved
    moved_clique = sum(1 << old_places[each] for each in members)
    return _Tied(new=new, clique=moved_clique, smaller=rows, edges=edges)


def _masks_without(new: int, lists: int) -> Whole:
    """The masks of sets without one list, in the order of the masks of the smaller graphs."""
    masks = np.arange(1 << lists, dtype=np.int64)
    without: Whole = masks[(masks >> new & 1) == 0]
    return without


def _edge_mask(lists: int, joined: list[tuple[int, int]]) -> int:
    wanted = {tuple(sorted(pair)) for pair in joined}
    return sum(1 << bit for bit, pair in enumerate(pairs(lists)) if pair in wanted)
