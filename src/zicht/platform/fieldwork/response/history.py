"""The chain of changes of one response: adding to it, and checking that it is whole."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from django.db import transaction

from zicht.platform.database.statements import Insert
from zicht.platform.fieldwork.models import ORIGIN, AnswerChange, Response, Stored
from zicht.platform.fieldwork.response import locking


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where a history is not what it was: the number of a change, and why."""

    number: int
    reason: str


def digest_of(change: AnswerChange, response: Response) -> str:
    """SHA-256 over everything in the change, and so over all changes before it.

    The text that is summed up is JSON with sorted keys, without white space, in UTF-8, with the
    moment in UTC.
    """
    facts = {
        "wave": response.wave_id,
        "municipality": response.municipality_id,
        "number": change.number,
        "variable": change.variable,
        "version": change.version,
        "before": change.before,
        "after": change.after,
        "person": change.person_id,
        "source": change.source,
        "at": change.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": change.previous,
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def add(response: Response, changes: Iterable[AnswerChange]) -> None:
    """Store changes at the end of the chain of a locked response; the caller saves the response."""
    chained = []
    for change in changes:
        change.number, change.previous = response.change_number + 1, response.change_digest
        change.digest = digest_of(change, response)
        response.change_number, response.change_digest = change.number, change.digest
        chained.append(change)
    _insert(chained)


_insert = Insert(AnswerChange)


@transaction.atomic
def verify(response: Response) -> Break | None:
    """The first broken link in the history of a response, or None when it is whole.

    It is whole when the changes are what was recorded, in order and without gaps, each begins
    with what the one before it left, and they end in the answers that stand now.
    """
    locked = locking.lock(response)
    position, previous = 0, ORIGIN
    stands: dict[str, tuple[int, Stored]] = {}
    for change in locked.changes.order_by("number").iterator(chunk_size=2000):
        reason = _fault(change, locked, position + 1, previous)
        if reason is None and stands.get(change.variable, (0, None)) != (
            change.version - 1,
            change.before,
        ):
            reason = "the change does not begin with what stood there"
        if reason is not None:
            return Break(number=position + 1, reason=reason)
        position, previous = change.number, change.digest
        stands[change.variable] = change.version, change.after
    if (position, previous) != (locked.change_number, locked.change_digest):
        return Break(number=position + 1, reason="the end of the history is missing")
    answers = {
        variable: (version, value)
        for variable, version, value in locked.filled_in.values_list("variable", "version", "value")
    }
    if answers != stands:
        return Break(number=position, reason="an answer is not what the history ends in")
    return None


def _fault(change: AnswerChange, response: Response, position: int, previous: str) -> str | None:
    if change.number != position:
        return "a change is missing"
    if change.previous != previous:
        return "the change does not follow the one before it"
    if change.digest != digest_of(change, response):
        return "the change is not what was recorded"
    return None
