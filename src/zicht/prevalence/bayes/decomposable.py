"""Bayesian averaging over all decomposable graphs (Madigan & York 1997).

Every graph says which lists depend on which; each gets its posterior probability, and the size of
the population is averaged over all of them. The prior on the cells is hyper-Dirichlet, all graphs
are equally likely beforehand, and the prior on the size is 1/N (or flat). As in the R package dga.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from zicht.prevalence.bayes.evidence import Evidence, evidence
from zicht.prevalence.bayes.graphs import Graphs, decomposable_graphs, pairs
from zicht.prevalence.bayes.interpolation import interpolation
from zicht.prevalence.bayes.posterior import GridPosterior
from zicht.prevalence.bayes.problems import EndlessPosteriorError
from zicht.prevalence.bayes.screening import Region, following, log_weights, nodes, screened
from zicht.prevalence.histories import Histories, Vector, Whole

PAPER = "Madigan, D. & York, J. C. (1997). Biometrika 84, 19-31."

#: A grid made here ends at so many times the people observed; what is beyond is the tail.
_REACH = 10_000
#: Rungs of the tail are this far apart, as a ratio.
_TAIL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecomposableEstimate:
    """The size of the population averaged over graphs, and how likely each graph is.

    ``graphs`` are rows of :func:`decomposable_graphs`, the likeliest first, with their
    ``probabilities``; those left out have less than 1e-10 together. ``pairs`` holds per pair of
    lists the probability that the two depend on each other directly. ``weight`` is the prior weight
    of a cell and ``flat_prior`` whether all sizes were equally likely beforehand instead of 1/N.
    """

    lists: tuple[str, ...]
    observed: int
    posterior: GridPosterior
    graphs: Whole
    probabilities: Vector
    pairs: Vector
    weight: float
    flat_prior: bool
    paper: str = PAPER

    def likeliest(self, count: int = 1) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The pairs of lists that depend on each other in the likeliest graphs."""
        every = decomposable_graphs(len(self.lists))
        return tuple(
            tuple((self.lists[low], self.lists[high]) for low, high in every.edges_of(int(graph)))
            for graph in self.graphs[:count]
        )


def estimate_decomposable(
    given: Histories,
    *,
    unseen: Whole | None = None,
    largest: int | None = None,
    weight: float | None = None,
    flat_prior: bool = False,
) -> DecomposableEstimate:
    """The posterior of the size of the population over all decomposable graphs of 2 to 7 lists.

    ``unseen`` is a grid of numbers of unseen people to be weighed each by itself; without it a grid
    is made that follows the posterior and stands for every number. ``largest`` is the largest size
    of the population that the prior allows. ``weight`` is the prior weight of a cell of the full
    table, 2 to the minus number of lists unless told.

    Raises TooFewListsError, TooManyListsError, and EndlessPosteriorError for a flat prior without
    ``largest`` or grid: where all lists depend on each other, every size then stays possible.
    """
    if flat_prior and unseen is None and largest is None:
        raise EndlessPosteriorError
    lists = len(given.lists)
    graphs = decomposable_graphs(lists)
    cell = 2.0**-lists if weight is None else weight
    weighed = evidence(given, weight=cell, prior_power=0 if flat_prior else 1)
    numbers = None if unseen is None else np.sort(unseen).astype(np.float64)
    last = float(_REACH * given.total if largest is None else largest - given.total)
    region = screened(graphs, weighed, numbers, last if numbers is None else float(numbers[-1]))
    spread = _spread(graphs, weighed, region, numbers)
    order = np.argsort(-spread.by_row, kind="stable")
    return DecomposableEstimate(
        lists=given.lists,
        observed=given.total,
        posterior=_posterior(
            given.total, spread, between=numbers is None, ends=largest is not None
        ),
        graphs=region.rows[order],
        probabilities=spread.by_row[order],
        pairs=_pairs(graphs, region.rows, spread.by_row),
        weight=cell,
        flat_prior=flat_prior,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spread:
    """Mass per number of the grid, in one unit with the mass beyond it, and share per graph."""

    grid: Vector
    mass: Vector
    tail: float
    by_row: Vector


def _weights(
    graphs: Graphs, weighed: Evidence, region: Region, node: Vector
) -> Callable[[], Iterable[Vector]]:
    """Weights of graphs (rows) by node, in parts: those of seven lists together fill the memory."""
    top = region.density.max()

    def of(rows: Whole) -> Vector:
        weights: Vector = np.exp(log_weights(graphs, weighed, rows, node) - top)
        return weights

    blocks = region.blocks(len(node))
    if len(blocks) > 1:
        return lambda: map(of, blocks)
    kept = [of(blocks[0])]
    return lambda: kept


def _spread(graphs: Graphs, weighed: Evidence, region: Region, numbers: Vector | None) -> _Spread:
    node = nodes(region)
    parts = _weights(graphs, weighed, region, node)
    at_nodes = np.sum([part.sum(axis=0) for part in parts()], axis=0)
    if numbers is None:
        grid = following(node, np.maximum(at_nodes[:-1], at_nodes[1:]) * np.diff(node))
    else:
        grid = region.within(numbers)
    between = interpolation(np.log(node + 1), np.log(grid + 1))
    density = np.exp(between.at_targets(np.log(at_nodes)))
    mass, stands_for = (density, 1.0) if numbers is not None else _filled(grid, density)
    shares = between.at_nodes(density * stands_for) / at_nodes
    by_row = np.concatenate([part @ shares for part in parts()])
    last = float(grid[-1] if numbers is None else numbers[-1])
    step = float(np.diff(numbers[-2:])[0]) if numbers is not None and len(numbers) > 1 else 1.0
    reach = max(last, float(_REACH * weighed.observed))
    return _Spread(
        grid=grid,
        mass=mass,
        tail=_tail(graphs, weighed, region, last, reach) / step,
        by_row=by_row / by_row.sum(),
    )


def _filled(grid: Vector, density: Vector) -> tuple[Vector, Vector]:
    """Mass of each number and those since the one before; and how many each stands for.

    Between two numbers of the grid the posterior goes straight.
    """
    gaps = np.diff(grid)
    mass, stands_for = density.copy(), np.ones(len(grid))
    mass[1:] = (density[:-1] * (gaps - 1) + density[1:] * (gaps + 1)) / 2
    stands_for[1:] = (gaps + 1) / 2
    stands_for[:-1] += (gaps - 1) / 2
    return mass, stands_for


def _posterior(observed: int, spread: _Spread, *, between: bool, ends: bool) -> GridPosterior:
    inside = float(spread.mass.sum())
    tail = 0.0 if between and ends else spread.tail
    return GridPosterior(
        sizes=(observed + spread.grid).astype(np.int64),
        mass=spread.mass / (inside + tail if between else inside),
        tail=tail / (inside + tail) if np.isfinite(tail) else 1.0,
        between=between,
    )


def _tail(graphs: Graphs, weighed: Evidence, region: Region, last: float, reach: float) -> float:
    """Mass beyond the last number: by a ladder up to the reach, and then by the rates of fall.

    Far out the posterior of every graph falls as a power of the size; infinite when too slowly.
    """
    steps = 2 + int(np.log(reach / last) / -np.log(_TAIL)) if last > 0 else 2
    rungs = np.geomspace(max(last, 1.0), max(reach, 2.0), steps)
    top = region.density.max()
    weights = np.exp(log_weights(graphs, weighed, region.rows, rungs) - top)
    between = float(np.trapezoid(weights.sum(axis=0), rungs))
    ends = rungs[-1] * np.array([_TAIL, 1.0])
    near, far = log_weights(graphs, weighed, region.rows, ends).T - top
    power = (far - near) / -np.log(_TAIL)
    if (power >= -1).any():
        return np.inf
    return between + float((np.exp(far) * rungs[-1] / (-power - 1)).sum())


def _pairs(graphs: Graphs, rows: Whole, probabilities: Vector) -> Vector:
    """The probability of every line between two lists, as a symmetric table."""
    table = np.zeros((graphs.lists, graphs.lists))
    for place, (low, high) in enumerate(pairs(graphs.lists)):
        joined = graphs.edges[rows] >> place & 1
        table[low, high] = table[high, low] = probabilities @ joined
    return table
