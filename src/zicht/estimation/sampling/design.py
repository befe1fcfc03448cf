"""How respondents came into the data: weights, strata, clusters, and how many there were to draw.

Conventions follow Särndal, Swensson and Wretman (1992), chapter 4, and Lumley (2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]


class Adjustment(Protocol):
    """A step that changed the weights after sampling, as far as the variance must know of it."""

    def residuals(self, values: Matrix) -> Matrix:
        """What is left of values (a row per unit, a column per variable) after the adjustment."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """One stage of drawing.

    ``units`` numbers, per row, the unit that was drawn at this stage; numbers are unique over
    strata and over units of the stage before. ``population`` gives, per row, how many such units
    there were to draw from in the row's stratum (first stage) or unit (later stages); None is
    drawing with replacement, or from a population without end.
    """

    units: Codes
    population: Vector | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """A sample of ``n`` rows.

    ``weights`` is how many units of the population each row stands for. ``strata`` numbers the
    strata of the first stage from 0. ``stages`` has at least one entry. ``adjustments`` are the
    calibrations that were applied to reach ``weights``, in order. Raises ValueError when these
    differ in length or a weight is not a number.
    """

    weights: Vector
    strata: Codes
    stages: tuple[Stage, ...]
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would give a number that means nothing."""
        columns = [self.strata, *(stage.units for stage in self.stages)]
        if any(len(column) != len(self.weights) for column in columns):
            raise ValueError("weights, strata and stages have to hold the same rows")
        if not np.isfinite(self.weights).all():
            raise ValueError("every row has to have a weight that is a number")

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.weights)

    @property
    def degrees_of_freedom(self) -> int:
        """Units of the first stage with weight, minus the strata that hold them."""
        return degrees_of_freedom(self, self.weights != 0)

    def adjusted(self, weights: Vector, adjustment: Adjustment) -> "Design":
        """The same sample with new weights, and how they came about."""
        return replace(self, weights=weights, adjustments=(*self.adjustments, adjustment))


def simple(size: int, population: float) -> Design:
    """``size`` rows drawn at random, without replacement, from a population.

    This is how voluntary response is read before calibration: as good as random. Raises ValueError
    when there are no rows, or more than the population holds.
    """
    if not 0 < size <= population:
        raise ValueError(f"{size} rows cannot be drawn from a population of {population:g}")
    return Design(
        weights=np.full(size, population / size),
        strata=np.zeros(size, dtype=np.int64),
        stages=(Stage(units=np.arange(size), population=np.full(size, float(population))),),
    )


def degrees_of_freedom(design: Design, rows: NDArray[np.bool_]) -> int:
    """Units of the first stage minus strata, over some rows only."""
    units = len(np.unique(design.stages[0].units[rows]))
    return units - len(np.unique(design.strata[rows]))


def numbered(*columns: Sequence[object] | NDArray[np.generic]) -> Codes:
    """One number per distinct combination of the columns, from 0, in sorted order of the values."""
    found = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, codes = np.unique(np.asarray(column), return_inverse=True)
        found = found * (int(codes.max(initial=0)) + 1) + codes.reshape(-1)
        _, found = np.unique(found, return_inverse=True)
        found = found.reshape(-1).astype(np.int64)
    return found
