"""Reminders: planned on days, to who can act, sent once, and stopped by what happens meanwhile."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from platform_support import filling_factory, mail_server, people, wave_factory
from platform_support.filling_factory import Team
from platform_support.mail_server import Inbox
from zicht.platform.accounts import invitations, selectors, services
from zicht.platform.accounts.models import Organisation, Person
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import signing
from zicht.platform.fieldwork.models import Response, Wave
from zicht.platform.fieldwork.response.states import State
from zicht.platform.fieldwork.waves import inviting, reminders, waves
from zicht.platform.mail import delivery
from zicht.platform.mail.models import Message
from zicht.platform.mail.models import State as MailState
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

ALL = [state for state in State if state is not State.SUBMITTED]


@pytest.fixture(scope="module")
def running_inbox() -> Iterator[Inbox]:
    with mail_server.running() as inbox:
        yield inbox


@pytest.fixture
def inbox(running_inbox: Inbox) -> Inbox:
    running_inbox.mails.clear()
    return running_inbox


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def member() -> Person:
    return people.person("member")


@pytest.fixture
def wave(member: Person, now: datetime) -> Wave:
    return wave_factory.make_open(member, now=now, days=wave_factory.around_today())


@pytest.fixture
def team() -> dict[str, Person]:
    """The people of Amsterdam."""
    return {name: people.person(name) for name in ("contact", "safety", "care_youth", "signer")}


def plan_today(wave: Wave, member: Person, states: list[State] | None = None) -> None:
    today = timezone.localdate()
    reminders.add_round(wave, today, states or ALL, person=member, today=today)


def queued() -> list[Message]:
    return list(Message.objects.filter(purpose="reminder").order_by("to"))


def make_ready(wave: Wave, team: dict[str, Person], now: datetime) -> Response:
    """Amsterdam has answered everything, and both sides agree."""
    response = wave_factory.response_of(wave, "GM0363")
    filling_factory.fill_in(response, team["contact"], now=now)
    filling_factory.agree(team_of(response, team), now=now)
    return response


def team_of(response: Response, team: dict[str, Person]) -> Team:
    return Team(
        response=response,
        safety=team["safety"],
        care=team["care_youth"],
        signer=team["signer"],
        desk=team["contact"],
    )


def test_acceptance_18_a_reminder_run_twice_sends_once_and_a_submission_in_between_stops_it(
    wave: Wave, team: dict[str, Person], member: Person, inbox: Inbox, now: datetime
) -> None:
    response = make_ready(wave, team, now)
    people.person("stranger")  # The Hague has not opened its questionnaire
    plan_today(wave, member)
    assert reminders.run_due(now) == 2
    assert reminders.run_due(now) == 0
    to_signer = Message.objects.get(to=team["signer"].email, purpose="reminder")
    assert "U hoeft alleen nog in te dienen." in to_signer.body

    signing.submit(response, person=team["signer"], now=now)
    later = timezone.now() + timedelta(minutes=1)
    delivery.deliver(inbox.server, now=later)
    assert delivery.deliver(inbox.server, now=later) == {}
    assert [mail["To"] for mail in inbox.mails] == ["stranger@gm0518.example"]
    to_signer.refresh_from_db()
    assert to_signer.state == MailState.CANCELLED


def test_the_command_queues_the_reminders_of_today_and_says_how_many(
    wave: Wave, team: dict[str, Person], member: Person
) -> None:
    plan_today(wave, member, [State.NOT_OPENED])
    for expected in ("1 reminders queued", "0 reminders queued"):
        told = StringIO()
        call_command("queue_reminders", stdout=told)
        assert told.getvalue().strip() == expected
    assert [one.to for one in queued()] == [team["contact"].email]


def test_the_same_command_closes_a_wave_whose_last_day_is_over(
    wave: Wave, team: dict[str, Person], member: Person
) -> None:
    plan_today(wave, member, [State.NOT_OPENED])
    Wave.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    for expected in (f"{wave.code} closed\n0 reminders queued", "0 reminders queued"):
        told = StringIO()
        call_command("queue_reminders", stdout=told)
        assert told.getvalue().strip() == expected
    assert queued() == []


def test_a_reminder_has_the_text_of_the_state_with_everything_filled_in(
    wave: Wave, team: dict[str, Person], member: Person, now: datetime
) -> None:
    plan_today(wave, member)
    reminders.run_due(now)
    (message,) = queued()
    assert message.subject == "Amsterdam is nog niet begonnen: Meting 2026"
    assert "Beste Contact Jansen," in message.body
    assert "nog 20 dagen" in message.body
    assert f"/invullen/{wave.code}/GM0363/" in message.body
    assert "{" not in message.body


def test_a_reminder_for_another_state_is_not_sent_any_more(
    wave: Wave, team: dict[str, Person], member: Person, inbox: Inbox, now: datetime
) -> None:
    plan_today(wave, member)
    reminders.run_due(now)
    make_ready(wave, team, now)
    delivery.deliver(inbox.server, now=timezone.now() + timedelta(minutes=1))
    assert inbox.mails == []


def test_a_reminder_does_not_leave_after_the_wave_was_closed(
    wave: Wave, team: dict[str, Person], member: Person, inbox: Inbox, now: datetime
) -> None:
    plan_today(wave, member)
    reminders.run_due(now)
    waves.close(wave, person=member)
    delivery.deliver(inbox.server, now=timezone.now() + timedelta(minutes=1))
    assert inbox.mails == []


def test_nothing_is_queued_before_the_day_and_a_day_that_passed_is_done_once(
    wave: Wave, team: dict[str, Person], member: Person, now: datetime
) -> None:
    today = timezone.localdate()
    for days in (1, 2):
        reminders.add_round(wave, today + timedelta(days=days), ALL, person=member, today=today)
    assert reminders.run_due(now) == 0
    assert reminders.run_due(now + timedelta(days=3)) == 1
    assert list(wave.reminders.order_by("on").values_list("sent", flat=True)) == [0, 1]
    assert not wave.reminders.filter(ran_at=None).exists()


def test_whoever_was_invited_and_never_came_gets_a_new_link_that_works(
    wave: Wave, member: Person, now: datetime
) -> None:
    wave_factory.add_contact(wave, "GM0599", "rob@rotterdam.example", person=member)
    inviting.invite_all(wave, person=member, now=now)
    plan_today(wave, member)
    reminders.run_due(now)
    (message,) = queued()
    (code,) = re.findall(r"/u/([a-z0-9]+)/", message.body)
    found = selectors.invitation(code)
    assert found is not None
    assert (found.email, found.organisation.code) == ("rob@rotterdam.example", "GM0599")
    assert message.is_secret


def codes_sent(wave: Wave, member: Person, now: datetime) -> list[str]:
    """The codes in an invitation and in a reminder to somebody who did not come yet."""
    wave_factory.add_contact(wave, "GM0599", "rob@rotterdam.example", person=member)
    inviting.invite_all(wave, person=member, now=now)
    plan_today(wave, member)
    reminders.run_due(now)
    mails = Message.objects.filter(to="rob@rotterdam.example").order_by("created_at")
    return [re.findall(r"/u/([a-z0-9]+)/", one.body)[0] for one in mails]


@pytest.mark.parametrize("used", [0, 1])
def test_the_link_of_the_invitation_and_of_the_reminder_both_work_until_one_was_used(
    wave: Wave, member: Person, now: datetime, client: Client, used: int
) -> None:
    codes = codes_sent(wave, member, now)
    pages = [f"/uitnodiging/{code}/" for code in codes]
    for page in pages:
        assert "U bent uitgenodigd" in client.get(page).content.decode()
    assert client.post(pages[used], {"name": "Rob"}).status_code == 302
    for page in pages:
        seen = Client().get(page)
        assert seen.status_code == 200
        assert "Deze uitnodiging is al aangenomen" in seen.content.decode()
    assert Person.objects.filter(email="rob@rotterdam.example").count() == 1


def test_whoever_left_does_not_come_back_by_the_link_of_an_older_mail(
    wave: Wave, member: Person, now: datetime
) -> None:
    first, second = codes_sent(wave, member, now)
    found = selectors.invitation(second)
    assert found is not None
    accepted = invitations.accept(found, name="Rob", now=now)
    assert accepted is not None
    (membership,) = accepted.person.memberships.all()
    services.end_membership(membership, person=member, today=timezone.localdate())
    older = selectors.invitation(first)
    assert older is not None
    assert invitations.accept(older, name="", now=now) is None


def test_an_invitation_that_was_taken_back_is_taken_back_in_every_mail_and_not_sent_again(
    wave: Wave, member: Person, now: datetime
) -> None:
    codes = codes_sent(wave, member, now)
    rotterdam = Organisation.objects.get(code="GM0599")
    (shown,) = selectors.open_invitations(rotterdam, now)
    assert invitations.revoke(shown, person=member, now=now)
    for code in codes:
        found = selectors.invitation(code)
        assert found is not None
        assert invitations.standing(found, now) is invitations.Standing.REVOKED
    assert "GM0599" in reminders.preview(wave, ALL, now).unreachable


def test_whoever_left_a_municipality_is_not_reminded_though_still_on_the_list(
    wave: Wave, team: dict[str, Person], member: Person, now: datetime
) -> None:
    wave_factory.add_contact(wave, "GM0363", team["contact"].email, person=member)
    inviting.invite_all(wave, person=member, now=now)
    for membership in team["contact"].memberships.all():
        services.end_membership(membership, person=member, today=timezone.localdate())
    assert reminders.preview(wave, [State.NOT_OPENED], now).reminders == ()


def test_the_preview_shows_the_receivers_and_changes_nothing(
    wave: Wave, team: dict[str, Person], member: Person, now: datetime
) -> None:
    plan = reminders.preview(wave, ALL, now)
    assert [one.receiver.email for one in plan.reminders] == [team["contact"].email]
    assert "GM0599" in plan.unreachable
    assert queued() == []


def test_days_that_make_no_sense_are_refused(wave: Wave, member: Person) -> None:
    today = timezone.localdate()
    plan_today(wave, member)
    for on, states, code in [
        (today, ALL, "round-taken"),
        (today - timedelta(days=1), ALL, "round-outside"),
        (today + timedelta(days=21), ALL, "round-outside"),
        (today + timedelta(days=1), [State.SUBMITTED], "no-states"),
    ]:
        with pytest.raises(InvalidInputError) as refusal:
            reminders.add_round(wave, on, states, person=member, today=today)
        assert [one.code for one in refusal.value.problems] == [code]


def test_a_day_is_taken_away_until_it_was_done(
    wave: Wave, team: dict[str, Person], member: Person, now: datetime
) -> None:
    plan_today(wave, member)
    first = wave.reminders.get()
    assert reminders.remove_round(wave, first.pk, person=member)
    assert not reminders.remove_round(wave, first.pk, person=member)
    plan_today(wave, member)
    reminders.run_due(now)
    assert not reminders.remove_round(wave, wave.reminders.get().pk, person=member)
    assert list(
        Event.objects.filter(action__startswith="reminder.").values_list("action", flat=True)
    ) == ["reminder.planned", "reminder.removed", "reminder.planned", "reminder.queued"]
