"""The mixture of Student's t distributions that leaps are drawn from, fitted to earlier states.

Peel & McLachlan (2000), Statistics and Computing 10, 339-348: expectation and maximisation with
weights that make far states count less. One mixture for each number of large classes.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.bayes.latent_likelihood import Table
from zicht.prevalence.bayes.latent_places import largest_first, log_seen, placed, spread_anew
from zicht.prevalence.histories import Vector, Whole

_FREEDOM = 8.0
#: A class is large when so many people are seen of it.
_LARGE = 8.0
#: Components: one for so many states, and at most so many for each number of large classes.
_STATES, _MOST = 100, 8
#: More states than this tell nothing that these do not.
_ENOUGH = 3_000
#: Fewer states than this for each coordinate say too little of a spread.
_FEWEST = 3
_TURNS = 60
#: So that components do not shrink: a spread this part of that of all states, for so many states.
_SHRINKAGE, _WIDTH = 3.0, 0.3


class Mixture(NamedTuple):
    """A mixture of components, each for so many ``large`` classes.

    ``weights``, ``means`` (component, coordinate), ``factors`` and ``inverses`` (component,
    coordinate, coordinate): the Cholesky factors of the scale and their inverses. ``heights``: logs
    of the densities at the means times the weights. ``freedom``: degrees of freedom of all.
    """

    large: Whole
    weights: Vector
    means: Vector
    factors: Vector
    inverses: Vector
    heights: Vector
    freedom: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Component:
    weight: float
    mean: Vector
    scale: Vector


def no_mixture() -> Mixture:
    """A mixture of nothing, from which no leap can be drawn."""
    return _mixed([], [])


def fitted(states: Vector, table: Table, seed: int) -> Mixture:
    """The mixture that resembles states (in rows) most."""
    random = np.random.default_rng(seed)
    states = states[:: -(-len(states) // _ENOUGH)]
    largest = (states.shape[1] + 1) // (table.lists + 1) - 1
    if largest == 0:
        return no_mixture()
    numbers = np.empty(len(states), dtype=np.int64)
    places = np.empty((len(states), largest * (1 + table.lists)))
    gather(states, table, int(random.integers(2**32)), numbers, places)
    large: list[int] = []
    components: list[_Component] = []
    for number in np.unique(numbers).tolist():
        size = number * (1 + table.lists)
        own = places[numbers == number, :size]
        if len(own) >= _FEWEST * size:
            for each in _components(own, len(own) / len(states), random):
                large.append(number)
                components.append(each)
    return _mixed(large, components)


@compiled
def gather(states: Vector, table: Table, seed: int, numbers: Whole, places: Vector) -> None:
    """Fill in numbers of large classes and places; never are all classes large."""
    np.random.seed(seed)
    for i in range(len(states)):
        given = spread_anew(states[i], table)
        people = given.seen - log_seen(given) + np.log(max(table.counts.sum(), 1.0))
        numbers[i] = min(max((people > np.log(_LARGE)).sum(), 1), len(people) - 1)
        order = largest_first(given, numbers[i])
        placed(given, order, numbers[i], table.lists, places[i])


def _components(places: Vector, part: float, random: np.random.Generator) -> Iterator[_Component]:
    """Components fitted to places; ``part``: what all of them together weigh."""
    number, size = places.shape
    spread = places.std(axis=0) + 1e-3
    floor = np.diag(_WIDTH * spread**2)
    means = _starts(places / spread, min(max(1, number // _STATES), _MOST), random) * spread
    scales = np.array([np.diag(spread**2) / 2] * len(means))
    weights = np.full(len(means), 1 / len(means))
    for _ in range(_TURNS):
        squares, logs = _distances(places, means, scales)
        logs += np.log(weights)
        shares = np.exp(logs - logs.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        kept = shares.sum(axis=0) > 2 * size + 2
        kept[np.argmax(shares.sum(axis=0))] = True
        shares, squares, means, scales = (
            shares[:, kept],
            squares[:, kept],
            means[kept],
            scales[kept],
        )
        counts = shares.sum(axis=0)
        weights = counts / counts.sum()
        near = shares * (_FREEDOM + size) / (_FREEDOM + squares)
        for c in range(len(means)):
            means[c] = near[:, c] @ places / near[:, c].sum()
            apart = places - means[c]
            summed = (near[:, c] * apart.T) @ apart + _SHRINKAGE * floor
            scales[c] = summed / (counts[c] + _SHRINKAGE)
    for weight, mean, scale in zip(weights.tolist(), means, scales, strict=True):
        yield _Component(weight=part * weight, mean=mean, scale=scale)


def _starts(places: Vector, number: int, random: np.random.Generator) -> Vector:
    """So many places far from each other (Arthur & Vassilvitskii 2007, k-means++)."""
    found = places[random.integers(len(places), size=1)]
    nearest = np.full(len(places), np.inf)
    while len(found) < number:
        nearest = np.minimum(nearest, ((places - found[-1]) ** 2).sum(axis=1))
        chosen = random.choice(len(places), p=nearest / nearest.sum())
        found = np.vstack([found, places[chosen]])
    return found


def _distances(places: Vector, means: Vector, scales: Vector) -> tuple[Vector, Vector]:
    """By place and component: the squared distance, and the log density but a constant."""
    squares, logs = (np.empty((len(places), len(means))) for _ in range(2))
    for c in range(len(means)):
        factor = np.linalg.cholesky(scales[c])
        squares[:, c] = (np.linalg.solve(factor, (places - means[c]).T) ** 2).sum(axis=0)
        logs[:, c] = -np.log(np.diag(factor)).sum() - (_FREEDOM + places.shape[1]) / 2 * np.log1p(
            squares[:, c] / _FREEDOM
        )
    return squares, logs


def _mixed(large: list[int], components: list[_Component]) -> Mixture:
    number, most = len(components), max((len(each.mean) for each in components), default=0)
    means, heights = np.zeros((number, most)), np.empty(number)
    factors, inverses = np.zeros((2, number, most, most))
    weights = np.array([each.weight for each in components])
    weights /= weights.sum() or 1.0
    for c, each in enumerate(components):
        size = len(each.mean)
        factor = np.linalg.cholesky(each.scale)
        means[c, :size] = each.mean
        factors[c, :size, :size], inverses[c, :size, :size] = factor, np.linalg.inv(factor)
        heights[c] = (
            math.log(weights[c])
            - np.log(np.diag(factor)).sum()
            + math.lgamma((_FREEDOM + size) / 2)
            - math.lgamma(_FREEDOM / 2)
            - size / 2 * math.log(_FREEDOM * math.pi)
        )
    return Mixture(
        np.array(large, dtype=np.int64), weights, means, factors, inverses, heights, _FREEDOM
    )
