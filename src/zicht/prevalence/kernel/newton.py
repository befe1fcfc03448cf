"""Newton's method for one model of one table, compiled.

The same numbers as :mod:`zicht.prevalence.kernel.plain`, which is the one to read. Here lists that
are independent are kept apart: with T the population, U the unseen, and of every group of lists the
shares r and the covariance V of its terms, the Hessian is T (V + r r') in blocks, which is solved
group by group.
"""

import numpy as np

from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import (
    CONVERGED,
    DOUBTFUL,
    FIRST_LOOK,
    LONGEST_STEP,
    MOST_STEPS,
    NO_MAXIMUM,
    ROUNDING,
    SINGULAR,
    SMALL_STEP,
    ZERO_PIVOT,
)
from zicht.prevalence.kernel.compiling import compiled
from zicht.prevalence.kernel.work import (
    Matrix,
    Work,
    arrange,
    multiply_below,
    sum_above,
    sum_below,
)


@compiled
def compute_tables(work: Work) -> None:
    """Tables of the groups at the coefficients, and the population and the unseen."""
    groups = work.size[2]
    work.tables[: work.table_ends[groups - 1]] = 1.0
    for place in range(1, work.size[1]):
        work.tables[work.slots[place]] = np.exp(work.coefficients[place])
    unseen = np.exp(work.coefficients[0])
    population, begin = unseen, 0
    for group in range(groups):
        end = work.table_ends[group]
        table = work.tables[begin:end]
        if len(table) > 2:
            multiply_below(table)
            sum_above(table)
        else:
            table[0] += table[1]
        population *= table[0]
        begin = end
    work.totals[0], work.totals[1] = population, unseen


@compiled
def log_likelihood(margins: Vector, work: Work) -> float:
    """Up to a constant, at the tables; ``margins`` are sums of counts over supersets."""
    value = work.totals[1] - work.totals[0]
    for place in range(work.size[1]):
        if work.coefficients[place] > -np.inf:
            value += margins[work.terms[place]] * work.coefficients[place]
    return float(value)


@compiled
def _covariance(table: Vector, within: Whole, shares: Vector, lower: Matrix) -> None:
    """Of the terms of a group, the lower half; ``shares`` are made too."""
    part = 1.0 / table[0]
    for row in range(len(within)):
        mask = within[row]
        share = table[mask] * part
        shares[row] = share
        for column in range(row + 1):
            lower[row, column] = table[mask | within[column]] * part - share * shares[column]


@compiled
def _factorise(shares: Vector, lower: Matrix) -> bool:
    """Cholesky in place; False when the matrix is singular.

    The diagonal becomes reciprocals: one division per row instead of one per number.
    """
    for row in range(len(shares)):
        pivot = lower[row, row]
        for column in range(row):
            value = lower[row, column]
            for inner in range(column):
                value -= lower[row, inner] * lower[column, inner]
            value *= lower[column, column]
            lower[row, column] = value
            pivot -= value * value
        # Rounding is relative to the second moment, which is the share, not to the variance.
        if not pivot > ZERO_PIVOT * shares[row]:
            return False
        lower[row, row] = 1.0 / np.sqrt(pivot)
    return True


@compiled
def _solve(lower: Matrix, one: Vector, two: Vector) -> None:
    """Solve for two right sides at once, by the factor."""
    for row in range(len(one)):
        first, second = one[row], two[row]
        for inner in range(row):
            first -= lower[row, inner] * one[inner]
            second -= lower[row, inner] * two[inner]
        one[row], two[row] = first * lower[row, row], second * lower[row, row]
    for row in range(len(one) - 1, -1, -1):
        first, second = one[row] * lower[row, row], two[row] * lower[row, row]
        one[row], two[row] = first, second
        for inner in range(row):
            one[inner] -= lower[row, inner] * first
            two[inner] -= lower[row, inner] * second


@compiled
def compute_step(margins: Vector, work: Work) -> bool:
    """The Newton step at the tables; False when the Hessian is singular."""
    population, unseen = work.totals[0], work.totals[1]
    along, spread = 0.0, 0.0
    begin = base = 0
    for group in range(work.size[2]):
        end = work.ends[group]
        shares, within = work.shares[begin:end], work.within[begin:end]
        step, towards = work.step[begin:end], work.towards[begin:end]
        _covariance(work.tables[base : work.table_ends[group]], within, shares, work.lower)
        if not _factorise(shares, work.lower):
            return False
        for row in range(end - begin):
            towards[row] = shares[row]
            step[row] = margins[work.terms[work.order[begin + row]]] / population - shares[row]
        _solve(work.lower, step, towards)
        for row in range(end - begin):
            along += shares[row] * step[row]
            spread += shares[row] * towards[row]
        begin, base = end, work.table_ends[group]
    pivot = population - unseen * (1.0 + spread)
    if not pivot > ZERO_PIVOT * population:
        return False
    common = (margins[0] - population + unseen - unseen * along) / pivot
    for at in range(begin):
        work.step[at] -= work.towards[at] * common
    # The step of the intercept comes behind those of the terms.
    work.step[begin] = (1.0 + spread) * common - along
    return True


@compiled
def _move(scale: float, work: Work) -> float:
    """Take the step, or part of it; the largest change of a coefficient."""
    last = work.ends[work.size[2] - 1]
    work.coefficients[0] += scale * work.step[last]
    longest = abs(work.step[last])
    for at in range(last):
        work.coefficients[work.order[at]] += scale * work.step[at]
        longest = max(longest, abs(work.step[at]))
    return float(abs(scale) * longest)


@compiled
def _recedes(counts: Vector, work: Work) -> bool:
    """Whether the step, in whole numbers, is a direction along which the likelihood only rises.

    Then the linear predictor of no cell rises, that of cells with people stays as it is, and that
    of some other cell falls (Fienberg and Rinaldo 2012).
    """
    for multiple in (1.0, 2.0, 3.0):
        slope, empty = np.zeros(len(counts)), np.zeros(len(counts))
        last = work.ends[work.size[2] - 1]
        slope[0] = np.round(work.step[last] * multiple)
        for at in range(last):
            slope[work.terms[work.order[at]]] = np.round(work.step[at] * multiple)
        for place in range(work.size[1]):
            if work.coefficients[place] == -np.inf:
                empty[work.terms[place]] = 1.0
        sum_below(slope)
        sum_below(empty)
        kept = empty == 0.0
        kept[0] = False
        falls = np.any(slope[kept] < 0.0)
        if falls and not np.any(slope[kept] > 0.0) and not np.any(slope[counts > 0.0]):
            return True
    return False


@compiled
def maximise(counts: Vector, margins: Vector, work: Work) -> int:
    """Fit from the coefficients in ``work``; how it ended (``codes``).

    ``margins`` are sums of ``counts`` over supersets. Afterwards the tables are those of the fit,
    when it converged.
    """
    arrange(work)
    previous, taken = -np.inf, 0.0
    for iteration in range(MOST_STEPS):
        compute_tables(work)
        reached = log_likelihood(margins, work)
        if not reached >= previous - ROUNDING * (1.0 + abs(previous)):
            # Back by half of what was taken.
            taken *= 0.5
            _move(-taken, work)
            continue
        previous = reached
        if not compute_step(margins, work):
            return SINGULAR if iteration == 0 else DOUBTFUL
        longest, taken = _move(1.0, work), 1.0
        if longest < SMALL_STEP:
            compute_tables(work)
            return CONVERGED
        if iteration >= FIRST_LOOK and longest > 0.3 and _recedes(counts, work):
            return NO_MAXIMUM
        if longest > LONGEST_STEP:
            taken = LONGEST_STEP / longest
            _move(taken - 1.0, work)
    return DOUBTFUL


@compiled
def independent_population(lists: int, margins: Vector) -> float:
    """The population when lists are independent, or a guess where there is no such estimate.

    Solves N (1 - n1/N) ... (1 - nt/N) = N - n, whose left less right side falls and is convex, so
    that Newton's method climbs to the root from the left.
    """
    observed = margins[0]
    population = observed * 1.02 + 0.5
    for _ in range(60):
        missed, slope = 1.0, 1.0
        for place in range(lists):
            total = margins[1 << place]
            missed *= 1.0 - total / population
            slope += total / (population - total)
        gap = population * missed - population + observed
        rate = missed * slope - 1.0
        if not rate < 0.0:
            break
        following = max(population - gap / rate, observed + 0.01)
        if following > 1e6 * observed or abs(following - population) < 1e-13 * population:
            return float(min(following, 1e6 * observed))
        population = following
    return float(population)


@compiled
def start(model: Whole, margins: Vector, work: Work) -> None:
    """Put the terms of a model in ``work`` with the coefficients of independent lists.

    Terms on which nobody is become minus infinity, and with them the cells that contain them.
    """
    population = independent_population(work.size[0], margins)
    intercept = np.log(population)
    for place in range(len(model)):
        mask = model[place]
        value = 0.0
        if margins[mask] <= 0.0:
            value = -np.inf
        elif mask > 0 and mask & (mask - 1) == 0:
            value = np.log(margins[mask] / (population - margins[mask]))
            intercept += np.log1p(-margins[mask] / population)
        work.terms[place] = mask
        work.coefficients[place] = value
    work.coefficients[0] = intercept
    work.size[1] = len(model)


@compiled
def fit_model(counts: Vector, model: Whole, work: Work) -> int:
    """Fit one model, the intercept (mask 0) first, from scratch; how it ended."""
    margins = counts.copy()
    sum_above(margins)
    start(model, margins, work)
    return maximise(counts, margins, work)
