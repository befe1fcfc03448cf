"""The people of a wave: read again without harm, invited once, with a link that works."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from platform_support import people, wave_factory
from zicht.language import Language
from zicht.platform.accounts import invitations, selectors
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Role
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.waves import inviting, waves
from zicht.platform.fieldwork.waves.contacts import Contact
from zicht.platform.mail import guards
from zicht.platform.mail.models import Message
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def member() -> Person:
    return people.person("member")


def contact(email: str, name: str = "", language: Language = Language.NL) -> Contact:
    return Contact(
        municipality_code="GM0363", email=email, name=name, role=Role.CONTACT, language=language
    )


def invited() -> list[Message]:
    return list(Message.objects.filter(purpose="wave-invitation").order_by("to"))


def test_a_list_that_is_read_again_adds_and_changes_but_removes_nobody(member: Person) -> None:
    wave = wave_factory.make(member, now=NOW)
    first = [contact("anna@a.example"), contact("ben@a.example")]
    assert len(inviting.store_contacts(wave, first, person=member).added) == 2
    second = [contact("anna@a.example", name="Anna"), contact("carla@a.example")]
    difference = inviting.store_contacts(wave, second, person=member)
    assert (len(difference.added), len(difference.changed)) == (1, 1)
    names = dict(wave.contacts.values_list("email", "name"))
    assert names == {"anna@a.example": "Anna", "ben@a.example": "", "carla@a.example": ""}


def test_nobody_is_invited_before_the_wave_is_open(member: Person) -> None:
    wave = wave_factory.make(member, now=NOW)
    inviting.store_contacts(wave, [contact("anna@a.example")], person=member)
    with pytest.raises(InvalidInputError):
        inviting.invite_all(wave, person=member, now=NOW)
    assert invited() == []


def test_nobody_is_invited_after_the_last_day(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    inviting.store_contacts(wave, [contact("anna@a.example")], person=member)
    with pytest.raises(InvalidInputError) as refusal:
        inviting.invite_all(wave, person=member, now=datetime(2026, 5, 1, 9, tzinfo=UTC))
    assert [one.code for one in refusal.value.problems] == ["last-day-over"]
    assert invited() == []


def test_everybody_is_invited_once_in_their_own_language_with_a_link_of_their_own(
    member: Person,
) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    listed = [contact("anna@a.example", "Anna"), contact("ben@a.example", language=Language.EN)]
    inviting.store_contacts(wave, listed, person=member)
    assert inviting.invite_all(wave, person=member, now=NOW) == 2
    assert inviting.invite_all(wave, person=member, now=NOW) == 0
    dutch, english = invited()
    assert "Beste Anna," in dutch.body
    assert "Uitnodiging voor Amsterdam: Meting 2026" in dutch.subject
    assert "Dear colleague," in english.body
    assert "30 April 2026" in english.body
    assert (dutch.is_secret, dutch.guard) == (True, invitations.GUARD)
    for message in (dutch, english):
        (code,) = re.findall(r"/u/([a-z0-9]+)/", message.body)
        found = selectors.invitation(code)
        assert found is not None
        assert (found.email, found.organisation.code) == (message.to, "GM0363")


def test_whoever_has_the_role_already_goes_straight_to_the_questionnaire(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    here = people.person("contact")
    inviting.store_contacts(wave, [contact(here.email)], person=member)
    inviting.invite_all(wave, person=member, now=NOW)
    (message,) = invited()
    assert f"/invullen/{wave.code}/GM0363/" in message.body
    assert (message.is_secret, message.guard, message.expires_at) == (False, "", None)


def test_an_invitation_that_was_taken_back_is_not_sent(member: Person) -> None:
    wave = wave_factory.make_open(member, now=timezone.now(), days=wave_factory.around_today())
    inviting.store_contacts(wave, [contact("anna@a.example")], person=member)
    inviting.invite_all(wave, person=member, now=timezone.now())
    (message,) = invited()
    assert guards.lets_through(message)
    (invitation,) = people.organisation("GM0363").invitations.all()
    invitations.revoke(invitation, person=member, now=timezone.now())
    assert not guards.lets_through(message)


def test_whoever_is_taken_off_the_list_is_not_invited_any_more(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    inviting.store_contacts(wave, [contact("anna@a.example")], person=member)
    inviting.remove_contact(wave.contacts.get(), person=member)
    assert inviting.invite_all(wave, person=member, now=NOW) == 0
    assert Event.objects.filter(action="wave.contact_removed").count() == 1


def test_the_log_never_holds_a_mail_address_of_a_contact(member: Person) -> None:
    wave = wave_factory.make_open(member, now=NOW)
    inviting.store_contacts(wave, [contact("anna@a.example", "Anna")], person=member)
    inviting.invite_all(wave, person=member, now=NOW)
    inviting.remove_contact(wave.contacts.get(), person=member)
    waves.close(wave, person=member)
    kept = " ".join(str(one.detail) + one.subject for one in Event.objects.all())
    assert "anna" not in kept.lower()
