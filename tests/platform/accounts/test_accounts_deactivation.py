"""Closing somebody's account: what ends with it, who may, and who cannot be closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from platform_support import people
from platform_support.people import CAST, organisation, person, signed_in
from zicht.language import Language
from zicht.platform.accounts import invitations, services
from zicht.platform.accounts.models import Invitation, Person
from zicht.platform.accounts.roles import Role
from zicht.platform.audit.models import Event
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db


def second_owner() -> Person:
    made, _ = services.find_or_create_person(
        email="tweede@national.example", language=Language.NL, now=timezone.now()
    )
    services.grant(made, organisation("national"), Role.OWNER, person=None, today=people.JOINED)
    return made


def test_roles_sessions_and_invitations_end_and_the_log_says_so() -> None:
    owner, safety = person("owner"), person("safety")
    services.grant(safety, organisation("GM0518"), Role.CONTACT, person=None, today=people.JOINED)
    now = timezone.now()
    invited = invitations.invite(
        email=safety.email,
        organisation=organisation("noord"),
        role=Role.COORDINATOR,
        language=Language.NL,
        person=owner,
        now=now,
    )
    session = people.sign_in(Client(), safety)
    assert session.get("/account/").status_code == 200
    assert services.deactivate(safety, person=owner, now=now)
    assert not services.deactivate(safety, person=owner, now=now)
    assert session.get("/account/").status_code == 302
    safety.refresh_from_db()
    today = timezone.localdate(now)
    assert not safety.is_active
    assert {one.valid_until for one in safety.memberships.all()} == {today}
    assert Invitation.objects.get(pk=invited.pk).revoked_at == now
    event = Event.objects.get(action="person.deactivated")
    assert (event.actor_id, event.subject) == (owner.pk, f"person:{safety.pk}")
    assert event.detail == {"roles": 2, "invitations": 1}
    assert Event.objects.filter(action="membership.ended").count() == 2


def test_a_role_that_would_begin_later_ends_too() -> None:
    safety, tomorrow = person("safety"), timezone.localdate() + timedelta(days=1)
    services.grant(safety, organisation("GM0518"), Role.CONTACT, person=None, today=tomorrow)
    services.deactivate(safety, person=person("owner"), now=timezone.now())
    assert not safety.memberships.filter(valid_until=None).exists()


def test_a_session_from_before_stays_ended_when_somebody_comes_back() -> None:
    owner, safety = person("owner"), person("safety")
    session = people.sign_in(Client(), safety)
    services.deactivate(safety, person=owner, now=timezone.now())
    Person.objects.filter(pk=safety.pk).update(is_active=True)
    assert session.get("/account/").status_code == 302


def test_nobody_closes_their_own_account() -> None:
    owner = person("owner")
    second_owner()
    with pytest.raises(InvalidInputError) as refusal:
        services.deactivate(owner, person=owner, now=timezone.now())
    assert refusal.value.problems[0].code == "oneself"


def test_the_last_owner_stays_also_when_two_close_each_other() -> None:
    first, second = person("owner"), second_owner()
    assert services.deactivate(second, person=first, now=timezone.now())
    with pytest.raises(InvalidInputError) as refusal:
        services.deactivate(first, person=second, now=timezone.now())
    assert refusal.value.problems[0].code == "last-owner"
    first.refresh_from_db()
    assert first.is_active


def test_an_owner_closes_an_account_on_the_page_of_its_organisation() -> None:
    safety, owner = person("safety"), signed_in("owner")
    page = owner.get("/team/mensen/GM0363/").content.decode()
    assert "Sluit het account af" in page
    membership = safety.memberships.get().pk
    answer = owner.post("/team/mensen/GM0363/", {"deactivate": "1", "membership": membership})
    assert answer.status_code == 302
    safety.refresh_from_db()
    assert not safety.is_active


@pytest.mark.parametrize("who", sorted(set(CAST) - {"owner"}))
def test_nobody_else_does(who: str) -> None:
    of = person("care_youth")
    client = signed_in(who)
    data = {"deactivate": "1", "membership": of.memberships.get().pk}
    assert client.post("/team/mensen/GM0363/", data).status_code == 404
    page = client.get("/team/mensen/GM0363/").content.decode()
    assert "Sluit het account af" not in page
    of.refresh_from_db()
    assert of.is_active


def test_an_owner_is_not_offered_to_close_their_own_account() -> None:
    client = signed_in("owner")
    assert "Sluit het account af" not in client.get("/team/mensen/national/").content.decode()
    data = {"deactivate": "1", "membership": person("owner").memberships.get().pk}
    assert client.post("/team/mensen/national/", data).status_code == 404
