"""Totals, means, shares, ratios and domains: by hand, and what must hold for every survey."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError, NothingToEstimateError
from zicht.estimation.sampling.design import Design, Stage, simple
from zicht.estimation.sampling.estimates import design_effects, estimate, t_quantile
from zicht.estimation.sampling.statistics import (
    by_domain,
    contrasts,
    domains,
    indicators,
    joined,
    means,
    ratios,
    totals,
)

VALUES = np.array([1.0, 2.0, 3.0, 6.0])
GROUPS = domains(["a", "a", "b", "b"])


def test_a_mean_and_a_total_of_a_simple_sample_are_those_of_the_textbook() -> None:
    design = simple(4, 10)
    mean, total = (estimate(design, make({"y": VALUES})) for make in (means, totals))
    error = np.sqrt((1 - 4 / 10) * (14 / 3) / 4)
    assert (mean.values[0], total.values[0]) == pytest.approx((3, 30))
    assert (mean.standard_errors[0], total.standard_errors[0]) == pytest.approx((error, 10 * error))
    assert mean.degrees_of_freedom == 3
    # qt(0.975, 3) = 3.182446 in any table of t.
    assert mean.intervals() == (
        Interval(
            low=pytest.approx(3 - 3.182446 * error, rel=1e-6),
            high=pytest.approx(3 + 3.182446 * error, rel=1e-6),
        ),
    )


def test_a_ratio_has_the_error_of_its_residuals() -> None:
    under = np.array([2.0, 2.0, 4.0, 4.0])
    found = estimate(simple(4, 10), ratios({"r": (VALUES, under)}))
    residuals = VALUES - found.values[0] * under
    variance = (1 - 4 / 10) * residuals.var(ddof=1) / 4 / 3.0**2
    assert found.values[0] == 1
    assert found.covariance[0, 0] == pytest.approx(variance)


def test_a_row_without_an_answer_is_outside_the_domain_but_in_the_design() -> None:
    with_gap = np.array([1.0, np.nan, 3.0, 6.0])
    found = estimate(simple(4, 10), means({"y": with_gap}))
    inside = np.array([True, False, True, True])
    as_domain = estimate(simple(4, 10), means({"y": VALUES}, inside))
    assert found.values == pytest.approx(as_domain.values)
    assert found.covariance == pytest.approx(as_domain.covariance)
    assert found.degrees_of_freedom == 3


def test_variables_asked_together_rest_on_the_rows_that_have_all_of_them() -> None:
    other = np.array([1.0, 1.0, np.nan, 1.0])
    found = estimate(simple(4, 10), means({"y": VALUES, "z": other}))
    assert found.values.tolist() == [3.0, 1.0]


def test_crossed_domains_vary_the_first_column_fastest_and_leave_out_missing_levels() -> None:
    found = domains(["b", "a", "a", None], [1, 10, 2, 2])
    assert list(found) == ["b|1", "a|2", "a|10"]
    assert found["a|2"].tolist() == [False, False, True, False]


def test_the_difference_of_two_domains_uses_their_covariance() -> None:
    design = Design(
        weights=np.full(4, 2.0),
        strata=np.zeros(4, dtype=np.int64),
        stages=(Stage(units=np.array([0, 1, 0, 1])),),
    )
    apart = by_domain(means, {"y": VALUES}, GROUPS)
    together = estimate(design, apart).covariance
    found = estimate(design, contrasts(apart, {"b - a": {"b": 1, "a": -1}}))
    assert found.values == pytest.approx([3.0])
    assert found.covariance[0, 0] == pytest.approx(
        together[0, 0] + together[1, 1] - 2 * together[0, 1]
    )


def test_shares_of_levels_add_to_one_and_their_covariance_to_nothing() -> None:
    found = estimate(simple(4, 10), means(indicators(["x", "y", "y", "z"], "item")))
    assert found.labels == ("itemx", "itemy", "itemz")
    assert found.values.sum() == pytest.approx(1)
    assert found.covariance.sum() == pytest.approx(0, abs=1e-15)


def test_the_design_effect_of_a_simple_sample_is_one() -> None:
    found = design_effects(simple(4, 10), {"y": VALUES})
    assert found.without_replacement == pytest.approx((1.0,))
    assert found.with_replacement == pytest.approx((0.6,))


def test_the_design_effect_of_a_constant_is_not_a_number_but_none() -> None:
    found = design_effects(simple(4, 10), {"y": np.zeros(4)})
    assert found.without_replacement == found.with_replacement == (None,)
    assert found.relative_errors == (None,)


def test_an_empty_domain_is_refused_by_name() -> None:
    nobody = np.zeros(4, dtype=np.bool_)
    with pytest.raises(NothingToEstimateError, match="y"):
        estimate(simple(4, 10), means({"y": VALUES}, nobody))
    with pytest.raises(NothingToEstimateError, match="r"):
        estimate(simple(4, 10), ratios({"r": (VALUES, np.zeros(4))}))


def test_the_total_of_an_empty_domain_is_nothing_without_error() -> None:
    found = estimate(simple(4, 10), totals({"y": VALUES}, np.zeros(4, dtype=np.bool_)))
    assert found.intervals() == (Interval(low=0.0, high=0.0),)


def test_without_degrees_of_freedom_there_is_no_interval_but_an_error() -> None:
    with pytest.raises(NoDegreesOfFreedomError):
        t_quantile(0.95, 0)


def test_a_population_observed_whole_is_its_own_interval() -> None:
    (found,) = estimate(simple(4, 4), means({"y": VALUES})).intervals()
    assert (found.low, found.high) == (3.0, 3.0)


sizes = st.integers(3, 20)


@given(size=sizes, data=st.data())
def test_totals_of_domains_add_to_the_total_with_its_variance(
    size: int, data: st.DataObject
) -> None:
    number = st.floats(-100, 100)
    values = np.array(data.draw(st.lists(number, min_size=size, max_size=size)))
    level = st.sampled_from(["a", "b", "c"])
    groups = domains(data.draw(st.lists(level, min_size=size, max_size=size)))
    design = simple(size, 2.5 * size)
    parts = estimate(design, by_domain(totals, {"y": values}, groups))
    whole = estimate(design, totals({"y": values}))
    assert parts.values.sum() == pytest.approx(whole.values[0], abs=1e-8)
    assert parts.covariance.sum() == pytest.approx(whole.covariance[0, 0], rel=1e-9, abs=1e-6)


@given(size=sizes, shift=st.floats(-50, 50), data=st.data())
def test_a_mean_moves_with_its_values_and_its_error_does_not(
    size: int, shift: float, data: st.DataObject
) -> None:
    number = st.floats(-100, 100)
    values = np.array(data.draw(st.lists(number, min_size=size, max_size=size)))
    both = estimate(
        simple(size, 2 * size),
        joined({"here": means({"y": values}), "there": means({"y": values + shift})}),
    )
    assert both.values[1] == pytest.approx(both.values[0] + shift, abs=1e-9)
    assert both.standard_errors[1] == pytest.approx(both.standard_errors[0], abs=1e-9)
