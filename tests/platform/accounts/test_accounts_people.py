"""Inviting people, what they become, and ending it."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from platform_support import mail_server, own_database, people
from platform_support.people import organisation, person
from zicht.language import Language
from zicht.platform.accounts import codes, invitations, selectors, services
from zicht.platform.accounts.invitations import Standing
from zicht.platform.accounts.models import Invitation, Membership, Person
from zicht.platform.accounts.roles import Kind, Role
from zicht.platform.audit.models import Event
from zicht.platform.audit.selectors import verify
from zicht.platform.mail import delivery
from zicht.platform.mail.models import Message, State
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db


def invite(email: str = "Nieuw@GM0363.example", role: Role = Role.SAFETY) -> Invitation:
    return invitations.invite(
        email=email,
        organisation=organisation("GM0363"),
        role=role,
        language=Language.NL,
        person=person("contact"),
        now=timezone.now(),
    )


def last_code() -> str:
    message = Message.objects.filter(purpose="invitation").order_by("-created_at", "-pk").first()
    assert message is not None
    found = re.search(r"/u/(\w+)/", message.body)
    assert found is not None
    return found[1]


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def test_an_invitation_goes_out_with_a_short_link_and_is_kept_as_a_hash() -> None:
    invitation = invite()
    message = Message.objects.get()
    assert message.to == "nieuw@gm0363.example"
    assert "Contact Jansen nodigt u uit" in message.body
    assert "voor Amsterdam, als beleidsmedewerker veiligheid" in message.body
    code = last_code()
    assert len(code) == codes.SHORT
    assert f"http://127.0.0.1:8000/u/{code}/" in message.body
    assert code not in invitation.code_hash
    assert selectors.invitation(code) == invitation
    assert selectors.invitation(code.upper()) == invitation
    assert actions()[-1] == "invitation.created"


def test_who_accepts_becomes_a_person_with_the_role_from_today() -> None:
    invitation = invite()
    accepted = invitations.accept(invitation, name=" Nieuwe  Collega ", now=timezone.now())
    assert accepted is not None
    assert accepted.is_new
    assert (accepted.person.email, accepted.person.name) == (
        "nieuw@gm0363.example",
        "Nieuwe Collega",
    )
    assert not accepted.person.has_usable_password()
    (membership,) = selectors.memberships(accepted.person, timezone.localdate())
    assert (membership.role, membership.organisation.code) == (Role.SAFETY, "GM0363")
    assert membership.granted_by == invitation.created_by
    assert actions()[-3:] == ["person.created", "membership.granted", "invitation.accepted"]
    assert verify() is None


def test_an_invitation_is_accepted_once() -> None:
    invitation = invite()
    invitations.accept(invitation, name="", now=timezone.now())
    assert invitations.accept(invitation, name="", now=timezone.now()) is None
    assert Membership.objects.filter(person__email="nieuw@gm0363.example").count() == 1


def test_who_is_invited_again_gets_a_second_role_on_the_same_account() -> None:
    of = person("safety")
    invitation = invite(of.email.upper(), Role.SIGNER)
    accepted = invitations.accept(invitation, name="Iemand anders", now=timezone.now())
    assert accepted is not None
    assert not accepted.is_new
    assert accepted.person == of
    assert accepted.person.name == "Safety Jansen"
    assert selectors.memberships(of, timezone.localdate()).count() == 2


def test_an_invitation_expires_after_thirty_days() -> None:
    invitation = invite()
    later = timezone.now() + invitations.VALID
    assert invitations.standing(invitation, later - timedelta(minutes=1)) is Standing.OPEN
    assert invitations.standing(invitation, later) is Standing.EXPIRED
    assert invitations.accept(invitation, name="", now=later) is None


def test_inviting_again_revokes_the_earlier_invitation() -> None:
    first = invite()
    second = invite()
    first.refresh_from_db()
    now = timezone.now()
    assert invitations.standing(first, now) is Standing.REVOKED
    assert invitations.standing(second, now) is Standing.OPEN


def test_the_mail_of_a_revoked_invitation_does_not_leave() -> None:
    invitation = invite()
    assert invitations.revoke(invitation, person=person("contact"), now=timezone.now())
    assert not invitations.revoke(invitation, person=person("contact"), now=timezone.now())
    with mail_server.running() as inbox:
        assert delivery.deliver(inbox.server, now=timezone.now()) == {"cancelled": 1}
    assert inbox.mails == []


def test_the_text_of_an_invitation_is_wiped_when_it_has_been_sent() -> None:
    invite()
    Message.objects.update(state=State.SENT, sent_at=timezone.now())
    delivery.settle(now=timezone.now())
    assert Message.objects.get().body == ""


def test_nobody_is_invited_for_a_role_that_the_organisation_does_not_know() -> None:
    with pytest.raises(ValueError, match="no owner in a municipality"):
        invite(role=Role.OWNER)
    assert not Message.objects.exists()


def test_a_role_that_has_ended_can_be_given_again() -> None:
    of, today = person("safety"), timezone.localdate()
    membership = of.memberships.get()
    services.end_membership(membership, person=person("contact"), today=today)
    assert not selectors.memberships(of, today).exists()
    services.end_membership(membership, person=person("contact"), today=today)
    assert actions().count("membership.ended") == 1
    again = services.grant(of, organisation("GM0363"), Role.SAFETY, person=None, today=today)
    assert again != membership
    assert selectors.memberships(of, today).count() == 1


def test_the_last_owner_cannot_be_ended() -> None:
    owner, today = person("owner"), timezone.localdate()
    with pytest.raises(InvalidInputError, match="the last owner"):
        services.end_membership(owner.memberships.get(), person=owner, today=today)
    services.grant(
        person("member"), organisation("national"), Role.OWNER, person=owner, today=today
    )
    services.end_membership(owner.memberships.get(), person=owner, today=today)
    assert not selectors.memberships(owner, today).exists()


def test_an_address_belongs_to_one_person_whatever_its_capitals() -> None:
    person("safety")
    other = Person(email="SAFETY@gm0363.example", created_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_the_database_refuses_a_role_twice_at_the_same_time() -> None:
    membership = person("safety").memberships.get()
    membership.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save(force_insert=True)


def test_an_organisation_gets_a_new_name_but_never_another_kind() -> None:
    organisation("GM0363")
    renamed = services.store_organisation(
        kind=Kind.MUNICIPALITY, code="GM0363", name="Gemeente Amsterdam"
    )
    assert renamed.name == "Gemeente Amsterdam"
    with pytest.raises(ValueError, match="stays one"):
        services.store_organisation(kind=Kind.REGION, code="GM0363", name="Amsterdam")


def test_the_yearly_review_shows_first_what_nobody_confirmed_for_a_year() -> None:
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    for name in ("owner", "safety", "signer"):
        person(name)
    recent = person("contact").memberships.get()
    recent.valid_from = date(2026, 11, 1)
    recent.save()
    services.confirm_membership(
        person("signer").memberships.get(), person=person("owner"), now=now - timedelta(days=20)
    )
    lines = [(line.membership.person.name, line.is_due) for line in selectors.review(now)]
    assert lines == [
        ("Safety Jansen", True),
        ("Owner Jansen", True),
        ("Contact Jansen", False),
        ("Signer Jansen", False),
    ]
    later = selectors.review(now + timedelta(days=346))
    assert all(line.is_due for line in later if line.membership.person.name == "Signer Jansen")
    assert "membership.confirmed" in actions()


def test_an_owner_takes_away_a_lost_second_factor() -> None:
    of = person("member")
    people.add_app(of)
    assert services.reset_second_factor(of, person=person("owner")) == 1
    event = Event.objects.order_by("id").last()
    assert event is not None
    assert (event.action, event.subject) == ("second_factor.reset", f"person:{of.pk}")


def test_the_command_for_the_first_owner_leaves_an_invitation_in_the_outbox() -> None:
    out = StringIO()
    call_command("create_owner", "ada@zicht.example", "--team", "CoMensha en VNG", stdout=out)
    assert "waits in the outbox" in out.getvalue()
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.organisation.name) == (Role.OWNER, "CoMensha en VNG")
    shown = StringIO()
    call_command("deliver_mail", "--show", stdout=shown)
    assert f"/u/{last_code()}/" in shown.getvalue()
    with pytest.raises(CommandError, match="not a mail address"):
        call_command("create_owner", "ada")


_INVITE = """
from datetime import timedelta
from django.utils import timezone
from platform_support.people import organisation
from zicht.language import Language
from zicht.platform.accounts import invitations
from zicht.platform.accounts.roles import Role
print(invitations.invite(email="nieuw@gm0363.example", organisation=organisation("GM0363"),
      role=Role.SAFETY, language=Language.NL, person=None, now=timezone.now()).pk)
"""
_ACCEPT = """
import sys
from django.utils import timezone
from zicht.platform.accounts import invitations
from zicht.platform.accounts.models import Invitation
found = Invitation.objects.get(pk=sys.argv[1])
sys.stdin.readline()
print(invitations.accept(found, name="Iemand", now=timezone.now()) is not None)
"""


def test_of_four_people_who_accept_an_invitation_at_once_one_does(tmp_path: Path) -> None:
    with own_database.made(tmp_path) as database:
        number = database.run(_INVITE).strip()
        people_who_press = [database.start(_ACCEPT, number) for _ in range(4)]
        printed = [one.communicate("\n") for one in people_who_press]
    assert [complaints for _, complaints in printed] == [""] * 4
    assert sorted(said.split()[-1] for said, _ in printed) == ["False"] * 3 + ["True"]
