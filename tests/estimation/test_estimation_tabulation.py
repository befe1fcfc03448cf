"""Counting: every respondent in every group, with the right number of municipalities behind it."""

from datetime import date

import numpy as np
import pytest

from zicht.areas.register import Register
from zicht.estimation.groups import PUBLISHED_LAYERS, grouping
from zicht.estimation.model import DomainLayer
from zicht.estimation.tabulation import Table, Tabulation, tabulate
from zicht.maturity import loading as models
from zicht.maturity.levels import levels
from zicht.questionnaire import loading as questionnaires
from zicht.questionnaire.rules import Value
from zicht.responses.model import Response, ResponseSet

DAY = date(2019, 4, 1)
#: Four municipalities in the province of Groningen, one of them large, and two elsewhere.
CODES = ("GM0003", "GM0010", "GM0014", "GM0024", "GM0344", "GM0363")


def response_set(answers: list[dict[str, Value]]) -> ResponseSet:
    return ResponseSet(
        questionnaire=questionnaires.get("2019"),
        frame_date=DAY,
        responses=tuple(
            Response(municipality_code=code, answers=one)
            for code, one in zip(CODES, answers, strict=True)
        ),
        origin="test",
        fingerprint="",
    )


@pytest.fixture(scope="module")
def tabulation() -> Tabulation:
    sight = "A2.sexual_dutch_minor"
    both = frozenset({"schools", "residents"})
    answers: list[dict[str, Value]] = [
        {"A1": "yes", "A1a.sexual": "yes", sight: "good", "A14": both},
        {"A1": "yes", "A1a.sexual": "no", sight: "none", "A14": frozenset({"none"})},
        {"A1": "no", sight: "unknown", "A14": frozenset({"schools"})},
        {"A1": "unknown", sight: "some"},
        {"A1": "yes", "A1a.sexual": "yes", "D1": "yes", "D2": "own"},
        {},
    ]
    given = response_set(answers)
    model = models.get("2019")
    found = [levels(model, one.answers) for one in given.responses]
    return tabulate(given, model, found, Register.load())


def table(tabulation: Tabulation, key: str) -> Table:
    return next(one for one in tabulation.tables if one.subject.key == key)


def row(tabulation: Tabulation, area: str) -> int:
    return [group.code for group in tabulation.grouping.groups].index(area)


def test_every_municipality_of_the_day_is_in_one_group_of_every_published_layer(
    tabulation: Tabulation,
) -> None:
    for layer in PUBLISHED_LAYERS:
        groups = [one for one in tabulation.grouping.groups if one.layer is layer]
        assert sum(group.population for group in groups) == 355
        rows = [row(tabulation, group.code) for group in groups]
        assert (tabulation.grouping.membership[rows].sum(axis=0) == 1).all()
    assert len(tabulation.grouping.groups) == 1 + 4 + 12 + 25


def test_single_choices_are_counted_per_option_and_group(tabulation: Tabulation) -> None:
    found = table(tabulation, "A1")
    assert found.counts[row(tabulation, "all")].tolist() == [3, 1, 1]
    assert found.answered[row(tabulation, "all")] == 5
    assert found.counts[row(tabulation, "PV20")].tolist() == [2, 1, 1]
    assert found.counts[row(tabulation, "under_20k")].tolist() == [1, 0, 1]
    assert found.population[row(tabulation, "all")] == 355


def test_a_question_asked_only_of_some_leaves_the_others_out_of_the_population(
    tabulation: Tabulation,
) -> None:
    found = table(tabulation, "A1a.sexual")
    share = found.share(row(tabulation, "all"), 0, 0.95)
    # Three of six respondents were not asked: they did not answer A1 with yes.
    assert (share.count, share.answered, share.population) == (2, 3, 352)
    # x / (a + m) and (x + m) / (a + m), with m = 349 municipalities of which nothing is known.
    assert (share.bounds.low, share.bounds.high) == (2 / 352, 351 / 352)


def test_every_option_of_a_multiple_choice_is_counted(tabulation: Tabulation) -> None:
    found = table(tabulation, "A14")
    codes = [category.code for category in found.subject.categories]
    counts = dict(zip(codes, found.counts[row(tabulation, "all")].tolist(), strict=True))
    assert counts == {
        "residents": 1,
        "businesses": 0,
        "schools": 2,
        "other": 0,
        "none": 1,
        "unknown": 0,
    }
    assert found.answered[row(tabulation, "all")] == 3
    assert not found.has_mean


def test_a_scored_scale_has_a_mean_without_weet_niet(tabulation: Tabulation) -> None:
    found = table(tabulation, "A2.sexual_dutch_minor")
    mean = found.mean(row(tabulation, "PV20"), 0.95)
    assert (mean.estimate, mean.answered, mean.unplaced) == (3.0, 3, 1)
    assert (mean.lowest, mean.highest, mean.population) == (1, 5, 12)


def test_levels_are_counted_and_who_answered_nothing_has_none(tabulation: Tabulation) -> None:
    found = table(tabulation, "role.care")
    assert found.answered[row(tabulation, "all")] == 1
    assert found.counts[row(tabulation, "all")].tolist() == [0, 0, 1, 0, 0]
    assert found.has_mean


def test_numbers_dates_and_texts_are_not_counted(tabulation: Tabulation) -> None:
    keys = {one.subject.key for one in tabulation.tables}
    assert {"A6b", "B2a", "D15a", "Z2", "I2"}.isdisjoint(keys)
    assert {"I1", "Z1", "A2.organ_foreign_adult", "theme.policy"} <= keys


def test_a_municipality_that_did_not_exist_on_the_day_is_refused() -> None:
    with pytest.raises(ValueError, match=r"GM1979 did not exist on 2019-04-01"):
        grouping(Register.load(), DAY, ["GM1979"])


def test_levels_that_do_not_fit_the_responses_are_refused() -> None:
    with pytest.raises(ValueError, match="levels of 0 municipalities for 6 responses"):
        tabulate(response_set([{}] * 6), models.get("2019"), [], Register.load())


def test_a_wave_without_responses_still_has_its_groups() -> None:
    found = grouping(Register.load(), DAY, [])
    assert found.membership.shape == (42, 0)
    assert not np.any(found.membership)


def test_urbanisation_is_a_layer_for_who_asks_for_it() -> None:
    layers = [DomainLayer.COUNTRY, DomainLayer.URBANISATION]
    found = grouping(Register.load(), date(2026, 1, 1), ["GM0363", "GM0093"], layers)

    assert [one.code for one in found.groups] == ["all", "1", "2", "3", "4", "5"]
    assert [one.population for one in found.groups] == [342, 23, 71, 77, 122, 49]
    assert found.membership.sum(axis=1).tolist() == [2, 1, 0, 0, 0, 1]
