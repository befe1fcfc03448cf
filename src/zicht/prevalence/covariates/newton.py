"""Newton's method for one model of strata and lists, compiled.

Per stratum the linear predictor is a sum over subsets of the lists someone is on, and entries of
the Hessian are sums over supersets, as in :mod:`zicht.prevalence.kernel`; strata add up. The same
as :mod:`zicht.prevalence.covariates.plain`, which is the one to read.
"""

import numpy as np

from zicht.compiling import compiled
from zicht.prevalence.covariates.work import (
    BEATEN,
    CONVERGED,
    DOUBTFUL,
    FLAT,
    LONGEST_STEP,
    MOST_STEPS,
    ROUNDING,
    SMALL_STEP,
    ZERO_PIVOT,
    Design,
    Flags,
    Matrix,
    Room,
)
from zicht.prevalence.histories import Vector, Whole


@compiled
def restrict(design: Design, chosen: Whole, size: int) -> Design:
    """Only the chosen columns of ``size`` ones, renumbered."""
    number = np.full(size, -1)
    for place in range(len(chosen)):
        number[chosen[place]] = place
    entries = len(design.places)
    starts = np.zeros_like(design.starts)
    places, masks = np.empty(entries, np.uint64), np.empty(entries, np.uint64)
    values = np.empty(entries)
    found = 0
    for stratum in range(len(starts) - 1):
        for entry in range(design.starts[stratum], design.starts[stratum + 1]):
            new = number[design.places[entry]]
            if new >= 0:
                places[found], masks[found] = new, design.masks[entry]
                values[found] = design.values[entry]
                found += 1
        starts[stratum + 1] = found
    return Design(starts, places[:found], masks[:found], values[:found])


@compiled
def spread(design: Design, coefficients: Vector, cells: Matrix) -> None:
    """Put the linear predictor of every cell in ``cells``, the unseen ones too."""
    width = cells.shape[1]
    for stratum in range(cells.shape[0]):
        row = cells[stratum]
        row[:] = 0.0
        for entry in range(design.starts[stratum], design.starts[stratum + 1]):
            place = design.places[entry]
            row[design.masks[entry]] += design.values[entry] * coefficients[place]
        half = 1
        while half < width:
            for start in range(0, width, 2 * half):
                for cell in range(start, start + half):
                    row[cell + half] += row[cell]
            half *= 2


@compiled
def compute_above(room: Room) -> None:
    """Sums of means over the supersets of every mask, per stratum."""
    width = room.means.shape[1]
    for stratum in range(room.means.shape[0]):
        row = room.above[stratum]
        row[:] = room.means[stratum]
        half = 1
        while half < width:
            for start in range(0, width, 2 * half):
                for cell in range(start, start + half):
                    row[cell] += row[cell + half]
            half *= 2


@compiled
def compute_means(design: Design, coefficients: Vector, kept: Flags, room: Room) -> float:
    """The means of cells that are kept; their sum."""
    spread(design, coefficients, room.means)
    total = 0.0
    for stratum in range(kept.shape[0]):
        for cell in range(kept.shape[1]):
            if kept[stratum, cell]:
                mean = np.exp(room.means[stratum, cell])
                room.means[stratum, cell] = mean
                total += mean
            else:
                room.means[stratum, cell] = 0.0
    return total


@compiled
def compute_margins(design: Design, above: Matrix, margins: Vector) -> None:
    """The sums of counts (or means) by column, from sums over supersets."""
    margins[:] = 0.0
    for stratum in range(above.shape[0]):
        for entry in range(design.starts[stratum], design.starts[stratum + 1]):
            place = design.places[entry]
            margins[place] += design.values[entry] * above[stratum, design.masks[entry]]


@compiled
def compute_hessian(design: Design, room: Room) -> None:
    """The lower triangle of the Hessian at the means whose sums over supersets are there."""
    hessian = room.hessian
    hessian[:] = 0.0
    for stratum in range(room.above.shape[0]):
        sums = room.above[stratum]
        if sums[0] == 0.0:
            continue
        begin, end = design.starts[stratum], design.starts[stratum + 1]
        for entry in range(begin, end):
            place, value = design.places[entry], design.values[entry]
            mask, row = design.masks[entry], hessian[place]
            for other in range(begin, entry + 1):
                both = mask | design.masks[other]
                row[design.places[other]] += value * design.values[other] * sums[both]


@compiled
def _eliminate(room: Room, row: int) -> bool:
    """A row of the Cholesky factor and of the solution; whether its pivot is above zero.

    The diagonal holds reciprocals: one division per row instead of one per entry.
    """
    lower, step = room.hessian, room.step
    pivot = lower[row, row]
    least = ZERO_PIVOT * pivot
    for column in range(row):
        value = 0.0
        if not room.aliased[column]:
            value = lower[row, column]
            for inner in range(column):
                value -= lower[row, inner] * lower[column, inner]
            value *= lower[column, column]
            pivot -= value * value
        lower[row, column] = value
    if not pivot > least:
        return False
    right = step[row]
    for inner in range(row):
        right -= lower[row, inner] * step[inner]
    lower[row, row] = 1.0 / np.sqrt(pivot)
    step[row] = right * lower[row, row]
    return True


@compiled
def solve(room: Room, first: bool) -> bool:
    """Replace the gradient in ``step`` by the Newton step, by Cholesky.

    The first time, columns that follow from those before them are marked and stay as they are;
    later on they make it False.
    """
    lower, step = room.hessian, room.step
    for row in range(len(step)):
        if room.aliased[row] or not _eliminate(room, row):
            if not (first or room.aliased[row]):
                return False
            room.aliased[row] = True
            lower[row, :row] = 0.0
            lower[row, row], step[row] = 1.0, 0.0
    for row in range(len(step) - 1, -1, -1):
        value = step[row]
        for inner in range(row + 1, len(step)):
            value -= lower[inner, row] * step[inner]
        step[row] = value * lower[row, row]
    return True


@compiled
def _divergence(move: float) -> float:
    """(1 + m) log(1 + m) - m, without loss of digits for small m."""
    if abs(move) < 1e-4:
        return move * move * (0.5 - move / 6.0)
    grown = max(1.0 + move, 0.0)
    return (grown * np.log(grown) if grown > 0.0 else 0.0) - move


@compiled
def compute_gap(design: Design, kept: Flags, room: Room) -> float:
    """How far the log-likelihood can still rise at most; infinite where that is not known.

    Means times one plus the move that ``step`` gives a cell have the margins of the data. Where
    none is below zero they are feasible in the dual problem, whose value bounds the likelihood.
    """
    spread(design, room.step, room.moves)
    gap = 0.0
    for stratum in range(kept.shape[0]):
        for cell in range(kept.shape[1]):
            if kept[stratum, cell]:
                move = room.moves[stratum, cell]
                if move < -1.0 - 1e-7:
                    return np.inf
                gap += room.means[stratum, cell] * _divergence(move)
    return gap


@compiled
def compute_derivatives(design: Design, margins: Vector, room: Room) -> None:
    """The gradient (in ``step``) and the Hessian at the means."""
    compute_above(room)
    compute_margins(design, room.above, room.step)
    for place in range(len(margins)):
        room.step[place] = margins[place] - room.step[place]
    compute_hessian(design, room)


@compiled
def _move(coefficients: Vector, step: Vector) -> float:
    """Take a step, a shorter one where it is long; how long it was in the longest direction."""
    longest = 0.0
    for place in range(len(step)):
        longest = max(longest, abs(step[place]))
    scale = min(1.0, LONGEST_STEP / longest) if longest > 0.0 else 1.0
    for place in range(len(coefficients)):
        step[place] *= scale
        coefficients[place] += step[place]
    return longest


@compiled
def maximise(
    design: Design,
    margins: Vector,
    kept: Flags,
    coefficients: Vector,
    room: Room,
    target: float,
    tolerance: float,
) -> tuple[int, float]:
    """Fit from the coefficients given: how it ended, and the log-likelihood up to a constant.

    Ends when the log-likelihood is known to ``tolerance``, or cannot reach ``target``.
    """
    previous = -np.inf
    reached = -np.inf
    room.aliased[:] = False
    for iteration in range(MOST_STEPS):
        total = compute_means(design, coefficients, kept, room)
        reached = np.dot(margins, coefficients) - total
        if not reached >= previous - ROUNDING * (1.0 + abs(previous)):
            for place in range(len(coefficients)):
                room.step[place] *= 0.5
                coefficients[place] -= room.step[place]
            continue
        previous = reached
        compute_derivatives(design, margins, room)
        if not solve(room, iteration == 0):
            break
        gap = compute_gap(design, kept, room)
        if reached + gap < target:
            return BEATEN, reached + gap
        if _move(coefficients, room.step) < SMALL_STEP:
            return CONVERGED, reached + min(gap, 1.0)
        if gap < tolerance:
            return FLAT, reached + gap
    return DOUBTFUL, reached
