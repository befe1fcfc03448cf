"""What a compiled fit works with: lists that no term joins are independent, and kept apart.

A table of independent groups of lists is the product of tables of the groups. So a fit holds one
small table per group instead of one large table of everything: of 8 lists with one pair, 16 numbers
instead of 256.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zicht.compiling import compiled, inlined, inplace
from zicht.prevalence.histories import Vector, Whole

Matrix = NDArray[np.float64]


class Work(NamedTuple):
    """Room for one fit at a time, made once.

    ``size``: the numbers of lists, terms and groups. ``totals``: the population and the unseen.
    Per term, the intercept (mask 0) first: ``terms``, their ``coefficients`` (minus infinity where
    nobody is), and ``slots``: where they stand in the tables.
    Per finite term but the intercept, by group: ``order``, the place among the terms; ``within``,
    the place in the table of the group; how many were ``observed`` on it; Newton's ``step``; the
    ``shares`` of the population on all lists of the term; ``towards``, what the covariance makes of
    those. ``ends`` says where groups end, ``groups`` to which one a list belongs, and ``bits`` its
    bit in masks of the group.
    ``tables`` holds the tables of the groups one after another, until ``table_ends``: of every mask
    of lists of the group the sum over its supersets. The rest is room to calculate.
    """

    size: Whole
    totals: Vector
    terms: Whole
    coefficients: Vector
    slots: Whole
    order: Whole
    within: Whole
    observed: Vector
    step: Vector
    shares: Vector
    towards: Vector
    ends: Whole
    groups: Whole
    bits: Whole
    tables: Vector
    table_ends: Whole
    lower: Matrix
    joined: Whole
    model: Whole
    means: Vector
    slopes: Vector


@compiled
def make_work(lists: int) -> Work:
    """Room for tables of so many lists."""
    cells = 1 << lists
    return Work(
        np.array([lists, 0, 0]),
        np.zeros(2),
        np.zeros(cells, np.int64),
        np.zeros(cells),
        np.zeros(cells, np.int64),
        np.zeros(cells, np.int64),
        np.zeros(cells, np.int64),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros(lists, np.int64),
        np.zeros(lists, np.int64),
        np.zeros(lists, np.int64),
        np.zeros(cells),
        np.zeros(lists, np.int64),
        np.zeros((cells + 2, cells)),
        np.zeros(lists, np.int64),
        np.zeros(cells, np.int64),
        np.zeros(cells),
        np.zeros(cells),
    )


@inlined
def _first_list(mask: int) -> int:
    place = 0
    while not mask >> place & 1:
        place += 1
    return place


@inlined
def _join(work: Work) -> None:
    """Find of every list the mask of all that terms join with it, directly or by others."""
    lists, joined, terms = work.size[0], work.joined, work.terms
    for place in range(lists):
        joined[place] = 1 << place
    for at in range(1, work.size[1]):
        term = terms[at]
        if term & (term - 1) == 0:
            continue
        together = 0
        for place in range(lists):
            if joined[place] & term:
                together |= joined[place]
        for place in range(lists):
            if together >> place & 1:
                joined[place] = together


@inlined
def _number_groups(work: Work) -> None:
    """Number the groups from 0, and find where their tables end."""
    _join(work)
    lists, joined, bits = work.size[0], work.joined, work.bits
    numbers, ends = work.groups, work.table_ends
    groups, end = 0, 0
    for place in range(lists):
        first = _first_list(joined[place])
        if first < place:
            numbers[place] = numbers[first]
            continue
        cells = 1
        for other in range(place, lists):
            if joined[place] >> other & 1:
                bits[other] = cells
                cells <<= 1
        end += cells
        ends[groups] = end
        numbers[place] = groups
        groups += 1
    work.size[2] = groups


@inlined
def _within(term: int, bits: Whole) -> int:
    """The term as a mask of lists of its group."""
    found, place = 0, 0
    while term >> place:
        if term >> place & 1:
            found |= bits[place]
        place += 1
    return found


@inplace
def arrange(work: Work) -> None:
    """Divide the lists in groups and the terms over them, after terms were put in."""
    _number_groups(work)
    terms, groups, slots, coefficients = work.terms, work.groups, work.slots, work.coefficients
    order, masks, bits = work.order, work.within, work.bits
    found, begin = 0, 0
    for group in range(work.size[2]):
        for place in range(1, work.size[1]):
            term = terms[place]
            if groups[_first_list(term)] != group:
                continue
            within = _within(term, bits)
            slots[place] = begin + within
            if coefficients[place] > -np.inf:
                order[found], masks[found] = place, within
                found += 1
        work.ends[group] = found
        begin = work.table_ends[group]


@inplace
def expected_pair(first: int, second: int, work: Work) -> float:
    """How many people the fit expects on two lists, the unseen included."""
    one, two = work.groups[first], work.groups[second]
    begin = work.table_ends[one - 1] if one > 0 else 0
    if one == two:
        both = begin + (work.bits[first] | work.bits[second])
        return float(work.totals[0] * work.tables[both] / work.tables[begin])
    other = work.table_ends[two - 1] if two > 0 else 0
    share = work.tables[begin + work.bits[first]] / work.tables[begin]
    return float(
        work.totals[0] * share * work.tables[other + work.bits[second]] / work.tables[other]
    )
