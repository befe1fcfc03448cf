"""Putting mail in the outbox, and what the desk may do with it there."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.encoding import punycode

from zicht.language import Language
from zicht.platform.audit import services as audit
from zicht.platform.mail import guards
from zicht.platform.mail.models import Message, State

#: From these the desk may send again: it never left, or nobody knows whether it arrived.
RESENDABLE = (State.FAILED, State.IN_DOUBT)


def queue(
    *,
    to: str,
    language: Language,
    subject: str,
    body: str,
    purpose: str,
    key: str | None = None,
    about: str = "",
    guard: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    is_secret: bool = False,
) -> Message:
    """Put a mail in the outbox, in the transaction of the change it tells of.

    With a ``key`` that is already there, the message that is there is given back unchanged. Raises
    TransactionManagementError outside a transaction, LookupError for a guard nobody registered.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "Mail is queued in the transaction of the change that it tells of."
        )
    if not guards.is_known(guard):
        raise LookupError(f"Nobody registered the guard {guard!r}.")
    now = timezone.now()
    message = Message(
        key=key,
        to=_over_the_line(to),
        language=language.value,
        subject=" ".join(subject.split())[:200],
        body=body,
        purpose=purpose,
        about=about,
        guard=guard,
        due_at=due_at or now,
        expires_at=expires_at,
        is_secret=is_secret,
        created_at=now,
    )
    if key is None:
        message.save(force_insert=True)
        return message
    # Of two that queue the same key at once, one inserts, and the other reads what was inserted.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(key=key)


def _over_the_line(address: str) -> str:
    """The address in ASCII; ValueError for the few that a mail server may not understand."""
    name, _, domain = address.rpartition("@")
    if not name.isascii():
        raise ValueError(f"{address} cannot be written to: the part before @ must be ASCII.")
    return f"{name}@{punycode(domain)}"


@transaction.atomic
def resend(message: Message, *, person: audit.Actor, now: datetime) -> bool:
    """Send a message again that failed or is in doubt; False when there is nothing to resend.

    It keeps its Message-ID, so that a mail server or program can see that it had it before.
    """
    changed = Message.objects.filter(pk=message.pk, state__in=RESENDABLE).exclude(body="")
    if not changed.update(state=State.WAITING, attempts=0, due_at=now, claimed_at=None):
        return False
    audit.record("mail.resent", actor=person, subject=f"message:{message.pk}")
    return True


@transaction.atomic
def cancel(message: Message, *, person: audit.Actor) -> bool:
    """Keep a message from being sent; False when it has left, or is just leaving."""
    waiting = Message.objects.filter(pk=message.pk, state=State.WAITING)
    if not waiting.update(state=State.CANCELLED):
        return False
    audit.record("mail.cancelled", actor=person, subject=f"message:{message.pk}")
    return True
