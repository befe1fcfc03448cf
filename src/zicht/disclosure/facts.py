"""Everything a reader knows of linked subjects, as rows of a linear program.

Unknown is how many municipalities of every atom are in each cell of a block. Known beforehand is
how many answered in every atom, what routing and levels say, and the levels that are public. Every
figure that is shown is a row; a figure that is withheld becomes a looser row, so that what was
possible stays possible.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from zicht.disclosure.blocks import Sum, Term, Weights, plus
from zicht.disclosure.component import Setting, Shown
from zicht.disclosure.counting import Counted
from zicht.disclosure.programs import Program
from zicht.estimation.groups import marked
from zicht.estimation.tabulation import Counts

#: In the place of a category: how many answered, which every figure of a group tells.
NUMBER_ANSWERED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A figure: ``category`` is None for the mean; ``is_weighted`` for a weighted share."""

    subject: int
    group: int
    category: int | None
    is_weighted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rows:
    """Equations or bounds on the same cells in some areas (rows), each with its ends.

    ``place`` is None for what is known beforehand.
    """

    cells: Sum
    areas: Weights
    low: Weights
    high: Weights
    place: Place | None = None


class Facts:
    """The program of one set of linked blocks, and which of its rows are figures."""

    def __init__(
        self,
        setting: Setting,
        members: Sequence[int],
        counted: Mapping[int, Counted],
        shown: Mapping[int, Shown],
        precision: float,
    ) -> None:
        self._setting = setting
        self._counted = counted
        self._precision = precision
        self._width = len(setting.atoms.is_shown)
        self._starts: dict[int, int] = {}
        size = 0
        for block in members:
            self._starts[block] = size
            size += setting.blocks.blocks[block].members.shape[1] * self._width
        self.size = size
        self.truth = self._truth()
        rows = [*self._beforehand(), *self._figures(shown)]
        self.places = [one.place for one in rows for _ in one.low]
        self._numbers: dict[tuple[int, int], list[int]] = {}
        for number, place in enumerate(self.places):
            if place is not None:
                self._numbers.setdefault((place.subject, place.group), []).append(number)
        low, high = self._bounds()
        self.program = Program(
            self.matrix([(one.cells, one.areas) for one in rows]),
            np.concatenate([one.low for one in rows]),
            np.concatenate([one.high for one in rows]),
            low,
            high,
        )

    def matrix(self, sums: Sequence[tuple[Sum, Weights]]) -> csr_array:
        """Sums of cells over areas (rows, a number per atom), one row per area."""
        numbers, columns, values, height = [], [], [], 0
        for cells, areas in sums:
            rows, where = np.nonzero(areas)
            for term in cells:
                used = np.flatnonzero(term.weights)
                starts = self._starts[term.block] + used * self._width
                columns.append((starts[:, None] + where).ravel())
                values.append((term.weights[used][:, None] * areas[rows, where]).ravel())
                numbers.append(np.tile(height + rows, len(used)))
            height += len(areas)
        shape = (height, self.size)
        if not numbers:
            return csr_array(shape)
        return csr_array(
            (np.concatenate(values), (np.concatenate(numbers), np.concatenate(columns))),
            shape=shape,
        )

    def cells(self, point: Weights, block: int) -> Weights:
        """The part of a point that is one block: a row per cell, a column per atom."""
        start, width = self._starts[block], self._width
        height = self._setting.blocks.blocks[block].members.shape[1]
        return point[start : start + height * width].reshape(height, width)

    def rebound(self, subject: int, group: int, shown: Shown) -> None:
        """Loosen the rows of one subject in one group to what is shown now."""
        bounds = {row.place: row for row in self._of_group(subject, group, shown)}
        for number in self._numbers.get((subject, group), []):
            place = self.places[number]
            row = bounds.get(place)
            if row is None:
                self.program.bound_row(number, -np.inf, np.inf)
            elif place is not None and place.category is not None and not place.is_weighted:
                self.program.bound_row(number, float(row.low[0]), float(row.high[0]))

    def _truth(self) -> Weights:
        atoms, truth = self._setting.atoms, np.zeros(self.size)
        for block, start in self._starts.items():
            found = atoms.respondents @ self._setting.blocks.blocks[block].members.astype(float)
            truth[start : start + found.size] = found.T.ravel()
        return truth

    def _bounds(self) -> tuple[Weights, Weights]:
        atoms = self._setting.atoms
        low, high = np.zeros(self.size), np.full(self.size, np.inf)
        for block, start in self._starts.items():
            one = self._setting.blocks.blocks[block]
            if one.is_public:
                columns = start + np.flatnonzero(
                    np.broadcast_to(atoms.is_shown, (one.members.shape[1], self._width))
                )
                low[columns] = high[columns] = self.truth[columns]
        return low, high

    def _beforehand(self) -> Iterator[_Rows]:
        atoms, blocks = self._setting.atoms, self._setting.blocks.blocks
        units = np.eye(self._width)
        for block in self._starts:
            told = known(self._setting, block)
            cells = _beside_base(self._setting, block)
            yield _Rows(cells=cells, areas=units, low=told, high=told)
            for weights in blocks[block].shown:
                public = (atoms.respondents @ (blocks[block].members @ weights))[atoms.is_shown]
                yield _Rows(
                    cells=(Term(block=block, weights=weights),),
                    areas=units[atoms.is_shown],
                    low=public,
                    high=public,
                )

    def _figures(self, shown: Mapping[int, Shown]) -> Iterator[_Rows]:
        for subject in self._counted:
            own = shown[subject]
            has_figures = marked(own.shares, axis=1) | own.means
            for group in np.flatnonzero(has_figures).tolist():
                yield from self._of_group(subject, group, shown[subject])

    def _of_group(self, subject: int, group: int, shown: Shown) -> Iterator[_Rows]:
        one = self._counted[subject]
        table, blocks = one.table, self._setting.blocks
        area = self._setting.atoms.groups[group].astype(np.float64)
        counts, own = table.counts[group], shown.shares[group]
        base = blocks.bases[subject]
        if base is not None and (own.any() or shown.means[group]):
            total = float(table.answered[group])
            place = Place(subject=subject, group=group, category=NUMBER_ANSWERED)
            yield _one(base, area, total, total, place)
        least = _least(one, shown, group)
        for category in np.flatnonzero(own | least).tolist():
            low, high = float(counts[category]), float(counts[category])
            if not own[category]:
                low, high = 1.0, np.inf
            yield _one(
                blocks.cells(subject, _only(category, len(counts))),
                area,
                low,
                high,
                Place(subject=subject, group=group, category=category),
            )
        if shown.means[group]:
            yield from self._of_mean(subject, group, area)
        if self._setting.order[group] == 0:
            for category in np.flatnonzero(shown.weighted).tolist():
                yield self._of_weighted(subject, group, category)

    def _of_mean(self, subject: int, group: int, area: Weights) -> Iterator[_Rows]:
        table = self._counted[subject].table
        place = Place(subject=subject, group=group, category=None)
        for power in (0, 1, 2):
            weights = np.where(table.placed, table.scores**power, 0.0)
            total = float(weights @ table.counts[group])
            cells = self._setting.blocks.cells(subject, weights.tolist())
            yield _one(cells, area, total, total, place)

    def _of_weighted(self, subject: int, group: int, category: int) -> _Rows:
        atoms, table = self._setting.atoms, self._counted[subject].table
        weights = atoms.weights[subject] * atoms.groups[group]
        marks = atoms.respondents @ table.subject.members[:, category].astype(np.float64)
        base = float(weights @ (atoms.respondents @ table.subject.answered.astype(np.float64)))
        low = high = float(weights @ marks)
        if self._precision:
            middle = round(low / base / self._precision) * self._precision
            low, high = (base * (middle + sign * self._precision / 2) for sign in (-1, 1))
        return _one(
            self._setting.blocks.cells(subject, _only(category, table.counts.shape[1])),
            weights,
            low - 1e-9,
            high + 1e-9,
            Place(subject=subject, group=group, category=category, is_weighted=True),
        )


def _one(cells: Sum, area: Weights, low: float, high: float, place: Place) -> _Rows:
    return _Rows(
        cells=cells, areas=area[None, :], low=np.array([low]), high=np.array([high]), place=place
    )


def known(setting: Setting, block: int) -> Weights:
    """By atom, what is known beforehand of a block: how many are in it beside its base."""
    return true(setting, _beside_base(setting, block), np.eye(len(setting.atoms.is_shown)))


def true(setting: Setting, cells: Sum, areas: Weights) -> Weights:
    """What a sum of cells is in some areas (rows, a number per atom)."""
    atoms, blocks = setting.atoms, setting.blocks.blocks
    marks = sum(blocks[term.block].members @ term.weights for term in cells)
    found: Weights = areas @ (atoms.respondents @ marks)
    return found


def divided(setting: Setting, cells: Sum, areas: Weights) -> Counts:
    """By area, how many municipalities at most a sum of cells can be of."""
    atoms, blocks = setting.atoms, setting.blocks.blocks
    found = []
    for term in cells:
        answered = marked(blocks[term.block].members, axis=1)
        per_atom = atoms.respondents @ answered.astype(np.float64)
        found.append(areas @ np.where(atoms.is_shown, 0.0, per_atom))
    result: Counts = np.rint(np.min(found, axis=0)).astype(np.int64)
    return result


def _beside_base(setting: Setting, block: int) -> Sum:
    one = setting.blocks.blocks[block]
    everything = Term(block=block, weights=np.ones(one.members.shape[1]))
    # A base leaves out what is public, so that what is left is a known number.
    return plus((everything,), one.base or (), -1.0)


def _least(one: Counted, shown: Shown, group: int) -> Counts:
    """Which withheld counts a reader knows not to be zero, because zeros would be shown."""
    own, counts = shown.shares[group], one.counts[group]
    is_told = bool((own & (counts > 0)).any()) and not bool((~own & (counts == 0)).any())
    is_public = one.table.counts[group] > counts
    result: Counts = (~own & ~is_public) if is_told else np.zeros_like(own)
    return result


def _only(category: int, width: int) -> list[float]:
    return [float(at == category) for at in range(width)]
