"""Rcapture's models, profile-likelihood intervals and the choice by AIC."""

import json
from typing import TypedDict

import numpy as np
import pytest

from prevalence.reference_histories import reference_histories
from shared_data import shared_data
from zicht.prevalence.fitting import fit
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import HETEROGENEITY
from zicht.prevalence.models import independence, read_model
from zicht.prevalence.panel import Settings
from zicht.prevalence.problems import NoMaximumError, TooFewListsError
from zicht.prevalence.profile import choose_by_aic, profile
from zicht.prevalence.rcapture import ClosedModel, closed_model, closed_models
from zicht.prevalence.regression import regress

#: R stops at a change of the deviance of 1e-8 of it; a maximum is found to the root of rounding.
SAME = pytest.approx
LIMITS = ("2.5%", "10%", "point estimate", "90%", "97.5%")
DATA = ("uk", "uk_5", "uk_4", "netherlands", "new_orleans", "australia", "rome_hiv", "allegheny")


class Row(TypedDict):
    """A model in Rcapture."""

    model: str
    abundance: float
    stderr: float
    deviance: float
    df: float
    AIC: float
    BIC: float


class Limits(TypedDict):
    """Rcapture's profile-likelihood interval."""

    N: float
    lower: float
    upper: float


def reference(name: str) -> tuple[list[Row], Limits, dict[str, dict[str, float]]]:
    """Rcapture's models, its interval of Mt, and the choice by AIC per level."""
    text = shared_data("mse", "reference.json").read_text(encoding="utf-8")
    said = json.loads(text)["datasets"][name]
    rcapture = said["rcapture"]
    return rcapture["closedp"], rcapture["Mt_profileCI"]["CI"], said.get("aic_stepwise", {})


@pytest.mark.parametrize("name", DATA)
def test_every_model_is_that_of_rcapture(name: str) -> None:
    found = closed_models(reference_histories(name))
    expected = reference(name)[0]
    assert [one.name for one in found] == [one["model"] for one in expected]
    for one, row in zip(found, expected, strict=True):
        assert one.deviance == SAME(row["deviance"], rel=1e-7)
        assert one.degrees_of_freedom == row["df"]
        assert (one.aic, one.bic) == SAME((row["AIC"], row["BIC"]), rel=1e-8)
        if one.population is not None:
            assert one.population == SAME(row["abundance"], rel=1e-6)
        # Rcapture leaves a factor out of one derivative of Mbh.
        if one.standard_error is not None and one.name != "Mbh":
            assert one.standard_error == SAME(row["stderr"], rel=1e-6)


@pytest.mark.parametrize("name", DATA)
def test_profile_of_independent_lists_is_that_of_rcapture(name: str) -> None:
    given = reference_histories(name)
    found = profile(given, independence(len(given.lists)))
    limits = found.interval()
    expected = reference(name)[1]
    assert found.population == SAME(expected["N"], rel=1e-6)
    assert (limits.lower, limits.upper) == SAME((expected["lower"], expected["upper"]), rel=1e-6)


@pytest.mark.parametrize("significance", ["0.05", "0.001"])
@pytest.mark.parametrize("name", ["uk_5", "uk_4", "rome_hiv", "allegheny"])
def test_choice_by_aic_is_that_of_bales_hesketh_and_silverman(name: str, significance: str) -> None:
    found = choose_by_aic(reference_histories(name), significance=float(significance)).profile
    expected = reference(name)[2][significance]
    wide, narrow = found.interval(), found.interval(0.8)
    assert (wide.lower, narrow.lower, found.population, narrow.upper, wide.upper) == SAME(
        tuple(expected[key] for key in LIMITS), rel=1e-6
    )


def test_the_published_number_for_the_united_kingdom_is_reproduced() -> None:
    found = choose_by_aic(reference_histories("uk_5")).profile
    limits = found.interval()
    assert [round(each, -2) for each in (found.population, limits.upper)] == [11_300, 13_100]
    assert round(limits.lower, -3) == 10_000


def one_model(name: str) -> ClosedModel:
    given = histories("ABC", [1, 2, 3, 4, 5, 6, 7], [40, 40, 10, 40, 10, 10, 4])
    return next(one for one in closed_models(given) if one.name == name)


def test_lists_of_one_size_give_the_same_population_with_and_without_differences() -> None:
    alike, different = one_model("M0"), one_model("Mt")
    assert alike.population == SAME(different.population, rel=1e-6)
    assert different.degrees_of_freedom == alike.degrees_of_freedom - 2


def test_a_model_that_allows_of_no_population_gives_none() -> None:
    given = histories("ABC", [1, 2, 3, 4, 5, 6, 7], [5, 10, 1, 40, 1, 2, 1])
    found = next(one for one in closed_models(given) if one.name == "Mb")
    assert found.population is None
    assert found.standard_error is None


@pytest.mark.parametrize(
    ("masks", "counts", "without"),
    [
        # Without overlap the unseen are endlessly many.
        ([1, 2, 4], [20, 15, 8], {"M0", "Mt", "Mh Darroch", "Mth Darroch", "Mth Chao (LB)"}),
        # With nobody on three lists a curve over the number of lists leaves nobody unseen.
        ([1, 2, 3, 4], [20, 15, 4, 8], {"Mh Darroch", "Mth Darroch", "Mth Gamma3.5"}),
        ([1, 2, 3, 4, 5, 6, 7], [40, 40, 10, 40, 10, 10, 4], set()),
    ],
)
def test_a_fit_at_the_edge_of_a_model_is_no_population(
    masks: list[int], counts: list[int], without: set[str]
) -> None:
    found = closed_models(histories("ABC", masks, counts))
    none = {one.name for one in found if one.population is None}
    assert without <= none
    assert bool(none) == bool(without)


def test_people_who_differ_are_refused_by_name_where_nobody_is_on_three_lists() -> None:
    for masks, counts in (([1, 2, 4], [20, 15, 8]), ([1, 2, 3, 4], [20, 15, 4, 8])):
        with pytest.raises(NoMaximumError, match="Mth Darroch"):
            HETEROGENEITY.run(histories("ABC", masks, counts), Settings())


def test_two_lists_are_too_few_for_these_models() -> None:
    with pytest.raises(TooFewListsError):
        closed_models(histories("AB", [1, 2, 3], [5, 5, 5]))


def test_two_lists_have_the_profile_of_the_hypergeometric_maximum() -> None:
    found = profile(histories("AB", [1, 2, 3], [30, 20, 10]), independence(2))
    limits = found.interval()
    # 40 x 30 / 10 by hand; the multinomial maximum lies a little lower.
    assert found.guess == SAME(120)
    assert 115 < found.population < 120
    assert limits.lower < found.population < limits.upper


def test_an_interval_without_end_is_infinite() -> None:
    found = profile(histories("AB", [1, 2, 3], [3, 2, 1]), independence(2))
    assert found.interval(1 - 1e-8).upper == np.inf


def test_the_profile_of_a_model_with_a_pair_holds_its_estimate() -> None:
    given = histories("ABC", [1, 2, 3, 4, 5, 6, 7], [40, 40, 30, 40, 10, 10, 4])
    found = profile(given, read_model("[12,3]", 3))
    limits = found.interval()
    assert limits.lower < found.guess < limits.upper


def test_regression_of_a_constant_is_the_logarithm_of_the_mean() -> None:
    found = regress(np.ones((3, 1)), np.array([2.0, 4.0, 6.0]))
    assert found.coefficients == SAME([np.log(4)])
    # The covariance is that at the means before the last step.
    assert found.covariance[0, 0] == SAME(1 / 12, rel=1e-4)


def test_many_lists_are_fitted_in_blocks_to_the_same_size_as_a_log_linear_model() -> None:
    random = np.random.default_rng(3)
    masks = (random.random((2000, 10)) < 0.1) @ (1 << np.arange(10))
    seen, counts = np.unique(masks[masks > 0], return_counts=True)
    lists = histories([f"list {at}" for at in range(10)], seen.tolist(), counts.tolist())
    size = fit(lists, independence(10)).population
    assert closed_model(lists, "Mt").population == pytest.approx(size, rel=1e-6)
