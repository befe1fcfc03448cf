"""Post-stratification and raking: by hand, as one another's limit, and next to svy."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zicht.estimation.problems import EmptyClassError, InfeasibleCalibrationError
from zicht.estimation.sampling.design import Design, Stage, numbered, simple
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.statistics import means
from zicht.estimation.sampling.variance import standard_errors
from zicht.estimation.weighting.calibration import Calibrated, calibrate
from zicht.estimation.weighting.distances import Bounds, Distance
from zicht.estimation.weighting.margins import Margin, cross, margin
from zicht.estimation.weighting.poststratification import poststratify
from zicht.estimation.weighting.raking import rake


def test_post_strata_get_their_known_size_by_hand() -> None:
    found = poststratify(np.full(4, 10.0), margin("size", "aaab", {"a": 24, "b": 16}))
    assert found.weights.tolist() == [8, 8, 8, 16]


def test_raking_two_by_two_keeps_the_odds_ratio() -> None:
    # Deming and Stephan: every margin is reached and the association stays as it was.
    sexes = margin("sex", "mmmmmmffff", {"m": 50, "f": 50})
    ages = margin("age", "yyyyooyooo", {"y": 30, "o": 70})
    found = rake(np.ones(10), [sexes, ages])
    assert sexes.sums(found.weights) == pytest.approx([50, 50], rel=1e-13)
    assert ages.sums(found.weights) == pytest.approx([30, 70], rel=1e-13)
    cells = {
        key: found.weights[[one == key for one in zip("mmmmmmffff", "yyyyooyooo", strict=True)]]
        for key in [("m", "y"), ("m", "o"), ("f", "y"), ("f", "o")]
    }
    total = {key: weights.sum() for key, weights in cells.items()}
    odds = total["m", "y"] * total["f", "o"] / (total["m", "o"] * total["f", "y"])
    assert odds == pytest.approx(4 * 3 / (2 * 1), rel=1e-12)


def test_a_class_that_nobody_answered_in_is_named() -> None:
    sizes = margin("size", "aab", {"a": 20, "b": 10, "c": 5})
    for method in (lambda: poststratify(np.ones(3), sizes), lambda: rake(np.ones(3), [sizes])):
        with pytest.raises(EmptyClassError) as caught:
            method()
        assert (caught.value.variable, caught.value.classes) == ("size", ("c",))


def test_a_class_of_rows_without_a_total_is_refused() -> None:
    with pytest.raises(ValueError, match="size: no total for z"):
        margin("size", "az", {"a": 2})


def test_margins_of_different_populations_are_infeasible() -> None:
    with pytest.raises(InfeasibleCalibrationError, match="age"):
        rake(
            np.ones(2),
            [margin("sex", "mf", {"m": 5, "f": 5}), margin("age", "yo", {"y": 5, "o": 6})],
        )


def test_margins_that_no_cell_can_reach_are_infeasible() -> None:
    # All men are young in the sample, so 5 men and 3 young people cannot be.
    sexes, ages = margin("sex", "mmf", {"m": 5, "f": 5}), margin("age", "yyo", {"y": 3, "o": 7})
    with pytest.raises(InfeasibleCalibrationError):
        rake(np.ones(3), [sexes, ages])


def test_a_class_without_population_gets_no_weight() -> None:
    found = rake(
        np.ones(4),
        [margin("sex", "mmff", {"m": 0, "f": 6}), margin("age", "yoyo", {"y": 2, "o": 4})],
    )
    assert found.weights == pytest.approx([0, 0, 2, 4])


def test_bounds_hold_where_raking_would_pass_them() -> None:
    sexes = margin("sex", "mmmmmmffff", {"m": 40, "f": 60})
    ages = margin("age", "yyyyooyooo", {"y": 30, "o": 70})
    free = rake(np.full(10, 10.0), [sexes, ages])
    bounds = Bounds(low=0.55, high=2.0)
    held = rake(np.full(10, 10.0), [sexes, ages], bounds)
    assert free.g.min() < bounds.low
    assert held.g.min() >= bounds.low
    assert held.g.max() <= bounds.high
    assert ages.sums(held.weights) == pytest.approx([30, 70])


def test_nothing_to_rake_to_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        rake(np.ones(2), [])


def test_cells_are_the_same_however_many_combinations_there_could_be() -> None:
    chance = np.random.default_rng(5)
    few = [chance.integers(0, 3, 40) for _ in range(3)]
    spread = [codes * 1000 for codes in few]
    small, large = cross(few), cross(spread)
    assert small.of_row.tolist() == large.of_row.tolist()
    assert [(one * 1000).tolist() for one in small.codes] == [one.tolist() for one in large.codes]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_fitting_in_turn_and_newton_have_one_limit(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rows = int(chance.integers(10, 80))
    weights = chance.uniform(1, 9, rows)
    target = weights * chance.uniform(0.3, 3, rows)
    margins = [_random_margin(chance, rows, target, name) for name in ("a", "b", "c")]
    fitted = rake(weights, margins)
    solved = calibrate(
        weights,
        np.hstack([np.eye(len(one.totals))[one.codes] for one in margins]),
        np.concatenate([one.totals for one in margins]),
        distance=Distance.RAKING,
    )
    assert fitted.weights == pytest.approx(solved.weights, rel=1e-8)
    assert fitted.largest_gap < 1e-11


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_post_strata_are_linear_calibration_on_classes(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rows = int(chance.integers(6, 60))
    design = _unequal(chance, rows)
    classes = _random_margin(chance, rows, design.weights * chance.uniform(0.5, 2, rows), "a")
    direct = poststratify(design.weights, classes)
    indicators = np.eye(len(classes.totals))[classes.codes]
    solved = calibrate(design.weights, indicators, classes.totals)
    assert direct.weights == pytest.approx(solved.weights, rel=1e-10)
    values = chance.normal(size=(rows, 2))
    assert standard_errors(direct.applied(design), values) == pytest.approx(
        standard_errors(solved.applied(design), values), rel=1e-9
    )


def test_sweeps_leave_what_the_regression_leaves_when_weights_were_equal() -> None:
    chance = np.random.default_rng(11)
    design = simple(60, 600)
    margins = [_random_margin(chance, 60, design.weights, name) for name in ("a", "b")]
    found = rake(design.weights, margins)
    indicators = np.hstack([np.eye(len(one.totals))[one.codes] for one in margins])
    solved = calibrate(design.weights, indicators, np.concatenate([one.totals for one in margins]))
    values = chance.normal(size=(60, 3))
    assert found.adjustment.residuals(values) == pytest.approx(
        solved.adjustment.residuals(values), abs=1e-8
    )


CONTROLS = {"size": {"a": 300.0, "b": 700.0}, "part": {"x": 250.0, "y": 350.0, "z": 400.0}}


@pytest.mark.parametrize("method", ["rake", "poststratify", "calibrate"])
def test_svy_finds_the_same_weights_and_standard_errors(method: str) -> None:
    table, design = _sample()
    ours, theirs = _ours(method, table, design), _by_svy(method, table)
    score = table["score"].to_numpy()
    found = estimate(ours.applied(design), means({"score": score}))
    beside = theirs.estimation.mean("score").to_polars()
    assert ours.weights == pytest.approx(theirs.data[f"by_{method}"].to_numpy(), rel=1e-9)
    assert found.values[0] == pytest.approx(beside["est"][0], rel=1e-9)
    assert found.standard_errors[0] == pytest.approx(beside["se"][0], rel=1e-7)


def _ours(method: str, table: pl.DataFrame, design: Design) -> Calibrated:
    margins = [margin(name, table[name].to_list(), CONTROLS[name]) for name in CONTROLS]
    if method == "rake":
        return rake(design.weights, margins)
    if method == "poststratify":
        return poststratify(design.weights, margins[1])
    indicators = np.hstack([np.eye(len(one.totals))[one.codes] for one in margins])
    variables = np.column_stack((indicators, table["income"].to_numpy()))
    totals = np.concatenate([*(one.totals for one in margins), [2200.0]])
    return calibrate(design.weights, variables, totals, allow_negative=True)


def _by_svy(method: str, table: pl.DataFrame):  # noqa: ANN202 (svy loads slowly)
    svy = pytest.importorskip("svy")
    sample = svy.Sample(table, svy.Design(wgt="weight", stratum="stratum", pop_size="population"))
    if method == "rake":
        return sample.weighting.rake(controls=CONTROLS, tol=1e-13, max_iter=500, wgt_name="by_rake")
    if method == "poststratify":
        return sample.weighting.poststratify(
            CONTROLS["part"], cells="part", wgt_name="by_poststratify"
        )
    controls = {svy.Cat(name): CONTROLS[name] for name in CONTROLS} | {"income": 2200.0}
    return sample.weighting.calibrate(controls=controls, wgt_name="by_calibrate")


def _sample() -> tuple[pl.DataFrame, Design]:
    chance = np.random.default_rng(3)
    strata = np.repeat([0, 1, 2], [30, 20, 25])
    population = np.array([500.0, 200, 300])[strata]
    weights = population / np.bincount(strata)[strata]
    table = pl.DataFrame(
        {
            "stratum": strata,
            "population": population,
            "weight": weights,
            "size": chance.choice(["a", "b"], 75),
            "part": chance.choice(["x", "y", "z"], 75),
            "income": chance.lognormal(0.5, 0.5, 75),
            "score": chance.normal(10, 3, 75),
        }
    )
    stage = Stage(units=np.arange(75), population=population)
    return table, Design(weights=weights, strata=strata, stages=(stage,))


def _unequal(chance: np.random.Generator, rows: int) -> Design:
    return Design(
        weights=chance.uniform(1, 9, rows),
        strata=numbered(np.zeros(rows)),
        stages=(Stage(units=np.arange(rows)),),
    )


def _random_margin(chance: np.random.Generator, rows: int, target: np.ndarray, name: str) -> Margin:
    codes = numbered(chance.integers(0, 4, rows))
    totals = np.bincount(codes, weights=target)
    return Margin(name=name, codes=codes, totals=totals, classes=tuple("pqrs"[: len(totals)]))
