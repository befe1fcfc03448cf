"""Moves of single classes that keep the posterior of latent classes; compiled.

Drawing classes for everyone (Gibbs) moves any number of logits at any scale, but the size of the
population slowly. Here a class grows while the chances to be on its lists fall, which leaves the
people seen of it as they are and changes those unseen; all else is kept, so that a try costs no
more than its own column of chances.
"""

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import (
    Held,
    Table,
    chance_seen,
    held,
    log_likelihood,
    log_sum,
    summed_chances,
)
from zicht.prevalence.histories import Vector

#: The part of tries at a class drawn from all classes alike; else by the people seen of it.
_ALIKE = 0.3
#: Shares below this are added as logs, so that none is lost.
_SMALL = 1e-25
#: A step is the first of these times a power of e from 0 down to minus the second, as the posterior
#: is narrow for some classes and wide for others: of size and logits together, of either alone.
_TOGETHER, _ALONE = (1.0, 3.0), (2.0, 4.0)


@compiled
def share_density(logs: Vector, shares: Vector, table: Table) -> float:
    """The log prior density of the logs of shares.

    From sticks to shares the volume changes by the product of what is left after each class.
    """
    classes = len(logs)
    density = -(table.shape + classes - 1) * np.log(table.rate - logs[classes - 1])
    if shares[classes - 1] < _SMALL:
        left = logs[classes - 1]
        for k in range(classes - 2, -1, -1):
            density -= left
            left = log_sum(left, logs[k])
        return float(density)
    rest, product = shares[classes - 1], 1.0
    for k in range(classes - 2, -1, -1):
        product *= rest
        rest += shares[k]
        # One logarithm for several factors, as long as their product can be held.
        if product < 1e-250:
            density -= np.log(product)
            product = 1.0
    return float(density - np.log(product))


@compiled
def sticks_of(logs: Vector, sticks: Vector) -> None:
    """Fill in the logs of the sticks that make these logs of shares."""
    left = logs[len(logs) - 1]
    for k in range(len(logs) - 2, -1, -1):
        sticks[k] = log_of_log1p(logs[k] - left)
        left = log_sum(left, logs[k])


@compiled
def log_of_log1p(log_ratio: float) -> float:
    """log(log(1 + exp(x)))."""
    if log_ratio > 700.0:
        return float(np.log(log_ratio))
    return float(log_ratio if log_ratio < -30.0 else np.log(np.log1p(np.exp(log_ratio))))


@compiled
def exchanged(state: Vector, table: Table, tries: int) -> None:
    """Exchange two classes at a time, which leaves the likelihood as it is."""
    lists = table.lists
    implied = held(state, table)
    logs, shares = implied.logs, implied.shares
    classes = len(logs)
    density = share_density(logs, shares, table)
    for _ in range(tries):
        one, other = np.random.randint(classes), np.random.randint(classes)
        logs[one], logs[other] = logs[other], logs[one]
        shares[one], shares[other] = shares[other], shares[one]
        proposed = share_density(logs, shares, table)
        if np.log(np.random.random()) < proposed - density:
            density = proposed
            for j in range(lists):
                here, there = classes - 1 + one * lists + j, classes - 1 + other * lists + j
                state[here], state[there] = state[there], state[here]
        else:
            logs[one], logs[other] = logs[other], logs[one]
            shares[one], shares[other] = shares[other], shares[one]
    sticks_of(logs, state[: classes - 1])


@compiled
def reshaped(state: Vector, table: Table, tries: int) -> Held:
    """Try so many steps of single classes; what the state implies after them."""
    implied = held(state, table)
    classes, histories = implied.chances.shape
    lists = table.lists
    logits, column = np.empty(lists), np.empty(histories)
    logs, shares, chances = np.empty(classes), np.empty(classes), np.empty(histories)
    density = share_density(implied.logs, implied.shares, table)
    summed_chances(implied.chances, chances)
    fit = log_likelihood(table.counts, chances, implied.seen.sum())
    for turn in range(tries):
        k = _picked(implied.seen)
        own = state[classes - 1 + k * lists : classes - 1 + (k + 1) * lists]
        logits[:] = own
        growth, factor, gain = _stepped(turn % 4, logits, table, implied.listed, column)
        column *= factor * implied.chances[k]
        scale = _resized(k, growth, implied, logs, shares)
        share = implied.shares[k] * np.exp(growth)
        seen = share - implied.unseen[k] * factor
        if seen < 1e-6 * share:
            seen = share * chance_seen(logits)
        total = implied.seen.sum()
        proposed_total = total - implied.seen[k] + seen
        chances[:] = column
        for other in range(classes):
            if other != k:
                for h in range(histories):
                    chances[h] += implied.chances[other, h]
        proposed = log_likelihood(table.counts, chances, proposed_total)
        proposed_density = share_density(logs, shares, table)
        gain += growth - classes * scale + proposed_density - density + proposed - fit
        gain += np.log(_preference(seen, proposed_total, classes))
        gain -= np.log(_preference(implied.seen[k], total, classes))
        if np.log(np.random.random()) < gain:
            own[:] = logits
            density, fit = proposed_density, proposed
            _taken(implied, k, column, implied.unseen[k] * factor, seen)
            _scaled(implied, np.exp(-scale), logs, shares)
    sticks_of(implied.logs, state[: classes - 1])
    return implied


@compiled
def _picked(seen: Vector) -> int:
    """A class, by its preference."""
    if np.random.random() < _ALIKE:
        return int(np.random.randint(len(seen)))
    place, k = np.random.random() * seen.sum(), 0
    while k < len(seen) - 1 and place > seen[k]:
        place -= seen[k]
        k += 1
    return k


@compiled
def _preference(seen: float, total: float, classes: int) -> float:
    return _ALIKE / classes + (1.0 - _ALIKE) * seen / total


@compiled
def _stepped(
    kind: int, logits: Vector, table: Table, listed: Vector, column: Vector
) -> tuple[float, float, float]:
    """Move logits; by how much the log of the share grows, a factor, and the gain in log prior.

    The factor is that of the chance of the class and no list; ``column`` says how much more than
    that the chance of each history is multiplied.
    """
    size, reach = _TOGETHER if kind < 2 else _ALONE
    step = size * np.random.normal() * np.exp(-reach * np.random.random())
    column[:] = 1.0
    if kind == 3:
        return float(step), float(np.exp(step)), 0.0
    only = np.random.randint(len(logits))
    growth, lift = (step, -step) if kind < 2 else (0.0, step)
    factor, gain, odds_ratio = np.exp(growth), 0.0, np.exp(lift)
    for j in range(len(logits)):
        if kind == 2 and j != only:
            continue
        odds = np.exp(logits[j])
        less = (1.0 + odds) / (1.0 + odds * odds_ratio)
        factor *= less
        gain += table.sparsity * lift + (1.0 + table.sparsity) * np.log(less)
        logits[j] += lift
        for h in range(len(column)):
            column[h] *= 1.0 + (odds_ratio - 1.0) * listed[j, h]
    return float(growth), float(factor), float(gain)


@compiled
def _resized(k: int, growth: float, implied: Held, logs: Vector, shares: Vector) -> float:
    """Fill in shares after one class grows and all are scaled to 1 again; the log of the scale."""
    if growth == 0.0:
        logs[:], shares[:] = implied.logs, implied.shares
        return 0.0
    one = np.log(-np.expm1(min(implied.logs[k], -1e-16)))
    grown = implied.logs[k] + growth
    scale = log_sum(one, grown)
    logs[:] = implied.logs - scale
    logs[k] = grown - scale
    shares[:] = implied.shares * np.exp(-scale)
    shares[k] = np.exp(logs[k])
    return float(scale)


@compiled
def _taken(implied: Held, k: int, column: Vector, unseen: float, seen: float) -> None:
    implied.chances[k] = column
    implied.unseen[k] = unseen
    implied.seen[k] = seen


@compiled
def _scaled(implied: Held, by: float, logs: Vector, shares: Vector) -> None:
    for k in range(len(logs)):
        implied.logs[k], implied.shares[k] = logs[k], shares[k]
        if by != 1.0:
            implied.unseen[k] *= by
            implied.seen[k] *= by
            implied.chances[k] *= by
