"""Quantiles, ratios, cross tables and differences pass disclosure control before they leave."""

from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.survey_book import build_survey
from zicht.disclosure.survey_figures import Shown, SurveyBook, SurveyFigure
from zicht.disclosure.survey_numbers import quantile_steps
from zicht.estimation.model import Interval
from zicht.estimation.study.plan_reading import parse_plan
from zicht.estimation.study.results import Estimate, IntervalMethod, Statistic
from zicht.estimation.study.running import run
from zicht.responses.source_reading import read_source

Rows = list[dict[str, object]]


def book(folder: Path, rows: Rows, plan: str) -> SurveyBook:
    path = folder / "a.parquet"
    pl.DataFrame(rows).write_parquet(path)
    source = read_source(path)
    study = run(source, parse_plan(plan, file="p"), folder=folder)
    return build_survey(study, minimum=5, code_version="test")


def of(found: SurveyBook, statistic: Statistic) -> list[SurveyFigure]:
    return [one for one in found.figures if one.statistic is statistic]


def shown(one: SurveyFigure) -> Shown:
    assert isinstance(one.result, Published), one.key
    return one.result.value


def quantile(value: float, low: float, high: float) -> Estimate:
    return Estimate(
        value=value,
        standard_error=None,
        interval=Interval(low=low, high=high),
        method=IntervalMethod.WOODRUFF,
    )


def test_a_quantile_has_twice_the_minimum_on_its_thinner_side() -> None:
    values = np.arange(39.0)
    assert quantile_steps(values, quantile(9, 5, 14), 0.25, 5) is None
    assert quantile_steps(np.arange(40.0), quantile(9, 5, 14), 0.25, 5) is not None


def test_an_interval_of_a_quantile_leaves_a_minimum_group_beyond_its_ends() -> None:
    values = np.arange(60.0)
    assert quantile_steps(values, quantile(15, 3, 20), 0.25, 5) is None
    assert quantile_steps(values, quantile(15, 4, 20), 0.25, 5) is not None


@pytest.mark.parametrize("seed", range(5))
def test_a_quantile_is_shown_as_what_a_minimum_group_rounds_to(seed: int) -> None:
    values = np.random.default_rng(seed).lognormal(4, 1.2, 80)
    ordered = np.sort(values)
    found = quantile(float(ordered[40]), float(ordered[30]), float(ordered[50]))
    steps = quantile_steps(values, found, 0.5, 5)
    assert steps is not None
    alike = np.rint(values / steps.value) == round(found.value / steps.value)
    assert alike.sum() >= 5
    below = np.floor(values / steps.low) == np.floor(ordered[30] / steps.low)
    above = np.ceil(values / steps.high) == np.ceil(ordered[50] / steps.high)
    assert min(below.sum(), above.sum()) >= 5


def test_a_quantile_is_withheld_where_the_mean_of_its_group_is(tmp_path: Path) -> None:
    rows: Rows = [{"h": 10.0 + n % 7, "g": "a" if n < 4 else "b"} for n in range(64)]
    plan = '[questions.h]\nkind = "number"\nquantiles = [0.5]\n[domains]\ncolumns = ["g"]\n'
    found = book(tmp_path, rows, plan)
    means = {one.group: one for one in of(found, Statistic.MEAN)}
    for one in of(found, Statistic.QUANTILE):
        if isinstance(means[one.group].result, Suppressed):
            assert isinstance(one.result, Suppressed)
    small = next(one for one in of(found, Statistic.QUANTILE) if one.group == "a")
    assert isinstance(small.result, Suppressed)
    assert small.result.reason is Reason.TOO_FEW


RATIO = """
[questions.y]
kind = "number"
[questions.x]
kind = "number"
[domains]
columns = ["g"]
[[ratios]]
numerator = "y"
denominator = "x"
"""


def numbers(size: int = 40) -> Rows:
    return [
        {"y": 10 + (7 * n % 13) / 4, "x": 3 + (5 * n % 11) / 3, "g": "ab"[n % 2]}
        for n in range(size)
    ]


def ratio(folder: Path, rows: Rows) -> dict[str, SurveyFigure]:
    return {one.group: one for one in of(book(folder, rows, RATIO), Statistic.RATIO)}


def test_a_ratio_of_many_with_nothing_to_hide_is_shown(tmp_path: Path) -> None:
    found = ratio(tmp_path, numbers())
    assert shown(found[""]).value == pytest.approx(2.475, abs=0.2)
    assert all(isinstance(one.result, Published) for one in found.values())


def test_a_ratio_does_not_tell_the_number_of_the_few_who_gave_one_only(tmp_path: Path) -> None:
    rows = numbers()
    rows[0]["y"] = None
    found = ratio(tmp_path, rows)
    assert isinstance(found[""].result, Suppressed)
    assert isinstance(found["a"].result, Suppressed)


def test_a_ratio_that_everybody_has_is_withheld(tmp_path: Path) -> None:
    rows = numbers()
    for row in rows:
        row["y"] = 3 * float(str(row["x"]))
    assert all(isinstance(one.result, Suppressed) for one in ratio(tmp_path, rows).values())


def test_a_ratio_of_a_group_that_one_makes_up_is_withheld(tmp_path: Path) -> None:
    rows = numbers()
    rows[0]["y"] = 9000.0
    assert isinstance(ratio(tmp_path, rows)["a"].result, Suppressed)


CROSSING = """
[questions.a]
[questions.b]
[[crossings]]
rows = "a"
columns = "b"
"""


def table(counts: list[list[int]], only_a: list[int] | None = None) -> Rows:
    rows: Rows = [
        {"a": str(a), "b": str(b)}
        for a, row in enumerate(counts)
        for b, count in enumerate(row)
        for _ in range(count)
    ]
    rows += [{"a": str(a), "b": None} for a, count in enumerate(only_a or []) for _ in range(count)]
    return rows


def crossed(folder: Path, rows: Rows) -> dict[tuple[str, str], SurveyFigure]:
    found = book(folder, rows, CROSSING).figures
    return {(one.group, one.level): one for one in found if one.question == "a × b"}


def test_a_table_without_small_cells_is_shown_with_its_test(tmp_path: Path) -> None:
    found = crossed(tmp_path, table([[20, 30], [25, 10]]))
    assert shown(found["0", "0"]).value == 0.4
    assert shown(found["0", "0"]).answered == 50
    test = shown(found["", ""])
    assert test.answered == 85
    assert test.chance is not None
    assert test.chance == test.adjusted


def test_a_small_cell_and_what_it_follows_from_are_withheld_and_so_is_the_test(
    tmp_path: Path,
) -> None:
    found = crossed(tmp_path, table([[20, 30, 9], [25, 10, 3], [30, 14, 8]]))
    withheld = {place for place, one in found.items() if isinstance(one.result, Suppressed)}
    assert ("1", "2") in withheld
    assert sum(group == "1" for group, _ in withheld) > 1
    assert sum(level == "2" for _, level in withheld) > 1
    assert ("", "") in withheld


def test_all_of_a_row_alike_is_withheld_with_its_zeros(tmp_path: Path) -> None:
    found = crossed(tmp_path, table([[20, 0], [25, 10]]))
    assert isinstance(found["0", "0"].result, Suppressed)
    assert isinstance(found["0", "1"].result, Suppressed)


def test_how_the_few_answered_who_left_the_other_question_open_stays_unknown(
    tmp_path: Path,
) -> None:
    # a is shown of everybody, so how many are in its rows of the table would tell those few.
    found = crossed(tmp_path, table([[20, 30], [25, 10], [12, 15]], only_a=[8, 2, 7]))
    told = {group for (group, _), one in found.items() if isinstance(one.result, Published)}
    assert "1" not in told
    assert len(told) < 2


def test_a_weighted_table_does_not_tell_how_many_are_in_its_rows(tmp_path: Path) -> None:
    rows = [
        dict(row, w=1.0 + (7 * n % 45) / 20)
        for n, row in enumerate(table([[60, 90], [75, 40], [70, 35]]))
    ]
    plan = '[survey]\nweight = "w"\ninvited = 900\n' + CROSSING
    found = [one for one in book(tmp_path, rows, plan).figures if one.question == "a × b"]
    cells = [
        shown(one) for one in found
        if one.statistic is Statistic.SHARE and isinstance(one.result, Published)
    ]  # fmt: skip
    assert len(cells) >= 4
    for cell in cells:
        assert (cell.answered, cell.bounds, cell.bands) == (None, None, ())
        assert cell.standard_error is None
        assert cell.value == round(cell.value, 2)


def possible(found: dict[tuple[str, str], SurveyFigure], counts: list[list[int]]) -> set[int]:
    """Every value of the first small cell that fits what is shown, the margins known."""
    truth = np.array(counts)
    rows, columns = truth.sum(axis=1), truth.sum(axis=0)
    free = [np.arange(min(rows[a], columns[b]) + 1) for a, b in product((0, 1), (0, 1))]
    tried = np.stack(np.meshgrid(*free, indexing="ij"), axis=-1).reshape(-1, 2, 2)
    trial = np.zeros((len(tried), 3, 3), dtype=int)
    trial[:, :2, :2] = tried
    trial[:, :2, 2] = rows[:2] - tried.sum(axis=2)
    trial[:, 2] = columns - trial[:, :2].sum(axis=1)
    fits = (trial >= 0).all(axis=(1, 2))
    for (a, b), one in found.items():
        if a and isinstance(one.result, Published):
            fits &= trial[:, int(a), int(b)] == truth[int(a), int(b)]
    small = np.argwhere((truth > 0) & (truth < 5))[0]
    return set(trial[fits][:, small[0], small[1]].tolist())


@pytest.mark.parametrize("seed", range(4))
def test_every_whole_number_attack_leaves_a_small_cell_its_room(tmp_path: Path, seed: int) -> None:
    counts = np.random.default_rng(seed).integers(5, 12, (3, 3)).tolist()
    counts[seed % 3][(2 * seed) % 3] = 1 + seed % 4
    found = crossed(tmp_path, table(counts))
    values = possible(found, counts)
    assert max(values) - min(values) >= 4


DIFFERENCE = """
[questions.q]
[[differences]]
by = "g"
[[differences]]
by = "g"
against = "rest"
"""


def groups(sizes: dict[str, tuple[int, int]]) -> Rows:
    return [
        {"q": str(answer), "g": name}
        for name, counts in sizes.items()
        for answer, count in enumerate(counts)
        for _ in range(count)
    ]


def test_a_difference_is_that_of_the_figures_that_are_shown(tmp_path: Path) -> None:
    rows = groups({"x": (20, 11), "y": (9, 18), "z": (14, 15)})
    found = book(tmp_path, rows, DIFFERENCE)
    shares = {one.group: shown(one).value for one in of(found, Statistic.SHARE) if one.level == "0"}
    for one in of(found, Statistic.DIFFERENCE):
        first, second = one.group.split(" − ")
        value = shown(one)
        if second != "rest":
            assert value.value == pytest.approx(shares[first] - shares[second])
        assert value.interval is not None
        assert value.interval.low <= value.value <= value.interval.high
        assert value.adjusted is not None
        assert value.chance is not None
        assert value.adjusted >= value.chance
    assert found.family is not None
    assert (found.family.size, found.family.differences) == (6, 6)
    assert {one.layer for one in of(found, Statistic.SHARE)} == {"all", "g"}


def test_a_difference_with_a_group_that_is_withheld_is_withheld(tmp_path: Path) -> None:
    rows = groups({"x": (20, 11), "y": (9, 18), "z": (2, 15), "few": (2, 1)})
    found = book(tmp_path, rows, DIFFERENCE)
    hidden = {
        one.group for one in of(found, Statistic.SHARE)
        if one.level == "0" and isinstance(one.result, Suppressed)
    }  # fmt: skip
    assert {"z", "few"} <= hidden
    for one in of(found, Statistic.DIFFERENCE):
        if hidden & set(one.group.split(" − ")):
            assert isinstance(one.result, Suppressed)
    few = next(one for one in of(found, Statistic.DIFFERENCE) if one.group.startswith("few"))
    assert isinstance(few.result, Suppressed)
    assert few.result.reason is Reason.TOO_FEW


def test_the_rest_of_a_group_does_not_tell_a_small_number(tmp_path: Path) -> None:
    # All but three of those who said 0 are in x: shown beside everybody, x would tell the three.
    rows = groups({"x": (20, 21), "y": (3, 28)})
    found = book(tmp_path, rows, DIFFERENCE)
    assert all(isinstance(one.result, Suppressed) for one in of(found, Statistic.DIFFERENCE))


def test_withheld_tests_are_no_part_of_the_family(tmp_path: Path) -> None:
    rows = groups({"x": (20, 11), "y": (9, 18), "z": (2, 15)})
    found = book(tmp_path, rows, DIFFERENCE)
    published = [
        one for one in of(found, Statistic.DIFFERENCE) if isinstance(one.result, Published)
    ]
    assert found.family is None or found.family.size == len(published)


def test_a_difference_has_a_band_from_those_of_its_groups(tmp_path: Path) -> None:
    rows = groups({"x": (20, 11), "y": (9, 18)})
    found = book(tmp_path, rows, "[survey]\npopulation = 200\n" + DIFFERENCE)
    first = next(one for one in of(found, Statistic.DIFFERENCE) if one.group == "x − y")
    value = shown(first)
    assert [band.factor for band in value.bands] == [2.0, 1.5, 3.0]
    assert value.interval is not None
    assert value.bands[0].interval.low < value.interval.low
    assert value.bounds is not None
    assert value.bounds.high > value.bands[2].interval.high


def test_keys_of_figures_are_all_different(tmp_path: Path) -> None:
    rows = [dict(row, h=float(n % 9), k=1.0 + n % 5) for n, row in enumerate(numbers())]
    rows = [dict(row, q=str(n % 2), r=str(n // 2 % 2)) for n, row in enumerate(rows)]
    plan = """
[questions.h]
kind = "amount"
quantiles = [0.25, 0.5]
[questions.k]
kind = "number"
[questions.q]
[questions.r]
[[ratios]]
numerator = "h"
denominator = "k"
[[crossings]]
rows = "q"
columns = "r"
[[differences]]
by = "g"
[[differences]]
by = "g"
against = "rest"
"""
    keys = [one.key for one in book(tmp_path, rows, plan).figures]
    assert len(keys) == len(set(keys))
    assert {"h.quantile_0.25@all", "h/k.ratio@all", "q.0.difference@g=a − b",
            "h.mean.difference@g=a − rest", "q × r.0@q=1", "q × r.test@q"} <= set(keys)  # fmt: skip
