from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.nonresponse.anchoring import Anchor, anchor_factor


def test_late_respondents_beside_early_ones_by_hand() -> None:
    # Late: 20 of 40 yes; early: 60 of 90. Odds 1 and 2.
    found = anchor_factor(Anchor.LATE_AND_EARLY, yes=20, count=40, other_yes=60, other_count=90)

    assert found.odds_ratio == pytest.approx(0.5)
    assert found.interval is not None
    # In one class Robins, Breslow and Greenland is Woolf: one over each cell.
    margin = 1.959963984540054 * sqrt(1 / 20 + 1 / 20 + 1 / 60 + 1 / 30)
    assert found.interval.low == pytest.approx(0.5 * exp(-margin))
    assert found.interval.high == pytest.approx(0.5 * exp(margin))
    assert found.suggested == 2
    assert found.cautious == pytest.approx(exp(log(2) + margin))
    assert "late" in found.assumption.en


def test_classes_are_compared_within_and_then_taken_together() -> None:
    # Both classes have an odds ratio of 2, though their levels differ.
    found = anchor_factor(
        Anchor.SILENT_AND_ANSWERING,
        yes=[20, 40],
        count=[30, 50],
        other_yes=[10, 30],
        other_count=[20, 45],
    )

    assert found.odds_ratio == pytest.approx(2)


def test_a_class_that_lacks_one_group_says_nothing() -> None:
    with_it = anchor_factor(
        Anchor.LATE_AND_EARLY, yes=[20, 5], count=[40, 9], other_yes=[60, 0], other_count=[90, 0]
    )
    without = anchor_factor(Anchor.LATE_AND_EARLY, yes=20, count=40, other_yes=60, other_count=90)

    assert with_it == without


def test_an_empty_group_anchors_nothing() -> None:
    found = anchor_factor(Anchor.LATE_AND_EARLY, yes=0, count=0, other_yes=6, other_count=9)

    assert (found.odds_ratio, found.interval, found.suggested, found.cautious) == (None,) * 4


def test_an_empty_cell_gets_half_a_case() -> None:
    found = anchor_factor(Anchor.LATE_AND_EARLY, yes=0, count=4, other_yes=5, other_count=10)

    assert found.odds_ratio == pytest.approx(0.5 * 5.5 / (4.5 * 5.5))


def test_counts_that_contradict_each_other_anchor_nothing() -> None:
    with pytest.raises(ValueError, match="no more yes"):
        anchor_factor(Anchor.LATE_AND_EARLY, yes=5, count=4, other_yes=5, other_count=10)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_exchanging_the_groups_turns_the_ratio_over_and_keeps_the_factor(
    yes: int, no: int, other_yes: int, other_no: int
) -> None:
    found = anchor_factor(
        Anchor.LATE_AND_EARLY,
        yes=yes,
        count=yes + no,
        other_yes=other_yes,
        other_count=other_yes + other_no,
    )
    turned = anchor_factor(
        Anchor.LATE_AND_EARLY,
        yes=other_yes,
        count=other_yes + other_no,
        other_yes=yes,
        other_count=yes + no,
    )

    assert found.odds_ratio is not None
    assert found.suggested is not None
    assert turned.odds_ratio == pytest.approx(1 / found.odds_ratio)
    assert found.suggested >= max(found.odds_ratio, 1 / found.odds_ratio) - 1e-12
    assert found.cautious == pytest.approx(turned.cautious)
