from datetime import date

import pytest

from zicht.areas.register import Register
from zicht.estimation.trend.mergers import carry_codes
from zicht.estimation.trend.waves import AnswerChange, Outcome, WaveChanges, wave_changes
from zicht.language import Text
from zicht.questionnaire.model import (
    Change,
    Domain,
    Item,
    ItemType,
    Link,
    Option,
    Questionnaire,
    Section,
)
from zicht.responses.model import Response, ResponseSet

REGISTER = Register.load()
THEN, NOW = date(2019, 1, 1), date(2026, 1, 1)
#: Haaren ended in 2021 and goes to none; Uden became Maashorst in 2022.
HAAREN, UDEN, MAASHORST, UTRECHT = "GM0788", "GM0856", "GM1991", "GM0344"


def _text(words: str) -> Text:
    return Text(nl=words, en=words)


OPTIONS = (
    Option(code="no", label=_text("no"), score=0),
    Option(code="yes", label=_text("yes"), score=1),
)


def _item(code: str, previous: Link | None = None) -> Item:
    return Item(
        code=code,
        type=ItemType.SINGLE,
        text=_text(code),
        domain=next(iter(Domain)),
        options=OPTIONS,
        previous=previous,
    )


def _questionnaire(name: str, items: tuple[Item, ...], previous: str | None) -> Questionnaire:
    return Questionnaire(
        id=name,
        version="1",
        title=_text(name),
        frame_date="2019-01-01",
        sections=(Section(code="S", title=_text("S"), items=items),),
        previous=previous,
    )


BEFORE = _questionnaire("then", (_item("A1"), _item("A2")), None)
AFTER = _questionnaire(
    "now",
    (
        _item("B1", Link(change=Change.SAME, item="A1")),
        _item("B2", Link(change=Change.CHANGED, item="A2")),
        _item("B3", Link(change=Change.NEW)),
    ),
    "then",
)


def _responses(
    questionnaire: Questionnaire, day: date, variable: str, answers: dict[str, str]
) -> ResponseSet:
    return ResponseSet(
        questionnaire=questionnaire,
        frame_date=day,
        responses=tuple(
            Response(municipality_code=code, answers={variable: value})
            for code, value in sorted(answers.items())
        ),
        origin="synthetic",
        fingerprint="",
    )


def _changes(then: dict[str, str], now: dict[str, str]) -> WaveChanges:
    return wave_changes(
        _responses(BEFORE, THEN, "A1", then), _responses(AFTER, NOW, "B1", now), REGISTER
    )


def _yes(found: WaveChanges) -> AnswerChange:
    return next(
        one for one in found.changes if one.category is not None and one.category.code == "yes"
    )


def test_an_answer_goes_with_most_of_the_inhabitants_or_to_nobody() -> None:
    found = carry_codes([HAAREN, UDEN, UTRECHT], REGISTER, start=THEN, end=NOW)

    assert found.now == {UDEN: MAASHORST, UTRECHT: UTRECHT}
    assert found.ended == (HAAREN,)


def test_no_two_municipalities_of_a_day_answer_for_one_of_a_later_day() -> None:
    codes = [one.code for one in REGISTER.on(THEN)]
    found = carry_codes(codes, REGISTER, start=THEN, end=NOW)

    assert len(set(found.now.values())) == len(found.now)
    assert len(found.now) + len(found.ended) == len(codes)


def test_answers_are_not_carried_back_in_time() -> None:
    with pytest.raises(ValueError, match="forward"):
        carry_codes([UTRECHT], REGISTER, start=NOW, end=THEN)


def test_the_change_is_among_the_municipalities_of_the_later_wave() -> None:
    found = _changes(
        {UTRECHT: "no", UDEN: "yes", HAAREN: "yes", "GM0363": "no"},
        {UTRECHT: "yes", MAASHORST: "yes", "GM0363": "no"},
    )
    change = _yes(found).change

    assert found.ended == (HAAREN,)
    assert found.population == len(REGISTER.on(NOW)) == 342
    assert change is not None
    assert (change.answered_first, change.answered_second, change.answered_both) == (3, 3, 3)
    assert change.difference == pytest.approx(1 / 3)


def test_only_what_is_asked_the_same_is_compared() -> None:
    found = _changes({UTRECHT: "no", "GM0363": "no"}, {UTRECHT: "yes", "GM0363": "no"})

    # Two options and the mean of the scale, of the one question that stayed the same.
    assert [(one.key, one.key_before) for one in found.changes] == [("B1", "A1")] * 3
    mean = found.changes[-1]
    assert mean.category is None
    assert mean.change is not None
    assert mean.change.difference == pytest.approx(0.5)
    assert mean.interval is not None
    assert mean.panel is not None
    assert mean.panel_interval is not None


def test_a_question_that_nobody_answered_then_says_so() -> None:
    found = _yes(_changes({}, {UTRECHT: "yes", "GM0363": "no"}))

    assert found.outcome is Outcome.NOT_ANSWERED
    assert (found.change, found.interval, found.panel) == (None, None, None)


def test_a_single_answer_shows_no_change() -> None:
    found = _yes(_changes({UTRECHT: "yes"}, {UTRECHT: "yes", "GM0363": "no"}))

    assert found.outcome is Outcome.ONE_ANSWER
    assert found.interval is None


def test_one_municipality_in_both_waves_gives_no_panel() -> None:
    found = _yes(_changes({UTRECHT: "yes", "GM0363": "no"}, {UTRECHT: "yes", "GM0014": "no"}))

    assert found.outcome is Outcome.ESTIMATED
    assert found.panel is None


def test_questionnaires_that_have_nothing_to_do_with_each_other_share_no_change() -> None:
    stranger = _questionnaire("stranger", (_item("B1"),), None)
    found = wave_changes(
        _responses(BEFORE, THEN, "A1", {UTRECHT: "yes"}),
        _responses(stranger, NOW, "B1", {UTRECHT: "yes"}),
        REGISTER,
    )

    assert found.changes == ()


def test_with_enough_answers_both_waves_are_weighted_to_the_later_frame() -> None:
    everyone = [one for one in REGISTER.on(NOW) if one.is_valid_on(THEN)]
    then = {one.code: "yes" if at % 3 else "no" for at, one in enumerate(everyone[::3])}
    now = {one.code: "yes" if at % 2 else "no" for at, one in enumerate(everyone[1::2])}
    found = _yes(_changes(then, now))

    assert found.change is not None
    assert found.weighted is not None
    assert found.weighted_interval is not None
    # Every third and every second municipality are nearly the country as it is.
    assert found.weighted.difference == pytest.approx(found.change.difference, abs=0.05)
    assert found.weighted.standard_error == pytest.approx(found.change.standard_error, rel=0.15)


def test_few_answers_are_not_weighted() -> None:
    found = _yes(_changes({UTRECHT: "no", "GM0363": "yes"}, {UTRECHT: "yes", "GM0363": "no"}))

    assert found.outcome is Outcome.ESTIMATED
    assert (found.weighted, found.weighted_interval) == (None, None)


def test_answers_that_are_all_alike_in_a_wave_are_not_weighted() -> None:
    everyone = [one.code for one in REGISTER.on(NOW) if one.is_valid_on(THEN)]
    now = {code: "yes" if at % 2 else "no" for at, code in enumerate(everyone[1::2])}
    found = _yes(_changes(dict.fromkeys(everyone[::3], "yes"), now))

    # Weights change nothing there, and its variance would be rounding.
    assert found.weighted is None
    assert found.interval is not None
    assert found.interval.high < 0
