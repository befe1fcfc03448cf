"""The expected effect of missed and false links on the counts of histories, and its inverse."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from scipy.optimize import nnls

from zicht.prevalence.covariates.work import Matrix
from zicht.prevalence.histories import Vector, Whole

#: False links depend on the true histories, and those on the false links: a few rounds settle it.
_ROUNDS = 50
_SETTLED = 1e-10


def found_map(true: Vector, recall: Matrix, precision: Matrix) -> Vector:
    """The counts by mask that are expected when links are missed and others are false."""
    return _joined(split_map(recall) @ true, false_links(true, recall, precision))


def undone(observed: Vector, recall: Matrix, precision: Matrix) -> Vector:
    """The counts by mask, none below zero, that come nearest to giving those observed.

    Nearest in least squares weighed by the counts; where they are given exactly, there is one.
    """
    split = split_map(recall)[1:, 1:]
    true = np.zeros_like(observed)
    aim = observed.copy()
    for _ in range(_ROUNDS):
        before = true.copy()
        true[1:] = _nearest(split, observed, aim)
        aim = observed - _by_false_links(true, split, recall, precision)
        if np.abs(true - before).max() <= _SETTLED * max(1.0, observed.max()):
            break
    return true


def undoing(true: Vector, recall: Matrix, precision: Matrix) -> Callable[[Vector], Vector]:
    """How to undo many tables that were counted of such people: with one effect of false links."""
    split = split_map(recall)[1:, 1:]
    of_false = _by_false_links(true, split, recall, precision)

    def undo(observed: Vector) -> Vector:
        return np.concatenate([[0.0], _nearest(split, observed, observed - of_false)])

    return undo


def _nearest(split: Matrix, observed: Vector, aim: Vector) -> Vector:
    """By least squares, none below zero, and weighed by the counts; without the first cell."""
    weights = 1 / np.sqrt(observed[1:] + 1)
    return np.asarray(nnls(weights[:, None] * split, weights * aim[1:])[0], np.float64)


def _by_false_links(true: Vector, split: Matrix, recall: Matrix, precision: Matrix) -> Vector:
    """What they add to every count, or take from it."""
    apparent: Vector = np.concatenate([[0.0], split @ true[1:]])
    return _joined(apparent, false_links(true, recall, precision)) - apparent


def split_map(recall: Matrix) -> Matrix:
    """How many of every history (row) are expected to be counted for one of another (column).

    A part of someone's records is counted as a person of its own when links join them, and none
    joins them to the rest.
    """
    size = 1 << len(recall)
    apart = _unlinked(recall)
    connected = np.zeros(size)
    table = np.zeros((size, size))
    for history in range(1, size):
        parts = np.array([one for one in range(1, history) if one & history == one], np.int64)
        alone = connected[parts] * apart[parts, history & ~parts]
        # All are joined, unless those joined to the first record are fewer.
        connected[history] = 1 - alone[(parts & history & -history) > 0].sum()
        table[parts, history], table[history, history] = alone, connected[history]
    return table


def _unlinked(recall: Matrix) -> Matrix:
    """The probability that no link joins the lists of one mask (row) to those of another."""
    lists = len(recall)
    on = (np.arange(1 << lists)[:, None] >> np.arange(lists) & 1).astype(np.bool_)
    single = np.stack([np.where(on, 1 - recall[place], 1.0).prod(axis=1) for place in range(lists)])
    return np.asarray(np.where(on[:, :, None], single, 1.0).prod(axis=1), np.float64)


def false_links(
    true: Vector | Whole, recall: Matrix, precision: Matrix
) -> dict[tuple[int, int], float]:
    """How many false links there are expected to be between two lists."""
    masks = np.arange(len(true))
    found = {}
    for one, other in combinations(range(len(recall)), 2):
        both = 1 << one | 1 << other
        overlap = float(true[(masks & both) == both].sum())
        rate = precision[one, other]
        found[one, other] = overlap * recall[one, other] * (1 - rate) / rate
    return found


def _joined(apparent: Vector, links: dict[tuple[int, int], float]) -> Vector:
    """After false links, each of which makes one of two people taken at random.

    One is on the first list and not on the second, the other the other way round.
    """
    masks = np.arange(len(apparent))
    cells = apparent.copy()
    for (one, other), number in links.items():
        on_one, on_other = masks >> one & 1, masks >> other & 1
        first, second = masks[on_one > on_other], masks[on_other > on_one]
        of_one, of_other = np.maximum(cells[first], 0), np.maximum(cells[second], 0)
        if not (number and of_one.sum() and of_other.sum()):
            continue
        shares = np.outer(of_one / of_one.sum(), of_other / of_other.sum()) * number
        cells[first] -= shares.sum(axis=1)
        cells[second] -= shares.sum(axis=0)
        np.add.at(cells, first[:, None] | second, shares)
    return cells
