"""Small symmetric matrices inverted, compiled: threads of a library cost more than they bring."""

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.covariates.newton import solve
from zicht.prevalence.covariates.work import Matrix, Room
from zicht.prevalence.histories import Vector, Whole


@compiled
def _solve_unit(room: Room, place: int, solution: Vector) -> None:
    """Solve for a one in one place and zeros elsewhere, by the Cholesky factor."""
    factor, size = room.hessian, len(solution)
    solution[:] = 0.0
    solution[place] = 1.0
    for row in range(place, size):
        for inner in range(place, row):
            solution[row] -= factor[row, inner] * solution[inner]
        solution[row] = 0.0 if room.aliased[row] else solution[row] * factor[row, row]
    for row in range(size - 1, -1, -1):
        for inner in range(row + 1, size):
            solution[row] -= factor[inner, row] * solution[inner]
        solution[row] = 0.0 if room.aliased[row] else solution[row] * factor[row, row]


@compiled
def invert(matrix: Matrix, chosen: Whole) -> Matrix:
    """The inverse of the chosen rows and columns of a Hessian.

    What follows from rows before it gets zeros, which makes it a generalised inverse.
    """
    size = len(chosen)
    factor = np.empty((size, size))
    for row in range(size):
        for column in range(row + 1):
            factor[row, column] = matrix[chosen[row], chosen[column]]
    nothing = np.zeros((0, 0))
    room = Room(nothing, nothing, nothing, factor, np.zeros(size), np.zeros(size, np.bool_))
    solve(room, True)
    inverse = np.zeros((size, size))
    for place in range(size):
        if not room.aliased[place]:
            _solve_unit(room, place, inverse[place])
    return inverse


@compiled
def multiply(left: Matrix, right: Matrix) -> Matrix:
    """The product of two matrices."""
    product = np.zeros((left.shape[0], right.shape[1]))
    for row in range(left.shape[0]):
        for inner in range(left.shape[1]):
            value = left[row, inner]
            for column in range(right.shape[1]):
                product[row, column] += value * right[inner, column]
    return product
