"""The methods that a panel can run, in the order in which they are shown.

Everything heavy is imported by the method that needs it.
"""

from typing import TYPE_CHECKING

import numpy as np

from zicht.language import Text
from zicht.prevalence.fitting import Fit, Interval, fit
from zicht.prevalence.histories import Histories
from zicht.prevalence.models import independence
from zicht.prevalence.panel import Family, Finding, Margin, Method, Settings
from zicht.prevalence.peaks import curve_of, peaks_of, smooth_curve

if TYPE_CHECKING:
    from zicht.prevalence.bootstrap import Estimator


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
        detail=str(chosen.model),
        curve=curve,
        peaks=() if curve is None else peaks_of(curve),
    )


def _graphs(given: Histories, settings: Settings) -> Finding:
    from zicht.prevalence.bayes.decomposable import estimate_decomposable

    posterior = estimate_decomposable(given).posterior
    interval = posterior.interval(settings.level)
    curve = curve_of(posterior)
    return Finding(
        population=posterior.median,
        interval=Interval(level=settings.level, lower=interval.low, upper=interval.high),
        margin=Margin.POSTERIOR,
        curve=curve,
        peaks=peaks_of(curve),
    )


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
    run=_graphs,
)

#: All of them, in the order in which they are shown.
METHODS = (CHAO, INDEPENDENCE, STEPWISE, GRAPHS)


def method(key: str) -> Method | None:
    """The method with this permanent key, or None."""
    return next((one for one in METHODS if one.key == key), None)
