"""The size of every group of people, by one model of lists and groups, so that they add up.

Groups that are estimated one by one, each by a model of its own, do not make the whole. Here one
model is that of all: the best by BIC with terms of two lists, or of a list and the groups (Cruyff,
van Dijk and van der Heijden 2017).
"""

from dataclasses import dataclass

import numpy as np

from zicht.language import Text
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.totals import Total
from zicht.prevalence.grouping import Grouped, grouped
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
                nl=f"{groups} groepen zijn te veel bij {lists} lijsten.",
                en=f"{groups} groups are too many with {lists} lists.",
            ),
            Text(
                nl="Neem groepen samen, of voeg lijsten samen.",
                en="Take groups together, or merge lists.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """The estimate of every group, parallel to ``names``, or why there is none.

    ``whole`` is their sum, with an interval of its own; None where refused. Intervals take the
    model as known. ``by`` are the columns that made the groups, and ``minimum`` the fewest people
    on more lists than one in each.
    """

    by: tuple[str, ...]
    minimum: int
    names: tuple[Text, ...] = ()
    totals: tuple[Total, ...] = ()
    whole: Total | None = None
    model: str = ""
    refusal: Refusal | None = None


def estimate_groups(given: StratifiedHistories, settings: Settings, *, minimum: int) -> Groups:
    """Take small groups together, search a model of lists and groups, and estimate by it."""
    by = tuple(factor.name for factor in given.factors)
    try:
        return _estimated(by, grouped(given, minimum=minimum), settings, minimum)
    except PrevalenceError as fault:
        return Groups(by=by, minimum=minimum, refusal=refusal_of(fault))


def _estimated(by: tuple[str, ...], made: Grouped, settings: Settings, minimum: int) -> Groups:
    from zicht.prevalence.covariates.search import search
    from zicht.prevalence.covariates.totals import bootstrap

    table = made.table
    if table.counts.size > MOST_CELLS:
        raise TooManyGroupsError(groups=len(made.names), lists=len(table.lists))
    found = search(table, penalties=[float(np.log(table.total))]).best_bic
    drawn = bootstrap(found, resamples=RESAMPLES, seed=settings.seed)
    return Groups(
        by=by,
        minimum=minimum,
        names=made.names,
        totals=drawn.totals([table.factors[0].name], level=settings.level),
        whole=drawn.totals(level=settings.level)[0],
        model=str(found.model),
    )
