"""Reading the log, and checking that it is whole."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from zicht.platform.audit.chain import digest_of
from zicht.platform.audit.models import ORIGIN, Event, Head

#: The event that tells that the chain was checked, with what came of it.
CHECKED = "log.checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain is not what it was: the number of an event, and why."""

    event_id: int
    reason: str


def latest(action: str, subject: str) -> Event | None:
    """The last time that something happened to a subject; None when it never did."""
    return Event.objects.filter(action=action, subject=subject).order_by("-id").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which events somebody wants to see; empty or None for whatever does not matter.

    ``subject`` is the whole subject, or the beginning of it. ``before`` is the number of an event:
    only what happened before it.
    """

    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def events(asked: Asked) -> QuerySet[Event]:
    """The events that are asked for, the latest first."""
    found = Event.objects.order_by("-id")
    if asked.action:
        found = found.filter(action=asked.action)
    if asked.subject:
        found = found.filter(subject__startswith=asked.subject)
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__lte=asked.until)
    return found if asked.before is None else found.filter(id__lt=asked.before)


def actions() -> list[str]:
    """Every kind of event that is in the log, by name."""
    found = Event.objects.order_by("action").values_list("action", flat=True)
    return list(found.distinct())


def last_check() -> Event | None:
    """When somebody last had the chain checked, and what came of it; None for never."""
    return latest(CHECKED, "log")


def verify() -> Break | None:
    """The first broken link of the chain, or None when it is whole.

    Finds an event that was changed, removed, added or moved, and the end cut off. Somebody who
    rewrites all events and the head stays unseen; keep a digest elsewhere to notice that too.
    """
    # One picture of chain and head, also while others add events.
    with transaction.atomic():
        head = Head.objects.select_for_update().first() or Head()
        position, previous = 0, ORIGIN
        for event in Event.objects.order_by("id").iterator(chunk_size=2000):
            reason = _fault(event, position + 1, previous)
            if reason is not None:
                return Break(event_id=position + 1, reason=reason)
            position, previous = event.id, event.digest
        if (position, previous) != (head.event_id, head.digest):
            return Break(event_id=position + 1, reason="the end of the chain is missing")
    return None


def _fault(event: Event, position: int, previous: str) -> str | None:
    if event.id != position:
        return "an event is missing"
    if event.previous != previous:
        return "the event does not follow the one before it"
    if event.digest != digest_of(event):
        return "the event is not what was recorded"
    return None
