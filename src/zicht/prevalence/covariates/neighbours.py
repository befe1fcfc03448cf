"""The models one term away from a fit: how likely they can make the data, and where to begin.

All of it comes from the derivatives where we stand, in all columns. Towards a larger model that is
the first Newton step, for a smaller one the step of Wald's test, and each has a bound, see
:func:`zicht.prevalence.covariates.newton.compute_gap`: most neighbours are never fitted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.prevalence.covariates.columns import Matrix
from zicht.prevalence.covariates.fitting import CovariateFit
from zicht.prevalence.covariates.model import CovariateModel, additions, removals
from zicht.prevalence.covariates.newton import (
    Flags,
    Room,
    compute_derivatives,
    compute_gap,
    compute_means,
    maximise,
    restrict,
)
from zicht.prevalence.covariates.scope import Scope, make_room
from zicht.prevalence.histories import Vector, Whole

#: How precisely log-likelihoods of neighbours are known.
_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbour:
    """A model one term away.

    ``start`` has a coefficient for every column of the scope. Log-likelihoods, up to a constant:
    ``expected`` at a guess, and never above ``bound``.
    """

    change: str
    model: CovariateModel
    parameters: int
    kept: Flags
    start: Vector
    expected: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Stand:
    """A fit and its log-likelihood up to a constant; coefficients in all columns of the scope.

    ``room`` holds its means. ``own`` are its columns, ``inverse`` that of their Hessian.
    """

    scope: Scope
    model: CovariateModel
    reached: float
    kept: Flags
    coefficients: Vector
    gradient: Vector
    hessian: Matrix
    room: Room
    own: Whole
    inverse: Matrix


def neighbours(scope: Scope, fit: CovariateFit, protected: Sequence[int]) -> Iterator[Neighbour]:
    """Every model with one term more or less; ``protected`` terms stay."""
    stand = _stand(scope, fit)
    yield from _larger(stand)
    yield from _smaller(stand, protected)


def fit_neighbour(scope: Scope, one: Neighbour, target: float) -> tuple[int, float]:
    """How fitting it ends, and the log-likelihood up to a constant, if that reaches ``target``."""
    places = scope.places_of(one.model)
    design = restrict(scope.design, places, scope.columns.size)
    room = make_room(scope.counts.shape, len(places))
    margins, start = scope.margins[places], one.start[places]
    return maximise(design, margins, one.kept, start, room, target, _TOLERANCE)


def _stand(scope: Scope, fit: CovariateFit) -> _Stand:
    size = scope.columns.size
    room = make_room(scope.counts.shape, size)
    own, kept = scope.places_of(fit.model), scope.kept(fit.model)
    coefficients = np.zeros(size)
    coefficients[own] = fit.coefficients
    compute_means(scope.design, coefficients, kept, room)
    compute_derivatives(scope.design, scope.margins, room)
    hessian = room.hessian + np.tril(room.hessian, -1).T
    return _Stand(
        scope=scope,
        model=fit.model,
        reached=fit.log_likelihood - scope.constant,
        kept=kept,
        coefficients=coefficients,
        gradient=room.step.copy(),
        hessian=hessian,
        room=room,
        own=own,
        inverse=_inverse(hessian[np.ix_(own, own)]),
    )


def _larger(stand: _Stand) -> Iterator[Neighbour]:
    scope, model, step = stand.scope, stand.model, stand.room.step
    across = stand.inverse @ stand.hessian[stand.own]
    # What is left of the Hessian when the columns of the model are fitted along.
    rest = stand.hessian - stand.hessian[:, stand.own] @ across
    for term in additions(model, scope.places):
        new = scope.places[term]
        change = _inverse(rest[np.ix_(new, new)]) @ stand.gradient[new]
        rise = float(change @ stand.gradient[new]) / 2
        step[:] = 0.0
        step[new], step[stand.own] = change, -across[:, new] @ change
        emptied = scope.emptied.get(term)
        bound = np.inf
        if emptied is None:
            bound = stand.reached + compute_gap(scope.design, stand.kept, stand.room)
        yield Neighbour(
            change=f"+ {scope.variables.written(term)}",
            model=model.plus(term),
            parameters=len(stand.own) + len(new),
            kept=stand.kept if emptied is None else stand.kept & ~emptied,
            start=stand.coefficients,
            expected=stand.reached + rise,
            bound=bound,
        )


def _smaller(stand: _Stand, protected: Sequence[int]) -> Iterator[Neighbour]:
    scope, own, step = stand.scope, stand.own, stand.room.step
    values = stand.coefficients[own]
    for term in removals(stand.model, protected):
        gone = np.searchsorted(own, scope.places[term])
        pull = _inverse(stand.inverse[np.ix_(gone, gone)]) @ values[gone]
        fall = float(values[gone] @ pull)
        smaller = stand.model.minus(term)
        step[:] = 0.0
        step[own] = -stand.inverse[:, gone] @ pull
        bound = np.inf
        if term not in scope.emptied:
            gap = compute_gap(scope.design, stand.kept, stand.room)
            bound = stand.reached - fall + gap
        yield Neighbour(
            change=f"- {scope.variables.written(term)}",
            model=smaller,
            parameters=len(own) - len(gone),
            kept=stand.kept if term not in scope.emptied else scope.kept(smaller),
            start=stand.coefficients + step,
            expected=stand.reached - fall / 2,
            bound=bound,
        )


def _inverse(matrix: Matrix) -> Matrix:
    """Of a symmetric matrix; what follows from other columns is left out."""
    if len(matrix) == 1:
        return 1 / matrix if matrix[0, 0] > 0 else np.zeros((1, 1))
    return np.linalg.pinv(matrix, rcond=1e-11, hermitian=True).astype(np.float64)
