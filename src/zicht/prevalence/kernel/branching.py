"""The search for the model with the lowest criterion by branch and bound, compiled.

A node is a set of models: all that hold its forced terms and no term outside its own model, the
largest of them. A criterion of any of these is at least that of the likelihood of the largest model
with the number of forced terms (Lawler and Wood 1966), and per other term the lower of the penalty
and what being without it costs (``ways``). Terms that cannot pay for themselves are left out
together without a fit; terms without which the bound is too high are forced. The others are left
out one by one, the costliest first, each forced for those after it. So every model is met once at
most, and nothing need be remembered.

Where the largest model has no best estimate it is too good a bound. Then terms that take part in
that are left out first; when all of them are forced, so that the forced terms alone have no best
estimate, none of the models has: what exists for a model exists for every smaller one.
"""

import numpy as np

from zicht.compiling import inlined, inplace
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.bounds import bound_likelihood, enter_table
from zicht.prevalence.kernel.candidates import (
    ASKED,
    CAPPED,
    COUNTS,
    FINISHED,
    FORCED,
    MARGINS,
    MODELS,
    TABLE,
    Search,
    Tables,
    cannot_exist,
    consider,
    count_terms,
    limit,
    price_of,
)
from zicht.prevalence.kernel.covariance import invert, leave_out
from zicht.prevalence.kernel.room import (
    ABOVE,
    BELOW,
    COEFFICIENTS,
    COLUMNS,
    MOVE,
    TERMS,
    Room,
)
from zicht.prevalence.kernel.transforms import copy_to, sum_above
from zicht.prevalence.kernel.ways import (
    ALONE,
    COST,
    Ways,
    bound_without,
    fill_cells,
    open_ways,
    share_costs,
)
from zicht.prevalence.kernel.work import Matrix

#: Coefficients that would move farther than this are taken as they were.
_FARTHEST = 8.0
#: A node of which this part of the terms turned out to be of no use is fitted again without them.
_FIT_AGAIN = 0.4


@inplace
def _push(model: int, forced: int, lowest: float, room: Room, search: Search) -> None:
    at = search.state[2]
    search.pile[MODELS, at], search.pile[FORCED, at] = model, forced
    starts = search.starts[at]
    copy_to(starts, room.cells[COEFFICIENTS], len(starts) - 1)
    starts[-1] = lowest
    longest = 0.0
    for column in range(room.size[1]):
        longest = max(longest, abs(room.steps[MOVE, column]))
    if longest < _FARTHEST:
        for column in range(room.size[1]):
            starts[room.sets[COLUMNS, column]] += room.steps[MOVE, column]
    for place in range(room.size[4]):
        if not np.isfinite(starts[room.sets[TERMS, place]]):
            starts[room.sets[TERMS, place]] = 0.0
    for place in range(room.size[0]):
        if not np.isfinite(starts[1 << place]):
            starts[1 << place] = 0.0
    search.state[2] = at + 1


@inplace
def _push_without(
    out: int, model: int, forced: int, lowest: float, room: Room, ways: Ways, search: Search
) -> None:
    """Put the models of a node that lack these terms on the pile."""
    leave_out(out, room)
    fill_cells(out, room.steps[MOVE], room, ways)
    _push(model & ~out, forced, lowest, room, search)


@inplace
def _lowest(forced: int, out: int, bound: float, room: Room, ways: Ways, search: Search) -> float:
    """The lowest criterion of models with forced terms, and without those that are out.

    Afterwards the costs of terms are known (0 when nothing can be said of them).
    """
    penalty, price = search.rule[0], price_of(forced, room, search)
    shared = share_costs(forced, out, penalty, room, ways) if np.isfinite(bound) else np.inf
    if not np.isfinite(shared):
        ways.values[COST, : ways.number[0]] = 0.0
        return price - 2.0 * bound
    value = price - 2.0 * shared
    for way in range(ways.number[0]):
        place, cost = ways.places[way], 2.0 * ways.values[COST, way]
        if not forced >> place & 1:
            value += cost if out >> place & 1 else min(cost, penalty)
    return float(max(value, price - 2.0 * bound))


@inplace
def _useless(
    model: int, forced: int, out: int, lowest: float, room: Room, ways: Ways, search: Search
) -> int:
    """Terms that no model of use has: with them, and what they need, the bound is too high."""
    penalty, found = search.rule[0], 0
    for way in range(ways.number[0]):
        place = ways.places[way]
        if (forced | out) >> place & 1:
            continue
        value, needed = lowest, room.sets[BELOW, place] & ~forced
        for other in range(ways.number[0]):
            if needed >> ways.places[other] & 1:
                value += max(0.0, penalty - 2.0 * ways.values[COST, other])
        if value >= limit(search):
            found |= room.sets[ABOVE, place]
    return found & model


@inplace
def _choose(decided: int, ways: Ways) -> int:
    """The way to branch on: of a term that would cost most, first those that spoil existence."""
    found, most = -1, -np.inf
    for way in range(ways.number[0]):
        place, cost = ways.places[way], ways.values[ALONE, way]
        if decided >> place & 1:
            continue
        if ways.number[1] >> place & 1:
            cost += 1e9
        if found < 0 or cost > most:
            found, most = way, cost
    return found


@inlined
def _branch_on(
    way: int,
    model: int,
    forced: int,
    out: int,
    lowest: float,
    room: Room,
    ways: Ways,
    search: Search,
) -> None:
    """Put the models without a term, and without those that need it, on the pile."""
    penalty, above = search.rule[0], room.sets[ABOVE, ways.places[way]] & model & ~out
    value = lowest
    for other in range(ways.number[0]):
        if above >> ways.places[other] & 1:
            value += max(0.0, 2.0 * ways.values[COST, other] - penalty)
    alone = price_of(forced, room, search) - 2.0 * bound_without(way, room, ways)
    value = max(value, alone)
    if value < limit(search):
        _push_without(above | out, model, forced, value, room, ways, search)


@inplace
def _branch(model: int, forced: int, bound: float, room: Room, ways: Ways, search: Search) -> None:
    """Put what is left of a node after its bound on the pile, the costliest term first out."""
    out, spoiling = 0, ways.number[1]
    while model != forced:
        lowest = _lowest(forced, out, bound, room, ways, search)
        if lowest >= limit(search):
            return
        more = _useless(model, forced, out, lowest, room, ways, search) & ~out
        if more:
            out |= more
            left = count_terms(model & ~forced & ~out)
            if left == 0 or count_terms(out) >= _FIT_AGAIN * (count_terms(out) + left):
                _push_without(out, model, forced, lowest, room, ways, search)
                return
            continue
        if model == forced | out or (spoiling and not spoiling & ~(forced | out)):
            # What is left has to be looked at for itself.
            _push_without(out, model, forced, lowest, room, ways, search)
            return
        way = _choose(forced | out, ways)
        _branch_on(way, model, forced, out, lowest, room, ways, search)
        forced |= room.sets[BELOW, ways.places[way]]


@inlined
def _begin(leaders: Whole, beginnings: Matrix, room: Room, search: Search) -> None:
    """Forget what was found, and put the leaders on the pile, with the node of all models below."""
    search.best[0], search.best[1] = np.inf, np.nan
    search.state[:] = 0
    search.state[0] = -1
    room.size[1] = 0
    last = len(leaders) - 1
    for place in range(last, -1, -1):
        copy_to(room.cells[COEFFICIENTS], beginnings[place], beginnings.shape[1])
        # A leader stands for itself only: all its terms are forced.
        forced = 0 if place == last else leaders[place]
        _push(leaders[place], forced, -np.inf, room, search)


@inlined
def _expand(
    model: int,
    forced: int,
    bound: float,
    tables: Tables,
    room: Room,
    ways: Ways,
    search: Search,
) -> int:
    """Take the last node, which was fitted, off the pile, and put its parts on; how it ended."""
    worth = model != forced
    if worth:
        invert(room)
        open_ways(model, forced, tables.values[MARGINS], room, ways)
        if not np.isfinite(bound):
            # The fit did not settle, and tells nothing.
            ways.number[1:] = 0
        elif room.size[2] > 0 and not ways.number[1]:
            nothing = cannot_exist(forced, tables, room, search)
            if nothing < 0:
                return ASKED
            worth = nothing == 0
    search.state[2] -= 1
    if worth:
        _branch(model, forced, bound, room, ways, search)
    return FINISHED


@inlined
def search_table(tables: Tables, most_fits: int, room: Room, ways: Ways, search: Search) -> int:
    """Search the nodes on the pile; ``best`` and ``state`` say what was found; how it ended."""
    counts, margins = tables.values[COUNTS], tables.values[MARGINS]
    while search.state[2] > 0:
        at = search.state[2] - 1
        model, forced = search.pile[MODELS, at], search.pile[FORCED, at]
        if search.starts[at, -1] >= limit(search):
            search.state[2] = at
            continue
        if search.state[1] >= most_fits:
            return CAPPED
        copy_to(room.cells[COEFFICIENTS], search.starts[at], search.starts.shape[1] - 1)
        price = price_of(forced, room, search)
        bound = bound_likelihood(model, 0.5 * (price - limit(search)), counts, margins, room)
        search.state[1] += 1
        if price - 2.0 * bound >= limit(search):
            search.state[2] = at
            continue
        code = consider(model, bound, tables, room, search)
        if code != FINISHED:
            return code
        code = _expand(model, forced, bound, tables, room, ways, search)
        if code != FINISHED:
            return code
    return FINISHED


@inplace
def lowest_possible(search: Search) -> float:
    """What no model can be below: the best, or the least of the nodes that wait."""
    lowest = search.best[0]
    for at in range(search.state[2]):
        lowest = min(lowest, search.starts[at, -1])
    return float(lowest)


@inplace
def search_rows(
    rows: Matrix,
    first: int,
    masks: Whole,
    price: Vector,
    leaders: Whole,
    beginnings: Matrix,
    most_fits: int,
    tables: Tables,
    room: Room,
    ways: Ways,
    search: Search,
    found: Matrix,
    models: Whole,
) -> tuple[int, int]:
    """The best model of every table from the first on, until one asks: where it ended, and how.

    ``rows`` hold the counts of the histories ``masks``. ``price``: what a parameter costs whatever
    the table, and per logarithm of people. ``leaders`` are looked at before all parts of the last
    of them, the largest model, are; from the coefficients ``beginnings``.
    ``found`` gets per row the criterion, the unseen, the lowest possible criterion and the fits.
    """
    for row in range(first, len(rows)):
        if row > first:
            tables.known[TABLE] = 0
        tables.values[COUNTS] = 0.0
        people = 0.0
        for place in range(len(masks)):
            tables.values[COUNTS, masks[place]] = rows[row, place]
            people += rows[row, place]
        copy_to(tables.values[MARGINS], tables.values[COUNTS], tables.values.shape[1])
        sum_above(tables.values[MARGINS])
        search.rule[0] = price[0] + price[1] * np.log(people)
        enter_table(tables.values[MARGINS], room)
        _begin(leaders, beginnings, room, search)
        code = search_table(tables, most_fits, room, ways, search)
        if code != FINISHED and code != CAPPED:
            return row, code
        found[row, 0], found[row, 1] = search.best[0], search.best[1]
        found[row, 2], found[row, 3] = lowest_possible(search), search.state[1]
        models[row] = search.state[0]
    return len(rows), FINISHED
