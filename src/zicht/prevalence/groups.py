"""The size of every group of people, by one model of lists and groups, so that they add up.

Groups that are estimated one by one, each by a model of its own, do not make the whole. Here one
model is that of all: the best by BIC with terms of two lists, of a list and a covariate, or of two
covariates (Cruyff, van Dijk and van der Heijden 2017). A table per covariate is shown of it.
"""

from dataclasses import dataclass, replace

import numpy as np

from zicht.language import Text
from zicht.prevalence.covariates.problems import NotNumbersError
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.totals import Resampled, Total
from zicht.prevalence.grouping import Division, Grouped, grouped
from zicht.prevalence.panel import Refusal, Settings, refusal_of
from zicht.prevalence.problems import PrevalenceError

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
    lists than one in each group.
    """

    by: tuple[str, ...]
    minimum: int
    degrees: tuple[tuple[str, int], ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    hidden: tuple[str, ...] = ()
    whole: Total | None = None
    model: str = ""
    refusal: Refusal | None = None


def estimate_groups(given: StratifiedHistories, settings: Settings, *, minimum: int) -> Groups:
    """Take small groups together, search a model of lists and covariates, and estimate by it."""
    asked = Groups(
        by=tuple(factor.name for factor in given.factors),
        minimum=minimum,
        degrees=tuple(
            (factor.name, factor.degree) for factor in given.factors if factor.degree is not None
        ),
    )
    try:
        _check_numbers(given)
        return _estimated(asked, grouped(given, minimum=minimum), settings)
    except PrevalenceError as fault:
        return replace(asked, refusal=refusal_of(fault))


def _check_numbers(given: StratifiedHistories) -> None:
    for factor in given.factors:
        if factor.degree is not None and not factor.numbers():
            raise NotNumbersError(name=factor.name)


def _estimated(asked: Groups, made: Grouped, settings: Settings) -> Groups:
    from zicht.prevalence.covariates.search import search
    from zicht.prevalence.covariates.totals import bootstrap

    table = made.table
    if table.counts.size > MOST_CELLS:
        raise TooManyGroupsError(groups=len(table.counts), lists=len(table.lists))
    found = search(table, penalties=[float(np.log(table.total))]).best_bic
    drawn = bootstrap(found, resamples=RESAMPLES, seed=settings.seed)
    return replace(
        asked,
        breakdowns=tuple(_breakdown(one, drawn, settings) for one in made.divisions),
        hidden=made.hidden,
        whole=drawn.totals(level=settings.level)[0],
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
