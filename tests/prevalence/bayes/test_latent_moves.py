"""Whether moves keep what they should: the posterior of a small table, drawn without them."""

from functools import lru_cache

import numpy as np
import pytest
from numba import njit
from scipy.stats import ks_2samp

from zicht.prevalence.bayes.latent_draws import drawn_anew
from zicht.prevalence.bayes.latent_leaps import leapt
from zicht.prevalence.bayes.latent_likelihood import Table
from zicht.prevalence.bayes.latent_mixture import Mixture, fitted
from zicht.prevalence.bayes.latent_moves import exchanged, reshaped
from zicht.prevalence.bayes.latent_places import bent, unbent

CLASSES, LISTS = 4, 2
#: Made-up people on the first list, on the second, and on both.
COUNTS = (12, 9, 6)
DRAWS = 4000


@njit
def seeded(seed: int) -> None:
    """Compiled code has random numbers of its own."""
    np.random.seed(seed)


def _table() -> Table:
    return Table(np.array([1, 2, 3]), np.array(COUNTS, dtype=float), LISTS, 0.8, 0.8, 1.0)


@lru_cache
def posterior(seed: int) -> np.ndarray:
    """States of the small table: many from the prior, kept by their likelihood."""
    random, many = np.random.default_rng(seed), 400_000
    alpha = random.gamma(0.8, 1 / 0.8, (many, 1))
    sticks = random.exponential(size=(many, CLASSES - 1)) / alpha
    logits = random.logistic(size=(many, CLASSES * LISTS))
    states = np.concatenate([np.log(sticks), logits], axis=1)
    shares, chances = parts(states)
    one, other = chances[..., 0], chances[..., 1]
    by_history = (one * (1 - other), (1 - one) * other, one * other)
    cells = np.stack([(shares * each).sum(axis=1) for each in by_history], axis=1)
    logs = np.log(cells / cells.sum(axis=1, keepdims=True)) @ COUNTS
    weights = np.exp(logs - logs.max())
    # Else the same states come again and again.
    assert weights.sum() ** 2 / (weights**2).sum() > 5 * DRAWS
    chosen = random.choice(many, DRAWS, replace=False, p=weights / weights.sum())
    return states[chosen]


def parts(states: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The shares of classes, and their chances to be on lists."""
    sticks = np.exp(states[:, : CLASSES - 1])
    left = np.exp(-np.cumsum(np.pad(sticks, ((0, 0), (1, 0))), axis=1))
    chances = 1 / (1 + np.exp(-states[:, CLASSES - 1 :].reshape(-1, CLASSES, LISTS)))
    return left - np.pad(left[:, 1:], ((0, 0), (0, 1))), chances


@lru_cache
def mixture() -> Mixture:
    return fitted(posterior(1), _table(), seed=2)


@pytest.mark.parametrize("move", ["exchanged", "reshaped", "drawn_anew", "leapt"])
def test_a_move_keeps_the_posterior_of_a_small_table(move: str) -> None:
    before, table = posterior(3), _table()
    after = before.copy()
    seeded(5)
    for state in after:
        if move == "drawn_anew":
            drawn_anew(state, table)
        elif move == "exchanged":
            exchanged(state, table, 4)
        elif move == "reshaped":
            reshaped(state, table, 4)
        else:
            leapt(state, table, mixture(), 100)
    assert (after != before).any(axis=1).mean() > 0.3
    # Draws of the same differ by more than this one time in a thousand.
    expected, limit = summaries(posterior(4)), 1.95 * np.sqrt(2 / DRAWS)
    for name, told in summaries(after).items():
        assert ks_2samp(told, expected[name]).statistic < limit, name


def summaries(states: np.ndarray) -> dict[str, np.ndarray]:
    """What a wrong move would change, whatever the names of classes."""
    shares, chances = parts(states)
    seen = shares * (1 - (1 - chances).prod(axis=2))
    rows, most, least = np.arange(len(states)), seen.argmax(axis=1), seen.argmin(axis=1)
    return {
        "share seen": seen.sum(axis=1),
        "largest share": shares.max(axis=1),
        "share of the first": shares[:, 0],
        "share of the last": np.log(shares[:, -1] + 1e-12),
        "chance of most": chances[rows, most, 0],
        "chance of least": chances[rows, least, 0],
        "on the second list": (shares * chances[..., 1]).sum(axis=1),
        "on both lists": (shares * chances.prod(axis=2)).sum(axis=1),
    }


@pytest.mark.parametrize("logit", [-700.0, -30.0, -2.0, -1e-6, 1e-6, 0.5, 9.0])
def test_a_bent_chance_comes_back(logit: float) -> None:
    bend, _ = bent(logit)
    assert -1 <= bend <= 1
    if abs(logit) < 50:
        assert unbent(bend) == pytest.approx(logit, rel=1e-5, abs=1e-7)
    above, below = (bent(logit + step)[0] for step in (1e-4, -1e-4))
    if abs(logit) < 20:
        assert (above - below) / 2e-4 == pytest.approx(np.exp(bent(logit)[1]), rel=1e-5)
