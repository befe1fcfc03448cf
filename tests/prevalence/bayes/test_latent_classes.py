from functools import lru_cache

import numpy as np
import pytest
from numba import njit

from prevalence.bayes.lists import published
from zicht.prevalence.bayes.diagnostics import Diagnostics
from zicht.prevalence.bayes.latent_classes import (
    LatentClassEstimate,
    estimate_latent_classes,
    modes,
)
from zicht.prevalence.bayes.latent_likelihood import Table, likelihood, slope
from zicht.prevalence.bayes.latent_moves import drawn_anew, exchanged, stretched
from zicht.prevalence.bayes.problems import DisagreeingChainsError
from zicht.prevalence.bayes.tempering import a_round, fresh
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.problems import NotConvergedError


@njit
def seeded(seed: int) -> None:
    """Compiled code has random numbers of its own."""
    np.random.seed(seed)


@lru_cache
def small_estimate() -> LatentClassEstimate:
    return estimate_latent_classes(simulated(), classes=3)


@lru_cache
def simulated() -> Histories:
    """2,000 people in two classes: 70 % seldom and 30 % often on four lists."""
    random = np.random.default_rng(8)
    often = random.random(2000) < 0.3
    chances = np.where(often[:, None], [0.6, 0.5, 0.7, 0.5], [0.2, 0.25, 0.15, 0.2])
    masks = (random.random((2000, 4)) < chances) @ np.array([1, 2, 4, 8])
    cells = np.bincount(masks, minlength=16)
    return histories(list("ABCD"), list(range(1, 16)), cells[1:].tolist())


def test_the_size_of_a_simulated_population_is_found() -> None:
    found = small_estimate()
    interval = found.posterior.interval(0.95)
    assert interval.low < 2000 < interval.high
    assert found.posterior.median == pytest.approx(2000, rel=0.15)
    assert found.diagnostics.r_hat < 1.01
    assert found.diagnostics.draws >= 400


def test_the_same_seeds_give_the_same_scans_whatever_thread_comes_first() -> None:
    first, again, other = (_scanned(seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_a_largest_size_is_kept_and_what_lies_beyond_is_told() -> None:
    free = small_estimate()
    largest = round(free.posterior.quantile(0.9))
    found = estimate_latent_classes(simulated(), classes=3, largest=largest)
    assert found.posterior.draws.max() <= largest
    assert found.beyond == pytest.approx(0.1, abs=0.005)


def test_ladders_that_have_not_settled_are_refused_with_their_diagnostics() -> None:
    with pytest.raises(NotConvergedError) as refused:
        estimate_latent_classes(published("netherlands_5"), most_scans=50)
    assert isinstance(refused.value, DisagreeingChainsError)
    assert refused.value.r_hat > 1.01
    assert refused.value.draws > 0
    assert "R-hat" in refused.value.message.nl


def test_ladders_that_agree_on_too_few_free_draws_are_refused() -> None:
    found = Diagnostics(r_hat=1.0, draws=399, chains=4, length=4000)
    with pytest.raises(DisagreeingChainsError) as refused:
        found.require(limit=1.01, draws=400)
    assert "400" in refused.value.message.nl
    assert "400" in refused.value.message.en


def test_the_slope_is_that_of_the_likelihood_and_the_prior() -> None:
    table = _table()
    random = np.random.default_rng(2)
    state = random.normal(size=3 + 4 * 4)
    gradient, values, spare = np.empty(len(state)), np.empty(3), np.empty(len(state))
    slope(state, table, gradient, values)
    assert values[0] == pytest.approx(likelihood(state, table))
    for place in range(len(state)):
        ends = []
        for by in (-1e-5, 1e-5):
            moved = state.copy()
            moved[place] += by
            slope(moved, table, spare, values)
            ends.append(values[0] + values[1])
        assert (ends[1] - ends[0]) / 2e-5 == pytest.approx(gradient[place], rel=1e-4, abs=1e-3)


def test_the_likelihood_is_that_of_every_history_by_hand() -> None:
    """One stick of log 2, so two classes of a half, on two lists."""
    state = np.array([np.log(np.log(2.0)), 0.0, 0.0, np.log(3.0), np.log(1 / 3)])
    table = Table(np.array([1, 2, 3]), np.array([5.0, 2.0, 1.0]), 2, 0.25, 0.25)
    only_first = (1 / 4 + 3 / 4 * 3 / 4) / 2
    only_second = (1 / 4 + 1 / 4 * 1 / 4) / 2
    both = (1 / 4 + 3 / 4 * 1 / 4) / 2
    seen = only_first + only_second + both
    expected = 5 * np.log(only_first) + 2 * np.log(only_second) + np.log(both) - 8 * np.log(seen)
    assert likelihood(state, table) == pytest.approx(expected)


@pytest.mark.parametrize("move", ["exchanged", "stretched", "drawn_anew"])
def test_without_people_a_move_keeps_the_prior(move: str) -> None:
    table = Table(np.array([1, 2]), np.zeros(2), 2, 0.8, 0.8)
    random = np.random.default_rng(4)
    size = 4000
    alpha = random.gamma(0.8, 1 / 0.8, (size, 1))
    sticks = np.log(random.exponential(size=(size, 3))) - np.log(alpha)
    before = np.concatenate([sticks, random.logistic(size=(size, 8))], axis=1)
    after = before.copy()
    seeded(5)
    for state in after:
        if move == "drawn_anew":
            drawn_anew(state, table)
        elif move == "exchanged":
            exchanged(state, table, 4)
        else:
            stretched(state, table, 4)
    assert (after != before).any(axis=1).mean() > 0.5
    for probability in (0.2, 0.5, 0.8):
        # 4,000 draws of a spread of some 3 put a quantile within 0.07; four times that.
        assert np.quantile(after, probability, axis=0) == pytest.approx(
            np.quantile(before, probability, axis=0), abs=0.28
        )


def test_one_heap_of_draws_has_one_mode() -> None:
    draws = np.exp(np.random.default_rng(1).normal(9, 0.2, 4000))
    assert modes(draws) == pytest.approx((np.exp(9),), rel=0.05)


def test_two_heaps_far_apart_are_two_modes() -> None:
    random = np.random.default_rng(1)
    draws = np.exp(np.concatenate([random.normal(10.8, 0.1, 3000), random.normal(12, 0.1, 900)]))
    assert modes(draws) == pytest.approx((np.exp(10.8), np.exp(12)), rel=0.05)


def test_draws_that_are_all_alike_have_one_mode() -> None:
    assert modes(np.full(100, 12.0)) == (12.0,)


def _table() -> Table:
    given = simulated()
    return Table(given.masks, given.counts.astype(np.float64), 4, 0.25, 0.25)


def _scanned(seed: int) -> np.ndarray:
    ladders = fresh(_table(), ladders=3, rungs=4, lowest=0.3, classes=3, seed=0)
    return a_round(_table(), ladders, scans=10, seeds=[seed, seed + 10, seed + 20]).log_seen
