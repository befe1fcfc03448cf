"""Newton's method for one model of one table, compiled.

The same numbers as :mod:`zicht.prevalence.kernel.plain`, which is the one to read. Here lists that
are independent are kept apart: with T the population, U the unseen, and of every group of lists the
shares r and the covariance V of its terms, the Hessian is T times V in blocks plus T r r' over all,
which is solved group by group.
"""

import numpy as np

from zicht.compiling import compiled, inplace
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
from zicht.prevalence.kernel.transforms import (
    multiply_within,
    sum_above,
    sum_below,
    sum_within,
)
from zicht.prevalence.kernel.work import Matrix, Work, arrange


@inplace
def _compute_tables(
    size: Whole, coefficients: Vector, slots: Whole, ends: Whole, tables: Vector, totals: Vector
) -> None:
    """Tables of the groups at the coefficients, and the population and the unseen."""
    for at in range(ends[size[2] - 1]):
        tables[at] = 1.0
    for place in range(1, size[1]):
        tables[slots[place]] = np.exp(coefficients[place])
    unseen = np.exp(coefficients[0])
    population, begin = unseen, 0
    for group in range(size[2]):
        end = ends[group]
        multiply_within(tables, begin, end - begin)
        sum_within(tables, begin, end - begin)
        population *= tables[begin]
        begin = end
    totals[0], totals[1] = population, unseen


@inplace
def _likelihood(
    size: Whole, terms: Whole, coefficients: Vector, margins: Vector, totals: Vector
) -> float:
    value = totals[1] - totals[0]
    for place in range(size[1]):
        if coefficients[place] > -np.inf:
            value += margins[terms[place]] * coefficients[place]
    return float(value)


@inplace
def log_likelihood(margins: Vector, work: Work) -> float:
    """Up to a constant, at the coefficients; ``margins`` are sums of counts over supersets.

    The means of the cells that can be seen are added up one by one: the population less the unseen
    loses digits where the unseen are many.
    """
    means, value, expected = work.means, 0.0, 0.0
    means[:] = 1.0
    for place in range(work.size[1]):
        mask, coefficient = work.terms[place], work.coefficients[place]
        means[mask] = np.exp(coefficient)
        if coefficient > -np.inf:
            value += margins[mask] * coefficient
    multiply_within(means, 0, len(means))
    for cell in range(1, len(means)):
        expected += means[cell]
    return float(value - expected)


@inplace
def _fill(
    within: Whole, observed: Vector, tables: Vector, base: int, shares: Vector, lower: Matrix,
    begin: int, size: int, population: float,
) -> None:  # fmt: skip
    """The covariance of the terms of a group, and below it two right sides as rows.

    Those are what the group lacks of the observed, and the shares of its terms.
    """
    part, whole = 1.0 / tables[base], 1.0 / population
    for row in range(size):
        mask = within[begin + row]
        share = tables[base + mask] * part
        shares[begin + row] = share
        for column in range(row + 1):
            both = base + (mask | within[begin + column])
            lower[row, column] = tables[both] * part - share * shares[begin + column]
        lower[size, row] = observed[begin + row] * whole - share
        lower[size + 1, row] = share


@inplace
def _eliminate(shares: Vector, lower: Matrix, begin: int, size: int) -> bool:
    """Cholesky without roots of the first rows, carried on in two more; False when singular.

    The diagonal becomes reciprocal pivots.
    """
    for row in range(size + 2):
        last = min(row, size)
        for column in range(1, last):
            value = lower[row, column]
            for inner in range(column):
                value -= lower[row, inner] * lower[column, inner]
            lower[row, column] = value
        pivot = 0.0
        for column in range(last):
            factor = lower[row, column] * lower[column, column]
            pivot += factor * lower[row, column]
            lower[row, column] = factor
        if row < size:
            pivot = lower[row, row] - pivot
            # Rounding is relative to the second moment, which is the share, not to the variance.
            if not pivot > ZERO_PIVOT * shares[begin + row]:
                return False
            lower[row, row] = 1.0 / pivot
    return True


@inplace
def _substitute(
    lower: Matrix, step: Vector, towards: Vector, begin: int, size: int
) -> tuple[float, float]:
    """Both solutions, and the products of the shares with either."""
    along, spread = 0.0, 0.0
    for place in range(size):
        # The rows were divided by their pivots, so the product is multiplied by one.
        shared = lower[size + 1, place] / lower[place, place]
        along += lower[size, place] * shared
        spread += lower[size + 1, place] * shared
    for row in range(size - 1, -1, -1):
        one, two = lower[size, row], lower[size + 1, row]
        step[begin + row], towards[begin + row] = one, two
        for other in range(row):
            lower[size, other] -= lower[row, other] * one
            lower[size + 1, other] -= lower[row, other] * two
    return along, spread


@inplace
def _compute_step(
    size: Whole, totals: Vector, ends: Whole, table_ends: Whole, within: Whole, observed: Vector,
    tables: Vector, shares: Vector, step: Vector, towards: Vector, lower: Matrix, seen: float,
) -> bool:  # fmt: skip
    """The Newton step at the tables; False when the Hessian is singular."""
    population, unseen = totals[0], totals[1]
    along, spread = 0.0, 0.0
    begin = base = 0
    for group in range(size[2]):
        terms = ends[group] - begin
        _fill(within, observed, tables, base, shares, lower, begin, terms, population)
        if not _eliminate(shares, lower, begin, terms):
            return False
        one, two = _substitute(lower, step, towards, begin, terms)
        along += one
        spread += two
        begin, base = ends[group], table_ends[group]
    pivot = population - unseen * (1.0 + spread)
    if not pivot > ZERO_PIVOT * population:
        return False
    common = (seen - population + unseen - unseen * along) / pivot
    for at in range(begin):
        step[at] -= towards[at] * common
    # The step of the intercept comes behind those of the terms.
    step[begin] = (1.0 + spread) * common - along
    return True


@inplace
def _move(scale: float, last: int, coefficients: Vector, order: Whole, step: Vector) -> float:
    """Take the step, or part of it; the largest change of a coefficient."""
    coefficients[0] += scale * step[last]
    longest = abs(step[last])
    for at in range(last):
        coefficients[order[at]] += scale * step[at]
        longest = max(longest, abs(step[at]))
    return float(abs(scale) * longest)


@inplace
def _recedes(counts: Vector, work: Work) -> bool:
    """Whether the step, in whole numbers, is a direction along which the likelihood only rises.

    Then the linear predictor of no cell rises, that of cells with people stays as it is, and that
    of some other cell falls (Fienberg and Rinaldo 2012).
    """
    slopes, last = work.slopes, work.ends[work.size[2] - 1]
    for multiple in (1.0, 2.0, 3.0):
        slopes[:] = 0.0
        slopes[0] = np.round(work.step[last] * multiple)
        for at in range(last):
            slopes[work.terms[work.order[at]]] = np.round(work.step[at] * multiple)
        # Cells that are empty whatever the coefficients are fall as far as they like.
        for place in range(work.size[1]):
            if work.coefficients[place] == -np.inf:
                slopes[work.terms[place]] = -np.inf
        sum_below(slopes)
        falls = rises = False
        for cell in range(1, len(counts)):
            if slopes[cell] == -np.inf:
                continue
            falls |= slopes[cell] < 0.0
            rises |= slopes[cell] > 0.0 or (slopes[cell] < 0.0 and counts[cell] > 0.0)
        if falls and not rises:
            return True
    return False


@inplace
def maximise(counts: Vector, margins: Vector, work: Work) -> int:
    """Fit from the coefficients in ``work``; how it ended (``codes``).

    ``margins`` are sums of ``counts`` over supersets. Afterwards the tables are those of the fit,
    when it converged.
    """
    arrange(work)
    # Taken apart once: every look into a tuple of arrays counts references.
    size, totals, terms, coefficients = work.size, work.totals, work.terms, work.coefficients
    slots, order, within, observed = work.slots, work.order, work.within, work.observed
    step, shares, towards, ends = work.step, work.shares, work.towards, work.ends
    tables, table_ends, lower = work.tables, work.table_ends, work.lower
    last = ends[size[2] - 1]
    for at in range(last):
        observed[at] = margins[terms[order[at]]]
    previous, taken = -np.inf, 0.0
    for iteration in range(MOST_STEPS):
        _compute_tables(size, coefficients, slots, table_ends, tables, totals)
        reached = _likelihood(size, terms, coefficients, margins, totals)
        if not reached >= previous - ROUNDING * (1.0 + abs(previous)):
            # Back by half of what was taken.
            taken *= 0.5
            _move(-taken, last, coefficients, order, step)
            continue
        previous = reached
        if not _compute_step(
            size, totals, ends, table_ends, within, observed, tables, shares, step, towards, lower,
            margins[0],
        ):  # fmt: skip
            return SINGULAR if iteration == 0 else DOUBTFUL
        longest, taken = _move(1.0, last, coefficients, order, step), 1.0
        if longest < SMALL_STEP:
            _compute_tables(size, coefficients, slots, table_ends, tables, totals)
            return CONVERGED
        if iteration >= FIRST_LOOK and longest > 0.3 and _recedes(counts, work):
            return NO_MAXIMUM
        if longest > LONGEST_STEP:
            taken = LONGEST_STEP / longest
            _move(taken - 1.0, last, coefficients, order, step)
    return DOUBTFUL


@inplace
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


@inplace
def start(model: Whole, size: int, margins: Vector, work: Work) -> None:
    """Put a model of ``size`` terms in ``work`` with the coefficients of independent lists.

    Terms on which nobody is become minus infinity, and with them the cells that contain them.
    """
    population = independent_population(work.size[0], margins)
    intercept = np.log(population)
    for place in range(size):
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
    work.size[1] = size


@compiled
def fit_model(counts: Vector, model: Whole, work: Work) -> int:
    """Fit one model, the intercept (mask 0) first, from scratch; how it ended."""
    margins = counts.copy()
    sum_above(margins)
    start(model, len(model), margins, work)
    return maximise(counts, margins, work)
