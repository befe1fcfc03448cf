"""What chance alone explains: exact tests in a finite population, and many of them at once."""

from collections.abc import Sequence
from math import comb

import numpy as np


def at_most(found: int, *, marked: int, drawn: int, population: int) -> float:
    """The chance of drawing so few or fewer of the marked ones, without putting back.

    The lower tail of the hypergeometric distribution, in whole numbers up to the last division.
    """
    others = population - marked
    total = ways = comb(marked, found) * comb(others, drawn - found)
    for one in range(found, max(0, drawn - others), -1):
        # From one marked to one fewer; the division leaves nothing over.
        ways = ways * one * (others - drawn + one) // ((marked - one + 1) * (drawn - one + 1))
        total += ways
    return total / comb(population, drawn)


def as_uneven(found: int, *, marked: int, drawn: int, population: int) -> float:
    """The chance of something at least as uneven to either side: twice the tail it lies in."""
    if found * population <= marked * drawn:
        tail = at_most(found, marked=marked, drawn=drawn, population=population)
    else:
        rest = population - drawn
        tail = at_most(marked - found, marked=marked, drawn=rest, population=population)
    return min(1.0, 2 * tail)


def discoveries(chances: Sequence[float], *, rate: float) -> list[bool]:
    """Which of many tests count, so that at most ``rate`` of those that do are false alarms.

    The step-up rule of Benjamini and Hochberg (1995), made for tests that know nothing of one
    another. Where groups overlap or answers go together, the limit holds roughly.
    """
    values = np.array(chances, dtype=np.float64)
    in_order = np.sort(values)
    passes = in_order <= rate * np.arange(1, len(values) + 1) / max(len(values), 1)
    if not passes.any():
        return [False] * len(values)
    limit = in_order[np.flatnonzero(passes)[-1]]
    return [bool(one <= limit) for one in values]


def adjusted(chances: Sequence[float]) -> list[float]:
    """For each of many tests the lowest rate at which :func:`discoveries` would let it count."""
    values = np.array(chances, dtype=np.float64)
    order = np.argsort(values)
    # A test counts when any less striking one passes its own step.
    steps = values[order] * len(values) / np.arange(1, len(values) + 1)
    lowest = np.minimum.accumulate(steps[::-1])[::-1]
    found = np.empty(len(values))
    found[order] = np.minimum(lowest, 1.0)
    return [float(one) for one in found]
