"""The best model of all, with proof: against all models one by one, and against R."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from prevalence.reference_histories import reference_histories, reference_resamples
from zicht.prevalence.averaging import TooManyModelsError, average
from zicht.prevalence.bca import Ties
from zicht.prevalence.bootstrap import bootstrap
from zicht.prevalence.histories import Histories, Whole, histories
from zicht.prevalence.methods import AVERAGE
from zicht.prevalence.models import Criterion
from zicht.prevalence.panel import Margin, Settings
from zicht.prevalence.problems import NoMaximumError, NotProvedError, TooManyTermsError
from zicht.prevalence.search import LowestCriterion, find_best, fit_all, terms_of

#: Both are converged to the square of a step of 1e-6; BIC is a sum of some tens of numbers.
SAME = 1e-7


@st.composite
def tables(draw: st.DrawFn) -> Histories:
    """Three or four lists with people on some combinations, many of them few."""
    lists = draw(st.sampled_from([3, 4]))
    cells = (1 << lists) - 1
    counts: Whole = draw(arrays(np.int64, cells, elements=st.sampled_from([0, 0, 1, 2, 5, 20, 60])))
    counts[[0, 1, 3]] += 10
    return histories("ABCD"[:lists], list(range(1, cells + 1)), counts.tolist())


def _four_lists(counts: list[int]) -> Histories:
    """Four lists; nobody is on the last alone, or on all."""
    return histories("ABCD", [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14], counts)


# Here a fit starts where the means of cells with people are next to nothing.
@example(table=_four_lists([70, 11, 1, 11, 1, 1, 1, 1, 1, 1, 1, 20, 1]), criterion=Criterion.BIC)
@example(table=_four_lists([11, 30, 1, 11, 1, 1, 1, 1, 1, 1, 1, 20, 1]), criterion=Criterion.BIC)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), criterion=st.sampled_from(Criterion))
def test_branch_and_bound_finds_what_fitting_all_models_finds(
    table: Histories, criterion: Criterion
) -> None:
    all_models = fit_all(table, highest_order=3, criterion=criterion)
    if not all_models:
        with pytest.raises(NoMaximumError):
            find_best(table, highest_order=3, criterion=criterion)
        return
    found = find_best(table, highest_order=3, criterion=criterion, within=3.0)
    assert found.certificate.optimal
    assert found.certificate.value == pytest.approx(all_models[0].value, abs=SAME)
    near = [one for one in all_models if one.value <= all_models[0].value + 3.0 - SAME]
    assert {one.model for one in near} <= {one.model for one in found.ranked}
    assert len(found.ranked) - len(near) <= sum(
        abs(one.value - all_models[0].value - 3.0) < 2 * SAME for one in all_models
    )


@pytest.mark.parametrize(
    ("name", "order", "model", "population", "bic"),
    [
        ("uk_4", 3, "[12,13,4]", 11987.08761529, 142.4234632),
        ("uk_5", 4, "[123,25,34]", 25311.29061253, 195.87910564),
        ("netherlands_5", 4, "[135,12,24,34]", 148788.75899056, 219.17072947),
        ("new_orleans_5", 4, "[1,2,3,4,5]", 981.43136699, 96.27026185),
        ("australia", 3, "[12,23,24]", 6496.00869536, 114.12754838),
        ("uk", 2, "[12,13,25,35,36,45]", 12349.58695356, 244.11934568),
        ("netherlands", 2, "[12,16,25,34,36,45,46]", 116667.01824102, 310.44164862),
    ],
)
def test_the_best_model_is_that_of_r(
    name: str, order: int, model: str, population: float, bic: float
) -> None:
    found = find_best(reference_histories(name), highest_order=order)
    assert str(found.fit.model) == model
    assert found.fit.population == pytest.approx(population, rel=1e-7)
    assert found.certificate.value == pytest.approx(bic, rel=1e-8)
    assert found.certificate.optimal


@pytest.mark.parametrize(
    "name", ["uk_4", "uk_5", "netherlands_5", "new_orleans_5", "australia", "rome_hiv", "allegheny"]
)
def test_the_best_models_of_resamples_are_those_of_r(name: str) -> None:
    drawn = reference_resamples(name)
    estimator = LowestCriterion(highest_order=len(drawn.given.lists) - 1, valid_on_original=True)
    found = estimator.search(drawn.given, drawn.tables)
    assert [str(model) for model in found.models] == list(drawn.models)
    assert found.populations == pytest.approx(drawn.populations, rel=1e-7)
    assert found.proved.all()


def test_models_that_spoil_existence_do_not_hold_up_a_search_of_eight_lists() -> None:
    # A resample of New Orleans. Those on the first, third and seventh list are on all three or on
    # the last two: with all pairs of these no model has a best estimate, and most have all.
    table = histories(
        "ABCDEFGH",
        [1, 2, 4, 8, 9, 16, 24, 25, 32, 34, 64, 68, 69, 128, 144],
        [31, 6, 72, 32, 1, 9, 2, 1, 7, 1, 1, 1, 3, 18, 1],
    )
    found = find_best(table, highest_order=2)
    assert found.certificate.optimal
    assert found.certificate.fits < 1000


def test_a_search_that_was_capped_says_what_gap_is_left() -> None:
    table = reference_histories("uk")
    full = find_best(table, highest_order=3)
    capped = find_best(table, highest_order=3, most_fits=30)
    assert not capped.certificate.optimal
    assert capped.certificate.gap > 0
    assert capped.certificate.lowest_possible <= full.certificate.value <= capped.certificate.value


def test_of_models_that_are_equally_good_the_first_is_taken_every_time() -> None:
    alike = histories("ABC", [1, 2, 3, 4, 5, 6, 7], [40, 40, 30, 40, 30, 30, 20])
    found = [find_best(alike, highest_order=2) for _ in range(3)]
    ties = [
        one
        for one in fit_all(alike, highest_order=2)
        if one.value <= found[0].certificate.value + SAME
    ]
    smallest = min(one.model.parameters for one in ties)
    assert {str(one.fit.model) for one in found} == {str(found[0].fit.model)}
    assert found[0].fit.model.parameters == smallest


def test_more_terms_than_fit_are_refused() -> None:
    with pytest.raises(TooManyTermsError):
        terms_of(8, 4)


def test_a_bootstrap_repeats_the_search() -> None:
    table = reference_histories("australia")
    made = bootstrap(table, LowestCriterion(highest_order=3), seed=1, resamples=100)
    assert made.estimate == pytest.approx(6496.00869536, rel=1e-7)
    interval = made.interval(ties=Ties.MIDRANK)
    assert interval.lower.value < made.estimate < interval.upper.value


def test_an_average_lies_between_its_models_and_weighs_the_best_most() -> None:
    found = average(reference_histories("uk_4"), highest_order=3)
    populations = [one.fit.population for one in found.models]
    weights = [one.weight for one in found.models]
    assert sum(weights) == pytest.approx(1.0)
    assert weights[0] == max(weights)
    # BIC 142.42 against 143.19 for the second: exp(-0.3825) of its weight.
    assert weights[1] / weights[0] == pytest.approx(np.exp(-0.7649748 / 2), rel=1e-6)
    assert min(populations) < found.population < max(populations)
    limits = found.interval()
    assert limits.lower < found.population < limits.upper


def test_the_curve_of_an_average_shows_models_that_do_not_agree() -> None:
    found = AVERAGE.run(reference_histories("uk_5"), Settings())
    assert found.margin is Margin.MIXTURE
    assert found.mixture is not None
    assert found.mixture.models == 41
    assert found.mixture.best_weight == pytest.approx(0.2168, abs=1e-4)
    assert found.detail == "[123,25,34]"
    low, high = found.peaks
    assert low.size == pytest.approx(12_000, rel=0.05)
    assert high.size == pytest.approx(25_300, rel=0.05)
    assert found.answers == (found.population, low.size)


def test_an_average_is_refused_when_not_all_models_near_the_best_were_seen() -> None:
    table = reference_histories("uk_5")
    with pytest.raises(NotProvedError):
        average(table, highest_order=4, most_fits=30)
    fits = average(table, highest_order=4).certificate.fits
    with pytest.raises(TooManyModelsError) as refusal:
        average(table, highest_order=4, most_fits=fits)
    assert refusal.value.code == "too-many-models"
    assert str(fits) in refusal.value.message.nl
