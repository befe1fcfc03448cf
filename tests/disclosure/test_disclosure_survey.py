from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.disclosure.amounts import shown_amounts
from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.secrets import Division
from zicht.disclosure.survey_book import build_survey
from zicht.disclosure.survey_figures import SurveyBook
from zicht.disclosure.survey_sums import tells_by_weight
from zicht.disclosure.survey_weighted import Question, classes, group_steps, judge, told
from zicht.estimation.study.plan_reading import parse_plan
from zicht.estimation.study.results import Statistic
from zicht.estimation.study.running import run
from zicht.reporting.survey.record import record
from zicht.responses.source_reading import read_source

PLAN = """
[survey]
population = 400
[questions.answer]
[questions.amount]
kind = "amount"
[domains]
columns = ["region"]
crossings = [["region", "size"]]
"""


def book(folder: Path, rows: list[dict[str, object]], plan: str = PLAN) -> SurveyBook:
    path = folder / "a.parquet"
    pl.DataFrame(rows).write_parquet(path)
    study = run(read_source(path), parse_plan(plan, file="p"), folder=folder)
    return build_survey(study, minimum=5, code_version="test")


def rows_of(seed: int, size: int = 60) -> list[dict[str, object]]:
    generator = np.random.default_rng(seed)
    return [
        {
            "answer": str(generator.choice(["a", "b", "c"], p=[0.6, 0.3, 0.1])),
            "amount": float(generator.lognormal(3, 1)),
            "region": str(generator.choice(["n", "s", "w"], p=[0.5, 0.4, 0.1])),
            "size": str(generator.choice(["x", "y"])),
        }
        for _ in range(size)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_no_published_share_stands_for_a_small_number(tmp_path: Path, seed: int) -> None:
    rows = rows_of(seed)
    frame = pl.DataFrame(rows)
    found = book(tmp_path, rows)
    shown = 0
    for one in found.figures:
        if one.statistic is not Statistic.SHARE or not isinstance(one.result, Published):
            continue
        columns = [] if one.layer == "all" else one.layer.split(" × ")
        part = frame
        for column, value in zip(columns, one.group.split(" × "), strict=False):
            part = part.filter(pl.col(column) == value)
        count = part.filter(pl.col("answer") == one.level).height
        assert part.height >= 5
        assert count == 0 or 5 <= count <= part.height - 5
        shown += 1
    assert shown


@pytest.mark.parametrize("seed", range(6))
def test_a_withheld_class_does_not_follow_from_the_others_of_its_layer(
    tmp_path: Path, seed: int
) -> None:
    found = book(tmp_path, rows_of(seed))
    for question, level, statistic in {
        (one.question, one.level, one.statistic) for one in found.figures
    }:
        same = [
            one
            for one in found.figures
            if (one.question, one.level, one.statistic) == (question, level, statistic)
        ]
        whole = next(one for one in same if one.layer == "all")
        parts = [one for one in same if one.layer == "region"]
        withheld = sum(isinstance(one.result, Suppressed) for one in parts)
        assert withheld != 1 or isinstance(whole.result, Suppressed), (question, level)


UNEQUAL = """
[frame]
method = "poststratification"
[frame.totals.size]
small = 160
large = 24
[questions.q]
levels = { 1 = "Yes", 2 = "No" }
[domains]
columns = ["size"]
"""


def unequal(small: int, large: int) -> list[dict[str, object]]:
    """Forty small ones that weigh 4 and twenty large that weigh 1.2; so many say yes."""
    answers = [("small", 1 + (n >= small)) for n in range(40)]
    answers += [("large", 1 + (n >= large)) for n in range(20)]
    return [{"size": size, "q": str(answer)} for size, answer in answers]


def test_a_weighted_share_does_not_tell_how_a_few_of_equal_weight_answered(tmp_path: Path) -> None:
    (whole, *_) = book(tmp_path, unequal(23, 2), UNEQUAL).figures
    if isinstance(whole.result, Published):
        alike = {
            large
            for large in range(21)
            for small in range(41)
            if book(tmp_path, unequal(small, large), UNEQUAL).figures[0].result == whole.result
        }
        assert max(alike) - min(alike) >= 4


def test_beside_a_weighted_share_stands_only_what_follows_from_it(tmp_path: Path) -> None:
    # Other whole numbers with the same weighted share of the country.
    one, other = (
        book(tmp_path, unequal(*counts), UNEQUAL).figures[0].result
        for counts in ((23, 10), (20, 20))
    )
    if isinstance(one, Published) and isinstance(other, Published):
        assert one.value.value == other.value.value
        assert one.value.bounds == other.value.bounds
    found = book(tmp_path, unequal(22, 10), UNEQUAL)
    (whole, *_) = found.figures
    assert isinstance(whole.result, Published)
    assert whole.result.value.value == round(whole.result.value.value, 2)
    assert whole.result.value.standard_error is None
    weighting = record(found)["weighting"]
    assert isinstance(weighting, dict)
    assert not {"smallest_weight", "largest_weight"} & set(weighting)
    assert weighting["kish_effect"] == 1.19


@pytest.mark.parametrize(("largest", "is_told"), [(3.0, False), (900.0, True)])
def test_among_many_weights_only_one_that_stands_out_is_told(largest: float, is_told: bool) -> None:
    weights = np.append(np.linspace(1, 2, 99), largest)
    yes = np.arange(100) % 3 == 0
    found = told(
        Question(
            inside=np.ones((1, 100), dtype=np.bool_),
            members=yes[:, None],
            shown=np.ones((1, 1), dtype=np.bool_),
        ),
        weights,
        classes(weights),
        0.001,
        5,
    )
    assert found.tolist() == [[is_told]]


@pytest.mark.parametrize("seed", range(8))
def test_counts_of_equal_weight_keep_room_beside_a_weighted_share(seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = random.integers(4, 14, 3)
    values = random.choice([0.8, 1.0, 1.3, 2.1, 3.4], 3, replace=False)
    own = np.repeat(np.argsort(np.argsort(values)), sizes)
    weights = np.repeat(values, sizes)
    yes = random.random(len(own)) < 0.4
    step = 0.01
    found = told(
        Question(
            inside=np.ones((1, len(own)), dtype=np.bool_),
            members=yes[:, None],
            shown=np.ones((1, 1), dtype=np.bool_),
        ),
        weights,
        own,
        step,
        5,
    )
    shown = round(float(weights @ yes) / weights.sum() / step)
    ways = [
        counts
        for counts in product(*(range(size + 1) for size in sizes))
        if abs(float(np.dot(counts, values)) / weights.sum() / step - shown) <= 0.5 + 1e-9
    ]
    if not found[0, 0]:
        for at, size in enumerate(sizes.tolist()):
            count = int(yes[np.repeat(np.arange(3), sizes) == at].sum())
            if 0 < count < 5 or 0 < count <= size < count + 5:
                room = np.ptp([counts[at] for counts in ways])
                assert room >= min(size, 4)


@pytest.mark.parametrize("seed", range(8))
def test_weighted_shares_of_two_groups_and_of_both_leave_every_count_its_room(seed: int) -> None:
    # All whole numbers are tried that fit the three shares and are themselves not small.
    random = np.random.default_rng(seed)
    values = random.choice([0.8, 1.0, 1.3, 2.1, 3.4], 3, replace=False)
    sizes = random.integers(3, 8, (2, 3))
    group = np.repeat([0, 0, 0, 1, 1, 1], sizes.ravel())
    kind = np.repeat([0, 1, 2, 0, 1, 2], sizes.ravel())
    weights, yes = values[kind], random.random(len(kind)) < 0.45
    inside = np.array([group >= 0, group == 0, group == 1])
    numbers = inside @ yes.astype(int)
    may = (numbers >= 5) & (inside.sum(axis=1) - numbers >= 5)
    own = classes(weights)
    found = judge(
        Question(inside=inside, members=yes[:, None], shown=may[:, None]),
        weights,
        own,
        group_steps(inside, weights, own, len(kind), 5),
        5,
        is_single=True,
    )
    grid = [np.arange(size + 1) for size in sizes.ravel()]
    ways = np.stack(np.meshgrid(*grid, indexing="ij"), axis=-1).reshape(-1, 2, 3)
    parts = [[0, 1], [0], [1]]
    shown_ones = [at for at in range(3) if found.shown[at, 0]]
    for at in shown_ones:
        base = float(weights[inside[at]].sum())
        step = found.steps[at] / 2
        told_share = round(float(weights[inside[at] & yes].sum()) / base / step) * step
        totals = (ways[:, parts[at]] * values).sum(axis=(1, 2))
        count = ways[:, parts[at]].sum(axis=(1, 2))
        fits = np.abs(totals / base - told_share) <= step / 2 + 1e-9
        ways = ways[fits & (count >= 5) & (inside[at].sum() - count >= 5)]
    for at in shown_ones:
        for one in range(3):
            count = int((yes & inside[at] & (kind == one)).sum())
            size = int(sizes[parts[at], one].sum())
            if 0 < count < 5 or 0 < count <= size < count + 5:
                assert np.ptp(ways[:, parts[at], one].sum(axis=1)) >= min(size, 4)


def test_the_step_of_weighted_shares_follows_from_no_answer() -> None:
    weights = np.tile([1.0, 1.0, 1.0, 1.7], 12)
    inside = np.array([np.ones(48, dtype=np.bool_), np.arange(48) < 20])
    own = classes(weights)
    steps = group_steps(inside, weights, own, 48, 5)
    assert (steps >= 0.01).all()
    assert (group_steps(inside, weights, own, 48, 5) == steps).all()
    alike = np.ones(48)
    assert (group_steps(inside, alike, classes(alike), 48, 5) == 0.01).all()


def test_shares_and_intervals_are_rounded_outward(tmp_path: Path) -> None:
    found = book(tmp_path, rows_of(1))
    for one in found.figures:
        if isinstance(one.result, Published) and one.statistic is Statistic.SHARE:
            shown = one.result.value
            assert shown.value == round(shown.value, 3)
            assert shown.interval is not None
            assert shown.interval.low == round(shown.interval.low, 3) <= shown.value
            assert shown.interval.high == round(shown.interval.high, 3) >= shown.value


def test_a_minimum_that_protects_nobody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame(rows_of(1)).write_parquet(path)
    study = run(read_source(path), parse_plan(PLAN, file="p"), folder=tmp_path)
    with pytest.raises(ValueError, match="protects nobody"):
        build_survey(study, minimum=2, code_version="test")


def shown(values: list[float], groups: list[int], minimum: int = 5) -> list[bool]:
    codes = np.array(groups)
    membership = np.array([codes >= 0, *(codes == one for one in sorted(set(groups)))])
    children = np.array([False, *([True] * len(set(groups)))])
    found = shown_amounts(
        np.array(values, dtype=float),
        ~np.isnan(values),
        membership,
        [Division(parent=0, children=children)],
        order=[0, *([1] * len(set(groups)))],
        minimum=minimum,
    )
    return found.tolist()


def varied(count: int) -> list[float]:
    """Numbers that have nothing to hide."""
    return [10 + (7 * at % 13) / 4 for at in range(count)]


def test_numbers_that_are_all_the_same_are_withheld_or_all_but_a_few() -> None:
    others = [0] * 9 + [1] * 9
    assert shown([7.0] * 18, others) == [False] * 3
    assert shown([7.0] * 9 + varied(9), others)[1] is False
    assert shown([7.0] * 6 + varied(3) + varied(9), others)[1] is False


def test_a_weighted_mean_is_withheld_where_one_way_to_answer_leads_to_it() -> None:
    # Eight of weight 1 and three of weight 2.37 who say 1, 2, 3 or 4.
    weights = np.array([1.0] * 8 + [2.37] * 3)
    values = np.array([1, 1, 2, 2, 3, 3, 4, 4, 1, 2, 4], dtype=float)
    told = round(float(weights @ values / weights.sum()), 3)
    sums = {
        heavy
        for light in range(8, 33)
        for heavy in range(3, 13)
        if round((light + 2.37 * heavy) / weights.sum(), 3) == told
    }
    assert sums == {7}
    everybody = np.ones((1, 11), dtype=np.bool_)
    answered = everybody[0]
    assert tells_by_weight(values, answered, everybody, weights).tolist() == [True]
    assert tells_by_weight(values, answered, everybody, np.ones(11)).tolist() == [False]


def test_a_weighted_mean_of_many_is_shown_unless_one_makes_up_nearly_all() -> None:
    everybody = np.ones((1, 120), dtype=np.bool_)
    answered = everybody[0]
    weights = np.tile([1.0, 2.37], 60)
    values = np.tile([1.0, 2.0, 3.0, 4.0, 5.0], 24)
    assert tells_by_weight(values, answered, everybody, weights).tolist() == [False]
    weights[7] = 5000.0
    assert tells_by_weight(values, answered, everybody, weights).tolist() == [True]


def test_a_mean_of_ones_and_zeros_is_a_share() -> None:
    groups = [0] * 12 + [1] * 14
    # Four of twelve, which is too few, and seven of fourteen, beside which it would follow.
    assert shown([1.0] * 4 + [0.0] * 8 + [1.0, 0.0] * 7, groups).count(True) == 1
    assert shown([1.0] * 6 + [0.0] * 6 + [1.0, 0.0] * 7, groups) == [True] * 3


def test_a_mean_near_an_end_of_its_scale_is_withheld() -> None:
    scale = [1.0, 2.0, 3.0, 4.0, 5.0] * 4
    few = [1.0] * 5 + [2.0] * 4
    assert shown(scale + few + scale, [0] * 20 + [1] * 9 + [2] * 20)[2] is False


def test_the_spread_of_a_few_numbers_is_not_told(tmp_path: Path) -> None:
    values = [1, 2, 2, 1, 4, *([1, 2, 3, 4, 5, 3] * 8)]
    rows = [{"h": float(v), "g": "a" if at < 5 else "b"} for at, v in enumerate(values)]
    plan = '[questions.h]\nkind = "number"\n[domains]\ncolumns = ["g"]\n'
    whole, few, many = book(tmp_path, rows, plan).figures
    for one in (whole, many):
        assert isinstance(one.result, Published)
        assert one.result.value.standard_error is not None
    assert isinstance(few.result, Published)
    assert few.result.value.standard_error is None
    interval = few.result.value.interval
    assert interval is not None
    assert interval.low == round(interval.low) <= 2 <= interval.high == round(interval.high)


def test_amounts_of_a_few_are_withheld_and_so_is_what_they_follow_from() -> None:
    assert shown(varied(20), [0] * 8 + [1] * 8 + [2] * 4) == [True, True, False, False]


def test_an_amount_that_one_respondent_makes_up_is_withheld() -> None:
    values = [*varied(15), 1000.0, *varied(9)]
    # The giant's region, and one more so that it does not follow from the whole.
    assert shown(values, [0] * 8 + [1] * 7 + [2] * 10) == [True, True, False, False]
    assert shown([1000.0, *varied(9)], [0] * 10) == [False, False]


def test_groups_without_numbers_show_none() -> None:
    values = varied(12) + [float("nan")] * 6
    assert shown(values, [0] * 6 + [1] * 6 + [2] * 6) == [True, True, True, False]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(3, 6))
def test_the_rest_of_a_shown_total_is_never_small(groups: list[int], minimum: int) -> None:
    names = sorted(set(groups))
    found = shown(varied(len(groups)), groups, minimum)
    counts = {one: groups.count(one) for one in names}
    if found[0]:
        rest = len(groups) - sum(
            counts[one] for one, may in zip(names, found[1:], strict=True) if may
        )
        assert rest == 0 or rest >= minimum or not any(found[1:])
    for one, may in zip(names, found[1:], strict=True):
        assert not may or counts[one] >= minimum


@pytest.mark.parametrize("result", [0.8, Published(value=0.8)])
def test_a_figure_of_a_survey_takes_no_number_that_was_not_protected(
    tmp_path: Path, result: object
) -> None:
    (figure, *_) = book(tmp_path, rows_of(1)).figures
    with pytest.raises(TypeError, match="passes disclosure control first"):
        replace(figure, result=result)  # type: ignore[arg-type]
