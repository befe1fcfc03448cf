from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.model import Interval
from zicht.estimation.nonresponse.band import STRETCH, Silent, by_class, odds_band, together
from zicht.estimation.nonresponse.bounds import mean_bounds, share_bounds
from zicht.estimation.nonresponse.overturning import overturning


@st.composite
def answered_groups(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """Yes answers, answers and units of one to five classes; somebody is silent."""
    classes = draw(st.integers(1, 5))
    sizes = draw(st.lists(st.integers(1, 200), min_size=classes, max_size=classes))
    counts = [draw(st.integers(0, size)) for size in sizes]
    counts[0] = min(counts[0], sizes[0] - 1)
    yes = [draw(st.integers(0, count)) for count in counts]
    return yes, counts, sizes


def test_the_odds_of_those_who_are_silent_double_and_those_who_answered_stay() -> None:
    # 30 of 60 answered yes and 40 are silent; odds of 1 become 2, so two thirds of the 40 say yes.
    silent = together(30, 60, 100)

    band = odds_band(silent, estimate=0.5, low=0.5, high=0.5, factor=2)

    assert band.high == pytest.approx((30 + 40 * 2 / 3) / 100, abs=1e-12)
    assert band.low == pytest.approx((30 + 40 / 3) / 100, abs=1e-12)


def test_sampling_error_is_stretched_on_the_log_odds_of_those_who_are_silent() -> None:
    # The interval leaves 16 to 24 of the 40: odds 2/3 to 3/2 around odds 1.
    band = odds_band(
        together(30, 60, 100), estimate=0.5, low=0.46, high=0.54, factor=2, stretch=1.25
    )

    odds = exp(1.25 * log(1.5)) * 2
    assert band.high == pytest.approx((30 + 40 * odds / (1 + odds)) / 100, abs=1e-12)
    assert band.low == pytest.approx((30 + 40 / (1 + odds)) / 100, abs=1e-12)


def test_within_classes_each_class_has_its_own_odds() -> None:
    # Class 1: 5 of 10 yes, 10 silent; class 2: 8 of 10 yes, 5 silent. Odds 1 and 4, halved.
    silent = by_class([5, 8], [10, 10], [20, 15], half=0)

    assert silent.share(-log(2)) == pytest.approx((13 + 10 / 3 + 5 * 2 / 3) / 35)
    assert silent.share() == pytest.approx((13 + 5 + 4) / 35)


def test_half_a_case_leaves_room_where_all_said_the_same() -> None:
    silent = by_class([3], [3], [10])

    assert silent.share() == pytest.approx((3 + 7 * 3.5 / 4) / 10)


def test_a_class_without_answers_needs_half_a_case_or_a_merge() -> None:
    with pytest.raises(ValueError, match="nobody answered in a class"):
        by_class([0, 1], [0, 2], [4, 4], half=0)


@given(answered_groups(), st.floats(1, 10), st.floats(0, 1), st.floats(0, 1))
def test_a_band_holds_its_interval_and_lies_within_the_bounds(
    groups: tuple[list[int], list[int], list[int]], factor: float, one: float, other: float
) -> None:
    silent = by_class(*groups)
    bounds = silent.bounds
    low, middle, high = (
        bounds.low + part * (bounds.high - bounds.low)
        for part in sorted((one, (one + other) / 2, other))
    )

    band = odds_band(silent, estimate=middle, low=low, high=high, factor=factor)

    assert bounds.low - 1e-12 <= band.low <= low + 1e-9
    assert high - 1e-9 <= band.high <= bounds.high + 1e-12


@given(answered_groups())
def test_factor_one_without_sampling_error_is_the_estimate(
    groups: tuple[list[int], list[int], list[int]],
) -> None:
    silent = by_class(*groups)
    estimate = silent.share()

    band = odds_band(silent, estimate=estimate, low=estimate, high=estimate, factor=1)

    assert band.low == pytest.approx(estimate, abs=1e-12)
    assert band.high == pytest.approx(estimate, abs=1e-12)


@given(answered_groups())
def test_a_factor_without_end_gives_the_bounds(
    groups: tuple[list[int], list[int], list[int]],
) -> None:
    silent = by_class(*groups)
    estimate = silent.share()

    band = odds_band(silent, estimate=estimate, low=estimate, high=estimate, factor=1e300)
    certain = share_bounds(*(np.array([sum(one)]) for one in groups))

    assert band.low == pytest.approx(certain.low[0], abs=1e-12)
    assert band.high == pytest.approx(certain.high[0], abs=1e-12)


@given(answered_groups(), st.floats(1, 5), st.floats(1, 5))
def test_a_larger_factor_gives_a_wider_band(
    groups: tuple[list[int], list[int], list[int]], factor: float, more: float
) -> None:
    silent = by_class(*groups)
    estimate = silent.share()
    narrow, wide = (
        odds_band(silent, estimate=estimate, low=estimate, high=estimate, factor=one)
        for one in (factor, factor * more)
    )

    assert wide.low <= narrow.low + 1e-12
    assert wide.high >= narrow.high - 1e-12


@given(answered_groups(), st.floats(1, 4))
def test_one_class_for_all_is_never_narrower_than_a_factor_within_classes(
    groups: tuple[list[int], list[int], list[int]], factor: float
) -> None:
    within = by_class(*groups)
    estimate = within.share()
    whole = together(*(sum(one) for one in groups))
    narrow, wide = (
        odds_band(one, estimate=estimate, low=estimate, high=estimate, factor=factor)
        for one in (within, whole)
    )

    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


@given(answered_groups(), st.floats(0.001, 0.999))
def test_the_shift_to_a_share_gives_that_share(
    groups: tuple[list[int], list[int], list[int]], part: float
) -> None:
    silent = by_class(*groups)
    wanted = silent.bounds.low + part * (silent.bounds.high - silent.bounds.low)

    assert silent.share(silent.shift_to(wanted)) == pytest.approx(wanted, abs=1e-12)


def test_many_shares_go_at_once() -> None:
    one, other = together(30, 60, 100), together(5, 20, 300)
    both = together([30, 5], [60, 20], [100, 300])

    bands = odds_band(both, estimate=[0.5, 0.2], low=[0.4, 0.1], high=[0.6, 0.3])
    first = odds_band(one, estimate=0.5, low=0.4, high=0.6)
    second = odds_band(other, estimate=0.2, low=0.1, high=0.3)

    assert bands.low == pytest.approx([float(first.low), float(second.low)])
    assert bands.high == pytest.approx([float(first.high), float(second.high)])


def test_when_nobody_said_yes_the_lower_end_is_the_bound() -> None:
    band = odds_band(together(0, 40, 100), estimate=0.0, low=0.0, high=0.05)

    # 5 of the 60 who are silent: odds 1/11 become 2/11, 60 x 2/13.
    assert band.low == 0
    assert band.high == pytest.approx(60 * 2 / 13 / 100)


def test_when_everybody_answered_there_is_nothing_to_differ() -> None:
    silent = together(30, 100, 100)
    band = odds_band(silent, estimate=0.3, low=0.3, high=0.3, factor=3)

    assert (float(band.low), float(band.high)) == (0.3, 0.3)
    assert overturning(silent, estimate=0.3, interval=Interval(low=0.3, high=0.3)).factor == inf


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"factor": 0.5}, "factor and stretch"),
        ({"stretch": 0.9}, "factor and stretch"),
        ({"low": 0.6}, "must hold its estimate"),
    ],
)
def test_what_makes_no_band_is_refused(given: dict[str, float], message: str) -> None:
    arguments = {"estimate": 0.5, "low": 0.4, "high": 0.6, **given}

    with pytest.raises(ValueError, match=message):
        odds_band(together(30, 60, 100), **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("counts", [(5, 4, 10), (1, 12, 10), (-1, 4, 10)])
def test_counts_that_contradict_each_other_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no more"):
        together(*counts)


def test_a_stretched_interval_is_wider_than_the_one_that_was_given() -> None:
    assert STRETCH > 1


def test_the_bounds_of_a_mean_put_the_silent_at_the_ends_of_the_scale() -> None:
    bounds = mean_bounds(np.array([30.0]), np.array([10]), np.array([15]), lowest=1, highest=5)

    assert (bounds.low[0], bounds.high[0]) == (35 / 15, 55 / 15)


def test_answers_outside_the_scale_have_no_bounds() -> None:
    with pytest.raises(ValueError, match="outside the scale"):
        mean_bounds(np.array([60.0]), np.array([10]), np.array([15]), lowest=1, highest=5)
    with pytest.raises(ValueError, match="at least one unit"):
        share_bounds(np.array([0]), np.array([0]), np.array([0]))


def test_a_headline_falls_at_the_factor_that_brings_it_to_the_threshold() -> None:
    # 108 of 135 say yes and 220 are silent. One half of 355 is 177.5, so that 69.5 of the 220
    # would have to say yes where 176 are expected (odds 4).
    silent = together(108, 135, 355)
    odds = 69.5 / (220 - 69.5)

    found = overturning(silent, estimate=0.8, interval=Interval(low=0.74, high=0.85))

    assert found.holds_above
    assert found.factor == pytest.approx(4 / odds)
    near = (0.74 * 355 - 108) / (220 - 0.74 * 355 + 108)
    assert found.beyond_chance == pytest.approx(near / odds)


@given(st.integers(20, 120), st.integers(20, 200), st.floats(0.05, 0.95))
def test_at_the_overturning_factor_the_band_touches_the_threshold(
    answered: int, silent_count: int, threshold: float
) -> None:
    yes = answered // 3
    silent = together(yes, answered, answered + silent_count)
    estimate = float(silent.share())
    found = overturning(
        silent,
        estimate=yes / answered,
        interval=Interval(low=yes / answered, high=yes / answered),
        threshold=threshold,
    )

    if found.factor < inf:
        band = odds_band(
            silent,
            estimate=yes / answered,
            low=yes / answered,
            high=yes / answered,
            factor=found.factor,
        )
        touching = band.low if found.holds_above else band.high
        assert touching == pytest.approx(threshold, abs=1e-9)
    else:
        bounds = silent.bounds
        assert not bounds.low < threshold < bounds.high
    assert 0 <= estimate <= 1


def test_chance_alone_overturns_what_its_interval_does_not_settle() -> None:
    found = overturning(
        together(40, 70, 150), estimate=0.55, interval=Interval(low=0.48, high=0.62)
    )

    assert found.factor > 1
    assert found.beyond_chance == 1


def test_what_the_bounds_rule_out_is_overturned_by_nothing() -> None:
    # 90 of 100 say yes and 20 are silent: at least 75%.
    found = overturning(
        together(90, 100, 120), estimate=0.9, interval=Interval(low=0.85, high=0.93)
    )

    assert (found.factor, found.beyond_chance) == (inf, inf)


def test_a_share_at_the_threshold_is_overturned_at_once() -> None:
    silent: Silent = together(50, 100, 200)
    found = overturning(silent, estimate=0.5, interval=Interval(low=0.4, high=0.6))

    assert (found.factor, found.beyond_chance) == (1, 1)


def test_a_share_that_is_above_its_bound_by_rounding_alone_has_a_band() -> None:
    silent = together(0.75 * 2, 2, 7)
    near = np.nextafter(silent.bounds.low, 1)

    band = odds_band(silent, estimate=near, low=near, high=near)

    assert band.low == pytest.approx(silent.bounds.low, abs=1e-12)
    assert band.high == pytest.approx(silent.bounds.low, abs=1e-12)
