"""How well any part of a model can fit, compiled: the bounds of the search over models.

The likelihood of a model and a lower bound of what leaving terms out costs both come from one
Newton step. With means m, linear predictor X b and step a, the counts m (1 + X a) have the margins
of the terms whose equation the step solves. So by convex duality no coefficients of those terms
alone can reach a log-likelihood above

    l(b) + b' c + sum of m phi(X a),   phi(u) = (1 + u) log(1 + u) - u,

as long as 1 + X a is nowhere negative; c is what the step leaves unsolved, which is 0 for a plain
Newton step. As phi(u) <= u^2, a plain step proves the maximum to be within its decrement, also
where coefficients run off to infinity.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import LONGEST_STEP, ROUNDING, ZERO_PIVOT
from zicht.prevalence.kernel.newton import independent_population
from zicht.prevalence.kernel.transforms import multiply_within, sum_above, sum_below
from zicht.prevalence.kernel.work import Matrix

#: Log-likelihoods are proved to be this near their maximum; what is chosen is fitted in full.
_NEAR = 1e-3
#: Nearer than this nothing needs proof.
_AT_ONCE = 1e-9
#: Margins that differ by less than this part are the same.
_SAME = 1e-9
_MOST_STEPS = 50
#: Terms of two and more lists are bits of one signed whole number of 64 bits.
MOST_TERMS = 62


#: Rows of ``sets``: per term what it is, which terms contain it, and which it contains.
TERMS, ABOVE, BELOW = 0, 1, 2
#: More rows of ``sets``: per column its mask of lists and its place among the terms (or -1), and
#: the columns that are left out.
COLUMNS, PLACES, LEFT = 3, 4, 5
#: Rows of ``cells``, at masks of lists.
COEFFICIENTS, MEANS, SUMS, SLOPES, ORIGIN = 0, 1, 2, 3, 4
#: Rows of ``steps``, per column.
GRADIENT, STEP, MOVE, NEEDED = 0, 1, 2, 3
#: Matrices of ``squares``, per column.
UPPER, INVERSE, COVARIANCE, BLOCK = 0, 1, 2, 3


class Room(NamedTuple):
    """Room for the bound of one model at a time, made once.

    Few arrays with many rows, for every array makes every call dearer, and its compilation too.
    Models and sets of terms are bitmasks of places among the terms that a model may leave out.
    Every finite term of the model, and the intercept and main effects, has a column.
    ``size``: the numbers of lists, columns, superfluous columns, columns left out, and terms.
    ``sets``: see above. ``cells``: coefficients, means of cells and their sums over supersets, the
    slopes of a step, and the coefficients of independent lists, whose log-likelihood is ``floor``.
    ``steps``: the gradient, Newton's step, the move that leaves terms out, and what those lack.
    ``squares``: the factor of the Hessian, its inverse, that of the Hessian, and of terms left out.
    """

    size: Whole
    floor: Vector
    sets: NDArray[np.int64]
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
        np.zeros(1),
        np.zeros((6, most), np.int64),
        np.zeros((5, 1 << lists)),
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


@compiled
def _enter(model: int, margins: Vector, room: Room) -> None:
    """Make columns of the terms of the model; those on which nobody is are minus infinity."""
    lists, found = room.size[0], 1
    room.sets[COLUMNS, 0], room.sets[PLACES, 0] = 0, -1
    for place in range(lists):
        if margins[1 << place] > 0.0:
            room.sets[COLUMNS, found], room.sets[PLACES, found] = 1 << place, -1
            found += 1
        else:
            room.cells[COEFFICIENTS, 1 << place] = -np.inf
    for place in range(room.size[4]):
        mask = room.sets[TERMS, place]
        if not model >> place & 1:
            room.cells[COEFFICIENTS, mask] = 0.0
        elif margins[mask] > 0.0:
            room.sets[COLUMNS, found], room.sets[PLACES, found] = mask, place
            found += 1
        else:
            room.cells[COEFFICIENTS, mask] = -np.inf
    room.size[1] = found


@compiled
def _means(model: int, margins: Vector, room: Room) -> float:
    """Means of cells and their sums over supersets at the coefficients; the log-likelihood."""
    room.cells[MEANS, :] = 1.0
    for place in range(room.size[0]):
        room.cells[MEANS, 1 << place] = 0.0
    for place in range(room.size[4]):
        if model >> place & 1:
            room.cells[MEANS, room.sets[TERMS, place]] = 0.0
    value = 0.0
    for at in range(room.size[1]):
        mask = room.sets[COLUMNS, at]
        room.cells[MEANS, mask] = np.exp(room.cells[COEFFICIENTS, mask])
        value += margins[mask] * room.cells[COEFFICIENTS, mask]
    multiply_within(room.cells[MEANS], 0, room.cells.shape[1])
    room.cells[MEANS, 0] = 0.0
    room.cells[SUMS, :] = room.cells[MEANS]
    sum_above(room.cells[SUMS])
    return float(value - room.cells[SUMS, 0])


@compiled
def _factorise(room: Room) -> None:
    """The Hessian as a product of triangles, with reciprocals on the diagonal.

    A column that others make superfluous gets 0 there.
    """
    size, upper = room.size[1], room.squares[UPPER]
    room.size[2] = 0
    for row in range(size):
        mask = room.sets[COLUMNS, row]
        for column in range(row, size):
            upper[row, column] = room.cells[SUMS, mask | room.sets[COLUMNS, column]]
    for row in range(size):
        pivot = upper[row, row]
        if not pivot > ZERO_PIVOT * room.cells[SUMS, room.sets[COLUMNS, row]]:
            upper[row, row:size] = 0.0
            room.size[2] += 1
            continue
        scale = 1.0 / np.sqrt(pivot)
        upper[row, row] = scale
        for column in range(row + 1, size):
            upper[row, column] *= scale
        for below in range(row + 1, size):
            factor = upper[row, below]
            for column in range(below, size):
                upper[below, column] -= factor * upper[row, column]


@compiled
def _solve(margins: Vector, room: Room) -> float:
    """Newton's step from the factor, and its decrement.

    What is left of the equation of a superfluous column is rounding, or tells that the means of the
    cells that set it apart came too near 0: then the step leads far along it.
    """
    size, upper, step = room.size[1], room.squares[UPPER], room.steps[STEP]
    decrement = 0.0
    step[:size] = room.steps[GRADIENT, :size]
    for row in range(size):
        value = step[row]
        if upper[row, row] == 0.0:
            mask = room.sets[COLUMNS, row]
            step[row] = 0.0
            if abs(value) > _SAME * margins[mask]:
                step[row] = value / (ZERO_PIVOT * room.cells[SUMS, mask])
                decrement += value * step[row]
            continue
        value *= upper[row, row]
        step[row] = value
        decrement += value * value
        for column in range(row + 1, size):
            step[column] -= value * upper[row, column]
    for row in range(size - 1, -1, -1):
        value = step[row]
        for column in range(row + 1, size):
            value -= upper[row, column] * step[column]
        if upper[row, row] > 0.0:
            step[row] = value * upper[row, row]
    return float(decrement)


@compiled
def _slopes(direction: Vector, room: Room) -> float:
    """The change of the linear predictor of every cell; the least of those that have a mean."""
    room.cells[SLOPES, :] = 0.0
    for at in range(room.size[1]):
        room.cells[SLOPES, room.sets[COLUMNS, at]] = direction[at]
    sum_below(room.cells[SLOPES])
    least = 0.0
    for cell in range(1, room.cells.shape[1]):
        if room.cells[MEANS, cell] > 0.0:
            least = min(least, room.cells[SLOPES, cell])
    return float(least)


@compiled
def _shift(scale: float, room: Room) -> None:
    for at in range(room.size[1]):
        room.cells[COEFFICIENTS, room.sets[COLUMNS, at]] += scale * room.steps[STEP, at]


@compiled
def enter_table(margins: Vector, room: Room) -> None:
    """Find where independent lists would be: the origin of fits that start too far off."""
    lists, origin = room.size[0], room.cells[ORIGIN]
    population = independent_population(lists, margins)
    origin[:] = 0.0
    origin[0] = np.log(population)
    for place in range(lists):
        total = margins[1 << place]
        if total > 0.0:
            origin[1 << place] = np.log(total / (population - total))
            origin[0] += np.log1p(-total / population)
    room.cells[COEFFICIENTS, :] = origin
    _enter(0, margins, room)
    room.floor[0] = _means(0, margins, room)


@compiled
def _newton(margins: Vector, room: Room) -> tuple[float, bool]:
    """Make the step at the means; its decrement, and whether that proves the maximum to be near."""
    for at in range(room.size[1]):
        mask = room.sets[COLUMNS, at]
        room.steps[GRADIENT, at] = margins[mask] - room.cells[SUMS, mask]
    _factorise(room)
    decrement = _solve(margins, room)
    near = decrement < _NEAR and _slopes(room.steps[STEP], room) >= -1.0
    return decrement, near or decrement < _AT_ONCE


@compiled
def bound_likelihood(model: int, margins: Vector, room: Room) -> tuple[float, float]:
    """The log-likelihood reached from the coefficients in ``room``, and a bound of the largest.

    Up to a constant. The bound is infinite when the fit did not settle. Afterwards the step, the
    means and the factor are those at the coefficients. Where those to start from are worse than
    those of independent lists, these are taken.
    """
    _enter(model, margins, room)
    previous, taken, reached = -np.inf, 0.0, -np.inf
    for left in range(_MOST_STEPS, -1, -1):
        reached = _means(model, margins, room)
        if left == _MOST_STEPS and not reached >= room.floor[0]:
            for at in range(room.size[1]):
                mask = room.sets[COLUMNS, at]
                room.cells[COEFFICIENTS, mask] = room.cells[ORIGIN, mask]
            continue
        if left > 0 and not reached >= previous - ROUNDING * (1.0 + abs(previous)):
            taken *= 0.5
            _shift(-taken, room)
            continue
        previous = reached
        decrement, near = _newton(margins, room)
        if near:
            return reached, reached + decrement
        longest = 0.0
        for at in range(room.size[1]):
            longest = max(longest, abs(room.steps[STEP, at]))
        taken = min(1.0, LONGEST_STEP / longest)
        if left > 0:
            _shift(taken, room)
    return reached, np.inf


@compiled
def invert(room: Room) -> None:
    """The covariance of the columns, the inverse of the Hessian, from the factor."""
    size, inverse, covariance = room.size[1], room.squares[INVERSE], room.squares[COVARIANCE]
    for row in range(size):
        inverse[row, : row + 1] = 0.0
        for before in range(row):
            factor = room.squares[UPPER, before, row]
            for column in range(before + 1):
                inverse[row, column] -= factor * inverse[before, column]
        scale = room.squares[UPPER, row, row]
        for column in range(row):
            inverse[row, column] *= scale
        inverse[row, row] = scale
    covariance[:size, :size] = 0.0
    for last in range(size):
        for row in range(last + 1):
            factor = inverse[last, row]
            for column in range(last + 1):
                covariance[row, column] += factor * inverse[last, column]


@compiled
def _eliminate_block(number: int, room: Room) -> bool:
    """Make the covariance of the columns left out a triangle; False when it is singular."""
    block, needed = room.squares[BLOCK], room.steps[NEEDED]
    for row in range(number):
        for column in range(row, number):
            left = room.sets[LEFT, column]
            block[row, column] = room.squares[COVARIANCE, room.sets[LEFT, row], left]
    for row in range(number):
        at = room.sets[LEFT, row]
        if not block[row, row] > ZERO_PIVOT * room.squares[COVARIANCE, at, at]:
            return False
        for below in range(row + 1, number):
            factor = block[row, below] / block[row, row]
            for column in range(below, number):
                block[below, column] -= factor * block[row, column]
            needed[below] -= factor * needed[row]
    return True


@compiled
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


@compiled
def _lay_aside(terms: int, room: Room) -> int:
    """Note the columns of terms that are to be left out, and what they lack; how many."""
    number = 0
    for at in range(room.size[1]):
        place = room.sets[PLACES, at]
        if place >= 0 and terms >> place & 1:
            if room.squares[UPPER, at, at] == 0.0:
                return 0
            room.sets[LEFT, number] = at
            room.steps[NEEDED, number] = (
                -room.cells[COEFFICIENTS, room.sets[COLUMNS, at]] - room.steps[STEP, at]
            )
            number += 1
    return number


@compiled
def predict_loss(terms: int, room: Room) -> float:
    """The log-likelihood lost without these terms, as a quadratic has it.

    0 where nothing can be said. ``needed`` becomes the part of the equations of these terms that
    the best step without them leaves unsolved.
    """
    number = _lay_aside(terms, room)
    room.size[3] = number
    if number == 0:
        return 0.0
    lost = 0.0
    if number == 1:
        value, at = room.steps[NEEDED, 0], room.sets[LEFT, 0]
        room.steps[NEEDED, 0] = value / room.squares[COVARIANCE, at, at]
        return float(0.5 * value * room.steps[NEEDED, 0])
    if not _solve_block(number, room):
        room.size[3] = 0
        return 0.0
    for row in range(number):
        at = room.sets[LEFT, row]
        lost -= (
            0.5
            * room.steps[NEEDED, row]
            * (room.cells[COEFFICIENTS, room.sets[COLUMNS, at]] + room.steps[STEP, at])
        )
    return float(max(lost, 0.0))


@compiled
def leave_out(terms: int, room: Room) -> None:
    """Make ``move`` the step to the coefficients of the model without these terms."""
    predict_loss(terms, room)
    size = room.size[1]
    for column in range(size):
        room.steps[MOVE, column] = room.steps[STEP, column]
    for row in range(room.size[3]):
        at, value = room.sets[LEFT, row], room.steps[NEEDED, row]
        for column in range(size):
            room.steps[MOVE, column] += value * room.squares[COVARIANCE, at, column]


@compiled
def _holds(terms: int, margins: Vector, room: Room) -> bool:
    """Whether superfluous columns that stay have the margins of the counts too."""
    if room.size[2] == 0:
        return True
    room.cells[SUMS, :] = room.cells[MEANS] * (1.0 + room.cells[SLOPES])
    sum_above(room.cells[SUMS])
    for at in range(room.size[1]):
        place = room.sets[PLACES, at]
        stays = place < 0 or not terms >> place & 1
        margin = margins[room.sets[COLUMNS, at]]
        if stays and abs(room.cells[SUMS, room.sets[COLUMNS, at]] - margin) > _SAME * margin:
            return False
    return True


@compiled
def bound_without(terms: int, reached: float, margins: Vector, room: Room) -> float:
    """What no model without the terms of :func:`leave_out` can exceed, or infinity."""
    if (
        room.size[3] == 0
        or _slopes(room.steps[MOVE], room) < -1.0
        or not _holds(terms, margins, room)
    ):
        return np.inf
    value = reached
    for row in range(room.size[3]):
        at = room.sets[LEFT, row]
        value += room.cells[COEFFICIENTS, room.sets[COLUMNS, at]] * room.steps[NEEDED, row]
    for cell in range(1, room.cells.shape[1]):
        mean, slope = room.cells[MEANS, cell], room.cells[SLOPES, cell]
        if mean > 0.0:
            more = 1.0 + slope
            value += mean * ((more * np.log(more) if more > 0.0 else 0.0) - slope)
    return float(value)
