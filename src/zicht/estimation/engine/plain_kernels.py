"""The loops over a survey in NumPy: what the compiled ones are held to, and enough for few rows."""

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.engine.answers import AnswerCodes
from zicht.estimation.engine.bootstrap import drawn
from zicht.estimation.sampling.design import Codes, Matrix, Vector


def cell_counts(
    order: Codes, ends: Codes, units: Codes, begin: np.uint64, width: int
) -> NDArray[np.int32]:
    """How often the rows of every cell were drawn in every column.

    ``order`` lists rows by cell, those of cell c from ``ends[c]`` to ``ends[c + 1]``; ``units`` is
    what was drawn, per row; ``begin`` and ``width`` are as in
    :func:`~zicht.estimation.engine.bootstrap.drawn`. No cell is empty.
    """
    counts = drawn(units[order], begin, width)
    return np.add.reduceat(counts, ends[:-1], axis=0, dtype=np.int32)


def level_totals(
    codes: AnswerCodes,
    starts: Codes,
    levels: int,
    order: Codes,
    ends: Codes,
    units: Codes,
    begin: np.uint64,
    moving: Matrix,
    fixed: Matrix,
    together: Codes,
) -> tuple[Matrix, Codes]:
    """The weighted total of every level in every column, and how many rows chose it.

    A row has weight ``moving`` of its cell (rows) and column times how often it was drawn, plus
    ``fixed``. ``together`` is how many rows of each cell the compiled loop may count in one byte;
    here nothing is kept so small.
    """
    cells = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    weights = moving[cells] * drawn(units[order], begin, moving.shape[1]) + fixed[cells]
    total, seen = np.zeros((levels, moving.shape[1])), np.zeros(levels, np.int64)
    for question, first in enumerate(starts.tolist()):
        chosen = codes[order, question]
        for code in range(int(chosen.max(initial=-1)) + 1):
            total[first + code] = weights[chosen == code].sum(axis=0)
            seen[first + code] = (chosen == code).sum()
    return total, seen


def rake_columns(
    sums: Matrix, classes: Codes, ends: Codes, totals: Vector, reached: float, most: int
) -> tuple[Matrix, NDArray[np.bool_]]:
    """The factor of every cell and column with which all margins are met, and where they are.

    ``classes`` has a row per margin: the class of every cell, numbered on over margins; those of
    margin m run from ``ends[m]`` to ``ends[m + 1]`` in ``totals``. Goes around the margins until no
    step is farther from 1 than ``reached``, at ``most`` so many times.
    """
    table, product = sums.copy(), np.ones((len(totals), sums.shape[1]))
    gap = np.zeros(sums.shape[1])
    for _ in range(most):
        gap[:] = 0.0
        for own, first, last in zip(classes, ends[:-1], ends[1:], strict=True):
            wanted = totals[first:last, None]
            belongs = own[:, None] == np.arange(first, last)
            found = belongs.T.astype(np.float64) @ table
            some = found > 0
            step = np.where(some, wanted / np.where(some, found, 1.0), 1.0)
            product[first:last] *= step
            table *= step[own - first]
            off = np.where(some | (wanted == 0), np.abs(step - 1.0), np.inf)
            gap = np.maximum(gap, off.max(axis=0))
        if not ((gap > reached) & (gap < np.inf)).any():
            break
    factors = np.ones_like(sums)
    for own in classes:
        factors *= product[own]
    return factors, gap <= reached
