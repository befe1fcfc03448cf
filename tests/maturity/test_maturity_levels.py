"""Levels are what a policy officer computes by hand from the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.maturity import loading
from zicht.maturity.levels import level, levels
from zicht.maturity.model import Indicator
from zicht.questionnaire import loading as questionnaires
from zicht.questionnaire.leaves import conditions
from zicht.questionnaire.model import ItemType
from zicht.questionnaire.rules import Equals, In, Value, holds, variables


def indicator(key: str) -> Indicator:
    return next(one for one in loading.get("2019").indicators if one.key == key)


def test_a_municipality_that_answered_none_of_the_questions_has_no_level() -> None:
    found = level(indicator("role.care"), {"A1": "yes"})
    assert (found.value, found.reached, found.missing) == (None, None, None)


def test_weet_niet_is_an_answer_and_gives_level_zero() -> None:
    found = level(indicator("role.care"), {"D1": "unknown", "D2": "unknown"})
    assert found.value == 0
    assert found.missing is not None
    assert found.missing.level == 1


def test_level_two_of_care_takes_someone_responsible_and_care_coordination() -> None:
    care = indicator("role.care")
    assert level(care, {"D1": "yes", "D2": "none"}).value == 1
    assert level(care, {"D1": "no", "D2": "centre_municipality"}).value == 1
    assert level(care, {"D1": "yes", "D2": "centre_municipality"}).value == 2


def test_a_higher_rule_does_not_count_while_a_lower_one_fails() -> None:
    care = indicator("role.care")
    answers: dict[str, Value] = {
        "D1": "no",
        "D2": "provider",
        "D8": "adopted",
        "D9": "evaluated",
        "D10.housing": "practice",
        "D13": "practice",
    }
    found = level(care, answers)
    assert found.value == 1
    assert found.missing is not None
    assert "D1" in found.missing.next_step.nl


def test_the_highest_level_has_nothing_missing() -> None:
    answers: dict[str, Value] = {"A5": "adopted", "A6": "adopted", "A8": "practice"}
    found = level(indicator("theme.signalling"), {**answers, "A9": "practice", "A15": "practice"})
    assert (found.value, found.missing) == (4, None)


def test_there_is_a_scale_for_every_role_and_every_theme() -> None:
    assert [one.key for one in loading.get("2019").indicators] == [
        "role.signaller",
        "role.policy_maker",
        "role.director",
        "role.care",
        "theme.policy",
        "theme.signalling",
        "theme.awareness",
        "theme.cooperation",
        "theme.shelter_help",
    ]


@pytest.mark.parametrize("one", loading.get("2019").indicators, ids=lambda one: str(one.key))
def test_every_next_step_names_the_questions_behind_its_rule(one: Indicator) -> None:
    for step in one.steps:
        codes = {name.partition(".")[0] for name in variables(step.rule)}
        named = step.next_step.nl.replace("A11 tot A13", "A11 A12 A13")
        assert any(code in named for code in codes), (one.key, step.level)
        assert step.next_step.en


@pytest.mark.parametrize("one", loading.get("2019").indicators, ids=lambda one: str(one.key))
def test_the_highest_level_can_be_reached_and_the_lowest_too(one: Indicator) -> None:
    allowed: dict[str, frozenset[str]] = {}
    for step in one.steps:
        for leaf in conditions(step.rule):
            assert isinstance(leaf, Equals | In)
            values = leaf.values if isinstance(leaf, In) else frozenset({str(leaf.value)})
            allowed[leaf.variable] = allowed.get(leaf.variable, values) & values
    several = {name for name in allowed if is_multiple(name)}
    best: dict[str, Value] = {
        name: values if name in several else min(values) for name, values in allowed.items()
    }
    assert level(one, best).value == 4
    assert level(one, dict.fromkeys(best, "unknown")).value == 0


def is_multiple(variable: str) -> bool:
    item = questionnaires.get("2019").item_by_variable[variable]
    return item.type is ItemType.MULTIPLE


@given(st.data())
def test_a_level_never_skips_a_step_that_fails(data: st.DataObject) -> None:
    questionnaire = questionnaires.get("2019")
    model = loading.get("2019")
    names = sorted({n for one in model.indicators for s in one.steps for n in variables(s.rule)})
    answers: dict[str, Value] = {}
    for name in names:
        item = questionnaire.item_by_variable[name]
        code = data.draw(st.sampled_from([option.code for option in item.options]))
        answers[name] = frozenset({code}) if item.type is ItemType.MULTIPLE else code
    for found in levels(model, answers):
        assert found.value is not None
        below = found.indicator.steps[: found.value]
        assert all(holds(step.rule, answers) for step in below)
        assert (found.missing is None) == (found.value == len(found.indicator.steps))
        if found.missing is not None:
            assert not holds(found.missing.rule, answers)


def test_in_2026_policy_of_the_region_counts_as_policy_of_2019_did() -> None:
    policy = next(one for one in loading.get("2026").indicators if one.key == "role.policy_maker")
    begun: dict[str, Value] = {"B16": frozenset({"regional"}), "B4": "mayor"}
    assert level(policy, begun).value == 2
    adopted: dict[str, Value] = {**begun, "B18": "regional_board", "B9": "yes"}
    assert level(policy, adopted).value == 3
    assert level(policy, {**adopted, "B8": "evaluated", "B15": "once"}).value == 4
    assert level(policy, {"B16": frozenset({"none"}), "B4": "none"}).value == 0


def test_the_waves_have_the_same_scales() -> None:
    keys = [[one.key for one in loading.get(name).indicators] for name in ("2019", "2026")]
    assert keys[0] == keys[1]
