"""Who was on which lists: counts of people per combination of lists.

A combination (capture history) is a bitmask: bit 0 is the first list. Nobody can be seen to be on
no list at all, so mask 0 has no count; how many they are is what this package estimates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.prevalence.problems import (
    ContainedListError,
    DuplicateHistoryError,
    DuplicateListError,
    EmptyListError,
    ImpossibleHistoryError,
    NobodyObservedError,
    NoOverlapError,
    PrevalenceError,
    TooFewListsError,
    TooManyListsError,
)

#: Masks or counts of people.
Whole = NDArray[np.int64]
Vector = NDArray[np.float64]

#: Tables hold a cell for every combination: 2 to this power.
MOST_LISTS = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histories:
    """The people that were observed, by the combination of lists they are on.

    ``masks`` (ascending, without 0) and ``counts`` (all above 0) are parallel. Make one with
    :func:`histories`, which checks and sorts.
    """

    lists: tuple[str, ...]
    masks: Whole
    counts: Whole

    @property
    def total(self) -> int:
        """How many people were observed."""
        return int(self.counts.sum())

    @property
    def list_totals(self) -> tuple[int, ...]:
        """How many people are on each list."""
        return tuple(self.overlap(1 << place) for place in range(len(self.lists)))

    def overlap(self, mask: int) -> int:
        """How many people are on every list of the mask, and perhaps on others."""
        return int(self.counts[(self.masks & mask) == mask].sum())

    def dense(self) -> Whole:
        """The count of every combination, 0 where nobody was seen; cell 0 is always 0."""
        cells = np.zeros(1 << len(self.lists), np.int64)
        cells[self.masks] = self.counts
        return cells

    def history(self, mask: int) -> str:
        """The names of the lists of a mask: ``LA+NG``."""
        return "+".join(name for place, name in enumerate(self.lists) if mask >> place & 1)

    def with_counts(self, counts: Whole) -> "Histories":
        """The same combinations with other counts, those of 0 left out: a resample."""
        kept = counts > 0
        if not kept.any():
            raise NobodyObservedError
        return Histories(lists=self.lists, masks=self.masks[kept], counts=counts[kept])

    def merged(self, names: Iterable[str], *, name: str) -> "Histories":
        """With some lists made into one, in the place of the first: on one is on all."""
        chosen = {self.lists.index(each) for each in names}
        kept = [place for place in range(len(self.lists)) if place not in chosen - {min(chosen)}]
        lists = [name if place == min(chosen) else self.lists[place] for place in kept]
        groups = [chosen if place == min(chosen) else {place} for place in kept]
        return self._regrouped(lists, groups)

    def without(self, name: str) -> "Histories":
        """With one list left out; people who were on that list only are no longer observed."""
        dropped = self.lists.index(name)
        kept = [place for place in range(len(self.lists)) if place != dropped]
        return self._regrouped([self.lists[place] for place in kept], [{each} for each in kept])

    def _regrouped(self, lists: Sequence[str], groups: Sequence[set[int]]) -> "Histories":
        masks = np.zeros_like(self.masks)
        for place, group in enumerate(groups):
            any_of = sum(1 << old for old in group)
            masks |= np.where(self.masks & any_of, 1 << place, 0)
        cells = np.bincount(masks, weights=self.counts, minlength=1 << len(lists))
        found = np.flatnonzero(cells[1:]) + 1
        return histories(lists, found.tolist(), cells[found].astype(np.int64).tolist())


def histories(lists: Sequence[str], masks: Sequence[int], counts: Sequence[int]) -> Histories:
    """Histories from parallel masks and counts in any order; counts of 0 are left out.

    Raises DuplicateListError, TooFewListsError, TooManyListsError, ImpossibleHistoryError,
    DuplicateHistoryError or NobodyObservedError.
    """
    _check_lists(lists)
    cells: dict[int, int] = {}
    for mask, count in zip(masks, counts, strict=True):
        if not 0 < mask < 1 << len(lists) or count < 0:
            raise ImpossibleHistoryError(history=_written(mask, lists), count=count)
        if mask in cells:
            raise DuplicateHistoryError(history=_written(mask, lists))
        cells[mask] = count
    seen = sorted(mask for mask, count in cells.items() if count)
    if not seen:
        raise NobodyObservedError
    return Histories(
        lists=tuple(lists),
        masks=np.array(seen, np.int64),
        counts=np.array([cells[mask] for mask in seen], np.int64),
    )


def shortcomings(given: Histories) -> tuple[PrevalenceError, ...]:
    """What is suspect about the lists themselves, without refusing them.

    An empty list, a list that overlaps with nobody, and a list that lies within another one.
    """
    found: list[PrevalenceError] = []
    totals = given.list_totals
    for place, name in enumerate(given.lists):
        others = [other for other in range(len(given.lists)) if other != place]
        shared = {other: given.overlap(1 << place | 1 << other) for other in others}
        if not totals[place]:
            found.append(EmptyListError(name=name))
        elif not any(shared.values()):
            found.append(NoOverlapError(name=name))
        found += [
            ContainedListError(name=name, within=given.lists[other])
            for other in others
            if totals[place] and shared[other] == totals[place]
        ]
    return tuple(found)


def _check_lists(lists: Sequence[str]) -> None:
    if len(lists) < 2:
        raise TooFewListsError(lists=len(lists), least=2)
    if len(lists) > MOST_LISTS:
        raise TooManyListsError(lists=len(lists), most=MOST_LISTS)
    for name in lists:
        if lists.count(name) > 1:
            raise DuplicateListError(name=name)


def _written(mask: int, lists: Sequence[str]) -> str:
    """The mask as digits, first list first: ``110``."""
    return "".join(str(mask >> place & 1) for place in range(len(lists))) if mask >= 0 else "?"
