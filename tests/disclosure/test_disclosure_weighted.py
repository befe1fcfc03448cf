"""A weighted share of the country tells of the groups that are weighted; what it may not tell."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from disclosure.surveys import groups, question
from zicht.disclosure.model import WEIGHTED_PRECISION, Reason
from zicht.disclosure.protection import Decision, protect
from zicht.estimation.tabulation import Tabulation, count

OTHERS = Reason.PROTECTS_OTHERS
MINIMUM = 5

#: Weights of three size groups, of the kind that N/n gives.
WEIGHTS = (2.71, 1.63, 1.21)


def wave(
    cells: list[tuple[int, ...]], weights: tuple[float, ...]
) -> tuple[Tabulation, NDArray[np.float64]]:
    """One question in size groups (rows) with so many of each answer; and the weights."""
    sizes = np.repeat(np.arange(len(cells)), [sum(row) for row in cells])
    answers = np.concatenate([np.repeat(np.arange(len(row)), row) for row in cells])
    places = groups(sizes, np.zeros_like(sizes), 1)
    found = count([question("A1", answers, scores=[None] * len(cells[0]))], places)
    return found, np.array(weights)[sizes]


def of_sizes(decision: Decision) -> tuple[tuple[Reason | None, ...], ...]:
    """Verdicts of the size groups only: after the country, before province and region."""
    return decision.shares[1:-2]


def test_a_weighted_share_is_shown_beside_its_share() -> None:
    tabulation, weights = wave([(10, 12), (14, 11)], (2.5, 1.5))
    (decision,) = protect(tabulation, weights=weights)
    assert decision.weighted == (None, None)


def test_without_weights_there_is_no_verdict_on_them() -> None:
    tabulation, _ = wave([(10, 12), (14, 11)], (2.5, 1.5))
    assert protect(tabulation)[0].weighted == ()


def test_a_weighted_share_that_gives_a_small_count_away_by_algebra_is_withheld() -> None:
    # Fifteen yes in all, of whom 3 in the second group: 2.5 x + 1.5 y and x + y give both.
    tabulation, weights = wave([(12, 20), (3, 25)], (2.5, 1.5))
    (decision,) = protect(tabulation, weights=weights)
    assert decision.shares[0] == (None, None)
    assert decision.weighted == (OTHERS, OTHERS)


def test_a_weighted_share_that_is_shown_makes_a_third_group_give_way() -> None:
    # Hiding 3 and 12 is enough beside the total, not beside total and weighted total.
    cells, weights = [(12, 20), (3, 25), (14, 18)], (2.5, 1.5, 1.25)
    tabulation, per_respondent = wave(cells, weights)
    (plain,) = protect(tabulation)
    (decision,) = protect(tabulation, weights=per_respondent, precision=0.01)
    assert [row[0] for row in of_sizes(plain)].count(None) == 1
    assert decision.weighted[0] is None
    assert [row[0] for row in of_sizes(decision)] == [OTHERS] * 3


def test_a_weighted_share_of_a_withheld_share_is_withheld() -> None:
    tabulation, weights = wave([(2, 20, 11), (1, 25, 9)], (2.5, 1.5))
    (decision,) = protect(tabulation, weights=weights)
    assert all(
        weighted is not None
        for share, weighted in zip(decision.shares[0], decision.weighted, strict=True)
        if share is not None
    )


def test_weights_may_differ_by_subject() -> None:
    tabulation, weights = wave([(10, 12), (14, 11)], (2.5, 1.5))
    assert protect(tabulation, weights=weights[None, :]) == protect(tabulation, weights=weights)


def test_weights_for_another_number_of_respondents_are_refused() -> None:
    tabulation, weights = wave([(10, 12), (14, 11)], (2.5, 1.5))
    with pytest.raises(ValueError, match="broadcast"):
        protect(tabulation, weights=weights[:-1])


def fitting(
    tabulation: Tabulation, decision: Decision, category: int, precision: float
) -> NDArray[np.int64]:
    """Every way (rows) to fill in one answer over the size groups, found by trying all."""
    table = tabulation.tables[0]
    truth, answered = table.counts[1:-2, category], table.answered[1:-2]
    weights = np.array(WEIGHTS)
    verdicts = [row[category] for row in of_sizes(decision)]
    ranges = [
        range(found, found + 1) if verdict is None else range(most + 1)
        for verdict, found, most in zip(verdicts, truth.tolist(), answered.tolist(), strict=True)
    ]
    base = float(weights @ answered)

    def digits(counts: NDArray[np.int64]) -> float:
        share = float(weights @ counts) / base
        return round(share / precision) if precision else round(share, 9)

    ways = np.array(list(product(*ranges)))
    if decision.shares[0][category] is None:
        ways = ways[ways.sum(axis=1) == truth.sum()]
    if decision.weighted[category] is None:
        ways = np.array([way for way in ways if digits(way) == digits(truth)])
    return ways


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 14)),
        min_size=3,
        max_size=3,
    ),
    st.sampled_from([WEIGHTED_PRECISION, 0.01, 0.0]),
)
def test_no_small_count_is_the_only_number_that_fits_a_weighted_share(
    cells: list[tuple[int, ...]], precision: float
) -> None:
    if min(sum(row) for row in cells) < MINIMUM:
        return
    tabulation, weights = wave(cells, WEIGHTS)
    (decision,) = protect(tabulation, weights=weights, precision=precision)
    for category in range(3):
        truth = tabulation.tables[0].counts[1:-2, category]
        is_small = (truth > 0) & (truth < MINIMUM)
        ways = fitting(tabulation, decision, category, precision)
        assert truth.tolist() in ways.tolist()
        assert (ways[:, is_small] != truth[is_small]).any(axis=0).all()
