"""Combinations of lists: what is refused, and what stays the same when lists are merged."""

import pytest
from hypothesis import given

from prevalence.small_tables import SPARSE, THREE, tables
from zicht.prevalence import problems
from zicht.prevalence.histories import Histories, histories, shortcomings


def test_histories_are_sorted_and_lose_their_zeros() -> None:
    found = histories("AB", [3, 2, 1], [4, 0, 7])
    assert found.masks.tolist() == [1, 3]
    assert found.counts.tolist() == [7, 4]
    assert found.total == 11
    assert found.list_totals == (11, 4)
    assert found.dense().tolist() == [0, 7, 0, 4]
    assert found.history(3) == "A+B"


@pytest.mark.parametrize(
    ("lists", "masks", "counts", "error"),
    [
        ("AB", [0], [3], problems.ImpossibleHistoryError),
        ("AB", [4], [3], problems.ImpossibleHistoryError),
        ("AB", [-1], [3], problems.ImpossibleHistoryError),
        ("AB", [1], [-3], problems.ImpossibleHistoryError),
        ("AB", [1, 1], [3, 4], problems.DuplicateHistoryError),
        ("AA", [1], [3], problems.DuplicateListError),
        ("A", [1], [3], problems.TooFewListsError),
        ("ABCDEFGHIJKLMNOPQ", [1], [3], problems.TooManyListsError),
        ("AB", [1, 2], [0, 0], problems.NobodyObservedError),
    ],
)
def test_a_table_that_cannot_be_is_refused_by_name(
    lists: str, masks: list[int], counts: list[int], error: type[problems.PrevalenceError]
) -> None:
    with pytest.raises(error):
        histories(lists, masks, counts)


def test_a_resample_without_anybody_is_refused_by_name() -> None:
    with pytest.raises(problems.NobodyObservedError):
        SPARSE.with_counts(SPARSE.counts * 0)


def test_suspect_lists_are_named() -> None:
    found = shortcomings(histories("ABCD", [1, 3, 4], [5, 2, 6]))
    assert [type(one) for one in found] == [
        problems.ContainedListError,
        problems.NoOverlapError,
        problems.EmptyListError,
    ]
    assert shortcomings(THREE) == ()


def test_merging_lists_by_hand() -> None:
    merged = THREE.merged("BC", name="B or C")
    assert merged.lists == ("A", "B or C")
    assert merged.masks.tolist() == [1, 2, 3]
    assert merged.counts.tolist() == [60, 50 + 40 + 8, 12 + 10 + 4]


def test_leaving_out_a_list_by_hand() -> None:
    left = THREE.without("A")
    assert left.lists == ("B", "C")
    assert left.counts.tolist() == [50 + 12, 40 + 10, 8 + 4]


@given(tables())
def test_merging_lists_keeps_everybody_and_the_other_lists(table: Histories) -> None:
    merged = table.merged(table.lists[:2], name="both")
    assert merged.total == table.total
    assert merged.list_totals[1:] == table.list_totals[2:]
    one, two = table.list_totals[:2]
    assert merged.list_totals[0] == one + two - table.overlap(3)


@given(tables(least=4))
def test_the_order_of_merging_does_not_matter(table: Histories) -> None:
    first = table.merged(table.lists[:2], name="x").merged(["x", table.lists[2]], name="y")
    at_once = table.merged(table.lists[:3], name="y")
    assert first.lists == at_once.lists
    assert first.dense().tolist() == at_once.dense().tolist()


@given(tables())
def test_leaving_out_a_list_loses_only_those_on_no_other(table: Histories) -> None:
    only_here = int(table.dense()[1])
    if table.total == only_here:
        with pytest.raises(problems.NobodyObservedError):
            table.without(table.lists[0])
    else:
        left = table.without(table.lists[0])
        assert left.total == table.total - only_here
        assert left.list_totals == table.list_totals[1:]
