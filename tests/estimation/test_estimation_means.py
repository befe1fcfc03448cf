"""Means: hand-computed numbers, a reference value, and what must hold for every survey."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.means import estimate_mean
from zicht.estimation.model import Interval, Mean
from zicht.estimation.shares import estimate_share


def mean(scores: list[float], *, unplaced: int = 0, population: int = 20) -> Mean:
    return estimate_mean(scores, unplaced=unplaced, population=population, lowest=1, highest=5)


def test_a_mean_by_hand() -> None:
    found = mean([2, 3, 3, 3, 4], unplaced=3)
    assert found.estimate == 3
    assert (found.answered, found.unplaced, found.population) == (5, 3, 20)
    # s^2 = 0.5; standard error sqrt(0.5 / 5 * (1 - 5/20)); t(4) at 0.975 is 2.776445.
    half = 2.776445 * sqrt(0.5 / 5 * 0.75)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (3 - half, 3 + half), abs=1e-5
    )
    # 15 municipalities of which nothing is known stand on 1, or on 5.
    assert found.bounds == Interval(low=(15 + 15) / 20, high=(15 + 75) / 20)


def test_the_interval_is_that_of_the_survey_package_of_r() -> None:
    # R 4.2.2, survey 4.5: svymean of a 0/1 variable, 163 of 200 and fpc 6194, df 199:
    # 0.815, standard error 0.0270776455620269.
    found = estimate_mean(
        [1.0] * 163 + [0.0] * 37, unplaced=0, population=6194, lowest=0, highest=1
    )
    assert found.interval is not None
    half = 0.0270776455620269 * 1.971956544249395
    # The error is given to 15 digits, the quantile of t(199) to 13.
    assert found.interval.high - 0.815 == pytest.approx(half, rel=1e-9)


def test_nobody_on_the_scale_gives_no_estimate_and_the_whole_scale_as_bounds() -> None:
    found = mean([], unplaced=4)
    assert (found.estimate, found.interval, found.answered, found.unplaced) == (None, None, 0, 4)
    assert found.bounds == Interval(low=1, high=5)


def test_when_everyone_is_on_the_scale_nothing_is_uncertain() -> None:
    found = mean([1, 5, 3], population=3)
    assert found.interval == found.bounds == Interval(low=3, high=3)


def test_answers_that_are_all_alike_do_not_give_a_certain_mean() -> None:
    found = mean([2, 2, 2, 2, 2, 2])
    share = estimate_share(6, 6, 20).interval
    assert share is not None
    assert found.interval is not None
    assert found.interval.low == pytest.approx(share.low * 2 + (1 - share.low) * 1)
    assert found.interval.high == pytest.approx(share.low * 2 + (1 - share.low) * 5)


def test_one_answer_tells_little() -> None:
    found = mean([5])
    assert found.interval is not None
    assert found.interval.high - found.interval.low > 3


def test_a_score_outside_the_scale_or_too_many_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="scale"):
        mean([0.5])
    with pytest.raises(ValueError, match="20 exist"):
        mean([1] * 15, unplaced=6)


scores = st.lists(st.integers(1, 5), min_size=1, max_size=60)


@given(scores, st.integers(0, 20), st.integers(0, 100))
def test_the_estimate_lies_in_the_interval_and_the_interval_in_the_bounds(
    values: list[int], unplaced: int, missing: int
) -> None:
    found = mean(
        [float(value) for value in values],
        unplaced=unplaced,
        population=len(values) + unplaced + missing,
    )
    assert found.estimate is not None
    assert found.interval is not None
    tiny = 1e-9  # rounding of sums of at most 160 small numbers
    assert found.interval.low - tiny <= found.estimate <= found.interval.high + tiny
    assert found.bounds.low - tiny <= found.interval.low
    assert found.interval.high <= found.bounds.high + tiny


@given(scores, st.integers(0, 100))
def test_turning_the_scale_around_turns_the_interval_around(
    values: list[int], missing: int
) -> None:
    size = len(values) + missing
    one = mean([float(value) for value in values], population=size)
    other = mean([6.0 - value for value in values], population=size)
    assert one.interval is not None
    assert other.interval is not None
    assert one.interval.low == pytest.approx(6 - other.interval.high, abs=1e-9)
    assert one.bounds.low == pytest.approx(6 - other.bounds.high, abs=1e-9)
