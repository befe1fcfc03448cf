"""What a state of latent classes says of a table of histories; compiled.

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
    """Histories (masks, counts), and the prior.

    ``shape`` and ``rate``: of the Gamma prior of the concentration. ``sparsity``: the chance to be
    on a list is Beta(sparsity, 1); 1 for every chance as likely, less where small ones cost less.
    """

    masks: Whole
    counts: Vector
    lists: int
    shape: float
    rate: float
    sparsity: float


class Held(NamedTuple):
    """What a state implies, by class, kept up to date while classes move one by one.

    ``logs``: of the shares ``shares``. ``unseen`` and ``seen``: the chances of a class and of no
    list, or of any. ``chances``: (class, history) of the class and the history. ``listed``:
    (list, history), 1 where a history has the list.
    """

    logs: Vector
    shares: Vector
    unseen: Vector
    seen: Vector
    chances: Vector
    listed: Vector


@compiled
def number_of_classes(state: Vector, lists: int) -> int:
    """How many classes a state is of."""
    return (len(state) + 1) // (lists + 1)


@compiled
def log_shares(state: Vector, logs: Vector) -> None:
    """Fill in the logs of the shares of classes."""
    left = 0.0
    for k in range(len(logs) - 1):
        stick = np.exp(state[k])
        small = stick < 1e-12
        logs[k] = left + (state[k] if small else np.log(-np.expm1(-stick)))
        left -= stick
    logs[len(logs) - 1] = left


@compiled
def chance_seen(logits: Vector) -> float:
    """The chance to be on any list, exact also where it is small."""
    log_missed = 0.0
    for logit in logits:
        log_missed -= np.log1p(np.exp(logit))
    return float(-np.expm1(log_missed))


@compiled
def held(state: Vector, table: Table) -> Held:
    """What a state implies."""
    lists, histories = table.lists, len(table.masks)
    classes = number_of_classes(state, lists)
    logs = np.empty(classes)
    log_shares(state, logs)
    shares, unseen, seen = np.exp(logs), np.exp(logs), np.exp(logs)
    listed, chances = np.empty((lists, histories)), np.empty((classes, histories))
    for j in range(lists):
        for h in range(histories):
            listed[j, h] = table.masks[h] >> j & 1
    for k in range(classes):
        logits = state[classes - 1 + k * lists : classes - 1 + (k + 1) * lists]
        seen[k] *= chance_seen(logits)
        for logit in logits:
            unseen[k] /= 1.0 + np.exp(logit)
        chances[k] = unseen[k]
        for j in range(lists):
            more = np.exp(logits[j]) - 1.0
            for h in range(histories):
                chances[k, h] *= 1.0 + more * listed[j, h]
    return Held(logs, shares, unseen, seen, chances, listed)


@compiled
def summed_chances(chances: Vector, summed: Vector) -> None:
    """Fill in the chances of histories, whatever the class."""
    summed[:] = 0.0
    for k in range(len(chances)):
        for h in range(len(summed)):
            summed[h] += chances[k, h]


@compiled
def log_likelihood(counts: Vector, chances: Vector, seen: float) -> float:
    """The log likelihood of counts for these chances of histories and of being seen."""
    found, total = 0.0, 0.0
    for h in range(len(counts)):
        # Where few people count, some histories may count none.
        if counts[h] > 0.0:
            found += counts[h] * np.log(chances[h])
            total += counts[h]
    return float(found - total * np.log(seen))


@compiled
def likelihood(state: Vector, table: Table) -> float:
    """The log likelihood of a state."""
    implied, chances = held(state, table), np.empty(len(table.counts))
    summed_chances(implied.chances, chances)
    return log_likelihood(table.counts, chances, implied.seen.sum())


@compiled
def log_sum(one: float, other: float) -> float:
    """The log of a sum of two numbers given as logs."""
    high, low = max(one, other), min(one, other)
    return high if low == -np.inf else float(high + np.log1p(np.exp(low - high)))


@compiled
def log_chance(logit: float) -> float:
    """The log of the chance with this logit."""
    return float(min(logit, 0.0) - np.log1p(np.exp(-abs(logit))))


@compiled
def summed(state: Vector, implied: Held, table: Table, logs: Vector, values: Vector) -> None:
    """Fill in all of a state that another table or prior needs to judge it.

    ``logs``: of the chances of histories. ``values``: the log of the share seen, the sum of logs of
    chances to be on lists, and the log of the rate plus the sticks.
    """
    classes = len(implied.logs)
    summed_chances(implied.chances, logs)
    for h in range(len(logs)):
        logs[h] = np.log(logs[h])
    values[0] = np.log(implied.seen.sum())
    values[1] = 0.0
    for logit in state[classes - 1 :]:
        values[1] += log_chance(logit)
    values[2] = np.log(table.rate - implied.logs[classes - 1])
