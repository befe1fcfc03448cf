"""Which graphs and which numbers of unseen people matter, found before they are weighed.

Many graphs have no chance against the best, and most numbers neither. A ladder of numbers is
weighed for every graph; how far a weight can rise between two rungs is bounded, so that what is
left out is known to be negligible.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.prevalence.bayes.evidence import Evidence
from zicht.prevalence.bayes.graphs import Graphs
from zicht.prevalence.histories import Vector, Whole

#: What is left out holds less than this share of the posterior, in graphs and in numbers.
_NEGLIGIBLE = 1e-10
#: How far rungs are apart, as a ratio, and how many graphs there must be to make it worthwhile.
_LADDERS = ((1.5, 20_000), (1.1, 0))
#: Intervals with a smaller share than this of the fullest are not divided.
_NOTABLE = 1e-6
#: How much the step of the log posterior may change from one node to the next.
_BEND = 0.3
#: Rungs this far apart, as a ratio: first for all graphs, then, when many, for those that are left.
_RATIO, _FINER = 1.1, 1.02
_MANY = 2000
#: Weights held at once, so that the graphs of seven lists fit in memory.
_BLOCK = 2_000_000
#: Numbers in a grid that follows the posterior.
_POINTS = 2000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """The graphs (rows) and the span of unseen people that hold all but a negligible share.

    ``rungs`` are numbers from end to end, with the log posterior at each, without its constant.
    """

    rows: Whole
    rungs: Vector
    density: Vector

    def within(self, numbers: Vector) -> Vector:
        """The numbers in the span."""
        inside: Vector = numbers[(numbers >= self.rungs[0]) & (numbers <= self.rungs[-1])]
        return inside

    def blocks(self, columns: int) -> list[Whole]:
        """The rows in parts that fit in memory with so many columns."""
        return np.array_split(self.rows, 1 + len(self.rows) * columns // _BLOCK)


def log_weights(graphs: Graphs, weighed: Evidence, rows: Whole, unseen: Vector) -> Vector:
    """Log of prior times probability of the data, by graph (rows) and number unseen (columns)."""
    factors = graphs.factors if len(rows) == len(graphs) else graphs.factors[rows]
    weights: Vector = factors @ weighed.of_sets(unseen)
    weights += weighed.of_size(unseen)
    return weights


def screened(graphs: Graphs, weighed: Evidence, numbers: Vector | None, last: float) -> Region:
    """What matters of all graphs and of ``numbers``, or of every number up to ``last``."""
    ends = np.array([0.0 if numbers is None else numbers[0], last])
    region = Region(rows=np.arange(len(graphs)), rungs=ends, density=np.zeros(2))
    for ratio, least in _LADDERS:
        if len(region.rows) > least:
            region = _narrowed(graphs, weighed, region, _rungs(region, ratio, numbers))
    return region


def nodes(region: Region) -> Vector:
    """Numbers from which the posterior between them can be found by a polynomial.

    A rung apart where there is little; closer where the log posterior bends within a rung.
    """
    width = np.diff(region.rungs)
    mass = np.maximum(region.density[:-1], region.density[1:]) + np.log(width)
    notable = mass > mass.max(initial=-np.inf) + np.log(_NOTABLE)
    bend = np.abs(np.diff(region.density, 2))[(notable[1:] | notable[:-1]) & (width[:-1] > 1)]
    parts = np.sqrt(bend.max(initial=0.0)) / _BEND
    points = np.where(notable, np.minimum(np.ceil(parts).clip(1), width), 1)
    return divided(region.rungs, points.astype(np.int64))


def following(node: Vector, mass: Vector) -> Vector:
    """Numbers that stand close together where the posterior is; all of them when they are few.

    ``mass`` is what lies between the nodes, up to a factor.
    """
    if node[-1] - node[0] < 2 * _POINTS:
        return np.arange(node[0], node[-1] + 1)
    # The error of a mean of two ends goes with the mass over the square of the number of points:
    # in total it is least when points go with the cube root of the mass.
    share = np.cbrt(mass)
    points = np.ceil(_POINTS * share / share.sum())
    return divided(node, np.minimum(points, np.diff(node)).astype(np.int64))


def divided(ends: Vector, points: Whole) -> Vector:
    """Whole numbers from first to last, so many in each interval between the ends."""
    steps = np.repeat(np.diff(ends) / points, points)
    inside = np.arange(len(steps)) - np.repeat(np.cumsum(points) - points, points) + 1
    return np.concatenate([ends[:1], np.round(np.repeat(ends[:-1], points) + inside * steps)])


def _narrowed(graphs: Graphs, weighed: Evidence, region: Region, rungs: Vector) -> Region:
    width = np.diff(rungs)
    rise = weighed.slack(rungs[:-1], rungs[1:], graphs.lists) + np.log(width)
    density = np.full(len(rungs), -np.inf)
    by_row: list[Vector] = []
    by_interval = np.full(len(width), -np.inf)
    for rows in region.blocks(len(rungs)):
        weights = log_weights(graphs, weighed, rows, rungs)
        top = weights.max()
        with np.errstate(divide="ignore"):
            density = np.logaddexp(density, np.log(np.exp(weights - top).sum(axis=0)) + top)
        highest = np.maximum(weights[:, :-1], weights[:, 1:]) + rise
        by_row.append(highest.max(axis=1, initial=-np.inf))
        by_interval = np.maximum(by_interval, highest.max(axis=0))
    if len(rungs) == 1:
        return Region(rows=region.rows, rungs=rungs, density=density)
    # A row is at most its highest interval times the number of intervals, and the other way round.
    rows_kept = _notable(np.concatenate(by_row) - density.max() + np.log(len(width)))
    kept = np.flatnonzero(_notable(by_interval - density.max() + np.log(len(region.rows))))
    span = slice(kept[0], kept[-1] + 2)
    return Region(rows=region.rows[rows_kept], rungs=rungs[span], density=density[span])


def _notable(log_shares: Vector) -> NDArray[np.bool_]:
    """What cannot be left out; the least go first, until together they are not negligible."""
    order = np.argsort(log_shares)
    left_out = np.cumsum(np.exp(np.minimum(log_shares[order], 0.0))) < _NEGLIGIBLE
    notable = np.ones(len(order), np.bool_)
    notable[order[left_out]] = False
    return notable


def _rungs(region: Region, ratio: float, numbers: Vector | None) -> Vector:
    """Numbers of the region about a ratio apart, both ends included; of ``numbers`` if given."""
    low, high = region.rungs[0], region.rungs[-1]
    steps = int(np.log((high + 1) / (low + 1)) / np.log(ratio)) + 2
    ladder: Vector = np.unique(np.round(np.geomspace(low + 1, high + 1, steps)) - 1)
    if numbers is None:
        return ladder
    inside = region.within(numbers)
    places = np.minimum(np.searchsorted(inside, ladder), len(inside) - 1)
    chosen: Vector = inside[np.unique(places)]
    return chosen
