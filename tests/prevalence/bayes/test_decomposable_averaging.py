"""The reference is the R package dga 2.0.2 (prior 1/N, weight 2 to the minus number of lists)."""

from itertools import product
from math import exp, lgamma, log

import numpy as np
import pytest

from prevalence.bayes.lists import published, reference
from zicht.prevalence.bayes.decomposable import DecomposableEstimate, estimate_decomposable
from zicht.prevalence.bayes.problems import BeyondGridError, EndlessPosteriorError
from zicht.prevalence.histories import Histories, histories

NAMES = (
    "uk_5", "uk_4", "netherlands_5", "new_orleans_5_185", "new_orleans_5", "artificial_3",
    "australia", "rome_hiv", "allegheny",
)  # fmt: skip

#: Cliques and separators of the eight graphs of three lists, as sets of places.
GRAPHS = (
    ([{0}, {1}, {2}], []),
    ([{0, 1}, {2}], []),
    ([{0, 2}, {1}], []),
    ([{1, 2}, {0}], []),
    ([{0, 1}, {0, 2}], [{0}]),
    ([{0, 1}, {1, 2}], [{1}]),
    ([{0, 2}, {1, 2}], [{2}]),
    ([{0, 1, 2}], []),
)


@pytest.fixture(scope="module")
def small() -> Histories:
    return histories(["A", "B", "C"], [1, 2, 4, 3, 5, 7], [4, 3, 2, 2, 1, 1])


@pytest.fixture(scope="module")
def small_estimate(small: Histories) -> DecomposableEstimate:
    return estimate_decomposable(small, unseen=np.arange(200))


@pytest.fixture(scope="module")
def by_hand(small: Histories) -> np.ndarray:
    """Probability of every graph (rows) with every number unseen, one table at a time."""
    cells = dict(zip(small.masks.tolist(), small.counts.tolist(), strict=True))
    weights = np.array(
        [
            [
                sum(_table(cells | {0: unseen}, each) for each in cliques)
                - sum(_table(cells | {0: unseen}, each) for each in separators)
                + lgamma(small.total + unseen + 1)
                - sum(lgamma(count + 1) for count in (cells | {0: unseen}).values())
                - log(small.total + unseen)
                for unseen in range(200)
            ]
            for cliques, separators in GRAPHS
        ]
    )
    shares = np.exp(weights - weights.max())
    return shares / shares.sum()


def _table(cells: dict[int, int], places: set[int]) -> float:
    """Log probability of a table of some lists under a Dirichlet with 1 spread over its cells."""
    weight = 2.0 ** -len(places)
    found = 0.0
    for digits in product((0, 1), repeat=len(places)):
        chosen = dict(zip(sorted(places), digits, strict=True))
        count = sum(
            people
            for mask, people in cells.items()
            if all(mask >> place & 1 == digit for place, digit in chosen.items())
        )
        found += lgamma(count + weight) - lgamma(weight)
    return found - lgamma(sum(cells.values()) + 1)


def test_the_posterior_of_the_size_is_that_of_every_table_by_hand(
    small_estimate: DecomposableEstimate, by_hand: np.ndarray
) -> None:
    assert small_estimate.posterior.mass == pytest.approx(by_hand.sum(axis=0), rel=1e-6)


def test_the_probabilities_of_graphs_are_those_of_every_table_by_hand(
    small_estimate: DecomposableEstimate, by_hand: np.ndarray
) -> None:
    # Interpolated between numbers, hence not to the last digit.
    assert small_estimate.probabilities == pytest.approx(
        np.sort(by_hand.sum(axis=1))[::-1], rel=1e-6
    )
    names = ("A", "B", "C")
    likeliest = GRAPHS[int(by_hand.sum(axis=1).argmax())][0]
    lines = {tuple(names[place] for place in sorted(each)) for each in likeliest if len(each) == 2}
    assert set(small_estimate.likeliest(1)[0]) == lines


def test_two_people_on_two_lists_by_hand() -> None:
    """One person on both lists and nobody unseen or one; the weights worked out on paper.

    Nobody unseen: independent (1/2 / 1)^2, joint 1/4, both times 1/1. One unseen, in 2 ways and
    halved by the prior: independent ((1/2 * 1/2) / 2)^2 = 1/64, joint (1/4 * 1/4) / 2 = 1/32.
    """
    found = estimate_decomposable(histories(["A", "B"], [3], [1]), unseen=np.array([0, 1]))
    whole = 1 / 4 + 1 / 4 + 1 / 64 + 1 / 32
    assert found.posterior.mass == pytest.approx([1 / 2 / whole, 3 / 64 / whole])
    assert found.pairs[0, 1] == pytest.approx((1 / 4 + 1 / 32) / whole)


@pytest.mark.parametrize("name", NAMES)
def test_quantiles_on_the_grid_of_the_reference_are_equal(name: str) -> None:
    expected = reference(name)["dga"]
    first, last, points = expected["grid"]
    grid = np.linspace(first, last, points).round().astype(np.int64)
    found = estimate_decomposable(published(name), unseen=grid)
    quantiles = {key: found.posterior.quantile(float(key) / 100) for key in expected["q"]}
    assert quantiles == expected["q"]
    assert found.posterior.mean == pytest.approx(expected["mean"], rel=1e-6)
    assert found.probabilities[0] == pytest.approx(expected["max_model_prob"], rel=1e-6)


@pytest.mark.parametrize("name", ["uk_5", "rome_hiv", "new_orleans_5"])
def test_the_grid_that_follows_the_posterior_gives_the_same_within_a_thousandth(name: str) -> None:
    expected = reference(name)["dga"]["q"]
    found = estimate_decomposable(published(name)).posterior
    for key, size in expected.items():
        assert found.quantile(float(key) / 100) == pytest.approx(size, rel=1e-3)
    assert found.tail < 1e-9


def test_a_grid_that_ends_too_soon_says_how_much_it_leaves_out() -> None:
    table = published("netherlands_5")
    short = estimate_decomposable(table, unseen=np.arange(10, 140_000, 10)).posterior
    full = estimate_decomposable(table).posterior
    beyond = full.mass[full.sizes > short.sizes[-1]].sum()
    assert beyond > 0.2
    # By the rate at the end of the grid only, so roughly: here the posterior still rises.
    assert short.tail > 0.2


def test_a_largest_size_ends_the_prior() -> None:
    found = estimate_decomposable(published("artificial_3"), largest=2976)
    assert found.posterior.sizes[-1] == 2976
    assert found.posterior.tail == 0
    expected = reference("artificial_3")["dga"]["q"]
    # The reference leaves out that nobody is unseen, which has some probability here.
    assert found.posterior.median < expected["50"]


def test_a_flat_prior_that_leaves_any_size_possible_is_refused() -> None:
    with pytest.raises(EndlessPosteriorError):
        estimate_decomposable(published("artificial_3"), flat_prior=True)


def test_a_flat_prior_with_a_largest_size_expects_more_people() -> None:
    table = published("australia")
    flat = estimate_decomposable(table, flat_prior=True, largest=50_000)
    assert flat.posterior.median > estimate_decomposable(table).posterior.median


def test_a_quantile_in_the_tail_is_refused() -> None:
    found = estimate_decomposable(published("artificial_3")).posterior
    with pytest.raises(BeyondGridError):
        found.quantile(1 - found.tail / 2)


def test_a_table_without_overlap_has_a_heavy_tail_and_no_failure() -> None:
    found = estimate_decomposable(histories(["A", "B"], [1, 2], [10, 12]))
    assert found.posterior.tail > 1e-6
    assert found.posterior.median > 22
    assert exp(-1) > found.probabilities.min()


def test_six_lists_are_averaged_too() -> None:
    found = estimate_decomposable(published("uk"))
    assert 10_000 < found.posterior.median < 25_000
    assert found.probabilities.sum() == pytest.approx(1)


def test_a_grid_of_one_number_has_all_the_mass() -> None:
    found = estimate_decomposable(published("uk_4"), unseen=np.array([9000]))
    assert found.posterior.mass == pytest.approx([1.0])
    assert found.posterior.median == 2428 + 9000
