"""The methods that a panel can run, in the order in which they are shown.

Everything heavy is imported by the method that needs it.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from zicht.language import Text
from zicht.prevalence.bayes.posterior import DrawnPosterior, GridPosterior
from zicht.prevalence.fitting import Fit, Interval, fit
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.models import Criterion, independence
from zicht.prevalence.panel import (
    Family,
    Finding,
    LimitErrors,
    Margin,
    Method,
    Mixture,
    Settings,
)
from zicht.prevalence.peaks import curve_of, peaks_of, smooth_curve
from zicht.prevalence.problems import NoMaximumError, NotConvergedError, NotProvedError

if TYPE_CHECKING:
    from zicht.prevalence.bootstrap import Estimator

#: Fits after which the search for the best model of one table gives up; some seconds.
_MOST_FITS = 200_000
#: Lists on which code is compiled.
_FEW = histories(["A", "B", "C"], [1, 2, 3, 4, 5, 6, 7], [9, 8, 3, 7, 2, 4, 1])


def _independent(given: Histories, settings: Settings) -> Finding:
    found = fit(given, independence(len(given.lists)))
    return Finding(
        population=found.population,
        interval=found.interval(settings.level),
        margin=Margin.FIXED_MODEL,
        detail=str(found.model),
    )


def _chao(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.simple import chao_lower_bound

    found = chao_lower_bound(given)
    return Finding(
        population=found.population,
        interval=found.interval(settings.level),
        margin=Margin.FIXED_MODEL,
    )


def _stepwise(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.stepwise import Stepwise, stepwise

    return _with_choice(given, stepwise(given).fit, Stepwise(), settings)


def _best_model(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.search import LowestCriterion

    order = order_of(given, settings)
    return _with_choice(
        given, proved_best(given, order), LowestCriterion(highest_order=order), settings
    )


def _prepare_search() -> None:
    _best_model(_FEW, Settings(resamples=2))


def _average(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.averaging import average

    made = average(given, highest_order=order_of(given, settings))
    best, curve = made.models[0], made.curve()
    return Finding(
        population=made.population,
        interval=made.interval(settings.level),
        margin=Margin.MIXTURE,
        detail=str(best.fit.model),
        mixture=Mixture(models=len(made.models), best_weight=best.weight),
        curve=curve,
        peaks=peaks_of(curve),
    )


def best_of_all(
    given: Histories, settings: Settings, *, order: int, criterion: Criterion = Criterion.BIC
) -> Finding:
    """The best model of terms of at most so many lists, with the interval of that one model."""
    found = proved_best(given, order, criterion)
    return Finding(
        population=found.population,
        interval=found.interval(settings.level),
        margin=Margin.FIXED_MODEL,
        detail=str(found.model),
    )


def proved_best(given: Histories, order: int, criterion: Criterion = Criterion.BIC) -> Fit:
    """The best model of terms of at most so many lists; NotProvedError if that takes too long."""
    from zicht.prevalence.search import find_best

    found = find_best(given, highest_order=order, criterion=criterion, most_fits=_MOST_FITS)
    if not found.certificate.optimal:
        raise NotProvedError(gap=found.certificate.gap)
    return found.fit


def order_of(given: Histories, settings: Settings) -> int:
    """How many lists a term may join: what was asked for, or else the usual."""
    lists = len(given.lists)
    return usual_order(lists) if settings.order is None else min(settings.order, lists - 1)


def usual_order(lists: int) -> int:
    """All models of up to five lists; of more so many that a search of resamples takes seconds."""
    return lists - 1 if lists <= 5 else 3 if lists == 6 else 2


def _with_choice(
    given: Histories, chosen: Fit, estimator: "Estimator", settings: Settings
) -> Finding:
    """A model that was chosen, with the choice repeated in every resample."""
    from zicht.prevalence.bootstrap import bootstrap

    made = bootstrap(given, estimator, seed=settings.seed, resamples=settings.resamples)
    found = made.interval(settings.level)
    finite = made.replicates[np.isfinite(made.replicates)]
    curve = smooth_curve(finite, np.ones(len(finite))) if len(finite) else None
    return Finding(
        population=chosen.population,
        interval=Interval(level=settings.level, lower=found.lower.value, upper=found.upper.value),
        margin=Margin.WITH_CHOICE,
        limit_errors=LimitErrors(
            lower=found.lower.monte_carlo_error, upper=found.upper.monte_carlo_error
        ),
        detail=str(chosen.model),
        curve=curve,
        peaks=() if curve is None else peaks_of(curve),
    )


def _heterogeneity(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.rcapture import closed_model
    from zicht.prevalence.simple import SimpleEstimate

    name = "Mth Darroch"
    found = closed_model(given, name)
    if found.population is None or found.standard_error is None:
        raise NoMaximumError(model=name)
    if not found.converged:
        raise NotConvergedError(model=name)
    made = SimpleEstimate(
        observed=given.total, population=found.population, standard_error=found.standard_error
    )
    return Finding(
        population=found.population,
        interval=made.interval(settings.level),
        margin=Margin.FIXED_MODEL,
        detail=name,
    )


def _threshold(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.bayes.threshold import estimate_threshold

    return _of_posterior(estimate_threshold(given, seed=settings.seed).posterior, settings)


def _classes(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.bayes.latent_classes import estimate_latent_classes

    return _of_posterior(estimate_latent_classes(given, seed=settings.seed).posterior, settings)


def _prepare_classes() -> None:
    from zicht.prevalence.bayes.latent_classes import estimate_latent_classes

    with suppress(NotConvergedError):
        estimate_latent_classes(_FEW, most_scans=8)


def average_over_graphs(
    given: Histories, settings: Settings, *, weight: float | None = None
) -> Finding:
    """The average over decomposable graphs with another prior weight of a cell than the usual."""
    from zicht.prevalence.bayes.decomposable import estimate_decomposable

    return _of_posterior(estimate_decomposable(given, weight=weight).posterior, settings)


def _of_posterior(posterior: GridPosterior | DrawnPosterior, settings: Settings) -> Finding:
    interval, curve = posterior.interval(settings.level), curve_of(posterior)
    return Finding(
        population=posterior.median,
        interval=Interval(level=settings.level, lower=interval.low, upper=interval.high),
        margin=Margin.POSTERIOR,
        limit_errors=_errors_of_draws(posterior, settings.level),
        curve=curve,
        peaks=peaks_of(curve),
    )


def _errors_of_draws(posterior: GridPosterior | DrawnPosterior, level: float) -> LimitErrors | None:
    """None for a posterior that was computed, not drawn."""
    from zicht.prevalence.bayes.diagnostics import quantile_error

    if isinstance(posterior, GridPosterior):
        return None
    lower, upper = (
        quantile_error(posterior.draws, tail) for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    return LimitErrors(lower=lower, upper=upper)


INDEPENDENCE = Method(
    key="independence",
    name=Text(nl="onafhankelijke lijsten", en="independent lists"),
    family=Family.INDEPENDENCE,
    paper="Fienberg, S. E. (1972). Biometrika 59, 591-603.",
    run=_independent,
)
CHAO = Method(
    key="chao",
    name=Text(nl="ondergrens van Chao", en="Chao's lower bound"),
    family=Family.BOUND,
    paper="Chao, A. (1987). Biometrics 43, 783-791.",
    run=_chao,
)
STEPWISE = Method(
    key="stepwise",
    name=Text(nl="stapsgewijs gekozen paren", en="pairs chosen stepwise"),
    family=Family.STEPWISE,
    paper="Chan, L., Silverman, B. W. & Vincent, K. (2021). JASA 116, 1297-1306.",
    run=_stepwise,
)
GRAPHS = Method(
    key="graphs",
    name=Text(nl="gemiddelde over grafen", en="average over graphs"),
    family=Family.GRAPHS,
    paper="Madigan, D. & York, J. C. (1997). Biometrika 84, 19-31.",
    run=average_over_graphs,
)

HETEROGENEITY = Method(
    key="heterogeneity",
    name=Text(nl="mensen die verschillen (Darroch)", en="people who differ (Darroch)"),
    family=Family.HETEROGENEITY,
    paper="Darroch, J. N. and others (1993). JASA 88, 1137-1148; Rivest, L.-P. & Baillargeon, S. "
    "(2007). Biometrics 63, 999-1006.",
    run=_heterogeneity,
)
THRESHOLD = Method(
    key="threshold",
    name=Text(nl="Bayes met drempel", en="Bayesian threshold"),
    family=Family.THRESHOLD,
    paper="Silverman, B. W. (2020). JRSS A 183, 691-736.",
    run=_threshold,
)

BEST_MODEL = Method(
    key="bic",
    name=Text(nl="beste model (BIC)", en="best model (BIC)"),
    family=Family.BEST_MODEL,
    paper="Silverman, B. W., Chan, L. & Vincent, K. (2024). Statistics and Computing 34, 44.",
    run=_best_model,
    is_slow=True,
    prepare=_prepare_search,
)
#: Of the family of the best model: it weighs the same models by the same criterion.
AVERAGE = Method(
    key="average",
    name=Text(nl="gemiddelde over beste modellen", en="average over best models"),
    family=Family.BEST_MODEL,
    paper="Raftery, A. E. (1995). Sociological Methodology 25, 111-163; Buckland, S. T., "
    "Burnham, K. P. & Augustin, N. H. (1997). Biometrics 53, 603-618.",
    run=_average,
)
CLASSES = Method(
    key="classes",
    name=Text(nl="verborgen klassen", en="latent classes"),
    family=Family.CLASSES,
    paper="Manrique-Vallier, D. (2016). Biometrics 72, 1246-1254.",
    run=_classes,
    is_slow=True,
    prepare=_prepare_classes,
)

#: In the order in which they are shown.
METHODS = (
    CHAO,
    INDEPENDENCE,
    HETEROGENEITY,
    STEPWISE,
    BEST_MODEL,
    AVERAGE,
    GRAPHS,
    THRESHOLD,
    CLASSES,
)


def method(key: str) -> Method | None:
    """The method with this permanent key, or None."""
    return next((one for one in METHODS if one.key == key), None)
