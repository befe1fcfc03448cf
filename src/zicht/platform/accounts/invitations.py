"""Inviting somebody, and what becomes of it: accepted once, revoked, or expired."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zicht.language import Language
from zicht.platform.accounts import codes, mails, services
from zicht.platform.accounts.models import Invitation, Organisation, Person
from zicht.platform.accounts.roles import Role
from zicht.platform.audit import services as audit
from zicht.platform.mail.models import Message

GUARD = "invitation-open"

#: Long enough for a holiday.
VALID = timedelta(days=30)


class Standing(StrEnum):
    """What an invitation is at a moment."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Who accepted; ``is_new`` when they had no account before."""

    person: Person
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An invitation, and the code that only its link tells."""

    invitation: Invitation
    code: str


def standing(invitation: Invitation, now: datetime) -> Standing:
    """What became of an invitation."""
    if invitation.accepted_at is not None:
        return Standing.ACCEPTED
    if invitation.revoked_at is not None:
        return Standing.REVOKED
    return Standing.EXPIRED if invitation.expires_at <= now else Standing.OPEN


def is_still_open(message: Message) -> bool:
    """Whether the mail of an invitation should still leave."""
    key = message.about.removeprefix("invitation:")
    invitation = Invitation.objects.filter(pk=key).first()
    return invitation is not None and standing(invitation, timezone.now()) is Standing.OPEN


@transaction.atomic
def invite(
    *,
    email: str,
    organisation: Organisation,
    role: Role,
    language: Language,
    person: Person | None,
    now: datetime,
) -> Invitation:
    """Invite somebody by mail; an earlier invitation for the same is revoked.

    Raises ValueError for a role that the organisation does not know.
    """
    of = Invitation(email=email.strip().lower(), organisation=organisation, role=role)
    _waiting(of).update(revoked_at=now)
    issued = issue(
        email=email,
        organisation=organisation,
        role=role,
        language=language,
        person=person,
        now=now,
    )
    mails.queue_invitation(issued.invitation, issued.code, guard=GUARD)
    return issued.invitation


@transaction.atomic
def issue(
    *,
    email: str,
    organisation: Organisation,
    role: Role,
    language: Language,
    person: Person | None,
    now: datetime,
) -> Issued:
    """An invitation of which the caller sends the link, in words of its own.

    Earlier ones for the same stay. Raises ValueError for a role that the organisation does not
    know.
    """
    services.require_fit(organisation, role)
    code = codes.new(codes.SHORT)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        organisation=organisation,
        role=role,
        language=language.value,
        code_hash=codes.digest(code),
        created_by=person,
        created_at=now,
        expires_at=now + VALID,
    )
    _record("invitation.created", invitation, person)
    return Issued(invitation=invitation, code=code)


@transaction.atomic
def accept(invitation: Invitation, *, name: str, now: datetime) -> Accepted | None:
    """Give who was invited their role; None when it can no longer be accepted.

    Of two who accept at the same moment, one does. Earlier and later invitations for the same are
    accepted with it: who leaves must not come back by a link of a reminder.
    """
    waiting = list(_waiting(invitation).select_for_update().order_by("pk"))
    row = next((one for one in waiting if one.pk == invitation.pk), None)
    if row is None or standing(row, now) is not Standing.OPEN:
        return None
    person, is_new = services.find_or_create_person(
        email=row.email, language=Language(row.language), now=now
    )
    if not person.is_active:
        return None
    if is_new and name:
        person.name = " ".join(name.split())
        person.save(update_fields=["name"])
    keys = [one.pk for one in waiting]
    Invitation.objects.filter(pk__in=keys).update(accepted_at=now, accepted_by=person)
    today = timezone.localdate(now)
    services.grant(person, row.organisation, Role(row.role), person=row.created_by, today=today)
    _record("invitation.accepted", row, person)
    return Accepted(person=person, is_new=is_new)


@transaction.atomic
def revoke(invitation: Invitation, *, person: Person, now: datetime) -> bool:
    """Take an invitation back, with earlier and later ones for the same that wait too.

    False when it was accepted or revoked before.
    """
    if not _waiting(invitation).filter(pk=invitation.pk).exists():
        return False
    if not _waiting(invitation).update(revoked_at=now):
        return False
    _record("invitation.revoked", invitation, person)
    return True


def _waiting(invitation: Invitation) -> QuerySet[Invitation]:
    """Every invitation of this person for this role here that was not accepted or revoked."""
    return Invitation.objects.filter(
        email=invitation.email,
        organisation=invitation.organisation_id,
        role=invitation.role,
        accepted_at=None,
        revoked_at=None,
    )


def _record(action: str, invitation: Invitation, person: Person | None) -> None:
    audit.record(
        action,
        actor=person,
        subject=f"organisation:{invitation.organisation.code}",
        detail={"invitation": invitation.pk, "role": invitation.role},
    )
