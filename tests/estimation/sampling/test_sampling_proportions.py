"""Intervals for a proportion: by hand, and when everyone or nobody said yes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from zicht.estimation.model import Interval
from zicht.estimation.problems import (
    NegativeWeightError,
    NoDegreesOfFreedomError,
    NothingToEstimateError,
)
from zicht.estimation.sampling.design import Design, Stage, simple
from zicht.estimation.sampling.proportions import (
    Method,
    Proportion,
    exact,
    interval,
    proportion,
    small_sample_interval,
)

ANSWERS = np.array([1.0] * 12 + [0.0] * 28)


def test_the_proportion_of_a_simple_sample_has_the_variance_of_the_textbook() -> None:
    found = proportion(simple(40, 100), ANSWERS)
    assert (found.share, found.rows, found.degrees_of_freedom) == (pytest.approx(0.3), 40, 39)
    assert found.variance == pytest.approx(0.6 * 0.3 * 0.7 / 39)


def test_intervals_are_those_computed_by_hand() -> None:
    # Effective size 0.21 / 0.0021 = 100; qt(0.975, 50) = 2.008559.
    found = Proportion(share=0.3, variance=0.0021, rows=51, degrees_of_freedom=50)
    t, error = 2.00855911210076, np.sqrt(0.0021)
    odds, part = np.log(3 / 7), t**2 / 100
    wilson = (0.3 + part / 2) / (1 + part), np.sqrt(part * 0.21 + part**2 / 4) / (1 + part)
    by_hand = {
        Method.WALD: (0.3 - t * error, 0.3 + t * error),
        Method.DELTA_LOGIT: tuple(
            1 / (1 + np.exp(-(odds + sign * t * error / 0.21))) for sign in (-1, 1)
        ),
        Method.WILSON: (wilson[0] - wilson[1], wilson[0] + wilson[1]),
        # 51 rows have 50 degrees of freedom too, so the effective size stays.
        Method.KORN_GRAUBARD: (beta.ppf(0.025, 30, 71), beta.ppf(0.975, 31, 70)),
        Method.ARCSINE: tuple(
            np.sin(np.arcsin(np.sqrt(0.3)) + sign * t * error / 2 / np.sqrt(0.21)) ** 2
            for sign in (-1, 1)
        ),
    }
    for method, limits in by_hand.items():
        ends = interval(found, method)
        assert (ends.low, ends.high) == pytest.approx(limits, rel=1e-10), method
    assert interval(found, Method.LOGIT) == interval(found, Method.DELTA_LOGIT)


def test_the_likelihood_falls_as_far_at_both_ends() -> None:
    found = Proportion(share=0.3, variance=0.0021, rows=51, degrees_of_freedom=50)
    ends = interval(found, Method.LIKELIHOOD)
    falls = [
        2 * 100 * 50 / 51 * (0.3 * np.log(0.3 / p) + 0.7 * np.log(0.7 / (1 - p)))
        for p in (ends.low, ends.high)
    ]
    assert falls == pytest.approx([2.00855911210076**2] * 2, rel=1e-9)


@pytest.mark.parametrize("method", Method)
def test_when_all_are_alike_the_interval_is_clopper_pearson_and_not_a_point(
    method: Method,
) -> None:
    nobody = proportion(simple(20, 100), np.zeros(20))
    everyone = proportion(simple(20, 100), np.ones(20))
    low, high = interval(nobody, method), interval(everyone, method)
    assert (low.low, low.high) == (0.0, pytest.approx(1 - 0.025 ** (1 / 20)))
    assert (high.low, high.high) == (pytest.approx(0.025 ** (1 / 20)), 1.0)


@pytest.mark.parametrize("method", Method)
def test_one_answer_alone_leaves_nearly_everything_open(method: Method) -> None:
    alone = Design(
        weights=np.array([3.0, 3.0]),
        strata=np.zeros(2, dtype=np.int64),
        stages=(Stage(units=np.arange(2)),),
    )
    ends = interval(proportion(alone, np.array([1.0, np.nan])), method)
    assert (ends.low, ends.high) == (pytest.approx(0.025), 1.0)


@pytest.mark.parametrize("method", Method)
def test_a_property_of_the_strata_is_its_own_interval(method: Method) -> None:
    # The strata are the groups, so that the share is known from their sizes.
    strata = np.array([0, 0, 1, 1])
    design = Design(
        weights=np.array([1.0, 1.0, 3.0, 3.0]),
        strata=strata,
        stages=(Stage(units=np.arange(4), population=np.array([2.0, 2.0, 6.0, 6.0])),),
    )
    assert interval(proportion(design, strata.astype(np.float64)), method) == Interval(
        low=0.75, high=0.75
    )


def test_without_degrees_of_freedom_there_is_an_error_and_not_an_interval() -> None:
    found = Proportion(share=0.3, variance=0.01, rows=2, degrees_of_freedom=0)
    with pytest.raises(NoDegreesOfFreedomError):
        interval(found, Method.WILSON)


def test_a_proportion_of_nobody_is_refused() -> None:
    with pytest.raises(NothingToEstimateError):
        proportion(simple(2, 4), np.full(2, np.nan))
    with pytest.raises(NothingToEstimateError):
        exact(0, 0, 10)


def test_a_small_sample_gets_the_exact_interval_and_a_large_one_wilsons() -> None:
    small = proportion(simple(10, 87), np.array([1.0, 1.0] + [0.0] * 8))
    # Inverting the hypergeometric test by hand: 3 to 46 of 87.
    assert small_sample_interval(small, 87) == Interval(low=3 / 87, high=46 / 87)
    large = proportion(simple(40, 100), ANSWERS)
    assert small_sample_interval(large, 100) == interval(large, Method.WILSON)


@given(
    share=st.floats(0.001, 0.999),
    effective=st.floats(2, 5000),
    rows=st.integers(3, 5000),
    freedom=st.integers(1, 500),
    method=st.sampled_from([one for one in Method if one is not Method.WALD]),
)
def test_an_interval_holds_the_estimate_and_stays_between_0_and_1(
    share: float, effective: float, rows: int, freedom: int, method: Method
) -> None:
    found = Proportion(
        share=share,
        variance=share * (1 - share) / effective,
        rows=rows,
        degrees_of_freedom=freedom,
    )
    ends = interval(found, method)
    assert 0 <= ends.low <= share * (1 + 1e-9)
    assert share * (1 - 1e-9) <= ends.high <= 1


@given(
    share=st.floats(0.01, 0.99),
    variance=st.floats(1e-5, 1e-2),
    method=st.sampled_from(Method),
)
def test_the_interval_of_no_mirrors_the_interval_of_yes(
    share: float, variance: float, method: Method
) -> None:
    yes = interval(
        Proportion(share=share, variance=variance, rows=100, degrees_of_freedom=40), method
    )
    no = interval(
        Proportion(share=1 - share, variance=variance, rows=100, degrees_of_freedom=40), method
    )
    assert (1 - no.high, 1 - no.low) == pytest.approx((yes.low, yes.high), rel=1e-6, abs=1e-9)


def test_a_share_that_negative_weights_carry_beyond_one_is_refused_by_name() -> None:
    design = Design(
        weights=np.array([3.0, 3.0, -1.0]),
        strata=np.zeros(3, dtype=np.int64),
        stages=(Stage(units=np.arange(3)),),
    )
    with pytest.raises(NegativeWeightError):
        proportion(design, np.array([1.0, 1.0, 0.0]))
