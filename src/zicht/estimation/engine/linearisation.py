"""Shares of all levels in all groups, and their variances, from profiles.

A share is a ratio of weighted counts, whose influence on row i of the group is
u = (chose it - share x answered) / weighted number that answered. Calibration leaves the residual
u - x'B; weighted residuals vary around the mean of their stratum, times (1 - n/N) n / (n - 1)
(Särndal, Swensson and Wretman 1992, 5.7 and 6.6). Rows of a profile share w, x and stratum, so
their squares fall apart into those within the profile and those of its mean; both are sums of
what is not negative, so nothing cancels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.engine.answers import Grouping
from zicht.estimation.engine.profiles import Profiles
from zicht.estimation.engine.weights import Weighting
from zicht.estimation.sampling.design import Codes, Matrix, Vector

#: Below this part of the largest eigenvalue, margins repeat one another.
_REPEATS = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Per group (rows) and level (columns): count, known answers, share, variance.

    ``freedom`` is rows that answered minus the strata they lie in. Share and variance are 0 where
    nobody answered.
    """

    counts: Matrix
    known: Matrix
    values: Matrix
    variances: Matrix
    freedom: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rule:
    """What turns the sums of influences of a group into a variance, per profile.

    ``scale`` multiplies squares, ``weights`` are those after calibration. ``directions`` holds the
    weighted calibration variables and the strata; ``moments`` their scaled squares over all
    profiles. ``coefficients`` gives, from sums of influences, how much of each direction to take
    off.
    """

    scale: Vector
    weights: Vector
    directions: Matrix
    moments: Matrix
    coefficients: Matrix


def shares(found: Profiles, weighting: Weighting, groupings: Sequence[Grouping]) -> Shares:
    """All shares with their variances: groups of all groupings below each other."""
    rule = _rule(found, weighting)
    strata = weighting.strata.codes[found.first]
    members = [
        rows
        for grouping in groupings
        for rows in _members(grouping.codes[found.first], len(grouping.population))
    ]
    shape = (len(members), found.counts.shape[1])
    result = Shares(
        counts=np.zeros(shape),
        known=np.zeros(shape),
        values=np.zeros(shape),
        variances=np.zeros(shape),
        freedom=np.zeros(shape),
    )
    for place, rows in enumerate(members):
        _fill(result, place, found, rule, rows)
        result.freedom[place] = result.known[place] - _strata_met(found.known[rows], strata[rows])
    return result


def _fill(result: Shares, place: int, found: Profiles, rule: _Rule, rows: Codes) -> None:
    counts, known, weights = found.counts[rows], found.known[rows], rule.weights[rows]
    yes, answered = counts.sum(axis=0), known.sum(axis=0)
    size = weights @ known
    size[size == 0] = 1.0
    # Weighted sums of one and the same column may differ in their last digit.
    share = np.where(yes == answered, np.minimum(yes, 1.0), (weights @ counts) / size)
    influences = (counts - share * known) / size
    variances = _within(counts, known, found.rows[rows], share, rule.scale[rows] * weights**2)
    variances /= size**2
    variances += _between(influences, found.rows[rows], rule, rows)
    result.counts[place], result.known[place] = yes, answered
    result.values[place], result.variances[place] = share, variances


def _within(counts: Matrix, known: Matrix, rows: Vector, share: Vector, scale: Vector) -> Vector:
    """Scaled squares around the mean of a profile, from its pairs of unlike rows.

    Rows that chose the level, another one or none have influences 1 - p, -p and 0.
    """
    others, silent = known - counts, rows[:, None] - known
    pairs = counts * others + silent * (counts * (1 - share) ** 2 + others * share**2)
    summed: Vector = (scale / rows) @ pairs
    return summed


def _between(influences: Matrix, sizes: Vector, rule: _Rule, rows: Codes) -> Vector:
    """Scaled squares of the weighted mean residuals of all profiles, in the group or not."""
    off = rule.coefficients[:, rows] @ influences
    directions, scale = rule.directions[rows], rule.scale[rows] * sizes
    means = influences * (rule.weights[rows] / sizes)[:, None] - directions @ off
    inside: Vector = scale @ means**2
    if len(rows) == len(rule.weights):
        return inside
    beyond = rule.moments - (directions * scale[:, None]).T @ directions
    outside: Vector = inside + np.maximum((off * (beyond @ off)).sum(axis=0), 0.0)
    return outside


def _rule(found: Profiles, weighting: Weighting) -> _Rule:
    strata, first = weighting.strata, found.first
    own = strata.codes[first]
    before, after = weighting.before[first], weighting.after[first]
    variables = _variables(weighting, first)
    if weighting.sweeps is not None:
        before = np.ones(len(first))
    normal = (variables * (before * found.rows)[:, None]).T @ variables
    solved = _inverse(normal, weighting) @ (variables * before[:, None]).T
    weighted = variables * after[:, None]
    inside = np.zeros((len(strata.sizes), len(first)))
    inside[own, np.arange(len(first))] = 1.0
    # The mean of a stratum: of the influences, less that of the fitted values.
    part = inside / np.maximum(strata.drawn, 1.0)[:, None]
    centred = part * after - (part * found.rows) @ weighted @ solved
    directions = np.hstack([weighted, inside.T])
    scale = strata.scale[own]
    return _Rule(
        scale=scale,
        weights=after,
        directions=directions,
        moments=(directions * (scale * found.rows)[:, None]).T @ directions,
        coefficients=np.vstack([solved, centred]),
    )


def _variables(weighting: Weighting, first: Codes) -> Matrix:
    columns = [np.zeros((len(first), 0))]
    for margin in weighting.margins:
        classes = margin[first]
        columns.append(np.eye(int(classes.max(initial=-1)) + 1)[classes])
    if weighting.auxiliary is not None:
        columns.append(weighting.auxiliary[first])
    return np.hstack(columns)


def _inverse(normal: Matrix, weighting: Weighting) -> Matrix:
    """What turns X'Du into coefficients: exact, or after some sweeps over the margins."""
    size = len(normal)
    if not size:
        return normal
    if weighting.sweeps is None:
        units = np.sqrt(np.maximum(np.diagonal(normal), np.finfo(float).tiny))
        inverse = np.linalg.pinv(normal / np.outer(units, units), rcond=_REPEATS, hermitian=True)
        exact: Matrix = inverse / np.outer(units, units)
        return exact
    ends = np.cumsum([int(margin.max(initial=-1)) + 1 for margin in weighting.margins])
    diagonal = np.diagonal(normal).copy()
    diagonal[diagonal == 0] = 1.0
    # Centring on one margin solves its own equations with the others as they stand.
    swept = np.zeros((size, size))
    for _ in range(weighting.sweeps):
        for begin, end in zip((0, *ends[:-1]), ends, strict=True):
            left = np.eye(size)[begin:end] - normal[begin:end] @ swept
            swept[begin:end] += left / diagonal[begin:end, None]
    return swept


def _members(codes: Codes, groups: int) -> list[Codes]:
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(1, groups)))


def _strata_met(known: Matrix, strata: Codes) -> Vector:
    """In how many strata somebody answered, per level."""
    if (strata == strata[:1]).all():
        return np.asarray(known.sum(axis=0) > 0, dtype=np.float64)
    order = np.argsort(strata, kind="stable")
    starts = np.flatnonzero(np.diff(strata[order], prepend=-1))
    met = np.add.reduceat(known[order], starts, axis=0) > 0
    return np.asarray(met.sum(axis=0), dtype=np.float64)
