"""Reading the log, and checking that it is whole."""

from dataclasses import dataclass

from django.db import transaction

from zicht.platform.audit.chain import digest_of
from zicht.platform.audit.models import ORIGIN, Event, Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain is not what it was: the number of an event, and why."""

    event_id: int
    reason: str


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
