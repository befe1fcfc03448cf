"""SparseMSE's stepwise choice of pairs for many tables, compiled.

The same as :mod:`zicht.prevalence.stepwise` does for one table with the plain path.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import CONVERGED, DOUBTFUL, NO_MAXIMUM
from zicht.prevalence.kernel.compiling import compiled
from zicht.prevalence.kernel.newton import maximise, start
from zicht.prevalence.kernel.tails import poisson_tail
from zicht.prevalence.kernel.work import Work, expected, make_work, sum_above

#: The tail of a Poisson number within one standard deviation of its mean is above 0.1.
_NEAR_TAIL = 0.1


class Choice(NamedTuple):
    """What is known of every pair while pairs are chosen.

    ``tails`` as the present fit sees them; ``closed`` pairs are in the model or cannot be fitted
    now. ``added`` are the places of those in the model, in order; their number is in ``number``.
    """

    pairs: Whole
    tails: Vector
    closed: NDArray[np.bool_]
    added: Whole
    number: Whole
    before: Vector


@compiled
def make_choice(pairs: Whole, cells: int) -> Choice:
    """Room for the choice among these pairs."""
    size = len(pairs)
    return Choice(
        pairs,
        np.ones(size),
        np.zeros(size, np.bool_),
        np.zeros(size, np.int64),
        np.zeros(1, np.int64),
        np.zeros(cells),
    )


@compiled
def _rate(margins: Vector, threshold: float, work: Work, choice: Choice) -> None:
    """The tail of every open pair, or 1 where it cannot be small."""
    for place in range(len(choice.pairs)):
        choice.tails[place] = 1.0
        if choice.closed[place]:
            continue
        observed = margins[choice.pairs[place]]
        mean = expected(choice.pairs[place], work)
        gap = observed - mean
        if gap * gap > mean or threshold > _NEAR_TAIL:
            choice.tails[place] = poisson_tail(observed, mean)


@compiled
def _best(threshold: float, choice: Choice) -> int:
    """The open pair with the smallest tail below the threshold, the first of equals, or -1."""
    best, least = -1, threshold
    for place in range(len(choice.pairs)):
        if not choice.closed[place] and choice.tails[place] < least:
            best, least = place, choice.tails[place]
    return best


@compiled
def _add(place: int, counts: Vector, margins: Vector, work: Work, choice: Choice) -> int:
    """Fit with one more pair, or go back to the fit before; how it ended."""
    pair, size = choice.pairs[place], work.size[1]
    choice.before[:size] = work.coefficients[:size]
    work.terms[size] = pair
    work.coefficients[size] = -np.inf
    if margins[pair] > 0.0:
        work.coefficients[size] = np.log(margins[pair] / expected(pair, work))
    work.size[1] = size + 1
    code = maximise(counts, margins, work)
    if code == CONVERGED:
        choice.added[choice.number[0]] = place
        choice.number[0] += 1
        if margins[pair] <= 0.0:
            # With other cells left, a pair that was refused may be possible.
            choice.closed[:] = False
            choice.closed[choice.added[: choice.number[0]]] = True
    else:
        work.size[1] = size
        work.coefficients[:size] = choice.before[:size]
    choice.closed[place] = True
    return code


@compiled
def select_pairs(
    counts: Vector, margins: Vector, mains: Whole, threshold: float, work: Work, choice: Choice
) -> int:
    """Add pairs to independent lists (``mains``) until no tail is below the threshold.

    How it ended; the fit is left in ``work`` and the pairs in ``choice``.
    """
    choice.closed[:] = False
    choice.number[0] = 0
    start(mains, margins, work)
    code = maximise(counts, margins, work)
    while code == CONVERGED:
        _rate(margins, threshold, work, choice)
        place = _best(threshold, choice)
        while place >= 0:
            code = _add(place, counts, margins, work, choice)
            if code != NO_MAXIMUM:
                break
            place = _best(threshold, choice)
        if place < 0:
            return CONVERGED
        if code != CONVERGED:
            return DOUBTFUL
    return code


@compiled
def select_many(
    lists: int, masks: Whole, tables: Whole, pairs: Whole, threshold: float
) -> tuple[Vector, Whole]:
    """The unseen after stepwise choice for every row of ``tables``, and how each ended.

    The columns of ``tables`` are the counts of the histories ``masks``.
    """
    cells = 1 << lists
    work, choice = make_work(lists), make_choice(pairs, cells)
    counts, margins = np.zeros(cells), np.zeros(cells)
    mains = np.zeros(lists + 1, np.int64)
    for place in range(lists):
        mains[place + 1] = 1 << place
    unseen, codes = np.empty(len(tables)), np.zeros(len(tables), np.int64)
    for row in range(len(tables)):
        for place in range(len(masks)):
            counts[masks[place]] = tables[row, place]
        margins[:] = counts
        sum_above(margins)
        codes[row] = select_pairs(counts, margins, mains, threshold, work, choice)
        unseen[row] = np.exp(work.coefficients[0])
    return unseen, codes
