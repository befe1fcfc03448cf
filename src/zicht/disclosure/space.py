"""Counts as vectors, so that "can this be computed from what is shown?" becomes algebra.

Unknown to an attacker is, for every smallest piece of the map (*atom*: municipalities that are in
the same groups), how many of its respondents are in each cell of a block. What the attacker knows
beforehand is taken out of the coordinates: how many answered in every atom, equalities between
blocks, cells that are zero because a larger group shows a zero, and the levels of municipalities
that show them. What is left has one coordinate per cell and atom, save one cell per atom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.disclosure.blocks import Block, Blocks, Sum, Weights
from zicht.estimation.groups import Mask, marked
from zicht.estimation.sampling.design import numbered

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Atoms:
    """The smallest pieces of the map.

    ``groups`` has a row per group and a column per atom, ``respondents`` a row per atom and a
    column per respondent. ``is_shown`` marks atoms of municipalities that show their levels.
    ``weights`` has a row per subject and a column per atom; no rows when nothing is weighted.
    """

    groups: Mask
    respondents: Mask
    is_shown: Mask
    weights: Weights


def atoms(membership: Mask, shows_levels: Mask, weights: Weights | None = None) -> Atoms:
    """The atoms of these groups (rows) and respondents (columns).

    ``weights`` (a row per subject) are the same for everybody in an atom, so that a weighted total
    is a sum over atoms: respondents who differ in weight are in different atoms.
    """
    marks = np.vstack([membership, shows_levels])
    weighed = np.zeros((0, marks.shape[1])) if weights is None else weights
    numbers = numbered(*_words(marks), *weighed)
    _, first = np.unique(numbers, return_index=True)
    return Atoms(
        groups=membership[:, first],
        respondents=np.arange(len(first))[:, None] == numbers[None, :],
        is_shown=shows_levels[first],
        weights=weighed[:, first],
    )


def _words(marks: Mask) -> NDArray[np.uint64]:
    """Marks (rows) as numbers of 64 of them, in the same order: a million are soon sorted."""
    padded = np.zeros((-(-len(marks) // 64) * 64, marks.shape[1]), dtype=np.bool_)
    padded[: len(marks)] = marks
    packed = np.ascontiguousarray(np.packbits(padded, axis=0).T)
    words: NDArray[np.uint64] = packed.view(">u8").astype(np.uint64).T
    return words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Coordinates:
    """Where the cells of one block are; rows are cells, columns atoms.

    ``index`` is the coordinate, -1 where there is none. ``reference`` is the cell that stands for
    the rest of the atom. ``passing`` is, per atom, the cell whose weight goes on to the base, -1
    where the base is public.
    """

    index: Indexes
    reference: Indexes
    passing: Indexes
    present: Mask


class Space:
    """Coordinates of one set of linked blocks."""

    def __init__(
        self, blocks: Blocks, members: Sequence[int], pieces: Atoms, zeros: Mapping[int, Mask]
    ) -> None:
        """``zeros`` marks the cells (rows) and atoms (columns) that are known to be empty."""
        self._blocks = blocks.blocks
        self._atoms = pieces
        self._zeros = zeros
        self._coordinates: dict[int, _Coordinates] = {}
        self.size = 0
        for block in members:
            self._place(block)

    def vectors(self, cells: Sum, areas: Mask | Weights) -> Weights:
        """The sum over each of some areas (rows, by atom), as rows of coordinates.

        An area that holds a number per atom instead of a mark gives a weighted sum. A row is zero
        when the sum is known beforehand.
        """
        result = np.zeros((len(areas), self.size))
        for term in cells:
            self._add(result, term.block, term.weights, areas.astype(np.float64))
        return result

    def known(self) -> Weights:
        """Sums that are zero because every cell of a linked block is known to be empty."""
        found = [np.zeros((0, self.size))]
        for position, coordinates in self._coordinates.items():
            block = self._blocks[position]
            empty = ~marked(coordinates.present, axis=0)
            if block.is_public:
                empty &= ~self._atoms.is_shown
            if block.base is not None and empty.any():
                places = np.flatnonzero(empty)
                found.append(self.vectors(block.base, np.eye(len(empty), dtype=np.bool_)[places]))
        return np.vstack(found)

    def _add(self, result: Weights, block: int, weights: Weights, areas: Weights) -> None:
        found = self._coordinates[block]
        cells, where = np.nonzero(found.index >= 0)
        parts = weights[cells] - weights[found.reference[cells, where]]
        used = parts != 0
        cells, where = cells[used], where[used]
        result[:, found.index[cells, where]] += areas[:, where] * parts[used]
        rest = np.where(found.passing >= 0, weights[found.passing], 0.0)
        if rest.any():
            for term in self._blocks[block].base or ():
                self._add(result, term.block, term.weights, areas * rest)

    def _place(self, position: int) -> _Coordinates:
        if position in self._coordinates:
            return self._coordinates[position]
        block = self._blocks[position]
        present = self._present(position, block)
        index = np.full(present.shape, -1)
        reference = np.zeros(present.shape, dtype=np.int64)
        passing = np.full(present.shape[1], -1)
        for columns, where, is_rest in self._parts(block, present.shape[0]):
            there = present[columns][:, where]
            first = columns[there.argmax(axis=0)]
            reference[np.ix_(columns, where)] = first
            free = there & (columns[:, None] != first)
            numbers = np.full(free.shape, -1)
            numbers[free] = self.size + np.arange(free.sum())
            index[np.ix_(columns, where)] = numbers
            self.size += int(free.sum())
            if is_rest and block.base is not None:
                passing[where] = np.where(there.any(axis=0), first, -1)
        found = _Coordinates(index=index, reference=reference, passing=passing, present=present)
        self._coordinates[position] = found
        return found

    def _present(self, position: int, block: Block) -> Mask:
        """Cells that may hold municipalities, as far as an attacker can tell."""
        if block.base is None:
            answered = marked(block.members, axis=1)
            possible = marked(self._atoms.respondents & answered, axis=1)
        else:
            possible = np.zeros(len(self._atoms.is_shown), dtype=np.bool_)
            for term in block.base:
                parent = self._place(term.block).present
                possible |= marked(parent[term.weights != 0], axis=0)
        shape = (block.members.shape[1], len(possible))
        empty = self._zeros.get(position, np.zeros(shape, dtype=np.bool_))
        return possible & ~empty

    def _parts(self, block: Block, width: int) -> list[tuple[Indexes, Indexes, bool]]:
        """Runs of cells and atoms within which only the total is known beforehand.

        The last of each three says that the total is the base; else it is a number that is known
        because the municipalities show a level that depends on it.
        """
        shown = self._atoms.is_shown
        hidden, public = np.flatnonzero(~shown), np.flatnonzero(shown)
        everything = np.arange(width)
        if block.is_public:
            return [(everything, hidden, True)]
        if not block.shown:
            return [(everything, np.arange(len(shown)), True)]
        signs = np.column_stack([weights != 0 for weights in block.shown])
        runs, numbers = np.unique(signs, axis=0, return_inverse=True)
        return [
            (everything, hidden, True),
            *(
                (np.flatnonzero(numbers.reshape(-1) == run), public, not runs[run].any())
                for run in range(len(runs))
            ),
        ]
