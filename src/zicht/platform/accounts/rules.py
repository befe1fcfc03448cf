"""Who may do what: small predicates, each named after the question it answers."""

from collections.abc import Collection, Iterable
from datetime import date

from allauth.mfa.models import Authenticator

from zicht.platform.accounts import selectors
from zicht.platform.accounts.models import Organisation, Person
from zicht.platform.accounts.roles import ROLES, Kind, Role
from zicht.platform.accounts.selectors import Held

_SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_role(
    person: Person, roles: Iterable[Role], on: date, *, organisation: Organisation | None = None
) -> bool:
    """Whether the person has one of these roles that day, in this organisation or in any."""
    if not person.is_active:
        return False
    held = selectors.memberships(person, on).filter(role__in=list(roles))
    return (held if organisation is None else held.filter(organisation=organisation)).exists()


def is_national(person: Person, on: date) -> bool:
    """Whether the person is of the national team, in whatever role."""
    return has_role(person, ROLES[Kind.NATIONAL], on)


def is_owner(person: Person, on: date) -> bool:
    """Whether the person answers for the installation."""
    return has_role(person, [Role.OWNER], on)


def may_see_people(person: Person, organisation: Organisation, on: date) -> bool:
    """Colleagues see one another; the national team sees everybody."""
    return is_national(person, on) or has_role(
        person, ROLES[Kind(organisation.kind)], on, organisation=organisation
    )


def may_manage_people(person: Person, organisation: Organisation, on: date) -> bool:
    """Whether the person may invite people for an organisation, and end what they are there.

    Owners everywhere; members everywhere but in the national team itself; contact persons and
    coordinators in their own organisation.
    """
    if is_owner(person, on):
        return True
    if organisation.kind != Kind.NATIONAL and has_role(person, [Role.MEMBER], on):
        return True
    return has_role(person, [Role.CONTACT, Role.COORDINATOR], on, organisation=organisation)


def may_review_access(person: Person, on: date) -> bool:
    """The yearly review is of the owners."""
    return is_owner(person, on)


def may_see_mail(person: Person, on: date) -> bool:
    """The outbox holds who was written to: only for the national team."""
    return is_national(person, on)


def may_estimate(person: Person, on: date) -> bool:
    """Researchers, and owners and members of the national team, may bring a table of lists."""
    return has_role(person, [Role.RESEARCHER, Role.OWNER, Role.MEMBER], on)


def may_read_log(person: Person, on: date) -> bool:
    """The log tells what everybody did: only for the owners."""
    return is_owner(person, on)


def may_deactivate(person: Person, of: Person, on: date) -> bool:
    """An owner ends that somebody can sign in at all, but never themselves."""
    return person.pk != of.pk and is_owner(person, on)


def may_reset_second_factor(person: Person, of: Person, on: date) -> bool:
    """An owner helps somebody who lost their telephone, but never themselves."""
    return person.pk != of.pk and is_owner(person, on)


def must_have_second_factor(person: Person, on: date) -> bool:
    """Whether the person sees nothing before a passkey or authenticator app is set up."""
    return needs_second_factor(selectors.held(person, on))


def needs_second_factor(held: Held) -> bool:
    """Whether who is all this sees nothing before a passkey or authenticator app is set up."""
    return any(role in ROLES[Kind.NATIONAL] for _, role in held)


def has_second_factor(person: Person) -> bool:
    """Whether every sign-in of this person asks for a passkey or a code of an app."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=_SECOND_FACTORS).exists())


def with_second_factor(people: Collection[int]) -> frozenset[int]:
    """Of these people, by key, who have one."""
    if not people:
        return frozenset()
    found = Authenticator.objects.filter(user_id__in=people, type__in=_SECOND_FACTORS)
    return frozenset(found.values_list("user_id", flat=True))
