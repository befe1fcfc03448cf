"""Quantiles, ratios, cross tables and differences are those of the sampling package."""

from pathlib import Path

import numpy as np
import pytest

from estimation.study import study_files as files
from estimation.study.test_study_figures import PUPILS, cell, column, study
from zicht.estimation.sampling.association import cross_table, rao_scott
from zicht.estimation.sampling.comparison import compare_means
from zicht.estimation.sampling.design import Design, Stage, numbered
from zicht.estimation.sampling.estimates import estimate, t_quantile
from zicht.estimation.sampling.quantiles import quantiles
from zicht.estimation.sampling.statistics import means, ratios
from zicht.estimation.study.results import IntervalMethod, Statistic, Study

CLUSTERED = """
[survey]
weight = "w"
strata = "type"
clusters = "class"
fpc = "classes"
"""
QUESTIONS = """
[questions.told]
[questions.times]
kind = "number"
quantiles = [0.25, 0.5]
[questions.missing]
kind = "number"
"""


def clustered() -> Design:
    return Design(
        weights=column(PUPILS, "w"),
        strata=numbered([row["type"] for row in PUPILS]),
        stages=(
            Stage(
                units=numbered([row["class"] for row in PUPILS]),
                population=column(PUPILS, "classes"),
            ),
        ),
    )


def test_quantiles_have_woodruff_intervals(tmp_path: Path) -> None:
    found = study(tmp_path, CLUSTERED + QUESTIONS, PUPILS)
    wanted = quantiles(clustered(), column(PUPILS, "times"), [0.25, 0.5])
    own = [one for one in found.cells if one.statistic is Statistic.QUANTILE]
    for one, other in zip(own, wanted, strict=True):
        assert one.estimate is not None
        assert one.part == other.part
        assert one.estimate.value == other.value
        assert one.estimate.interval == other.interval
        assert one.estimate.method is IntervalMethod.WOODRUFF


def test_a_ratio_is_over_those_who_gave_both_numbers(tmp_path: Path) -> None:
    plan = '[[ratios]]\nnumerator = "times"\ndenominator = "missing"\n'
    found = study(tmp_path, CLUSTERED + QUESTIONS + plan, PUPILS)
    over, under = column(PUPILS, "times"), column(PUPILS, "missing")
    wanted = estimate(clustered(), ratios({"r": (over, under)}))
    (one,) = found.ratios
    assert one.answered == int((~np.isnan(under)).sum())
    assert one.estimate is not None
    assert one.estimate.interval is not None
    assert one.estimate.value == pytest.approx(float(wanted.values[0]), rel=1e-12)
    assert one.estimate.standard_error == pytest.approx(float(wanted.standard_errors[0]), rel=1e-12)
    (interval,) = wanted.intervals()
    assert one.estimate.interval.high == pytest.approx(interval.high, rel=1e-12)


def test_a_ratio_without_spread_or_divisor_is_no_silent_number(tmp_path: Path) -> None:
    rows: files.Rows = [{"a": 2.0 * n, "b": float(n), "zero": 0.0} for n in range(1, 9)]
    plan = """
[questions.a]
kind = "number"
[questions.b]
kind = "number"
[questions.zero]
kind = "number"
[[ratios]]
numerator = "a"
denominator = "b"
[[ratios]]
numerator = "a"
denominator = "zero"
"""
    double, none = study(tmp_path, plan, rows).ratios
    assert double.estimate is not None
    assert double.estimate.value == 2
    assert double.estimate.interval is None
    assert none.estimate is None
    everybody = study(tmp_path, f"[survey]\npopulation = 8\n{plan}", rows).ratios[0]
    assert everybody.estimate is not None
    assert everybody.estimate.method is IntervalMethod.EVERYONE


def test_a_crossing_gives_shares_by_row_and_the_test_of_rao_and_scott(tmp_path: Path) -> None:
    rows = [dict(row, kind=str(n % 2)) for n, row in enumerate(PUPILS)]
    plan = '[questions.kind]\n[[crossings]]\nrows = "kind"\ncolumns = "told"\n'
    found = study(tmp_path, CLUSTERED + QUESTIONS + plan, rows)
    (crossed,) = found.crossed
    kind, told = ([row[name] for row in rows] for name in ("kind", "told"))
    test = rao_scott(cross_table(clustered(), kind, told))
    assert crossed.statistic == pytest.approx(test.statistic, rel=1e-9)
    assert crossed.chance == pytest.approx(test.chance, rel=1e-9)
    for one in crossed.cells:
        inside = np.array(kind) == str(one.group)
        is_level = (column(PUPILS, "told") == (one.level or 0) + 1).astype(float)
        wanted = estimate(clustered(), means({"x": is_level}, inside))
        assert one.estimate is not None
        assert one.estimate.value == pytest.approx(float(wanted.values[0]), rel=1e-12)
        assert one.answered == inside.sum()


@pytest.mark.parametrize("against", ["pairs", "rest"])
def test_a_difference_has_the_t_test_of_the_design(tmp_path: Path, against: str) -> None:
    rows = [dict(row, part=("x", "y", "z")[n % 3]) for n, row in enumerate(PUPILS)]
    plan = f'[[differences]]\nby = "part"\nagainst = "{against}"\nquestions = ["times", "told"]\n'
    found = study(tmp_path, CLUSTERED + QUESTIONS + plan, rows)
    part = np.array([row["part"] for row in rows])
    assert len(found.differences) == 3 * (1 + 3)
    for one in found.differences:
        first, second = found.cells[one.first], found.cells[one.second]
        here = part == "xyz"[first.group]
        there = ~here if against == "rest" else part == "xyz"[second.group]
        values = column(PUPILS, "times")
        if first.level is not None:
            values = (column(PUPILS, "told") == first.level + 1).astype(float)
        wanted = compare_means(clustered(), values, here, there)
        assert one.standard_error == pytest.approx(wanted.standard_error, rel=1e-9)
        assert one.chance == pytest.approx(wanted.chance, rel=1e-9)
        assert one.interval is not None
        assert one.interval.low == pytest.approx(wanted.interval().low, rel=1e-9)
        assert first.estimate is not None
        assert second.estimate is not None
        assert first.estimate.value - second.estimate.value == pytest.approx(wanted.difference)


def test_the_rest_of_a_group_is_everybody_else(tmp_path: Path) -> None:
    rows = [dict(row, part=None if n < 5 else str(n % 2)) for n, row in enumerate(PUPILS)]
    plan = '[questions.told]\n[[differences]]\nby = "part"\nagainst = "rest"\n'
    found = study(tmp_path, plan, rows)
    rests = [one for one in found.layers if one.is_rest]
    assert [int((one.codes == 0).sum()) for one in rests] == [48, 47]
    assert len(found.differences) == 6


def test_a_group_that_all_says_the_same_is_compared_without_a_test(tmp_path: Path) -> None:
    rows: files.Rows = [
        {"q": "1" if n < 20 else str(1 + n % 2), "part": "x" if n < 20 else "y"} for n in range(40)
    ]
    found = study(tmp_path, '[questions.q]\n[[differences]]\nby = "part"\n', rows)
    (one,) = found.differences
    assert (one.interval, one.chance, one.standard_error) == (None, None, None)


def test_everybody_of_both_groups_leaves_a_fact(tmp_path: Path) -> None:
    rows: files.Rows = [{"q": str(n % 3 % 2), "part": "xy"[n % 2]} for n in range(40)]
    plan = '[survey]\npopulation = 40\n[questions.q]\n[[differences]]\nby = "part"\n'
    (one,) = study(tmp_path, plan, rows).differences
    assert one.chance is None
    assert one.interval is not None
    assert one.interval.low == pytest.approx(one.interval.high)


def test_one_question_alone_is_no_table(tmp_path: Path) -> None:
    rows: files.Rows = [{"q": str(n % 2), "same": "x"} for n in range(20)]
    plan = '[questions.q]\n[questions.same]\n[[crossings]]\nrows = "same"\ncolumns = "q"\n'
    (crossed,) = study(tmp_path, plan, rows).crossed
    assert (crossed.statistic, crossed.chance) == (None, None)


def test_degrees_of_freedom_of_a_quantile_are_those_of_its_group(tmp_path: Path) -> None:
    found: Study = study(tmp_path, QUESTIONS + '[domains]\ncolumns = ["type"]\n', PUPILS)
    kinds = np.array([row["type"] for row in PUPILS]) == "a"
    values = column(PUPILS, "times")
    median = next(
        one for one in found.cells
        if (one.statistic, one.part, one.layer, one.group) == (Statistic.QUANTILE, 0.5, 1, 0)
    )  # fmt: skip
    below = (values <= float(np.sort(values[kinds])[24])).astype(float)
    share = estimate(
        Design(weights=np.ones(90), strata=np.zeros(90, int), stages=(Stage(units=np.arange(90)),)),
        means({"below": below}, kinds),
    )
    reach = float(share.values[0]) + t_quantile(0.95, 49) * float(share.standard_errors[0])
    assert median.estimate is not None
    assert median.estimate.interval is not None
    assert median.estimate.interval.high == np.sort(values[kinds])[int(np.ceil(reach * 50)) - 1]
    assert cell(found, "1").estimate is not None
