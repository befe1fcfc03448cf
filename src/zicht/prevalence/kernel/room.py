"""Where the bound of one model is worked out: its arrays, made once for a whole search."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.work import Matrix

#: Terms of two and more lists are bits of one signed whole number of 64 bits.
MOST_TERMS = 62

#: Rows of ``sets``: per term what it is, which terms contain it, and which it contains.
TERMS, ABOVE, BELOW = 0, 1, 2
#: More rows of ``sets``: per column its mask of lists and its place among the terms (or -1), and
#: the columns that are left out.
COLUMNS, PLACES, LEFT = 3, 4, 5
#: Rows of ``cells``, at masks of lists.
COEFFICIENTS, MEANS, SUMS, SLOPES, ORIGIN, KEPT = 0, 1, 2, 3, 4, 5
#: Rows of ``steps``, per column.
GRADIENT, STEP, MOVE, NEEDED = 0, 1, 2, 3
#: Matrices of ``squares``, per column.
UPPER, INVERSE, COVARIANCE, BLOCK = 0, 1, 2, 3
#: Numbers of ``fit``.
FLOOR, REACHED, DECREMENT = 0, 1, 2


class Room(NamedTuple):
    """Room for the bound of one model at a time, made once.

    Few arrays with many rows, for every array makes every call dearer, and its compilation too.
    Models and sets of terms are bitmasks of places among the terms that a model may leave out.
    Every finite term of the model, and the intercept and main effects, has a column.
    ``size``: the numbers of lists, columns, superfluous columns, columns left out, and terms.
    ``fit``: the log-likelihood of independent lists, the one reached, and the decrement there.
    ``sets``: see above. ``where``: the column of a mask of lists, or -1. ``cells``: coefficients,
    means of cells and their sums over supersets, the slopes of a step, the coefficients of
    independent lists, and means that may have to come back. ``steps``: the gradient, Newton's step,
    the move that leaves terms out, and what those lack. ``squares``: the factor of the Hessian, its
    inverse, that of the Hessian, and of terms left out.
    """

    size: Whole
    fit: Vector
    sets: NDArray[np.int64]
    where: Whole
    cells: Matrix
    steps: Matrix
    squares: NDArray[np.float64]


@compiled
def make_room(lists: int, terms: Whole) -> Room:
    """Room for models of these terms (of two lists and more) and all main effects."""
    number = len(terms)
    most = lists + 1 + number
    room = Room(
        np.array([lists, 0, 0, 0, number]),
        np.zeros(3),
        np.zeros((6, most), np.int64),
        np.zeros(1 << lists, np.int64),
        np.zeros((6, 1 << lists)),
        np.zeros((4, most)),
        np.zeros((4, most, most)),
    )
    for place in range(number):
        room.sets[TERMS, place] = terms[place]
        for other in range(number):
            if terms[other] & terms[place] == terms[place]:
                room.sets[ABOVE, place] |= 1 << other
                room.sets[BELOW, other] |= 1 << place
    return room
