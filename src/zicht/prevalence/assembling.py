"""From what was read to a table of counts, with the checks that all files share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from zicht.prevalence import reading_findings as findings
from zicht.prevalence.covariates.problems import TooHighDegreeError
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.histories import MOST_LISTS, Histories, Whole, histories, shortcomings
from zicht.prevalence.problems import (
    ContainedListError,
    DuplicateListError,
    EmptyListError,
    NobodyObservedError,
    NoOverlapError,
    PrevalenceError,
    TooFewListsError,
    TooManyListsError,
)
from zicht.problems import InvalidInputError, Problem

#: A table of more cells than this takes gigabytes to fit.
MOST_CELLS = 1 << 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a linking program said of the pairs that were taken as one person, and of all pairs.

    ``accepted`` pairs reached the threshold; ``expected`` of them are true by their probabilities.
    ``missed`` true pairs are expected among those below it, which says nothing of true pairs that
    the program never compared.
    """

    accepted: int
    expected: float
    missed: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ListsRead:
    """Counts by stratum and history; nothing about a single person is kept.

    ``notices`` refuse nothing. ``fingerprints`` are the SHA-256 of the files, in order. ``links``
    is None where pseudonyms were compared exactly.
    """

    table: StratifiedHistories
    notices: tuple[Problem, ...]
    fingerprints: tuple[str, ...]
    links: Links | None = None

    @property
    def histories(self) -> Histories:
        """The histories of all strata together."""
        return self.table.pooled()


def list_problems(lists: Sequence[str]) -> list[Problem]:
    """Too few lists, too many, or two of one name."""
    found: list[PrevalenceError] = []
    if len(lists) < 2:
        found.append(TooFewListsError(lists=len(lists), least=2))
    if len(lists) > MOST_LISTS:
        found.append(TooManyListsError(lists=len(lists), most=MOST_LISTS))
    found += [
        DuplicateListError(name=name) for place, name in enumerate(lists) if name in lists[:place]
    ]
    return [findings.of_lists(one) for one in found]


def assembled(
    lists: Sequence[str],
    masks: Whole,
    counts: Whole,
    levels: Mapping[str, Sequence[str]],
    degrees: Mapping[str, int],
    file: str,
) -> StratifiedHistories:
    """Counts (parallel to masks and, per covariate, levels) as a table.

    Levels are in the order of their numbers where all are whole numbers, and else of the alphabet.
    Raises InvalidInputError for too many strata and a degree that levels do not allow.
    """
    factors = [
        Factor(name=name, levels=_ordered(values), degree=degrees.get(name))
        for name, values in levels.items()
    ]
    sizes = [len(factor.levels) for factor in factors]
    cells = prod(sizes) << len(lists)
    if cells > MOST_CELLS:
        refuse([findings.too_many_strata(cells, MOST_CELLS)], file)
    strata = np.zeros(len(masks), np.int64)
    for factor, values in zip(factors, levels.values(), strict=True):
        number = {level: place for place, level in enumerate(factor.levels)}
        strata = strata * len(factor.levels) + np.array([number[one] for one in values], np.int64)
    table = np.zeros((prod(sizes), 1 << len(lists)), np.int64)
    np.add.at(table, (strata, masks), counts)
    try:
        return stratified(lists, factors, table)
    except (TooHighDegreeError, NobodyObservedError) as error:
        raise InvalidInputError([replace(findings.of_lists(error), file=file)]) from error


def suspect_lists(lists: Sequence[str], masks: Whole, counts: Whole) -> list[Problem]:
    """Lists that overlap with nobody, hold nobody, or lie within another.

    Masks may repeat. When there is nobody at all, that is said elsewhere.
    """
    cells = np.bincount(masks, counts, 1 << len(lists)).astype(np.int64)
    seen = np.flatnonzero(cells[1:]) + 1
    if not len(seen):
        return []
    found = []
    for error in shortcomings(histories(lists, seen.tolist(), cells[seen].tolist())):
        if isinstance(error, EmptyListError | NoOverlapError | ContainedListError):
            found.append(findings.of_lists(error, error.name))
        else:
            found.append(findings.of_lists(error))
    return found


def refuse(problems: Sequence[Problem], file: str | None = None) -> None:
    """Raise InvalidInputError when there is any problem; each names its file."""
    if problems:
        raise InvalidInputError([one if one.file else replace(one, file=file) for one in problems])


def _ordered(values: Sequence[str]) -> tuple[str, ...]:
    distinct = set(values)
    if all(one.isascii() and one.isdigit() for one in distinct):
        return tuple(sorted(distinct, key=lambda one: (int(one), one)))
    return tuple(sorted(distinct))
