"""Which classes merge, with what, and what is written down of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zicht.estimation.weighting.collapsing import Classes, Merge, Reason, Rule, collapse, fit


def classes(
    respondents: list[int],
    population: list[int] | None = None,
    *,
    ordered: bool = True,
    positions: list[float] | None = None,
    variable: str = "size",
) -> Classes:
    return Classes(
        variable=variable,
        names=tuple("abcdefgh"[: len(respondents)]),
        members=tuple((place,) for place in range(len(respondents))),
        respondents=np.array(respondents, dtype=float),
        population=np.array(population or [10 * one for one in respondents], dtype=float),
        ordered=ordered,
        positions=None if positions is None else np.array(positions),
    )


def test_a_sparse_class_merges_with_its_smaller_neighbour() -> None:
    found, merges = collapse(classes([20, 9, 2, 8], [50, 30, 12, 20]), Rule())
    assert found.names == ("a", "b", "c + d")
    assert found.population.tolist() == [50, 30, 32]
    assert merges == (
        Merge(
            variable="size",
            source="c",
            into="d",
            respondents=2,
            population=12,
            into_respondents=8,
            into_population=20,
            reason=Reason.FEW,
        ),
    )


def test_of_equal_neighbours_the_lower_one_takes_the_class_in() -> None:
    found, _ = collapse(classes([7, 0, 7]), Rule())
    assert found.names == ("a + b", "c")


def test_a_merged_class_that_is_still_sparse_merges_again() -> None:
    found, merges = collapse(classes([1, 1, 1, 9]), Rule())
    assert found.names == ("a + b + c + d",)
    assert len(merges) == 3


def test_a_class_without_order_merges_with_the_smallest_other_class() -> None:
    found, _ = collapse(classes([20, 2, 30, 6], ordered=False), Rule())
    assert found.names == ("a", "b + d", "c")
    assert found.place_of().tolist() == [0, 1, 2, 1]


def test_a_class_without_order_merges_with_the_class_it_is_most_like() -> None:
    alike = classes([20, 2, 30, 6], ordered=False, positions=[1.0, 4.0, 4.5, 9.0])
    found, _ = collapse(alike, Rule())
    assert found.names == ("a", "b + c", "d")
    # 20 of the population at 4 and 300 at 4.5.
    assert found.positions is not None
    assert found.positions[1] == pytest.approx((20 * 4 + 300 * 4.5) / 320)


def test_a_class_that_would_weigh_too_heavily_merges() -> None:
    # 10 respondents stand for 300 where the average is 460 for 60: factor 3.9.
    heavy = classes([10, 20, 30], [300, 60, 100])
    assert collapse(heavy, Rule())[1] == ()
    found, merges = collapse(heavy, Rule(largest_factor=3))
    assert found.names == ("a + b", "c")
    assert merges[0].reason is Reason.HEAVY


def test_a_single_class_is_left_as_it_is() -> None:
    assert collapse(classes([0]), Rule())[1] == ()


def test_variables_give_up_their_smallest_classes_until_they_fit() -> None:
    sizes, parts = classes([10, 20, 30]), classes([10, 25, 25], variable="part")
    (first, second), merges = fit([sizes, parts], 3)
    # The smallest classes are equal; the last-named variable gives way.
    assert (first.count, second.count) == (3, 2)
    assert [one.variable for one in merges] == ["part"]
    assert merges[0].reason is Reason.MANY_CONSTRAINTS
    everything, _ = fit([sizes, parts], 0)
    assert [one.count for one in everything] == [1, 1]


@settings(max_examples=100, deadline=None)
@given(
    respondents=st.lists(st.integers(0, 30), min_size=1, max_size=8),
    ordered=st.booleans(),
    fewest=st.integers(1, 12),
)
def test_merging_loses_nobody_and_leaves_no_sparse_class(
    respondents: list[int], ordered: bool, fewest: int
) -> None:
    before = classes(respondents, [one + 5 for one in respondents], ordered=ordered)
    after, merges = collapse(before, Rule(fewest=fewest))
    assert after.respondents.sum() == before.respondents.sum()
    assert after.population.sum() == before.population.sum()
    assert after.count == before.count - len(merges)
    assert after.count == 1 or after.respondents.min() >= fewest
    assert sorted(one for members in after.members for one in members) == list(range(before.count))
    if ordered:
        assert (np.diff(after.place_of()) >= 0).all()
