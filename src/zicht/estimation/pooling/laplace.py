"""A cumulative logit with random effects, by Laplace's approximation.

Of a unit in cell c, P(answer >= k) = logistic(intercept_k + sum of effects of its levels); with two
answers this is the usual logit. Effects of one factor are normal with a spread of their own. The
likelihood of category k is F(e_k) F(-e_(k+1)) (1 - exp(e_(k+1) - e_k)), so that each boundary is a
binary logit (successes: category k, failures: category k - 1) and only the intercepts hold a term
more, which does not depend on the cell.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from zicht.estimation.problems import NotConvergedError
from zicht.estimation.sampling.design import Codes, Matrix, Vector

MOST_STEPS, MOST_HALVINGS = 100, 30
#: Newton's steps gain about half this at the last.
SETTLED = 1e-14
#: The gain, as a part of the value, below which rounding decides.
ROUNDING = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Data:
    """Boundaries (first axis) by cells: ``effects`` of intercepts and levels on their log odds.

    ``successes`` and ``failures`` count the answers just above and just below the boundary;
    ``between`` the answers in each inner category. ``factor_of`` is the factor of each level.
    """

    effects: Matrix
    successes: Matrix
    failures: Matrix
    between: Vector
    factor_of: Codes

    @property
    def boundaries(self) -> int:
        """How many intercepts there are."""
        return len(self.between) + 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mode:
    """Where intercepts and effects are likeliest given the spreads, and how sure that is.

    ``value`` is the logarithm of the marginal likelihood of the spreads, up to a constant,
    ``gradient`` its slope to their logarithms, ``moves`` how the mode follows them (a column each).
    """

    coefficients: Vector
    covariance: Matrix
    value: float
    gradient: Vector
    moves: Matrix


def data(counts: Matrix, indicators: Matrix, factor_of: Codes) -> Data:
    """The rows of cells (rows of ``counts``) with answers in each category (its columns)."""
    boundaries, cells = counts.shape[1] - 1, len(counts)
    effects = np.zeros((boundaries, cells, boundaries + indicators.shape[1]))
    effects[np.arange(boundaries), :, np.arange(boundaries)] = 1.0
    effects[:, :, boundaries:] = indicators
    return Data(
        effects=effects,
        successes=np.ascontiguousarray(counts[:, 1:].T),
        failures=np.ascontiguousarray(counts[:, :-1].T),
        between=counts[:, 1:-1].sum(axis=0),
        factor_of=factor_of,
    )


def start(rows: Data, counts: Matrix) -> Vector:
    """Intercepts from how often each category is reached, and no effects."""
    reached = np.cumsum(counts.sum(axis=0)[::-1])[::-1]
    shares = reached[1:] / reached[0]
    return np.concatenate([np.log(shares / (1 - shares)), np.zeros(len(rows.factor_of))])


def mode(rows: Data, log_spreads: Vector, near: Vector) -> Mode:
    """The likeliest coefficients given the logarithms of the spreads, from a point near them.

    Raises :class:`~zicht.estimation.problems.NotConvergedError`.
    """
    precisions = np.concatenate(
        [np.zeros(rows.boundaries), np.exp(-2 * log_spreads)[rows.factor_of]]
    )
    coefficients = _likeliest(rows, precisions, near)
    information = _information(rows, precisions, coefficients)
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    sizes = np.bincount(rows.factor_of).astype(np.float64)
    squares = coefficients**2 + np.diagonal(covariance)
    explained = np.bincount(
        rows.factor_of, (squares * precisions)[rows.boundaries :], minlength=len(sizes)
    )
    moves = _moves(rows, precisions, coefficients, covariance)
    return Mode(
        coefficients=coefficients,
        covariance=covariance,
        value=_value(rows, precisions, coefficients)
        - float(sizes @ log_spreads)
        - 0.5 * float(np.linalg.slogdet(information)[1]),
        gradient=explained - sizes - 0.5 * _bent(rows, coefficients, covariance, moves),
        moves=moves,
    )


def _likeliest(rows: Data, precisions: Vector, near: Vector) -> Vector:
    coefficients, value = near, _value(rows, precisions, near)
    for _ in range(MOST_STEPS):
        slope = _slope(rows, precisions, coefficients)
        information = _information(rows, precisions, coefficients)
        step = np.asarray(np.linalg.solve(information, slope), dtype=np.float64)
        if float(slope @ step) < SETTLED * (1 + abs(value)):
            found: Vector = coefficients + step
            return found
        coefficients, value = _climbed(rows, precisions, coefficients, step, value)
    raise NotConvergedError(method="Laplace approximation", iterations=MOST_STEPS)


def _climbed(
    rows: Data, precisions: Vector, coefficients: Vector, step: Vector, value: float
) -> tuple[Vector, float]:
    for halving in range(MOST_HALVINGS):
        there = coefficients + step / 2**halving
        found = _value(rows, precisions, there)
        if found >= value - ROUNDING * abs(value):
            return there, found
    raise NotConvergedError(method="Laplace approximation", iterations=MOST_HALVINGS)


def _value(rows: Data, precisions: Vector, coefficients: Vector) -> float:
    gaps = -np.diff(coefficients[: rows.boundaries])
    if (gaps <= 0).any():
        return -np.inf
    heights = rows.effects @ coefficients
    # log F(x) = -log(1 + exp(-x)), and log F(-x) = log F(x) - x.
    passed = -np.logaddexp(0.0, -heights)
    answers = ((rows.successes + rows.failures) * passed - rows.failures * heights).sum()
    inner = rows.between @ np.log(-np.expm1(-gaps))
    return float(answers + inner - 0.5 * (precisions @ coefficients**2))


def _slope(rows: Data, precisions: Vector, coefficients: Vector) -> Vector:
    chances = expit(rows.effects @ coefficients)
    residuals = rows.successes - (rows.successes + rows.failures) * chances
    slope: Vector = (residuals[:, None, :] @ rows.effects).sum(axis=(0, 1))
    slope -= precisions * coefficients
    pull = rows.between / np.expm1(-np.diff(coefficients[: rows.boundaries]))
    slope[: rows.boundaries - 1] += pull
    slope[1 : rows.boundaries] -= pull
    return slope


def _information(rows: Data, precisions: Vector, coefficients: Vector) -> Matrix:
    chances = expit(rows.effects @ coefficients)
    weights = (rows.successes + rows.failures) * chances * (1 - chances)
    # A product per boundary stays below the size at which threads cost more than they do.
    sides = rows.effects.transpose(0, 2, 1)
    found: Matrix = (sides @ (weights[:, :, None] * rows.effects)).sum(axis=0)
    found.flat[:: len(found) + 1] += precisions
    odds = 1 / np.expm1(-np.diff(coefficients[: rows.boundaries]))
    _add_pulls(found, rows.between * odds * (1 + odds))
    return found


def _add_pulls(matrix: Matrix, pulls: Vector) -> None:
    """Neighbouring intercepts hold each other at a distance."""
    one = np.arange(len(pulls))
    matrix[one, one] += pulls
    matrix[one + 1, one + 1] += pulls
    matrix[one, one + 1] -= pulls
    matrix[one + 1, one] -= pulls


def _moves(rows: Data, precisions: Vector, coefficients: Vector, covariance: Matrix) -> Matrix:
    """How the mode moves with the logarithm of each spread: less is drawn to zero."""
    pulls = np.zeros((len(coefficients), int(rows.factor_of.max()) + 1))
    places = rows.boundaries + np.arange(len(rows.factor_of))
    pulls[places, rows.factor_of] = 2 * (precisions * coefficients)[rows.boundaries :]
    moves: Matrix = covariance @ pulls
    return moves


def _bent(rows: Data, coefficients: Vector, covariance: Matrix, moves: Matrix) -> Vector:
    """How the logarithm of the determinant of the information changes because the mode moves."""
    chances = expit(rows.effects @ coefficients)
    third = (rows.successes + rows.failures) * chances * (1 - chances) * (1 - 2 * chances)
    variances = ((rows.effects @ covariance) * rows.effects).sum(axis=2)
    turns = (third * variances)[:, None, :] @ (rows.effects @ moves)
    found: Vector = turns.sum(axis=(0, 1))
    if len(rows.between):
        inner = slice(0, rows.boundaries)
        odds = 1 / np.expm1(-np.diff(coefficients[inner]))
        fall = -rows.between * odds * (1 + odds) * (1 + 2 * odds)
        differences = np.diff(np.eye(rows.boundaries), axis=0)
        of_gaps = np.einsum("kp,pq,kq->k", differences, covariance[inner, inner], differences)
        found = found + (fall * of_gaps) @ -np.diff(moves[inner], axis=0)
    return found
