"""The attacker: how low and how high a hidden cell can be, given which cells are hidden."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.programs import TOLERANCE, Corner, Program, Vector
from zicht.disclosure.tables.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """What must hold of any safe choice: ``weights @ hidden >= least``."""

    weights: Vector
    least: float


class Attacker:
    """One program for all attacks on a problem; the hidden cells are those that may move."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        rows = problem.sums.shape[0]
        self._program = Program(
            problem.sums, np.zeros(rows), np.zeros(rows), problem.values, problem.values
        )
        # Sums over cells left out are constants: the moves add up to nothing.
        told = problem.sums @ problem.values
        for row in np.flatnonzero(np.abs(told) > TOLERANCE).tolist():
            self._program.bound_row(row, float(told[row]), float(told[row]))
        self._down = problem.values - problem.low
        self._up = problem.high - problem.values
        # Every point found is a way the other guarded cells can lie as well.
        self._seen_low = self._seen_high = problem.values[problem.guarded]

    def hide(self, hidden: Vector) -> None:
        """Let cells move; a number between 0 and 1 lets a cell move part of the way."""
        values = self._problem.values
        self._seen_low = self._seen_high = values[self._problem.guarded]
        self._program.bound_columns(values - self._down * hidden, values + self._up * hidden)

    def lowest(self, cell: int) -> Corner:
        """The lowest that a cell can be."""
        return self._seen(self._program.lowest(self._goal(cell)))

    def highest(self, cell: int) -> Corner:
        """The highest that a cell can be."""
        return self._seen(self._program.highest(self._goal(cell)))

    def interval(self, cell: int) -> tuple[float, float]:
        """Both."""
        return self.lowest(cell).value, self.highest(cell).value

    def violated(self, hidden: Vector) -> Iterator[Cut]:
        """What the hidden cells leave to be desired, cell by cell (Fischetti and Salazar 2001)."""
        self.hide(hidden)
        for at in range(len(self._problem.guarded)):
            yield from self.violated_by(at)

    def violated_by(self, at: int) -> Iterator[Cut]:
        """The same for one guarded cell, of the cells that may move now."""
        if self.is_safe(at):
            return
        problem = self._problem
        cell = int(problem.guarded[at])
        value = float(problem.values[cell])
        top, bottom = self.highest(cell), self.lowest(cell)
        above, below = top.value - value, value - bottom.value
        if above < problem.upper[at] - TOLERANCE:
            yield self._cut(self._moves(top), float(problem.upper[at]), cell)
        if below < problem.lower[at] - TOLERANCE:
            yield self._cut(self._moves(bottom), float(problem.lower[at]), cell)
        if above + below < problem.width[at] - TOLERANCE:
            moves = self._moves(top) + self._moves(bottom)
            yield self._cut(moves, float(problem.width[at]), cell)

    def is_safe(self, at: int) -> bool:
        """Whether points found already show that a guarded cell has the room it asks."""
        problem = self._problem
        value = problem.values[problem.guarded[at]]
        above, below = self._seen_high[at] - value, value - self._seen_low[at]
        return bool(
            above >= problem.upper[at] - TOLERANCE
            and below >= problem.lower[at] - TOLERANCE
            and above + below >= problem.width[at] - TOLERANCE
        )

    def _seen(self, corner: Corner) -> Corner:
        values = corner.point[self._problem.guarded]
        self._seen_low = np.minimum(self._seen_low, values)
        self._seen_high = np.maximum(self._seen_high, values)
        return corner

    def _goal(self, cell: int) -> Vector:
        goal = np.zeros(len(self._problem.keys))
        goal[cell] = 1.0
        return goal

    def _moves(self, corner: Corner) -> Vector:
        """By cell, what hiding it would add to how far the goal can move, at these prices."""
        gain = corner.reduced
        moves: Vector = np.maximum(-gain, 0.0) * self._up + np.maximum(gain, 0.0) * self._down
        moves[moves < TOLERANCE] = 0.0
        return moves

    def _cut(self, moves: Vector, needed: float, cell: int) -> Cut:
        least = needed - moves[cell]
        weights = moves.copy()
        weights[cell] = 0.0
        # More than is needed is as good as what is needed, so this loses no safe choice.
        return Cut(weights=np.minimum(weights, least) / least, least=1.0)
