"""Profile-likelihood intervals, and the choice by AIC that was published for the United Kingdom.

Of every size of the population, the multinomial likelihood with the other parameters at their best
(Cormack 1992), as the R package Rcapture has it. Bales, Hesketh and Silverman (2015) add pairs of
lists as long as AIC falls and the last pair is significant. The interval takes the model as known
beforehand, and is too narrow where it was chosen.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, gammaln, ndtr

from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import Histories, Vector
from zicht.prevalence.models import Model, independence
from zicht.prevalence.regression import Matrix, Regression, regress
from zicht.prevalence.stepwise import list_pairs

#: The level at which the last pair must be significant, as published.
SIGNIFICANCE = 0.05
_EXACT = 1e-12
#: An upper limit this many times as large as the estimate is none.
_UNBOUNDED = 1e4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """The likelihood of every size of the population under a model."""

    observed: int
    counts: Vector
    design: Matrix
    guess: float
    population: float
    likelihood: float

    def interval(self, level: float = 0.95) -> Interval:
        """All sizes whose likelihood is not too far below the largest; infinite without end."""
        least = self.likelihood - float(chdtri(1, 1 - level)) / 2

        def above(size: float) -> float:
            return _likelihood(self.counts, self.design, self.observed, size) - least

        nobody, far = float(self.observed), 2 * self.guess
        lower = nobody if above(nobody) > 0 else float(brentq(above, nobody, self.population))
        while above(far) > 0 and far < _UNBOUNDED * self.guess:
            far *= 2
        upper = np.inf if above(far) > 0 else float(brentq(above, self.population, far))
        return Interval(level=level, lower=lower, upper=upper)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenByAic:
    """The model that was chosen, and its profile."""

    model: Model
    profile: Profile


def profile(given: Histories, model: Model) -> Profile:
    """The profile of a model on a table."""
    counts, design = _table(given, model)
    guess = given.total + float(np.exp(regress(design, counts).coefficients[0]))
    found = minimize_scalar(
        lambda size: -_likelihood(counts, design, given.total, size),
        bounds=(given.total, 3 * guess),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return Profile(
        observed=given.total,
        counts=counts,
        design=design,
        guess=guess,
        population=float(found.x),
        likelihood=-float(found.fun),
    )


def choose_by_aic(given: Histories, *, significance: float = SIGNIFICANCE) -> ChosenByAic:
    """Add pairs to independent lists while AIC falls and the pair's Wald test is significant."""
    model = independence(len(given.lists))
    counts, design = _table(given, model)
    best = regress(design, counts).aic
    while True:
        tried = [
            (candidate, _fitted(given, model, pair))
            for pair in list_pairs(len(given.lists)).tolist()
            if pair not in model.terms
            for candidate in [model.with_term(pair)]
        ]
        if not tried:
            break
        candidate, fitted = min(tried, key=lambda one: one[1].aic)
        if fitted.aic >= best or _significance(fitted) > significance:
            break
        model, best = candidate, fitted.aic
    return ChosenByAic(model=model, profile=profile(given, model))


def _fitted(given: Histories, model: Model, pair: int) -> Regression:
    """With the pair as last column."""
    counts, design = _table(given, model)
    masks = np.arange(1, len(counts) + 1)
    return regress(np.column_stack([design, (masks & pair) == pair]), counts)


def _significance(fitted: Regression) -> float:
    """Of the last coefficient, two-sided."""
    ratio = fitted.coefficients[-1] / np.sqrt(fitted.covariance[-1, -1])
    return 2 * float(ndtr(-abs(ratio)))


def _table(given: Histories, model: Model) -> tuple[Vector, Matrix]:
    """The counts of the cells that can be observed, and which terms they hold."""
    counts, terms = given.dense().astype(np.float64), model.masks()
    cells = np.arange(1, len(counts))
    return counts[1:], ((cells[:, None] & terms) == terms).astype(np.float64)


def _likelihood(counts: Vector, design: Matrix, observed: int, size: float) -> float:
    """The profile log-likelihood of a size, up to a constant."""
    unseen = size - observed
    fitted = regress(
        np.vstack([design, np.eye(1, design.shape[1])]),
        np.append(counts, unseen),
        tolerance=_EXACT,
    )
    # What the Poisson likelihood of the whole table leaves out, by Stirling where that is exact.
    if size > 100:
        stirling = 0.5 * np.log(2 * np.pi * size) if unseen <= 1 else -0.5 * np.log(unseen / size)
        correction = (unseen if unseen > 1 else 0.0) - size + stirling
    else:
        correction = (
            (unseen * np.log(unseen) if unseen > 0 else 0.0)
            - size * np.log(size)
            + gammaln(size + 1)
            - gammaln(unseen + 1)
        )
    return float(correction) - fitted.deviance / 2
