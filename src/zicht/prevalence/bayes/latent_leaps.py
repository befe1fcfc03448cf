"""Leaps from mode to mode of latent classes: states proposed from a mixture; compiled.

Proposals know nothing of where a chain stands (an independence sampler: Tierney 1994, Annals of
Statistics 22, 1701-1762). The large classes come from a mixture fitted to earlier states, the small
ones from the Dirichlet process given how many people the large ones hold, and the order of classes
is drawn by size, as the process does. What the mixture misses costs time, not truth: leaps come
beside other moves, and are accepted by the posterior.
"""

import math

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import Table, likelihood, log_chance, log_sum
from zicht.prevalence.bayes.latent_mixture import Mixture
from zicht.prevalence.bayes.latent_moves import sticks_of
from zicht.prevalence.bayes.latent_places import (
    Spread,
    largest_first,
    log_seen,
    logits_of,
    people_seen,
    placed,
    spread,
    spread_anew,
    unplaced,
)
from zicht.prevalence.histories import Vector, Whole

#: The rate of the Gamma distribution of the people in all small classes together.
_SMALL_RATE = 0.5
#: No concentration is below this, so that it has a logarithm.
_LEAST = 1e-200


@compiled
def leapt(state: Vector, table: Table, mixture: Mixture, tries: int) -> None:
    """Try so many leaps."""
    here = spread_anew(state, table)
    weight = log_posterior(here, table) - log_proposal(here, table, mixture)
    for _ in range(tries):
        valid, there = proposed(table, mixture, here)
        if valid:
            gain = log_posterior(there, table) - log_proposal(there, table, mixture) - weight
            if np.log(np.random.random()) < gain:
                here, weight = there, weight + gain
    state[:] = here.state


@compiled
def log_posterior(given: Spread, table: Table) -> float:
    """The log posterior density of sticks, logits, log size and concentration, but a constant."""
    sticks = len(given.shares) - 1
    density = likelihood(given.state, table)
    for logit in given.state[sticks:]:
        density += table.sparsity * log_chance(logit) + log_chance(-logit)
    # The mean number of people seen is Gamma.
    people, log_mean = people_seen(table), given.size + log_seen(given)
    density += people * log_mean - np.exp(log_mean) - math.lgamma(people)
    density += (table.shape + sticks - 1.0) * np.log(given.concentration)
    density -= (table.rate - given.shares[sticks]) * given.concentration
    return float(density)


@compiled
def log_proposal(given: Spread, table: Table, mixture: Mixture) -> float:
    """The log density of proposing a state, by the measure of :func:`log_posterior`."""
    total, before, remainder = -np.inf, -1, 0.0
    place = np.empty(mixture.means.shape[1])
    for c in range(len(mixture.large)):
        large = mixture.large[c]
        if large != before:
            before = large
            order = largest_first(given, large)
            remainder = placed(given, order, large, table.lists, place)
            remainder += _density_of_small(given, order, large, table)
        total = log_sum(total, remainder + _density_of_place(place, mixture, c, table.lists))
    return float(total)


@compiled
def _density_of_place(place: Vector, mixture: Mixture, c: int, lists: int) -> float:
    """That of a component of the mixture, times its weight (logs)."""
    size, squares = mixture.large[c] * (1 + lists), 0.0
    for i in range(size):
        part = 0.0
        for j in range(i + 1):
            part += mixture.inverses[c, i, j] * (place[j] - mixture.means[c, j])
        squares += part * part
    freedom = mixture.freedom
    return float(mixture.heights[c] - (freedom + size) / 2.0 * np.log1p(squares / freedom))


@compiled
def _density_of_small(given: Spread, order: Whole, large: int, table: Table) -> float:
    """That of the small classes and the concentration (log), the order of classes included.

    The chances of the order of classes and the change of volume from sizes to sticks cancel.
    """
    classes = len(order)
    small = np.ones(classes, dtype=np.bool_)
    all_small, last, people = -np.inf, 0.0, -np.inf
    for i in range(large):
        small[order[i]] = False
        people = log_sum(people, given.size + given.shares[order[i]])
    density = 0.0
    for k in range(classes):
        if small[k]:
            last = given.shares[k]
            all_small = log_sum(all_small, last)
            for logit in logits_of(given.state, k, classes, table.lists):
                density += table.sparsity * log_chance(logit) + log_chance(-logit)
    own, size = given.concentration, given.size + all_small
    density += own * (size + np.log(_SMALL_RATE)) - _SMALL_RATE * np.exp(size) - math.lgamma(own)
    density += (classes - large - 1) * np.log(own) + own * (last - all_small)
    shape, rate = _concentration(large, people, table)
    return float(
        density
        + shape * np.log(rate)
        + (shape - 1.0) * np.log(own)
        - rate * own
        - math.lgamma(shape)
    )


@compiled
def _concentration(large: int, people: float, table: Table) -> tuple[float, float]:
    """Shape and rate for the concentration when so many classes hold so many people (log)."""
    return float(large - 1 + table.shape), float(table.rate + log_sum(0.0, people))


@compiled
def proposed(table: Table, mixture: Mixture, near: Spread) -> tuple[bool, Spread]:
    """A state from the mixture, and whether it is one; ``near`` says how large it must be."""
    classes, lists = len(near.shares), table.lists
    large, place = _drawn(mixture, lists)
    sizes, logits = np.empty(classes), np.empty(classes * lists)
    if not unplaced(place, large, lists, sizes, logits):
        return False, near
    people = -np.inf
    for i in range(large):
        people = log_sum(people, sizes[i])
    shape, rate = _concentration(large, people, table)
    concentration = max(np.random.gamma(shape) / rate, _LEAST)
    _small_sizes(concentration, sizes[large:])
    for i in range(large * lists, classes * lists):
        # The chance is Beta(sparsity, 1).
        chance = np.log(np.random.random()) / table.sparsity
        logits[i] = chance - np.log(-np.expm1(chance))
    size = -np.inf
    for each in sizes:
        size = log_sum(size, each)
    shares = sizes - size
    source = _ordered(shares, large)
    state = np.empty(len(near.state))
    for k in range(classes):
        own = source[k] * lists
        state[classes - 1 + k * lists : classes - 1 + (k + 1) * lists] = logits[own : own + lists]
    shares = shares[source]
    sticks_of(shares, state[: classes - 1])
    found = spread(state, shares, size, concentration, lists)
    valid = bool(np.isfinite(state).all())
    order = largest_first(found, large)
    for i in range(large):
        valid = valid and source[order[i]] == i
    return valid, found


@compiled
def _drawn(mixture: Mixture, lists: int) -> tuple[int, Vector]:
    """A place drawn from the mixture, with the number of its large classes."""
    u, c = np.random.random(), 0
    while c < len(mixture.weights) - 1 and u > mixture.weights[c]:
        u -= mixture.weights[c]
        c += 1
    large = mixture.large[c]
    size = large * (1 + lists)
    scale = np.sqrt(mixture.freedom / (2.0 * np.random.gamma(mixture.freedom / 2.0)))
    normal = np.random.normal(0.0, scale, size)
    place = mixture.means[c, :size].copy()
    for i in range(size):
        for j in range(i + 1):
            place[i] += mixture.factors[c, i, j] * normal[j]
    return large, place


@compiled
def _small_sizes(concentration: float, sizes: Vector) -> None:
    """Fill in the logs of sizes of small classes: a Gamma number of people, divided by sticks."""
    # A Gamma draw for a small shape as a log, which does not become nil.
    left = np.log(np.random.gamma(concentration + 1.0)) - np.log(_SMALL_RATE)
    left += np.log(np.random.random()) / concentration
    for e in range(len(sizes) - 1):
        stick = np.random.exponential() / concentration
        sizes[e] = left + np.log(-np.expm1(-stick))
        left -= stick
    sizes[len(sizes) - 1] = left


@compiled
def _ordered(shares: Vector, large: int) -> Whole:
    """Which class comes at each place: large ones by size at random, small ones in their order."""
    classes = len(shares)
    chances = np.exp(shares)
    source, used = np.empty(classes, dtype=np.int64), np.zeros(classes, dtype=np.bool_)
    small = large
    for k in range(classes):
        left = 0.0
        for i in range(classes):
            left += 0.0 if used[i] else chances[i]
        u, pick = np.random.random() * left, -1
        for i in range(large):
            if not used[i] and (u >= 0.0 or pick < 0):
                pick = i
                u -= chances[i]
        if (u >= 0.0 or pick < 0) and small < classes:
            pick, small = small, small + 1
        used[pick] = True
        source[k] = pick
    return source
