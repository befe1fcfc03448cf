from hypothesis import given
from hypothesis import strategies as st

from zicht.estimation.means import estimate_mean
from zicht.estimation.model import FACTORS, Interval, Mean, Projection, Share
from zicht.estimation.projection import Weighted, with_mean_projections, with_projections
from zicht.estimation.shares import estimate_share


def project_share(share: Share, weighted: Weighted | None = None) -> Projection | None:
    return with_projections([share], [weighted])[0].projection


def project_mean(mean: Mean) -> Projection | None:
    return with_mean_projections([mean], [None])[0].projection


def test_a_share_by_hand() -> None:
    # 108 of 135 said yes, of 355. The 220 others: odds 4, so 2 to 8 times one to one.
    made = project_share(estimate_share(108, 135, 355))
    assert made is not None
    assert made.estimate == 0.8
    assert made.interval == Interval(low=0.74, high=0.85)
    # Of the 220, 0.8 is expected: odds 4. The interval from 0.7411 makes that 0.7048: odds 2.388.
    # 1.25 times as far is 4 * (2.388 / 4) ** 1.25 = 2.099, and half of that 1.049: 0.5121.
    # (108 + 220 * 0.5121) / 355 = 0.6216. To the other side: 0.8483, 0.8779, 7.190, 8.326, twice
    # that 16.65: 0.9433, and (108 + 220 * 0.9433) / 355 = 0.8888.
    assert made.band == Interval(low=0.62, high=0.89)
    assert not made.is_weighted


def test_the_factor_that_overturns_a_share_by_hand() -> None:
    made = project_share(estimate_share(108, 135, 355))
    assert made is not None
    # Half of 355 is 177.5, so 69.5 of the 220: odds 0.4618 in place of 4.
    assert made.overturned_by == 8.66


def test_a_share_that_nothing_can_overturn() -> None:
    made = project_share(estimate_share(190, 200, 355))
    assert made is not None
    assert made.overturned_by is None


def test_a_weighted_share_moves_the_estimate_and_not_what_was_answered() -> None:
    share = estimate_share(108, 135, 355)
    made = project_share(share, Weighted(estimate=0.75, interval=Interval(low=0.68, high=0.81)))
    assert made is not None
    assert made.is_weighted
    assert (made.estimate, made.interval) == (0.75, Interval(low=0.68, high=0.81))
    assert made.band.low < 0.68
    assert made.band.high > 0.81


def test_nobody_answered_leaves_no_projection() -> None:
    assert project_share(estimate_share(0, 0, 355)) is None
    assert project_mean(estimate_mean([], unplaced=0, population=9, lowest=1, highest=5)) is None


def test_when_everybody_answered_nothing_is_open() -> None:
    made = project_share(estimate_share(50, 200, 200))
    assert made is not None
    assert {made.interval, *(one.interval for one in made.bands)} == {Interval(low=0.25, high=0.25)}
    assert made.overturned_by is None


def test_an_answer_that_nobody_gave_may_be_given_by_the_silent() -> None:
    made = project_share(estimate_share(0, 40, 100))
    assert made is not None
    assert made.estimate == 0.0
    assert made.interval.high < made.band.high


@given(st.data())
def test_bands_hold_one_another_and_stay_within_what_is_possible(data: st.DataObject) -> None:
    population = data.draw(st.integers(2, 400))
    answered = data.draw(st.integers(1, population))
    count = data.draw(st.integers(0, answered))
    share = estimate_share(count, answered, population)
    made = project_share(share)
    assert made is not None
    inner = made.interval
    for band in made.bands:
        assert band.interval.low <= inner.low <= inner.high <= band.interval.high
        inner = band.interval
    assert share.bounds.low - 0.01 <= inner.low
    assert inner.high <= share.bounds.high + 0.01
    assert [one.factor for one in made.bands] == list(FACTORS)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60), st.integers(0, 300))
def test_the_band_of_a_mean_holds_that_of_every_step(scores: list[int], silent: int) -> None:
    mean = estimate_mean(
        [float(one) for one in scores],
        unplaced=0,
        population=len(scores) + silent,
        lowest=1,
        highest=5,
    )
    made = project_mean(mean)
    assert made is not None
    low = high = 1.0
    for step in range(2, 6):
        part = sum(one >= step for one in scores) / len(scores)
        for factor, sign in ((0.5, -1), (2.0, 1)):
            shifted = part * factor / (1 - part + part * factor)
            whole = (part * len(scores) + shifted * silent) / (len(scores) + silent)
            low, high = (low + whole, high) if sign < 0 else (low, high + whole)
    assert made.band.low <= low + 1e-9
    assert made.band.high >= high - 1e-9


@given(st.floats(0.7451, 0.7549), st.floats(0.671, 0.679), st.floats(0.811, 0.819))
def test_nothing_tells_the_digits_of_a_weighted_share_that_are_not_shown(
    estimate: float, low: float, high: float
) -> None:
    share = estimate_share(108, 135, 355)
    shown = Weighted(estimate=0.75, interval=Interval(low=0.67, high=0.82))
    found = Weighted(estimate=estimate, interval=Interval(low=low, high=high))
    assert project_share(share, found) == project_share(share, shown)
