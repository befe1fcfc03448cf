import numpy as np
import pytest

from zicht.prevalence.bayes.diagnostics import diagnosed, quantile_error


def test_chains_of_independent_draws_agree_and_are_worth_all_their_draws() -> None:
    found = diagnosed(np.random.default_rng(1).normal(size=(4, 2000)))
    assert found.r_hat == pytest.approx(1, abs=0.002)
    assert found.draws == pytest.approx(8000, rel=0.1)


def test_chains_that_tell_where_they_began_do_not_agree() -> None:
    chains = np.random.default_rng(2).normal(size=(4, 500))
    chains[0] += 2
    assert diagnosed(chains).r_hat > 1.1


def test_a_draw_that_resembles_the_one_before_is_worth_less() -> None:
    """With correlation 0.9 a draw is worth (1 - 0.9) / (1 + 0.9) of a free one."""
    random = np.random.default_rng(3)
    chains = np.empty((4, 5000))
    chains[:, 0] = random.normal(size=4)
    for turn in range(1, chains.shape[1]):
        chains[:, turn] = 0.9 * chains[:, turn - 1] + np.sqrt(0.19) * random.normal(size=4)
    assert diagnosed(chains).draws == pytest.approx(20_000 / 19, rel=0.2)


def test_chains_too_short_to_have_a_spread_have_not_settled() -> None:
    found = diagnosed(np.ones((4, 3)))
    assert not found.settled(limit=1.01)


@pytest.mark.parametrize("probability", [0.025, 0.5])
def test_the_error_of_a_quantile_is_how_much_it_differs_between_samples(
    probability: float,
) -> None:
    random = np.random.default_rng(4)
    samples = random.normal(size=(200, 4, 500))
    spread = np.quantile(samples.reshape(200, -1), probability, axis=1).std()
    errors = [quantile_error(sample, probability) for sample in samples]
    assert np.mean(errors) == pytest.approx(spread, rel=0.15)
