"""Replicates: by hand, equal to linearisation where that is exact, and next to svy."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zicht.estimation.problems import (
    LonelyUnitError,
    NothingToEstimateError,
    UnpairedStratumError,
)
from zicht.estimation.sampling.design import Design, Stage, simple
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.hadamard import balanced_signs
from zicht.estimation.sampling.replicates import Replicates, Values, replicate_estimate
from zicht.estimation.sampling.resampling import bootstrap, half_samples, jackknife
from zicht.estimation.sampling.statistics import means, totals
from zicht.estimation.weighting.margins import Margin, margin
from zicht.estimation.weighting.poststratification import poststratify
from zicht.estimation.weighting.raking import rake


def test_the_jackknife_of_a_mean_is_the_textbook_variance() -> None:
    # 1, 2, 6 out of 12: s^2 = 7, so (1 - 3/12) * 7 / 3.
    found = replicate_estimate(jackknife(simple(3, 12)), means({"y": np.array([1.0, 2, 6])}))
    assert found.estimates.covariance[0, 0] == pytest.approx(0.75 * 7 / 3)
    assert found.estimates.degrees_of_freedom == 2
    assert found.values[:, 0].tolist() == [4, 3.5, 1.5]


def test_the_jackknife_without_strata_scales_all_replicates_alike() -> None:
    found = jackknife(simple(4, 16))
    assert found.scale == pytest.approx(3 / 4 * (1 - 4 / 16))
    assert found.rscales.tolist() == [1, 1, 1, 1]


def test_half_samples_of_two_strata_by_hand() -> None:
    # One stratum: weights 2w and 0 or 0 and 2w, so the variance of a total is (w (a - b))^2.
    design = _stratified([2], [100])
    found = replicate_estimate(half_samples(design), totals({"y": np.array([3.0, 5])}))
    assert found.estimates.covariance[0, 0] == pytest.approx(50**2 * 2**2 * (1 - 2 / 100))


@given(st.integers(1, 130))
def test_balanced_signs_are_at_right_angles_and_add_to_zero(rows: int) -> None:
    signs = balanced_signs(rows)
    assert signs.shape[0] == rows
    assert (signs.sum(axis=1) == 0).all()
    assert (signs @ signs.T == signs.shape[1] * np.eye(rows)).all()


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_jackknife_and_half_samples_of_totals_are_linearisation_exactly(seed: int) -> None:
    chance = np.random.default_rng(seed)
    strata = int(chance.integers(1, 6))
    design = _stratified([2] * strata, chance.integers(2, 40, strata).tolist())
    statistic = totals({"a": chance.normal(size=2 * strata), "b": chance.normal(size=2 * strata)})
    exact = estimate(design, statistic).covariance
    for replicates in (jackknife(design), half_samples(design), half_samples(design, fay=0.4)):
        found = replicate_estimate(replicates.centred_on_estimate(), statistic).estimates
        assert found.covariance == pytest.approx(exact, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_clusters_in_strata_are_left_out_whole(seed: int) -> None:
    chance = np.random.default_rng(seed)
    design = _clustered(chance)
    statistic = totals({"a": chance.normal(size=design.size)})
    found = replicate_estimate(jackknife(design).centred_on_estimate(), statistic).estimates
    linear = estimate(design, statistic)
    assert found.standard_errors == pytest.approx(linear.standard_errors, rel=1e-9)
    assert found.degrees_of_freedom == linear.degrees_of_freedom


def test_the_bootstrap_comes_near_linearisation_with_its_correction() -> None:
    chance = np.random.default_rng(1)
    design = _stratified([20, 10, 2], [40, 11, 30])
    statistic = totals({"a": chance.normal(size=32)})
    found = replicate_estimate(bootstrap(design, 20_000, seed=4), statistic).estimates
    assert found.standard_errors == pytest.approx(
        estimate(design, statistic).standard_errors, rel=0.02
    )


def test_the_bootstrap_repeats_itself_by_seed() -> None:
    first, second, third = (bootstrap(simple(5, 9), 20, seed=seed) for seed in (7, 7, 8))
    assert (first.replicates == second.replicates).all()
    assert (first.replicates != third.replicates).any()


def test_a_whole_population_has_no_replicates_and_no_error() -> None:
    design = _stratified([3, 2], [3, 2])
    for made in (jackknife(design), bootstrap(design, 5, seed=1)):
        found = replicate_estimate(made, means({"y": np.arange(5.0)})).estimates
        assert found.standard_errors.tolist() == [0]
        assert found.intervals()[0].low == found.values[0]


def test_a_stratum_observed_whole_may_hold_one_unit() -> None:
    design = _stratified([1, 3], [1, 9])
    assert jackknife(design).count == 3
    assert bootstrap(design, 4, seed=1).replicates[0].tolist() == [1, 1, 1, 1]


def test_a_lonely_unit_is_refused_by_every_method() -> None:
    design = _stratified([1, 3], [5, 9])
    for method in (jackknife, lambda design: bootstrap(design, 5, seed=1)):
        with pytest.raises(LonelyUnitError):
            method(design)
    with pytest.raises(UnpairedStratumError):
        half_samples(design)


def test_a_domain_that_falls_away_with_its_only_unit_leaves_that_replicate_out() -> None:
    rows = np.array([True, True, False, False])
    found = replicate_estimate(
        jackknife(simple(4, 40)), means({"y": np.array([1.0, np.nan, 2, 3])}, rows)
    )
    assert found.left_out == 1
    assert found.estimates.standard_errors.tolist() == [0]


def test_any_function_of_the_weights_has_a_variance() -> None:
    # The heaviest of two values: without the second unit it is the first, and the other way about.
    values = np.array([1.0, 3])

    def heaviest(weights: np.ndarray) -> Values:
        return Values(labels=("heaviest",), values=values[[np.argmax(weights)]])

    found = replicate_estimate(jackknife(simple(2, 4)), heaviest)
    assert found.values[:, 0].tolist() == [3, 1]
    assert found.estimates.covariance[0, 0] == pytest.approx(1 / 2 * (1 - 2 / 4) * 2)


def test_a_domain_without_answers_has_no_estimate() -> None:
    with pytest.raises(NothingToEstimateError):
        replicate_estimate(jackknife(simple(3, 9)), means({"y": np.full(3, np.nan)}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rscales": np.ones(3)}, "3 scales"),
        ({"weights": np.array([1.0, np.nan])}, "missing"),
        ({"scale": -1.0}, "at least 0"),
    ],
)
def test_replicates_that_do_not_fit_are_refused(changes: dict[str, object], message: str) -> None:
    right = {"weights": np.ones(2), "replicates": np.ones((2, 2)), "scale": 1.0}
    with pytest.raises(ValueError, match=message):
        Replicates(**{**right, "rscales": np.ones(2), **changes})


def test_impossible_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="Fay"):
        half_samples(_stratified([2], [9]), fay=1)
    with pytest.raises(ValueError, match="at least 2"):
        bootstrap(simple(3, 9), 1, seed=1)


def test_every_replicate_is_post_stratified_again() -> None:
    classes = margin("part", "xxyyy", {"x": 10, "y": 30})
    made = jackknife(simple(5, 40)).recalibrated(
        lambda weights: poststratify(weights, classes).weights
    )
    assert made.weights.tolist() == [5, 5, 10, 10, 10]
    for column in made.replicates.T:
        assert classes.sums(column) == pytest.approx([10, 30])
    members = totals({"x": np.array([1.0, 1, 0, 0, 0])})
    assert replicate_estimate(made, members).estimates.standard_errors == pytest.approx([0])


def test_replicates_raked_again_come_near_the_linearised_error() -> None:
    chance = np.random.default_rng(8)
    design = simple(150, 600)
    margins = [
        Margin(
            name=name,
            codes=codes,
            totals=np.bincount(codes, weights=chance.uniform(3, 5, 150)),
            classes=("p", "q", "r"),
        )
        for name, codes in {
            "a": chance.integers(0, 3, 150),
            "b": chance.integers(0, 3, 150),
        }.items()
    ]
    margins[1].totals[:] *= margins[0].totals.sum() / margins[1].totals.sum()
    statistic = means({"y": chance.normal(5, 1, 150) + margins[0].codes})
    made = jackknife(design).recalibrated(lambda weights: rake(weights, margins).weights)
    linear = estimate(rake(design.weights, margins).applied(design), statistic)
    found = replicate_estimate(made, statistic).estimates
    assert found.values == pytest.approx(linear.values)
    assert found.standard_errors == pytest.approx(linear.standard_errors, rel=0.03)


def test_svy_finds_the_same_jackknife_but_for_the_finite_population() -> None:
    # svy 0.35 has no correction in replicates; without a population both agree.
    svy = pytest.importorskip("svy")
    chance = np.random.default_rng(2)
    design = _clustered(chance, population=None)
    table = pl.DataFrame(
        {
            "weight": design.weights,
            "stratum": design.strata,
            "cluster": design.stages[0].units,
            "y": chance.normal(size=design.size),
        }
    )
    sample = svy.Sample(table, svy.Design(wgt="weight", stratum="stratum", psu="cluster"))
    theirs = sample.weighting.create_jk_wgts(rep_prefix="jk")
    beside = theirs.estimation.mean("y", method="replication").to_polars()
    ours = replicate_estimate(jackknife(design), means({"y": table["y"].to_numpy()})).estimates
    assert ours.values[0] == pytest.approx(beside["est"][0], rel=1e-12)
    assert ours.standard_errors[0] == pytest.approx(beside["se"][0], rel=1e-9)


def _stratified(drawn: list[int], population: list[int]) -> Design:
    strata = np.repeat(np.arange(len(drawn)), drawn)
    sizes = np.array(population, dtype=float)[strata]
    return Design(
        weights=sizes / np.array(drawn)[strata],
        strata=strata,
        stages=(Stage(units=np.arange(len(strata)), population=sizes),),
    )


def _clustered(chance: np.random.Generator, population: float | None = 30.0) -> Design:
    clusters = np.repeat(np.arange(9), chance.integers(1, 6, 9))
    strata = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2])[clusters]
    size = None if population is None else np.full(len(clusters), population)
    return Design(
        weights=chance.uniform(1, 5, len(clusters)),
        strata=strata,
        stages=(Stage(units=clusters, population=size),),
    )
