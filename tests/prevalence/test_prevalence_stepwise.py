"""Pairs chosen one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from prevalence.small_tables import SPARSE, THREE, tables
from zicht.prevalence.fitting import fit
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.kernel.tails import least_log_tail, poisson_tail
from zicht.prevalence.models import independence
from zicht.prevalence.problems import NoMaximumError, PrevalenceError
from zicht.prevalence.stepwise import Stepwise, list_pairs, stepwise, stepwise_plainly


def test_independent_lists_stay_independent() -> None:
    found = stepwise(SPARSE)
    assert found.additions == ()
    assert found.fit == fit(SPARSE, independence(3))


def test_a_pair_that_shares_too_many_is_added_with_its_tail() -> None:
    # Independent, but for 60 more people on A and B, and 7 more on all.
    table = histories("ABC", [1, 2, 4, 3, 5, 6, 7], [81, 81, 81, 69, 9, 9, 8])
    found = stepwise(table)
    assert [one.pair for one in found.additions] == [3]
    means = fit(table, independence(3)).means()
    expected = means[3] + means[7]
    assert found.additions[0].tail == pytest.approx(poisson.sf(76, expected), rel=1e-9)


def test_of_equal_pairs_the_first_is_taken() -> None:
    # A and B are to each other what C and D are.
    masks, counts = [1, 2, 4, 8, 3, 12, 5, 6, 9, 10], [200] * 4 + [60] * 2 + [10] * 4
    table = histories("ABCD", masks, counts)
    assert [one.pair for one in stepwise(table).additions][:2] == [3, 12]
    assert [one.pair for one in stepwise_plainly(table).additions][:2] == [3, 12]


def test_pairs_come_in_the_order_of_the_lists() -> None:
    assert list_pairs(3).tolist() == [3, 5, 6]


def test_lists_that_share_nobody_are_refused_by_name() -> None:
    with pytest.raises(NoMaximumError):
        stepwise(histories("ABC", [1, 2, 4], [10, 10, 10]))


def test_a_resample_that_shares_nobody_counts_as_infinite() -> None:
    estimates = Stepwise().populations(SPARSE, np.array([[40, 30, 6, 20], [40, 30, 0, 20]]))
    assert estimates[0] == pytest.approx(stepwise(SPARSE).fit.population)
    assert estimates[1] == np.inf


@given(tables(least=3, most=4))
def test_both_paths_choose_the_same_pairs(table: Histories) -> None:
    try:
        slow = stepwise_plainly(table)
    except PrevalenceError as error:
        with pytest.raises(type(error)):
            stepwise(table)
        assert Stepwise().populations(table, table.counts[None, :])[0] == np.inf
        return
    found = stepwise(table)
    assert [one.pair for one in found.additions] == [one.pair for one in slow.additions]
    assert found.fit.population == pytest.approx(slow.fit.population, rel=1e-8)
    many = Stepwise().populations(table, np.stack([table.counts, table.counts]))
    assert many == pytest.approx(found.fit.population, rel=1e-12)


def test_no_pair_is_left_below_the_threshold() -> None:
    assert stepwise(THREE, threshold=1e-12).additions == ()


@given(st.integers(0, 3000), st.floats(1e-6, 3000))
def test_the_tail_is_that_of_scipy_and_not_below_its_bound(observed: int, expected: float) -> None:
    tail = poisson_tail(float(observed), expected)
    truth = min(poisson.cdf(observed, expected), poisson.sf(observed - 1, expected))
    assert tail == pytest.approx(truth, rel=1e-9, abs=1e-300)
    assert least_log_tail(float(observed), expected) <= np.log(max(tail, 1e-300)) + 1e-9
