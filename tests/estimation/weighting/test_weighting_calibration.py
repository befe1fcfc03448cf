"""Calibration by hand, against the reference weights, and as a property of any sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zicht.estimation.problems import (
    InfeasibleCalibrationError,
    NegativeWeightError,
    NotConvergedError,
)
from zicht.estimation.sampling.design import simple
from zicht.estimation.sampling.variance import standard_errors
from zicht.estimation.weighting.calibration import calibrate
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance, factors

ALL = [
    (Distance.LINEAR, UNBOUNDED),
    (Distance.LINEAR, Bounds(low=0.2, high=5)),
    (Distance.RAKING, UNBOUNDED),
    (Distance.RAKING, Bounds(low=0.2, high=5)),
    (Distance.LOGIT, Bounds(low=0.2, high=5)),
]


def test_a_ratio_estimator_is_linear_calibration_by_hand() -> None:
    # Two rows of weight 10, x = 1 and 3, total 80: the sum is 40, sum of d x^2 is 100,
    # so lambda = 40 / 100 and g = 1 + 0.4 x.
    found = calibrate(np.array([10.0, 10.0]), np.array([[1.0], [3.0]]), np.array([80.0]))
    assert found.g == pytest.approx([1.4, 2.2])
    assert found.weights @ [1, 3] == pytest.approx(80)


def test_one_class_variable_gives_the_same_weights_with_every_distance() -> None:
    classes = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1], [0, 1]])
    for distance, bounds in ALL:
        found = calibrate(
            np.full(5, 20.0), classes, np.array([30.0, 70.0]), distance=distance, bounds=bounds
        )
        assert found.weights == pytest.approx([15, 15, 70 / 3, 70 / 3, 70 / 3], rel=1e-12)


@pytest.mark.parametrize(("distance", "bounds"), ALL)
def test_every_distance_starts_at_one_with_slope_one(distance: Distance, bounds: Bounds) -> None:
    step = 1e-6
    around = factors(distance, bounds, np.array([-step, 0.0, step]))
    assert around.g[1] == pytest.approx(1)
    assert around.slope[1] == pytest.approx(1)
    assert (around.g[2] - around.g[0]) / (2 * step) == pytest.approx(1, rel=1e-6)


def test_a_calibrated_total_has_no_variance() -> None:
    design = simple(5, 100)
    variables = np.array([[1.0, 1], [1, 2], [1, 4], [1, 8], [1, 9]])
    found = calibrate(design.weights, variables, np.array([100.0, 520.0]))
    assert standard_errors(found.applied(design), variables) == pytest.approx(0, abs=1e-10)


def test_a_repeated_variable_does_no_harm() -> None:
    once = np.array([[1.0, 1], [1, 2], [1, 4], [1, 8]])
    twice = np.column_stack((once, once[:, 1], 1 - once[:, 1]))
    totals = np.array([40.0, 170.0])
    single = calibrate(np.full(4, 10.0), once, totals)
    double = calibrate(np.full(4, 10.0), twice, np.append(totals, [170.0, -130.0]))
    assert double.weights == pytest.approx(single.weights, rel=1e-12)


def test_totals_that_contradict_each_other_are_infeasible() -> None:
    with pytest.raises(InfeasibleCalibrationError) as caught:
        calibrate(np.ones(3), np.ones((3, 2)), np.array([3.0, 4.0]), names=("rows", "again"))
    assert caught.value.constraint in {"rows", "again"}


def test_what_the_bounds_keep_out_of_reach_is_named_with_its_distance() -> None:
    variables = np.array([[1.0, 0], [1, 0], [1, 1]])
    for distance, bounds in [
        (Distance.LINEAR, Bounds(low=0.5, high=2)),
        (Distance.RAKING, Bounds(low=0.5, high=2)),
        (Distance.LOGIT, Bounds(low=0.5, high=2)),
    ]:
        with pytest.raises(InfeasibleCalibrationError, match=r"province \(off by 10\)"):
            calibrate(
                np.full(3, 10.0),
                variables,
                np.array([40.0, 30.0]),
                names=("rows", "province"),
                distance=distance,
                bounds=bounds,
            )


def test_a_class_without_respondents_is_infeasible_by_its_own_name() -> None:
    variables = np.array([[1.0, 0], [1, 0]])
    with pytest.raises(InfeasibleCalibrationError, match="size s5"):
        calibrate(np.ones(2), variables, np.array([2.0, 1.0]), names=("rows", "size s5"))


def test_weights_that_exist_but_were_not_found_are_no_result() -> None:
    variables = np.array([[1.0, 1], [1, 5], [1, 9]])
    weights, totals = np.full(3, 10.0), np.array([30.0, 250.0])
    with pytest.raises(NotConvergedError, match="raking calibration"):
        calibrate(weights, variables, totals, distance=Distance.RAKING, most_iterations=2)
    found = calibrate(weights, variables, totals, distance=Distance.RAKING)
    assert found.weights @ variables == pytest.approx([30, 250])


def test_a_negative_weight_is_refused_unless_it_was_allowed() -> None:
    variables = np.array([[1.0, 0], [1, 1], [1, 10]])
    weights, totals = np.full(3, 10.0), np.array([30.0, 10.0])
    with pytest.raises(NegativeWeightError) as caught:
        calibrate(weights, variables, totals)
    assert caught.value.rows == 1
    kept = calibrate(weights, variables, totals, allow_negative=True)
    assert kept.negative == 1
    assert kept.weights @ variables == pytest.approx(totals)


def test_nobody_can_be_calibrated() -> None:
    with pytest.raises(InfeasibleCalibrationError):
        calibrate(np.ones(0), np.ones((0, 1)), np.array([5.0]))


@pytest.mark.parametrize(
    ("weights", "variables", "totals", "message"),
    [
        ([1.0, 1.0], [[1.0], [np.nan]], [2.0], "x1 has missing values"),
        ([1.0, -1.0], [[1.0], [1.0]], [2.0], "at least 0"),
        ([1.0, 1.0], [[1.0], [1.0]], [2.0, 2.0], "do not fit"),
    ],
)
def test_input_that_is_not_as_described_is_refused(
    weights: list[float], variables: list[list[float]], totals: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        calibrate(np.array(weights), np.array(variables), np.array(totals))


def test_logit_without_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="logit"):
        calibrate(np.ones(2), np.ones((2, 1)), np.array([2.0]), distance=Distance.LOGIT)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), which=st.integers(0, len(ALL) - 1))
def test_what_can_be_reached_is_reached_within_the_bounds(seed: int, which: int) -> None:
    chance = np.random.default_rng(seed)
    rows = int(chance.integers(4, 60))
    classes = chance.integers(0, 3, rows)
    variables = np.column_stack((np.ones(rows), np.eye(3)[classes], chance.lognormal(0, 1, rows)))
    weights = chance.uniform(1, 20, rows)
    totals = variables.T @ (weights * chance.uniform(0.3, 4, rows))
    distance, bounds = ALL[which]
    found = calibrate(
        weights, variables, totals, distance=distance, bounds=bounds, allow_negative=True
    )
    assert variables.T @ found.weights == pytest.approx(totals, rel=1e-9)
    assert found.g.min() >= bounds.low
    assert found.g.max() <= bounds.high
    # The variables themselves leave nothing: their totals are known.
    assert np.abs(found.adjustment.residuals(variables)).max() < 1e-8 * np.abs(variables).max()
