"""Counts of overlapping lists that may be shown."""

from itertools import product

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.overlaps import exact, protected
from zicht.prevalence.histories import histories

LISTS = histories(["A", "B", "C"], [1, 2, 4, 3, 6, 7], [212, 87, 93, 13, 5, 4])


def test_a_combination_below_five_is_neither_counted_nor_named() -> None:
    shown = protected(LISTS)
    assert [(one.lists, one.count.value) for one in shown.combinations] == [
        (("A",), 210),
        (("C",), 95),
        (("B",), 85),
        (("A", "B"), 15),
        (("B", "C"), 5),
    ]
    assert isinstance(shown.others, Suppressed)
    assert not shown.is_exact
    assert shown.totals == tuple(Published(value=value) for value in (225, 105, 100))
    assert shown.total == Published(value=410)


def test_who_holds_the_lists_may_see_every_count() -> None:
    shown = exact(LISTS)
    assert shown.is_exact
    assert shown.combinations[-1].count == Published(value=4)
    assert shown.total == Published(value=414)


def test_totals_are_sums_of_what_is_shown_so_that_nothing_can_be_subtracted() -> None:
    """Any small overlap of two lists looks like any other, and like none."""
    for first, second in product(range(5, 23), repeat=2):
        counts = ((first, second, both) for both in range(5))
        looks = {repr(protected(histories(["A", "B"], [1, 2, 3], each))) for each in counts}
        assert len(looks) == 1


def test_a_list_of_which_nothing_can_be_shown_has_the_total_of_nothing() -> None:
    shown = protected(histories(["A", "B"], [1, 2, 3], [3, 40, 1]))
    assert shown.totals == (Published(value=0), Published(value=40))


def test_of_two_counts_that_are_shown_alike_the_order_does_not_say_which_is_larger() -> None:
    looks = [protected(histories(["A", "B"], [1, 2, 3], [*each, 30])) for each in ((9, 8), (8, 9))]
    assert looks[0] == looks[1]
