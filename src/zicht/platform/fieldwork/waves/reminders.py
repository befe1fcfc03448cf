"""Reminders on planned days: to who can act, in the state of that moment, each sent once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zicht.language import Language
from zicht.platform.accounts import invitations
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.models import Membership, Person
from zicht.platform.accounts.roles import ROLES, Kind, Role
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import Contact, ReminderRound, Wave, WaveState
from zicht.platform.fieldwork.response.states import State
from zicht.platform.fieldwork.waves import (
    board,
    inviting,
    reminder_plan,
    wave_findings,
    wave_mail,
    waves,
)
from zicht.platform.fieldwork.waves.reminder_plan import Plan, Planned, Receiver, Situation
from zicht.platform.fieldwork.waves.wave_mail import Occasion
from zicht.platform.mail import services as mail
from zicht.platform.mail.models import Message
from zicht.problems import InvalidInputError

#: The name under which a reminder asks, just before it leaves, whether it still should.
GUARD = "reminder-still-right"


@transaction.atomic
def add_round(
    wave: Wave, on: date, states: Collection[State], *, person: Person, today: date
) -> ReminderRound:
    """Plan reminders on a day for the municipalities that are then in one of the states.

    Raises InvalidInputError for a day that is over, outside the wave, or taken, or for no state.
    """
    wave = waves.locked(wave)
    wanted = [state.value for state in reminder_plan.TEXTS if state in states]
    problems = []
    is_inside = (
        wave.opens_on is not None
        and wave.closes_on is not None
        and max(wave.opens_on, today) <= on <= wave.closes_on
    )
    if not is_inside or wave.state == WaveState.CLOSED:
        problems.append(wave_findings.round_outside(on))
    elif wave.reminders.filter(on=on).exists():
        problems.append(wave_findings.round_taken(on))
    if not wanted:
        problems.append(wave_findings.no_states())
    if problems:
        raise InvalidInputError(problems)
    planned = ReminderRound.objects.create(wave=wave, on=on, states=wanted)
    detail = {"on": on.isoformat(), "states": " ".join(wanted)}
    audit.record("reminder.planned", actor=person, subject=f"wave:{wave.code}", detail=detail)
    return planned


@transaction.atomic
def remove_round(wave: Wave, pk: int, *, person: Person) -> bool:
    """Plan no reminders on a day after all; False when they were sent already."""
    found = wave.reminders.select_for_update().filter(pk=pk, ran_at=None).first()
    if found is None:
        return False
    detail = {"on": found.on.isoformat()}
    found.delete()
    audit.record("reminder.removed", actor=person, subject=f"wave:{wave.code}", detail=detail)
    return True


def preview(wave: Wave, states: Iterable[State], now: datetime) -> Plan:
    """Who would be written to now."""
    return reminder_plan.plan(_situations(wave, board.lines(wave, now), now), states=states)


def run_due(now: datetime) -> int:
    """Queue the reminders of today, or of a day that passed while nothing ran; how many.

    Of several days that passed only the last is done. Running it again queues nothing.
    """
    today = timezone.localdate(now)
    open_now = Wave.objects.filter(state=WaveState.OPEN, opens_on__lte=today, closes_on__gte=today)
    return sum(_run(wave.pk, now) for wave in open_now)


def is_still_right(message: Message) -> bool:
    """Whether a reminder should still leave: the wave is open, and the state is that of its text.

    Whoever submitted a minute ago is left alone.
    """
    _, wave_code, municipality_code, state = message.about.split(":")
    wave = Wave.objects.filter(code=wave_code).first()
    now = timezone.now()
    if wave is None or not wave.is_open(timezone.localdate(now)):
        return False
    line = board.line_of(wave, municipality_code, now)
    return line is not None and line.state.value == state


@transaction.atomic
def _run(wave_code: str, now: datetime) -> int:
    """One transaction for the whole day, so that a crash leaves it to be done again as a whole."""
    wave = Wave.objects.select_for_update().get(pk=wave_code)
    today = timezone.localdate(now)
    due = list(wave.reminders.filter(ran_at=None, on__lte=today).order_by("on"))
    if not due:
        return 0
    last = due[-1]
    lines = {line.code: line for line in board.lines(wave, now)}
    plan = reminder_plan.plan(
        _situations(wave, lines.values(), now), states=[State(one) for one in last.states]
    )
    for one in plan.reminders:
        _queue(wave, last.on, one, lines[one.municipality_code], now)
    wave.reminders.filter(pk__in=[one.pk for one in due]).update(ran_at=now)
    wave.reminders.filter(pk=last.pk).update(sent=len(plan.reminders))
    detail: audit.Detail = {
        "on": last.on.isoformat(),
        "queued": len(plan.reminders),
        "unreachable": len(plan.unreachable),
    }
    audit.record("reminder.queued", actor=None, subject=f"wave:{wave.code}", detail=detail)
    return len(plan.reminders)


def _queue(wave: Wave, on: date, one: Planned, line: board.Line, now: datetime) -> None:
    receiver = one.receiver
    link, expires_at = _link(wave, one, now)
    occasion = Occasion(
        municipality=line.name,
        name=receiver.name,
        link=link,
        today=timezone.localdate(now),
        missing=line.missing,
        next_step=one.next_step,
    )
    words = wave_mail.compose(wave, one.purpose, receiver.language, occasion)
    mail.queue(
        to=receiver.email,
        language=receiver.language,
        subject=words.subject,
        body=words.body,
        purpose="reminder",
        key=f"reminder:{wave.code}:{line.code}:{on.isoformat()}:{receiver.key}",
        about=f"reminder:{wave.code}:{line.code}:{one.state.value}",
        guard=GUARD,
        expires_at=expires_at,
        is_secret=expires_at is not None,
    )


def _link(wave: Wave, one: Planned, now: datetime) -> tuple[str, datetime | None]:
    """Where the receiver goes on, and until when the link works; None when it always does.

    Somebody who never accepted the invitation gets a new link in the reminder.
    """
    contact = one.receiver.contact
    if contact is None:
        link = wave_mail.filling_link(wave, one.municipality_code, one.receiver.language)
        return link, None
    invited = wave.contacts.select_related("municipality").get(pk=contact)
    issued = invitations.issue(
        email=invited.email,
        organisation=inviting.organisation_of(invited),
        role=Role(invited.role),
        language=Language(invited.language),
        person=None,
        now=now,
    )
    return (
        wave_mail.invitation_link(issued.code, one.receiver.language),
        issued.invitation.expires_at,
    )


def _situations(wave: Wave, lines: Iterable[board.Line], now: datetime) -> list[Situation]:
    every = list(lines)
    people = _people(wave, [line.code for line in every], timezone.localdate(now))
    return [
        Situation(
            municipality_code=line.code,
            state=line.state,
            people=tuple(people[line.code]),
            not_agreed=tuple(Role(side.value) for side in line.not_agreed),
        )
        for line in every
    ]


def _people(wave: Wave, codes: list[str], today: date) -> dict[str, list[Receiver]]:
    """By municipality who acts for it, and then who was invited and never came."""
    found: dict[str, list[Receiver]] = defaultdict(list)
    members = (
        Membership.objects.filter(accounts.active(today))
        .filter(organisation__code__in=codes, organisation__kind=Kind.MUNICIPALITY)
        .filter(role__in=ROLES[Kind.MUNICIPALITY], person__is_active=True)
        .select_related("person", "organisation")
        .order_by("pk")
    )
    for one in members:
        found[one.organisation.code].append(
            Receiver(
                key=f"person-{one.person_id}",
                email=one.person.email,
                name=one.person.name,
                role=Role(one.role),
                language=Language(one.person.language),
            )
        )
    # Whoever was a member and no longer is, left; whoever never was, has not come yet.
    came = set(
        Membership.objects.filter(organisation__code__in=codes).values_list(
            "organisation__code", "person__email"
        )
    )
    taken_back = accounts.taken_back(codes)
    for contact in wave.contacts.filter(invited_at__isnull=False).order_by("pk"):
        key = (contact.municipality_id, contact.email, contact.role)
        if (contact.municipality_id, contact.email) not in came and key not in taken_back:
            found[contact.municipality_id].append(_invited(contact))
    return found


def _invited(contact: Contact) -> Receiver:
    return Receiver(
        key=f"contact-{contact.pk}",
        email=contact.email,
        name=contact.name,
        role=Role(contact.role),
        language=Language(contact.language),
        contact=contact.pk,
    )
