"""Stepwise search of a model of lists and covariates.

From main effects on, the term that betters the criterion most is added or taken away, first by BIC;
then AIC adds to what BIC chose (Cruyff, Overstall, Papathomas and McCrea 2021). A model without a
best estimate is never chosen. A neighbour that provably cannot be the best one is not fitted to
the end: one Newton step gives a bound, see :func:`zicht.prevalence.covariates.newton.compute_gap`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.prevalence.covariates.fitting import CovariateFit, fit_if_possible, fit_in
from zicht.prevalence.covariates.model import main_effects, terms_up_to, variables_of
from zicht.prevalence.covariates.neighbours import Neighbour, fit_neighbour, neighbours
from zicht.prevalence.covariates.scope import Scope, make_scope
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.work import BEATEN

#: Criteria that differ less than this are the same.
_TIE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """One model on the path, and how it came from the one before: ``+ R1:X2``.

    ``refused`` are the changes that would have been better by the criterion, but have no best
    estimate.
    """

    change: str
    fit: CovariateFit
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """All models of a search, in order."""

    steps: tuple[Step, ...]

    @property
    def best_bic(self) -> CovariateFit:
        """The model with the lowest BIC."""
        return min((step.fit for step in self.steps), key=lambda fit: fit.bic)

    @property
    def best_aic(self) -> CovariateFit:
        """The model with the lowest AIC."""
        return min((step.fit for step in self.steps), key=lambda fit: fit.aic)


def search(
    given: StratifiedHistories, *, highest_order: int = 2, penalties: Sequence[float] | None = None
) -> Path:
    """Search models with terms of at most so many lists and covariates.

    ``penalties`` per parameter are used in turn, and a later one keeps what earlier ones chose; by
    default that of BIC (the logarithm of the people observed), then that of AIC (2). Raises what
    :func:`fit_covariates` raises when main effects alone have no best estimate.
    """
    variables = variables_of(given)
    scope = make_scope(given, terms_up_to(variables, highest_order))
    steps = [Step(change="", fit=fit_in(scope, main_effects(variables)))]
    for penalty in penalties or (float(np.log(given.total)), 2.0):
        protected = steps[-1].fit.model.terms if len(steps) > 1 else ()
        while (step := _next(scope, steps[-1].fit, penalty, protected)) is not None:
            steps.append(step)
    return Path(steps=tuple(steps))


def _next(scope: Scope, fit: CovariateFit, penalty: float, protected: Sequence[int]) -> Step | None:
    """The best step from a fit; None when none is better."""
    refused: list[str] = []
    # The most promising first: what comes later is then soon beaten.
    left = sorted(
        neighbours(scope, fit, protected),
        key=lambda one: penalty * one.parameters - 2 * one.expected,
    )
    while (found := _best(scope, left, penalty, fit.penalised(penalty))) is not None:
        chosen = fit_if_possible(scope, found.model, found.start)
        if chosen is not None:
            return Step(change=found.change, fit=chosen, refused=tuple(refused))
        refused.append(found.change)
        left.remove(found)
    return None


def _best(
    scope: Scope, left: Sequence[Neighbour], penalty: float, present: float
) -> Neighbour | None:
    """The neighbour with the lowest criterion, if that is lower than the ``present`` one."""
    best, lowest = None, present - _TIE
    for one in left:
        target = (penalty * one.parameters - lowest) / 2 - scope.constant
        if one.bound < target:
            continue
        code, reached = fit_neighbour(scope, one, target)
        criterion = penalty * one.parameters - 2 * (reached + scope.constant)
        if code != BEATEN and criterion < lowest:
            best, lowest = one, criterion
    return best
