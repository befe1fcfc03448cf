"""Sizes by group of people: which groups are taken together, and that the rest adds up."""

import numpy as np
import pytest

from prevalence.covariate_tables import reference_table
from zicht.language import Text
from zicht.prevalence import groups as grouping
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.grouping import REST, TooFewGroupsError, grouped
from zicht.prevalence.groups import MOST_CELLS, estimate_groups
from zicht.prevalence.panel import Settings

#: Cells of two lists: on the first only, on the second only, on both.
LARGE, MIDDLE, SMALL, TINY = (40, 30, 20), (30, 20, 9), (9, 9, 3), (2, 0, 1)
NOBODY = (0, 0, 0)


def table(*groups: tuple[int, int, int]) -> StratifiedHistories:
    factor = Factor(name="sex", levels=tuple("abcdef"[: len(groups)]))
    return stratified(["A", "B"], [factor], np.array([(0, *one) for one in groups]))


def names(*groups: tuple[int, int, int], minimum: int = 5) -> tuple[str, ...]:
    return tuple(one.en for one in grouped(table(*groups), minimum=minimum).divisions[0].names)


def test_large_groups_stand_apart_under_their_own_names() -> None:
    assert names(LARGE, MIDDLE) == ("a", "b")
    assert names(LARGE, NOBODY, MIDDLE) == ("a", "c")


def test_one_small_group_takes_the_next_smallest_along() -> None:
    made = grouped(table(LARGE, SMALL, MIDDLE), minimum=5)
    assert [one.en for one in made.divisions[0].names] == ["a", REST.en]
    assert made.table.counts.tolist() == [[0, *LARGE], [0, 39, 29, 12]]


def test_small_groups_that_are_enough_together_leave_the_others_alone() -> None:
    assert names(SMALL, LARGE, SMALL, MIDDLE) == ("b", "d", REST.en)
    assert names(SMALL, LARGE, TINY, MIDDLE) == ("b", REST.en)


def test_whoever_may_see_small_groups_sees_them() -> None:
    assert names(SMALL, LARGE, TINY, minimum=1) == ("a", "b", "c")


@pytest.mark.parametrize("groups", [(LARGE,), (LARGE, SMALL), (SMALL, TINY), (LARGE, NOBODY)])
def test_with_one_group_left_there_is_nothing_to_compare(
    groups: tuple[tuple[int, int, int], ...],
) -> None:
    with pytest.raises(TooFewGroupsError):
        grouped(table(*groups), minimum=5)
    found = estimate_groups(table(*groups), Settings(), minimum=5)
    assert found.refusal is not None
    assert found.refusal.code == "too-few-groups"
    assert found.whole is None


def crossed(*cells: tuple[int, int, int], degree: int | None = None) -> StratifiedHistories:
    """Two sexes by as many years as there are cells for each."""
    years = tuple(str(2020 + at) for at in range(len(cells) // 2))
    factors = [
        Factor(name="sex", levels=("f", "m")),
        Factor(name="year", levels=years, degree=degree),
    ]
    return stratified(["A", "B"], factors, np.array([(0, *one) for one in cells]))


def shown(given: StratifiedHistories, minimum: int = 5) -> list[list[str]]:
    divisions = grouped(given, minimum=minimum).divisions
    return [[name.nl for name in one.names] for one in divisions]


def test_every_column_is_a_covariate_of_its_own_and_is_shown_by_itself() -> None:
    given = crossed(LARGE, SMALL, SMALL, LARGE)
    assert shown(given) == [["sex=f", "sex=m"], ["year=2020", "year=2021"]]
    found = estimate_groups(given, Settings(), minimum=5)
    assert found.model == "[A, B, sex:year]"
    assert found.whole is not None
    for one in found.breakdowns:
        sizes = [total.population for total in one.totals]
        assert sum(sizes) == pytest.approx(found.whole.population, rel=1e-9)


def test_a_small_level_is_taken_together_where_it_is_shown_and_not_in_the_model() -> None:
    given = crossed(LARGE, TINY, MIDDLE, MIDDLE, TINY, LARGE)
    assert shown(given) == [["sex=f", "sex=m"], ["year=2022", f"year: {REST.nl}"]]
    assert grouped(given, minimum=5).table.factors == given.factors


def test_a_polynomial_keeps_its_levels_also_by_itself() -> None:
    years = Factor(name="year", levels=("2020", "2021", "2023"), degree=1)
    cells = np.array([(0, *one) for one in (LARGE, SMALL, LARGE)])
    made = grouped(stratified(["A", "B"], [years], cells), minimum=5)
    assert made.table.factors == (years,)
    assert [one.en for one in made.divisions[0].names] == ["2023", REST.en]
    assert made.divisions[0].groups.tolist() == [1, 1, 0]


def test_a_column_whose_groups_would_tell_of_few_people_of_another_is_not_shown() -> None:
    """The towns of a region, where few of it live elsewhere: region less towns is few."""
    factors = [
        Factor(name="region", levels=("n", "s")),
        Factor(name="town", levels=("a", "b", "c")),
    ]
    cells = [LARGE, NOBODY, SMALL, NOBODY, LARGE, MIDDLE]
    table = stratified(["A", "B"], factors, np.array([(0, *one) for one in cells]))
    made = grouped(table, minimum=5)
    assert [one.by for one in made.divisions] == ["region"]
    assert made.hidden == ("town",)
    assert made.table.factors == table.factors
    assert len(grouped(table, minimum=1).divisions) == 2


def test_a_column_that_is_the_same_for_all_is_in_no_model_and_no_table() -> None:
    made = grouped(crossed(LARGE, MIDDLE, NOBODY, NOBODY), minimum=5)
    assert made.hidden == ("sex",)
    assert [one.name for one in made.table.factors] == ["year"]


def test_names_are_no_polynomial() -> None:
    years = Factor(name="town", levels=("a", "b", "c"), degree=1)
    cells = np.array([(0, *one) for one in (LARGE, LARGE, LARGE)])
    found = estimate_groups(stratified(["A", "B"], [years], cells), Settings(), minimum=5)
    assert found.refusal is not None
    assert found.refusal.code == "not-numbers"


def test_the_example_of_cruyff_is_reproduced_by_covariate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grouping, "RESAMPLES", 20)
    found = estimate_groups(reference_table("cruyff_simdat", 4, {"Y": 2}), Settings(), minimum=5)
    assert found.whole is not None
    assert round(found.whole.population, 1) == 11406.4
    assert [one.by for one in found.breakdowns] == ["X1", "X2", "X3", "X4", "Y"]
    assert found.breakdowns[4].names[0] == Text(nl="Y=1", en="Y=1")
    for one in found.breakdowns:
        sizes = [total.population for total in one.totals]
        assert sum(sizes) == pytest.approx(found.whole.population, rel=1e-9)
        assert sum(total.observed for total in one.totals) == found.whole.observed


def test_no_interval_begins_below_the_people_who_were_observed() -> None:
    found = estimate_groups(table(LARGE, (1, 1, 2)), Settings(), minimum=1)
    assert found.whole is not None
    for one in (*found.breakdowns[0].totals, found.whole):
        assert one.limits is not None
        assert one.limits.lower >= one.observed


def test_groups_add_up_and_two_independent_lists_give_lincoln_petersen() -> None:
    found = estimate_groups(table(LARGE, MIDDLE), Settings(), minimum=5)
    assert found.whole is not None
    (by_sex,) = found.breakdowns
    assert sum(one.population for one in by_sex.totals) == pytest.approx(found.whole.population)
    # Lists that catch both groups alike are pooled: 99 x 79 / 29 over all, split by who was seen.
    assert found.model == "[A, B, sex]"
    assert found.whole.population == pytest.approx(99 * 79 / 29, rel=1e-6)
    assert by_sex.totals[0].population == pytest.approx(99 * 79 / 29 * 90 / 149, rel=1e-6)
    limits = by_sex.totals[0].limits
    assert limits is not None
    assert limits.lower < by_sex.totals[0].population


def test_too_many_groups_are_refused_before_anybody_waits() -> None:
    lists = [str(one) for one in range(13)]
    groups = MOST_CELLS // (1 << len(lists)) + 1
    cells = np.zeros((groups, 1 << len(lists)), np.int64)
    cells[:, [1, 2, 3]] = 9
    factor = Factor(name="year", levels=tuple(str(one) for one in range(groups)))
    found = estimate_groups(stratified(lists, [factor], cells), Settings(), minimum=5)
    assert found.refusal is not None
    assert found.refusal.code == "too-many-groups"
