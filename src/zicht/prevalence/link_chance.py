"""Which links are found is chance: lists as they might have been counted from the same people.

Where one in five links is missed, it might have been other ones. The model is that of
:mod:`.link_effects`, person by person in place of on average.
"""

from collections.abc import Callable

import numpy as np

from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.link_effects import false_links, split_map

#: Makes of the true counts by mask those that are found, each time by other links.
Counting = Callable[[Whole, np.random.Generator], Whole]


def counting(recall: Matrix, precision: Matrix) -> Counting:
    """What missed and false links may make of people."""
    splits = _splits(split_map(recall))

    def count(true: Whole, random: np.random.Generator) -> Whole:
        cells = _split(true, splits, random)
        for (one, other), expected in false_links(true, recall, precision).items():
            _join(cells, one, other, int(random.poisson(expected)), random)
        return cells

    return count


def _splits(table: Matrix) -> dict[int, tuple[Whole, Vector]]:
    """By history: what the record on its first list may be joined to, and how likely."""
    found = {}
    for history in range(1, len(table)):
        first = history & -history
        parts = [one for one in range(first, history + 1) if one & history == one and one & first]
        chances = np.maximum(table[parts, history], 0.0)
        found[history] = np.array(parts, np.int64), chances / chances.sum()
    return found


def _split(
    true: Whole, splits: dict[int, tuple[Whole, Vector]], random: np.random.Generator
) -> Whole:
    """The part with the first list is counted; the rest is a person who may come apart again."""
    left, counted = true.copy(), np.zeros_like(true)
    for history in range(len(true) - 1, 0, -1):
        if left[history]:
            parts, chances = splits[history]
            drawn = random.multinomial(left[history], chances)
            counted[parts] += drawn
            left[history & ~parts] += drawn
    return counted


def _join(cells: Whole, one: int, other: int, links: int, random: np.random.Generator) -> None:
    """Make one of two people, taken at random: on the first list alone, and on the second."""
    masks = np.arange(len(cells))
    on_one, on_other = masks >> one & 1, masks >> other & 1
    first, second = (np.where(only, cells, 0) for only in (on_one > on_other, on_other > on_one))
    number = min(links, int(first.sum()), int(second.sum()))
    joined = [
        np.repeat(masks, random.multivariate_hypergeometric(each, number))
        for each in (first, second)
    ]
    random.shuffle(joined[1])
    np.subtract.at(cells, np.concatenate(joined), 1)
    np.add.at(cells, joined[0] | joined[1], 1)
