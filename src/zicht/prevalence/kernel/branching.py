"""The search for the model with the lowest criterion by branch and bound, compiled.

A node is a set of models: all that hold its forced terms and no term outside its own model, the
largest of them. A criterion of any of these is at least that of the likelihood of the largest model
with the number of forced terms (Lawler and Wood 1966). Terms whose leaving out provably costs too
much are forced without a fit; the others are left out one by one, the costliest first, each forced
for those after it. So every model is met once at most, and nothing need be remembered.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.bounds import (
    ABOVE,
    BELOW,
    COEFFICIENTS,
    COLUMNS,
    MOVE,
    TERMS,
    Room,
    bound_likelihood,
    bound_without,
    enter_table,
    invert,
    leave_out,
    predict_loss,
)
from zicht.prevalence.kernel.codes import CONVERGED, DOUBTFUL
from zicht.prevalence.kernel.newton import log_likelihood, maximise, start
from zicht.prevalence.kernel.transforms import sum_above
from zicht.prevalence.kernel.work import Matrix, Work

#: Criteria this near each other are equal, and the smaller model, then the earlier, is the better.
TIE = 1e-7

#: As many models can be looked at before all others.
MOST_LEADERS = 32
#: Coefficients that would move farther than this are taken as they were.
_FARTHEST = 5.0

#: The whole set of models was searched.
FINISHED = 0
#: More fits would have been needed.
CAPPED = 1
#: Whether ``asked`` exists on the table, or on the original (``ASKED_ORIGINAL``), must be told.
ASKED = 2
ASKED_ORIGINAL = 3
#: More models are within the distance than there was room for.
FULL = 4
#: A model that was considered is valid.
FITTED = 5


#: Rows of ``values``; ``told`` has a part for the table and one for the original.
COUNTS, MARGINS, ORIGINAL, ORIGINAL_MARGINS = 0, 1, 2, 3
TABLE, FIRST = 0, 1


class Tables(NamedTuple):
    """The table that is searched, and the original on which models have to be valid too.

    ``values``: counts and their sums over supersets, of the table and of the original. ``told`` is
    what is known of the existence of models on either: the models, and 1 for valid or 0; of so many
    as ``known`` says. Its last element is whether models must be valid on the original.
    """

    values: Matrix
    told: NDArray[np.int64]
    known: Whole
    work: Work


#: Rows of ``pile``.
MODELS, FORCED = 0, 1


class Search(NamedTuple):
    """Room for a search, made once.

    ``rule``: the penalty per parameter, the distance from the best within which models are kept.
    ``best``: its criterion and its unseen. ``state``: the best model (-1: none yet), fits made, the
    number of nodes that wait, the model asked about, the number of models kept.
    Per waiting node its models and forced terms (``pile``), the coefficients to start from and,
    last, the bound of the log-likelihood (``starts``). ``losses`` are per term. Per model ``kept``
    its criterion and unseen (``kept_values``).
    """

    rule: Vector
    best: Vector
    state: Whole
    pile: NDArray[np.int64]
    starts: Matrix
    losses: Vector
    kept: Whole
    kept_values: Matrix


@compiled
def make_search(lists: int, terms: int, kept: int) -> Search:
    """Room for a search over models with so many terms to choose from."""
    # A node puts at most as many nodes on the pile as it has terms left to decide on.
    nodes = terms * (terms + 1) // 2 + MOST_LEADERS + 2
    return Search(
        np.zeros(2),
        np.zeros(2),
        np.zeros(5, np.int64),
        np.zeros((2, nodes), np.int64),
        np.zeros((nodes, (1 << lists) + 1)),
        np.zeros(terms + 1),
        np.zeros(kept, np.int64),
        np.zeros((kept, 2)),
    )


@compiled
def count_terms(model: int) -> int:
    """The number of bits."""
    number = 0
    while model:
        model &= model - 1
        number += 1
    return number


@compiled
def tell(model: int, valid: int, which: int, tables: Tables) -> None:
    """Remember whether a model exists on the table or the original, as long as there is room."""
    at = tables.known[which]
    if at < tables.told.shape[2]:
        tables.told[which, 0, at], tables.told[which, 1, at] = model, valid
        tables.known[which] = at + 1


@compiled
def _look_up(model: int, which: int, tables: Tables) -> int:
    for at in range(tables.known[which]):
        if tables.told[which, 0, at] == model:
            return int(tables.told[which, 1, at])
    return -1


@compiled
def fit_in_full(model: int, which: int, tables: Tables, room: Room) -> int:
    """Fit a model to the table or the original as a single one is fitted; how it ended."""
    counts, margins = tables.values[2 * which], tables.values[2 * which + 1]
    lists, found = room.size[0], room.size[0] + 1
    masks = np.empty(found + room.size[4], np.int64)
    masks[0] = 0
    for place in range(lists):
        masks[place + 1] = 1 << place
    for place in range(room.size[4]):
        if model >> place & 1:
            masks[found] = room.sets[TERMS, place]
            found += 1
    start(masks[:found], margins, tables.work)
    return int(maximise(counts, margins, tables.work))


@compiled
def _better(value: float, model: int, search: Search) -> bool:
    best, leader = search.best[0], search.state[0]
    if leader < 0 or value < best - TIE:
        return True
    if value > best + TIE or model == leader:
        return False
    size, least = count_terms(model), count_terms(leader)
    return size < least or (size == least and model < leader)


@compiled
def _fit_if_valid(model: int, tables: Tables, room: Room, search: Search) -> int:
    """Fit a model if it is valid, on the original too where it must; FINISHED if it is not."""
    for which in (FIRST, TABLE):
        if which == FIRST and tables.known[2] == 0:
            continue
        valid = _look_up(model, which, tables)
        if valid == 0:
            return FINISHED
        if which == FIRST and valid == 1:
            continue
        code = fit_in_full(model, which, tables, room)
        if code == DOUBTFUL and valid < 0:
            search.state[3] = model
            return ASKED if which == TABLE else ASKED_ORIGINAL
        if which == FIRST:
            tell(model, 1 if code == CONVERGED else 0, which, tables)
        # A model that exists but would not settle is fitted no better here than where it is shown.
        if code != CONVERGED:
            return FINISHED
    search.state[1] += 1
    return FITTED


@compiled
def _consider(model: int, optimist: float, tables: Tables, room: Room, search: Search) -> int:
    """Let a model be the best, or be kept, if it is valid; ``optimist`` bounds its likelihood."""
    penalty = search.rule[0] * (room.size[0] + 1 + count_terms(model))
    again = model == search.state[0] and search.rule[1] == 0.0
    if again or penalty - 2.0 * optimist > search.best[0] + search.rule[1] + TIE:
        return FINISHED
    code = _fit_if_valid(model, tables, room, search)
    if code != FITTED:
        return code
    value = penalty - 2.0 * log_likelihood(tables.values[MARGINS], tables.work)
    unseen = np.exp(tables.work.coefficients[0])
    if _better(value, model, search):
        search.best[0], search.best[1], search.state[0] = value, unseen, model
    if search.rule[1] > 0.0 and value <= search.best[0] + search.rule[1] + TIE:
        return _keep(model, value, unseen, search)
    return FINISHED


@compiled
def _keep(model: int, value: float, unseen: float, search: Search) -> int:
    at = search.state[4]
    if at == len(search.kept):
        return FULL
    search.kept[at] = model
    search.kept_values[at, 0], search.kept_values[at, 1] = value, unseen
    search.state[4] = at + 1
    return FINISHED


@compiled
def _limit(search: Search) -> float:
    """A node that cannot come below this is of no use."""
    return float(search.best[0] + search.rule[1] + TIE)


@compiled
def _least(likelihood: float, forced: int, room: Room, search: Search) -> float:
    """The lowest criterion that a model of a node can have."""
    terms = room.size[0] + 1 + count_terms(forced)
    return float(search.rule[0] * terms - 2.0 * likelihood)


@compiled
def _push(model: int, forced: int, bound: float, room: Room, search: Search) -> None:
    at = search.state[2]
    search.pile[MODELS, at], search.pile[FORCED, at] = model, forced
    starts = search.starts[at]
    starts[:-1] = room.cells[COEFFICIENTS]
    starts[-1] = bound
    longest = 0.0
    for column in range(room.size[1]):
        longest = max(longest, abs(room.steps[MOVE, column]))
    if longest < _FARTHEST:
        for column in range(room.size[1]):
            starts[room.sets[COLUMNS, column]] += room.steps[MOVE, column]
    for place in range(room.size[4]):
        if not np.isfinite(starts[room.sets[TERMS, place]]):
            starts[room.sets[TERMS, place]] = 0.0
    search.state[2] = at + 1


@compiled
def _costliest(forced: int, room: Room, search: Search) -> int:
    """The term that is not yet decided on and would cost most to leave out, or -1."""
    found, most = -1, -0.5
    for place in range(room.size[4]):
        if search.losses[place] > most and not forced >> place & 1:
            found, most = place, search.losses[place]
    return found


@compiled
def _predict(model: int, forced: int, room: Room, search: Search) -> None:
    """What leaving out each term that is not forced would cost; -1 where it cannot be."""
    invert(room)
    for place in range(room.size[4]):
        search.losses[place] = -1.0
        if model >> place & 1 and not forced >> place & 1:
            lost = predict_loss(room.sets[ABOVE, place] & model, room)
            search.losses[place] = lost if lost > 0.0 else 0.0


@compiled
def _branch(
    model: int,
    forced: int,
    reached: float,
    bound: float,
    margins: Vector,
    room: Room,
    search: Search,
) -> None:
    """Put what is left of a node after its bound on the pile, the costliest term first out."""
    predicted = False
    while model != forced and _least(bound, forced, room, search) < _limit(search):
        if not predicted:
            _predict(model, forced, room, search)
            predicted = True
        place = _costliest(forced, room, search)
        out = room.sets[ABOVE, place] & model
        lost, without = search.losses[place], bound
        search.losses[place] = -1.0
        leave_out(out, room)
        if _least(bound - lost, forced, room, search) >= _limit(search):
            without = min(bound, bound_without(out, reached, margins, room))
        if _least(without, forced, room, search) < _limit(search):
            _push(model & ~out, forced, without, room, search)
        forced |= room.sets[BELOW, place]


@compiled
def _begin(leaders: Whole, beginnings: Matrix, room: Room, search: Search) -> None:
    """Forget what was found, and put the leaders on the pile, with the node of all models below."""
    search.best[0], search.best[1] = np.inf, np.nan
    search.state[:] = 0
    search.state[0] = -1
    room.size[1] = 0
    last = len(leaders) - 1
    for place in range(last, -1, -1):
        room.cells[COEFFICIENTS] = beginnings[place]
        # A leader stands for itself only: all its terms are forced.
        forced = 0 if place == last else leaders[place]
        _push(leaders[place], forced, np.inf, room, search)


@compiled
def search_table(tables: Tables, most_fits: int, room: Room, search: Search) -> int:
    """Search the nodes on the pile; ``best`` and ``state`` say what was found; how it ended."""
    while search.state[2] > 0:
        at = search.state[2] - 1
        model, forced = search.pile[MODELS, at], search.pile[FORCED, at]
        bound = search.starts[at, -1]
        if _least(bound, forced, room, search) >= _limit(search):
            search.state[2] = at
            continue
        if search.state[1] >= most_fits:
            return CAPPED
        room.cells[COEFFICIENTS] = search.starts[at, :-1]
        reached, likelihood = bound_likelihood(model, tables.values[MARGINS], room)
        search.state[1] += 1
        bound = min(bound, likelihood)
        code = _consider(model, bound, tables, room, search)
        if code != FINISHED:
            return code
        search.state[2] = at
        _branch(model, forced, reached, bound, tables.values[MARGINS], room, search)
    return FINISHED


@compiled
def lowest_possible(room: Room, search: Search) -> float:
    """What no model can be below: the best, or the least of the nodes that wait."""
    lowest = search.best[0]
    for at in range(search.state[2]):
        lowest = min(lowest, _least(search.starts[at, -1], search.pile[FORCED, at], room, search))
    return float(lowest)


@compiled
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
        tables.values[MARGINS] = tables.values[COUNTS]
        sum_above(tables.values[MARGINS])
        search.rule[0] = price[0] + price[1] * np.log(people)
        enter_table(tables.values[MARGINS], room)
        _begin(leaders, beginnings, room, search)
        code = search_table(tables, most_fits, room, search)
        if code != FINISHED and code != CAPPED:
            return row, code
        found[row, 0], found[row, 1] = search.best[0], search.best[1]
        found[row, 2], found[row, 3] = lowest_possible(room, search), search.state[1]
        models[row] = search.state[0]
    return len(rows), FINISHED
