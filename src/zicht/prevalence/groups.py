"""The size of every group of people, by one model of lists and groups, so that they add up.

Groups that are estimated one by one, each by a model of its own, do not make the whole. Here one
model is that of all: the best by BIC with terms of two lists, of a list and a covariate, or of two
covariates (Cruyff, van Dijk and van der Heijden 2017). A table per covariate is shown of it.
"""

from dataclasses import dataclass, replace
from math import isfinite, log

import numpy as np

from zicht.language import Text
from zicht.prevalence.covariates.problems import NotNumbersError
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.totals import Resampled, Total
from zicht.prevalence.grouping import Division, Grouped, grouped
from zicht.prevalence.link_correction import Correction, wider
from zicht.prevalence.panel import Refusal, Settings, refusal_of
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.stratum_correction import corrected_strata

#: Resamples behind an interval; the model is not chosen again in each.
RESAMPLES = 1000
#: A table of more cells than this takes minutes.
MOST_CELLS = 1 << 15


class TooManyGroupsError(PrevalenceError):
    """More groups and lists than can be resampled while somebody waits."""

    code = "too-many-groups"

    def __init__(self, *, groups: int, lists: int) -> None:
        super().__init__(
            Text(
                nl=f"{groups} (combinaties van) groepen zijn te veel bij {lists} lijsten.",
                en=f"{groups} groups, or combinations of them, are too many with {lists} lists.",
            ),
            Text(
                nl="Neem groepen samen, kies minder kolommen, of voeg lijsten samen.",
                en="Take groups together, choose fewer columns, or merge lists.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Breakdown:
    """The groups of one covariate (``by``), with their totals; they add up to the whole.

    The last holds those that were taken together where it ``ends_in_rest``.
    """

    by: str
    names: tuple[Text, ...]
    totals: tuple[Total, ...]
    ends_in_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """The estimate of every group, per covariate, or why there is none.

    ``whole`` is their sum, with an interval of its own; None where refused. Intervals take the
    model as known. ``by`` are the columns that made the groups, ``degrees`` those that follow a
    polynomial, ``hidden`` those that cannot be shown, and ``minimum`` the fewest people on more
    lists than one in each group. ``is_corrected`` says whether for links, each group alike.
    """

    by: tuple[str, ...]
    minimum: int
    degrees: tuple[tuple[str, int], ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    hidden: tuple[str, ...] = ()
    whole: Total | None = None
    model: str = ""
    is_corrected: bool = False
    refusal: Refusal | None = None


def estimate_groups(
    given: StratifiedHistories,
    settings: Settings,
    *,
    minimum: int,
    correction: Correction | None = None,
) -> Groups:
    """Take small groups together, search a model of lists and covariates, and estimate by it.

    Which groups are small goes by the people as they were counted. ``correction`` is that of all
    lists together; with it the groups add up to those lists as corrected.
    """
    asked = Groups(
        by=tuple(factor.name for factor in given.factors),
        minimum=minimum,
        is_corrected=correction is not None,
        degrees=tuple(
            (factor.name, factor.degree) for factor in given.factors if factor.degree is not None
        ),
    )
    try:
        _check_numbers(given)
        return _estimated(asked, grouped(given, minimum=minimum), settings, correction)
    except PrevalenceError as fault:
        return replace(asked, refusal=refusal_of(fault))


def _check_numbers(given: StratifiedHistories) -> None:
    for factor in given.factors:
        if factor.degree is not None and not factor.numbers():
            raise NotNumbersError(name=factor.name)


def _estimated(
    asked: Groups, made: Grouped, settings: Settings, correction: Correction | None
) -> Groups:
    from zicht.prevalence.covariates.search import search
    from zicht.prevalence.covariates.totals import bootstrap

    table = made.table
    if table.counts.size > MOST_CELLS:
        raise TooManyGroupsError(groups=len(table.counts), lists=len(table.lists))
    if correction is not None:
        table = corrected_strata(table, made.divisions, correction)
    found = search(table, penalties=[float(np.log(table.total))]).best_bic
    drawn = bootstrap(found, resamples=RESAMPLES, seed=settings.seed)
    (whole,) = drawn.totals(level=settings.level)
    breakdowns = (_breakdown(one, drawn, settings) for one in made.divisions)
    if correction is not None:
        breakdowns = (_widened(one, whole, correction) for one in breakdowns)
    return replace(
        asked,
        breakdowns=tuple(breakdowns),
        hidden=made.hidden,
        whole=whole if correction is None else _wider(whole, whole, correction),
        model=str(found.model),
    )


def _breakdown(one: Division, drawn: Resampled, settings: Settings) -> Breakdown:
    levels = [(name.en,) for name in one.names]
    return Breakdown(
        by=one.by,
        names=one.names,
        totals=drawn.divided(one.groups, levels, level=settings.level),
        ends_in_rest=one.ends_in_rest,
    )


def _widened(given: Breakdown, whole: Total, correction: Correction) -> Breakdown:
    return replace(given, totals=tuple(_wider(one, whole, correction) for one in given.totals))


def _wider(one: Total, whole: Total, correction: Correction) -> Total:
    """With an interval that holds what is not known of the links.

    Rates that are off move all groups alike. Which links were found is chance as who is on a list
    is: it weighs more in a group of which the lists themselves tell less than of the ``whole``.
    """
    found = one.limits
    # Of nobody there is nothing to be unsure of.
    if found is None or not found.lower:
        return one
    chance = _width(one) / _width(whole)
    ends = found.lower, float("inf") if found.upper is None else found.upper
    lower, upper = wider(one.population, ends, found.level, correction, one.observed, chance=chance)
    limits = replace(found, lower=lower, upper=upper if isfinite(upper) else None)
    return replace(one, limits=limits)


def _width(one: Total) -> float:
    """That of the interval, in logs; one that has no end is not compared."""
    found = one.limits
    if found is None or found.upper is None or found.lower >= found.upper:
        return 1.0
    return log(found.upper / found.lower)
