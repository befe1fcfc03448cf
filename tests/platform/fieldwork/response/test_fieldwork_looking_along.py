"""Looking along: who begins it, for how long, who ends it, and what is noted."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from platform_support import filling_factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.models import LookAlong, Wave, WaveState
from zicht.platform.fieldwork.response import looking_along
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def team() -> Team:
    return filling_factory.make_team()


def begin(team: Team, *, reason: str = "Vraag over A1", hours: int = 4) -> LookAlong:
    return looking_along.begin(team.response, reason=reason, hours=hours, person=team.desk, now=NOW)


def noted(action: str) -> list[Event]:
    return list(Event.objects.filter(action=action))


def is_let_in(team: Team, at: datetime) -> bool:
    return looking_along.standing(team.response, team.desk, at) is not None


@pytest.mark.parametrize("hours", looking_along.HOURS)
def test_it_lasts_as_long_as_was_asked_and_no_moment_longer(team: Team, hours: int) -> None:
    begin(team, hours=hours)
    assert is_let_in(team, NOW)
    assert is_let_in(team, NOW + hours * HOUR - timedelta(seconds=1))
    assert not is_let_in(team, NOW + hours * HOUR)
    (event,) = noted("look_along.begun")
    assert (event.actor_id, event.detail["hours"]) == (team.desk.pk, hours)
    assert event.subject == "response:meting-2026 GM0363"


def test_a_reason_holds_nothing_that_cannot_be_seen(team: Team) -> None:
    assert begin(team, reason=" Vraag\0 \u202eover\r\nA1\x1b").reason == "Vraag over A1"


@pytest.mark.parametrize("reason", ["", "  \n ", "\0", "x" * 501])
def test_it_needs_a_reason_that_fits(team: Team, reason: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        begin(team, reason=reason)
    assert refusal.value.problems[0].column == "reason"
    assert not LookAlong.objects.exists()
    assert not noted("look_along.begun")


@pytest.mark.parametrize("hours", [0, -1, 2, 48])
def test_another_number_of_hours_is_refused(team: Team, hours: int) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        begin(team, hours=hours)
    assert refusal.value.problems[0].code == "unknown-hours"


def test_who_looks_along_already_does_not_begin_again(team: Team) -> None:
    begin(team)
    with pytest.raises(InvalidInputError) as refusal:
        begin(team)
    assert refusal.value.problems[0].code == "looks-along-already"
    assert LookAlong.objects.count() == 1


def test_nobody_looks_along_with_a_wave_in_preparation(team: Team) -> None:
    Wave.objects.update(state=WaveState.DRAFT)
    with pytest.raises(NotOpenError):
        begin(team)


def test_beginning_changes_nothing_of_the_response(team: Team) -> None:
    before = vars(team.response) | {"_state": None}
    begin(team)
    team.response.refresh_from_db()
    after = vars(team.response) | {"_state": None}
    assert {name: after[name] for name in before} == before


def test_it_ends_at_once_and_once(team: Team) -> None:
    one = begin(team)
    later = NOW + HOUR
    assert looking_along.end(one, person=team.safety, now=later)
    assert not looking_along.end(one, person=team.desk, now=later)
    assert not is_let_in(team, later)
    one.refresh_from_db()
    assert (one.ended_by, one.ended_at) == (team.safety, later)
    assert len(noted("look_along.ended")) == 1


def test_what_expired_is_not_ended_any_more(team: Team) -> None:
    one = begin(team, hours=1)
    assert not looking_along.end(one, person=team.desk, now=NOW + HOUR)
    assert not noted("look_along.ended")


def test_it_is_for_one_person_and_one_response(team: Team) -> None:
    begin(team)
    other = filling_factory.make_response(team.response.wave, "GM0518", "'s-Gravenhage")
    assert looking_along.standing(team.response, team.safety, NOW) is None
    assert looking_along.standing(other, team.desk, NOW) is None


def test_who_looks_along_now_is_told_from_who_did_before(team: Team) -> None:
    first = begin(team, hours=1)
    second = looking_along.begin(
        team.response, reason="Nog eens", hours=24, person=team.desk, now=NOW + HOUR
    )
    found = looking_along.of(team.response, NOW + 2 * HOUR)
    assert (list(found.now), list(found.before)) == ([second], [first])


def test_a_page_is_noted_once_an_hour_for_each_session(team: Team) -> None:
    one = begin(team, hours=24)
    session: dict[str, dict[str, str]] = {}
    now = timezone.now()
    assert looking_along.note_page(one, "section A", session, now)
    assert not looking_along.note_page(one, "section A", session, now + HOUR / 2)
    assert looking_along.note_page(one, "section B", session, now + HOUR / 2)
    assert looking_along.note_page(one, "section A", session, now + 2 * HOUR)
    assert looking_along.note_page(one, "section A", {}, now)
    assert [event.detail["page"] for event in noted("look_along.read")] == [
        "section A", "section B", "section A", "section A",
    ]  # fmt: skip
    assert list(session["looked_along"]) == [f"{one.pk} section A"]
