"""SparseMSE's stepwise choice of pairs for many tables, compiled.

The same as :func:`zicht.prevalence.stepwise.stepwise_plainly` does for one table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled, inplace
from zicht.prevalence.histories import Vector, Whole
from zicht.prevalence.kernel.codes import CONVERGED, DOUBTFUL, NO_MAXIMUM
from zicht.prevalence.kernel.newton import maximise, start
from zicht.prevalence.kernel.tails import least_log_tail, poisson_tail
from zicht.prevalence.kernel.transforms import copy_to, sum_above
from zicht.prevalence.kernel.work import Work, expected_pair, make_work

#: Tails that differ less than this part are equal but for rounding.
SAME = 1e-9
#: The logarithm of a tail below which tails are 0, so that the first of several is taken.
_UNDERFLOW = -700.0


class Choice(NamedTuple):
    """What is known of every pair while pairs are chosen.

    ``first`` and ``second`` are its lists, ``means`` what the present fit expects, and ``bounds``
    what the logarithm of the tail is not below. ``closed`` pairs are in the model or cannot be
    fitted now. ``added`` are the places of those in the model, in order, as many as ``number``
    says, and ``tails`` what made them so.
    """

    pairs: Whole
    first: Whole
    second: Whole
    means: Vector
    bounds: Vector
    closed: NDArray[np.bool_]
    added: Whole
    tails: Vector
    number: Whole
    before: Vector


@compiled
def make_choice(pairs: Whole, cells: int) -> Choice:
    """Room for the choice among these pairs."""
    size = len(pairs)
    first, second = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for place in range(size):
        while not pairs[place] >> first[place] & 1:
            first[place] += 1
        while pairs[place] >> second[place] > 1:
            second[place] += 1
    return Choice(
        pairs,
        first,
        second,
        np.zeros(size),
        np.zeros(size),
        np.zeros(size, np.bool_),
        np.zeros(size, np.int64),
        np.zeros(size + 1),
        np.zeros(1, np.int64),
        np.zeros(cells),
    )


@inplace
def _rate(margins: Vector, work: Work, choice: Choice) -> None:
    """What the fit expects of every open pair, and how small the tail can be."""
    for place in range(len(choice.pairs)):
        if not choice.closed[place]:
            mean = expected_pair(choice.first[place], choice.second[place], work)
            choice.means[place] = mean
            choice.bounds[place] = least_log_tail(margins[choice.pairs[place]], mean)


@inplace
def _best(threshold: float, margins: Vector, choice: Choice) -> int:
    """The open pair with the smallest tail below the threshold, the first of equals, or -1."""
    best, least, reach = -1, threshold, np.log(threshold)
    likely = _likeliest(choice)
    if likely < 0:
        return -1
    for at in range(-1, len(choice.pairs)):
        # The likeliest one comes first, because then few others have to be computed.
        place = likely if at < 0 else at
        if choice.closed[place] or choice.bounds[place] > reach + SAME or at == likely:
            continue
        tail = poisson_tail(margins[choice.pairs[place]], choice.means[place])
        if tail < least * (1.0 - SAME) or (tail <= least * (1.0 + SAME) and place < best):
            best, least = place, tail
            reach = max(np.log(least), _UNDERFLOW) if least > 0.0 else _UNDERFLOW
    choice.tails[choice.number[0]] = least
    return best


@inplace
def _likeliest(choice: Choice) -> int:
    """The open pair whose tail can be smallest, or -1 when none is open."""
    likely = -1
    for place in range(len(choice.pairs)):
        if choice.closed[place]:
            continue
        if likely < 0 or choice.bounds[place] < choice.bounds[likely]:
            likely = place
    return likely


@inplace
def _add(place: int, counts: Vector, margins: Vector, work: Work, choice: Choice) -> int:
    """Fit with one more pair, or go back to the fit before; how it ended."""
    pair, size = choice.pairs[place], work.size[1]
    copy_to(choice.before, work.coefficients, size)
    work.terms[size] = pair
    work.coefficients[size] = -np.inf
    if margins[pair] > 0.0:
        work.coefficients[size] = np.log(margins[pair] / choice.means[place])
    work.size[1] = size + 1
    code = maximise(counts, margins, work)
    if code == CONVERGED:
        choice.added[choice.number[0]] = place
        choice.number[0] += 1
        if margins[pair] <= 0.0:
            # With other cells left, a pair that was refused may be possible.
            choice.closed[:] = False
            for at in range(choice.number[0]):
                choice.closed[choice.added[at]] = True
    else:
        work.size[1] = size
        copy_to(work.coefficients, choice.before, size)
    choice.closed[place] = True
    return code


@inplace
def select_pairs(
    counts: Vector, margins: Vector, mains: Whole, threshold: float, work: Work, choice: Choice
) -> int:
    """Add pairs to independent lists (``mains``) until no tail is below the threshold.

    How it ended; the fit is left in ``work`` and the pairs in ``choice``.
    """
    choice.closed[:] = False
    choice.number[0] = 0
    start(mains, len(mains), margins, work)
    code = maximise(counts, margins, work)
    while code == CONVERGED:
        _rate(margins, work, choice)
        place = _best(threshold, margins, choice)
        while place >= 0:
            code = _add(place, counts, margins, work, choice)
            if code != NO_MAXIMUM:
                break
            place = _best(threshold, margins, choice)
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
