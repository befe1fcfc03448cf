"""Tests of independence and of differences, and quantiles: by hand, and their edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control, ttest_1samp

from zicht.estimation.chance import adjusted, discoveries
from zicht.estimation.problems import (
    NoDegreesOfFreedomError,
    NothingToEstimateError,
    UntestableError,
)
from zicht.estimation.sampling.association import (
    adjusted_wald,
    cross_table,
    rao_scott,
    rao_scott_first_order,
    wald,
)
from zicht.estimation.sampling.comparison import compare_means, compare_with, judge
from zicht.estimation.sampling.design import Design, Stage, simple

COUNTS = np.array([[20, 10, 5], [10, 15, 20]])
FIRST = [row for row in range(2) for column in range(3) for _ in range(COUNTS[row, column])]
SECOND = [column for row in range(2) for column in range(3) for _ in range(COUNTS[row, column])]


def with_replacement(size: int) -> Design:
    return Design(
        weights=np.full(size, 7.0),
        strata=np.zeros(size, dtype=np.int64),
        stages=(Stage(units=np.arange(size)),),
    )


def test_with_equal_weights_pearsons_statistic_is_that_of_the_counts() -> None:
    table = cross_table(with_replacement(80), FIRST, SECOND)
    statistic = chi2_contingency(COUNTS, correction=False).statistic
    assert table.pearson == pytest.approx(statistic)
    # A simple sample has design effects of n / (n - 1), so hardly anything is corrected.
    corrected = rao_scott(table)
    assert corrected.statistic == pytest.approx(statistic / 2 * 79 / 80)
    assert (corrected.over, corrected.under) == pytest.approx((2, 2 * 79))
    assert rao_scott_first_order(table).statistic == pytest.approx(statistic)


def test_a_finite_population_makes_the_same_table_say_more() -> None:
    endless = rao_scott(cross_table(with_replacement(80), FIRST, SECOND))
    half = rao_scott(cross_table(simple(80, 160), FIRST, SECOND))
    assert half.statistic == pytest.approx(2 * endless.statistic)


def test_answers_counted_twice_in_clusters_of_two_say_no_more_than_once() -> None:
    once = cross_table(with_replacement(80), FIRST, SECOND)
    twice = Design(
        weights=np.full(160, 3.5),
        strata=np.zeros(160, dtype=np.int64),
        stages=(Stage(units=np.repeat(np.arange(80), 2)),),
    )
    doubled = cross_table(twice, np.repeat(FIRST, 2).tolist(), np.repeat(SECOND, 2).tolist())
    for test in (rao_scott, wald, adjusted_wald):
        assert test(doubled).statistic == pytest.approx(test(once).statistic)
        assert test(doubled).chance == pytest.approx(test(once).chance)


def test_a_missing_answer_leaves_the_table_and_stays_in_the_design() -> None:
    first = [None, *FIRST]
    second = [0, *SECOND]
    table = cross_table(with_replacement(81), first, second)
    assert (table.observed, table.degrees_of_freedom) == (80, 79)
    assert table.shares == pytest.approx(COUNTS / 80)


def test_a_question_with_one_answer_cannot_go_together_with_another() -> None:
    with pytest.raises(NothingToEstimateError):
        cross_table(with_replacement(3), ["a", "a", "a"], ["x", "y", "y"])


def test_a_table_that_was_observed_whole_has_nothing_to_test() -> None:
    table = cross_table(simple(80, 80), FIRST, SECOND)
    for test in (rao_scott, rao_scott_first_order, wald, adjusted_wald):
        with pytest.raises(UntestableError):
            test(table)


def test_a_table_with_too_many_empty_cells_is_refused_by_name() -> None:
    levels = ["a", "a", "b", "b", "c", "c"]
    table = cross_table(with_replacement(6), levels, levels)
    with pytest.raises(UntestableError):
        wald(table)


def test_the_adjusted_wald_test_needs_more_clusters_than_cells() -> None:
    design = Design(
        weights=np.ones(80),
        strata=np.zeros(80, dtype=np.int64),
        stages=(Stage(units=np.arange(80) % 2),),
    )
    with pytest.raises(NoDegreesOfFreedomError):
        adjusted_wald(cross_table(design, FIRST, SECOND))


def test_the_t_test_between_groups_is_the_difference_over_its_error() -> None:
    values = np.array([1.0, 2.0, 3.0, 6.0, 8.0, 9.0])
    first = np.array([True, True, True, False, False, False])
    found = compare_means(with_replacement(6), values, ~first, first)
    # By hand: each mean has variance sum of squares / 9 * 6 / 5, and they do not go together.
    error = np.sqrt((2 + 14 / 3) / 9 * 6 / 5)
    assert found.difference == pytest.approx(7.667 - 2, abs=1e-3)
    assert found.standard_error == pytest.approx(error)
    assert found.statistic == pytest.approx(found.difference / error)
    assert found.degrees_of_freedom == 4


def test_the_t_test_against_a_number_is_the_plain_one_in_a_simple_sample() -> None:
    values = np.array([1.0, 2.0, 3.0, 6.0])
    everyone = np.ones(4, dtype=np.bool_)
    found = compare_with(with_replacement(4), values, 1.0, everyone)
    plain = ttest_1samp(values, 1.0)
    assert (found.statistic, found.chance) == pytest.approx((plain.statistic, plain.pvalue))


def test_a_difference_without_error_is_a_fact_and_has_no_chance() -> None:
    groups = np.array([True, True, False, False])
    found = compare_means(simple(4, 4), np.array([1.0, 1.0, 2.0, 2.0]), groups, ~groups)
    assert (found.difference, found.statistic, found.chance) == (-1.0, None, None)
    assert (found.interval().low, found.interval().high) == (-1.0, -1.0)


def test_a_family_of_tests_is_judged_as_scipy_judges_it() -> None:
    chances = {"a": 0.001, "b": 0.04, "c": 0.03, "d": 0.6}
    judged = judge(chances, rate=0.05)
    expected = false_discovery_control(list(chances.values()))
    assert [one.adjusted for one in judged.values()] == pytest.approx(expected)
    assert [one.counts for one in judged.values()] == [True, False, False, False]


def test_no_tests_are_no_family() -> None:
    assert judge({}) == {}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_adjusted_chances_count_what_discoveries_count(chances: list[float], rate: float) -> None:
    levels = adjusted(chances)
    found = discoveries(chances, rate=rate)
    # Exactly on the border the two may round apart.
    for level, counts in zip(levels, found, strict=True):
        assert counts == (level <= rate) or level == pytest.approx(rate)
