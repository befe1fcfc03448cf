"""The synthetic wave reproduces what was published, whatever the seed."""

from collections import Counter
from datetime import date
from itertools import combinations

import numpy as np
import pytest

from zicht.areas.register import Register
from zicht.questionnaire import loading
from zicht.questionnaire.model import ItemType, Questionnaire
from zicht.questionnaire.validation import validate
from zicht.responses import plan as plans
from zicht.responses import synthetic, writing
from zicht.responses.model import Response

SEEDS = (0, 1, 7, 2019, 987654321)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return loading.get("2019")


@pytest.fixture(scope="module")
def places() -> list[synthetic.Place]:
    register = Register.load()
    return [
        synthetic.Place(code=one.code, population=register.population(one.code, 2019).inhabitants)
        for one in register.on(date(2019, 4, 1))
    ]


@pytest.fixture(scope="module", params=SEEDS)
def responses(
    request: pytest.FixtureRequest,
    questionnaire: Questionnaire,
    places: list[synthetic.Place],
) -> tuple[Response, ...]:
    plan = plans.get("2019")
    return synthetic.generate(plan, questionnaire, places, seed=int(request.param))


def count(responses: tuple[Response, ...], variable: str) -> Counter[object]:
    return Counter(one.answers[variable] for one in responses if variable in one.answers)


def mean_sight(responses: tuple[Response, ...], variable: str) -> float:
    scores = {"none": 1, "little": 2, "some": 3, "fair": 4, "good": 5}
    given = [one.answers.get(variable) for one in responses]
    return float(np.mean([scores[answer] for answer in given if answer in scores]))


def test_every_published_count_is_exact(responses: tuple[Response, ...]) -> None:
    assert len(responses) == 135
    assert count(responses, "A1")["yes"] == 108
    assert count(responses, "D1")["yes"] == 66
    assert count(responses, "A5")["no"] == 34


def test_labour_is_suspected_most_then_criminal_then_sexual(
    responses: tuple[Response, ...],
) -> None:
    labour, criminal, sexual = (
        count(responses, f"A1a.{form}")["yes"] for form in ("labour", "criminal", "sexual")
    )
    assert labour > criminal > sexual


def test_sight_is_best_on_dutch_victims_of_sexual_exploitation(
    responses: tuple[Response, ...],
) -> None:
    ages = ("minor", "adult")
    best = [mean_sight(responses, f"A2.sexual_dutch_{age}") for age in ages]
    sexual = [mean_sight(responses, f"A2.sexual_foreign_{age}") for age in ages]
    rest = [
        mean_sight(responses, f"A2.{form}_{origin}_{age}")
        for form in ("labour", "criminal", "organ")
        for origin in ("dutch", "foreign")
        for age in ages
    ]
    assert min(best) > max(sexual)
    assert min(sexual) > max(rest)


def test_the_topic_sits_mainly_with_safety(responses: tuple[Response, ...]) -> None:
    places = count(responses, "B5")
    assert places["safety"] > len(responses) / 2


@pytest.mark.parametrize("item", ["A11", "A12", "A13"])
def test_training_lacks_mainly_in_small_municipalities(
    responses: tuple[Response, ...], places: list[synthetic.Place], item: str
) -> None:
    population = {place.code: place.population for place in places}
    small = [one.answers[item] for one in responses if population[one.municipality_code] < 20_000]
    other = [one.answers[item] for one in responses if population[one.municipality_code] >= 20_000]
    assert small.count("none") / len(small) > 1.2 * other.count("none") / len(other)


def test_every_response_is_valid_and_complete(
    responses: tuple[Response, ...], questionnaire: Questionnaire
) -> None:
    for response in responses:
        problems = validate(questionnaire, response.answers, require_complete=True)
        assert problems == (), (response.municipality_code, problems[:3])


def test_larger_municipalities_respond_more_often(
    responses: tuple[Response, ...], places: list[synthetic.Place]
) -> None:
    codes = {one.municipality_code for one in responses}
    by_size = sorted(places, key=lambda place: place.population)
    half = len(by_size) // 2
    small = sum(place.code in codes for place in by_size[:half])
    large = sum(place.code in codes for place in by_size[half:])
    assert large > small > 0


def test_answers_hang_together(
    responses: tuple[Response, ...], questionnaire: Questionnaire
) -> None:
    progress = [
        item.code
        for item in questionnaire.items()
        if item.scale == "progress" and item.type is ItemType.SINGLE and item.show_when is None
    ]
    scores = {"no": 0, "developing": 1, "practice": 2, "adopted": 3, "evaluated": 4}
    table = np.array(
        [[scores.get(str(one.answers[code]), 0) for code in progress] for one in responses]
    )
    correlation = np.corrcoef(table, rowvar=False)
    upper = correlation[np.triu_indices(len(progress), k=1)]
    assert 0.1 < upper.mean() < 0.8


def test_the_same_seed_gives_the_same_answers_and_another_seed_others(
    questionnaire: Questionnaire, places: list[synthetic.Place]
) -> None:
    plan = plans.get("2019")
    once = synthetic.generate(plan, questionnaire, places, seed=3)
    again = synthetic.generate(plan, questionnaire, places, seed=3)
    other = synthetic.generate(plan, questionnaire, places, seed=4)
    assert once == again
    assert once != other


def test_too_few_places_is_refused(
    questionnaire: Questionnaire, places: list[synthetic.Place]
) -> None:
    with pytest.raises(ValueError, match="135 respondents asked of only 10 places"):
        synthetic.generate(plans.get("2019"), questionnaire, places[:10], seed=1)


def test_the_plan_names_only_variables_and_options_that_exist(
    questionnaire: Questionnaire,
) -> None:
    plan = plans.get("2019")
    known = {*questionnaire.item_by_code, *questionnaire.item_by_variable}
    assert set(plan.variables) <= known
    assert set(plan.numbers) <= known
    for name, spread in plan.variables.items():
        item = questionnaire.item_by_code[name.split(".")[0]]
        apart = [pair for _, shares in spread.by_size for pair in shares]
        codes = {code for code, _ in (*spread.shares, *spread.counts, *apart)}
        assert codes <= {option.code for option in item.options}, name


def test_every_row_of_the_file_says_synthetic(
    questionnaire: Questionnaire, places: list[synthetic.Place]
) -> None:
    plan = plans.get("2019")
    made = synthetic.generate(plan, questionnaire, places, seed=7)
    names = {place.code: place.code for place in places}
    origin = synthetic.origin(plan, 7)
    heading, *rows = list(writing.to_rows(questionnaire, made, names, origin=origin))
    assert heading[:3] == ["code", "name", "origin"]
    assert {row[2] for row in rows} == {"synthetic-2019-seed-7"}
    once = writing.to_xlsx(iter([heading, *rows]))
    assert once == writing.to_xlsx(iter([heading, *rows]))


SIGHT = {"none": 1, "little": 2, "some": 3, "fair": 4, "good": 5}


def test_who_thinks_that_it_does_not_occur_sees_little_of_it(
    responses: tuple[Response, ...],
) -> None:
    seen = {
        answer
        for one in responses
        if one.answers["A1"] == "no"
        for variable, answer in one.answers.items()
        if variable.startswith("A2.")
    }
    assert seen <= {"unknown", "none", "little"}


def test_the_part_that_is_trained_agrees_with_how_many_are(
    responses: tuple[Response, ...],
) -> None:
    parts: dict[object, list[float]] = {"some": [], "most": []}
    for one in responses:
        if isinstance(part := one.answers.get("A11a"), float):
            parts[one.answers["A11"]].append(part)
    assert max(parts["some"]) < 50 < min(parts["most"])


def test_cells_of_one_question_hang_together(responses: tuple[Response, ...]) -> None:
    columns = [
        [SIGHT.get(str(one.answers[variable]), np.nan) for one in responses]
        for variable in (
            "A2.sexual_dutch_minor",
            "A2.sexual_foreign_adult",
            "A2.labour_dutch_adult",
        )
    ]
    for one, other in combinations(np.array(columns), 2):
        known = ~np.isnan(one) & ~np.isnan(other)
        assert np.corrcoef(one[known], other[known])[0, 1] > 0.3


def test_no_amount_of_money_heaps_up_at_an_end(responses: tuple[Response, ...]) -> None:
    amounts = count(responses, "B9a")
    assert max(amounts.values()) <= 3
    assert all(float(str(amount)) % 500 == 0 for amount in amounts)


def test_what_was_not_published_differs_from_seed_to_seed(
    questionnaire: Questionnaire, places: list[synthetic.Place]
) -> None:
    plan = plans.get("2019")
    waves = [synthetic.generate(plan, questionnaire, places, seed=seed) for seed in range(6)]
    for variable, answer in (("A4", "yes"), ("B9", "yes"), ("A6", "no"), ("B1", "none")):
        assert len({count(wave, variable)[answer] for wave in waves}) > 2, variable
    for variable, answer in (("A1", "yes"), ("D1", "yes"), ("A5", "no")):
        assert len({count(wave, variable)[answer] for wave in waves}) == 1, variable


def test_no_two_questions_have_the_same_assumed_answers(questionnaire: Questionnaire) -> None:
    plan = plans.get("2019")
    yes_no = {
        name if name in plan.variables else item.code
        for name, item in questionnaire.item_by_variable.items()
        if item.scale == "yes_no_unknown"
    }
    assumed = [plan.variables[name] for name in yes_no]
    assert len({one.shares or one.counts for one in assumed}) == len(assumed)


def test_published_orders_hold_for_many_seeds(
    questionnaire: Questionnaire, places: list[synthetic.Place]
) -> None:
    plan = plans.get("2019")
    for seed in range(100, 130):
        wave = synthetic.generate(plan, questionnaire, places, seed=seed)
        test_every_published_count_is_exact(wave)
        test_labour_is_suspected_most_then_criminal_then_sexual(wave)
        test_sight_is_best_on_dutch_victims_of_sexual_exploitation(wave)
        test_the_topic_sits_mainly_with_safety(wave)
        for item in ("A11", "A12", "A13"):
            test_training_lacks_mainly_in_small_municipalities(wave, places, item)
