from dataclasses import replace
from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from zicht.estimation.problems import LonelyUnitError, NothingToEstimateError
from zicht.estimation.sampling.design import simple
from zicht.estimation.trend.overlap import (
    Link,
    Waves,
    change,
    class_changes,
    panel_change,
    stacked_change,
    stratified_change,
)
from zicht.estimation.trend.shares import share_interval
from zicht.estimation.trend.weighted import WeightedWave, weighted_change
from zicht.estimation.weighting.calibration import calibrate

#: Units 1 and 2 answered in both waves, 3 and 4 in the first only, 5 and 6 in the second only.
SMALL = Waves(
    first=np.array([1.0, 3.0, 2.0, 6.0, nan, nan]),
    second=np.array([2.0, 6.0, nan, nan, 4.0, 8.0]),
    population=10,
)


def test_a_change_by_hand() -> None:
    found = change(SMALL)

    assert (found.answered_first, found.answered_second, found.answered_both) == (4, 4, 2)
    assert (found.mean_first, found.mean_second, found.difference) == (3, 5, 2)
    # S1² = (4 + 0 + 1 + 9) / 3, S2² = (9 + 1 + 1 + 9) / 3, S12 = ((-1)(-2) + 1 x 2) / 1 = 4.
    assert found.variance_first == pytest.approx((1 / 4 - 1 / 10) * 14 / 3)
    assert found.variance_second == pytest.approx((1 / 4 - 1 / 10) * 20 / 3)
    assert found.covariance == pytest.approx((2 / 16 - 1 / 10) * 4)
    variance = 0.15 * 34 / 3 - 2 * 0.1
    assert found.standard_error == pytest.approx(sqrt(variance))
    assert found.standard_error_apart == pytest.approx(sqrt(0.15 * 34 / 3))
    assert found.link is Link.PAIRS
    margin = stdtrit(3, 0.975) * sqrt(variance)
    assert found.interval().high == pytest.approx(2 + margin)


def test_the_change_of_the_panel_by_hand() -> None:
    found = panel_change(SMALL)

    # Units 1 and 2 moved by 1 and 3: mean 2, variance 2.
    assert found.difference == 2
    assert found.standard_error == pytest.approx(sqrt((1 / 2 - 1 / 10) * 2))
    assert (found.answered, found.degrees_of_freedom) == (2, 1)


def test_a_stratified_change_weights_classes_by_their_size() -> None:
    classes = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    waves = Waves(
        first=np.concatenate([SMALL.first, [1.0, 2.0]]),
        second=np.concatenate([SMALL.second, [1.0, 2.0]]),
        population=20,
    )
    changes = class_changes(waves, classes, np.array([10.0, 10.0]))
    found = stratified_change(changes)

    assert found.difference == pytest.approx(1)
    assert changes[1].standard_error == pytest.approx(0, abs=1e-7)
    assert found.standard_error == pytest.approx(change(SMALL).standard_error / 2)


def test_a_class_without_units_has_no_change() -> None:
    changes = class_changes(SMALL, np.zeros(6, dtype=np.int64), np.array([10.0, 0.0]))

    assert list(changes) == [0]


def test_waves_stacked_are_two_means_of_clusters_drawn_with_replacement() -> None:
    found = stacked_change(SMALL)

    # Per unit its part of either mean; six units, so six fifths of the sum of squares.
    first = np.array([-2, 0, -1, 3, 0, 0]) / 4
    second = np.array([-3, 1, 0, 0, -1, 3]) / 4
    assert found.means == pytest.approx([3, 5])
    assert found.covariance[0, 0] == pytest.approx(1.2 * first @ first)
    assert found.covariance[0, 1] == pytest.approx(1.2 * first @ second)
    assert found.change.standard_error == pytest.approx(
        sqrt(1.2 * ((second - first) @ (second - first)))
    )


def test_without_overlap_the_covariance_is_taken_at_its_worst() -> None:
    waves = Waves(
        first=np.array([1.0, 3.0, nan, nan]), second=np.array([nan, nan, 2.0, 8.0]), population=10
    )
    found = change(waves)

    # Both spreads are known, S1 S2 = sqrt(2 x 18) = 6, and (0 - 1/10) x 6 adds to the variance.
    assert found.link is Link.CAUTIOUS
    assert found.covariance == pytest.approx(-0.6)
    assert found.standard_error > found.standard_error_apart
    with pytest.raises(NothingToEstimateError):
        panel_change(waves)


def test_one_unit_in_both_waves_says_nothing_of_the_covariance() -> None:
    waves = Waves(first=np.array([1.0, 3.0, nan]), second=np.array([nan, 2.0, 8.0]), population=10)

    assert change(waves).link is Link.CAUTIOUS
    assert change(waves).standard_error >= change(waves).standard_error_apart
    with pytest.raises(LonelyUnitError):
        panel_change(waves)


def test_a_wave_with_one_answer_or_none_is_named() -> None:
    lone = Waves(first=np.array([1.0, nan]), second=np.array([1.0, 2.0]), population=10)
    none = Waves(first=np.array([nan, nan]), second=np.array([1.0, 2.0]), population=10)

    with pytest.raises(LonelyUnitError):
        change(lone)
    with pytest.raises(NothingToEstimateError):
        change(none)
    with pytest.raises(NothingToEstimateError):
        stacked_change(none)


def test_more_answers_than_units_are_refused() -> None:
    with pytest.raises(ValueError, match="6 units answered, of 5"):
        change(replace(SMALL, population=5))


def test_when_everyone_answered_twice_the_change_is_known() -> None:
    waves = Waves(first=np.array([0.0, 1, 1]), second=np.array([1.0, 1, 1]), population=3)
    found = change(waves)

    assert found.difference == pytest.approx(1 / 3)
    assert found.standard_error == 0
    assert found.interval().low == found.interval().high == found.difference
    assert share_interval(found).low == pytest.approx(1 / 3)


def test_a_population_of_one_that_answered_twice_is_known() -> None:
    found = change(Waves(first=np.array([2.0]), second=np.array([5.0]), population=1))

    assert (found.difference, found.standard_error) == (3, 0)


def test_when_all_say_yes_in_both_waves_the_interval_of_a_share_is_no_point() -> None:
    found = change(Waves(first=np.ones(20), second=np.ones(20), population=100))
    interval = share_interval(found)

    assert found.standard_error == 0
    assert interval.low < 0 < interval.high


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_turning_the_waves_around_turns_the_sign(seed: int) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, 2, size=(2, 60)).astype(float)
    values[0, :20], values[1, 40:] = nan, nan
    forth = change(Waves(first=values[0], second=values[1], population=90))
    back = change(Waves(first=values[1], second=values[0], population=90))

    assert back.difference == pytest.approx(-forth.difference)
    assert back.standard_error == pytest.approx(forth.standard_error)
    there, again = share_interval(forth), share_interval(back)
    assert (again.low, again.high) == pytest.approx((-there.high, -there.low))
    assert -1 <= there.low <= forth.difference <= there.high <= 1


def test_the_interval_covers_the_change_of_a_finite_population() -> None:
    random = np.random.default_rng(11)
    first = (random.random(350) < 0.4).astype(float)
    second = np.where(random.random(350) < 0.8, first, (random.random(350) < 0.6).astype(float))
    truth = second.mean() - first.mean()
    covered = []
    for _ in range(600):
        leaning = random.normal(size=350)
        waves = Waves(
            first=np.where(leaning + random.normal(size=350) > 0.4, first, nan),
            second=np.where(leaning + random.normal(size=350) > 0.4, second, nan),
            population=350,
        )
        interval = share_interval(change(waves))
        covered.append(interval.low <= truth <= interval.high)

    # 600 draws put 95% between 93% and 97%.
    assert 0.93 <= np.mean(covered) <= 0.975


def test_without_calibration_the_weighted_change_is_the_change() -> None:
    first = WeightedWave(
        design=simple(4, 10), units=np.array([0, 1, 2, 3]), answers=SMALL.first[:4]
    )
    second = WeightedWave(
        design=simple(4, 10), units=np.array([0, 1, 4, 5]), answers=SMALL.second[[0, 1, 4, 5]]
    )
    found, plain = weighted_change(first, second, 10), change(SMALL)

    assert found.difference == pytest.approx(plain.difference)
    assert found.standard_error == pytest.approx(plain.standard_error)
    assert found.covariance == pytest.approx(plain.covariance)


def test_what_the_calibration_explains_leaves_the_error_of_a_change() -> None:
    random = np.random.default_rng(3)
    size = random.normal(size=200)
    outcomes = [size + random.normal(scale=0.1, size=200) for _ in range(2)]
    totals = np.array([200.0, size.sum()])
    waves = []
    for outcome in outcomes:
        rows = np.sort(random.choice(200, size=80, replace=False))
        variables = np.column_stack([np.ones(80), size[rows]])
        design = simple(80, 200)
        design = calibrate(design.weights, variables, totals).applied(design)
        waves.append(WeightedWave(design=design, units=rows, answers=outcome[rows]))
    found = weighted_change(waves[0], waves[1], 200)
    truth = outcomes[1].mean() - outcomes[0].mean()

    assert found.standard_error < 0.02
    assert abs(found.difference - truth) < 4 * found.standard_error
