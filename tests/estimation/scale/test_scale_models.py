"""The scale models: cases that can be worked out, and simulated answers."""

from collections.abc import Mapping
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from zicht.estimation.scale.answers import Answers, collect, collect_for
from zicht.estimation.scale.derivatives import evaluate
from zicht.estimation.scale.layout import Layout
from zicht.estimation.scale.likelihood import Group, log_likelihood
from zicht.estimation.scale.models import graded, rasch
from zicht.estimation.scale.problems import (
    NoCommonScaleError,
    NotTwoAnswersError,
    SeparatedItemError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from zicht.estimation.scale.scores import score

Columns = Mapping[str, NDArray[np.int64]]


def simulated(
    slopes: list[float],
    thresholds: list[list[float]],
    *,
    size: int,
    seed: int,
    mean: float = 0.0,
    spread: float = 1.0,
) -> dict[str, NDArray[np.int64]]:
    """Answers of respondents who are normal on the scale."""
    random = np.random.default_rng(seed)
    places = mean + spread * random.standard_normal(size)
    found = {}
    for number, (slope, limits) in enumerate(zip(slopes, thresholds, strict=True)):
        chances = expit(slope * (places[:, None] - np.array(limits)))
        found[f"item{number}"] = (random.random((size, 1)) < chances).sum(axis=1)
    return found


SLOPES = [0.8, 1.2, 1.6, 2.0, 1.0]
THRESHOLDS = [[-1.0, 0.5], [-0.5, 0.8], [-1.5, 0.0, 1.0], [0.2], [-0.3, 1.5]]


def test_derivatives_are_those_of_the_log_likelihood() -> None:
    answers = collect(simulated(SLOPES, THRESHOLDS, size=60, seed=4))
    layout = Layout.of(answers)
    group = Group(
        indicators=layout.indicators(answers),
        counts=answers.counts,
        constant=np.zeros(layout.size),
        loading=np.eye(layout.size),
    )
    intercepts = [-slope * one for slope, of in zip(SLOPES, THRESHOLDS, strict=True) for one in of]
    point = np.concatenate([SLOPES, intercepts, [0.2, 0.9]])
    found = evaluate(layout, [group], point, observed=True)
    step = 1e-4
    for place in range(len(point)):
        shift = np.eye(len(point))[place] * step
        up, down = (log_likelihood(layout, [group], point + sign * shift) for sign in (1, -1))
        assert found.gradient[place] == pytest.approx((up - down) / (2 * step), abs=1e-5)
        above, below = (
            evaluate(layout, [group], point + sign * shift, observed=False).gradient
            for sign in (1, -1)
        )
        assert found.observed is not None
        assert found.observed[place] == pytest.approx((below - above) / (2 * step), abs=1e-5)


def test_a_generic_optimiser_finds_the_same_top() -> None:
    answers = collect(simulated(SLOPES[:3], THRESHOLDS[:3], size=150, seed=5))
    scale = graded(answers)
    group = Group(
        indicators=scale.layout.indicators(answers),
        counts=answers.counts,
        constant=np.concatenate([np.zeros(scale.layout.size - 1), [1.0]]),
        loading=np.eye(scale.layout.size)[:, :-2],
    )
    start = np.concatenate([scale.slopes, scale.intercepts]) + 0.1
    found = minimize(
        lambda free: -log_likelihood(scale.layout, [group], free),
        start,
        method="Nelder-Mead",
        options={
            "maxiter": 20000,
            "maxfev": 20000,
            "xatol": 1e-7,
            "fatol": 1e-10,
            "adaptive": True,
        },
    )
    assert -found.fun == pytest.approx(scale.log_likelihood, abs=1e-6)
    assert found.x[:3] == pytest.approx(scale.slopes, abs=1e-3)


def test_two_questions_of_a_rasch_model_by_hand() -> None:
    # Both are passed by half, so both intercepts are 0, and how often the two agree fixes the
    # common slope: P(both) = E[logistic(slope · theta)^2].
    answers = collect({"a": [1, 1, 0, 0] * 25, "b": [1, 0, 1, 0] * 15 + [1, 1, 0, 0] * 10})
    scale = rasch(answers)
    assert scale.intercepts == pytest.approx([0, 0], abs=1e-9)
    places, weights = np.polynomial.hermite_e.hermegauss(61)
    both = weights @ expit(scale.slopes[0] * places) ** 2 / weights.sum()
    assert both == pytest.approx(35 / 100, abs=1e-9)


def test_simulated_items_are_found_back_within_three_standard_errors() -> None:
    scale = graded(collect(simulated(SLOPES, THRESHOLDS, size=2000, seed=1)))
    assert np.abs((scale.slopes - SLOPES) / scale.slope_errors).max() < 3
    for found, errors, truth in zip(
        scale.thresholds, scale.threshold_errors, THRESHOLDS, strict=True
    ):
        assert np.abs((found - truth) / errors).max() < 3


def test_standard_errors_are_the_spread_of_estimates_over_surveys() -> None:
    scales = [
        rasch(collect(simulated([1.3] * 4, [[-1], [0], [0.5], [1]], size=300, seed=seed)))
        for seed in range(150)
    ]
    spread = np.std([one.intercepts for one in scales], axis=0)
    stated = np.mean([one.intercept_errors for one in scales], axis=0)
    # The spread of 150 surveys is known to within 6%.
    assert spread == pytest.approx(stated, rel=0.2)


def test_missing_answers_leave_the_truth_within_reach() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=2000, seed=2)
    random = np.random.default_rng(3)
    thinned = {name: np.where(random.random(2000) < 0.3, -1, one) for name, one in columns.items()}
    scale = graded(collect(thinned))
    assert np.abs((scale.slopes - SLOPES) / scale.slope_errors).max() < 3
    assert (scale.slope_errors > graded(collect(columns)).slope_errors).all()


def test_an_item_that_nobody_answered_adds_nothing() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=200, seed=6)
    scale = graded(collect(columns))
    silent = {name: np.concatenate([one, [-1, -1]]) for name, one in columns.items()}
    answers = collect(silent)
    again = graded(answers)
    assert again.slopes == pytest.approx(scale.slopes, abs=1e-9)
    assert (answers.respondents, len(answers.pattern_of)) == (200, 202)
    scores = score(again, answers)
    assert (scores.answered[-1], scores.means[-1]) == (0, pytest.approx(0, abs=1e-9))
    assert scores.deviations[-1] == pytest.approx(1)
    assert scores.reliability == pytest.approx(score(scale, collect(columns)).reliability)


def test_places_rise_with_the_number_of_yes_in_a_rasch_model() -> None:
    answers = collect(simulated([1.5] * 6, [[one / 2] for one in range(-3, 3)], size=400, seed=7))
    scores = score(rasch(answers), answers)
    sums = answers.patterns.sum(axis=1)[answers.pattern_of]
    means = [scores.means[sums == one] for one in range(7)]
    assert all(np.ptp(one) < 1e-9 for one in means)
    assert (np.diff([one[0] for one in means]) > 0).all()
    assert ((scores.deviations > 0) & (scores.deviations < 1)).all()


def test_the_order_of_rows_and_items_does_not_matter() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=150, seed=8)
    turned = {name: columns[name][::-1] for name in reversed(list(columns))}
    one, other = graded(collect(columns)), graded(collect(turned))
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-9)
    assert one.slopes == pytest.approx(other.slopes[::-1], abs=1e-8)


def test_an_item_the_other_way_round_is_named() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=300, seed=9)
    columns["item1"] = columns["item1"].max() - columns["item1"]
    assert graded(collect(columns)).reversed == ("item1",)


def test_an_item_that_all_answered_alike_is_left_out_by_name() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=150, seed=10)
    answers = collect(columns | {"same": np.ones(150, dtype=np.int64)})
    assert answers.constant == ("same",)
    assert graded(answers).items == tuple(columns)


def test_a_category_nobody_used_is_merged_and_named() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=150, seed=11)
    gap = np.where(columns["item2"] == 2, 3, columns["item2"])
    answers = collect(columns | {"item2": gap}, levels={"item0": 4})
    assert answers.unused == {"item0": (3,), "item2": (2,)}
    assert answers.categories[2] == (0, 1, 3)
    assert len(graded(answers).thresholds[2]) == 2
    # Somebody who gives the merged answer later counts with those just below.
    later = collect_for(answers.items, answers.categories, {"item2": [2, 3, -1], "new": [0, 0, 0]})
    assert later.patterns[later.pattern_of][:, 2].tolist() == [1, 2, -1]


def test_too_little_to_make_a_scale_is_named() -> None:
    columns = simulated(SLOPES, THRESHOLDS, size=150, seed=12)
    with pytest.raises(TooFewItemsError, match="2 questions have answers that differ; 3"):
        graded(collect({name: columns[name] for name in ("item0", "item1")}))
    with pytest.raises(TooFewRespondentsError, match="10 respondents are too few for 15"):
        graded(collect({name: one[[0, 1, 2, 3, 4, 5, 6, 7, 8, 140]] for name, one in every(150)}))
    with pytest.raises(NotTwoAnswersError, match="item0 has more than two"):
        rasch(collect(columns))
    with pytest.raises(TooFewItemsError):
        graded(collect({"a": [1, 1], "b": [0, 0]}))


def every(size: int) -> list[tuple[str, NDArray[np.int64]]]:
    """Five items of three answers, each of which occurs among any ten rows."""
    return [(f"item{one}", (np.arange(size) + one) % 3) for one in range(5)]


def test_answers_that_do_not_hang_together_are_named() -> None:
    # Every combination equally often, then more disagreement than chance gives.
    opposite: dict[str, list[int]] = {"a": [0, 0, 1, 1] * 20 + [0, 1] * 20}
    opposite["b"] = [0, 1, 0, 1] * 20 + [1, 0] * 20
    with pytest.raises(NoCommonScaleError):
        rasch(collect(opposite))


def test_an_item_that_follows_from_the_others_is_named() -> None:
    columns = simulated([1.0] * 4, [[-0.5], [0.0], [0.5], [0.2]], size=200, seed=13)
    columns["item1"] = columns["item0"].copy()
    with pytest.raises(SeparatedItemError, match="without exception"):
        graded(collect(columns))


def test_scores_ask_for_the_items_of_the_scale() -> None:
    scale = graded(collect(simulated(SLOPES, THRESHOLDS, size=150, seed=14)))
    other: Answers = collect({"x": [0, 1], "y": [1, 0]})
    with pytest.raises(ValueError, match="items and categories"):
        score(scale, other)


def test_the_spread_of_places_is_what_the_answers_show_and_what_they_hide() -> None:
    answers = collect(simulated(SLOPES, THRESHOLDS, size=1000, seed=15))
    scores = score(graded(answers), answers)
    total = scores.means.var() + (scores.deviations**2).mean()
    assert sqrt(total) == pytest.approx(1, abs=0.02)
    assert 0.4 < scores.reliability < 0.8
