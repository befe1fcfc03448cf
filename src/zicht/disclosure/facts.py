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
from zicht.disclosure.secrets import Secret
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
class _Row:
    """One equation or bound; ``place`` is None for what is known beforehand."""

    cells: Sum
    area: Weights
    low: float
    high: float
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
        self.places = [row.place for row in rows]
        self._numbers: dict[tuple[int, int], list[int]] = {}
        for number, place in enumerate(self.places):
            if place is not None:
                self._numbers.setdefault((place.subject, place.group), []).append(number)
        low, high = self._bounds()
        self.program = Program(
            self.matrix([(row.cells, np.atleast_2d(row.area)) for row in rows]),
            np.array([row.low for row in rows]),
            np.array([row.high for row in rows]),
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

    def targets(self, secrets: Sequence[Secret]) -> csr_array:
        """The secrets as rows, area by area."""
        return self.matrix([(one.cells, one.areas.astype(np.float64)) for one in secrets])

    def divided(self, cells: Sum, areas: Weights) -> Counts:
        """By area, how many municipalities at most a sum of cells can be of."""
        found = []
        for term in cells:
            answered = self._setting.blocks.blocks[term.block].members.any(axis=1)
            per_atom = self._setting.atoms.respondents @ answered.astype(np.float64)
            found.append(areas @ np.where(self._setting.atoms.is_shown, 0.0, per_atom))
        result: Counts = np.rint(np.min(found, axis=0)).astype(np.int64)
        return result

    def rebound(self, subject: int, group: int, shown: Shown) -> None:
        """Loosen the rows of one subject in one group to what is shown now."""
        bounds = {row.place: row for row in self._of_group(subject, group, shown)}
        for number in self._numbers.get((subject, group), []):
            place = self.places[number]
            row = bounds.get(place)
            if row is None:
                self.program.bound_row(number, -np.inf, np.inf)
            elif place is not None and place.category is not None and not place.is_weighted:
                self.program.bound_row(number, row.low, row.high)

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

    def _beforehand(self) -> Iterator[_Row]:
        atoms, blocks = self._setting.atoms, self._setting.blocks.blocks
        units = np.eye(self._width)
        for block in self._starts:
            one = blocks[block]
            everything = Term(block=block, weights=np.ones(one.members.shape[1]))
            # A base leaves out what is public, so that what is left is a known number.
            cells = plus((everything,), one.base or (), -1.0)
            told = sum(
                term.weights @ (atoms.respondents @ blocks[term.block].members.astype(np.float64)).T
                for term in cells
            )
            for atom, known in enumerate(np.asarray(told).tolist()):
                yield _Row(cells=cells, area=units[atom], low=known, high=known)
            for weights in one.shown:
                told = atoms.respondents @ (one.members @ weights)
                for atom in np.flatnonzero(atoms.is_shown).tolist():
                    yield _Row(
                        cells=(Term(block=block, weights=weights),),
                        area=units[atom],
                        low=float(told[atom]),
                        high=float(told[atom]),
                    )

    def _figures(self, shown: Mapping[int, Shown]) -> Iterator[_Row]:
        for subject, one in self._counted.items():
            for group in range(len(one.counts)):
                yield from self._of_group(subject, group, shown[subject])

    def _of_group(self, subject: int, group: int, shown: Shown) -> Iterator[_Row]:
        one = self._counted[subject]
        table, blocks = one.table, self._setting.blocks
        area = self._setting.atoms.groups[group].astype(np.float64)
        counts, own = table.counts[group], shown.shares[group]
        base = blocks.bases[subject]
        if base is not None and (own.any() or shown.means[group]):
            total = float(table.answered[group])
            place = Place(subject=subject, group=group, category=NUMBER_ANSWERED)
            yield _Row(cells=base, area=area, low=total, high=total, place=place)
        least = _least(one, shown, group)
        for category in np.flatnonzero(own | least).tolist():
            low, high = float(counts[category]), float(counts[category])
            if not own[category]:
                low, high = 1.0, np.inf
            yield _Row(
                cells=blocks.cells(subject, _only(category, len(counts))),
                area=area,
                low=low,
                high=high,
                place=Place(subject=subject, group=group, category=category),
            )
        if shown.means[group]:
            yield from self._of_mean(subject, group, area)
        if self._setting.order[group] == 0:
            for category in np.flatnonzero(shown.weighted).tolist():
                yield self._of_weighted(subject, group, category)

    def _of_mean(self, subject: int, group: int, area: Weights) -> Iterator[_Row]:
        table = self._counted[subject].table
        place = Place(subject=subject, group=group, category=None)
        for power in (0, 1, 2):
            weights = np.where(table.placed, table.scores**power, 0.0)
            total = float(weights @ table.counts[group])
            cells = self._setting.blocks.cells(subject, weights.tolist())
            yield _Row(cells=cells, area=area, low=total, high=total, place=place)

    def _of_weighted(self, subject: int, group: int, category: int) -> _Row:
        atoms, table = self._setting.atoms, self._counted[subject].table
        weights = atoms.weights[subject] * atoms.groups[group]
        marks = atoms.respondents @ table.subject.members[:, category].astype(np.float64)
        base = float(weights @ (atoms.respondents @ table.subject.answered.astype(np.float64)))
        low = high = float(weights @ marks)
        if self._precision:
            middle = round(low / base / self._precision) * self._precision
            low, high = (base * (middle + sign * self._precision / 2) for sign in (-1, 1))
        return _Row(
            cells=self._setting.blocks.cells(subject, _only(category, table.counts.shape[1])),
            area=weights,
            low=low - 1e-9,
            high=high + 1e-9,
            place=Place(subject=subject, group=group, category=category, is_weighted=True),
        )


def _least(one: Counted, shown: Shown, group: int) -> Counts:
    """Which withheld counts a reader knows not to be zero, because zeros would be shown."""
    own, counts = shown.shares[group], one.counts[group]
    is_told = bool((own & (counts > 0)).any()) and not bool((~own & (counts == 0)).any())
    is_public = one.table.counts[group] > counts
    result: Counts = (~own & ~is_public) if is_told else np.zeros_like(own)
    return result


def _only(category: int, width: int) -> list[float]:
    return [float(at == category) for at in range(width)]
