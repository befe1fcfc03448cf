from functools import lru_cache

import numpy as np
import pytest
from numba import njit

from prevalence.bayes.lists import published
from zicht.prevalence.bayes.latent_classes import (
    LatentClassEstimate,
    estimate_latent_classes,
)
from zicht.prevalence.bayes.latent_draws import binomial
from zicht.prevalence.bayes.latent_likelihood import Table, held, likelihood
from zicht.prevalence.bayes.latent_mixture import no_mixture
from zicht.prevalence.bayes.latent_moves import reshaped
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


def test_the_posterior_of_a_small_table_is_that_of_the_prior_weighed_by_the_likelihood() -> None:
    counts, many = (12, 9, 6), 300_000
    random = np.random.default_rng(9)
    sticks = random.exponential(size=(many, 2)) / random.gamma(0.25, 4, (many, 1))
    left = np.exp(-np.cumsum(np.pad(sticks, ((0, 0), (1, 0))), axis=1))
    shares = left - np.pad(left[:, 1:], ((0, 0), (0, 1)))
    one, other = random.random((2, many, 3))
    cells = [(1 - other) * one, (1 - one) * other, one * other]
    chances = np.stack([(shares * each).sum(axis=1) for each in cells], axis=1)
    seen = chances.sum(axis=1)
    weights = np.exp(np.log(chances / seen[:, None]) @ counts)
    found = estimate_latent_classes(histories("AB", [1, 2, 3], counts), classes=3)
    sizes = 27 + random.negative_binomial(27, np.minimum(seen, 1 - 1e-9))
    draws = found.posterior.draws
    for size in (45, 60, 100, 200):
        expected = weights[sizes <= size].sum() / weights.sum()
        error = 4 * np.sqrt(expected * (1 - expected) / found.diagnostics.draws)
        assert (draws <= size).mean() == pytest.approx(expected, abs=error)


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


def test_what_is_kept_while_classes_move_is_what_the_state_implies() -> None:
    table = _table()
    state = np.random.default_rng(2).normal(size=3 + 4 * 4)
    seeded(3)
    kept = reshaped(state, table, 200)
    for one, other in zip(kept, held(state, table), strict=True):
        assert one == pytest.approx(other, rel=1e-8)


@pytest.mark.parametrize(("count", "chance"), [(12.0, 0.3), (4000.0, 0.02), (300.0, 0.9)])
def test_binomial_draws_have_the_mean_and_spread_of_the_binomial(
    count: float, chance: float
) -> None:
    seeded(7)
    draws = np.array([binomial(count, chance) for _ in range(20_000)])
    variance = count * chance * (1 - chance)
    # Four standard errors of a mean and of a variance.
    assert draws.mean() == pytest.approx(count * chance, abs=4 * np.sqrt(variance / 20_000))
    assert draws.var() == pytest.approx(variance, rel=0.05)
    assert 0 <= draws.min() <= draws.max() <= count


def test_the_likelihood_is_that_of_every_history_by_hand() -> None:
    """One stick of log 2, so two classes of a half, on two lists."""
    state = np.array([np.log(np.log(2.0)), 0.0, 0.0, np.log(3.0), np.log(1 / 3)])
    table = Table(np.array([1, 2, 3]), np.array([5.0, 2.0, 1.0]), 2, 0.25, 0.25, 1.0)
    only_first = (1 / 4 + 3 / 4 * 3 / 4) / 2
    only_second = (1 / 4 + 1 / 4 * 1 / 4) / 2
    both = (1 / 4 + 3 / 4 * 1 / 4) / 2
    seen = only_first + only_second + both
    expected = 5 * np.log(only_first) + 2 * np.log(only_second) + np.log(both) - 8 * np.log(seen)
    assert likelihood(state, table) == pytest.approx(expected)


def _table() -> Table:
    given = simulated()
    return Table(given.masks, given.counts.astype(np.float64), 4, 0.25, 0.25, 1.0)


def _scanned(seed: int) -> np.ndarray:
    ladders = fresh(_table(), ladders=3, rungs=4, classes=3, seed=0)
    seeds = [seed, seed + 10, seed + 20]
    return a_round(_table(), ladders, mixture=no_mixture(), scans=10, seeds=seeds).log_seen
