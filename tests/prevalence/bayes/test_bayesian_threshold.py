"""The reference is MultipleSystemsEstimation 1.2.0 with MCMCpack 1.6-3: one chain of 10,000.

Its steps are 1.1 times the spread of the posterior in every direction, whatever the number of
coefficients, so that in the 20 of six British lists 2 in 100 are taken: a pair with a ratio near
the threshold of 2 is kept or dropped by chance. On these lists under the flat prior it keeps NG:GO,
whose ratio is -1.75. Of 60 such chains of our own eight tenths gave from -1.6 to -3.3, and half
kept it. With that pair kept, what the reference gives is met. On New Orleans with eight lists, 37
coefficients, its chain took no step at all.
"""

from typing import Any

import numpy as np
import pytest

from prevalence.bayes.lists import published, reference
from zicht.prevalence.bayes.diagnostics import diagnosed
from zicht.prevalence.bayes.loglinear import Posterior, drawn
from zicht.prevalence.bayes.problems import DisagreeingChainsError, FlatPosteriorError
from zicht.prevalence.bayes.threshold import ThresholdEstimate, estimate_threshold
from zicht.prevalence.histories import histories

#: Tables and priors with the variance of pairs; those with a ratio within a tenth of 2 are below.
CASES = (
    ("uk", "proper", 1.0), ("uk_5", "proper", 1.0), ("uk_4", "proper", 1.0),
    ("netherlands_5", "proper", 1.0), ("netherlands", "improper", None),
    ("netherlands_5", "improper", None), ("new_orleans_5", "proper", 1.0),
    ("new_orleans_5", "improper", None), ("australia", "proper", 1.0),
    ("australia", "improper", None),
)  # fmt: skip
#: The same with a pair just below 2 that the reference kept, and a threshold that keeps it too.
KEPT_BY_CHANCE = (
    ("uk", "improper", None, "NG:GO", 1.6), ("uk_5", "improper", None, "LA:PFNCA", 1.8),
    ("netherlands", "proper", 1.0, "P:R", 1.8),
)  # fmt: skip


@pytest.mark.parametrize(("name", "prior", "variance"), CASES)
def test_the_reference_is_met_within_its_monte_carlo_error(
    name: str, prior: str, variance: float | None
) -> None:
    expected = reference(name)["bayesthresh"][prior]
    _check_met(estimate_threshold(published(name), pair_variance=variance), expected)


@pytest.mark.parametrize(("name", "prior", "variance", "pair", "threshold"), KEPT_BY_CHANCE)
def test_with_a_pair_kept_that_the_reference_kept_by_chance_it_is_met(
    name: str, prior: str, variance: float | None, pair: str, threshold: float
) -> None:
    expected = reference(name)["bayesthresh"][prior]
    found = estimate_threshold(published(name), pair_variance=variance, threshold=threshold)
    ratios = {":".join(each.lists): each.ratio for each in found.pairs}
    assert threshold + 0.05 < abs(ratios[pair]) < 2
    _check_met(found, expected)


def _check_met(found: ThresholdEstimate, expected: dict[str, Any]) -> None:
    assert {":".join(pair) for pair in found.kept} == set(expected["retained"])
    # One chain of 10,000 in 10 to 22 dimensions is worth some 200 draws: 1.25 / sqrt(200) of a
    # standard deviation in the median, about twice that in the ends.
    spread = found.posterior.draws.std()
    assert abs(found.posterior.median - expected["popest"]) < 0.25 * spread
    for key in ("2.5%", "97.5%"):
        quantile = found.posterior.quantile(float(key[:-1]) / 100)
        assert quantile == pytest.approx(expected["quantiles"][key], rel=0.06)


def test_eight_lists_on_which_the_reference_froze_have_a_posterior() -> None:
    found = estimate_threshold(published("new_orleans"))
    low, high = found.posterior.quantile(0.025), found.posterior.quantile(0.975)
    assert low < 700 < 1400 < high
    assert found.diagnostics.r_hat < 1.01


def test_pairs_that_nobody_is_on_stay_in_the_model_under_a_flat_prior() -> None:
    found = estimate_threshold(published("netherlands"), pair_variance=None)
    assert ("I", "K") in found.never_together
    assert ("I", "K") not in found.kept


def test_an_unseen_cell_of_known_chance_is_found() -> None:
    """With independent lists of 0.3, 0.4 and 0.5 of 10,000 people, 2,100 are unseen."""
    chances = (0.3, 0.4, 0.5)
    counts = [
        round(10_000 * np.prod([c if mask >> j & 1 else 1 - c for j, c in enumerate(chances)]))
        for mask in range(1, 8)
    ]
    found = estimate_threshold(histories(["A", "B", "C"], list(range(1, 8)), counts))
    assert found.kept == ()
    assert found.posterior.median == pytest.approx(10_000, rel=0.01)


def test_draws_of_one_count_have_the_moments_of_the_log_of_a_gamma() -> None:
    """A flat prior on the log mean of one count of 20 is a Gamma(20) on the mean itself."""
    posterior = Posterior(design=np.ones((1, 1)), counts=np.array([20.0]), precisions=np.zeros(1))
    found = np.exp(
        drawn(posterior, chains=32, length=1000, rest=60, random=np.random.default_rng(1))
    )
    assert found.mean() == pytest.approx(20, rel=0.01)
    assert found.var() == pytest.approx(20, rel=0.05)


def test_the_same_seed_gives_the_same_draws() -> None:
    table = published("australia")
    first, again, other = (estimate_threshold(table, seed=seed) for seed in (3, 3, 4))
    assert (first.posterior.draws == again.posterior.draws).all()
    assert (first.posterior.draws != other.posterior.draws).any()


def test_chains_that_stand_still_are_refused() -> None:
    frozen = diagnosed(np.full((4, 100), 1533.0))
    with pytest.raises(DisagreeingChainsError):
        frozen.require(limit=1.01)


def test_chains_that_differ_are_refused_with_their_diagnostics() -> None:
    apart = np.random.default_rng(0).normal(size=(4, 500)) + np.array([[0], [0], [0], [3]])
    with pytest.raises(DisagreeingChainsError) as refused:
        diagnosed(apart).require(limit=1.01)
    assert refused.value.r_hat > 1.3
    assert refused.value.draws < 20


def test_independent_draws_are_worth_their_number() -> None:
    found = diagnosed(np.random.default_rng(0).normal(size=(4, 2000)))
    assert found.draws == pytest.approx(8000, rel=0.15)
    assert found.r_hat < 1.005


def test_draws_that_hang_together_are_worth_fewer() -> None:
    random = np.random.default_rng(0)
    chains = np.zeros((4, 5000))
    for place in range(1, 5000):
        chains[:, place] = 0.9 * chains[:, place - 1] + random.normal(size=4)
    # For this chain draws are worth (1 - 0.9) / (1 + 0.9) of their number.
    assert diagnosed(chains).draws == pytest.approx(20_000 / 19, rel=0.25)


def test_chains_that_differ_in_spread_only_do_not_agree() -> None:
    random = np.random.default_rng(0)
    assert diagnosed(random.normal(size=(4, 500)) * np.array([[1], [1], [1], [3]])).r_hat > 1.05


def test_a_flat_prior_without_a_mode_is_refused() -> None:
    # A and B share nobody and each is on C too only by half: nothing tells the unseen.
    with pytest.raises(FlatPosteriorError):
        estimate_threshold(
            histories(["A", "B", "C"], [1, 2, 4, 7], [5, 6, 7, 3]), pair_variance=None
        )
