"""What a search over models knows: the tables, what waits, and the best model so far; compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled, inlined, inplace
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import CONVERGED, DOUBTFUL
from zicht.prevalence.kernel.newton import log_likelihood, maximise, start
from zicht.prevalence.kernel.room import TERMS, Room
from zicht.prevalence.kernel.work import Matrix, Work

#: Criteria this near each other are equal, and the smaller model, then the earlier, is the better.
TIE = 1e-7

#: As many models can be looked at before all others.
MOST_LEADERS = 32

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
    last, the lowest criterion it can have (``starts``). Per model ``kept`` its criterion and unseen
    (``kept_values``).
    """

    rule: Vector
    best: Vector
    state: Whole
    pile: NDArray[np.int64]
    starts: Matrix
    kept: Whole
    kept_values: Matrix


@compiled
def make_search(lists: int, terms: int, kept: int) -> Search:
    """Room for a search over models with so many terms to choose from."""
    # A node puts at most one node more on the pile than it has terms left to decide on.
    nodes = terms * (terms + 3) // 2 + MOST_LEADERS + 3
    return Search(
        np.zeros(2),
        np.zeros(2),
        np.zeros(5, np.int64),
        np.zeros((2, nodes), np.int64),
        np.zeros((nodes, (1 << lists) + 1)),
        np.zeros(kept, np.int64),
        np.zeros((kept, 2)),
    )


@inplace
def count_terms(model: int) -> int:
    """The number of bits."""
    number = 0
    while model:
        model &= model - 1
        number += 1
    return number


@inplace
def tell(model: int, valid: int, which: int, tables: Tables) -> None:
    """Remember whether a model exists on the table or the original, as long as there is room."""
    at = tables.known[which]
    if at < tables.told.shape[2]:
        tables.told[which, 0, at], tables.told[which, 1, at] = model, valid
        tables.known[which] = at + 1


@inplace
def _look_up(model: int, which: int, tables: Tables) -> int:
    for at in range(tables.known[which]):
        if tables.told[which, 0, at] == model:
            return int(tables.told[which, 1, at])
    return -1


@inplace
def fit_in_full(model: int, which: int, tables: Tables, room: Room) -> int:
    """Fit a model to the table or the original as a single one is fitted; how it ended."""
    counts, margins = tables.values[2 * which], tables.values[2 * which + 1]
    lists, found, masks = room.size[0], room.size[0] + 1, tables.work.model
    masks[0] = 0
    for place in range(lists):
        masks[place + 1] = 1 << place
    for place in range(room.size[4]):
        if model >> place & 1:
            masks[found] = room.sets[TERMS, place]
            found += 1
    start(masks, found, margins, tables.work)
    return int(maximise(counts, margins, tables.work))


@inplace
def limit(search: Search) -> float:
    """A node that cannot come below this is of no use."""
    return float(search.best[0] + search.rule[1] + TIE)


@inplace
def price_of(model: int, room: Room, search: Search) -> float:
    """What the parameters of a model cost."""
    return float(search.rule[0] * (room.size[0] + 1 + count_terms(model)))


@inplace
def _better(value: float, model: int, search: Search) -> bool:
    best, leader = search.best[0], search.state[0]
    if leader < 0 or value < best - TIE:
        return True
    if value > best + TIE or model == leader:
        return False
    size, least = count_terms(model), count_terms(leader)
    return size < least or (size == least and model < leader)


@inlined
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


@inplace
def _keep(model: int, value: float, unseen: float, search: Search) -> int:
    at = search.state[4]
    if at == len(search.kept):
        return FULL
    search.kept[at] = model
    search.kept_values[at, 0], search.kept_values[at, 1] = value, unseen
    search.state[4] = at + 1
    return FINISHED


@inlined
def consider(model: int, optimist: float, tables: Tables, room: Room, search: Search) -> int:
    """Let a model be the best, or be kept, if it is valid; ``optimist`` bounds its likelihood."""
    penalty = price_of(model, room, search)
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


@inlined
def cannot_exist(model: int, tables: Tables, room: Room, search: Search) -> int:
    """Whether a model is known not to exist on the table (1), or not (0), or -1 to ask."""
    valid = _look_up(model, TABLE, tables)
    if valid < 0:
        search.state[1] += 1
        code = fit_in_full(model, TABLE, tables, room)
        if code == DOUBTFUL:
            search.state[3] = model
            return -1
        valid = 1 if code == CONVERGED else 0
        tell(model, valid, TABLE, tables)
    return 1 - valid
