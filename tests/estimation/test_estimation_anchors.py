from dataclasses import replace
from datetime import date

import pytest

from zicht.areas.register import Register
from zicht.disclosure import anchoring as anchors_json
from zicht.disclosure.anchors import Anchors, anchors
from zicht.disclosure.model import Published, Suppressed
from zicht.estimation.anchors import late_and_early, silent_and_answering
from zicht.questionnaire import loading
from zicht.questionnaire.rules import Value
from zicht.reporting import anchoring
from zicht.responses.model import Response, ResponseSet

REGISTER = Register.load()
ASKED = (("A1", "yes"),)


def wave(name: str, said: dict[str, str], days: dict[str, date] | None = None) -> ResponseSet:
    """Answers to A1 by municipality, with the days on which they came in."""
    questionnaire = loading.get(name)
    answers: dict[str, dict[str, Value]] = {code: {"A1": one} for code, one in said.items()}
    return ResponseSet(
        questionnaire=questionnaire,
        frame_date=date.fromisoformat(questionnaire.frame_date),
        responses=tuple(
            Response(
                municipality_code=code, answers=one, submitted=None if days is None else days[code]
            )
            for code, one in answers.items()
        ),
        origin=None,
        fingerprint="f",
    )


def alike(count: int) -> list[str]:
    """Municipalities of one size group that exist in both years."""
    both = [
        one.code
        for one in REGISTER.on(date(2019, 4, 1))
        if any(one.code == other.code for other in REGISTER.on(date(2026, 1, 1)))
    ]
    return [
        code
        for code in both
        if 20_000 < REGISTER.population_on(code, date(2019, 4, 1)).inhabitants < 45_000
        and 20_000 < REGISTER.population_on(code, date(2026, 1, 1)).inhabitants < 50_000
    ][:count]


CODES = alike(90)


def test_the_last_third_is_late_and_its_odds_are_held_against_the_rest() -> None:
    early, late = CODES[:60], CODES[60:]
    said = {code: "yes" if at < 40 else "no" for at, code in enumerate(early)}
    said |= {code: "yes" if at < 10 else "no" for at, code in enumerate(late)}
    days = {code: date(2026, 2, 1 if code in early else 20) for code in CODES}
    found = late_and_early(wave("2026", said, days), REGISTER, ASKED)
    assert found is not None
    (one,) = found
    assert one.cells == (10, 20, 40, 20)
    # By hand: (10 / 20) / (40 / 20).
    assert one.found.odds_ratio == pytest.approx(0.25)


def test_answers_without_a_day_cannot_be_late() -> None:
    said = dict.fromkeys(CODES, "yes")
    assert late_and_early(wave("2026", said), REGISTER, ASKED) is None
    same_day = dict.fromkeys(CODES, date(2026, 2, 1))
    assert late_and_early(wave("2026", said, same_day), REGISTER, ASKED) is None


def test_who_is_silent_now_is_held_against_who_answers_again_by_what_they_said_then() -> None:
    then = {code: "yes" if at % 3 else "no" for at, code in enumerate(CODES)}
    now = dict.fromkeys(CODES[:45], "no")
    (one,) = silent_and_answering(wave("2019", then), wave("2026", now), REGISTER, ASKED)
    assert one.cells == (30, 15, 30, 15)
    assert one.found.odds_ratio == pytest.approx(1.0)


def test_a_municipality_that_went_to_none_is_neither_silent_nor_answering() -> None:
    then = dict.fromkeys([*CODES[:20], "GM0788"], "yes")
    (one,) = silent_and_answering(
        wave("2019", then), wave("2026", dict.fromkeys(CODES[:10], "yes")), REGISTER, ASKED
    )
    assert sum(one.cells) == 20


def shown(cells: tuple[int, int, int, int]) -> Anchors:
    first, second = CODES[: cells[0] + cells[1]], CODES[45 : 45 + cells[2] + cells[3]]
    then = {code: "yes" if at < cells[0] else "no" for at, code in enumerate(first)}
    then |= {code: "yes" if at < cells[2] else "no" for at, code in enumerate(second)}
    now = dict.fromkeys(second, "yes")
    found = silent_and_answering(wave("2019", then), wave("2026", now), REGISTER, ASKED)
    return anchors(None, found, 5)


def test_a_ratio_of_a_small_number_is_withheld() -> None:
    for cells in ((4, 20, 20, 20), (20, 4, 20, 20), (20, 20, 4, 20), (20, 20, 20, 4)):
        assert shown(cells).shown == ()
    (one,) = shown((20, 5, 20, 20)).shown
    # By hand: 4 times or divided by exp(1.96 sqrt(1/20 + 1/5 + 1/20 + 1/20)), which is 3.19.
    assert one.ratio == 4.0
    assert (one.interval.low, one.interval.high) == (1.2, 12.8)


def test_anchors_come_back_from_json_as_they_were() -> None:
    both = shown((20, 5, 20, 20))
    thin = shown((4, 20, 20, 20))
    for one in (both, replace(both, late=thin.silent), Anchors(late=None, silent=None)):
        assert anchors_json.from_json(anchors_json.to_json(one)) == one


def test_the_words_say_what_is_missing_and_whether_the_factor_covers() -> None:
    nothing = Anchors(late=None, silent=None)
    assert len(anchoring.missing(nothing)) == 2
    assert "aanname" in anchoring.meaning(nothing).nl
    outside = shown((20, 5, 20, 20))
    assert "factor 3" in anchoring.meaning(outside).nl
    assert anchoring.finding(outside).nl == (
        "0 van de 1 verhoudingen liggen tussen ½ en 2, binnen de band"
    )
    within = shown((20, 20, 20, 20))
    assert "zijn wijd" in anchoring.meaning(within).nl
    (published,) = within.silent or ()
    assert isinstance(published.result, Published)
    (withheld,) = shown((4, 20, 20, 20)).silent or ()
    assert isinstance(withheld.result, Suppressed)
