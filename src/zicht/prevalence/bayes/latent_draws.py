"""The class of everyone drawn anew, and then sticks and logits (Gibbs); compiled."""

import math

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import Table, likelihood, log_shares
from zicht.prevalence.bayes.latent_likelihood import number_of_classes as number
from zicht.prevalence.bayes.latent_moves import log_of_log1p
from zicht.prevalence.histories import Vector


@compiled
def drawn_anew(state: Vector, table: Table) -> None:
    """Draw the class of everyone, seen and unseen, and then sticks and logits given those.

    Only whole people have a class: where counts have fractions, what is drawn for their whole part
    is a proposal, accepted by the likelihood of the fractions.
    """
    whole = np.floor(table.counts)
    rest = Table(
        table.masks, table.counts - whole, table.lists, table.shape, table.rate, table.sparsity
    )
    people = Table(table.masks, whole, table.lists, table.shape, table.rate, table.sparsity)
    if rest.counts.sum() == 0.0:
        _drawn(state, people)
        return
    before, fit = state.copy(), likelihood(state, rest)
    _drawn(state, people)
    if not np.log(np.random.random()) < likelihood(state, rest) - fit:
        state[:] = before


@compiled
def _drawn(state: Vector, table: Table) -> None:
    lists = table.lists
    classes = number(state, lists)
    logs = np.empty(classes)
    log_shares(state, logs)
    alpha = np.random.gamma(table.shape + classes - 1) / (table.rate - logs[classes - 1])
    members, joined = np.zeros(classes), np.zeros((classes, lists))
    _allotted(state, table, np.exp(logs), members, joined)
    later = 0.0
    for k in range(classes - 1, -1, -1):
        for j in range(lists):
            on = _log_gamma(table.sparsity + joined[k, j])
            state[classes - 1 + k * lists + j] = on - _log_gamma(1.0 + members[k] - joined[k, j])
        if k < classes - 1:
            kept = _log_gamma(max(alpha + later, 1e-200))
            state[k] = log_of_log1p(_log_gamma(1.0 + members[k]) - kept)
        later += members[k]


@compiled
def _log_gamma(shape: float) -> float:
    """The log of a Gamma draw, also where the draw itself would be 0."""
    if shape < 1.0:
        draw = np.log(np.random.gamma(shape + 1.0))
        return float(draw + np.log(np.random.random()) / shape)
    if shape == 1.0:
        return float(np.log(np.random.exponential()))
    return float(np.log(np.random.gamma(shape)))


@compiled
def _allotted(state: Vector, table: Table, shares: Vector, members: Vector, joined: Vector) -> None:
    """Fill in how many people each class has, and how many of those are on each list."""
    classes, lists = joined.shape
    unseen, odds = shares.copy(), np.empty((classes, lists))
    for k in range(classes):
        for j in range(lists):
            odds[k, j] = np.exp(state[classes - 1 + k * lists + j])
            unseen[k] /= 1.0 + odds[k, j]
    total = table.counts.sum()
    # The unseen are negative binomial: Poisson at a Gamma rate.
    rate = np.random.gamma(total) / max(shares.sum() - unseen.sum(), 1e-12) if total > 0 else 0.0
    chances = np.empty(classes)
    for k in range(classes):
        members[k] = np.random.poisson(rate * unseen[k])
    for h in range(len(table.masks)):
        chances[:] = unseen
        for j in range(lists):
            if table.masks[h] >> j & 1:
                chances *= odds[:, j]
        _shared_out(table.counts[h], table.masks[h], chances, members, joined)


@compiled
def _shared_out(count: float, mask: int, chances: Vector, members: Vector, joined: Vector) -> None:
    """Spread people with one history over classes, by the chances of the classes."""
    classes, lists = joined.shape
    whole = chances.sum()
    for k in range(classes):
        if count == 0.0:
            return
        chance = min(chances[k] / whole, 1.0) if whole > 0.0 and k < classes - 1 else 1.0
        got = binomial(count, chance)
        whole -= chances[k]
        count -= got
        members[k] += got
        for j in range(lists):
            if mask >> j & 1:
                joined[k, j] += got


@compiled
def binomial(count: float, chance: float) -> float:
    """A binomial draw in a time that does not grow with the count, as NumPy's does in Numba.

    Hörmann (1993), Journal of Statistical Computation and Simulation 46, 101-110, algorithm BTRS.
    """
    if chance > 0.5:
        return float(count - binomial(count, 1.0 - chance))
    if count * chance < 10.0:
        return _few(count, chance)
    spread = np.sqrt(count * chance * (1.0 - chance))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    log_odds, mode = np.log(chance / (1.0 - chance)), np.floor((count + 1.0) * chance)
    height = math.lgamma(mode + 1.0) + math.lgamma(count - mode + 1.0)
    while True:
        u, v = np.random.random() - 0.5, np.random.random()
        tail = 0.5 - abs(u)
        found = np.floor((2.0 * a / tail + b) * u + count * chance + 0.5)
        if tail >= 0.07 and v <= 0.92 - 4.2 / b:
            return float(found)
        if 0.0 <= found <= count:
            under = np.log(v * (2.83 + 5.1 / b) * spread / (a / (tail * tail) + b))
            over = height - math.lgamma(found + 1.0) - math.lgamma(count - found + 1.0)
            if under <= over + (found - mode) * log_odds:
                return float(found)


@compiled
def _few(count: float, chance: float) -> float:
    """By adding chances up from none."""
    found, place = 0.0, np.random.random()
    here = np.exp(count * np.log1p(-chance))
    while place > here and found < count:
        place -= here
        found += 1.0
        here *= chance / (1.0 - chance) * (count - found + 1.0) / found
    return found
