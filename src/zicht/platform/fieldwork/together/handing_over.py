"""Handing sections of a response to colleagues; it tells who is asked, and locks nothing.

Whoever is not of the municipality yet is invited. A section stands in somebody's name until the
contact person takes it back.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zicht.language import Language
from zicht.platform.accounts import invitations
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.invitations import Standing
from zicht.platform.accounts.models import Invitation, Membership, Organisation, Person
from zicht.platform.accounts.roles import Kind, Role
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import Assignment, Response
from zicht.platform.fieldwork.response import locking
from zicht.platform.fieldwork.together import handing_over_mail
from zicht.platform.mail.models import Message
from zicht.questionnaire.model import Domain, Questionnaire

#: The name under which a mail asks, just before it leaves, whether the section is still theirs.
GUARD = "handing-over-stands"

#: What a colleague can be invited as from here.
INVITED_AS = (Role.SAFETY, Role.CARE_YOUTH, Role.CONTACT)


class UnknownColleagueError(Exception):
    """Nobody of the municipality has this address; invite them in a role, or mend the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAs:
    """In which role and language somebody is invited who is not of the municipality yet."""

    role: Role
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Which sections were handed over now; those that were theirs already are not among them."""

    sections: tuple[str, ...]
    is_invited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """To whom a section was handed; ``label`` is their address while they are not a colleague."""

    key: int
    section: str
    email: str
    label: str
    is_colleague: bool
    by: str
    at: datetime


@transaction.atomic
def hand_over(
    response: Response,
    sections: Iterable[str],
    *,
    email: str,
    invite_as: InviteAs | None = None,
    person: Person,
    now: datetime,
) -> HandedOver:
    """Hand sections to whoever has this address, and write to them; once, however often it is done.

    Raises UnknownColleagueError when they are not of the municipality and ``invite_as`` is None,
    NotOpenError when nothing can be filled in now.
    """
    locked = locking.lock_open(response, now)
    address = email.strip().lower()
    held = set(_standing(locked).filter(email=address).values_list("section", flat=True))
    new = [section for section in sections if section not in held]
    colleague = _colleague(locked, address, now)
    if colleague is None and invite_as is None:
        raise UnknownColleagueError
    if not new:
        return HandedOver(sections=(), is_invited=False)
    made = [
        Assignment.objects.create(
            response=locked, section=section, email=address, given_by=person, at=now
        )
        for section in new
    ]
    if colleague is not None:
        handing_over_mail.tell(made, colleague, by=person, guard=GUARD)
    elif invite_as is not None:
        _invite(made, invite_as, person, now)
    for one in made:
        _record("section.handed_over", one, person)
    return HandedOver(sections=tuple(new), is_invited=colleague is None)


@transaction.atomic
def take_back(response: Response, key: int, *, person: Person, now: datetime) -> bool:
    """End that a section is somebody's; False when it was not any more.

    When nothing is left that was handed to an address, invitations that were made for it and wait
    end too: the address may have been a mistake. Raises NotOpenError as :func:`hand_over` does.
    """
    locked = locking.lock_open(response, now)
    found = _standing(locked).filter(pk=key).first()
    if found is None:
        return False
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    for invitation in _left_over(found):
        invitations.revoke(invitation, person=person, now=now)
    _record("section.taken_back", found, person)
    return True


def holders(response: Response, now: datetime) -> tuple[Holder, ...]:
    """To whom sections are handed now, the earliest first."""
    rows = list(_standing(response).select_related("given_by").order_by("at", "pk"))
    # Only of colleagues is the name told: a stranger would learn who has an account.
    names = _names(response, now) if rows else {}
    return tuple(
        Holder(
            key=one.pk,
            section=one.section,
            email=one.email,
            label=names.get(one.email) or one.email,
            is_colleague=one.email in names,
            by=one.given_by.label,
            at=one.at,
        )
        for one in rows
    )


def suggested_role(questionnaire: Questionnaire, sections: Iterable[str]) -> Role | None:
    """The side that answers most of these sections alone; None when neither does."""
    wanted = set(sections)
    count = Counter(
        item.domain
        for section in questionnaire.sections
        if section.code in wanted
        for item in section.items
    )
    safety, care = count[Domain.SAFETY], count[Domain.CARE_YOUTH]
    if safety == care:
        return None
    return Role.SAFETY if safety > care else Role.CARE_YOUTH


def is_still_right(message: Message) -> bool:
    """Whether a mail should still leave: a section is still theirs, and can be filled in."""
    _, key, invited = message.about.split(":")
    found = Assignment.objects.select_related("response__wave").filter(pk=key).first()
    now = timezone.now()
    if found is None or not _together_with(found).exists():
        return False
    response = found.response
    if response.submitted_at is not None or locking.obstacle_of(response.wave, now) is not None:
        return False
    if not invited:
        return True
    invitation = Invitation.objects.filter(pk=invited).first()
    return invitation is not None and invitations.standing(invitation, now) is Standing.OPEN


def _standing(response: Response) -> QuerySet[Assignment]:
    return Assignment.objects.filter(response=response, ended_at=None)


def _together_with(one: Assignment) -> QuerySet[Assignment]:
    """What was handed over in the same moment, in the same mail, and still stands."""
    return Assignment.objects.filter(
        response=one.response_id, email=one.email, at=one.at, ended_at=None
    )


def _left_over(one: Assignment) -> list[Invitation]:
    """Invitations that wait while nothing is left to do; none when others invited them as well."""
    code = one.response.municipality_id
    handed = Assignment.objects.filter(response__municipality=code, email=one.email)
    if handed.filter(ended_at=None).exists():
        return []
    waiting = Invitation.objects.filter(
        organisation__code=code, email=one.email, accepted_at=None, revoked_at=None
    )
    # An invitation and what it was made for have the same moment.
    if waiting.exclude(created_at__in=handed.values("at")).exists():
        return []
    return list(waiting)


def _members(response: Response, now: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        accounts.active(timezone.localdate(now)),
        organisation__code=response.municipality_id,
        organisation__kind=Kind.MUNICIPALITY,
        person__is_active=True,
    )


def _names(response: Response, now: datetime) -> dict[str, str]:
    """Everybody of the municipality by address, with the name where there is one."""
    found = _members(response, now).values_list("person__email", "person__name")
    return {email.lower(): name for email, name in found}


def _colleague(response: Response, address: str, now: datetime) -> Person | None:
    found = _members(response, now).filter(person__email__iexact=address)
    membership = found.select_related("person").first()
    return None if membership is None else membership.person


def _invite(made: list[Assignment], invite_as: InviteAs, person: Person, now: datetime) -> None:
    first = made[0]
    issued = invitations.issue(
        email=first.email,
        organisation=Organisation.objects.get(code=first.response.municipality_id),
        role=invite_as.role,
        language=invite_as.language,
        person=person,
        now=now,
    )
    handing_over_mail.invite(made, issued, by=person, guard=GUARD)


def _record(action: str, one: Assignment, person: Person) -> None:
    audit.record(
        action,
        actor=person,
        subject=f"response:{one.response}",
        detail={"section": one.section, "assignment": one.pk},
    )
