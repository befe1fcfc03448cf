"""Moves that keep the posterior of latent classes; compiled.

Each mends what the others do badly: drawing classes for everyone (Gibbs) moves any number of logits
at any scale but the size of the population slowly; Hamiltonian trajectories and stretching move the
size; exchanging classes and stretching empty ones let a class begin to count.
"""

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import (
    Table,
    likelihood,
    log_shares,
    number_of_classes,
    slope,
)
from zicht.prevalence.histories import Vector

#: The largest spread of a step that makes a class larger and its logits smaller, and of one that
#: leaves its logits: logs.
_STRETCH, _GROWTH = 1.0, 2.0


@compiled
def sticks_of(shares: Vector, table: Table, sticks: Vector) -> float:
    """Fill in the logs of sticks that make these log shares; the log prior density of the shares.

    From sticks to shares the volume changes by the product of what is left after each class.
    """
    classes = len(shares)
    left = shares[classes - 1]
    total = -left
    density = 0.0
    for k in range(classes - 2, -1, -1):
        density -= left
        ratio = shares[k] - left
        sticks[k] = _log_of_log1p(ratio)
        high, low = max(left, shares[k]), min(left, shares[k])
        left = high + np.log1p(np.exp(low - high))
    return float(density - (table.shape + classes - 1) * np.log(table.rate + total))


@compiled
def _log_of_log1p(log_ratio: float) -> float:
    """log(log(1 + exp(x)))."""
    if log_ratio > 700.0:
        return float(np.log(log_ratio))
    return float(log_ratio if log_ratio < -30.0 else np.log(np.log1p(np.exp(log_ratio))))


@compiled
def exchanged(state: Vector, table: Table, tries: int) -> None:
    """Exchange two classes at a time, which leaves the likelihood as it is."""
    lists = table.lists
    classes = number_of_classes(state, lists)
    shares, sticks = np.empty(classes), np.empty(classes - 1)
    log_shares(state, classes, shares)
    density = sticks_of(shares, table, sticks)
    for _ in range(tries):
        one, other = np.random.randint(classes), np.random.randint(classes)
        shares[one], shares[other] = shares[other], shares[one]
        proposed = sticks_of(shares, table, sticks)
        if np.log(np.random.random()) < proposed - density:
            density = proposed
            state[: classes - 1] = sticks
            for j in range(lists):
                here, there = classes - 1 + one * lists + j, classes - 1 + other * lists + j
                state[here], state[there] = state[there], state[here]
        else:
            shares[one], shares[other] = shares[other], shares[one]


@compiled
def stretched(state: Vector, table: Table, tries: int) -> None:
    """Make a class larger or smaller, with its logits moved the other way or as they were.

    The first leaves the people seen of a class as they are and changes those unseen.
    """
    lists = table.lists
    classes = number_of_classes(state, lists)
    shares, proposed_shares = np.empty(classes), np.empty(classes)
    place = np.empty(len(state))
    log_shares(state, classes, shares)
    density = sticks_of(shares, table, place) + likelihood(state, table)
    for turn in range(tries):
        k = np.random.randint(classes)
        both = turn % 2 == 0
        # Of all sizes, as the posterior is narrow for some classes and wide for others.
        spread = _STRETCH * np.exp(-3.0 * np.random.random()) if both else _GROWTH
        by = np.random.normal() * spread
        # All shares are scaled to 1 again: log(1 - share + share exp(by)).
        one = np.log(-np.expm1(min(shares[k], -1e-16)))
        high, low = max(one, shares[k] + by), min(one, shares[k] + by)
        scale = high + np.log1p(np.exp(low - high))
        proposed_shares[:] = shares - scale
        proposed_shares[k] += by
        place[:] = state
        gain = by - classes * scale - density
        gain += _lifted(place, k, -by if both else 0.0, classes, lists)
        proposed = sticks_of(proposed_shares, table, place) + likelihood(place, table)
        if np.log(np.random.random()) < gain + proposed:
            state[:] = place
            shares[:] = proposed_shares
            density = proposed


@compiled
def _lifted(place: Vector, k: int, by: float, classes: int, lists: int) -> float:
    """Add to the logits of a class; what that adds to their log prior."""
    gain = 0.0
    for d in range(classes - 1 + k * lists, classes - 1 + (k + 1) * lists):
        gain += abs(place[d]) + 2.0 * np.log1p(np.exp(-abs(place[d])))
        place[d] += by
        gain -= abs(place[d]) + 2.0 * np.log1p(np.exp(-abs(place[d])))
    return float(gain)


@compiled
def drawn_anew(state: Vector, table: Table) -> None:
    """Draw the class of everyone, seen and unseen, and then sticks and logits given those."""
    lists = table.lists
    classes = number_of_classes(state, lists)
    shares = np.empty(classes)
    log_shares(state, classes, shares)
    alpha = np.random.gamma(table.shape + classes - 1) / (table.rate - shares[classes - 1])
    members, joined = np.zeros(classes), np.zeros((classes, lists))
    _allotted(state, table, np.exp(shares), members, joined)
    later = 0.0
    for k in range(classes - 1, -1, -1):
        for j in range(lists):
            d = classes - 1 + k * lists + j
            state[d] = _log_gamma(1.0 + joined[k, j]) - _log_gamma(1.0 + members[k] - joined[k, j])
        if k < classes - 1:
            kept = _log_gamma(max(alpha + later, 1e-200))
            state[k] = _log_of_log1p(_log_gamma(1.0 + members[k]) - kept)
        later += members[k]


@compiled
def _log_gamma(shape: float) -> float:
    """The log of a Gamma draw, also where the draw itself would be 0."""
    if shape < 1.0:
        draw = np.log(np.random.gamma(shape + 1.0))
        return float(draw + np.log(np.random.random()) / shape)
    return float(np.log(np.random.gamma(shape)))


@compiled
def _allotted(state: Vector, table: Table, shares: Vector, members: Vector, joined: Vector) -> None:
    """Fill in how many people each class has, and how many of those are on each list."""
    classes, lists = joined.shape
    unseen, odds = shares.copy(), np.empty((classes, lists))
    for k in range(classes):
        for j in range(lists):
            logit = state[classes - 1 + k * lists + j]
            odds[k, j] = np.exp(logit)
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
        _shared_out(int(table.counts[h]), table.masks[h], chances, members, joined)


@compiled
def _shared_out(count: int, mask: int, chances: Vector, members: Vector, joined: Vector) -> None:
    """Spread people with one history over classes, by the chances of the classes."""
    classes, lists = joined.shape
    whole = chances.sum()
    for k in range(classes):
        if count == 0:
            return
        chance = min(chances[k] / whole, 1.0) if whole > 0.0 and k < classes - 1 else 1.0
        got = np.random.binomial(count, chance)
        whole -= chances[k]
        count -= got
        members[k] += got
        for j in range(lists):
            if mask >> j & 1:
                joined[k, j] += got


@compiled
def led(
    state: Vector,
    gradient: Vector,
    values: Vector,
    table: Table,
    scales: Vector,
    steps: int,
    length: float,
) -> float:
    """Move along a Hamiltonian trajectory of up to so many steps; the chance to accept it.

    ``gradient`` and ``values`` are those of the state, and are kept so.
    """
    momentum = np.random.normal(0.0, 1.0, len(state))
    energy = values[0] + values[1] - (momentum**2).sum() / 2.0
    place, pull, found = state.copy(), gradient.copy(), values.copy()
    # Steps of random length and number, so that no trajectory comes back to where it began.
    step = length * (0.2 + 0.8 * np.random.random())
    for _ in range(1 + np.random.randint(steps)):
        momentum += step / 2.0 * scales * pull
        place += step * scales * momentum
        slope(place, table, pull, found)
        momentum += step / 2.0 * scales * pull
    gain = found[0] + found[1] - (momentum**2).sum() / 2.0 - energy
    chance = np.exp(min(gain, 0.0)) if np.isfinite(gain) else 0.0
    if np.random.random() < chance:
        state[:] = place
        gradient[:] = pull
        values[:] = found
    return float(chance)
