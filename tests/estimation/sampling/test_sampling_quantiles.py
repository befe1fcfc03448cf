"""Quantiles: by hand, at ties, and in the tails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.sampling.design import simple
from zicht.estimation.sampling.quantiles import distribution, quantiles

VALUES = np.array([50.0, 10.0, 40.0, 20.0, 30.0])


@pytest.mark.parametrize(
    ("part", "value"), [(0.2, 10), (0.21, 20), (0.4, 20), (0.5, 30), (1.0, 50), (-1, 10), (2, 50)]
)
def test_a_quantile_is_the_lowest_value_that_reaches_the_part(part: float, value: float) -> None:
    assert distribution(VALUES, np.ones(5)).at(part) == value


def test_a_part_that_is_reached_exactly_is_found_whatever_the_weights_sum_to() -> None:
    # 0.1 + 0.1 + 0.1 is not 0.3 in a computer.
    found = distribution(np.arange(10.0), np.full(10, 0.1))
    assert [found.at(part / 10) for part in range(1, 11)] == list(range(10))


def test_the_interval_carries_that_of_the_share_back_to_the_values() -> None:
    values = np.arange(1.0, 101.0)
    (found,) = quantiles(simple(100, 1e9), values, [0.5])
    # 0.5 plus and minus qt(0.975, 99) * sqrt(0.25 / 99) is 0.4003 to 0.5997.
    assert (found.value, found.interval.low, found.interval.high) == (50, 41, 60)
    assert found.standard_error == pytest.approx(19 / (2 * 1.984217), rel=1e-6)


def test_values_that_are_all_the_same_have_a_quantile_without_error() -> None:
    (found,) = quantiles(simple(5, 10), np.full(5, 7.0), [0.25])
    assert (found.value, found.standard_error) == (7.0, 0.0)


def test_quantiles_of_nobody_are_refused() -> None:
    with pytest.raises(NothingToEstimateError):
        quantiles(simple(2, 4), np.full(2, np.nan), [0.5])


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 9)), min_size=1, max_size=40))
def test_quantiles_rise_with_the_part_and_are_values(rows: list[tuple[float, float]]) -> None:
    values, weights = (np.array(one) for one in zip(*rows, strict=True))
    found = distribution(values, weights)
    at = [found.at(part) for part in np.linspace(0, 1, 23)]
    assert at == sorted(at)
    assert set(at) <= set(values)


def test_a_negative_weight_takes_back_what_was_reached_but_not_the_value() -> None:
    found = distribution(np.array([1.0, 2.0, 3.0]), np.array([2.0, -1.0, 3.0]))
    # 2, 1 and 4 of 4: half is reached at 1 already.
    assert [found.at(part) for part in (0.5, 0.51)] == [1.0, 3.0]


def test_weights_that_add_to_nothing_have_no_quantile() -> None:
    with pytest.raises(NothingToEstimateError):
        distribution(np.array([1.0, 2.0]), np.array([1.0, -1.0]))
