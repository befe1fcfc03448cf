"""What a reader knows of two questions that are crossed, as rows of a linear program.

Unknown is, for every smallest piece of the map, how many gave each pair of answers, and how many
gave an answer to one question and none to the other. Known is how many answered what, every figure
of either question that is shown, and the cells of the cross table that are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.programs import Corner, Program
from zicht.disclosure.space import atoms
from zicht.estimation.groups import Mask, marked
from zicht.estimation.study.answers import Variable

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(slots=True, kw_only=True, eq=False)
class Secret:
    """A sum of unknowns that must be able to be ``room`` apart.

    ``is_tried`` says that it is known how much room it has without the cross table.
    """

    cells: Weights
    room: int
    is_tried: bool = False


class CrossedFacts:
    """The program of two questions; ``shown`` has a row per group and a column per answer of each.

    A weighted share is taken to tell its count: who can rule out less is no worse off.
    """

    def __init__(
        self,
        rows: Variable,
        columns: Variable,
        membership: Mask,
        shown: tuple[Mask, Mask],
    ) -> None:
        self.membership = membership
        self.shown = shown
        pieces = atoms(membership, np.zeros(membership.shape[1], dtype=np.bool_))
        self._areas = pieces.groups
        self._pieces = pieces.respondents
        self._width = self._areas.shape[1]
        self._questions = (rows, columns)
        height, breadth = len(rows.levels), len(columns.levels)
        self._shape = (height, breadth)
        self.size = (height * breadth + height + breadth) * self._width
        self.truth = self._truth()
        known = self._known()
        self._first_row = len(known)
        crossed = [self.row(a) for a in range(height)]
        crossed += [self.cell(a, b) for a in range(height) for b in range(breadth)]
        table = _sparse([*known, *crossed], self.size)
        self._values: Weights = table @ self.truth
        self.program = Program(
            table,
            self._values,
            self._values,
            np.zeros(self.size),
            np.full(self.size, np.inf),
        )

    def show(self, shown: Mask) -> None:
        """Let the cross table tell these cells, and how many are in their rows."""
        tells = [*marked(shown, axis=1).tolist(), *shown.ravel().tolist()]
        for at, is_told in enumerate(tells, start=self._first_row):
            value = float(self._values[at])
            self.program.bound_row(at, value if is_told else -np.inf, value if is_told else np.inf)

    def prices(self, corner: Corner) -> tuple[Weights, Weights]:
        """What it would give not to tell how many are in a row, and what a cell holds."""
        height = self._shape[0]
        found = np.abs(corner.prices[self._first_row :])
        return found[:height], found[height:].reshape(self._shape)

    def cell(self, row: int, column: int) -> Weights:
        """Those who gave both answers."""
        return self._sum([row * self._shape[1] + column])

    def row(self, row: int) -> Weights:
        """Those who gave an answer to the first question and any to the second."""
        start = row * self._shape[1]
        return self._sum(range(start, start + self._shape[1]))

    def column(self, column: int) -> Weights:
        """Those who gave an answer to the second question and any to the first."""
        return self._sum(range(column, self._shape[0] * self._shape[1], self._shape[1]))

    def alone(self, which: int, level: int) -> Weights:
        """Those who gave an answer to one question, and none to the other."""
        return self._sum([self._alone(which) + level])

    def answer(self, which: int, group: int, level: int) -> Weights:
        """Those of a group who gave an answer to one question."""
        line = self.row(level) if which == 0 else self.column(level)
        return (line + self.alone(which, level)) * self._within(group)

    def base(self, which: int, group: int) -> Weights:
        """Those of a group who answered one question."""
        levels = range(self._shape[which])
        found: Weights = np.sum([self.answer(which, group, one) for one in levels], axis=0)
        return found

    def _alone(self, which: int) -> int:
        return self._shape[0] * self._shape[1] + which * self._shape[0]

    def _sum(self, blocks: Sequence[int], areas: Weights | None = None) -> Weights:
        found = np.zeros((self.size // self._width, self._width))
        found[list(blocks)] = 1.0 if areas is None else areas
        return found.ravel()

    def _within(self, group: int) -> Weights:
        return np.tile(self._areas[group].astype(np.float64), self.size // self._width)

    def _truth(self) -> Weights:
        first, second = self._questions
        both = first.answered & second.answered
        pairs = (first.members[:, :, None] & second.members[:, None, :])[both]
        counted = self._pieces[:, both].astype(np.float64) @ pairs.reshape(int(both.sum()), -1)
        alone = [
            self._pieces.astype(np.float64) @ (one.members & ~other.answered[:, None])
            for one, other in ((first, second), (second, first))
        ]
        truth: Weights = np.hstack([counted, *alone]).T.ravel()
        return truth

    def _known(self) -> list[Weights]:
        height, breadth = self._shape
        starts = (0, height * breadth, height * breadth + height, self.size // self._width)
        units = np.eye(self._width)
        known = [
            self._sum(range(start, end), unit) for start, end in pairwise(starts) for unit in units
        ]
        for which, shown in enumerate(self.shown):
            known += [self.answer(which, g, level) for g, level in np.argwhere(shown).tolist()]
        return known


def _sparse(rows: Sequence[Weights], size: int) -> "csr_array":
    # Takes long to come along, which a survey without cross tables should not wait for.
    from scipy.sparse import csr_array

    places = [np.flatnonzero(one) for one in rows]
    columns = np.concatenate(places)
    values = np.concatenate([one[at] for one, at in zip(rows, places, strict=True)])
    ends = np.cumsum([0, *map(len, places)])
    return csr_array((values, columns, ends), shape=(len(rows), size))
