"""Where a state of latent classes lies, in coordinates that make a heap of a mode; compiled.

Some classes hold nearly everyone seen: the large ones. How many people they hold, and on how many
lists, the table tells; that there are more it does not. So a place has the log of the size of the
largest class in people (not as a share); the logs of how many are seen of the other large classes;
the logs of the totals of lists over large classes; and the chances of the other large classes to
be on lists, bent so that those near nil and one, which are common, do not lie far away.
"""

from typing import NamedTuple

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import (
    Table,
    chance_seen,
    log_chance,
    log_shares,
    log_sum,
    number_of_classes,
)
from zicht.prevalence.histories import Vector, Whole

#: A chance to be seen below this is taken as this.
_NEVER = 1e-300


class Spread(NamedTuple):
    """A state with what the sizes of its classes are in people.

    ``shares`` and ``seen``: logs of the shares of classes, and of the parts of everyone that are of
    a class and seen. ``order``: classes by how many are seen, most first. ``size``: the log of the
    mean of the number of people. ``concentration``: of the Dirichlet process.
    """

    state: Vector
    shares: Vector
    seen: Vector
    order: Whole
    size: float
    concentration: float


@compiled
def logits_of(state: Vector, k: int, classes: int, lists: int) -> Vector:
    """The logits of a class."""
    return state[classes - 1 + k * lists : classes - 1 + (k + 1) * lists]


@compiled
def spread(state: Vector, shares: Vector, size: float, concentration: float, lists: int) -> Spread:
    """The state, with classes in the order of how many are seen of them."""
    classes = len(shares)
    seen, order = np.empty(classes), np.empty(classes, dtype=np.int64)
    for k in range(classes):
        chance = chance_seen(logits_of(state, k, classes, lists))
        seen[k] = shares[k] + np.log(max(chance, _NEVER))
        place = k
        while place > 0 and seen[order[place - 1]] < seen[k]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = k
    return Spread(state, shares, seen, order, size, concentration)


@compiled
def people_seen(table: Table) -> float:
    """How many people are seen; one where the table is empty, so that a size has a density."""
    return float(max(table.counts.sum(), 1.0))


@compiled
def spread_anew(state: Vector, table: Table) -> Spread:
    """The state with a size and a concentration drawn for it from the posterior."""
    shares = np.empty(number_of_classes(state, table.lists))
    log_shares(state, shares)
    sticks = len(shares) - 1
    concentration = np.random.gamma(table.shape + sticks) / (table.rate - shares[sticks])
    found = spread(state, shares, 0.0, concentration, table.lists)
    size = np.log(np.random.gamma(people_seen(table))) - log_seen(found)
    return Spread(state, shares, found.seen, found.order, size, concentration)


@compiled
def log_seen(given: Spread) -> float:
    """The log of the part of everyone that is seen."""
    total = -np.inf
    for part in given.seen:
        total = log_sum(total, part)
    return float(total)


@compiled
def largest_first(given: Spread, large: int) -> Whole:
    """Classes by how many are seen, but of the large ones the largest comes first."""
    order, most = given.order.copy(), 0
    for i in range(1, large):
        if given.shares[order[i]] > given.shares[order[most]]:
            most = i
    largest = order[most]
    for i in range(most, 0, -1):
        order[i] = order[i - 1]
    order[0] = largest
    return order


@compiled
def bent(logit: float) -> tuple[float, float]:
    """A number between -1 and 1 for a chance, and the log of its slope by the logit.

    The cubic root of the chance less that of its complement.
    """
    small = np.exp(-abs(logit))
    one, other = np.cbrt(1.0 / (1.0 + small)), np.cbrt(small / (1.0 + small))
    slope = (1.0 / (one * one) + 1.0 / (other * other)) / 3.0 * (one * other) ** 3
    return float(one - other if logit > 0 else other - one), float(np.log(slope))


@compiled
def unbent(bend: float) -> float:
    """The logit of a bent chance: a root of a cubic equation."""
    root = np.sqrt(4.0 + bend**6)
    total = np.cbrt(2.0 + root) + np.cbrt(2.0 - root)
    one, other = (total + abs(bend)) / 2.0, (total - abs(bend)) / 2.0
    logit = 3.0 * (np.log(one) - np.log(other))
    return float(logit if bend > 0 else -logit)


@compiled
def placed(given: Spread, order: Whole, large: int, lists: int, place: Vector) -> float:
    """Fill in the place of a state; the log of the change of volume.

    ``place``: log size of the largest class, logs seen of the others, logs of totals of lists, and
    then bent chances by class.
    """
    classes, volume = len(order), 0.0
    totals = np.zeros(lists)
    first = order[0]
    place[0] = given.size + given.shares[first]
    for i in range(1, large):
        k = order[i]
        place[i] = given.size + given.seen[k]
        people = np.exp(given.size + given.shares[k])
        logits = logits_of(given.state, k, classes, lists)
        for j in range(lists):
            place[large + i * lists + j], slope = bent(logits[j])
            volume += slope
            totals[j] += people * np.exp(log_chance(logits[j]))
    logits = logits_of(given.state, first, classes, lists)
    for j in range(lists):
        on = place[0] + log_chance(logits[j])
        place[large + j] = on if totals[j] == 0.0 else log_sum(on, np.log(totals[j]))
        volume += on + log_chance(-logits[j]) - place[large + j]
    return float(volume)


@compiled
def unplaced(place: Vector, large: int, lists: int, sizes: Vector, logits: Vector) -> bool:
    """Fill in the logs of sizes and the logits (class by class) of large classes; if there are any.

    Not every place has a state, and not every one is that of its state.
    """
    sizes[0] = place[0]
    for i in range(1, large):
        own = logits[i * lists : (i + 1) * lists]
        for j in range(lists):
            bend = place[large + i * lists + j]
            if not abs(bend) < 1.0:
                return False
            own[j] = unbent(bend)
        sizes[i] = place[i] - np.log(max(chance_seen(own), _NEVER))
        if not sizes[i] < sizes[0]:
            return False
    for j in range(lists):
        left = np.exp(place[large + j])
        for i in range(1, large):
            left -= np.exp(sizes[i] + log_chance(logits[i * lists + j]))
        chance = left / np.exp(sizes[0])
        if not 0.0 < chance < 1.0:
            return False
        logits[j] = np.log(chance) - np.log1p(-chance)
    return True
