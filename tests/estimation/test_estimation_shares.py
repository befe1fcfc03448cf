"""Shares: hand-computed numbers, reference values, and what must hold for every survey."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from shared_data import shared_data
from zicht.estimation.exact import count_limits
from zicht.estimation.model import Interval
from zicht.estimation.shares import estimate_share


def interval(count: int, answered: int, population: int, confidence: float = 0.95) -> Interval:
    found = estimate_share(count, answered, population, confidence).interval
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("count", "low", "high", "half"),
    [(108, 0.30, 0.92, 0.053), (66, 0.19, 0.81, 0.066), (34, 0.10, 0.72, 0.058)],
)
def test_the_published_shares_of_2019_have_the_bounds_and_margins_computed_by_hand(
    count: int, low: float, high: float, half: float
) -> None:
    share = estimate_share(count, 135, 355)
    assert (round(share.bounds.low, 2), round(share.bounds.high, 2)) == (low, high)
    assert share.interval is not None
    # The margin by hand is Wald's; Wilson's is as wide to within a tenth of a point.
    assert (share.interval.high - share.interval.low) / 2 == pytest.approx(half, abs=0.002)


# R 4.2.2, survey 4.5, svyciprop(~x, svydesign(~1, fpc = rep(6194, 200)), method = "wilson") on
# apisrs of the same package; the estimates are 163 and 67 of 200.
@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (163, 0.755933764282336, 0.862374151150409),
        (67, 0.273689639573874, 0.40243478567564),
    ],
)
def test_the_wilson_interval_is_that_of_the_survey_package_of_r(
    count: int, low: float, high: float
) -> None:
    found = interval(count, 200, 6194)
    # Quantiles of t agree to about twelve digits between the two programs.
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-9)


def test_the_exact_counts_are_those_of_the_reference_file() -> None:
    cases = json.loads(shared_data("survey", "reference.json").read_text())["cases"]
    expected = next(case for case in cases if case["id"] == "be_hypergeometric")["expected"]
    for case in expected.values():
        low, high = count_limits(case["n"], case["N"], 0.95)
        assert (low[case["x"]], high[case["x"]]) == (case["count_low"], case["count_high"])


def test_the_bounds_are_those_of_the_reference_file() -> None:
    cases = json.loads(shared_data("survey", "reference.json").read_text())["cases"]
    by_id = {case["id"]: case["expected"] for case in cases}
    for name, bounds in by_id["be_bounds"]["manski"].items():
        counts = by_id["be_hypergeometric"][name]
        found = estimate_share(counts["x"], counts["n"], counts["N"]).bounds
        assert (found.low, found.high) == pytest.approx((bounds["low"], bounds["high"]), rel=1e-12)


def test_an_exact_interval_by_hand() -> None:
    # 2 of 4 answered, of whom 1 yes. M = 0 and M = 4 cannot be; P(X >= 1 | M = 1) = 1/2.
    assert interval(1, 2, 4) == Interval(low=0.25, high=0.75)


def test_few_answers_and_answers_all_alike_are_exact() -> None:
    low, high = count_limits(29, 355, 0.95)
    assert interval(10, 29, 355) == Interval(low=low[10] / 355, high=high[10] / 355)
    low, high = count_limits(135, 355, 0.95)
    assert interval(0, 135, 355) == Interval(low=0.0, high=high[0] / 355)
    assert interval(135, 135, 355) == Interval(low=low[135] / 355, high=1.0)


def test_when_nobody_answers_there_is_no_estimate_and_anything_is_possible() -> None:
    share = estimate_share(0, 0, 12)
    assert (share.estimate, share.interval) == (None, None)
    assert share.bounds == Interval(low=0.0, high=1.0)
    assert estimate_share(0, 0, 0).bounds == Interval(low=0.0, high=1.0)


def test_when_everyone_answers_nothing_is_uncertain() -> None:
    share = estimate_share(8, 12, 12)
    assert share.interval == share.bounds == Interval(low=8 / 12, high=8 / 12)


@pytest.mark.parametrize(
    ("count", "answered", "population", "confidence"),
    [(5, 4, 10, 0.95), (-1, 4, 10, 0.95), (4, 11, 10, 0.95), (1, 4, 10, 1.0), (1, 4, 10, 0.0)],
)
def test_numbers_that_contradict_one_another_are_refused(
    count: int, answered: int, population: int, confidence: float
) -> None:
    with pytest.raises(ValueError, match=r"answer|confidence"):
        estimate_share(count, answered, population, confidence)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int]:
    population = draw(st.integers(1, 400))
    answered = draw(st.integers(1, population))
    return draw(st.integers(0, answered)), answered, population


confidences = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


@given(counts(), confidences)
def test_the_estimate_lies_in_the_interval_and_the_interval_in_the_bounds(
    numbers: tuple[int, int, int], confidence: float
) -> None:
    share = estimate_share(*numbers, confidence)
    assert share.estimate is not None
    assert share.interval is not None
    # Rounding of a division; a municipality in the largest country is 0.0025.
    tiny = 1e-12
    assert share.interval.low - tiny <= share.estimate <= share.interval.high + tiny
    assert share.bounds.low - tiny <= share.interval.low
    assert share.interval.high <= share.bounds.high + tiny


@given(counts(), confidences)
def test_yes_and_no_mirror_one_another(numbers: tuple[int, int, int], confidence: float) -> None:
    count, answered, population = numbers
    yes = estimate_share(count, answered, population, confidence)
    no = estimate_share(answered - count, answered, population, confidence)
    assert yes.interval is not None
    assert no.interval is not None
    mirrored = (1 - no.interval.high, 1 - no.interval.low, 1 - no.bounds.high, 1 - no.bounds.low)
    found = (yes.interval.low, yes.interval.high, yes.bounds.low, yes.bounds.high)
    assert found == pytest.approx(mirrored, abs=1e-9)


@given(counts())
def test_more_confidence_never_narrows_the_interval(numbers: tuple[int, int, int]) -> None:
    narrow, wide = interval(*numbers, 0.8), interval(*numbers, 0.95)
    assert wide.low <= narrow.low + 1e-12
    assert narrow.high <= wide.high + 1e-12


@given(st.integers(2, 9), st.integers(1, 8), st.integers(300, 400))
def test_more_answers_with_the_same_share_narrow_the_interval(
    parts: int, yes: int, population: int
) -> None:
    assume(yes < parts)
    answered = [parts * factor for factor in (4, 8, 16, 32) if 30 <= parts * factor <= population]
    widths = []
    for one in answered:
        found = interval(yes * one // parts, one, population)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(("answered", "population"), [(10, 30), (29, 60), (15, 16)])
def test_the_exact_interval_covers_every_truth_often_enough(answered: int, population: int) -> None:
    # For each true count M, the chance of a sample whose interval holds M, from the same
    # hypergeometric distribution computed in another way (scipy's).
    low, high = count_limits(answered, population, 0.95)
    for truth in range(population + 1):
        found = [x for x in range(answered + 1) if low[x] <= truth <= high[x]]
        assert hypergeom(population, truth, answered).pmf(found).sum() >= 0.95 - 1e-9
