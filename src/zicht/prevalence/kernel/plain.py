"""Newton's method for one model of one table in NumPy: what ``newton`` does, to read and to check.

Means of cells are exp of the sum of coefficients over the subsets of the cell (a zeta transform);
the gradient of a term is the sum of observed minus fitted over its supersets, and the Hessian of
two terms the sum of fitted over the supersets of their union. See mse literature: Chan, Silverman
and Vincent (2021), Fienberg and Rinaldo (2012).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import (
    CONVERGED,
    DOUBTFUL,
    FIRST_LOOK,
    LONGEST_STEP,
    MOST_STEPS,
    NO_MAXIMUM,
    ROUNDING,
    SINGULAR,
    SMALL_STEP,
    ZERO_PIVOT,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlainFit:
    """How a fit ended (``codes``), its finite terms with coefficients, and the means of cells."""

    code: int
    terms: Whole
    coefficients: Vector
    means: Vector


def sum_above(values: Vector) -> Vector:
    """Of every mask the sum over its supersets."""
    cube = values.reshape((2,) * _lists(values))
    for axis in range(cube.ndim):
        cube = np.flip(np.cumsum(np.flip(cube, axis), axis), axis)
    return np.ascontiguousarray(cube).reshape(-1)


def sum_below(values: Vector) -> Vector:
    """Of every mask the sum over its subsets."""
    cube = values.reshape((2,) * _lists(values))
    for axis in range(cube.ndim):
        cube = np.cumsum(cube, axis)
    return np.ascontiguousarray(cube).reshape(-1)


def means(terms: Whole, coefficients: Vector, kept: NDArray[np.bool_]) -> Vector:
    """Fitted numbers of people per cell; 0 for the unseen cell and for those not kept."""
    predictor = np.zeros(len(kept))
    predictor[terms] = coefficients
    return np.where(kept, np.exp(np.where(kept, sum_below(predictor), 0.0)), 0.0)


def kept_cells(cells: int, empty: Whole) -> NDArray[np.bool_]:
    """The cells that contain no term on which nobody is, nor are the unseen one."""
    marked = np.zeros(cells)
    marked[empty] = 1.0
    kept = np.asarray(sum_below(marked) == 0, np.bool_)
    kept[0] = False
    return kept


def fit_model(counts: Vector, model: Whole) -> PlainFit:
    """Fit one model, the intercept (mask 0) first, from coefficients of independent lists."""
    margins = sum_above(counts)
    terms = model[margins[model] > 0]
    kept = kept_cells(len(counts), model[margins[model] <= 0])
    coefficients = _start(margins, terms)
    step, previous = np.zeros(len(terms)), -np.inf
    for iteration in range(MOST_STEPS):
        fitted = means(terms, coefficients, kept)
        above = sum_above(fitted)
        reached = float(margins[terms] @ coefficients - above[0])
        if not reached >= previous - ROUNDING * (1 + abs(previous)):
            step = step / 2
            coefficients = coefficients - step
            continue
        previous = reached
        solved = _solved(above[terms[:, None] | terms], margins[terms] - above[terms])
        if solved is None:
            code = SINGULAR if iteration == 0 else DOUBTFUL
            return PlainFit(code=code, terms=terms, coefficients=coefficients, means=fitted)
        longest = float(np.abs(solved).max())
        if iteration >= FIRST_LOOK and longest > 0.3 and recedes(terms, solved, counts, kept):
            return PlainFit(code=NO_MAXIMUM, terms=terms, coefficients=coefficients, means=fitted)
        step = solved * min(1.0, LONGEST_STEP / max(longest, 1e-300))
        coefficients = coefficients + step
        if longest < SMALL_STEP:
            fitted = means(terms, coefficients, kept)
            return PlainFit(code=CONVERGED, terms=terms, coefficients=coefficients, means=fitted)
    return PlainFit(code=DOUBTFUL, terms=terms, coefficients=coefficients, means=fitted)


def recedes(terms: Whole, step: Vector, counts: Vector, kept: NDArray[np.bool_]) -> bool:
    """Whether the step, in whole numbers, is a direction along which the likelihood only rises."""
    for multiple in (1, 2, 3):
        rounded = np.zeros(len(counts))
        rounded[terms] = np.round(step * multiple)
        slope = sum_below(rounded)[kept]
        seen = counts[kept] > 0
        if np.all(slope <= 0) and not np.any(slope[seen]) and np.any(slope):
            return True
    return False


def independent_population(totals: Vector, observed: float) -> float:
    """The population when lists are independent, or a guess where there is no such estimate."""
    largest = 1e6 * observed

    def gap(population: float) -> float:
        return float(population * np.prod(1 - totals / population) - population + observed)

    least = observed + 0.01
    if gap(least) <= 0:
        return least
    return float(brentq(gap, least, largest, xtol=1e-9)) if gap(largest) < 0 else largest


def _start(margins: Vector, terms: Whole) -> Vector:
    single = np.bitwise_count(terms) == 1
    totals = margins[terms[single]]
    population = independent_population(totals, float(margins[0]))
    coefficients = np.zeros(len(terms))
    coefficients[single] = np.log(totals / (population - totals))
    coefficients[0] = np.log(population) + np.log1p(-totals / population).sum()
    return coefficients


def _solved(hessian: NDArray[np.float64], gradient: Vector) -> Vector | None:
    """The Newton step, or None when the Hessian is singular."""
    try:
        lower = np.linalg.cholesky(hessian)
    except np.linalg.LinAlgError:
        return None
    if np.any(np.diag(lower) ** 2 <= ZERO_PIVOT * np.diag(hessian)):
        return None
    return np.asarray(np.linalg.solve(hessian, gradient), np.float64)


def _lists(values: Vector) -> int:
    return len(values).bit_length() - 1
