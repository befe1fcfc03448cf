from itertools import product

import pytest

from zicht.prevalence.bayes.graphs import decomposable_graphs, pairs
from zicht.prevalence.problems import TooFewListsError, TooManyListsError


@pytest.mark.parametrize(
    ("lists", "count"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18154), (7, 617675)]
)
def test_every_decomposable_graph_is_found(lists: int, count: int) -> None:
    assert len(decomposable_graphs(lists)) == count


def test_the_rings_of_four_are_the_only_graphs_of_four_lists_that_are_left_out() -> None:
    every = set(range(1 << 6))
    left_out = every - set(decomposable_graphs(4).edges.tolist())
    rings = [
        sum(1 << place for place, pair in enumerate(pairs(4)) if pair not in diagonals)
        for diagonals in (((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2)))
    ]
    assert left_out == set(rings)


def test_a_chain_counts_its_two_pairs_and_takes_away_the_list_they_share() -> None:
    graphs = decomposable_graphs(3)
    chain = next(row for row in range(len(graphs)) if set(graphs.edges_of(row)) == {(0, 1), (1, 2)})
    factors = graphs.factors[[chain]].toarray()[0]
    assert factors.tolist() == [0, 0, -1, 1, 0, 0, 1, 0]


def test_cliques_less_separators_count_every_list_once() -> None:
    graphs = decomposable_graphs(5)
    factors = graphs.factors.toarray()
    for place in range(5):
        with_list = [mask for mask in range(32) if mask >> place & 1]
        assert (factors[:, with_list].sum(axis=1) == 1).all()


def test_cliques_less_separators_count_every_line_once_and_no_other_pair() -> None:
    graphs = decomposable_graphs(4)
    factors = graphs.factors.toarray()
    for row, (place, (low, high)) in product(range(len(graphs)), enumerate(pairs(4))):
        both = 1 << low | 1 << high
        inside = sum(factors[row, mask] for mask in range(16) if mask & both == both)
        assert inside == graphs.edges[row] >> place & 1


def test_one_list_has_no_graph() -> None:
    with pytest.raises(TooFewListsError):
        decomposable_graphs(1)


def test_eight_lists_have_too_many_graphs() -> None:
    with pytest.raises(TooManyListsError):
        decomposable_graphs(8)
