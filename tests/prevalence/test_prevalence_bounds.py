"""Bounds of the search over models: no model is ever better than they say."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

from prevalence.small_tables import dense, tables
from zicht.prevalence.fitting import fit
from zicht.prevalence.histories import Histories, Whole, histories
from zicht.prevalence.kernel.bounds import bound_likelihood, curvature, enter_table
from zicht.prevalence.kernel.covariance import invert
from zicht.prevalence.kernel.plain import sum_above
from zicht.prevalence.kernel.room import ABOVE, BELOW, COEFFICIENTS, ORIGIN, Room, make_room
from zicht.prevalence.kernel.ways import (
    COST,
    Ways,
    bound_without,
    make_ways,
    open_ways,
    share_costs,
)
from zicht.prevalence.models import model_of
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.search import terms_of

#: A fit ends after a step of 1e-6, and margins may be off by a part of 1e-9.
SAME = 1e-6


@pytest.mark.parametrize("fall", [0.0, 1e-4, 0.01, 0.5, 0.99, 1.0])
def test_a_parabola_lies_above_what_a_change_of_means_costs(fall: float) -> None:
    change = np.linspace(-fall, 5.0, 1001)
    left = 1.0 + change
    costs = np.where(left > 0, left * np.log(np.maximum(left, 1e-300)), 0.0) - change
    assert (costs <= curvature(fall) * change**2 + 1e-15).all()


def test_no_parabola_lies_above_means_below_nobody() -> None:
    assert curvature(1.01) == np.inf


def _fitted(table: Histories, terms: Whole) -> tuple[Room, float]:
    """Room in which the largest model was fitted, with its bound."""
    counts = dense(table)
    margins = sum_above(counts)
    room = make_room(len(table.lists), terms)
    enter_table(margins, room)
    room.cells[COEFFICIENTS] = room.cells[ORIGIN]
    bound = bound_likelihood((1 << len(terms)) - 1, -np.inf, counts, margins, room)
    invert(room)
    return room, bound


def _closed(bits: int, which: int, room: Room) -> int:
    """Terms with all that contain them (``ABOVE``), or all that they contain (``BELOW``)."""
    closed = 0
    for place in range(int(room.size[4])):
        if bits >> place & 1:
            closed |= int(room.sets[which, place])
    return closed


def _likelihood(table: Histories, terms: Whole, bits: int) -> float | None:
    """The largest log-likelihood without its constant, or None where there is none."""
    chosen = [term for place, term in enumerate(terms.tolist()) if bits >> place & 1]
    try:
        found = fit(table, model_of(len(table.lists), chosen))
    except PrevalenceError:
        return None
    constant = float(gammaln(table.counts + 1).sum())
    return found.model.parameters - 0.5 * found.aic + constant


def _opened(table: Histories, forced: int, room: Room) -> Ways:
    ways = make_ways(len(table.lists), int(room.size[4]))
    open_ways((1 << int(room.size[4])) - 1, forced, sum_above(dense(table)), room, ways)
    return ways


# Nobody is on the first and third list alone, or on the first and fourth, but some are on more.
_ON_THE_EDGE = histories(
    "ABCD", [1, 2, 3, 4, 6, 7, 8, 10, 13, 14], [30, 30, 8, 40, 9, 3, 20, 5, 3, 1]
)


@example(table=_ON_THE_EDGE, without=0b0000000010, with_=0b0000000001, out=0)
@example(table=_ON_THE_EDGE, without=0b1000001000, with_=0b0000000101, out=0b1000000000)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    table=tables(least=4),
    without=st.integers(0, (1 << 10) - 1),
    with_=st.integers(0, (1 << 10) - 1),
    out=st.integers(0, (1 << 10) - 1),
)
def test_a_model_is_worse_by_what_each_of_the_terms_costs_that_it_lacks(
    table: Histories, without: int, with_: int, out: int
) -> None:
    terms = terms_of(4, 3)
    room, bound = _fitted(table, terms)
    lacks = _closed(without, ABOVE, room)
    model = ((1 << len(terms)) - 1) & ~lacks
    likelihood = _likelihood(table, terms, model)
    if likelihood is None or bound == np.inf:
        return
    assert likelihood <= bound + SAME
    forced = _closed(with_ & model, BELOW, room)
    ways = _opened(table, forced, room)
    shared = share_costs(forced, lacks & out, 3.0, room, ways)
    used = [way for way in range(int(ways.number[0])) if lacks >> int(ways.places[way]) & 1]
    assert likelihood <= shared - sum(float(ways.values[COST, way]) for way in used) + SAME
    for way in used:
        assert likelihood <= bound_without(way, room, ways) + SAME


def test_a_term_on_which_nobody_is_costs_about_whom_independent_lists_would_have_on_it() -> None:
    # Lists of 400, 300 and 200: with those on the third some 16 expected on the first two.
    table = histories("ABC", [1, 2, 4, 5, 6], [392, 294, 186, 8, 6])
    terms = np.array([0b011])
    room, _ = _fitted(table, terms)
    ways = _opened(table, 0, room)
    share_costs(0, 1, 5.0, room, ways)
    without, largest = _likelihood(table, terms, 0), _likelihood(table, terms, 1)
    assert without is not None
    assert largest is not None
    lost, cost = largest - without, float(ways.values[COST, 0])
    assert 0.5 * lost < cost <= lost + SAME
