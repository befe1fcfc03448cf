"""What a fit works with: its design, room for its tables, and how it can end.

Apart from the compiled code, so that it can be named without loading a compiler.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.prevalence.histories import Vector, Whole

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Without a sign, so that compiled code need not ask whether to count from the end.
Places = NDArray[np.uint64]

#: A last Newton step smaller than this was taken: the maximum exists and was reached.
CONVERGED = 0
#: The largest value of the likelihood is known, but coefficients still move.
FLAT = 1
#: The model cannot reach the likelihood that was asked for.
BEATEN = 2
#: None of these.
DOUBTFUL = 3

SMALL_STEP = 1e-7
LONGEST_STEP = 6.0
ROUNDING = 1e-12
ZERO_PIVOT = 1e-11
MOST_STEPS = 80


class Design(NamedTuple):
    """The columns of a model, see :class:`zicht.prevalence.covariates.columns.Columns`.

    ``masks`` says per entry, not per column, which lists it is about.
    """

    starts: Whole
    places: Places
    masks: Places
    values: Vector


class Room(NamedTuple):
    """Room for a fit: means and moves of cells, sums over supersets, and the Hessian."""

    means: Matrix
    moves: Matrix
    above: Matrix
    hessian: Matrix
    step: Vector
    aliased: Flags
