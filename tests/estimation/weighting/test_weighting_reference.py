"""Cases of calibration and replicates in other words than those of the reference folder."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from verify.survey_reference.case import Case, cases
from verify.survey_reference.families import calibration, replicate
from verify.survey_reference.running import outcome
from verify.survey_reference.weighing import Weighing

from zicht.estimation.weighting.distances import Bounds

STRATIFIED = {"strata": "part", "weights": "weight", "fpc": "size"}
MEAN = {"mean": {"estimate": {"score": 0.0}, "se": {"score": 0.0}}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chance = np.random.default_rng(6)
    part = np.repeat(["a", "b", "c"], 20)
    size = np.repeat([200.0, 300.0, 100.0], 20)
    pl.DataFrame(
        {
            "key": np.arange(60),
            "part": part,
            "group": np.tile(np.arange(5), 12),
            "open": chance.choice(["No", "Yes"], 60),
            "size": size,
            "weight": size / 20,
            "income": chance.lognormal(2, 0.5, 60),
            "score": chance.normal(10, 2, 60),
        }
    ).write_csv(tmp_path / "sample.csv")
    return tmp_path


def case(
    folder: Path,
    definition: str,
    expected: Mapping[str, object],
    arguments: Mapping[str, object] | None = None,
    design: Mapping[str, object] | None = None,
) -> Case:
    family = "replicate" if "eplicate" in definition else "calibration"
    one = {
        "id": "x",
        "family": family,
        "input": "sample.csv",
        "design": design or STRATIFIED,
        "args": arguments,
        "definition": definition,
        "expected": expected,
        "rtol": 1e-8,
    }
    (folder / "reference.json").write_text(json.dumps({"cases": [one]}), "utf-8")
    return next(cases(folder))


TOTALS = {"(Intercept)": 600, "openYes": 320, "income": 5000}


@pytest.mark.parametrize(
    ("definition", "arguments", "kind", "bounds"),
    [
        ("logit with bounds 0.5..2, linear truncated at 0.7..1.6", {}, "logit", (0.5, 2)),
        ("logit with bounds 0.5..2, linear truncated at 0.7..1.6", {}, "linear", (0.7, 1.6)),
        ("Linear between bounds 0.4 and 2.5 to N = 600, 300", {}, "linear", (0.4, 2.5)),
        ("All within", {"logit_bounds": [0.2, 4], "linear_bounds": [0.3, 3]}, "logit", (0.2, 4)),
        ("All within", {"bounds": {"linear": [0.3, 3], "logit": [0.2, 4]}}, "linear", (0.3, 3)),
        ("All within", {"bounds": [0.6, 1.7]}, "logit", (0.6, 1.7)),
    ],
)
def test_bounds_are_read_from_words_and_arguments(
    folder: Path,
    definition: str,
    arguments: Mapping[str, object],
    kind: str,
    bounds: tuple[float, float],
) -> None:
    one = case(folder, definition, {}, arguments)
    weighing = Weighing(case=one, table=one.table, frame=one.table)
    assert weighing.bounds(kind) == Bounds(low=bounds[0], high=bounds[1])


def test_every_label_gives_its_own_distance(folder: Path) -> None:
    asked = {"g_min": 0.0, "calibrated_total_se": 0, "n_eff": 0.0, "weights_min": 0.0, **MEAN}
    labels = dict.fromkeys(("linear", "raking", "logit"), asked)
    one = case(folder, "Logit within 0.1..9.", {"weights": labels}, {"totals": TOTALS})
    found = calibration.computed(one)["weights"]
    assert isinstance(found, Mapping)
    bare = case(folder, "Logit within 0.1..9.", labels, {"totals": TOTALS})
    assert calibration.computed(bare) == found
    assert len({tree["g_min"] for tree in found.values()}) == 3
    for tree in found.values():
        assert tree["weights_sum"] == pytest.approx(600)
        assert tree["calibrated_total_se"] == pytest.approx(0, abs=1e-6)
        assert 50 < tree["n_eff"] < 60
        assert tree["weights_min"] > 0


def test_post_strata_may_cross_variables(folder: Path) -> None:
    sizes = {f"{part}:{one}": 100 for part in "abc" for one in ("No", "Yes")}
    given = case(folder, "Post-stratified.", MEAN, {"part:open": sizes})
    said = case(
        folder,
        "Post-stratified on part x open: "
        + ", ".join(f"{key.replace(':', '|')} 100" for key in sizes),
        MEAN,
    )
    assert calibration.computed(given)["mean"] == calibration.computed(said)["mean"]


def test_what_should_give_no_weights_passes_only_when_it_is_refused(folder: Path) -> None:
    wanted = {"expected": "no solution", "converged": False}
    words = "Linear calibration truncated at its bounds."
    narrow = case(folder, words, wanted, {"totals": TOTALS, "bounds": [0.99, 1.01]})
    assert outcome(narrow).passed
    wide = case(folder, words, wanted, {"totals": TOTALS, "bounds": [0.1, 9]})
    assert not outcome(wide).passed


def test_negative_weights_are_kept_and_counted(folder: Path) -> None:
    far = {"(Intercept)": 600, "income": 12000}
    found = calibration.computed(
        case(folder, "Linear calibration.", {"n_negative": 0, "g_min": 0.0}, {"totals": far})
    )
    assert found["n_negative"] > 0
    assert found["g_min"] < 0


def test_supplied_replicates_may_be_weights_or_factors(folder: Path) -> None:
    made = replicate.computed(
        case(folder, "Jackknife JKn replicates.", MEAN, design={**STRATIFIED, "clusters": "group"})
    )
    table = pl.read_csv(folder / "sample.csv")
    factors = {
        f"r{part}{group}": np.where(
            table["part"].to_numpy() == part,
            np.where(table["group"].to_numpy() == group, 0, 5 / 4),
            1.0,
        )
        for part in "abc"
        for group in range(5)
    }
    weights = table["weight"].to_numpy()
    scales = {"scale": 1, "rscales": [4 / 5 * (1 - 5 / one) for one in (200, 300, 100)]}
    for columns in (factors, {key: one * weights for key, one in factors.items()}):
        pl.DataFrame({"key": table["key"], **columns}).write_csv(folder / "supplied.csv")
        expected = {"weights_file": "supplied.csv", **scales, **MEAN}
        found = replicate.computed(
            case(
                folder,
                "JKn replicates, supplied.",
                expected,
                design={**STRATIFIED, "clusters": "group"},
            )
        )
        assert found["rscales"] == pytest.approx(scales["rscales"])
        assert found["df"] == 12
        assert found["mean"]["se"]["score"] == pytest.approx(made["mean"]["se"]["score"], rel=1e-9)


def test_replicates_are_calibrated_again(folder: Path) -> None:
    wanted = {"df": 0, "total": {"estimate": {"income": 0.0}, "se": {"income": 0.0}}}
    found = replicate.computed(
        case(folder, "JKn, every replicate is raked again.", wanted, {"totals": TOTALS})
    )
    assert found["total"]["estimate"]["income"] == pytest.approx(5000)
    assert found["total"]["se"]["income"] == pytest.approx(0, abs=1e-6)
    assert found["df"] == 57
