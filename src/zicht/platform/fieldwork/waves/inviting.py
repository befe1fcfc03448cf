"""The people of a wave: taken from a list, and invited by mail, each of them once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zicht.language import Language
from zicht.platform.accounts import invitations
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts import services as accounts_services
from zicht.platform.accounts.models import Invitation, Organisation, Person
from zicht.platform.accounts.roles import Kind, Role
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.difference import Difference, compare
from zicht.platform.fieldwork.models import Contact, Purpose, Wave, WaveState
from zicht.platform.fieldwork.waves import contacts, wave_findings, wave_mail, waves
from zicht.platform.fieldwork.waves.wave_mail import Occasion
from zicht.platform.mail import services as mail
from zicht.problems import InvalidInputError


@transaction.atomic
def store_contacts(wave: Wave, people: Iterable[contacts.Contact], *, person: Person) -> Difference:
    """Add the people of a list to a wave, and take over names and languages that changed.

    Whoever is not in the list stays.
    """
    # Of two who read in lists at once, the second sees what the first stored.
    waves.locked(wave)
    rows = {f"{one.municipality_code} {one.role.value} {one.email}": one for one in people}
    stored = {
        f"{one.municipality_id} {one.role} {one.email}": (one.name, one.language)
        for one in wave.contacts.all()
    }
    difference = compare(stored, {key: (one.name, one.language) for key, one in rows.items()})
    Contact.objects.bulk_create(
        (
            Contact(
                wave=wave,
                municipality_id=one.municipality_code,
                email=one.email,
                name=one.name,
                role=one.role.value,
                language=one.language.value,
            )
            for one in rows.values()
        ),
        update_conflicts=True,
        unique_fields=["wave", "municipality", "role", "email"],
        update_fields=["name", "language"],
    )
    detail = {"added": len(difference.added), "changed": len(difference.changed)}
    audit.record("wave.contacts_stored", actor=person, subject=f"wave:{wave.code}", detail=detail)
    return difference


@transaction.atomic
def remove_contact(contact: Contact, *, person: Person) -> None:
    """Take somebody off the list; an invitation that was sent is taken back at the people."""
    detail: audit.Detail = {"municipality": contact.municipality_id, "role": contact.role}
    subject = f"wave:{contact.wave_id}"
    contact.delete()
    audit.record("wave.contact_removed", actor=person, subject=subject, detail=detail)


def invite_all(wave: Wave, *, person: Person, now: datetime) -> int:
    """Invite everybody on the list who was not invited before; how many.

    Each in a transaction of their own: when it stops halfway, the next time goes on where it
    stopped, and nobody is invited twice. Raises InvalidInputError while the wave is not open, and
    after its last day.
    """
    if wave.state != WaveState.OPEN or wave.closes_on is None:
        raise InvalidInputError([wave_findings.not_open()])
    if wave.closes_on < timezone.localdate(now):
        raise InvalidInputError([wave_findings.last_day_over(wave.closes_on)])
    waiting = wave.contacts.filter(invited_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_invite(pk, person=person, now=now) for pk in list(waiting))


@transaction.atomic
def _invite(pk: int, *, person: Person, now: datetime) -> bool:
    """Whether somebody was invited now; False when another did so a moment before."""
    contact = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("wave", "municipality")
        .filter(pk=pk, invited_at=None)
        .first()
    )
    if contact is None:
        return False
    contact.invited_at = now
    contact.save(update_fields=["invited_at"])
    if _holds_role(contact, now):
        link = wave_mail.filling_link(
            contact.wave, contact.municipality_id, Language(contact.language)
        )
        _queue(contact, link, now)
        return True
    issued = invitations.issue(
        email=contact.email,
        organisation=organisation_of(contact),
        role=Role(contact.role),
        language=Language(contact.language),
        person=person,
        now=now,
    )
    link = wave_mail.invitation_link(issued.code, Language(contact.language))
    _queue(contact, link, now, invitation=issued.invitation)
    return True


def organisation_of(contact: Contact) -> Organisation:
    """The municipality as an organisation of which people can be members."""
    return accounts_services.store_organisation(
        kind=Kind.MUNICIPALITY, code=contact.municipality_id, name=contact.municipality.name
    )


def _holds_role(contact: Contact, now: datetime) -> bool:
    held = accounts.members(organisation_of(contact), timezone.localdate(now))
    return held.filter(person__email__iexact=contact.email, role=contact.role).exists()


def _queue(
    contact: Contact,
    link: str,
    now: datetime,
    *,
    invitation: Invitation | None = None,
) -> None:
    language = Language(contact.language)
    occasion = Occasion(
        municipality=contact.municipality.name,
        name=contact.name,
        link=link,
        today=timezone.localdate(now),
    )
    words = wave_mail.compose(contact.wave, Purpose.INVITATION, language, occasion)
    mail.queue(
        to=contact.email,
        language=language,
        subject=words.subject,
        body=words.body,
        purpose="wave-invitation",
        key=f"wave-invitation:{contact.pk}",
        about="" if invitation is None else f"invitation:{invitation.pk}",
        guard="" if invitation is None else invitations.GUARD,
        expires_at=None if invitation is None else invitation.expires_at,
        # A link with a code lets somebody in; one to the questionnaire does not.
        is_secret=invitation is not None,
    )
