"""The population under one log-linear model, by maximum likelihood."""

from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from scipy.special import gammaln, ndtri, xlogy

from zicht.prevalence.existence import Status, settled
from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.kernel import plain
from zicht.prevalence.kernel.codes import CONVERGED
from zicht.prevalence.kernel.plain import kept_cells, sum_above
from zicht.prevalence.models import Model
from zicht.prevalence.problems import (
    NoMaximumError,
    NotConvergedError,
    NotHierarchicalError,
    NotIdentifiableError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Limits around a population that hold it in a share ``level`` of all samples."""

    level: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A model fitted to ``observed`` people.

    ``parameters`` are parallel to the intercept and ``model.terms``; those of terms on which
    nobody is are minus infinity. The intercept is the logarithm of the unseen, and
    ``unseen_log_error`` its standard error. ``bic`` counts every parameter, also those at minus
    infinity, takes the observed people as sample size, and its likelihood is that of Poisson
    counts in the cells that can be filled.
    """

    model: Model
    observed: int
    parameters: tuple[float, ...]
    unseen_log_error: float
    deviance: float
    bic: float
    aic: float

    @property
    def unseen(self) -> float:
        """How many people are estimated to be on no list."""
        return float(np.exp(self.parameters[0]))

    @property
    def population(self) -> float:
        """Observed and unseen together."""
        return self.observed + self.unseen

    @property
    def minus_infinity(self) -> tuple[int, ...]:
        """The terms on which nobody is."""
        pairs = zip(self.model.terms, self.parameters[1:], strict=True)
        return tuple(term for term, value in pairs if value == -np.inf)

    def means(self) -> Vector:
        """Fitted numbers of people per cell; 0 for the unseen one and where nobody can be."""
        masks, values = self.model.masks(), np.array(self.parameters)
        finite = values > -np.inf
        kept = kept_cells(1 << self.model.lists, masks[~finite])
        return plain.means(masks[finite], values[finite], kept)

    def interval(self, level: float = 0.95) -> Interval:
        """Wald's on the logarithm of the unseen; it takes the model as known beforehand."""
        spread = float(ndtri(0.5 + level / 2)) * self.unseen_log_error
        lower, upper = np.exp(self.parameters[0] + np.array([-spread, spread]))
        return Interval(
            level=level, lower=self.observed + float(lower), upper=self.observed + float(upper)
        )


def fit(given: Histories, model: Model) -> Fit:
    """Fit a model to histories.

    Raises NoMaximumError or NotIdentifiableError when it has no best estimate on this table,
    NotHierarchicalError when it is a model of another number of lists.
    """
    from zicht.prevalence.kernel.newton import fit_model
    from zicht.prevalence.kernel.work import make_work

    _check_lists(given, model)
    counts = given.dense().astype(np.float64)
    work = make_work(model.lists)
    code = fit_model(counts, model.masks(), work)
    if code != CONVERGED:
        _refuse(settled(code, counts, model), model)
    return summarised(given, model, work.coefficients[: model.parameters])


def fit_plainly(given: Histories, model: Model) -> Fit:
    """The same fit by the path in NumPy, which is slower and there to be read and compared."""
    _check_lists(given, model)
    counts = given.dense().astype(np.float64)
    found = plain.fit_model(counts, model.masks())
    if found.code != CONVERGED:
        _refuse(settled(found.code, counts, model), model)
    parameters = np.full(len(counts), -np.inf)
    parameters[found.terms] = found.coefficients
    return summarised(given, model, parameters[model.masks()])


def summarised(given: Histories, model: Model, coefficients: Vector) -> Fit:
    """A fit from its coefficients, parallel to ``model.masks()``."""
    counts, masks = given.dense().astype(np.float64), model.masks()
    finite = coefficients > -np.inf
    terms = masks[finite]
    fitted = plain.means(terms, coefficients[finite], kept_cells(len(counts), masks[~finite]))
    kept = fitted > 0
    likelihood = float(
        np.sum(xlogy(counts, fitted)[kept] - fitted[kept] - gammaln(counts + 1)[kept])
    )
    ratio = np.divide(counts, fitted, out=np.ones_like(fitted), where=kept)
    return Fit(
        model=model,
        observed=given.total,
        parameters=tuple(coefficients.tolist()),
        unseen_log_error=_intercept_error(terms, fitted),
        deviance=float(2 * np.sum(xlogy(counts, ratio) - (counts - fitted))),
        bic=float(model.parameters * np.log(given.total) - 2 * likelihood),
        aic=float(2 * model.parameters - 2 * likelihood),
    )


def _intercept_error(terms: Whole, fitted: Vector) -> float:
    information = sum_above(fitted)[terms[:, None] | terms]
    first = np.zeros(len(terms))
    first[0] = 1.0
    return float(np.sqrt(np.linalg.solve(information, first)[0]))


def _check_lists(given: Histories, model: Model) -> None:
    if model.lists != len(given.lists):
        raise NotHierarchicalError(model=str(model))


def _refuse(found: Status, model: Model) -> NoReturn:
    if found is Status.VALID:
        raise NotConvergedError(model=str(model))
    if found is Status.NO_MAXIMUM:
        raise NoMaximumError(model=str(model))
    raise NotIdentifiableError(model=str(model))
