"""Adding an event to the chain: the only change that the log knows."""

from collections.abc import Mapping
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from zicht.platform.audit.chain import digest_of
from zicht.platform.audit.models import Event, Head
from zicht.platform.audit.selectors import CHECKED, Break

#: What an event may tell: codes, counts and switches.
Detail = Mapping[str, str | int | bool | None]

#: The label of an event without a person behind it.
SYSTEM = "system"


class Actor(Protocol):
    """Whoever acts; the apps above know what a person is."""

    @property
    def pk(self) -> int:
        """The number that stays with this person."""
        ...

    @property
    def label(self) -> str:
        """How a reader of the log knows this person."""
        ...


def record(
    action: str, *, actor: Actor | None, subject: str, detail: Detail | None = None
) -> Event:
    """Add an event, in the transaction of the change that it tells of: both are kept, or neither.

    ``action`` is a noun and a past participle (``wave.created``), ``subject`` a kind and a code
    (``wave:2026``). Call it last: until the transaction ends nobody else can add an event.
    Raises TransactionManagementError outside a transaction.
    """
    _require_transaction()
    head = _lock_head()
    event = Event(
        id=head.event_id + 1,
        at=timezone.now(),
        actor_id=None if actor is None else actor.pk,
        actor_label=SYSTEM if actor is None else actor.label,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous=head.digest,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.event_id, head.digest = event.id, event.digest
    head.save(force_update=True)
    return event


def record_check(broken: Break | None, *, actor: Actor) -> Event:
    """Add that the chain was checked, and where it is broken; see :func:`record`."""
    return record(
        CHECKED,
        actor=actor,
        subject="log",
        detail={"is_whole": broken is None, "event": None if broken is None else broken.event_id},
    )


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An event is recorded in the transaction of the change that it tells of."
        )


def _lock_head() -> Head:
    """The head, which nobody else can read for change until this transaction ends."""
    locked = Head.objects.select_for_update()
    head = locked.first()
    if head is None:
        # Two may find none at the same time; one row comes of it, and both wait for its lock.
        Head.objects.bulk_create([Head()], ignore_conflicts=True)
        head = locked.get()
    return head
