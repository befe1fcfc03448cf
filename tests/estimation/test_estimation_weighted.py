"""Answers of a wave weighted to all municipalities."""

import numpy as np
import pytest

from disclosure.waves import synthetic
from zicht.areas.register import Register
from zicht.areas.size import size_group
from zicht.estimation import weighted
from zicht.estimation.subjects import of_questionnaire
from zicht.responses.model import ResponseSet

REGISTER = Register.load()


@pytest.fixture(scope="module")
def wave() -> ResponseSet:
    return synthetic("2019", seed=7)


@pytest.fixture(scope="module")
def to(wave: ResponseSet) -> weighted.ToAll:
    codes = [one.municipality_code for one in wave.responses]
    found = weighted.to_all(REGISTER, wave.frame_date, codes)
    assert found is not None
    return found


def sizes(codes: list[str], wave: ResponseSet) -> list[str]:
    return [
        size_group(REGISTER.population_on(code, wave.frame_date).inhabitants).value
        for code in codes
    ]


def test_weights_add_up_to_every_size_group_of_the_country(
    wave: ResponseSet, to: weighted.ToAll
) -> None:
    everyone = sizes([one.code for one in REGISTER.on(wave.frame_date)], wave)
    answered = sizes([one.municipality_code for one in wave.responses], wave)
    for size in set(everyone):
        total = sum(weight for weight, own in zip(to.weights, answered, strict=True) if own == size)
        assert total == pytest.approx(everyone.count(size))
    assert (to.weights > 0).all()


def test_a_weighted_share_is_the_weighted_sum_over_those_who_answered(
    wave: ResponseSet, to: weighted.ToAll
) -> None:
    subject = next(iter(of_questionnaire(wave.questionnaire, wave.responses)))
    found = weighted.shares(to, subject, 0.95)
    for place, one in enumerate(found):
        members = subject.members[:, place] & subject.answered
        if one is None:
            assert members.sum() in {0, subject.answered.sum()}
            continue
        share = to.weights[members].sum() / to.weights[subject.answered].sum()
        assert one.estimate == pytest.approx(share)
        assert one.interval.low < share < one.interval.high


def test_a_weighted_mean_is_that_of_the_scores(wave: ResponseSet, to: weighted.ToAll) -> None:
    subjects = of_questionnaire(wave.questionnaire, wave.responses)
    subject = next(one for one in subjects if one.item is not None and one.item.scale == "sight")
    found = weighted.mean(to, subject, 0.95)
    assert found is not None
    scores = np.array([one.score for one in subject.categories], dtype=object)
    pairs = [
        (weight, scores[row.argmax()])
        for weight, row in zip(to.weights, subject.members, strict=True)
        if row.any() and scores[row.argmax()] is not None
    ]
    mean = sum(weight * score for weight, score in pairs) / sum(weight for weight, _ in pairs)
    assert found.estimate == pytest.approx(mean)


def test_too_few_answers_are_not_weighted(wave: ResponseSet) -> None:
    codes = [one.municipality_code for one in wave.responses][: weighted.FEWEST - 1]
    assert weighted.to_all(REGISTER, wave.frame_date, codes) is None
