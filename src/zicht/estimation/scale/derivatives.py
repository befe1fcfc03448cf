"""Exact derivatives of the marginal likelihood.

The observed information is the one if places were seen, minus what the hidden place takes away
(Louis 1982, JRSS B 44, 226-233).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.scale.layout import Layout
from zicht.estimation.scale.likelihood import Group, Posterior, gaps, heights, nodes, posterior


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation:
    """The log-likelihood with its slope, and the information when theta were seen, and as it is.

    ``observed`` is None when it was not asked for.
    """

    value: float
    gradient: Vector
    complete: Matrix
    observed: Matrix | None


def evaluate(
    layout: Layout, groups: Sequence[Group], free: Vector, *, observed: bool
) -> Evaluation:
    """The log-likelihood and its derivatives with respect to the free parameters."""
    parts = [_evaluated(layout, group, free, observed=observed) for group in groups]
    return Evaluation(
        value=sum(part.value for part in parts),
        gradient=np.sum([part.gradient for part in parts], axis=0),
        complete=np.sum([part.complete for part in parts], axis=0),
        observed=np.sum([part.observed for part in parts if part.observed is not None], axis=0)
        if observed
        else None,
    )


def _evaluated(layout: Layout, group: Group, free: Vector, *, observed: bool) -> Evaluation:
    parameters = group.constant + group.loading @ free
    found = posterior(layout, group.indicators, parameters)
    expected = group.indicators.T @ (group.counts[:, None] * found.chances)
    shape = _Shape.at(layout, parameters, group.loading)
    by_height = np.einsum("cq,qcm->mq", expected, shape.scores)
    complete = -_curvature(layout, shape, expected, by_height, group.loading)
    scores = shape.scores @ shape.effects
    return Evaluation(
        value=float(group.counts @ found.log_likelihoods),
        gradient=np.einsum("mq,qmp->p", by_height, shape.effects),
        complete=complete,
        observed=complete - _hidden(group, found, scores) if observed else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shape:
    """Derivatives at every node (first axis).

    ``scores`` of the log chance of each category to the height of each boundary, ``effects`` of the
    heights to the free parameters; ``density`` of each boundary (rows) at each node and ``pull`` of
    neighbouring boundaries on each other, which does not depend on the place.
    """

    standard: Vector
    scores: Matrix
    effects: Matrix
    density: Matrix
    pull: Vector

    @staticmethod
    def at(layout: Layout, parameters: Vector, loading: Matrix) -> "_Shape":
        standard, _ = nodes()
        places = parameters[-2] + parameters[-1] * standard
        chances = expit(heights(layout, parameters, places))
        count, inner = len(chances), layout.inner
        odds = 1.0 / np.expm1(gaps(layout, parameters))
        scores = np.zeros((len(places), layout.items + count, count))
        every = np.arange(count)
        scores[:, layout.above, every] = 1.0 - chances.T
        scores[:, layout.below, every] = -chances.T
        scores[:, layout.above[inner], inner] += odds
        scores[:, layout.above[inner], inner + 1] -= odds
        effects = np.zeros((len(places), count, layout.size))
        effects[:, every, layout.item_of] = places[:, None]
        effects[:, every, layout.items + every] = 1.0
        slopes = parameters[: layout.items][layout.item_of]
        effects[:, :, -2] = slopes
        effects[:, :, -1] = np.outer(standard, slopes)
        return _Shape(
            standard=standard,
            scores=scores,
            effects=effects @ loading,
            density=chances * (1.0 - chances),
            pull=odds * (1.0 + odds),
        )


def _curvature(
    layout: Layout, shape: _Shape, expected: Matrix, by_height: Matrix, loading: Matrix
) -> Matrix:
    """The second derivative of the log-likelihood as it would be if theta were seen."""
    count, inner = len(layout.item_of), layout.inner
    weights = np.zeros((len(shape.standard), count, count))
    every = np.arange(count)
    weights[:, every, every] = -(
        shape.density * (expected[layout.above] + expected[layout.below])
    ).T
    between = (expected[layout.above[inner]] * shape.pull[:, None]).T
    weights[:, inner, inner] -= between
    weights[:, inner + 1, inner + 1] -= between
    weights[:, inner, inner + 1] += between
    weights[:, inner + 1, inner] += between
    # Small products per node: one large product would wake threads that cost more than they do.
    found: Matrix = (shape.effects.transpose(0, 2, 1) @ (weights @ shape.effects)).sum(axis=0)
    # A slope times the mean, or the spread, of a group: the height is not linear in those.
    bent = np.zeros((layout.size, layout.size))
    sums = np.stack([by_height.sum(axis=1), by_height @ shape.standard], axis=1)
    np.add.at(bent[:, -2:], layout.item_of, sums)
    found += loading.T @ (bent + bent.T) @ loading
    return found


def _hidden(group: Group, found: Posterior, scores: Matrix) -> Matrix:
    """What is lost because theta is not seen: the variance of the scores given the answers."""
    nodes_count, categories, size = scores.shape
    weighted = group.counts[:, None] * found.chances
    means = np.zeros((len(group.counts), size))
    together = np.zeros((categories, categories, nodes_count))
    by_category = group.indicators.tocsc()
    for category in range(categories):
        rows = by_category.indices[slice(*by_category.indptr[category : category + 2])]
        # How often, at each node, this answer goes with every other one.
        together[category] = group.indicators[rows].T @ weighted[rows]
        effects = np.flatnonzero(scores[:, category].any(axis=0))
        means[np.ix_(rows, effects)] += found.chances[rows] @ scores[:, category, effects]
    second = (scores.transpose(0, 2, 1) @ (together.transpose(2, 0, 1) @ scores)).sum(axis=0)
    hidden: Matrix = second - means.T @ (group.counts[:, None] * means)
    return hidden
