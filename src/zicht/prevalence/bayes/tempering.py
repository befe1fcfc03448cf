"""Latent classes on a ladder of tables with ever fewer people; compiled.

A class of its own for one list is a leap: small, it gains next to nothing, and every list that its
people are not on costs it the more prior probability the larger it grows. So the rungs differ not
only in how many people count. On the lowest small chances cost little and more classes are alive,
and there classes come and go; exchanging states with the rung above carries that up to the table
itself (parallel tempering, with the even and odd pairs in turn as in Syed, Bouchard-Côté,
Deligiannidis & Doucet 2022, JRSS B 84, 321-350).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_draws import drawn_anew
from zicht.prevalence.bayes.latent_leaps import leapt
from zicht.prevalence.bayes.latent_likelihood import Table, summed
from zicht.prevalence.bayes.latent_mixture import Mixture
from zicht.prevalence.bayes.latent_moves import exchanged, reshaped
from zicht.prevalence.histories import Vector

_EXCHANGES, _LEAPS, _STEPS = 4, 20, 20
#: States are kept of so many rungs, and of one in so many scans: those below the table itself have
#: been where it seldom comes.
_KEPT, _EVERY = 4, 2
#: On the lowest rung: the part of the people that counts, the sparsity of chances, and the shape of
#: the prior of the concentration.
_LOWEST_HEAT, _LOWEST_SPARSITY, _LOWEST_SHAPE = 0.29, 0.6, 1.5
#: A history that counts more people than this counts whole ones, so that people can be given
#: classes; fewer would make the rungs uneven.
_MANY = 20


@compiled
def climbed(
    states: Vector,
    counts: Vector,
    priors: Vector,
    table: Table,
    mixture: Mixture,
    seed: int,
    trace: Vector,
    kept: Vector,
) -> None:
    """Move the states of all rungs, a scan per place in ``trace``: the logs of the share seen.

    ``counts`` and ``priors`` (shape, sparsity): by rung, the table itself last. ``kept`` (record,
    rung, coordinate) takes states of the last rungs.
    """
    np.random.seed(seed)
    rungs = len(states)
    logs, values = np.empty((rungs, len(table.masks))), np.empty((rungs, 3))
    for scan in range(len(trace)):
        for r in range(rungs):
            here = Table(
                table.masks, counts[r], table.lists, priors[r, 0], table.rate, priors[r, 1]
            )
            exchanged(states[r], here, _EXCHANGES)
            if r == rungs - 1 and len(mixture.large) > 0:
                leapt(states[r], here, mixture, _LEAPS)
            drawn_anew(states[r], here)
            summed(states[r], reshaped(states[r], here, _STEPS), here, logs[r], values[r])
        trace[scan] = values[rungs - 1, 0]
        if scan % _EVERY == 0:
            for r in range(kept.shape[1]):
                kept[scan // _EVERY, r] = states[rungs - 1 - r]
        for r in range(scan % 2, rungs - 1, 2):
            gain = _gain(r, counts, priors, logs, values)
            if np.log(np.random.random()) < gain:
                below = states[r].copy()
                states[r] = states[r + 1]
                states[r + 1] = below


@compiled
def _gain(r: int, counts: Vector, priors: Vector, logs: Vector, values: Vector) -> float:
    """What exchanging the states of a rung and the one above adds to the log density of both."""
    gain = (priors[r + 1, 1] - priors[r, 1]) * (values[r, 1] - values[r + 1, 1])
    gain -= (priors[r + 1, 0] - priors[r, 0]) * (values[r, 2] - values[r + 1, 2])
    for h in range(logs.shape[1]):
        one, other = logs[r, h] - values[r, 0], logs[r + 1, h] - values[r + 1, 0]
        gain += (counts[r + 1, h] - counts[r, h]) * (one - other)
    return float(gain)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ladders:
    """Independent ladders in rows of ``states`` (ladder, rung, coordinate).

    ``counts`` (rung, history) and ``priors`` (rung; shape and sparsity): the table itself last.
    """

    states: Vector
    counts: Vector
    priors: Vector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Round:
    """What some scans gave: log share seen by ladder and scan, and the ladders after them.

    ``kept``: states (in rows) of the last rungs of all ladders on the way.
    """

    log_seen: Vector
    kept: Vector
    ladders: Ladders


def fresh(table: Table, *, ladders: int, rungs: int, classes: int, seed: int) -> Ladders:
    """Ladders with states from the prior."""
    random = np.random.default_rng(seed)
    alpha = random.gamma(table.shape, 1 / table.rate, (ladders, rungs, 1))
    # A concentration of nil would make a stick of no end.
    sticks = np.log(random.exponential(size=(ladders, rungs, classes - 1)))
    sticks -= np.log(np.maximum(alpha, 1e-12))
    logits = random.logistic(size=(ladders, rungs, classes * table.lists))
    down = np.linspace(1, 0, rungs)
    counts = table.counts * _LOWEST_HEAT ** down[:, None]
    priors = np.stack(
        [
            table.shape + (_LOWEST_SHAPE - table.shape) * down,
            table.sparsity * (_LOWEST_SPARSITY / table.sparsity) ** down,
        ],
        axis=1,
    )
    return Ladders(
        states=np.concatenate([sticks, logits], axis=2),
        counts=np.where(table.counts > _MANY, np.round(counts), counts),
        priors=priors,
    )


def a_round(
    table: Table, given: Ladders, *, mixture: Mixture, scans: int, seeds: Sequence[int]
) -> Round:
    """So many scans of every ladder, each on a thread and with a seed of its own.

    The table itself leaps by the mixture, which stays as it is the whole round.
    """
    ladders, rungs, dimension = given.states.shape
    states = given.states.copy()
    kept = np.empty((ladders, -(-scans // _EVERY), min(_KEPT, rungs), dimension))
    trace = np.empty((ladders, scans))

    def climb(each: int) -> None:
        climbed(
            states[each], given.counts, given.priors, table, mixture, seeds[each],
            trace[each], kept[each],
        )  # fmt: skip

    with ThreadPoolExecutor() as threads:
        list(threads.map(climb, range(ladders)))
    return Round(
        log_seen=trace,
        kept=kept.reshape(-1, dimension),
        ladders=Ladders(states=states, counts=given.counts, priors=given.priors),
    )
