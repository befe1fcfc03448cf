"""Errors of a study over replicates are those of the sampling package."""

from pathlib import Path

import numpy as np
import pytest

from estimation.study import study_files as files
from estimation.study.test_study_figures import PUPILS, cell, column, study
from estimation.study.test_study_relations import CLUSTERED, clustered
from zicht.estimation.sampling.design import Design, Stage, simple
from zicht.estimation.sampling.replicates import Replicates, replicate_estimate
from zicht.estimation.sampling.resampling import bootstrap, half_samples, jackknife
from zicht.estimation.sampling.statistics import Statistic, contrasts, joined, means
from zicht.estimation.study.results import Study
from zicht.estimation.weighting.calibration import calibrate
from zicht.language import Language
from zicht.problems import InvalidInputError

QUESTIONS = """
[questions.told]
[questions.times]
kind = "number"
"""


def error(replicates: Replicates, statistic: Statistic) -> float:
    return float(replicate_estimate(replicates, statistic).estimates.standard_errors[0])


def told(level: int) -> Statistic:
    return means({"told": (column(PUPILS, "told") == level).astype(float)})


def standard_error(found: Study, level: str | None, at: int = 0) -> float:
    one = cell(found, level, at=at).estimate
    assert one is not None
    assert one.standard_error is not None
    return one.standard_error


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ('kind = "jkn"', jackknife(clustered())),
        ('kind = "bootstrap"\nnumber = 50\nseed = 3', bootstrap(clustered(), 50, 3)),
    ],
)
def test_replicates_are_made_of_the_design_with_its_finite_population(
    tmp_path: Path, wanted: str, made: Replicates
) -> None:
    found = study(tmp_path, f"{CLUSTERED}{QUESTIONS}[replicates]\n{wanted}\n", PUPILS)
    assert found.replicates == made.count
    assert standard_error(found, "2") == pytest.approx(error(made, told(2)), rel=1e-10)
    times = means({"times": column(PUPILS, "times")})
    assert standard_error(found, None, at=1) == pytest.approx(error(made, times), rel=1e-10)


def test_without_strata_and_clusters_the_jackknife_is_the_linearised_error_of_a_mean(
    tmp_path: Path,
) -> None:
    plan = f"[survey]\npopulation = 300\n{QUESTIONS}"
    one, other = (
        study(tmp_path, plan + more, PUPILS) for more in ("", '[replicates]\nkind = "jk1"\n')
    )
    for level, at in (("1", 0), ("3", 0), (None, 1)):
        assert standard_error(one, level, at) == pytest.approx(standard_error(other, level, at))


def pairs() -> files.Rows:
    return [dict(row, pair=f"s{n // 20}", half=f"h{n // 10}") for n, row in enumerate(PUPILS[:80])]


def test_half_samples_take_pairs_with_the_factor_of_fay(tmp_path: Path) -> None:
    plan = '[survey]\nweight = "w"\nstrata = "pair"\nclusters = "half"\n'
    plan += f'{QUESTIONS}[replicates]\nkind = "brr"\nfay = 0.3\n'
    found = study(tmp_path, plan, pairs())
    design = clustered()
    made = half_samples(
        Design(
            weights=design.weights[:80],
            strata=np.arange(80) // 20,
            stages=(Stage(units=np.arange(80) // 10),),
        ),
        0.3,
    )
    is_two = (column(PUPILS, "told")[:80] == 2).astype(float)
    assert standard_error(found, "2") == pytest.approx(
        error(made, means({"told": is_two})), rel=1e-10
    )


def test_replicates_that_a_design_does_not_allow_are_refused_by_name(tmp_path: Path) -> None:
    plan = f'{CLUSTERED}{QUESTIONS}[replicates]\nkind = "brr"\n'
    with pytest.raises(InvalidInputError) as refusal:
        study(tmp_path, plan, PUPILS)
    (problem,) = refusal.value.problems
    assert "two drawn units" in problem.sentence(Language.EN)


def supplied() -> tuple[files.Rows, Replicates]:
    made = jackknife(clustered())
    rows = [
        {**row, **{f"r{at}": float(weight) for at, weight in enumerate(made.replicates[n])}}
        for n, row in enumerate(PUPILS)
    ]
    return rows, made


def test_supplied_replicates_give_what_their_scale_says(tmp_path: Path) -> None:
    rows, made = supplied()
    scales = ", ".join(f"{one:.17g}" for one in made.rscales)
    plan = '[survey]\nweight = "w"\n' + QUESTIONS
    plan += f'[replicates]\ncolumns = "r[0-9]*"\nscale = 1\nrscales = [{scales}]\n'
    found = study(tmp_path, plan, rows)
    assert standard_error(found, "2") == pytest.approx(error(made, told(2)), rel=1e-10)


@pytest.mark.parametrize(
    ("columns", "more", "code"),
    [
        ('["q0"]', "", "missing-column"),
        ('["r0", "r_*"]', "", "missing-column"),
        ('"r*"', "rscales = [1, 1]", "plan-replicates"),
        ('["r0", "type"]', "", "bad-weight"),
    ],
)
def test_supplied_replicates_that_are_not_there_or_no_numbers_are_named(
    tmp_path: Path, columns: str, more: str, code: str
) -> None:
    rows, _ = supplied()
    plan = '[survey]\nweight = "w"\n' + QUESTIONS
    plan += f"[replicates]\ncolumns = {columns}\nscale = 1\n{more}\n"
    with pytest.raises(InvalidInputError) as refusal:
        study(tmp_path, plan, rows)
    assert code in {one.code for one in refusal.value.problems}


FRAME = """
[survey]
population = 600
[frame]
method = "raking"
[frame.totals.type]
a = 400
b = 200
"""


def test_every_replicate_is_calibrated_as_the_sample_is(tmp_path: Path) -> None:
    found = study(tmp_path, f'{FRAME}{QUESTIONS}[replicates]\nkind = "jkn"\n', PUPILS)
    kinds = np.array([row["type"] for row in PUPILS])
    columns = np.column_stack([kinds == "a", kinds == "b"]).astype(float)
    made = jackknife(simple(90, 600)).recalibrated(
        lambda weights: calibrate(weights, columns, np.array([400.0, 200.0])).weights
    )
    assert standard_error(found, "2") == pytest.approx(error(made, told(2)), rel=1e-8)
    assert found.weights @ columns == pytest.approx([400, 200])


def test_replicates_beyond_the_bounds_are_calibrated_all_the_same_and_counted(
    tmp_path: Path,
) -> None:
    bounds = FRAME.replace("[frame]", "[frame]\nbounds = [0.7, 1.205]")
    plan = f'{bounds}{QUESTIONS}[replicates]\nkind = "bootstrap"\nnumber = 8\n'
    found = study(tmp_path, plan, PUPILS)
    assert "unbound-replicates" in {one.code for one in found.notices}


def test_a_difference_over_replicates_knows_what_groups_share(tmp_path: Path) -> None:
    plan = f'{FRAME}{QUESTIONS}[replicates]\nkind = "jkn"\n'
    rows = [dict(row, half=str(n % 2)) for n, row in enumerate(PUPILS)]
    found = study(tmp_path, plan + '[[differences]]\nby = "half"\nquestions = ["times"]\n', rows)
    kinds = np.array([row["type"] for row in PUPILS])
    columns = np.column_stack([kinds == "a", kinds == "b"]).astype(float)
    made = jackknife(simple(90, 600)).recalibrated(
        lambda weights: calibrate(weights, columns, np.array([400.0, 200.0])).weights
    )
    is_even = np.arange(90) % 2 == 0
    values = {"times": column(PUPILS, "times")}
    apart = contrasts(
        joined({"a": means(values, is_even), "b": means(values, ~is_even)}),
        {"apart": {"a": 1.0, "b": -1.0}},
    )
    (one,) = found.differences
    assert one.standard_error == pytest.approx(error(made, apart), rel=1e-8)


def test_a_bootstrap_gives_the_same_figures_for_the_same_seed(tmp_path: Path) -> None:
    plan = QUESTIONS + '[replicates]\nkind = "bootstrap"\nnumber = 20\nseed = {}\n'
    first, again, other = (
        standard_error(study(tmp_path, plan.format(seed), PUPILS), "1") for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_a_bootstrap_sample_without_a_class_is_left_out_and_counted(tmp_path: Path) -> None:
    rows = [dict(row, type="a" if n < 88 else "b") for n, row in enumerate(PUPILS)]
    totals = FRAME.replace("population = 600\n", 'weight = "w"\n').replace(
        "[frame]", "[frame]\ncollapse = 1"
    )
    plan = f'{totals}{QUESTIONS}[replicates]\nkind = "bootstrap"\nnumber = 20\nseed = 1\n'
    found = study(tmp_path, plan, rows)
    assert "lost-replicates" in {one.code for one in found.notices}
    assert found.replicates is not None
    assert found.replicates < 20


@pytest.mark.parametrize("made", [jackknife(clustered()), jackknife(simple(90, 600))])
def test_replicates_of_a_design_have_its_degrees_of_freedom(made: Replicates) -> None:
    design = clustered() if made.count == 9 else simple(90, 600)
    assert made.degrees_of_freedom == design.degrees_of_freedom
