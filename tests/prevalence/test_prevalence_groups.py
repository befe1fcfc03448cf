"""Sizes by group of people: which groups are taken together, and that the rest adds up."""

import numpy as np
import pytest

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
    return tuple(one.en for one in grouped(table(*groups), minimum=minimum).names)


def test_large_groups_stand_apart_under_their_own_names() -> None:
    assert names(LARGE, MIDDLE) == ("a", "b")
    assert names(LARGE, NOBODY, MIDDLE) == ("a", "c")


def test_one_small_group_takes_the_next_smallest_along() -> None:
    made = grouped(table(LARGE, SMALL, MIDDLE), minimum=5)
    assert [one.en for one in made.names] == ["a", REST.en]
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


def test_levels_of_more_columns_make_a_group_together() -> None:
    factors = [Factor(name="sex", levels=("f", "m")), Factor(name="age", levels=("18", "30"))]
    cells = np.array([(0, *LARGE), (0, *MIDDLE), (0, *LARGE), (0, *MIDDLE)])
    made = grouped(stratified(["A", "B"], factors, cells), minimum=5)
    assert [one.en for one in made.names] == ["f, 18", "f, 30", "m, 18", "m, 30"]
    assert made.table.factors[0].name == "sex+age"


def test_groups_add_up_and_two_independent_lists_give_lincoln_petersen() -> None:
    found = estimate_groups(table(LARGE, MIDDLE), Settings(), minimum=5)
    assert found.whole is not None
    assert sum(one.population for one in found.totals) == pytest.approx(found.whole.population)
    # Lists that catch both groups alike are pooled: 99 x 79 / 29 over all, split by who was seen.
    assert found.model == "[A, B, sex]"
    assert found.whole.population == pytest.approx(99 * 79 / 29, rel=1e-6)
    assert found.totals[0].population == pytest.approx(99 * 79 / 29 * 90 / 149, rel=1e-6)
    limits = found.totals[0].limits
    assert limits is not None
    assert limits.lower < found.totals[0].population


def test_too_many_groups_are_refused_before_anybody_waits() -> None:
    lists = [str(one) for one in range(13)]
    groups = MOST_CELLS // (1 << len(lists)) + 1
    cells = np.zeros((groups, 1 << len(lists)), np.int64)
    cells[:, [1, 2, 3]] = 9
    factor = Factor(name="year", levels=tuple(str(one) for one in range(groups)))
    found = estimate_groups(stratified(lists, [factor], cells), Settings(), minimum=5)
    assert found.refusal is not None
    assert found.refusal.code == "too-many-groups"
