"""Shares of small domains by a hierarchical logit, post-stratified to the frame.

Every unit of the population has levels on some factors (size class, province, …), whose effects are
drawn towards each other as far as the answers allow (Gelman and Little 1997; Si et al. 2020). Only
the units without a known answer are predicted: respondents count as what they said (Little 2004).

Assumes that those who did not answer are like those who did at the same levels. Priors: half an
answer in every category at average levels (Jeffreys), and a spread per factor from a gamma
distribution of shape 2 and rate 1, which keeps it from zero (Chung et al. 2013, Psychometrika
78, 685-709). Spreads are estimated (empirical Bayes); that they are is added to the uncertainty at
first order (Kass and Steffey 1989, JASA 84, 717-726).
"""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.pooling.laplace import Data, Mode, data, mode, start
from zicht.estimation.pooling.population import Population
from zicht.estimation.pooling.problems import NobodyAnsweredError
from zicht.estimation.problems import NotConvergedError
from zicht.estimation.sampling.design import Codes, Matrix, Vector

#: Answers in every category that the prior is worth.
PRIOR_ANSWERS = 0.5
#: One over the scale of the prior of a spread, on the scale of log odds.
RATE = 1.0
#: Where the search for the spreads starts, when it ends, and the step of a second derivative.
FIRST_SPREAD, SETTLED, STEP = 0.5, 1e-4, 1e-3
#: No step changes a spread by more than this factor, as a logarithm.
LONGEST_STEP = 1.0
MOST_STEPS, MOST_HALVINGS, ROUNDING = 100, 20, 1e-8
#: The logarithm of a spread is taken to be known no worse than this standard deviation.
LEAST_KNOWN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """Intercepts and effects with their covariance, and the spread of each factor (log odds)."""

    boundaries: int
    coefficients: Vector
    covariance: Matrix
    spreads: Vector


def fit(frame: Population, codes: Codes, categories: int) -> Fitted:
    """The model for one question.

    ``codes`` holds, per unit of the population, its answer from 0, in order, or that it is not
    known or not asked. Raises :class:`~.problems.NobodyAnsweredError` and
    :class:`~zicht.estimation.problems.NotConvergedError`.
    """
    known = np.flatnonzero(codes >= 0)
    if not len(known):
        raise NobodyAnsweredError
    places = frame.cell_of[known] * categories + codes[known]
    counts = np.bincount(places, minlength=frame.cells * categories).astype(np.float64)
    counts = counts.reshape(frame.cells, categories)
    some = counts.any(axis=1)
    # The prior is a cell at average levels, with half an answer in every category.
    counts = np.concatenate([counts[some], np.full((1, categories), PRIOR_ANSWERS)])
    nothing = np.zeros((1, frame.indicators.shape[1]))
    rows = data(counts, np.concatenate([frame.indicators[some], nothing]), frame.factor_of)
    return _fitted(rows, start(rows, counts))


def _fitted(rows: Data, near: Vector) -> Fitted:
    top = _top(rows, near)
    uncertain = (top.vectors / top.bends) @ top.vectors.T
    return Fitted(
        boundaries=rows.boundaries,
        coefficients=top.mode.coefficients,
        covariance=top.mode.covariance + top.mode.moves @ uncertain @ top.mode.moves.T,
        spreads=np.exp(top.log_spreads),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Top:
    """Likely spreads, and how the posterior bends there: along ``vectors``, at least so much."""

    log_spreads: Vector
    mode: Mode
    vectors: Matrix
    bends: Vector


def _top(rows: Data, near: Vector) -> _Top:
    """The likeliest spreads, by Newton's method with the second derivative from differences."""
    log_spreads = np.full(int(rows.factor_of.max()) + 1, np.log(FIRST_SPREAD))
    found = mode(rows, log_spreads, near)
    for _ in range(MOST_STEPS):
        slope = _slope(log_spreads, found)
        vectors, bends = _bends(rows, log_spreads, found)
        step = vectors @ ((vectors.T @ slope) / bends)
        furthest = float(np.abs(step).max())
        if furthest < SETTLED:
            return _Top(log_spreads=log_spreads, mode=found, vectors=vectors, bends=bends)
        step *= min(1.0, LONGEST_STEP / furthest)
        log_spreads, found = _climbed(rows, log_spreads, step, found)
    raise NotConvergedError(method="Hierarchical logit", iterations=MOST_STEPS)


def _climbed(rows: Data, log_spreads: Vector, step: Vector, found: Mode) -> tuple[Vector, Mode]:
    value = _value(log_spreads, found)
    for halving in range(MOST_HALVINGS):
        there = log_spreads + step / 2**halving
        higher = mode(rows, there, found.coefficients)
        if _value(there, higher) >= value - ROUNDING:
            return there, higher
    raise NotConvergedError(method="Hierarchical logit", iterations=MOST_HALVINGS)


def _value(log_spreads: Vector, found: Mode) -> float:
    """The logarithm of the posterior of the spreads."""
    return found.value + float((log_spreads - RATE * np.exp(log_spreads)).sum())


def _slope(log_spreads: Vector, found: Mode) -> Vector:
    """The slope of the posterior of the spreads to their logarithms."""
    slope: Vector = found.gradient + 1 - RATE * np.exp(log_spreads)
    return slope


def _bends(rows: Data, log_spreads: Vector, found: Mode) -> tuple[Matrix, Vector]:
    """How sharply the posterior falls off, by direction."""
    here = _slope(log_spreads, found)
    shifted = [log_spreads + one for one in STEP * np.eye(len(log_spreads))]
    bends = [here - _slope(one, mode(rows, one, found.coefficients)) for one in shifted]
    matrix = np.stack(bends) / STEP
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray(vectors, dtype=np.float64), np.maximum(values, LEAST_KNOWN**-2)
