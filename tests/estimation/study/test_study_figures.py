"""The figures of a study are those of the sampling package, taken one by one."""

from pathlib import Path

import numpy as np
import pytest

from estimation.study import study_files as files
from zicht.estimation.model import Interval
from zicht.estimation.nonresponse.bounds import share_bounds
from zicht.estimation.sampling import proportions
from zicht.estimation.sampling.design import Design, Stage, numbered, simple
from zicht.estimation.sampling.estimates import estimate
from zicht.estimation.sampling.statistics import means, totals
from zicht.estimation.study.plan import Kind
from zicht.estimation.study.plan_reading import parse_plan
from zicht.estimation.study.results import Cell, IntervalMethod, Statistic, Study
from zicht.estimation.study.running import run
from zicht.estimation.study.silence import Asked, Doubt, doubts
from zicht.responses.source_reading import read_source

GENERATOR = np.random.default_rng(20261127)

#: Ninety pupils in nine classes of two kinds of school.
PUPILS: files.Rows = [
    {
        "pupil": f"p{n}",
        "type": "a" if n < 50 else "b",
        "class": f"c{n // 10}",
        "classes": 40 if n < 50 else 25,
        "w": 4.0 + (n % 7) / 4,
        "told": int(GENERATOR.integers(1, 4)),
        "times": float(GENERATOR.poisson(3)),
        "missing": None if n % 8 == 0 else float(GENERATOR.normal(10, 2)),
    }
    for n in range(90)
]


def study(folder: Path, plan: str, rows: files.Rows = files.SURVEY) -> Study:
    source = read_source(files.parquet(folder / "answers.parquet", rows))
    return run(source, parse_plan(plan, file="plan.toml"), folder=folder)


def column(rows: files.Rows, name: str) -> np.typing.NDArray[np.float64]:
    return np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=float)


def cell(found: Study, level: str | None, layer: int = 0, group: int = 0, at: int = 0) -> Cell:
    for one in found.cells:
        levels = found.variables[one.variable].levels
        code = None if one.level is None else levels[one.level].code
        if (one.variable, code, one.layer, one.group) == (at, level, layer, group):
            return one
    raise LookupError


def doubt_of(found: Study, one: Cell) -> Doubt:
    assert one.estimate is not None
    assert one.estimate.interval is not None
    assert one.asked is not None
    share = Asked(
        share=one.estimate.value,
        interval=one.estimate.interval,
        counted=one.count / one.answered,
        answered=one.answered,
        population=one.asked,
    )
    return doubts([share], found.plan.intervals)[0]


def agrees(one: Cell, share: proportions.Proportion, method: proportions.Method) -> None:
    assert one.estimate is not None
    assert one.estimate.interval is not None
    wanted = proportions.interval(share, method)
    assert one.estimate.value == pytest.approx(share.share, rel=1e-12)
    assert one.estimate.standard_error == pytest.approx(share.standard_error, rel=1e-12)
    assert one.estimate.interval.low == pytest.approx(wanted.low, rel=1e-12)
    assert one.estimate.interval.high == pytest.approx(wanted.high, rel=1e-12)


def test_a_simple_random_sample_without_population(tmp_path: Path) -> None:
    found = study(tmp_path, "[questions.told]\n", PUPILS)
    design = Design(
        weights=np.ones(90),
        strata=np.zeros(90, dtype=np.int64),
        stages=(Stage(units=np.arange(90)),),
    )
    told = column(PUPILS, "told")
    for level in (1, 2, 3):
        share = proportions.proportion(design, (told == level).astype(float))
        one = cell(found, str(level))
        agrees(one, share, proportions.Method.WILSON)
        assert one.asked is None


@pytest.mark.parametrize("method", list(proportions.Method))
def test_strata_clusters_and_weights_with_every_interval(
    tmp_path: Path, method: proportions.Method
) -> None:
    plan = f"""
[survey]
weight = "w"
strata = "type"
clusters = "class"
fpc = "classes"
[questions.told]
[questions.times]
kind = "amount"
[domains]
columns = ["type"]
[intervals]
proportions = "{method.value}"
"""
    found = study(tmp_path, plan, PUPILS)
    kinds = np.array([row["type"] for row in PUPILS])
    design = Design(
        weights=column(PUPILS, "w"),
        strata=numbered(kinds),
        stages=(
            Stage(
                units=numbered(np.array([row["class"] for row in PUPILS])),
                population=column(PUPILS, "classes"),
            ),
        ),
    )
    told, times = column(PUPILS, "told"), column(PUPILS, "times")
    for group, rows in enumerate((kinds == "a", kinds == "b")):
        share = proportions.proportion(design, (told == 2).astype(float), rows)
        agrees(cell(found, "2", 1, group), share, method)
        mean = estimate(design, means({"times": times}, rows))
        one = cell(found, None, 1, group, at=1)
        assert one.estimate is not None
        assert one.estimate.value == pytest.approx(mean.values[0], rel=1e-12)
        assert one.estimate.standard_error == pytest.approx(mean.standard_errors[0], rel=1e-12)
    total = estimate(design, totals({"times": times}))
    one = next(one for one in found.cells if one.statistic is Statistic.TOTAL)
    assert one.estimate is not None
    assert one.estimate.value == pytest.approx(total.values[0], rel=1e-12)
    assert one.estimate.standard_error == pytest.approx(total.standard_errors[0], rel=1e-12)


def test_weights_follow_from_the_sizes_of_the_stages(tmp_path: Path) -> None:
    plan = '[survey]\nstrata = "type"\nclusters = "class"\nfpc = "classes"\n[questions.told]\n'
    found = study(tmp_path, plan, PUPILS)
    assert found.weights.min() == pytest.approx(25 / 4)
    assert found.weights.max() == pytest.approx(40 / 5)


def test_a_total_counts_those_without_a_number_as_the_mean_of_the_others(tmp_path: Path) -> None:
    found = study(
        tmp_path, '[survey]\npopulation = 900\n[questions.missing]\nkind = "amount"\n', PUPILS
    )
    design = simple(90, 900)
    mean = estimate(design, means({"missing": column(PUPILS, "missing")}))
    _, total = found.cells
    assert total.estimate is not None
    assert total.estimate.value == pytest.approx(900 * mean.values[0], rel=1e-12)
    assert total.estimate.standard_error == pytest.approx(900 * mean.standard_errors[0], rel=1e-10)


def test_a_census_with_few_answers_has_exact_intervals_and_bounds(tmp_path: Path) -> None:
    found = study(tmp_path, "[survey]\npopulation = 30\n[questions.policy]\n")
    one = cell(found, "1").estimate
    assert one is not None
    assert one.method is IntervalMethod.EXACT
    assert one.interval == proportions.exact(6, 12, 30)
    bounds = share_bounds(np.array([6]), np.array([12]), np.array([30]))
    doubt = doubt_of(found, cell(found, "1"))
    assert (doubt.bounds.low, doubt.bounds.high) == (bounds.low[0], bounds.high[0])
    assert doubt.overturned_by == 1


def test_wider_factors_give_wider_bands_around_the_interval_within_the_bounds(
    tmp_path: Path,
) -> None:
    found = study(tmp_path, "[survey]\npopulation = 300\n[questions.told]\n", PUPILS)
    for one in found.cells:
        assert one.estimate is not None
        doubt, interval = doubt_of(found, one), one.estimate.interval
        assert interval is not None
        bands = {band.factor: band.interval for band in doubt.bands}
        assert list(bands) == [2.0, 1.5, 3.0]
        nested = [interval, bands[1.5], bands[2.0], bands[3.0], doubt.bounds]
        assert [each.low for each in nested] == sorted((e.low for e in nested), reverse=True)
        assert [each.high for each in nested] == sorted(each.high for each in nested)


def test_when_everybody_answered_nothing_is_left_to_chance(tmp_path: Path) -> None:
    found = study(tmp_path, "[survey]\npopulation = 12\n[questions.policy]\n")
    one = cell(found, "1").estimate
    assert one is not None
    assert one.method is IntervalMethod.EVERYONE
    assert one.interval is not None
    assert one.interval.low == one.interval.high == one.value == 0.5


def test_a_group_in_which_nobody_answered_has_no_estimate(tmp_path: Path) -> None:
    files.csv(tmp_path / "frame.csv", files.FRAME)
    plan = '[survey]\nid = "code"\n[frame]\nfile = "frame.csv"\nauxiliaries = "size"\n'
    plan += '[questions.policy]\n[domains]\ncolumns = ["region"]\n'
    found = study(tmp_path, plan)
    south = cell(found, "1", 1, 1)
    assert (south.answered, south.size, south.estimate) == (0, 15.0, None)


def test_calibration_reaches_the_frame_and_its_variance_knows(tmp_path: Path) -> None:
    rows = [row for n, row in enumerate(PUPILS) if n % 3 or n > 45]
    files.csv(tmp_path / "frame.csv", PUPILS)
    plan = """
[survey]
id = "pupil"
[frame]
file = "frame.csv"
auxiliaries = ["type"]
[questions.type]
[questions.told]
"""
    found = study(tmp_path, plan, rows)
    one = cell(found, "a").estimate
    assert one is not None
    assert one.value == pytest.approx(50 / 90, rel=1e-9)
    assert one.standard_error == pytest.approx(0, abs=1e-9)
    assert found.weighting.method == "raking"
    assert found.weighting.kish_effect > 1
    assert found.weighting.r_indicator is not None
    assert [one.variable for one in found.weighting.partial] == ["type"]


def test_inline_totals_give_the_same_weights_as_a_frame_file(tmp_path: Path) -> None:
    rows = [row for n, row in enumerate(PUPILS) if n % 3 or n > 45]
    files.csv(tmp_path / "frame.csv", PUPILS)
    questions = "[questions.told]\n"
    by_file = study(
        tmp_path,
        '[survey]\nid = "pupil"\n[frame]\nfile = "frame.csv"\nauxiliaries = "type"\n' + questions,
        rows,
    )
    by_totals = study(tmp_path, "[frame.totals.type]\na = 50\nb = 40\n" + questions, rows)
    for one, other in zip(by_file.cells, by_totals.cells, strict=True):
        assert one.estimate is not None
        assert other.estimate is not None
        assert one.estimate.value == pytest.approx(other.estimate.value, rel=1e-9)
        assert one.estimate.standard_error == pytest.approx(other.estimate.standard_error, rel=1e-9)


def test_the_order_of_the_rows_makes_no_difference(tmp_path: Path) -> None:
    files.csv(tmp_path / "frame.csv", PUPILS)
    plan = '[survey]\nid = "pupil"\n[frame]\nfile = "frame.csv"\nauxiliaries = "type"\n'
    plan += "[questions.told]\n"
    rows = [row for n, row in enumerate(PUPILS) if n % 3 or n > 45]
    found, turned = study(tmp_path, plan, rows), study(tmp_path, plan, rows[::-1])
    assert found.cells == turned.cells


def test_a_sample_with_weights_has_a_band_once_it_is_known_how_many_were_asked(
    tmp_path: Path,
) -> None:
    plan = '[survey]\nweight = "w"\n{}\n[questions.told]\n'
    without = cell(study(tmp_path, plan.format(""), PUPILS), "1")
    found = study(tmp_path, plan.format("invited = 180"), PUPILS)
    assert without.asked is None
    bounds = doubt_of(found, cell(found, "1")).bounds
    assert bounds.high - bounds.low == pytest.approx(0.5)


def test_a_multiple_choice_may_stand_in_one_column(tmp_path: Path) -> None:
    rows = [dict(row, both="a|b" if n % 2 else "b") for n, row in enumerate(files.SURVEY)]
    found = study(tmp_path, '[questions.both]\nkind = "multiple"\nseparator = "|"\n', rows)
    (variable,) = found.variables
    assert variable.kind is Kind.MULTIPLE
    assert variable.members.sum(axis=0).tolist() == [6, 12]


def test_a_small_group_is_modelled_when_the_plan_asks_for_it(tmp_path: Path) -> None:
    files.csv(tmp_path / "frame.csv", files.FRAME)
    plan = '[survey]\nid = "code"\n[frame]\nfile = "frame.csv"\nauxiliaries = "size"\n'
    plan += '[questions.policy]\n[questions.hours]\nkind = "number"\n'
    direct = study(tmp_path, plan + '[domains]\ncolumns = ["size"]\n')
    found = study(tmp_path, plan + '[domains]\ncolumns = ["size"]\npool_below = 6\n')
    large, small = cell(found, "1", 1, 0).estimate, cell(found, "1", 1, 1).estimate
    assert large is not None
    assert large.is_modelled
    assert large.method is IntervalMethod.MODEL
    assert large.interval is not None
    assert large.interval.low < large.value < large.interval.high
    both = [cell(found, one, 1, 0).estimate for one in ("1", "2")]
    assert sum(one.value for one in both if one is not None) == pytest.approx(1)
    assert small == cell(direct, "1", 1, 1).estimate
    assert cell(found, "1") == cell(direct, "1")
    assert not any(one.estimate.is_modelled for one in direct.cells if one.estimate is not None)


NUMBERS = '[survey]\npopulation = 90\n[questions.n]\nkind = "amount"\n[domains]\ncolumns = ["g"]\n'


def interval_of(found: Study, at: int) -> Interval:
    estimate = found.cells[at].estimate
    assert estimate is not None
    assert estimate.interval is not None
    return estimate.interval


def test_numbers_that_are_all_the_same_leave_open_what_others_would_say(tmp_path: Path) -> None:
    rows = [{"n": 7.0 if at < 10 else 1.0 + at % 10, "g": int(at >= 10)} for at in range(40)]
    found = study(tmp_path, NUMBERS, rows)
    alike, total = interval_of(found, 2), interval_of(found, 3)
    least = 0.025 ** (1 / 10)
    assert alike.low == pytest.approx(7 * least + (1 - least))
    assert alike.high == pytest.approx(7 * least + 10 * (1 - least))
    assert total.low == pytest.approx(alike.low * 10 * 90 / 40)


def test_without_a_scale_nothing_can_be_said_around_numbers_that_are_all_the_same(
    tmp_path: Path,
) -> None:
    found = study(tmp_path, NUMBERS, [{"n": 7.0, "g": 1} for _ in range(40)])
    for one in found.cells:
        assert one.estimate is not None
        assert one.estimate.interval is None
    (mean, *_) = study(tmp_path, NUMBERS.replace("90", "40"), [{"n": 7.0, "g": 1}] * 40).cells
    assert mean.estimate is not None
    assert mean.estimate.interval == Interval(low=7, high=7)


def test_the_mean_of_ones_and_zeros_stays_between_them(tmp_path: Path) -> None:
    rows = [{"n": float(at % 3 > 0), "g": at // 5} for at in range(40)]
    found = study(tmp_path, NUMBERS, rows)
    for at in range(0, len(found.cells), 2):
        assert 0 <= interval_of(found, at).low <= interval_of(found, at).high <= 1
