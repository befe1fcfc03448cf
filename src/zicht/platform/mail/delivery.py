"""Handing over what is due: each message at most once, whatever crashes.

A message is claimed (``sending``, committed) at the last moment before its text goes over the
line. When we crash after that, nobody can know whether the mail server has it. It becomes
``in_doubt`` and is not sent again by itself: a mail too few can be mended by a person, a mail too
many cannot.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zicht.platform.mail import guards, smtp
from zicht.platform.mail.models import Message, State
from zicht.platform.mail.server import Server

logger = logging.getLogger(__name__)

#: Waits after the first, second, … attempt that failed before the server had the message.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
#: How long a worker may be busy with one message before it is taken to have crashed.
LEASE = timedelta(minutes=15)
#: How long the text of a message is kept after it was sent.
KEEP = timedelta(days=30)


def deliver(server: Server, *, now: datetime, limit: int = 200) -> Mapping[str, int]:
    """Hand over at most ``limit`` messages that are due; how many came in which state.

    A run ends at the first sign that the server cannot be reached; what is due stays due.
    """
    settle(now=now)
    counts: Counter[str] = Counter()
    first = _due(now).first()
    if first is None:
        return counts
    try:
        with smtp.session(server) as session:
            for message in _each_due(now, limit):
                counts[_send(message, session, server, now)] += 1
                if not session.is_open:
                    break
    except smtp.NotAcceptedError as error:
        counts[_not_accepted(first, error, now, was=State.WAITING)] += 1
    return counts


@transaction.atomic
def settle(*, now: datetime) -> None:
    """What time alone changes: leases end, codes expire, texts are wiped."""
    Message.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE).update(
        state=State.IN_DOUBT, last_error="the worker stopped while it was handing this over"
    )
    Message.objects.filter(state=State.WAITING, expires_at__lte=now).update(
        state=State.CANCELLED, last_error="expired before it could be sent"
    )
    over = Q(state=State.SENT) | Q(state=State.CANCELLED) | Q(expires_at__lte=now)
    Message.objects.filter(over, is_secret=True).exclude(body="").update(body="")
    Message.objects.filter(sent_at__lt=now - KEEP).exclude(body="").update(body="")


def _due(now: datetime) -> QuerySet[Message]:
    """What may be sent now; somebody waits in front of a screen for a code, so those first.

    Links of invitations are secrets too, but hold for weeks: a code expires before them.
    """
    due = Message.objects.filter(state=State.WAITING, due_at__lte=now)
    return due.order_by("-is_secret", "expires_at", "due_at", "id")


def _each_due(now: datetime, limit: int) -> Iterator[Message]:
    """One at a time, because another worker may take them too; whatever was tried is not due."""
    for _ in range(limit):
        message = _due(now).first()
        if message is None:
            return
        yield message


def _send(message: Message, session: smtp.Session, server: Server, now: datetime) -> str:
    """The state that the message came in; ``skipped`` when somebody else has it."""
    content = smtp.compose(message, sender=server.sender, now=now)
    try:
        session.announce(message.to)
    except smtp.NotAcceptedError as error:
        return _not_accepted(message, error, now, was=State.WAITING)
    claimed = _claim(message)
    if claimed != State.SENDING:
        return claimed
    try:
        session.hand_over(content)
    except smtp.NotAcceptedError as error:
        return _not_accepted(message, error, now, was=State.SENDING)
    except smtp.InDoubtError as error:
        return _becomes(message, State.IN_DOUBT, last_error=str(error)[:300])
    return _becomes(
        message,
        State.SENT,
        sent_at=timezone.now(),
        attempts=message.attempts + 1,
        last_error="",
        body="" if message.is_secret else message.body,
    )


@transaction.atomic
def _claim(message: Message) -> str:
    """Take the message for ourselves, unless it was taken or need not be sent any more."""
    row = Message.objects.select_for_update().filter(pk=message.pk, state=State.WAITING).first()
    if row is None:
        return "skipped"
    if not _is_still_needed(row):
        return _becomes(row, State.CANCELLED, last_error="no longer needed")
    return _becomes(row, State.SENDING, claimed_at=timezone.now())


def _is_still_needed(message: Message) -> bool:
    """What the guard says; one that fails lets nothing through, and holds up no other mail."""
    try:
        with transaction.atomic():
            return guards.lets_through(message)
    except Exception:
        logger.exception("The guard %s of message %s failed.", message.guard, message.pk)
        return False


def _not_accepted(
    message: Message, error: smtp.NotAcceptedError, now: datetime, *, was: State
) -> str:
    """Try again later, or not at all; nothing when the message has moved on in the meantime."""
    attempts = message.attempts + 1
    is_over = error.is_final or attempts > len(BACK_OFF)
    changed = Message.objects.filter(pk=message.pk, state=was).update(
        state=State.FAILED if is_over else State.WAITING,
        attempts=attempts,
        last_error=str(error)[:300],
        due_at=message.due_at if is_over else now + BACK_OFF[attempts - 1],
    )
    if not changed:
        return "skipped"
    return "failed" if is_over else "waiting"


def _becomes(message: Message, state: State, **fields: object) -> str:
    Message.objects.filter(pk=message.pk).update(state=state, **fields)
    return state.value
