"""What leaving terms out costs at least, term by term, for all sets of terms at once; compiled.

Every term that may be left out has a way: a change of the means of a fitted model after which all
other terms still have the margins of the counts. With means m, Hessian H and linear predictor X b

- for a term with people, column e: the change m X (c H^-1 e) of means, c that of its own margin;
- for a term without, minus infinity so far: w people in the cell of just its lists, x, and the
  change m X (-w H^-1 x) of all other means.

Write v for c e or -w x. The ways of all terms of a set S together with Newton's step a make counts
with the margins of all terms that stay, so that no model without S can reach a log-likelihood above
(see ``bounds``)

    l(b) + k a'Ha - sum over S of gain + k sum over S x S of v'H^-1 v,
    gain = -c b_e - 2 k v'a, or w (1 + x'b - log w) - 2 k v'a,

where k is the curvature down to what all ways together take away. Where a product v'H^-1 v is
positive half is charged to either term; a negative one is left out. Then what a set costs is at
least the sum of what its terms cost, and a model costs at least, per term that it may have, the
lower of the penalty and the cost of being without: an L0 problem with a diagonal matrix below the
Hessian (the perspective relaxation of Frangioni and Gentile 2006). Ways are scaled so that the sum
of these is large; any scale gives a bound.
"""

from typing import NamedTuple

import numpy as np

from zicht.compiling import compiled, inplace
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.bounds import SAME, TINY, curvature, find_slopes
from zicht.prevalence.kernel.room import (
    BELOW,
    COEFFICIENTS,
    COLUMNS,
    COVARIANCE,
    DECREMENT,
    MEANS,
    REACHED,
    SLOPES,
    STEP,
    SUMS,
    TERMS,
    UPPER,
    Room,
)
from zicht.prevalence.kernel.work import Matrix

#: Rows of ``values``, per way: the change of the own margin, people in the own cell, the linear
#: predictor there, v'a, the scale, what being without the term costs at least, and what it would
#: cost alone as a quadratic has it.
CHANGE, PEOPLE, PREDICTOR, ALONG, SCALE, COST, ALONE = 0, 1, 2, 3, 4, 5, 6
#: All ways together may take away this part of the mean of a cell: more makes curvature dear.
_MOST_TAKEN = 0.7
#: Of that, what is left for ways when the step takes the rest.
_LEAST_TAKEN = 0.05
#: The curvature for which ways are scaled.
_CURVATURE = 0.55
_SWEEPS = 2


class Ways(NamedTuple):
    """Room for the ways of a model.

    ``number`` of ways, the terms whose way does not keep the margins of superfluous columns (as
    bits), and those whose way is of use. Per way: ``places`` of its term, ``values``, its move of
    the columns H^-1 v (``moves``), products v'H^-1 v (``products``), and by what part it lowers the
    means of cells (``falls``, 0 or less; the last row is room).
    """

    number: Whole
    places: Whole
    values: Matrix
    moves: Matrix
    products: Matrix
    falls: Matrix


@compiled
def make_ways(lists: int, terms: int) -> Ways:
    """Room for models with so many terms to leave out."""
    return Ways(
        np.zeros(3, np.int64),
        np.zeros(terms + 1, np.int64),
        np.zeros((7, terms + 1)),
        np.zeros((terms + 1, lists + 1 + terms)),
        np.zeros((terms + 1, terms + 1)),
        np.zeros((terms + 1, 1 << lists)),
    )


@inplace
def _empty_terms(model: int, margins: Vector, room: Room) -> int:
    empty = 0
    for place in range(room.size[4]):
        if model >> place & 1 and not margins[room.sets[TERMS, place]] > 0.0:
            empty |= 1 << place
    return empty


@inplace
def _change_margin(way: int, mask: int, room: Room, ways: Ways) -> None:
    """The way of a term with people: as far as a quadratic would have the coefficient at 0."""
    at, size = room.where[mask], room.size[1]
    covariance, values = room.squares[COVARIANCE], ways.values
    if not covariance[at, at] > 0.0:
        return
    step = room.steps[STEP, at]
    change = -(room.cells[COEFFICIENTS, mask] + step) / covariance[at, at]
    values[CHANGE, way], values[ALONG, way] = change, change * step
    for column in range(size):
        ways.moves[way, column] = change * covariance[at, column]


@inplace
def _best_number(predictor: float, spread: float) -> float:
    """About the w where log w + w spread = predictor."""
    number = np.exp(min(predictor, 20.0))
    if number * spread > 1.0:
        number = np.log1p(number * spread) / spread
    for _ in range(3):
        number *= np.exp((predictor - np.log(number) - number * spread) / (1.0 + number * spread))
    return float(number)


@inplace
def _fill_cell(way: int, mask: int, room: Room, ways: Ways) -> None:
    """The way of a term without people: as many in its own cell as is best for it alone."""
    size, move, values = room.size[1], ways.moves[way], ways.values
    predictor, along, spread = 0.0, 0.0, 0.0
    for column in range(size):
        inside = room.sets[COLUMNS, column]
        if inside & mask == inside:
            predictor += room.cells[COEFFICIENTS, inside]
            along += room.steps[STEP, column]
            for other in range(size):
                move[other] += room.squares[COVARIANCE, column, other]
    for column in range(size):
        inside = room.sets[COLUMNS, column]
        if inside & mask == inside:
            spread += move[column]
    people = _best_number(predictor + along, spread)
    values[PEOPLE, way], values[PREDICTOR, way] = people, predictor
    values[ALONG, way] = -people * along
    for column in range(size):
        move[column] *= -people


@inplace
def _multiply(way: int, other: int, room: Room, ways: Ways) -> float:
    """The v of a way times the move of another."""
    mask = room.sets[TERMS, ways.places[way]]
    people = ways.values[PEOPLE, way]
    if people == 0.0:
        change = ways.values[CHANGE, way]
        return float(change * ways.moves[other, room.where[mask]]) if change != 0.0 else 0.0
    # Of the subsets of the lists of the term, all but itself have columns.
    value, inside = 0.0, mask
    while inside > 0:
        inside = (inside - 1) & mask
        value -= ways.moves[other, room.where[inside]]
    return float(people * value)


@inplace
def _keeps_margins(way: int, room: Room, ways: Ways) -> bool:
    """Whether the other superfluous columns, which no equation holds, keep their margins too."""
    size, columns, sums = room.size[1], room.sets[COLUMNS], room.cells[SUMS]
    mask = room.sets[TERMS, ways.places[way]]
    for row in range(size):
        column = columns[row]
        if room.squares[UPPER, row, row] > 0.0:
            continue
        if column == mask:
            # Its own way is not worked out.
            return False
        change = ways.values[PEOPLE, way] if column & mask == column else 0.0
        for other in range(size):
            change += sums[column | columns[other]] * ways.moves[way, other]
        if abs(change) > SAME * sums[column]:
            return False
    return True


@inplace
def _finish(way: int, room: Room, ways: Ways) -> None:
    """Products with the ways so far, where means fall, and what the term would cost alone."""
    for other in range(way + 1):
        product = _multiply(way, other, room, ways)
        ways.products[way, other] = product
        ways.products[other, way] = product
    falls, means = ways.falls[way], room.cells[MEANS]
    find_slopes(ways.moves[way], falls, room)
    for cell in range(len(means)):
        falls[cell] = min(falls[cell], 0.0) if means[cell] > TINY else 0.0
    square = ways.products[way, way]
    useful = 0.0 < square < np.inf
    ways.values[ALONE, way] = gain(way, 1.0, 0.5, room, ways) - 0.5 * square if useful else 0.0
    if room.size[2] > 0 and not _keeps_margins(way, room, ways):
        useful = False
        if ways.values[PEOPLE, way] == 0.0:
            ways.number[1] |= 1 << ways.places[way]
    if useful:
        ways.number[2] |= 1 << ways.places[way]


@inplace
def open_ways(model: int, forced: int, margins: Vector, room: Room, ways: Ways) -> None:
    """Find the way of every term of the model that is not forced, from the covariance."""
    ways.number[:] = 0
    empty, size = _empty_terms(model, margins, room), room.size[1]
    for place in range(room.size[4]):
        if not model >> place & 1 or forced >> place & 1:
            continue
        way, mask = ways.number[0], room.sets[TERMS, place]
        ways.number[0] = way + 1
        ways.places[way] = place
        ways.values[:, way] = 0.0
        ways.moves[way, :size] = 0.0
        if margins[mask] > 0.0:
            _change_margin(way, mask, room, ways)
        # The cell stays empty where a term within this one is without people too.
        elif room.sets[BELOW, place] & empty == 1 << place and _is_open(mask, room):
            _fill_cell(way, mask, room, ways)
        _finish(way, room, ways)


@inplace
def _is_open(mask: int, room: Room) -> bool:
    """Whether nothing but the term itself keeps people from the cell of just its lists."""
    inside = mask
    while inside > 0:
        inside = (inside - 1) & mask
        if room.where[inside] < 0:
            return False
    return True


@inplace
def gain(way: int, scale: float, bend: float, room: Room, ways: Ways) -> float:
    """What a way at a scale is worth but for its curvature, of which ``bend`` is the k."""
    if scale <= 0.0:
        return 0.0
    values = ways.values
    along = 2.0 * bend * scale * values[ALONG, way]
    people = scale * values[PEOPLE, way]
    if people > 0.0:
        return float(people * (1.0 + values[PREDICTOR, way] - np.log(people)) - along)
    mask = room.sets[TERMS, ways.places[way]]
    return float(-scale * values[CHANGE, way] * room.cells[COEFFICIENTS, mask] - along)


@inplace
def _crossed(way: int, ways: Ways) -> float:
    """What all other ways at their scales are charged for together with this one."""
    products, scales = ways.products[way], ways.values[SCALE]
    value = 0.0
    for other in range(ways.number[0]):
        if products[other] > 0.0 and other != way:
            value += products[other] * scales[other]
    return value


@inplace
def _scale(forced: int, out: int, enough: float, room: Room, ways: Ways) -> None:
    """Choose scales one by one so that the costs add up to much; more than ``enough`` is wasted.

    Terms that are out in any case are worth all they cost.
    """
    scales, useful = ways.values[SCALE], ways.number[2] & ~forced
    for way in range(ways.number[0]):
        scales[way] = 0.5 if useful >> ways.places[way] & 1 else 0.0
    for _ in range(_SWEEPS):
        for way in range(ways.number[0]):
            if not useful >> ways.places[way] & 1:
                continue
            crossed = _crossed(way, ways)
            worth = gain(way, 1.0, _CURVATURE, room, ways)
            square = _CURVATURE * ways.products[way, way]
            scale = (worth - 2.0 * _CURVATURE * crossed) / (2.0 * square)
            worth -= _CURVATURE * crossed
            spare = worth * worth - 4.0 * square * enough
            if worth > 0.0 and spare >= 0.0 and not out >> ways.places[way] & 1:
                scale = min(scale, (worth - np.sqrt(spare)) / (2.0 * square))
            scales[way] = max(0.0, min(1.0, scale))


@inplace
def _fall_together(ways: Ways) -> None:
    """Make the last row of ``falls`` what all ways at their scales take away together."""
    together = ways.falls[len(ways.falls) - 1]
    together[:] = 0.0
    for way in range(ways.number[0]):
        scale, falls = ways.values[SCALE, way], ways.falls[way]
        if scale > 0.0:
            for cell in range(len(together)):
                together[cell] += scale * falls[cell]


@inplace
def _bend(room: Room, ways: Ways) -> float:
    """Shrink scales until the ways take little enough of every cell; the curvature."""
    means, slopes, scales = room.cells[MEANS], room.cells[SLOPES], ways.values[SCALE]
    _fall_together(ways)
    together, part = ways.falls[len(ways.falls) - 1], 1.0
    for cell in range(1, len(means)):
        room_left = max(_MOST_TAKEN + min(slopes[cell], 0.0), _LEAST_TAKEN)
        if means[cell] > TINY and -together[cell] * part > room_left:
            part = -room_left / together[cell]
    fall = 0.0
    for cell in range(1, len(means)):
        if means[cell] > TINY:
            fall = max(fall, -slopes[cell] - part * together[cell])
    for way in range(ways.number[0]):
        scales[way] *= part
    return curvature(fall)


@inplace
def share_costs(forced: int, out: int, penalty: float, room: Room, ways: Ways) -> float:
    """Find the cost of being without every term; the bound of the likelihood to take it from.

    ``forced`` terms have none. ``penalty`` is per term, of twice the log-likelihood. Infinite when
    nothing can be said.
    """
    _scale(forced, out, 0.5 * penalty, room, ways)
    bend = _bend(room, ways)
    if not np.isfinite(bend):
        return np.inf
    for way in range(ways.number[0]):
        scale = ways.values[SCALE, way]
        charged = scale * (scale * ways.products[way, way] + _crossed(way, ways))
        ways.values[COST, way] = gain(way, scale, bend, room, ways) - bend * charged
    return float(room.fit[REACHED] + bend * room.fit[DECREMENT])


@inplace
def bound_without(way: int, room: Room, ways: Ways) -> float:
    """What no model without the term of a way can exceed, by that way alone; or infinity."""
    if not ways.number[2] >> ways.places[way] & 1:
        return np.inf
    means, slopes, falls = room.cells[MEANS], room.cells[SLOPES], ways.falls[way]
    fall = 0.0
    for cell in range(1, len(means)):
        if means[cell] > TINY:
            fall = max(fall, -slopes[cell] - falls[cell])
    bend = curvature(fall)
    if not np.isfinite(bend):
        return np.inf
    together = room.fit[DECREMENT] + ways.products[way, way]
    return float(room.fit[REACHED] + bend * together - gain(way, 1.0, bend, room, ways))


@inplace
def fill_cells(terms: int, move: Vector, room: Room, ways: Ways) -> None:
    """Let a move that leaves terms out make place for people where these had none."""
    for way in range(ways.number[0]):
        if terms >> ways.places[way] & 1 and ways.values[PEOPLE, way] > 0.0:
            for column in range(room.size[1]):
                move[column] += ways.moves[way, column]
