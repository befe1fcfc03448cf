"""How well any part of a model can fit, compiled: the bounds of the search over models.

The likelihood of a model and a lower bound of what leaving terms out costs both come from one
Newton step. With means m, linear predictor X b and step a, the counts m (1 + X a) have the margins
of the terms whose equation the step solves. So by convex duality no coefficients of those terms
alone can reach a log-likelihood above

    l(b) + b' c + sum of m phi(X a),   phi(u) = (1 + u) log(1 + u) - u,

as long as 1 + X a is nowhere negative; c is what the step leaves unsolved, which is 0 for a plain
Newton step. As phi(u) / u^2 falls, phi(u) <= k u^2 for all u >= -s with k = phi(-s) / s^2, which is
between 1/2 and 1: a plain step proves the maximum to be within k times its decrement.

Where coefficients run off to infinity the means of some cells with nobody go to 0. The same holds
with these means at 0 when the others can have the margins of the counts without them, which a
Newton step without these cells shows (a facial set, Fienberg and Rinaldo 2012).
"""

import numpy as np

from zicht.compiling import inplace
from zicht.prevalence.histories import Vector
from zicht.prevalence.kernel.codes import LONGEST_STEP, ROUNDING, ZERO_PIVOT
from zicht.prevalence.kernel.newton import independent_population
from zicht.prevalence.kernel.room import (
    COEFFICIENTS,
    COLUMNS,
    DECREMENT,
    FLOOR,
    GRADIENT,
    KEPT,
    MEANS,
    ORIGIN,
    PLACES,
    REACHED,
    SLOPES,
    STEP,
    SUMS,
    TERMS,
    UPPER,
    Room,
)
from zicht.prevalence.kernel.transforms import copy_to, multiply_within, sum_above, sum_below

#: Fits end when their decrement is below this; what is chosen is fitted in full.
_NEAR = 0.1
#: Nearer than this nothing needs proof.
_AT_ONCE = 1e-9
#: A step may not take away more than this part of the mean of a cell.
_STEEP = 0.5
#: Cells of which a step takes away more than this part may be empty where the maximum is.
_VANISHES = 0.7
#: So few people are none.
_NOBODY = 1e-8
#: Cells with fewer than this may fall below 0: what that changes is less than rounding.
TINY = 1e-10
#: Steps with a larger decrement prove nothing.
_FAR = 200.0
#: Margins that differ by less than this part are the same.
SAME = 1e-9
_MOST_STEPS = 50


@inplace
def _enter(model: int, margins: Vector, room: Room) -> None:
    """Make columns of the terms of the model; those on which nobody is are minus infinity."""
    lists, found = room.size[0], 1
    columns, places, terms = room.sets[COLUMNS], room.sets[PLACES], room.sets[TERMS]
    coefficients, where = room.cells[COEFFICIENTS], room.where
    where[:] = -1
    columns[0], places[0], where[0] = 0, -1, 0
    for place in range(lists):
        if margins[1 << place] > 0.0:
            columns[found], places[found], where[1 << place] = 1 << place, -1, found
            found += 1
        else:
            coefficients[1 << place] = -np.inf
    for place in range(room.size[4]):
        mask = terms[place]
        if not model >> place & 1:
            coefficients[mask] = 0.0
        elif margins[mask] > 0.0:
            columns[found], places[found], where[mask] = mask, place, found
            found += 1
        else:
            coefficients[mask] = -np.inf
    room.size[1] = found


@inplace
def _means(model: int, margins: Vector, room: Room) -> float:
    """Means of cells and their sums over supersets at the coefficients; the log-likelihood."""
    means, sums, coefficients = room.cells[MEANS], room.cells[SUMS], room.cells[COEFFICIENTS]
    columns, terms = room.sets[COLUMNS], room.sets[TERMS]
    means[:] = 1.0
    for place in range(room.size[0]):
        means[1 << place] = 0.0
    for place in range(room.size[4]):
        if model >> place & 1:
            means[terms[place]] = 0.0
    value = 0.0
    for at in range(room.size[1]):
        mask = columns[at]
        means[mask] = np.exp(coefficients[mask])
        value += margins[mask] * coefficients[mask]
    multiply_within(means, 0, len(means))
    means[0] = 0.0
    copy_to(sums, means, len(means))
    sum_above(sums)
    return float(value - sums[0])


@inplace
def _factorise(room: Room) -> None:
    """The Hessian as a product of triangles, with reciprocals on the diagonal.

    A column that others make superfluous gets 0 there.
    """
    size, upper = room.size[1], room.squares[UPPER]
    columns, sums = room.sets[COLUMNS], room.cells[SUMS]
    superfluous = 0
    for row in range(size):
        mask = columns[row]
        for column in range(row, size):
            upper[row, column] = sums[mask | columns[column]]
    for row in range(size):
        pivot = upper[row, row]
        if not pivot > ZERO_PIVOT * sums[columns[row]]:
            upper[row, row:size] = 0.0
            superfluous += 1
            continue
        scale = 1.0 / np.sqrt(pivot)
        upper[row, row] = scale
        for column in range(row + 1, size):
            upper[row, column] *= scale
        for below in range(row + 1, size):
            factor = upper[row, below]
            for column in range(below, size):
                upper[below, column] -= factor * upper[row, column]
    room.size[2] = superfluous


@inplace
def _solve(margins: Vector, room: Room) -> float:
    """Newton's step from the factor, and its decrement.

    What is left of the equation of a superfluous column is rounding, or tells that the means of the
    cells that set it apart came too near 0: then the step leads far along it.
    """
    size, upper, step = room.size[1], room.squares[UPPER], room.steps[STEP]
    decrement = 0.0
    copy_to(step, room.steps[GRADIENT], size)
    for row in range(size):
        value = step[row]
        if upper[row, row] == 0.0:
            mask = room.sets[COLUMNS, row]
            step[row] = 0.0
            if abs(value) > SAME * margins[mask]:
                step[row] = value / (ZERO_PIVOT * max(room.cells[SUMS, mask], ZERO_PIVOT))
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


@inplace
def find_slopes(direction: Vector, slopes: Vector, room: Room) -> None:
    """The change of the linear predictor of every cell along a direction of the columns."""
    columns = room.sets[COLUMNS]
    slopes[:] = 0.0
    for at in range(room.size[1]):
        slopes[columns[at]] = direction[at]
    sum_below(slopes)


@inplace
def _steepest(room: Room) -> float:
    """The least slope of the step in cells with people."""
    slopes, means = room.cells[SLOPES], room.cells[MEANS]
    find_slopes(room.steps[STEP], slopes, room)
    least = 0.0
    for cell in range(1, len(means)):
        if means[cell] > TINY:
            least = min(least, slopes[cell])
    return float(least)


@inplace
def curvature(fall: float) -> float:
    """The least k with phi(u) <= k u^2 for all u >= -fall; infinite when cells would go below 0."""
    if fall > 1.0:
        return np.inf
    if fall < 1e-3:
        # phi(-s) / s^2 = 1/2 + s/6 + s^2/12 + ...
        return 0.5 + 0.17 * fall
    left = 1.0 - fall
    return float(((left * np.log(left) if left > 0.0 else 0.0) + fall) / (fall * fall))


@inplace
def _shift(scale: float, room: Room) -> None:
    for at in range(room.size[1]):
        room.cells[COEFFICIENTS, room.sets[COLUMNS, at]] += scale * room.steps[STEP, at]


@inplace
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
    copy_to(room.cells[COEFFICIENTS], origin, len(origin))
    _enter(0, margins, room)
    room.fit[FLOOR] = _means(0, margins, room)


@inplace
def _newton(margins: Vector, room: Room) -> float:
    """Make the step at the means; its decrement."""
    columns, gradient, sums = room.sets[COLUMNS], room.steps[GRADIENT], room.cells[SUMS]
    for at in range(room.size[1]):
        gradient[at] = margins[columns[at]] - sums[columns[at]]
    _factorise(room)
    return _solve(margins, room)


@inplace
def _empty_cells(counts: Vector, margins: Vector, room: Room) -> bool:
    """Make the step with cells at 0 that the step would empty; whether that proves a bound."""
    means, sums, slopes = room.cells[MEANS], room.cells[SUMS], room.cells[SLOPES]
    kept, taken = room.cells[KEPT], 0.0
    copy_to(kept, means, len(means))
    for cell in range(1, len(means)):
        few = slopes[cell] < -_VANISHES or means[cell] < _NOBODY
        if means[cell] > 0.0 and counts[cell] == 0.0 and few:
            taken += means[cell]
            means[cell] = 0.0
    copy_to(sums, means, len(means))
    sum_above(sums)
    decrement = _newton(margins, room)
    if decrement < _NEAR and _steepest(room) >= -_STEEP:
        room.fit[REACHED] += taken
        room.fit[DECREMENT] = decrement
        return True
    copy_to(means, kept, len(means))
    copy_to(sums, means, len(means))
    sum_above(sums)
    _newton(margins, room)
    _steepest(room)
    return False


@inplace
def _prove(
    bound: float, enough: float, counts: Vector, margins: Vector, room: Room
) -> tuple[float, bool]:
    """A bound from the step that was made, and whether the fit may end."""
    reached, decrement = room.fit[REACHED], room.fit[DECREMENT]
    if not decrement < _FAR:
        return bound, False
    steepest = _steepest(room)
    if room.size[2] == 0 and steepest >= -1.0:
        bound = min(bound, reached + curvature(-steepest) * decrement)
        if bound <= enough:
            return bound, True
    if not decrement < _NEAR:
        return bound, False
    gentle = steepest >= -_STEEP
    if not (gentle and room.size[2] == 0) and _empty_cells(counts, margins, room):
        return min(bound, room.fit[REACHED] + room.fit[DECREMENT]), True
    if gentle or decrement < _AT_ONCE:
        return min(bound, reached + decrement), True
    return bound, False


@inplace
def _start_over(room: Room) -> None:
    for at in range(room.size[1]):
        mask = room.sets[COLUMNS, at]
        room.cells[COEFFICIENTS, mask] = room.cells[ORIGIN, mask]


@inplace
def _longest(room: Room) -> float:
    longest = 0.0
    for at in range(room.size[1]):
        longest = max(longest, abs(room.steps[STEP, at]))
    return longest


@inplace
def bound_likelihood(
    model: int, enough: float, counts: Vector, margins: Vector, room: Room
) -> float:
    """A bound of the log-likelihood of a model, from the coefficients in ``room``.

    Up to a constant. It is infinite when the fit did not settle, and any bound below ``enough``
    will do. Otherwise the step, the means and the factor are afterwards those at the coefficients.
    Where those to start from are worse than those of independent lists, these are taken.
    """
    _enter(model, margins, room)
    previous, taken, bound = -np.inf, 0.0, np.inf
    for left in range(_MOST_STEPS, -1, -1):
        reached = _means(model, margins, room)
        if left == _MOST_STEPS and not reached >= room.fit[FLOOR]:
            _start_over(room)
            continue
        if left > 0 and not reached >= previous - ROUNDING * (1.0 + abs(previous)):
            taken *= 0.5
            _shift(-taken, room)
            continue
        previous = reached
        room.fit[REACHED] = reached
        room.fit[DECREMENT] = _newton(margins, room)
        bound, settled = _prove(bound, enough, counts, margins, room)
        if settled:
            return bound
        taken = min(1.0, LONGEST_STEP / _longest(room))
        if left > 0:
            _shift(taken, room)
    return np.inf
