"""The models one term away from a fit: how likely they can make the data, and where to begin.

All of it comes from the derivatives where we stand, in all columns. Towards a larger model that is
the first Newton step, for a smaller one the step of Wald's test, and each has a bound, see
:func:`zicht.prevalence.covariates.newton.compute_gap`: most neighbours are never fitted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.prevalence.covariates.fitting import CovariateFit
from zicht.prevalence.covariates.model import CovariateModel, additions, removals
from zicht.prevalence.covariates.scope import Scope, make_room
from zicht.prevalence.covariates.work import Flags, Matrix, Room
from zicht.prevalence.histories import Vector, Whole

#: How precisely log-likelihoods of neighbours are known.
_TOLERANCE = 1e-8
#: How nearly margins have to be those of the data.
_MARGIN = 1e-6


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
    from zicht.prevalence.covariates.newton import maximise, restrict

    places = scope.places_of(one.model)
    design = restrict(scope.design, places, scope.columns.size)
    room = make_room(scope.counts.shape, len(places))
    margins, start = scope.margins[places], one.start[places]
    return maximise(design, margins, one.kept, start, room, target, _TOLERANCE)


def _stand(scope: Scope, fit: CovariateFit) -> _Stand:
    from zicht.prevalence.covariates.inverting import invert
    from zicht.prevalence.covariates.newton import compute_derivatives, compute_means

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
        inverse=invert(hessian, own),
    )


def _larger(stand: _Stand) -> Iterator[Neighbour]:
    from zicht.prevalence.covariates.inverting import invert, multiply

    scope, model, own, step = stand.scope, stand.model, stand.own, stand.room.step
    across = multiply(stand.inverse, stand.hessian[own])
    for term in additions(model, scope.places):
        new, emptied = scope.places[term], scope.emptied.get(term)
        # What is left of the Hessian when the columns of the model are fitted along.
        rest = stand.hessian[np.ix_(new, new)] - stand.hessian[new][:, own] @ across[:, new]
        change = invert(rest, np.arange(len(new))) @ stand.gradient[new]
        step[:] = 0.0
        step[new], step[own] = change, -across[:, new] @ change
        larger = model.plus(term)
        yield Neighbour(
            change=f"+ {scope.variables.written(term)}",
            model=larger,
            parameters=len(own) + len(new),
            kept=stand.kept if emptied is None else stand.kept & ~emptied,
            start=stand.coefficients,
            expected=stand.reached + float(change @ stand.gradient[new]) / 2,
            bound=np.inf if emptied is not None else _bound(stand, scope.places_of(larger)),
        )


def _smaller(stand: _Stand, protected: Sequence[int]) -> Iterator[Neighbour]:
    from zicht.prevalence.covariates.inverting import invert

    scope, own, step = stand.scope, stand.own, stand.room.step
    values = stand.coefficients[own]
    for term in removals(stand.model, protected):
        smaller, changes = stand.model.minus(term), term in scope.emptied
        gone = np.searchsorted(own, scope.places[term])
        pull = invert(stand.inverse[np.ix_(gone, gone)], np.arange(len(gone))) @ values[gone]
        step[:] = 0.0
        step[own] = -stand.inverse[:, gone] @ pull
        yield Neighbour(
            change=f"- {scope.variables.written(term)}",
            model=smaller,
            parameters=len(own) - len(gone),
            kept=scope.kept(smaller) if changes else stand.kept,
            start=stand.coefficients + step,
            expected=stand.reached - float(values[gone] @ pull) / 2,
            bound=np.inf if changes else _bound(stand, scope.places_of(smaller)),
        )


def _bound(stand: _Stand, places: Whole) -> float:
    """The highest log-likelihood of a model with these columns, by the step in ``stand.room``.

    The means where we stand, times one plus what the step adds to linear predictors, bound it when
    they have the margins of these columns; where columns follow from others they may not.
    """
    from zicht.prevalence.covariates.newton import compute_gap

    step = stand.room.step
    moved = stand.hessian @ step
    if np.abs(moved - stand.gradient)[places].max() > _MARGIN:
        return float("inf")
    gap = compute_gap(stand.scope.design, stand.kept, stand.room)
    # Of the linear predictors themselves, only what lies outside the model is left to count.
    return stand.reached + float(stand.coefficients @ moved) + gap + _MARGIN
