"""The covariance of a model at its means, and what a quadratic makes of leaving terms out.

Where fits begin comes from here; what bounds prove with it is in ``bounds`` and ``ways``.
"""

from zicht.compiling import inplace
from zicht.prevalence.kernel.codes import ZERO_PIVOT
from zicht.prevalence.kernel.room import (
    BLOCK,
    COEFFICIENTS,
    COLUMNS,
    COVARIANCE,
    INVERSE,
    LEFT,
    MOVE,
    NEEDED,
    PLACES,
    STEP,
    UPPER,
    Room,
)
from zicht.prevalence.kernel.transforms import copy_to


@inplace
def _invert_factor(room: Room) -> None:
    size, upper, inverse = room.size[1], room.squares[UPPER], room.squares[INVERSE]
    for row in range(size):
        inverse[row, : row + 1] = 0.0
        for before in range(row):
            factor = upper[before, row]
            for column in range(before + 1):
                inverse[row, column] -= factor * inverse[before, column]
        scale = upper[row, row]
        for column in range(row):
            inverse[row, column] *= scale
        inverse[row, row] = scale


@inplace
def invert(room: Room) -> None:
    """The covariance of the columns, the inverse of the Hessian, from the factor."""
    size, inverse, covariance = room.size[1], room.squares[INVERSE], room.squares[COVARIANCE]
    _invert_factor(room)
    covariance[:size, :size] = 0.0
    for last in range(size):
        for row in range(last + 1):
            factor = inverse[last, row]
            for column in range(row + 1):
                covariance[row, column] += factor * inverse[last, column]
    for row in range(size):
        for column in range(row):
            covariance[column, row] = covariance[row, column]


@inplace
def _lay_aside(terms: int, room: Room) -> int:
    """Note the columns of terms that are to be left out, and what they lack; how many."""
    number = 0
    for at in range(room.size[1]):
        place = room.sets[PLACES, at]
        if place >= 0 and terms >> place & 1 and room.squares[UPPER, at, at] > 0.0:
            room.sets[LEFT, number] = at
            room.steps[NEEDED, number] = (
                -room.cells[COEFFICIENTS, room.sets[COLUMNS, at]] - room.steps[STEP, at]
            )
            number += 1
    return number


@inplace
def _eliminate_block(number: int, room: Room) -> bool:
    """Make the covariance of the columns left out a triangle; False when it is singular."""
    block, needed, left = room.squares[BLOCK], room.steps[NEEDED], room.sets[LEFT]
    covariance = room.squares[COVARIANCE]
    for row in range(number):
        for column in range(row, number):
            block[row, column] = covariance[left[row], left[column]]
    for row in range(number):
        if not block[row, row] > ZERO_PIVOT * covariance[left[row], left[row]]:
            return False
        for below in range(row + 1, number):
            factor = block[row, below] / block[row, row]
            for column in range(below, number):
                block[below, column] -= factor * block[row, column]
            needed[below] -= factor * needed[row]
    return True


@inplace
def _solve_block(number: int, room: Room) -> bool:
    """Replace what is needed by its solution for the covariance of the columns left out."""
    if not _eliminate_block(number, room):
        return False
    block, needed = room.squares[BLOCK], room.steps[NEEDED]
    for row in range(number - 1, -1, -1):
        value = needed[row]
        for column in range(row + 1, number):
            value -= block[row, column] * needed[column]
        needed[row] = value / block[row, row]
    return True


@inplace
def leave_out(terms: int, room: Room) -> None:
    """Make ``move`` the step to the coefficients of the model without these terms."""
    size, move, covariance = room.size[1], room.steps[MOVE], room.squares[COVARIANCE]
    number = _lay_aside(terms, room)
    copy_to(move, room.steps[STEP], size)
    if not _solve_block(number, room):
        return
    for row in range(number):
        at, value = room.sets[LEFT, row], room.steps[NEEDED, row]
        for column in range(size):
            move[column] += value * covariance[at, column]
