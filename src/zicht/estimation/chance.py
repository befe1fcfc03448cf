"""What chance alone explains: exact tests in a finite population, and many of them at once."""

from collections.abc import Sequence
from math import comb

import numpy as np


def at_most(found: int, *, marked: int, drawn: int, population: int) -> float:
    """The chance of drawing so few or fewer of the marked ones, without putting back.

    The lower tail of the hypergeometric distribution, in whole numbers up to the last division.
    """
    lowest = max(0, drawn - (population - marked))
    ways = sum(
        comb(marked, one) * comb(population - marked, drawn - one)
        for one in range(lowest, found + 1)
    )
    return ways / comb(population, drawn)


def as_uneven(found: int, *, marked: int, drawn: int, population: int) -> float:
    """The chance of something at least as uneven to either side: twice the smaller tail."""
    low = at_most(found, marked=marked, drawn=drawn, population=population)
    high = at_most(marked - found, marked=marked, drawn=population - drawn, population=population)
    return min(1.0, 2 * min(low, high))


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
