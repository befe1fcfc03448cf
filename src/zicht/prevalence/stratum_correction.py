"""The people of every stratum as perfect links would have counted them, and as many in all.

Links between the records of a group are taken to be as good as all links. A stratum may hold too
few people for that: where chance missed none of its links, its lists overlap more than they can. So
groups that are large enough to be shown are corrected, and strata follow from how they were counted
(iterative proportional fitting). All strata together are the corrected lists, in whole people.
"""

from collections.abc import Sequence

import numpy as np

from zicht.language import Text
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.grouping import Division
from zicht.prevalence.histories import Histories, Vector, Whole
from zicht.prevalence.link_correction import Correction
from zicht.prevalence.linkage import corrected_cells, people_on
from zicht.prevalence.problems import PrevalenceError

#: People on a list of a group may come out this share different, or so many standard deviations,
#: before links of the group are held to be better or worse than those of all.
_TORN, _DEVIATIONS = 0.05, 3.0
_ROUNDS = 100
_SETTLED = 1e-6


class OtherLinksError(PrevalenceError):
    """The links of one group cannot be as good as those of all."""

    code = "other-links"

    def __init__(self, *, group: Text) -> None:
        super().__init__(
            Text(
                nl=f"De lijsten van de groep {group.nl} kunnen niet zo goed zijn gekoppeld als is "
                "opgegeven.",
                en=f"The lists of the group {group.en} cannot have been linked as well as was "
                "said.",
            ),
            Text(
                nl="Schat deze groep apart, met eigen waarden, of laat de kolom weg.",
                en="Estimate this group apart, with rates of its own, or leave the column out.",
            ),
        )


def corrected_strata(
    given: StratifiedHistories, divisions: Sequence[Division], correction: Correction
) -> StratifiedHistories:
    """The table as perfect links would have made it; pooled it is the correction's histories.

    Raises OtherLinksError when the rates do not agree with the lists of a group.
    """
    whole = correction.histories.dense().astype(np.float64)
    parts = [_members(one) for one in divisions]
    wanted = [
        _adding_up(_corrected(given, one, part, correction), whole)
        for one, part in zip(divisions, parts, strict=True)
    ]
    cells = _fitted(_seed(given, whole), parts, wanted)
    groups = [one.groups for one in divisions]
    return given.with_counts(_in_people(_adding_up(cells, whole), groups, whole))


def _members(one: Division) -> Matrix:
    """A row per group, with 1 at its strata."""
    return np.equal.outer(np.arange(len(one.names)), one.groups).astype(np.float64)


def _corrected(
    given: StratifiedHistories, one: Division, part: Matrix, correction: Correction
) -> Matrix:
    """The corrected cells of every group (row)."""
    rows = []
    for name, counts in zip(one.names, part @ given.counts, strict=True):
        seen = np.flatnonzero(counts)
        group = Histories(lists=given.lists, masks=seen, counts=counts[seen].astype(np.int64))
        cells, again = corrected_cells(group, correction.linkage)
        needed, records = people_on(again, len(given.lists)), people_on(counts, len(given.lists))
        if (
            np.abs(needed - records) > np.maximum(_TORN * records, _DEVIATIONS * np.sqrt(records))
        ).any():
            raise OtherLinksError(group=name)
        rows.append(cells)
    return np.array(rows)


def _seed(given: StratifiedHistories, whole: Vector) -> Matrix:
    """What to begin with: as counted, and by size for lists on which nobody was counted."""
    cells = given.counts.astype(np.float64)
    unseen = (cells.sum(axis=0) == 0) & (whole > 0)
    cells[:, unseen] = given.counts.sum(axis=1)[:, None]
    return cells


def _adding_up(cells: Matrix, whole: Vector) -> Matrix:
    """In the same proportions, with these sums over the rows."""
    sums = cells.sum(axis=0)
    factors: Vector = np.divide(whole, sums, out=np.zeros_like(whole), where=sums > 0)
    return cells * factors


def _fitted(cells: Matrix, parts: Sequence[Matrix], wanted: Sequence[Matrix]) -> Matrix:
    """Strata whose groups are as wanted, as near as may be to what they were."""
    for _ in range(_ROUNDS):
        before = cells
        for part, aim in zip(parts, wanted, strict=True):
            now = part @ cells
            cells = cells * (part.T @ np.divide(aim, now, out=np.zeros_like(aim), where=now > 0))
        if np.abs(cells - before).max() <= _SETTLED:
            break
    return cells


def _in_people(cells: Matrix, groups: Sequence[Whole], whole: Vector) -> Whole:
    """Whole people: those who are left of a combination go where its groups lack most."""
    found = np.floor(cells).astype(np.int64)
    for mask in np.flatnonzero(whole):
        rest = cells[:, mask] - found[:, mask]
        lacking = [np.bincount(one, rest) for one in groups]
        for _ in range(round(float(whole[mask])) - int(found[:, mask].sum())):
            need = rest + sum(short[one] for short, one in zip(lacking, groups, strict=True))
            place = int(np.argmax(np.where(rest > 0, need, -np.inf)))
            found[place, mask] += 1
            rest[place] = 0.0
            for short, one in zip(lacking, groups, strict=True):
                short[one[place]] -= 1
    return found
