"""Estimates that are in every textbook: two lists at a time, and models of a closed population.

They stand beside the methods of a panel and do not count in the verdict. Two lists cannot say
whether one leans on the other, so that pairs which are far apart are a sign that lists lean on each
other, or on the kind of people. Of the models of a closed population the best has no proof of being
right, and Mb and Mbh only make sense where lists follow each other in time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import isfinite

from zicht.language import Text
from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import Histories
from zicht.prevalence.link_correction import Correction, wider
from zicht.prevalence.panel import Refusal, refusal_of
from zicht.prevalence.problems import (
    NoMaximumError,
    NotConvergedError,
    PrevalenceError,
    TooFewListsError,
)
from zicht.prevalence.rcapture import ClosedModel, closed_models
from zicht.prevalence.simple import SimpleEstimate, chapman, lincoln_petersen


class NoOrderError(PrevalenceError):
    """A model of lists that follow each other needs ever fewer people who are new."""

    code = "no-order"

    def __init__(self, *, model: str) -> None:
        super().__init__(
            Text(
                nl=f"Model {model} laat geen omvang toe: latere lijsten brengen niet minder "
                "nieuwe mensen dan eerdere.",
                en=f"Model {model} allows of no size: later lists do not bring fewer new people "
                "than earlier ones.",
            ),
            Text(
                nl="Gebruik dit model alleen voor lijsten die in de tijd op elkaar volgen.",
                en="Use this model only for lists that follow each other in time.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A size of the population with its standard error and an interval, log-normal in the unseen.

    Where lists were corrected for links, the interval holds what is not known of those too.
    """

    population: float
    standard_error: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEstimate:
    """What two lists say without the others; ``lincoln_petersen`` needs somebody on both."""

    lists: tuple[str, str]
    lincoln_petersen: Sized | Refusal
    chapman: Sized


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedEstimate:
    """A model of a closed population: its size, or why there is none, and how well it fits."""

    model: str
    size: Sized | Refusal
    deviance: float
    degrees_of_freedom: int
    aic: float
    bic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Classical:
    """Every pair of lists, and all models of a closed population in Rcapture's order.

    ``closed`` is a refusal where there are two lists only.
    """

    pairs: tuple[PairEstimate, ...]
    closed: tuple[ClosedEstimate, ...] | Refusal


def classical_estimates(
    given: Histories, level: float, *, correction: Correction | None = None
) -> Classical:
    """All of them, with intervals of this level.

    ``given`` are the lists as corrected where there is a ``correction``; its spread then makes the
    intervals wider, as it does those of a panel.
    """
    measure = _Measure(level=level, correction=correction)
    return Classical(
        pairs=tuple(_pair(given, names, measure) for names in combinations(given.lists, 2)),
        closed=_closed(given, measure),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How wide an interval has to be."""

    level: float
    correction: Correction | None

    def sized(self, made: SimpleEstimate) -> Sized:
        found = made.interval(self.level)
        if self.correction is not None:
            ends = found.lower, found.upper
            low, high = wider(made.population, ends, self.level, self.correction, made.observed)
            found = replace(found, lower=low, upper=high)
        return Sized(population=made.population, standard_error=made.standard_error, interval=found)


def _pair(given: Histories, names: tuple[str, str], measure: _Measure) -> PairEstimate:
    first: Sized | Refusal
    try:
        first = measure.sized(lincoln_petersen(given, *names))
    except PrevalenceError as fault:
        first = refusal_of(fault)
    return PairEstimate(
        lists=names, lincoln_petersen=first, chapman=measure.sized(chapman(given, *names))
    )


def _closed(given: Histories, measure: _Measure) -> tuple[ClosedEstimate, ...] | Refusal:
    try:
        return tuple(_models(given, measure))
    except TooFewListsError as fault:
        return refusal_of(fault)


def _models(given: Histories, measure: _Measure) -> Iterator[ClosedEstimate]:
    for one in closed_models(given):
        yield ClosedEstimate(
            model=one.name,
            size=_size(one, given.total, measure),
            deviance=one.deviance,
            degrees_of_freedom=one.degrees_of_freedom,
            aic=one.aic,
            bic=one.bic,
        )


def _size(one: ClosedModel, observed: int, measure: _Measure) -> Sized | Refusal:
    if one.population is None or one.standard_error is None:
        fault = NoOrderError if one.name.startswith("Mb") else NoMaximumError
        return refusal_of(fault(model=one.name))
    if not (one.converged and isfinite(one.population) and isfinite(one.standard_error)):
        return refusal_of(NotConvergedError(model=one.name))
    made = SimpleEstimate(
        observed=observed, population=one.population, standard_error=one.standard_error
    )
    return measure.sized(made)
