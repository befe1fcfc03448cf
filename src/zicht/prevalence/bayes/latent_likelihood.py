"""The posterior of latent classes and its slope; compiled.

A state is a flat vector: first the logs of the sticks of all classes but the last, then the logits
of being on each list, class by class. A stick is minus the log of what a class leaves of what its
predecessors left, so class k has share exp(-s_1 - ... - s_(k-1)) (1 - exp(-s_k)). With a Gamma
prior on the concentration of the Dirichlet process the concentration integrates out: the density
of the sticks is the rate plus their sum, to the power minus (shape + number of sticks).

The likelihood is that of histories given that people are seen, which is what the prior 1/N on the
size of the population leaves of the size (Manrique-Vallier 2016).
"""

from typing import NamedTuple

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.histories import Vector, Whole


class Table(NamedTuple):
    """Histories (masks, counts), and shape and rate of the prior of the concentration."""

    masks: Whole
    counts: Vector
    lists: int
    shape: float
    rate: float


@compiled
def number_of_classes(state: Vector, lists: int) -> int:
    """How many classes a state is of."""
    return (len(state) + 1) // (lists + 1)


@compiled
def log_shares(state: Vector, classes: int, shares: Vector) -> None:
    """Fill in the logs of the shares of classes."""
    left = 0.0
    for k in range(classes - 1):
        stick = np.exp(state[k])
        small = stick < 1e-12
        shares[k] = left + (state[k] if small else np.log(-np.expm1(-stick)))
        left -= stick
    shares[classes - 1] = left


@compiled
def listed(state: Vector, lists: int, on: Vector, off: Vector, seen: Vector) -> float:
    """Fill in, per list and class, the chances to be on and off, and to be seen; the log prior."""
    classes = len(seen)
    log_prior = 0.0
    seen[:] = 0.0
    for k in range(classes):
        for j in range(lists):
            logit = state[classes - 1 + k * lists + j]
            small = np.exp(-abs(logit))
            likely, unlikely = 1.0 / (1.0 + small), small / (1.0 + small)
            on[j, k] = likely if logit > 0 else unlikely
            off[j, k] = unlikely if logit > 0 else likely
            log_prior -= abs(logit) + 2.0 * np.log1p(small)
            seen[k] += (1.0 - seen[k]) * on[j, k]
    return log_prior


@compiled
def chances_of(mask: int, shares: Vector, on: Vector, off: Vector, chances: Vector) -> None:
    """Fill in, per class, the chance of the class and the history."""
    lists, classes = on.shape
    chances[:] = shares
    for j in range(lists):
        if mask >> j & 1:
            for k in range(classes):
                chances[k] *= on[j, k]
        else:
            for k in range(classes):
                chances[k] *= off[j, k]


@compiled
def likelihood(state: Vector, table: Table) -> float:
    """The log likelihood of a state."""
    classes = number_of_classes(state, table.lists)
    shares, chances, seen = np.empty(classes), np.empty(classes), np.empty(classes)
    on, off = np.empty((table.lists, classes)), np.empty((table.lists, classes))
    log_shares(state, classes, shares)
    shares[:] = np.exp(shares)
    listed(state, table.lists, on, off, seen)
    found = -table.counts.sum() * np.log((shares * seen).sum())
    for h in range(len(table.masks)):
        # Where few people count, many histories count none.
        if table.counts[h] > 0:
            chances_of(table.masks[h], shares, on, off, chances)
            found += table.counts[h] * np.log(chances.sum())
    return float(found)


@compiled
def slope(state: Vector, table: Table, gradient: Vector, values: Vector) -> None:
    """Fill in the gradient of the log posterior, and three values.

    The values are log likelihood, log prior, and log of the share of people that is seen.
    """
    lists, total = table.lists, table.counts.sum()
    classes = number_of_classes(state, lists)
    shares, chances, seen = np.empty(classes), np.empty(classes), np.empty(classes)
    on, off = np.empty((lists, classes)), np.empty((lists, classes))
    log_shares(state, classes, shares)
    shares[:] = np.exp(shares)
    log_prior = listed(state, lists, on, off, seen)
    share_seen = (shares * seen).sum()
    # By class: how strongly people pull on its share, and on its logits. Mask 0 is the unseen.
    pull = np.zeros(classes)
    pull_on = np.zeros((lists, classes))
    log_likelihood = -total * np.log(share_seen)
    for h in range(len(table.masks) + 1):
        mask = table.masks[h] if h < len(table.masks) else 0
        chances_of(mask, shares, on, off, chances)
        if h < len(table.masks):
            chance = chances.sum()
            log_likelihood += table.counts[h] * np.log(chance) if table.counts[h] > 0 else 0.0
            chances *= table.counts[h] / chance
        else:
            chances *= total / share_seen
        _pulled(mask, chances, pull, pull_on)
    for k in range(classes):
        for j in range(lists):
            own = pull_on[j, k] - on[j, k] * pull[k]
            gradient[classes - 1 + k * lists + j] = own + off[j, k] - on[j, k]
    values[0] = log_likelihood
    values[1] = log_prior + _stick_slope(state, table, pull, gradient)
    values[2] = np.log(share_seen)


@compiled
def _pulled(mask: int, chances: Vector, pull: Vector, pull_on: Vector) -> None:
    lists, classes = pull_on.shape
    for k in range(classes):
        pull[k] += chances[k]
    for j in range(lists):
        if mask >> j & 1:
            for k in range(classes):
                pull_on[j, k] += chances[k]


@compiled
def _stick_slope(state: Vector, table: Table, pull: Vector, gradient: Vector) -> float:
    """Fill in the gradient for the sticks; their log prior."""
    sticks = len(pull) - 1
    total, logs = 0.0, 0.0
    for k in range(sticks):
        total += np.exp(state[k])
        logs += state[k]
    power = table.shape + sticks
    later = pull[sticks]
    for k in range(sticks - 1, -1, -1):
        stick = np.exp(state[k])
        # What the class gains from its stick: stick / (exp(stick) - 1), from 1 to 0.
        part = 0.0 if stick > 700.0 else (stick / np.expm1(stick) if stick > 1e-9 else 1.0)
        gradient[k] = pull[k] * part - later * stick + 1.0 - power * stick / (table.rate + total)
        later += pull[k]
    return float(logs - power * np.log(table.rate + total))
