"""Reading who acts for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from zicht.platform.accounts import codes
from zicht.platform.accounts.models import Invitation, Membership, Organisation, Person
from zicht.platform.accounts.roles import Role
from zicht.platform.database.statements import Rows

#: What a person is: codes of organisations, each with a role there.
Held: TypeAlias = frozenset[tuple[str, Role]]

#: After this long an owner says again whether a membership is still right.
REVIEW_EVERY = timedelta(days=365)


def active(on: date) -> Q:
    """Memberships that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def memberships(person: Person, on: date) -> QuerySet[Membership]:
    """What a person is on a day, with the organisation beside it."""
    return person.memberships.filter(active(on)).select_related("organisation")


def held(person: Person, on: date) -> Held:
    """What a person is on a day, and nothing more of it; nothing once they are not active."""
    if not person.is_active:
        return frozenset()
    return frozenset(
        (code, Role(role))
        for code, role, begin, end in _ever_held(person.pk)
        if begin <= on and (end is None or end > on)
    )


_ever_held = Rows(
    lambda person: (
        Membership.objects.filter(person=person)
        .order_by()
        .values_list("organisation__code", "role", "valid_from", "valid_until")
    )
)


def members(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Who acts for an organisation on a day."""
    found = organisation.memberships.filter(active(on)).select_related("person", "organisation")
    return found.order_by("person__name", "person__email", "role")


def organisations(kinds: Iterable[str], name: str) -> QuerySet[Organisation]:
    """Organisations of some kinds whose name or code holds these words."""
    found = Organisation.objects.filter(kind__in=list(kinds))
    if name:
        found = found.filter(Q(name__icontains=name) | Q(code__iexact=name))
    return found


def open_invitations(organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """What was sent and can still be accepted; of several for the same, as reminders make, one."""
    still_open = organisation.invitations.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    newer = still_open.filter(email=OuterRef("email"), role=OuterRef("role"), pk__gt=OuterRef("pk"))
    return still_open.filter(~Exists(newer)).select_related("created_by")


def taken_back(codes_of_organisations: Iterable[str]) -> set[tuple[str, str, str]]:
    """By code of an organisation, address and role: whose last invitation was revoked."""
    every = Invitation.objects.filter(organisation__code__in=list(codes_of_organisations))
    last = {
        (code, email, role): revoked_at is not None
        for code, email, role, revoked_at in every.order_by("pk").values_list(
            "organisation__code", "email", "role", "revoked_at"
        )
    }
    return {key for key, was_revoked in last.items() if was_revoked}


def invitation(code: str) -> Invitation | None:
    """The invitation of a link, whatever became of it; None for a link that we never sent."""
    found = Invitation.objects.select_related("organisation", "created_by")
    return found.filter(code_hash=codes.digest(code)).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A membership for the yearly review; ``is_due`` when nobody confirmed it for a year."""

    membership: Membership
    confirmed_at: datetime | None
    is_due: bool


def review(now: datetime) -> list[ReviewLine]:
    """Every membership that holds today, those that are due and were longest unseen first."""
    found = (
        Membership.objects.filter(active(timezone.localdate(now)))
        .select_related("person", "organisation", "granted_by")
        .order_by("organisation__name", "person__name", "person__email", "role")
    )
    lines = [_review_line(one, now) for one in found]
    return sorted(lines, key=lambda line: not line.is_due)


def _review_line(membership: Membership, now: datetime) -> ReviewLine:
    confirmed_at = membership.confirmed_at
    granted_long_ago = membership.valid_from <= timezone.localdate(now - REVIEW_EVERY)
    is_due = granted_long_ago if confirmed_at is None else confirmed_at <= now - REVIEW_EVERY
    return ReviewLine(membership=membership, confirmed_at=confirmed_at, is_due=is_due)
