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

from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import LONGEST_STEP, ROUNDING, ZERO_PIVOT
from zicht.prevalence.kernel.compiling import compiled
from zicht.prevalence.kernel.work import Matrix, multiply_below, sum_above, sum_below

#: Log-likelihoods are proved to be this near their maximum; what is chosen is fitted in full.
_NEAR = 1e-3
#: Nearer than this nothing needs proof.
_AT_ONCE = 1e-9
_MOST_STEPS = 50
#: Terms of two and more lists are bits of one signed whole number of 64 bits.
MOST_TERMS = 62


class Room(NamedTuple):
    """Room for the bound of one model at a time, made once.

    ``terms`` are those a model may leave out; model and term sets are bitmasks of their places.
    ``above`` and ``below``: of each the terms that contain it, and that it contains, itself too.
    ``coefficients``, ``means`` and ``sums`` (over supersets) stand at masks of lists. Per finite
    term of the model: ``columns`` (masks of lists), ``places`` (in ``terms``, or -1), ``gradient``,
    Newton's ``step``, ``move`` (the step that leaves terms out). ``size`` counts lists and columns.
    """

    size: Whole
    terms: Whole
    above: Whole
    below: Whole
    columns: Whole
    places: Whole
    coefficients: Vector
    means: Vector
    sums: Vector
    slopes: Vector
    gradient: Vector
    step: Vector
    move: Vector
    upper: Matrix
    inverse: Matrix
    covariance: Matrix
    left: Whole
    needed: Vector
    block: Matrix


@compiled
def make_room(lists: int, terms: Whole) -> Room:
    """Room for models of these terms (of two lists and more) and all main effects."""
    cells, most, number = 1 << lists, lists + 1 + len(terms), len(terms)
    above, below = np.zeros(number, np.int64), np.zeros(number, np.int64)
    for place in range(number):
        for other in range(number):
            if terms[other] & terms[place] == terms[place]:
                above[place] |= 1 << other
                below[other] |= 1 << place
    return Room(
        np.array([lists, 0]),
        terms,
        above,
        below,
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(most),
        np.zeros(most),
        np.zeros(most),
        np.zeros((most, most)),
        np.zeros((most, most)),
        np.zeros((most, most)),
        np.zeros(most, np.int64),
        np.zeros(most),
        np.zeros((most, most)),
    )


@compiled
def _enter(model: int, margins: Vector, room: Room) -> None:
    """Make columns of the terms of the model; those on which nobody is are minus infinity."""
    lists, found = room.size[0], 1
    room.columns[0], room.places[0] = 0, -1
    for place in range(lists):
        if margins[1 << place] > 0.0:
            room.columns[found], room.places[found] = 1 << place, -1
            found += 1
        else:
            room.coefficients[1 << place] = -np.inf
    for place in range(len(room.terms)):
        mask = room.terms[place]
        if not model >> place & 1:
            room.coefficients[mask] = 0.0
        elif margins[mask] > 0.0:
            room.columns[found], room.places[found] = mask, place
            found += 1
        else:
            room.coefficients[mask] = -np.inf
    room.size[1] = found


@compiled
def _means(model: int, margins: Vector, room: Room) -> float:
    """Means of cells and their sums over supersets at the coefficients; the log-likelihood."""
    room.means[:] = 1.0
    for place in range(room.size[0]):
        room.means[1 << place] = 0.0
    for place in range(len(room.terms)):
        if model >> place & 1:
            room.means[room.terms[place]] = 0.0
    value = 0.0
    for at in range(room.size[1]):
        mask = room.columns[at]
        room.means[mask] = np.exp(room.coefficients[mask])
        value += margins[mask] * room.coefficients[mask]
    multiply_below(room.means)
    room.means[0] = 0.0
    room.sums[:] = room.means
    sum_above(room.sums)
    return float(value - room.sums[0])


@compiled
def _factorise(room: Room) -> None:
    """The Hessian as a product of triangles, with reciprocals on the diagonal.

    A column that others make superfluous gets 0 there, and a step of 0.
    """
    size, upper = room.size[1], room.upper
    for row in range(size):
        mask = room.columns[row]
        for column in range(row, size):
            upper[row, column] = room.sums[mask | room.columns[column]]
    for row in range(size):
        pivot = upper[row, row]
        if not pivot > ZERO_PIVOT * room.sums[room.columns[row]]:
            upper[row, row:size] = 0.0
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
def _solve(room: Room) -> float:
    """Newton's step from the factor, and its decrement."""
    size, upper, step = room.size[1], room.upper, room.step
    decrement = 0.0
    step[:size] = room.gradient[:size]
    for row in range(size):
        step[row] *= upper[row, row]
        value = step[row]
        decrement += value * value
        for column in range(row + 1, size):
            step[column] -= value * upper[row, column]
    for row in range(size - 1, -1, -1):
        value = step[row]
        for column in range(row + 1, size):
            value -= upper[row, column] * step[column]
        step[row] = value * upper[row, row]
    return float(decrement)


@compiled
def _slopes(direction: Vector, room: Room) -> float:
    """The change of the linear predictor of every cell; the least of those that have a mean."""
    room.slopes[:] = 0.0
    for at in range(room.size[1]):
        room.slopes[room.columns[at]] = direction[at]
    sum_below(room.slopes)
    least = 0.0
    for cell in range(1, len(room.slopes)):
        if room.means[cell] > 0.0:
            least = min(least, room.slopes[cell])
    return float(least)


@compiled
def _shift(scale: float, room: Room) -> None:
    for at in range(room.size[1]):
        room.coefficients[room.columns[at]] += scale * room.step[at]


@compiled
def bound_likelihood(model: int, margins: Vector, room: Room) -> tuple[float, float]:
    """The log-likelihood reached from the coefficients in ``room``, and a bound of the largest.

    Up to a constant. The bound is infinite when the fit did not settle. Afterwards the step, the
    means and the factor are those at the coefficients.
    """
    _enter(model, margins, room)
    previous, taken = -np.inf, 0.0
    for _ in range(_MOST_STEPS):
        reached = _means(model, margins, room)
        if not reached >= previous - ROUNDING * (1.0 + abs(previous)):
            taken *= 0.5
            _shift(-taken, room)
            continue
        previous = reached
        for at in range(room.size[1]):
            mask = room.columns[at]
            room.gradient[at] = margins[mask] - room.sums[mask]
        _factorise(room)
        decrement = _solve(room)
        if decrement < _AT_ONCE or (decrement < _NEAR and _slopes(room.step, room) >= -1.0):
            return reached, reached + decrement
        longest = 0.0
        for at in range(room.size[1]):
            longest = max(longest, abs(room.step[at]))
        taken = min(1.0, LONGEST_STEP / longest)
        _shift(taken, room)
    return previous, np.inf


@compiled
def invert(room: Room) -> None:
    """The covariance of the columns, the inverse of the Hessian, from the factor."""
    size, inverse, covariance = room.size[1], room.inverse, room.covariance
    for row in range(size):
        inverse[row, : row + 1] = 0.0
        for before in range(row):
            factor = room.upper[before, row]
            for column in range(before + 1):
                inverse[row, column] -= factor * inverse[before, column]
        scale = room.upper[row, row]
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
def _solve_block(number: int, room: Room) -> bool:
    """Replace ``needed`` by its solution for the covariance of the columns left out."""
    block, needed = room.block, room.needed
    for row in range(number):
        for column in range(row, number):
            block[row, column] = room.covariance[room.left[row], room.left[column]]
    for row in range(number):
        pivot = block[row, row]
        if not pivot > ZERO_PIVOT * room.covariance[room.left[row], room.left[row]]:
            return False
        for below in range(row + 1, number):
            factor = block[row, below] / pivot
            for column in range(below, number):
                block[below, column] -= factor * block[row, column]
            needed[below] -= factor * needed[row]
    for row in range(number - 1, -1, -1):
        value = needed[row]
        for column in range(row + 1, number):
            value -= block[row, column] * needed[column]
        needed[row] = value / block[row, row]
    return True


@compiled
def leave_out(terms: int, room: Room) -> float:
    """The log-likelihood lost without these terms, as a quadratic would have it.

    ``move`` becomes the step to the coefficients without them, and ``needed`` the part of their
    equations that it leaves unsolved; ``size[2:]`` is not touched. 0 where nothing can be said.
    """
    size, number = room.size[1], 0
    for at in range(size):
        place = room.places[at]
        if place >= 0 and terms >> place & 1:
            if room.upper[at, at] == 0.0:
                number = 0
                break
            room.left[number] = at
            room.needed[number] = -room.coefficients[room.columns[at]] - room.step[at]
            number += 1
    room.move[:size] = room.step[:size]
    room.left[number:] = -1
    if number == 0 or not _solve_block(number, room):
        room.left[:] = -1
        return 0.0
    lost = 0.0
    for row in range(number):
        at, value = room.left[row], room.needed[row]
        lost -= 0.5 * value * (room.coefficients[room.columns[at]] + room.step[at])
        for column in range(size):
            room.move[column] += value * room.covariance[at, column]
    return float(lost)


@compiled
def bound_without(reached: float, room: Room) -> float:
    """What no model without the terms of :func:`leave_out` can exceed, or infinity."""
    if room.left[0] < 0 or _slopes(room.move, room) < -1.0:
        return np.inf
    value = reached
    for row in range(len(room.left)):
        at = room.left[row]
        if at < 0:
            break
        value += room.coefficients[room.columns[at]] * room.needed[row]
    for cell in range(1, len(room.means)):
        mean, slope = room.means[cell], room.slopes[cell]
        if mean > 0.0:
            more = 1.0 + slope
            value += mean * ((more * np.log(more) if more > 0.0 else 0.0) - slope)
    return float(value)
