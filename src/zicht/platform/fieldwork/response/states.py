"""How far a municipality is, in one word: for the response board and for reminders."""

from datetime import datetime, timedelta

from django.db import models

#: After this long without anything happening, a response that was begun is stuck.
STUCK_AFTER = timedelta(days=7)


class State(models.TextChoices):
    """The states of a response, from nothing to submitted."""

    NOT_OPENED = "not_opened"
    STARTED = "started"
    STUCK = "stuck"
    READY = "ready"  # nothing is missing any more, and it was not submitted
    SUBMITTED = "submitted"
    REOPENED = "reopened"


def state(
    *,
    opened_at: datetime | None,
    last_activity_at: datetime | None,
    submitted_at: datetime | None,
    reopened_at: datetime | None,
    is_complete: bool,
    now: datetime,
) -> State:
    """The one state that a response is in at a moment.

    ``is_complete``: every mandatory question that is shown has an answer, and no choice between
    two values is open. A response that was reopened stays so until it is submitted again, also
    when nothing happens to it.
    """
    if submitted_at is not None:
        return State.SUBMITTED
    if reopened_at is not None:
        return State.REOPENED
    if opened_at is None:
        return State.NOT_OPENED
    if is_complete:
        return State.READY
    if now - (last_activity_at or opened_at) >= STUCK_AFTER:
        return State.STUCK
    return State.STARTED
