"""The three loops over all rows or cells of a large survey, compiled.

The same as :mod:`zicht.estimation.engine.plain_kernels`, which is the one to read.
"""

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled
from zicht.estimation.engine.answers import AnswerCodes
from zicht.estimation.engine.bootstrap import (
    FIRST,
    SECOND,
    STEP,
    THRESHOLDS,
    Counts,
    Words,
)
from zicht.estimation.sampling.design import Codes, Matrix, Vector

#: Columns that are raked together: a vector register, and cells that stay in the cache.
_TOGETHER = 8
_ONE, _THREE, _TWO = np.uint64(31), np.uint64(30), np.uint64(27)


@compiled
def _draw(unit: int, begin: np.uint64, bits: Words, counts: Counts) -> None:
    words = np.uint64(len(bits))
    place = np.uint64(unit) * words + begin
    for word in range(len(bits)):
        mixed = (place + np.uint64(word)) * STEP
        mixed = (mixed ^ (mixed >> _THREE)) * FIRST
        mixed = (mixed ^ (mixed >> _TWO)) * SECOND
        bits[word] = mixed ^ (mixed >> _ONE)
    halves = bits.view(np.uint16)
    for column in range(len(counts)):
        half = halves[column]
        # Written out, because only then the compiler takes 16 columns at a time.
        counts[column] = (
            np.uint8(half >= THRESHOLDS[0])
            + np.uint8(half >= THRESHOLDS[1])
            + np.uint8(half >= THRESHOLDS[2])
            + np.uint8(half >= THRESHOLDS[3])
            + np.uint8(half >= THRESHOLDS[4])
            + np.uint8(half >= THRESHOLDS[5])
            + np.uint8(half >= THRESHOLDS[6])
            + np.uint8(half >= THRESHOLDS[7])
        )
    counts[0] = 1


@compiled
def cell_counts(
    order: Codes, ends: Codes, units: Codes, begin: np.uint64, width: int
) -> NDArray[np.int32]:
    """How often the rows of every cell were drawn in every column."""
    total = np.zeros((len(ends) - 1, width), np.int32)
    bits, counts = np.zeros(width // 4, np.uint64), np.zeros(width, np.uint8)
    for cell in range(len(ends) - 1):
        for place in range(ends[cell], ends[cell + 1]):
            _draw(units[order[place]], begin, bits, counts)
            for column in range(width):
                total[cell, column] += counts[column]
    return total


@compiled
def _flush(
    bytes_: Counts, rows: Codes, moving: Vector, fixed: Vector, total: Matrix, seen: Codes
) -> None:
    for level in range(len(rows)):
        own = rows[level]
        if own:
            rows[level] = 0
            seen[level] += own
            for column in range(len(moving)):
                total[level, column] += moving[column] * bytes_[level, column] + fixed[column] * own
                bytes_[level, column] = 0


@compiled
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
    """The weighted total of every level in every column, and how many rows chose it."""
    width, questions = moving.shape[1], codes.shape[1]
    total, seen = np.zeros((levels, width)), np.zeros(levels, np.int64)
    # Eight counts of a byte are added as one word: none of them grows beyond its byte.
    sums = np.zeros((levels, width // 8), np.uint64)
    bytes_, rows = sums.view(np.uint8), np.zeros(levels, np.int64)
    bits, counts = np.zeros(width // 4, np.uint64), np.zeros(width, np.uint8)
    words = counts.view(np.uint64)
    for cell in range(len(ends) - 1):
        held = 0
        for place in range(ends[cell], ends[cell + 1]):
            row = order[place]
            _draw(units[row], begin, bits, counts)
            for question in range(questions):
                code = codes[row, question]
                if code >= 0:
                    level = starts[question] + code
                    rows[level] += 1
                    for word in range(len(words)):
                        sums[level, word] += words[word]
            held += 1
            if held == together[cell]:
                _flush(bytes_, rows, moving[cell], fixed[cell], total, seen)
                held = 0
        _flush(bytes_, rows, moving[cell], fixed[cell], total, seen)
    return total, seen


@compiled
def _step(
    block: Matrix,
    classes: Codes,
    ends: Codes,
    totals: Vector,
    margin: int,
    steps: Matrix,
    gap: Vector,
) -> None:
    """Meet one margin, after the step of the margin before it is taken in the same pass."""
    before = (margin - 1) % len(classes)
    sums = np.zeros((len(totals), _TOGETHER))
    for cell in range(len(block)):
        earlier, own = classes[before, cell], classes[margin, cell]
        for column in range(_TOGETHER):
            block[cell, column] *= steps[earlier, column]
            sums[own, column] += block[cell, column]
    for at in range(ends[margin], ends[margin + 1]):
        for column in range(_TOGETHER):
            found, step = sums[at, column], 1.0
            if found > 0:
                step = totals[at] / found
            elif totals[at] > 0:
                gap[column] = np.inf
            steps[at, column] = step
            gap[column] = max(gap[column], abs(step - 1.0))


@compiled
def _rake_block(
    block: Matrix, classes: Codes, ends: Codes, totals: Vector, reached: float, most: int
) -> tuple[Matrix, Vector]:
    """The product of the steps of every class, and how far from 1 the last of them were."""
    steps, product = np.ones((len(totals), _TOGETHER)), np.ones((len(totals), _TOGETHER))
    gap = np.zeros(_TOGETHER)
    for _ in range(most):
        gap[:] = 0.0
        for margin in range(len(classes)):
            _step(block, classes, ends, totals, margin, steps, gap)
            product[ends[margin] : ends[margin + 1]] *= steps[ends[margin] : ends[margin + 1]]
        # A column with an empty class never comes to rest; the others are not kept waiting.
        if not ((gap > reached) & (gap < np.inf)).any():
            break
    return product, gap


@compiled
def rake_columns(
    sums: Matrix, classes: Codes, ends: Codes, totals: Vector, reached: float, most: int
) -> tuple[Matrix, NDArray[np.bool_]]:
    """The factor of every cell and column with which all margins are met, and where they are."""
    cells, width = sums.shape
    factors, met = np.ones((cells, width)), np.zeros(width, np.bool_)
    for begin in range(0, width, _TOGETHER):
        end = begin + _TOGETHER
        block = np.ascontiguousarray(sums[:, begin:end])
        product, gap = _rake_block(block, classes, ends, totals, reached, most)
        met[begin:end] = gap <= reached
        for own in classes:
            for cell in range(cells):
                for column in range(_TOGETHER):
                    factors[cell, begin + column] *= product[own[cell], column]
    return factors, met
