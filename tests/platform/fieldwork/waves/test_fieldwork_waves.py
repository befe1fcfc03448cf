"""Making, opening and closing a wave: whole, in the log, and only in that order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from platform_support import filling_factory, people, wave_factory
from zicht.areas.register import Register
from zicht.language import Language
from zicht.platform.accounts import services as accounts
from zicht.platform.accounts.models import Organisation, Person
from zicht.platform.accounts.roles import Kind, Role
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork import services
from zicht.platform.fieldwork.models import Purpose, QuestionnaireVersion, Wave, WaveState
from zicht.platform.fieldwork.wave_access import may_run_waves, may_see_waves
from zicht.platform.fieldwork.waves import waves
from zicht.platform.fieldwork.waves.wave_texts import Template
from zicht.platform.fieldwork.waves.wave_wording import DEFAULTS
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def member() -> Person:
    return people.person("member")


def actions() -> list[str]:
    return list(Event.objects.filter(action__startswith="wave.").values_list("action", flat=True))


def code_of(refusal: pytest.ExceptionInfo[InvalidInputError]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_wave_asks_every_municipality_of_its_day_and_locks_the_questionnaire(
    member: Person,
) -> None:
    wave = wave_factory.make(member, now=NOW)
    expected = {one.code for one in Register.load().on(date(2026, 1, 1))}
    assert set(wave.responses.values_list("municipality_id", flat=True)) == expected
    assert (wave.state, wave.created_by) == (WaveState.DRAFT, member)
    wave.questionnaire.refresh_from_db()
    assert wave.questionnaire.locked_at == NOW
    with pytest.raises(InvalidInputError) as refusal:
        services.load_questionnaires([wave.questionnaire.text.replace("?", "??", 1)])
    assert code_of(refusal) == ["questionnaire-locked"]


def test_people_can_be_invited_for_every_municipality_of_a_wave(member: Person) -> None:
    wave = wave_factory.make(member, now=NOW)
    wave_factory.make(member, now=NOW, code="nog-een")
    asked = set(wave.responses.values_list("municipality_id", flat=True))
    known = Organisation.objects.filter(kind=Kind.MUNICIPALITY).values_list("code", flat=True)
    assert asked <= set(known)
    (event,) = Event.objects.filter(action="organisations.created")
    assert event.detail == {"count": len(asked)}


@pytest.mark.parametrize("name", sorted(people.CAST))
def test_who_may_see_and_who_may_run_waves(name: str) -> None:
    person = people.person(name)
    # The last owner cannot leave.
    other = filling_factory.make_person("Oscar")
    national = people.organisation("national")
    accounts.grant(other, national, Role.OWNER, person=None, today=people.JOINED)
    assert may_see_waves(person, TODAY) == (name in ("owner", "member", "desk"))
    assert may_run_waves(person, TODAY) == (name in ("owner", "member"))
    for membership in person.memberships.all():
        accounts.end_membership(membership, person=None, today=TODAY)
    assert not may_see_waves(person, TODAY)
    assert not may_run_waves(person, TODAY)


def test_a_municipality_that_ended_before_the_day_is_not_asked(member: Person) -> None:
    later = wave_factory.make(member, now=NOW)
    days = replace(wave_factory.DAYS, frame_date=date(2021, 1, 1))
    earlier = wave_factory.make(member, now=NOW, code="eerder", days=days)
    assert earlier.responses.filter(municipality_id="GM0457").exists()  # Weesp, until 2022
    assert not later.responses.filter(municipality_id="GM0457").exists()


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (replace(wave_factory.DAYS, closes_on=date(2026, 1, 31)), "days-in-wrong-order"),
        (replace(wave_factory.DAYS, frame_date=date(1800, 1, 1)), "nobody-to-ask"),
    ],
)
def test_a_wave_that_cannot_be_is_refused_and_nothing_is_made(
    member: Person, days: waves.Days, code: str
) -> None:
    version = wave_factory.version()
    with pytest.raises(InvalidInputError) as refusal:
        wave_factory.make(member, now=NOW, days=days)
    assert code in code_of(refusal)
    assert not Wave.objects.filter(code=wave_factory.CODE).exists()
    assert QuestionnaireVersion.objects.get(pk=version.pk).locked_at is None


def test_a_code_is_given_once(member: Person) -> None:
    wave_factory.make(member, now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        wave_factory.make(member, now=NOW)
    assert code_of(refusal) == ["wave-code-taken"]


def test_a_wave_is_prepared_then_open_then_closed_and_each_step_is_in_the_log(
    member: Person,
) -> None:
    wave = wave_factory.make(member, now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        waves.close(wave, person=member)
    assert code_of(refusal) == ["wave-never-open"]
    waves.open_(wave, person=member, today=TODAY)
    waves.open_(wave, person=member, today=TODAY)
    waves.close(wave, person=member)
    waves.close(wave, person=member)
    with pytest.raises(InvalidInputError) as refusal:
        waves.open_(wave, person=member, today=TODAY)
    assert code_of(refusal) == ["wave-closed"]
    assert actions() == ["wave.created", "wave.opened", "wave.closed"]


def test_a_wave_whose_last_day_is_over_is_not_opened(member: Person) -> None:
    wave = wave_factory.make(member, now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        waves.open_(wave, person=member, today=date(2026, 5, 1))
    assert code_of(refusal) == ["last-day-over"]


def test_the_days_of_an_open_wave_can_move_but_not_into_the_past(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    first, last = date(2026, 2, 1), date(2026, 5, 31)
    waves.change_days(wave, opens_on=first, closes_on=last, person=member, today=TODAY)
    wave.refresh_from_db()
    assert wave.closes_on == last
    with pytest.raises(InvalidInputError) as refusal:
        waves.change_days(wave, opens_on=first, closes_on=first, person=member, today=TODAY)
    assert code_of(refusal) == ["last-day-over"]
    waves.close(wave, person=member)
    with pytest.raises(InvalidInputError) as refusal:
        waves.change_days(wave, opens_on=first, closes_on=last, person=member, today=TODAY)
    assert code_of(refusal) == ["wave-closed"]


def test_a_closed_wave_has_the_fingerprint_of_what_was_submitted(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    empty = wave_factory.make(member, now=NOW, code="leeg")
    waves.open_(empty, person=member, today=TODAY)
    waves.close(empty, person=member)
    response = wave_factory.response_of(wave, "GM0363")
    filling_factory.fill_in(response, member, now=NOW)
    team = filling_factory.Team(
        response=response, safety=member, care=member, signer=member, desk=member
    )
    filling_factory.agree(team, now=NOW)
    filling_factory.signing.submit(response, person=member, now=NOW)
    waves.close(wave, person=member)
    wave.refresh_from_db()
    empty.refresh_from_db()
    assert len(wave.fingerprint) == 64
    assert wave.fingerprint != empty.fingerprint
    assert Event.objects.get(action="wave.closed", subject="wave:meting-2026").detail == {
        "submitted": 1,
        "fingerprint": wave.fingerprint,
    }


def test_a_wave_closes_by_itself_on_the_day_after_its_last_and_only_once(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    prepared = wave_factory.make(member, now=NOW, code="nooit-open")
    last = wave_factory.DAYS.closes_on
    assert waves.close_due(last) == []
    after = last + timedelta(days=1)
    assert waves.close_due(after) == [wave.code]
    assert waves.close_due(after) == []
    wave.refresh_from_db()
    prepared.refresh_from_db()
    assert (wave.state, len(wave.fingerprint)) == (WaveState.CLOSED, 64)
    assert prepared.state == WaveState.DRAFT
    event = Event.objects.get(action="wave.closed")
    assert (event.actor_id, event.subject) == (None, f"wave:{wave.code}")
    assert event.detail == {"submitted": 0, "fingerprint": wave.fingerprint}


def test_a_wave_that_got_another_last_day_does_not_close_on_the_first(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    after = wave_factory.DAYS.closes_on + timedelta(days=1)
    waves.change_days(
        wave, opens_on=wave_factory.DAYS.opens_on, closes_on=after, person=member, today=TODAY
    )
    assert waves.close_due(after) == []


def test_a_wave_has_the_texts_of_zicht_until_it_gets_its_own(member: Person) -> None:
    wave = wave_factory.make(member, now=NOW)
    assert waves.text(wave, Purpose.STUCK, Language.NL) == DEFAULTS[Purpose.STUCK][Language.NL]
    own = Template(subject="Dag {naam}", body="Ga verder:\n{link}")
    typed = replace(own, body="Ga verder:\r\n{link}")
    waves.change_text(wave, Purpose.STUCK, Language.NL, typed, person=member)
    assert waves.text(wave, Purpose.STUCK, Language.NL) == own
    with pytest.raises(InvalidInputError):
        waves.change_text(
            wave, Purpose.STUCK, Language.NL, replace(own, body="Zonder"), person=member
        )
    assert waves.text(wave, Purpose.STUCK, Language.NL) == own
    assert actions()[-1] == "wave.text_changed"
