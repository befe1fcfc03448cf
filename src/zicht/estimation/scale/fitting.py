"""The highest point of the marginal likelihood: EM steps first, then Newton's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import NotConvergedError
from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.scale.derivatives import evaluate
from zicht.estimation.scale.layout import Layout
from zicht.estimation.scale.likelihood import Group, log_likelihood
from zicht.estimation.scale.problems import SeparatedItemError

#: Steps with the complete-data information, an EM algorithm whose M step is one step of Newton
#: (Lange 1995); from far away they are safe where the observed information may not be.
EM_STEPS = 3
#: A slope beyond this has no end: the step from no to yes is as narrow as the gap between nodes.
STEEPEST = 15.0
MOST_STEPS, MOST_HALVINGS = 200, 40
METHOD = "Marginal maximum likelihood"
#: The search ends when a step moves the parameters by less than this part of their standard error,
#: squared; a last step of Newton then leaves nothing that floating point can show.
SETTLED = 1e-12
#: The observed information is dear, so it is kept while steps shrink (squared) at least so fast.
FAST = 0.02
#: How much of the log-likelihood rounding may take away in one step.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """Estimates of the free parameters, their covariance (inverse observed information)."""

    free: Vector
    covariance: Matrix
    log_likelihood: float
    steps: int


def maximise(layout: Layout, groups: Sequence[Group], start: Vector, *, near: bool = False) -> Fit:
    """The maximum likelihood estimates, from ``start``; ``near`` leaves the EM steps out.

    Raises :class:`SeparatedItemError` when a slope runs away, :class:`NotConvergedError` when 200
    steps do not settle or the top is not a top in every direction.
    """
    free, newton, before = start, None, np.inf
    for step in range(MOST_STEPS):
        renew = newton is None and (near or step >= EM_STEPS)
        found = evaluate(layout, groups, free, observed=renew)
        if found.observed is not None:
            newton = _cholesky(found.observed)
        direction = _solved(_required(found.complete) if newton is None else newton, found.gradient)
        change = float(found.gradient @ direction)
        if newton is not None and change < SETTLED:
            return _settled(layout, groups, free + direction, steps=step + 1)
        free = _climbed(layout, groups, free, direction, found.value)
        _check_slopes(layout, groups, free)
        if change > before * FAST:
            newton = None
        before = change
    raise NotConvergedError(method=METHOD, iterations=MOST_STEPS)


def _climbed(
    layout: Layout, groups: Sequence[Group], free: Vector, direction: Vector, value: float
) -> Vector:
    size = 1.0
    for _ in range(MOST_HALVINGS):
        there = free + size * direction
        if log_likelihood(layout, groups, there) >= value - ROUNDING * abs(value):
            return there
        size /= 2
    raise NotConvergedError(method=METHOD, iterations=MOST_HALVINGS)


def _settled(layout: Layout, groups: Sequence[Group], free: Vector, *, steps: int) -> Fit:
    """The end of the search: a last step of Newton, with the information that it rests on."""
    found = evaluate(layout, groups, free, observed=True)
    lower = _required(found.complete if found.observed is None else found.observed)
    return Fit(
        free=free + _solved(lower, found.gradient),
        covariance=_solved(lower, np.eye(len(free))),
        log_likelihood=found.value,
        steps=steps,
    )


def _required(matrix: Matrix) -> Matrix:
    """The factor of a matrix that is positive at every top."""
    lower = _cholesky(matrix)
    if lower is None:
        raise NotConvergedError(method=METHOD, iterations=MOST_STEPS)
    return lower


def _check_slopes(layout: Layout, groups: Sequence[Group], free: Vector) -> None:
    for group in groups:
        slopes = (group.constant + group.loading @ free)[: layout.items]
        steepest = int(np.argmax(np.abs(slopes)))
        if abs(slopes[steepest]) > STEEPEST:
            raise SeparatedItemError(item=layout.names[steepest])


def _cholesky(matrix: Matrix) -> Matrix | None:
    try:
        lower = np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return lower


def _solved(lower: Matrix, right: Matrix) -> Matrix:
    found: Matrix = np.linalg.solve(lower.T, np.linalg.solve(lower, right))
    return found
