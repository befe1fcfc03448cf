"""Latent classes on a ladder of tables with ever fewer people; compiled, and tuned round by round.

Where few people count, classes come and go; exchanging states with the table below carries that up
to the table itself (parallel tempering, with the even and odd pairs in turn as in Syed,
Bouchard-Côté, Deligiannidis & Doucet 2022, JRSS B 84, 321-350).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import Table, likelihood, slope
from zicht.prevalence.bayes.latent_moves import drawn_anew, exchanged, led, stretched
from zicht.prevalence.histories import Vector

_EXCHANGES, _STRETCHES, _STEPS = 6, 4, 8
_FIRST_LENGTH, _LONGEST = 0.1, 1.0
_WANTED_ACCEPTANCE = 0.7
#: At least so much of the ladder goes to each pair of rungs, also where all exchanges succeed.
_LEAST_REJECTED = 0.01


@compiled
def climbed(
    states: Vector,
    levels: Vector,
    table: Table,
    scales: Vector,
    lengths: Vector,
    seed: int,
    trace: Vector,
    sums: Vector,
    accepted: Vector,
    swapped: Vector,
) -> None:
    """Move the states of all rungs, a scan per row of ``trace``: the logs of the share seen.

    ``levels``: counts by rung, the table itself last. ``sums`` (2, rungs, dimension) gathers states
    and their squares, ``accepted`` and ``swapped`` the chances to accept moves and exchanges.
    """
    np.random.seed(seed)
    rungs, dimension = states.shape
    gradients, values = np.empty((rungs, dimension)), np.empty((rungs, 3))
    masks, lists, shape, rate = table.masks, table.lists, table.shape, table.rate
    for scan in range(len(trace)):
        for r in range(rungs):
            here = Table(masks, levels[r], lists, shape, rate)
            exchanged(states[r], here, _EXCHANGES)
            drawn_anew(states[r], here)
            stretched(states[r], here, _STRETCHES)
            slope(states[r], here, gradients[r], values[r])
            accepted[r] += led(
                states[r], gradients[r], values[r], here, scales[r], _STEPS, lengths[r]
            )
            sums[0, r] += states[r]
            sums[1, r] += states[r] ** 2
        trace[scan] = values[rungs - 1, 2]
        for r in range(scan % 2, rungs - 1, 2):
            low = Table(masks, levels[r], lists, shape, rate)
            high = Table(masks, levels[r + 1], lists, shape, rate)
            gain = likelihood(states[r], high) + likelihood(states[r + 1], low)
            gain -= values[r, 0] + values[r + 1, 0]
            chance = np.exp(min(gain, 0.0)) if np.isfinite(gain) else 0.0
            swapped[r] += chance
            if np.random.random() < chance:
                below = states[r].copy()
                states[r] = states[r + 1]
                states[r + 1] = below


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ladders:
    """Independent ladders in rows of ``states`` (ladder, rung, coordinate), tuned alike.

    ``heats``: the part of the people that counts on each rung, ascending to 1.
    """

    states: Vector
    heats: Vector
    scales: Vector
    lengths: Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Round:
    """What some scans gave: log share seen by ladder and scan, and ladders tuned for the next.

    ``rejected``: the sum over rungs of the share of exchanges that failed.
    """

    log_seen: Vector
    ladders: Ladders
    rejected: float


def fresh(
    table: Table, *, ladders: int, rungs: int, lowest: float, classes: int, seed: int
) -> Ladders:
    """Ladders with states from the prior."""
    random = np.random.default_rng(seed)
    size = (ladders, rungs, classes - 1)
    alpha = random.gamma(table.shape, 1 / table.rate, (ladders, rungs, 1))
    # A concentration of nil would make a stick of no end.
    sticks = np.log(random.exponential(size=size)) - np.log(np.maximum(alpha, 1e-12))
    logits = random.logistic(size=(ladders, rungs, classes * table.lists))
    states = np.concatenate([sticks, logits], axis=2)
    return Ladders(
        states=states,
        heats=np.geomspace(lowest, 1.0, rungs),
        scales=np.ones(states.shape[1:]),
        lengths=np.full(rungs, _FIRST_LENGTH),
    )


def a_round(table: Table, given: Ladders, *, scans: int, seeds: Sequence[int]) -> Round:
    """So many scans of every ladder, each on a thread and with a seed of its own."""
    ladders, rungs, dimension = given.states.shape
    levels = np.round(given.heats[:, None] * table.counts)
    states = given.states.copy()
    trace = np.empty((ladders, scans))
    sums = np.zeros((ladders, 2, rungs, dimension))
    accepted, swapped = np.zeros((ladders, rungs)), np.zeros((ladders, rungs - 1))

    def climb(each: int) -> None:
        climbed(
            states[each], levels, table, given.scales, given.lengths, seeds[each],
            trace[each], sums[each], accepted[each], swapped[each],
        )  # fmt: skip

    with ThreadPoolExecutor() as threads:
        list(threads.map(climb, range(ladders)))
    mean, square = sums.sum(axis=0) / (ladders * scans)
    # Every pair of rungs has its turn in half of the scans.
    rejected = 1 - swapped.sum(axis=0) / (ladders * np.array(_turns(scans, rungs)))
    tuned = Ladders(
        states=states,
        heats=given.heats,
        scales=np.sqrt(np.maximum(square - mean**2, 1e-6)),
        lengths=np.minimum(
            given.lengths
            * np.exp(1.5 * (accepted.sum(axis=0) / (ladders * scans) - _WANTED_ACCEPTANCE)),
            _LONGEST,
        ),
    )
    return Round(log_seen=trace, ladders=_spaced(tuned, rejected), rejected=float(rejected.sum()))


def _turns(scans: int, rungs: int) -> list[int]:
    return [max((scans + 1 - pair % 2) // 2, 1) for pair in range(rungs - 1)]


def _spaced(given: Ladders, rejected: Vector) -> Ladders:
    """With rungs moved so that exchanges fail as often between any two."""
    failed = np.concatenate([[0.0], np.cumsum(np.maximum(rejected, _LEAST_REJECTED))])
    logs = np.log(given.heats)
    moved = PchipInterpolator(failed, logs)(np.linspace(0, failed[-1], len(logs)))
    moved[0], moved[-1] = logs[0], 0.0
    scales = np.exp(
        np.stack([np.interp(moved, logs, column) for column in np.log(given.scales).T], axis=1)
    )
    return Ladders(
        states=given.states,
        heats=np.exp(moved),
        scales=scales,
        lengths=np.exp(np.interp(moved, logs, np.log(given.lengths))),
    )
