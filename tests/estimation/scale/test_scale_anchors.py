"""Waves on one scale: what is found back of waves that differ, and of questions that changed."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from zicht.estimation.sampling.design import simple
from zicht.estimation.scale.anchors import concurrent, fixed
from zicht.estimation.scale.answers import collect, collect_for, collect_waves
from zicht.estimation.scale.drift import drifts
from zicht.estimation.scale.models import graded
from zicht.estimation.scale.national import national_mean, plausible_values
from zicht.estimation.scale.problems import NoAnchorsError
from zicht.estimation.scale.scores import score

SLOPES = np.array([0.9, 1.2, 1.6, 2.0, 1.0, 1.4])
THRESHOLDS = np.array([[-1.0, 0.5], [-0.5, 0.8], [-1.5, 0.0], [0.2, 1.2], [-0.3, 1.5], [-0.8, 0.9]])


def wave(
    size: int,
    *,
    seed: int,
    mean: float = 0.0,
    spread: float = 1.0,
    thresholds: NDArray[np.float64] = THRESHOLDS,
) -> dict[str, NDArray[np.int64]]:
    random = np.random.default_rng(seed)
    places = mean + spread * random.standard_normal(size)
    return {
        f"item{number}": (
            random.random((size, 1)) < expit(slope * (places[:, None] - thresholds[number]))
        ).sum(axis=1)
        for number, slope in enumerate(SLOPES)
    }


def test_a_wave_that_stands_higher_is_found_higher() -> None:
    waves = collect_waves([wave(800, seed=1), wave(800, seed=2, mean=0.5, spread=1.3)])
    linked = concurrent(waves)
    assert (linked.means[0], linked.spreads[0]) == (0, 1)
    assert (linked.mean_errors[0], linked.spread_errors[0]) == (0, 0)
    assert abs(linked.means[1] - 0.5) < 3 * linked.mean_errors[1]
    assert abs(linked.spreads[1] - 1.3) < 3 * linked.spread_errors[1]
    assert 0.03 < linked.mean_errors[1] < 0.1


def test_a_wave_beside_itself_has_not_moved() -> None:
    one = wave(300, seed=3)
    alone = graded(collect(one))
    linked = concurrent(collect_waves([one, one]))
    assert linked.means[1] == pytest.approx(0, abs=1e-6)
    assert linked.spreads[1] == pytest.approx(1, abs=1e-6)
    assert linked.scale.slopes == pytest.approx(alone.slopes, abs=1e-6)
    assert linked.scale.respondents == 600


def test_waves_with_a_few_questions_in_common_come_on_one_scale() -> None:
    first, second = wave(800, seed=4), wave(800, seed=5, mean=-0.4)
    del first["item5"], second["item0"], second["item1"]
    linked = concurrent(collect_waves([first, second]))
    assert abs(linked.means[1] + 0.4) < 3 * linked.mean_errors[1]


def test_fixed_items_place_a_new_wave_where_a_joint_fit_does() -> None:
    first, second = wave(2000, seed=6), wave(400, seed=7, mean=0.3, spread=0.8)
    scale = graded(collect(first))
    answers = collect_for(scale.items, scale.categories, second)
    found, joint = fixed(scale, answers), concurrent(collect_waves([first, second]))
    assert found.means[0] == pytest.approx(joint.means[1], abs=0.03)
    assert found.spreads[0] == pytest.approx(joint.spreads[1], abs=0.05)
    assert found.mean_errors[0] < joint.mean_errors[1]
    scores = score(scale, answers, mean=found.means[0], spread=found.spreads[0])
    assert scores.means.mean() == pytest.approx(found.means[0], abs=1e-3)


def test_waves_without_a_question_in_common_are_refused() -> None:
    first = wave(100, seed=8)
    second = {f"new_{name}": one for name, one in wave(100, seed=9).items()}
    with pytest.raises(NoAnchorsError, match="Wave 2 has no question in common"):
        concurrent(collect_waves([first, second]))
    scale = graded(collect(first))
    with pytest.raises(NoAnchorsError):
        fixed(scale, collect_for(scale.items, scale.categories, {"item0": [-1, -1]}))


def test_a_question_that_became_easier_is_the_one_that_drifted() -> None:
    changed = THRESHOLDS.copy()
    changed[3] -= 0.8
    waves = collect_waves([wave(600, seed=10), wave(600, seed=11, mean=0.4, thresholds=changed)])
    found = drifts(waves, concurrent(waves))
    assert [one.item for one in found if one.drifted] == ["item3"]
    item = found[3]
    assert item.threshold_changes is not None
    assert item.threshold_changes == pytest.approx([-0.8, -0.8], abs=0.3)
    assert (item.wave, item.degrees_of_freedom) == (1, 3)


def test_without_drift_the_tests_reject_as_often_as_they_say() -> None:
    chances = []
    for seed in range(8):
        waves = collect_waves([wave(400, seed=2 * seed), wave(400, seed=2 * seed + 1, mean=0.3)])
        found = drifts(waves, concurrent(waves))
        assert sum(bool(one.drifted) for one in found) <= 1
        chances += [one.chance for one in found if one.chance is not None]
    # 48 tests: 5% of false alarms is 2 or 3, and more than 7 would be odd.
    assert sum(one < 0.05 for one in chances) <= 7
    assert 0.35 < float(np.mean(chances)) < 0.65


def test_an_item_with_a_category_missing_in_one_wave_cannot_be_tested() -> None:
    first, second = wave(300, seed=12), wave(300, seed=13)
    second["item2"] = np.minimum(second["item2"], 1)
    waves = collect_waves([first, second])
    found = drifts(waves, concurrent(waves))
    assert [one.item for one in found if one.drifted is None] == ["item2"]
    assert found[2].chance is None


def test_the_national_mean_knows_both_kinds_of_error() -> None:
    answers = collect(wave(140, seed=14))
    scale = graded(answers)
    found = national_mean(scale, answers, simple(140, 355))
    assert abs(found.mean) < 3 * found.measurement_error
    # The places have variance 1: sqrt((1 - 140/355) / 140); what is left of it after the answers,
    # about a quarter, is measurement: sqrt(0.25 / 140).
    assert found.sampling_error == pytest.approx(np.sqrt((1 - 140 / 355) / 140), rel=0.05)
    hidden = (score(scale, answers).deviations ** 2).mean()
    assert found.measurement_error == pytest.approx(np.sqrt(hidden / 140), rel=0.3)
    interval = found.interval()
    assert interval.low < found.mean < interval.high
    assert found == national_mean(scale, answers, simple(140, 355))


def test_when_everybody_answered_only_measurement_is_uncertain() -> None:
    answers = collect(wave(140, seed=15))
    scale = graded(answers)
    found = national_mean(scale, answers, simple(140, 140))
    assert found.sampling_error == 0
    assert found.standard_error == found.measurement_error > 0


def test_plausible_values_have_the_mean_and_spread_of_each_place() -> None:
    answers = collect(wave(100, seed=16))
    scale = graded(answers)
    scores = score(scale, answers)
    values = plausible_values(scale, answers, 4000)
    assert values.mean(axis=1) == pytest.approx(scores.means, abs=0.05)
    assert values.std(axis=1) == pytest.approx(scores.deviations, rel=0.06)
