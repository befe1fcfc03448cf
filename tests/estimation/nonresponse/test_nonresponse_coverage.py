"""How often published figures hold the truth; ``make verify ONLY=estimation`` measures it whole."""

import numpy as np
import pytest
from verify.survey_reference.holding import mechanisms
from verify.survey_reference.simulated import SHARE, UNITS, frame

from zicht.estimation.nonresponse.band import by_class, odds_band, together
from zicht.estimation.weighting.collapsing import Classes, Rule, collapse


def test_over_made_up_response_sets_the_band_holds_and_no_draw_fails() -> None:
    found = {one.name: one.holding for one in mechanisms(frame(1, draws=60))}

    assert all(one.failed == 0 for one in found.values())
    # 60 draws at 95% hold the truth in 53 or more of them, but for once in a hundred times.
    assert found["nmar"].band.coverage >= 53 / 60
    assert found["nmar"].band.width <= 0.36
    # The interval is about chance alone, and says so: here it nearly always misses.
    assert found["nmar"].share.coverage < 0.2
    assert found["mar"].band.coverage == 1


def test_the_made_up_frame_is_as_it_says() -> None:
    given = frame(2, draws=200)

    assert given.share.sum() == round(SHARE * UNITS)
    for responded in given.responded.values():
        assert responded.mean() == pytest.approx(0.38, abs=0.01)
    yes = given.share == 1
    rates = given.responded["nmar"][:, yes].mean(), given.responded["nmar"][:, ~yes].mean()
    assert rates[0] > rates[1] + 0.15


def test_sparse_classes_are_merged_before_they_say_what_the_silent_would() -> None:
    yes, answered, population = np.array([1, 2, 30]), np.array([1, 9, 50]), np.array([20, 30, 90])
    classes = Classes(
        variable="size",
        names=("small", "middle", "large"),
        members=((0,), (1,), (2,)),
        respondents=answered.astype(float),
        population=population.astype(float),
        ordered=True,
    )
    merged, merges = collapse(classes, Rule())
    places = merged.place_of()
    silent = by_class(*(np.bincount(places, one) for one in (yes, answered, population)))

    assert [one.source for one in merges] == ["small"]
    assert silent.counts.tolist() == [40, 40]
    expected = (33 + 40 * 3.5 / 11 + 40 * 30.5 / 51) / 140
    assert silent.share() == pytest.approx(expected)
    whole = together(33, 60, 140)
    narrow, wide = (
        odds_band(one, estimate=expected, low=expected, high=expected) for one in (silent, whole)
    )
    assert wide.low <= narrow.low < narrow.high <= wide.high
