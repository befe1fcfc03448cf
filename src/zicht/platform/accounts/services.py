"""Every change to people, organisations and memberships: whole, and in the log."""

from collections.abc import Mapping
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from zicht.language import Language, Text
from zicht.platform.accounts import selectors
from zicht.platform.accounts.models import Invitation, Membership, Organisation, Person
from zicht.platform.accounts.roles import ROLES, Kind, Role
from zicht.platform.audit import services as audit
from zicht.problems import InvalidInputError, Problem

NATIONAL_CODE = "national"


@transaction.atomic
def store_organisation(*, kind: Kind, code: str, name: str) -> Organisation:
    """Add an organisation, or give the one with this code its new name; its kind stays."""
    organisation, is_new = Organisation.objects.get_or_create(
        code=code, defaults={"kind": kind, "name": name}
    )
    if organisation.kind != kind:
        raise ValueError(f"{organisation} is a {organisation.kind}, and stays one.")
    if not is_new and organisation.name == name:
        return organisation
    organisation.name = name
    organisation.save(update_fields=["name"])
    action = "organisation.created" if is_new else "organisation.renamed"
    audit.record(action, actor=None, subject=f"organisation:{code}", detail={"kind": kind.value})
    return organisation


@transaction.atomic
def add_organisations(kind: Kind, names: Mapping[str, str], *, person: Person | None) -> int:
    """Add, by code and name, the organisations that are not there yet; how many. Others stay.

    Of two who add the same at once both count them, and each is there once.
    """
    there = set(Organisation.objects.filter(code__in=names).values_list("code", flat=True))
    new = [
        Organisation(kind=kind, code=code, name=name)
        for code, name in names.items()
        if code not in there
    ]
    if new:
        Organisation.objects.bulk_create(new, ignore_conflicts=True)
        audit.record(
            "organisations.created",
            actor=person,
            subject=f"organisations:{kind.value}",
            detail={"count": len(new)},
        )
    return len(new)


@transaction.atomic
def find_or_create_person(*, email: str, language: Language, now: datetime) -> tuple[Person, bool]:
    """The person with this mail address, and whether they are new; the address is taken as theirs.

    Only call it for who has shown to read mail on the address.
    """
    address = email.strip().lower()
    found = Person.objects.filter(email__iexact=address).first()
    if found is not None:
        return found, False
    person = Person(email=address, language=language.value, created_at=now)
    person.set_unusable_password()
    person.save(force_insert=True)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    audit.record("person.created", actor=None, subject=f"person:{person.pk}")
    return person, True


@transaction.atomic
def grant(
    of: Person, organisation: Organisation, role: Role, *, person: Person | None, today: date
) -> Membership:
    """Have somebody act for an organisation in a role from today; the same again changes nothing.

    Raises ValueError for a role that the organisation does not know.
    """
    require_fit(organisation, role)
    membership, is_new = Membership.objects.get_or_create(
        person=of,
        organisation=organisation,
        role=role,
        valid_until=None,
        defaults={"valid_from": today, "granted_by": person},
    )
    if is_new:
        _record("membership.granted", membership, person)
    return membership


def require_fit(organisation: Organisation, role: Role) -> None:
    """Raise ValueError for a role that does not belong to the kind of the organisation."""
    if role not in ROLES[Kind(organisation.kind)]:
        raise ValueError(f"There is no {role.value} in a {organisation.kind}.")


@transaction.atomic
def end_membership(membership: Membership, *, person: Person | None, today: date) -> None:
    """Have somebody no longer act in a role, from today on.

    Raises InvalidInputError for the last owner: nobody could ever invite one again.
    """
    # Of two owners who end each other at the same moment, the second sees what the first did.
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.valid_until is not None and row.valid_until <= today:
        return
    if row.role == Role.OWNER and _is_last_owner(row, today):
        raise InvalidInputError([_last_owner()])
    row.valid_until = today
    row.valid_from = min(row.valid_from, today)
    row.save(update_fields=["valid_from", "valid_until"])
    _record("membership.ended", row, person)


@transaction.atomic
def deactivate(of: Person, *, person: Person, now: datetime) -> bool:
    """End that somebody can sign in: their roles, sessions and invitations end with it.

    False when that was done before. Raises InvalidInputError for the last owner and for oneself.
    """
    if of.pk == person.pk:
        raise InvalidInputError([_oneself()])
    today = timezone.localdate(now)
    # Of two owners who do this to each other at the same moment, the second is no owner any more.
    list(Organisation.objects.select_for_update().filter(kind=Kind.NATIONAL).order_by("pk"))
    row = Person.objects.select_for_update().get(pk=of.pk)
    # What begins later ends as well.
    not_ended = row.memberships.exclude(valid_until__lte=today)
    held = list(not_ended.select_related("organisation"))
    if any(one.role == Role.OWNER and _is_last_owner(one, today) for one in held):
        raise InvalidInputError([_last_owner()])
    if not row.is_active:
        return False
    row.is_active = False
    # Every session holds a digest of this; another value ends them all, also if they come back.
    row.set_unusable_password()
    row.save(update_fields=["is_active", "password"])
    for one in held:
        end_membership(one, person=person, today=today)
    waiting = Invitation.objects.filter(
        email__iexact=row.email, accepted_at__isnull=True, revoked_at__isnull=True
    )
    revoked = waiting.update(revoked_at=now)
    audit.record(
        "person.deactivated",
        actor=person,
        subject=f"person:{row.pk}",
        detail={"roles": len(held), "invitations": revoked},
    )
    return True


@transaction.atomic
def confirm_membership(membership: Membership, *, person: Person, now: datetime) -> None:
    """Say in the yearly review that a membership is still right."""
    membership.confirmed_at = now
    membership.save(update_fields=["confirmed_at"])
    _record("membership.confirmed", membership, person)


@transaction.atomic
def change_details(person: Person, *, name: str, language: Language) -> None:
    """A person changes their own name and the language of their mail."""
    person.name = " ".join(name.split())
    person.language = language.value
    person.save(update_fields=["name", "language"])
    audit.record("person.changed", actor=person, subject=f"person:{person.pk}")


@transaction.atomic
def reset_second_factor(of: Person, *, person: Person) -> int:
    """Take away somebody's passkeys, app and recovery codes, for instance after a lost telephone.

    How many were taken away. They sign in by mail until they have set up a new one.
    """
    count = int(Authenticator.objects.filter(user_id=of.pk).delete()[0])
    detail = {"removed": count}
    audit.record("second_factor.reset", actor=person, subject=f"person:{of.pk}", detail=detail)
    return count


@transaction.atomic
def record_sign_in(person: Person, *, method: str) -> None:
    """Note in the log that somebody signed in, and how."""
    audit.record(
        "person.signed_in", actor=person, subject=f"person:{person.pk}", detail={"method": method}
    )


@transaction.atomic
def record_second_factor(person: Person, *, change: str) -> None:
    """Note in the log that somebody changed their own second factor."""
    audit.record(f"second_factor.{change}", actor=person, subject=f"person:{person.pk}")


def _record(action: str, membership: Membership, person: Person | None) -> None:
    audit.record(
        action,
        actor=person,
        subject=f"organisation:{membership.organisation.code}",
        detail={"person": membership.person_id, "role": membership.role},
    )


def _is_last_owner(membership: Membership, today: date) -> bool:
    owners = selectors.members(membership.organisation, today).filter(role=Role.OWNER)
    return not owners.exclude(pk=membership.pk).filter(person__is_active=True).exists()


def _oneself() -> Problem:
    return Problem(
        code="oneself",
        message=Text(
            nl="U kunt uw eigen account niet afsluiten.", en="You cannot close your own account."
        ),
        remedy=Text(nl="Vraag het een andere eigenaar.", en="Ask another owner."),
    )


def _last_owner() -> Problem:
    return Problem(
        code="last-owner",
        message=Text(
            nl="Dit is de laatste eigenaar; zonder eigenaar kan niemand er meer een aanwijzen.",
            en="This is the last owner; without an owner nobody can appoint one again.",
        ),
        remedy=Text(nl="Nodig eerst een andere eigenaar uit.", en="First invite another owner."),
    )
