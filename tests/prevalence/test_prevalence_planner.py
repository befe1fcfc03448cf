"""What more reports or better links would do, by simulation."""

import numpy as np
import pytest

from zicht.prevalence.fitting import fit
from zicht.prevalence.histories import histories
from zicht.prevalence.link_effects import found_map
from zicht.prevalence.models import independence, read_model
from zicht.prevalence.plan import make_plan
from zicht.prevalence.planner import (
    Effort,
    Scenario,
    behind,
    expect,
    more_reports_for,
    recall_for,
    scenario_of,
)
from zicht.prevalence.problems import ImpossibleScenarioError, TooManyListsError
from zicht.prevalence.rates import ImpossibleRateError

#: A thousand people, each on every list with a chance of 0.3, whatever the other lists.
CHANCE = 0.3
THOUSAND = Scenario(
    lists=("A", "B", "C"),
    population=1000,
    probabilities=np.array(
        [CHANCE ** mask.bit_count() * (1 - CHANCE) ** (3 - mask.bit_count()) for mask in range(8)]
    ),
    model=independence(3),
)


def test_a_scenario_that_holds_gives_back_its_population() -> None:
    (base,) = expect(THOUSAND, [Effort()])
    assert base.reports == pytest.approx(900)
    assert abs(base.bias) < 0.02
    # 200 intervals of 95 percent: between 0.91 and 0.98 in 99 of 100 runs.
    assert 0.9 < base.coverage < 0.99
    assert base.failed == 0


def test_more_reports_narrow_the_interval() -> None:
    base, quarter, double = expect(
        THOUSAND, [Effort(), Effort(more_reports=0.25), Effort(more_reports=1.0)]
    )
    assert quarter.reports == pytest.approx(1125)
    assert double.reports == pytest.approx(1800)
    assert 0.15 < quarter.narrowing(base) < double.narrowing(base) < 0.9
    assert base.narrowing(base) == 0


def test_links_that_are_missed_make_the_population_seem_larger() -> None:
    base, spoilt = expect(THOUSAND, [Effort(), Effort(recall=0.8)])
    assert spoilt.bias > 0.15 > abs(base.bias)
    assert spoilt.coverage < base.coverage
    assert spoilt.narrowing(base) < 0


def test_false_links_make_the_population_seem_smaller() -> None:
    base, spoilt = expect(THOUSAND, [Effort(), Effort(precision=0.9)], simulations=50)
    assert spoilt.bias < -0.08 < base.bias


def test_an_estimate_is_as_far_off_as_the_expected_effect_of_the_links_says() -> None:
    true = THOUSAND.population * THOUSAND.probabilities
    every = np.ones((3, 3))
    cells = found_map(true, 0.8 * every, 0.95 * every)
    rounded = np.round(cells).astype(int)
    seen = histories(["A", "B", "C"], range(1, 8), rounded[1:].tolist())
    (spoilt,) = expect(THOUSAND, [Effort(recall=0.8, precision=0.95)])
    wanted = fit(seen, independence(3)).population / THOUSAND.population - 1
    # The median of 200 estimates with a standard error of 5 percent each.
    assert spoilt.bias == pytest.approx(wanted, abs=0.015)


def test_a_rate_that_cannot_be_and_too_many_linked_lists_are_refused() -> None:
    with pytest.raises(ImpossibleRateError):
        expect(THOUSAND, [Effort(recall=0.0)], simulations=2)
    wide = Scenario(
        lists=tuple("ABCDEFGHI"),
        population=100,
        probabilities=np.full(512, 1 / 512),
        model=independence(9),
    )
    with pytest.raises(TooManyListsError):
        expect(wide, [Effort(recall=0.9)], simulations=2)


def test_the_least_effort_that_is_enough_is_found_or_there_is_none() -> None:
    now = Effort(recall=0.8)
    (base,) = expect(THOUSAND, [now], simulations=40)
    more = more_reports_for(THOUSAND, 0.25, now=now, simulations=40)
    better = recall_for(THOUSAND, 0.25, now=now, simulations=40)
    assert more is not None
    assert better is not None
    assert 0.25 <= more.narrowing(base) < 0.29
    assert 0.25 <= better.narrowing(base) < 0.29
    assert 0.85 < better.effort.recall < 1
    assert recall_for(THOUSAND, 0.9, now=now, simulations=40) is None


def test_a_plan_undoes_the_links_as_they_are_and_puts_them_back() -> None:
    given = histories(["A", "B", "C"], [1, 2, 4, 3, 5, 6, 7], [240, 230, 250, 80, 75, 85, 20])
    now = Effort(recall=0.8, precision=0.97)
    assert behind(given, Effort()) is given
    assert behind(given, now).total < given.total
    plan = make_plan(given, now, simulations=20)
    assert plan.now.reports == pytest.approx(sum(given.list_totals), rel=0.02)
    assert [one.effort.more_reports for one in plan.expectations] == [0, 0.1, 0.25, 0.5, 1, 0, 0]
    assert plan.expectations[-1].effort == Effort(is_corrected=True)


def test_estimates_that_are_corrected_for_links_are_on_target_and_as_wide_as_they_differ() -> None:
    perfect, spoilt, corrected = expect(
        THOUSAND,
        [
            Effort(),
            Effort(recall=0.7, precision=0.97),
            Effort(recall=0.7, precision=0.97, is_corrected=True),
        ],
    )
    assert spoilt.bias > 0.2 > 0.03 > abs(corrected.bias)
    assert corrected.coverage > 0.9 > spoilt.coverage
    assert -0.8 < corrected.narrowing(perfect) < -0.2
    assert corrected.reports == perfect.reports


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    first, again, other = (
        expect(THOUSAND, [Effort(recall=0.9)], seed=seed, simulations=20) for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_fitted_model_is_a_scenario_with_its_own_population_and_reports() -> None:
    given = histories(["A", "B", "C"], [1, 2, 4, 3, 5, 6, 7], [200, 160, 190, 70, 90, 60, 30])
    found = fit(given, read_model("[12,3]", 3))
    scenario = scenario_of(given, found)
    assert scenario.population == round(found.population)
    assert scenario.probabilities.sum() == pytest.approx(1)
    assert scenario.reports == pytest.approx(sum(given.list_totals), rel=0.001)


def test_an_overlap_where_nobody_is_stays_empty_in_a_scenario() -> None:
    given = histories(["A", "B", "C"], [1, 2, 4, 5, 6], [200, 160, 190, 90, 60])
    scenario = scenario_of(given, fit(given, read_model("[12,3]", 3)))
    assert scenario.probabilities[0b011] == 0
    assert scenario.probabilities[0b111] == 0


def test_more_reports_than_people_on_every_list_are_refused() -> None:
    with pytest.raises(ImpossibleScenarioError) as refusal:
        expect(THOUSAND, [Effort(more_reports=5.0)], simulations=2)
    assert "+500%" in refusal.value.message.en


def test_a_plan_whose_tables_cannot_be_estimated_is_refused() -> None:
    few = Scenario(
        lists=("A", "B"),
        population=10,
        probabilities=np.array([0.5, 0.25, 0.25, 0.0]),
        model=independence(2),
    )
    with pytest.raises(ImpossibleScenarioError, match="gave no estimate"):
        expect(few, [Effort()], simulations=10)


def test_progress_is_told_per_effort() -> None:
    told: list[tuple[int, int]] = []
    expect(
        THOUSAND,
        [Effort(), Effort(recall=0.9)],
        simulations=2,
        listen=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
