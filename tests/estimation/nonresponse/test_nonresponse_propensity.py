import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zicht.estimation.nonresponse.problems import RepeatedVariablesError, SeparationError
from zicht.estimation.nonresponse.propensity import Penalty, Propensity, area_under_curve, fit
from zicht.estimation.nonresponse.representativity import partial, representativity

GROUP = np.repeat([0.0, 1.0], [40, 60])
FEATURES = np.column_stack([np.ones(100), GROUP])
#: 10 of 40 answered in the first group, 30 of 60 in the second.
ANSWERED = np.concatenate([np.arange(40) < 10, np.arange(60) < 30])


def test_with_one_variable_of_two_classes_propensities_are_the_rates_of_response() -> None:
    model = fit(FEATURES, ANSWERED)

    assert model.propensities[[0, -1]] == pytest.approx([0.25, 0.5])
    assert model.coefficients == pytest.approx([np.log(1 / 3), np.log(3)])
    # Variance of the log odds ratio: the sum of one over the four cells.
    assert model.standard_errors[1] ** 2 == pytest.approx(1 / 10 + 1 / 30 + 1 / 30 + 1 / 30)
    assert model.deviance == pytest.approx(
        -2 * (10 * np.log(0.25) + 30 * np.log(0.75) + 60 * np.log(0.5))
    )
    assert model.null_deviance == pytest.approx(-2 * (40 * np.log(0.4) + 60 * np.log(0.6)))


def test_the_penalty_of_firth_adds_half_a_case_to_yes_and_to_no_of_every_class() -> None:
    # For a saturated model this is known to be the same thing (Firth 1993, section 3.3).
    model = fit(FEATURES, ANSWERED, penalty=Penalty.FIRTH)

    assert model.propensities[[0, -1]] == pytest.approx([10.5 / 41, 30.5 / 61])


def test_ridge_draws_slopes_to_zero_and_leaves_the_response_rate() -> None:
    likely = fit(FEATURES, ANSWERED)
    weak, strong = (
        fit(FEATURES, ANSWERED, penalty=Penalty.RIDGE, strength=one) for one in (1.0, 1e9)
    )

    assert 0 < weak.coefficients[1] < likely.coefficients[1]
    assert strong.propensities == pytest.approx(np.full(100, 0.4), abs=1e-6)
    assert weak.propensities.mean() == pytest.approx(0.4)


def test_separation_is_named_and_penalties_are_its_remedy() -> None:
    # Everyone in the second group answered.
    answered = np.where(GROUP == 1, True, np.arange(100) < 10)

    with pytest.raises(SeparationError) as raised:
        fit(FEATURES, answered)
    assert "Firth" in raised.value.remedy.en
    firth = fit(FEATURES, answered, penalty=Penalty.FIRTH)
    ridge = fit(FEATURES, answered, penalty=Penalty.RIDGE)
    assert firth.propensities[-1] == pytest.approx(60.5 / 61)
    assert 0.5 < ridge.propensities[-1] < 1


@pytest.mark.parametrize("everyone", [True, False])
def test_when_all_or_none_answered_likelihood_has_no_top(everyone: bool) -> None:
    answered = np.full(100, everyone)

    with pytest.raises(SeparationError):
        fit(FEATURES, answered)
    model = fit(FEATURES[:, :1], answered, penalty=Penalty.FIRTH)
    assert model.propensities[0] == pytest.approx(100.5 / 101 if everyone else 0.5 / 101)


def test_a_far_outlier_that_answered_is_no_separation() -> None:
    place = np.concatenate([np.linspace(-1, 1, 99), [60.0]])
    answered = np.concatenate([np.arange(99) % 3 == 0, [True]])
    answered[90:] = True
    model = fit(np.column_stack([np.ones(100), place]), answered)

    assert np.isfinite(model.coefficients).all()


def test_variables_that_repeat_one_another_are_refused_save_with_ridge() -> None:
    twice = np.column_stack([FEATURES, 1 - GROUP])

    with pytest.raises(RepeatedVariablesError, match="Of the 3 columns of the model only 2"):
        fit(twice, ANSWERED)
    assert fit(twice, ANSWERED, penalty=Penalty.RIDGE).propensities.mean() == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("features", "answered"),
    [
        (np.ones((0, 1)), np.ones(0, dtype=bool)),
        (np.ones((3, 1)), np.ones(2, dtype=bool)),
        (np.array([[1, np.nan], [1, 2.0]]), np.array([True, False])),
        (np.array([[2.0], [1.0]]), np.array([True, False])),
    ],
)
def test_features_that_do_not_fit_are_refused(features: np.ndarray, answered: np.ndarray) -> None:
    with pytest.raises(ValueError, match="features"):
        fit(features, answered)


def test_ridge_needs_a_strength() -> None:
    with pytest.raises(ValueError, match="strength"):
        fit(FEATURES, ANSWERED, penalty=Penalty.RIDGE, strength=0)


def test_the_area_under_the_curve_counts_pairs_and_half_for_ties() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])

    # Pairs: 0.9 beats both; 0.5 ties with 0.5 and beats 0.1.
    found = area_under_curve(scores, np.array([True, True, False, False]))

    assert found == (1 + 1 + 0.5 + 1) / 4
    with pytest.raises(ValueError, match="some who did not"):
        area_under_curve(scores, np.ones(4, dtype=bool))


def test_the_inverse_propensity_mean_weights_up_who_seldom_answers() -> None:
    model = fit(FEATURES, ANSWERED)

    # Each of 10 stands for 4 and each of 30 for 2.
    assert model.weighted_mean(GROUP) == pytest.approx(60 / 100)
    assert model.area_under_curve == pytest.approx(
        (10 * 15 + 10 * 30 * 0 + 30 * 30 + 30 * 15) / 2400
    )


def test_nobody_answering_has_no_mean() -> None:
    model = fit(FEATURES, np.zeros(100, dtype=bool), penalty=Penalty.FIRTH)

    with pytest.raises(ValueError, match="nobody answered"):
        model.weighted_mean(GROUP)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.8))
def test_at_the_top_the_score_is_zero(seed: int, rate: float) -> None:
    random = np.random.default_rng(seed)
    features = np.column_stack([np.ones(80), random.normal(size=(80, 2))])
    answered = random.random(80) < rate
    try:
        model = fit(features, answered)
    except SeparationError:
        return

    assert features.T @ (answered - model.propensities) == pytest.approx(np.zeros(3), abs=1e-7)


def _constant(count: int = 50) -> Propensity:
    return fit(np.ones((count, 1)), np.arange(count) < count // 3)


def test_propensities_that_are_all_alike_are_fully_representative() -> None:
    found = representativity(_constant())

    assert found.indicator == pytest.approx(1)
    assert found.adjusted == pytest.approx(1)
    assert found.coefficient_of_variation == pytest.approx(0)
    assert found.interval.high == pytest.approx(1)


def test_the_r_indicator_of_two_groups_by_hand() -> None:
    found = representativity(fit(FEATURES, ANSWERED))

    square = (40 * 0.15**2 + 60 * 0.1**2) / 99
    assert found.indicator == pytest.approx(1 - 2 * square**0.5)
    assert found.mean_propensity == pytest.approx(0.4)
    assert found.coefficient_of_variation == pytest.approx(square**0.5 / 0.4)
    # What estimating the difference of two rates adds, by hand: the centred groups lie 0.6 and 0.4
    # of that difference away.
    noise = (40 * 0.6**2 + 60 * 0.4**2) / 99 * (0.25 * 0.75 / 40 + 0.25 / 60)
    assert found.adjusted == pytest.approx(1 - 2 * (square - noise) ** 0.5)
    # S squared is k d squared, d the difference of the rates: var(d²) = 4 d² v + 2 v².
    share, variance = 40 * 60 / 100 / 99, 0.25 * 0.75 / 40 + 0.25 / 60
    margin = 1.959963984540054 * share * (4 * 0.25**2 * variance + 2 * variance**2) ** 0.5
    assert found.interval.low == pytest.approx(1 - 2 * (square - noise + margin) ** 0.5)
    assert found.interval.high == pytest.approx(1 - 2 * max(square - noise - margin, 0) ** 0.5)


def test_one_unit_has_no_spread() -> None:
    with pytest.raises(ValueError, match="two units"):
        representativity(fit(np.ones((1, 1)), np.ones(1, dtype=bool), penalty=Penalty.FIRTH))


def test_the_adjusted_indicator_is_right_on_average_and_its_interval_covers() -> None:
    random = np.random.default_rng(5)
    features = np.column_stack([np.ones(350), random.normal(size=(350, 6))])
    chances = 1 / (1 + np.exp(0.4 - 0.4 * features[:, 1]))
    truth = 1 - 2 * chances.std(ddof=1)
    found = [representativity(fit(features, random.random(350) < chances)) for _ in range(300)]

    raw = np.mean([(1 - one.indicator) ** 2 / 4 for one in found])
    adjusted = np.mean([(1 - one.adjusted) ** 2 / 4 for one in found])
    covered = np.mean([one.interval.low <= truth <= one.interval.high for one in found])
    square = ((1 - truth) / 2) ** 2
    assert abs(adjusted - square) < abs(raw - square) / 5
    # 300 draws put 95% between 92% and 98%.
    assert 0.92 <= covered <= 0.985


def test_partial_indicators_are_signed_and_add_up_in_squares() -> None:
    model = fit(FEATURES, ANSWERED)
    found = partial(model.propensities, GROUP.astype(np.int64))

    assert found.by_class == pytest.approx([-(0.4**0.5) * 0.15, 0.6**0.5 * 0.1])
    assert found.unconditional == pytest.approx((found.by_class**2).sum() ** 0.5)
    # Alone in the model, nothing else holds it fixed.
    assert found.conditional == pytest.approx(found.unconditional)


def test_a_variable_that_another_explains_has_no_conditional_part() -> None:
    model = fit(FEATURES, ANSWERED)
    classes = GROUP.astype(np.int64)
    finer = classes * 2 + np.arange(100) % 2

    assert partial(model.propensities, classes, [classes]).conditional == pytest.approx(0)
    assert partial(model.propensities, finer, [classes]).conditional == pytest.approx(0)
    assert partial(model.propensities, finer, [classes]).unconditional > 0.1


def test_a_number_that_no_unit_has_is_an_empty_class() -> None:
    found = partial(np.array([0.2, 0.4]), np.array([0, 2]))

    assert found.by_class[1] == 0
    assert found.conditional_by_class[1] == 0
