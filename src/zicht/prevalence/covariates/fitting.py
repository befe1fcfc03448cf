"""The unseen of every stratum under one model, by maximum likelihood."""

from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from zicht.prevalence.covariates.existence import rises
from zicht.prevalence.covariates.model import CovariateModel
from zicht.prevalence.covariates.scope import Scope, make_room, make_scope
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.work import CONVERGED, Design, Flags, Matrix
from zicht.prevalence.histories import Vector
from zicht.prevalence.problems import NoMaximumError, NotConvergedError, NotIdentifiableError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CovariateFit:
    """A model fitted to a table of ``given``.

    ``expected`` holds the expected count of every cell by stratum (row) and mask (column), column
    0 the unseen. ``coefficients`` belong to the columns of the model. ``parameters`` counts all of
    them, also those at minus infinity. ``bic`` and ``aicc`` take the observed people as sample
    size, and the likelihood is that of Poisson counts.
    """

    given: StratifiedHistories
    model: CovariateModel
    expected: Matrix
    coefficients: Vector
    deviance: float
    log_likelihood: float

    @property
    def observed(self) -> int:
        """How many people were observed."""
        return self.given.total

    @property
    def unseen(self) -> Vector:
        """How many people of each stratum are estimated to be on no list."""
        return self.expected[:, 0]

    @property
    def population(self) -> float:
        """Observed and unseen together, over all strata."""
        return self.observed + float(self.unseen.sum())

    @property
    def parameters(self) -> int:
        """How many parameters the model has."""
        return len(self.coefficients)

    @property
    def residual_freedom(self) -> int:
        """Cells that can be observed, less parameters."""
        strata, width = self.expected.shape
        return int(strata * (width - 1)) - self.parameters

    def penalised(self, penalty: float) -> float:
        """Minus twice the log-likelihood and a penalty per parameter: 2 makes the AIC."""
        return penalty * self.parameters - 2 * self.log_likelihood

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return self.penalised(2.0)

    @property
    def aicc(self) -> float:
        """Akaike's criterion with Hurvich and Tsai's correction; infinite for too few people."""
        left = self.observed - self.parameters - 1
        extra = 2 * self.parameters * (self.parameters + 1)
        return self.aic + extra / left if left > 0 else float("inf")

    @property
    def bic(self) -> float:
        """The criterion of Schwarz."""
        return self.penalised(float(np.log(self.observed)))


def fit_covariates(given: StratifiedHistories, model: CovariateModel) -> CovariateFit:
    """Fit a model to a table.

    Raises NoMaximumError or NotIdentifiableError when it has no best estimate on this table.
    """
    return fit_in(make_scope(given, model.terms), model)


def fit_in(scope: Scope, model: CovariateModel) -> CovariateFit:
    """The same in a scope that holds the terms of the model."""
    kept = scope.kept(model)
    start = np.zeros(scope.columns.size)
    start[0] = np.log(scope.given.total / kept.sum())
    fit = fit_if_possible(scope, model, start)
    if fit is None:
        _refuse(scope, kept, model)
    return fit


def fit_if_possible(scope: Scope, model: CovariateModel, start: Vector) -> CovariateFit | None:
    """A fit that begins at a coefficient per column of the scope; None where there is no best one.

    A maximum that was reached is the proof that there is one.
    """
    from zicht.prevalence.covariates.newton import maximise, restrict

    places, kept = scope.places_of(model), scope.kept(model)
    design = restrict(scope.design, places, scope.columns.size)
    rank = scope.rank(design, len(places), kept)
    if rank is None:
        return None
    coefficients = start[places]
    room = make_room(scope.counts.shape, len(places))
    margins = scope.margins[places]
    code, reached = maximise(design, margins, kept, coefficients, room, -np.inf, 0.0)
    # A column that only seemed to follow from others would have been left where it was.
    if code != CONVERGED or len(places) - int(room.aliased.sum()) != rank:
        return None
    return CovariateFit(
        given=scope.given,
        model=model,
        expected=_expected(design, coefficients, kept, scope.living(kept)),
        coefficients=coefficients,
        deviance=2 * (scope.saturated - reached),
        log_likelihood=reached + scope.constant,
    )


def _expected(design: Design, coefficients: Vector, kept: Flags, living: Flags) -> Matrix:
    from zicht.prevalence.covariates.newton import spread

    cells = np.empty(kept.shape)
    spread(design, coefficients, cells)
    filled = kept.copy()
    filled[:, 0] = living
    return np.where(filled, np.exp(np.where(filled, cells, 0.0)), 0.0)


def _refuse(scope: Scope, kept: Flags, model: CovariateModel) -> NoReturn:
    from zicht.prevalence.covariates.newton import restrict

    places = scope.places_of(model)
    design = restrict(scope.design, places, scope.columns.size)
    if scope.rank(design, len(places), kept) is None:
        raise NotIdentifiableError(model=str(model))
    if rises(design, len(places), scope.counts, kept):
        raise NoMaximumError(model=str(model))
    raise NotConvergedError(model=str(model))
