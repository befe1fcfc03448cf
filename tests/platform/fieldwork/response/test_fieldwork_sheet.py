"""The sheet: what is shown, how far each item is, and what is missing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platform_support import filling_factory as factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import Response, Side
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.sheet import Line, Progress, Status
from zicht.platform.fieldwork.response.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factory.make_team()


def line_of(team: Team, code: str) -> Line | None:
    return next((one for one in sheet.of(team.response).lines if one.item.code == code), None)


def status_of(team: Team, code: str) -> Status:
    line = line_of(team, code)
    assert line is not None
    return line.status


def test_nothing_is_touched_at_first_and_everything_mandatory_is_missing(team: Team) -> None:
    current = sheet.of(team.response)
    assert {line.status for line in current.lines} == {Status.UNTOUCHED}
    required = [line.item for line in current.lines if line.item.required]
    assert current.progress == Progress(required=len(required), answered=0)
    assert {gap.item.code for gap in current.missing} == {item.code for item in required}
    assert current.state(NOW) is State.NOT_OPENED
    assert not current.is_complete


def test_acceptance_12_not_looked_at_differs_from_incomplete_and_every_gap_has_its_place(
    team: Team,
) -> None:
    answering.look(team.response, ["A3"], person=team.safety, now=NOW)
    factory.save(team.response, team.safety, {"A1": "no"})
    rows = sheet.of(team.response).questionnaire.item_by_code["B13"].variables()
    factory.save(team.response, team.safety, {rows[0]: "never"})
    assert status_of(team, "A1") is Status.COMPLETE
    assert status_of(team, "A3") is Status.LOOKED_AT
    assert status_of(team, "A4") is Status.UNTOUCHED
    assert status_of(team, "B13") is Status.INCOMPLETE
    gaps = {gap.variable: gap for gap in sheet.of(team.response).missing}
    assert not {"A1", rows[0]} & gaps.keys()
    assert {"A3", "A4", rows[1]} <= gaps.keys()
    assert (gaps[rows[1]].section, gaps[rows[1]].item.code) == ("B", "B13")
    line = line_of(team, "A3")
    assert line is not None
    assert line.look is not None
    assert line.look.person == team.safety


def test_an_answer_that_was_cleared_was_looked_at_and_is_missing(team: Team) -> None:
    factory.save(team.response, team.safety, {"A3": "good"})
    factory.save(team.response, team.safety, {"A3": None}, base_version=1)
    assert status_of(team, "A3") is Status.LOOKED_AT
    assert "A3" in {gap.variable for gap in sheet.of(team.response).missing}


def test_an_item_with_two_values_is_incomplete_and_undecided(team: Team) -> None:
    factory.save(team.response, team.safety, {"A3": "good"})
    factory.save(team.response, team.care, {"A3": "none"})
    assert status_of(team, "A3") is Status.INCOMPLETE
    assert [gap.variable for gap in sheet.of(team.response).undecided] == ["A3"]


def test_an_answer_opens_the_questions_that_follow_from_it(team: Team) -> None:
    assert line_of(team, "A1a") is None
    factory.save(team.response, team.safety, {"A1": "yes"})
    assert line_of(team, "A1a") is not None


def test_an_answer_to_a_question_that_is_no_longer_shown_is_kept_and_does_not_count(
    team: Team,
) -> None:
    factory.save(team.response, team.safety, {"A1": "yes", "A1a.labour": "yes"})
    factory.save(team.response, team.safety, {"A1": "no"}, base_version=1)
    current = sheet.of(team.response)
    assert current.answers == {"A1": "no"}
    assert current.hidden["A1a.labour"].value == "yes"
    factory.save(team.response, team.safety, {"A1": "yes"}, base_version=2)
    assert sheet.of(team.response).answers == {"A1": "yes", "A1a.labour": "yes"}


def test_each_side_sees_how_far_it_is(team: Team) -> None:
    before = sheet.of(team.response)
    factory.save(team.response, team.care, {"D1": "yes"})
    factory.save(team.response, team.safety, {"A5": "no"})
    after = sheet.of(team.response)
    for side, answered in ((Side.SAFETY, 1), (Side.CARE_YOUTH, 2)):
        assert after.progress_of(side).answered == answered
        assert after.progress_of(side).required == before.progress_of(side).required
    part = next(part for part in after.parts if part.section.code == "D")
    assert part.progress.answered == 1


def test_a_response_with_every_mandatory_answer_is_ready(team: Team) -> None:
    factory.fill_in(team.response, team.safety)
    team.response.refresh_from_db()
    current = sheet.of(team.response)
    assert current.is_complete
    assert current.progress.is_complete
    assert current.state(NOW + timedelta(days=30)) is State.READY


def test_many_sheets_take_as_many_queries_as_one() -> None:
    wave = factory.make_wave()
    person = factory.make_person("Saar")
    for number in range(5):
        response = factory.make_response(wave, f"GM900{number}", f"Gemeente {number}")
        factory.save(response, person, {"A1": ("yes", "no")[number % 2]})

    def queries(responses: list[Response]) -> int:
        with CaptureQueriesContext(connection) as caught:
            sheets = sheet.of_each(responses)
        assert [one.response for one in sheets] == responses
        return len(caught)

    every = list(Response.objects.filter(wave=wave))
    assert len(every) == 5
    assert queries(list(Response.objects.filter(pk=every[0].pk))) == queries(every)
    values = [one.answers["A1"] for one in sheet.of_each(every)]
    assert values == ["yes", "no", "yes", "no", "yes"]
