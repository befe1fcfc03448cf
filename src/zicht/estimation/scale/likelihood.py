"""The marginal likelihood of ordered answers under one scale.

Of item j with slope a and intercepts d_1 > d_2 > …, P(answer >= k) = logistic(a·theta + d_k)
(Samejima 1969). The place theta of a respondent is normal with the mean and spread of its group and
is integrated out on Gauss-Hermite nodes (Bock and Aitkin 1981).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.sparse import csr_array

from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.scale.layout import Layout

#: Nodes of the integral over the scale, as in the reference results.
NODES = 61


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Respondents with one distribution on the scale.

    Their parameters are ``constant + loading @ free``: a linear rule says which are fixed, which
    are equal over items and which are shared with other groups.
    """

    indicators: csr_array
    counts: Vector
    constant: Vector
    loading: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """Where each pattern stands: chances over the ``places``, and the log chance of the pattern."""

    places: Vector
    chances: Matrix
    log_likelihoods: Vector


@cache
def nodes() -> tuple[Vector, Vector]:
    """The nodes and weights of the standard normal distribution (probabilists' polynomials)."""
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return places, weights / weights.sum()


def allowed(layout: Layout, parameters: Vector) -> bool:
    """Whether thresholds are in order and the spread is above zero."""
    intercepts = parameters[layout.items : -2]
    inner = layout.inner
    return bool(parameters[-1] > 0 and (intercepts[inner] > intercepts[inner + 1]).all())


def posterior(layout: Layout, indicators: csr_array, parameters: Vector) -> Posterior:
    """The distribution of theta given each pattern, under known parameters."""
    standard, weights = nodes()
    places = parameters[-2] + parameters[-1] * standard
    joint = indicators @ _log_chances(layout, parameters, places) + np.log(weights)
    highest = joint.max(axis=1, keepdims=True)
    chances = np.exp(joint - highest)
    sums = chances.sum(axis=1, keepdims=True)
    return Posterior(
        places=places,
        chances=chances / sums,
        log_likelihoods=(highest + np.log(sums))[:, 0],
    )


def log_likelihood(layout: Layout, groups: Sequence[Group], free: Vector) -> float:
    """The log-likelihood; minus infinity where thresholds are out of order."""
    total = 0.0
    for group in groups:
        parameters = group.constant + group.loading @ free
        if not allowed(layout, parameters):
            return -np.inf
        found = posterior(layout, group.indicators, parameters)
        total += float(group.counts @ found.log_likelihoods)
    return total


def _log_chances(layout: Layout, parameters: Vector, places: Vector) -> Matrix:
    """The log chance of every category of every item (rows) at every place (columns)."""
    of_boundaries = heights(layout, parameters, places)
    found = np.zeros((layout.items + len(of_boundaries), len(places)))
    # log(F(x) - F(y)) = log F(x) + log F(-y) + log(1 - exp(y - x)), without loss of digits.
    found[layout.above] -= np.logaddexp(0.0, -of_boundaries)
    found[layout.below] -= np.logaddexp(0.0, of_boundaries)
    inner = layout.inner
    found[layout.above[inner]] += np.log(-np.expm1(-gaps(layout, parameters)))[:, None]
    return found


def heights(layout: Layout, parameters: Vector, places: Vector) -> Matrix:
    """The log odds of passing every boundary (rows) at every place (columns)."""
    slopes = parameters[: layout.items][layout.item_of]
    found: Matrix = np.outer(slopes, places) + parameters[layout.items : -2, None]
    return found


def gaps(layout: Layout, parameters: Vector) -> Vector:
    """How far intercepts lie apart within an item; one value per inner boundary."""
    intercepts, inner = parameters[layout.items : -2], layout.inner
    found: Vector = intercepts[inner] - intercepts[inner + 1]
    return found
