"""Linear programs that are solved many times over with another goal: one model, kept warm.

The engine is HiGHS (Huangfu and Hall 2018), which SciPy carries along. Solving the next goal from
the last corner takes a fraction of the time of starting anew, and an attacker has thousands of
goals. SciPy's own door to it starts anew every time, so this module, and no other, uses the one
behind it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Vector = NDArray[np.float64]
Indexes = NDArray[np.int64]

#: Corners of counting tables are fractions with small denominators.
TOLERANCE = 1e-6

_BY_COLUMN, _MINIMISE, _PRIMAL = 1, 1, 4


class NoSolutionError(RuntimeError):
    """The constraints contradict each other, or the engine gave up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corner:
    """The best point for one goal; ``prices`` says by row what moving its bound would gain."""

    value: float
    point: Vector
    prices: Vector
    reduced: Vector


class _Engine(Protocol):
    """The part of HiGHS that is used."""

    def setOptionValue(self, name: str, value: bool | int | float | str) -> object: ...  # noqa: N802
    def passModel(self, *parts: object) -> object: ...  # noqa: N802
    def changeColsCost(self, count: int, columns: object, costs: Vector) -> object: ...  # noqa: N802
    def changeColsBounds(  # noqa: N802
        self, count: int, columns: object, low: Vector, high: Vector
    ) -> object: ...
    def changeRowBounds(self, row: int, low: float, high: float) -> object: ...  # noqa: N802
    def run(self) -> object: ...
    def clearSolver(self) -> object: ...  # noqa: N802
    def getModelStatus(self) -> object: ...  # noqa: N802
    def getObjectiveValue(self) -> float: ...  # noqa: N802
    def getSolution(self) -> "_Solution": ...  # noqa: N802


class _Solution(Protocol):
    col_value: list[float]
    col_dual: list[float]
    row_dual: list[float]


class Program:
    """``low <= x <= high`` and ``row_low <= rows @ x <= row_high``, for any goal."""

    def __init__(
        self, rows: "csr_array", row_low: Vector, row_high: Vector, low: Vector, high: Vector
    ) -> None:
        # Much comes along with these, which a survey without secrets should not wait for.
        from scipy.sparse import csc_array

        columns = csc_array(rows)
        self._size = columns.shape[1]
        self._columns = np.arange(self._size, dtype=np.int32)
        from scipy.optimize._highspy import _core  # type: ignore[import-not-found]

        self._optimal: object = _core.HighsModelStatus.kOptimal
        self._engine: _Engine = _core._Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("solver", "simplex"),
            # From one corner to the next with another goal: the bounds hold, the prices do not.
            ("simplex_strategy", _PRIMAL),
            ("primal_simplex_bound_perturbation_multiplier", 0.0),
        ):
            self._engine.setOptionValue(name, value)
        self._engine.passModel(
            self._size,
            columns.shape[0],
            columns.nnz,
            _BY_COLUMN,
            _MINIMISE,
            0.0,
            np.zeros(self._size),
            low.astype(np.float64),
            high.astype(np.float64),
            row_low.astype(np.float64),
            row_high.astype(np.float64),
            columns.indptr.astype(np.int32),
            columns.indices.astype(np.int32),
            columns.data.astype(np.float64),
            np.zeros(self._size, dtype=np.int32),
        )

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Change what one row may be."""
        self._engine.changeRowBounds(row, low, high)

    def bound_columns(self, low: Vector, high: Vector) -> None:
        """Change what every unknown may be."""
        self._engine.changeColsBounds(self._size, self._columns, low, high)

    def lowest(self, goal: Vector) -> Corner:
        """The point where the goal is lowest; NoSolutionError when there is none."""
        self._engine.changeColsCost(self._size, self._columns, goal)
        if not self._run():
            # A start that has gone stale now and then leads astray; a fresh one does not.
            self._engine.clearSolver()
            if not self._run():
                raise NoSolutionError(f"no lowest point: {self._engine.getModelStatus()}")
        found = self._engine.getSolution()
        return Corner(
            value=self._engine.getObjectiveValue(),
            point=np.array(found.col_value),
            prices=np.array(found.row_dual),
            reduced=np.array(found.col_dual),
        )

    def highest(self, goal: Vector) -> Corner:
        """The point where the goal is highest; prices and reduced costs are of the negated goal."""
        found = self.lowest(-goal)
        return Corner(
            value=-found.value, point=found.point, prices=found.prices, reduced=found.reduced
        )

    def _run(self) -> bool:
        self._engine.run()
        return bool(self._engine.getModelStatus() == self._optimal)
