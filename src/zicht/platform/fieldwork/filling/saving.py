"""Saving a page of answers: what has no fault is saved, and the rest is shown again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.filling.answering import Conflict, Result
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.response import locking, seen
from zicht.platform.fieldwork.response.forms import Entry
from zicht.platform.fieldwork.response.seen import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a page: what was saved, and which entries are wrong, by variable."""

    result: Result
    faulty: Mapping[str, Entry]

    @property
    def changed(self) -> int:
        """How many answers are others than they were."""
        every = self.result.outcomes.values()
        return sum(not isinstance(one, Conflict) and one.is_new for one in every)

    @property
    def conflicts(self) -> frozenset[str]:
        """The variables that wait for a choice since this page was saved."""
        every = self.result.outcomes.items()
        return frozenset(name for name, one in every if isinstance(one, Conflict))


@transaction.atomic
def save_page(
    response: Response, entries: Iterable[Entry], *, person: Person, now: datetime
) -> Outcome:
    """Save what was changed on the page and has no fault; the rest stays as it was.

    Raises NotOpenError when nothing can be saved any more.
    """
    return save_locked(locking.lock_open(response, now), entries, person=person, now=now)


def save_locked(
    locked: Response, entries: Iterable[Entry], *, person: Person, now: datetime
) -> Outcome:
    """As :func:`save_page`, of a response that was locked and found open in this transaction."""
    every = tuple(entries)
    result = answering.save_locked(locked, _given(every), person=person, now=now)
    return Outcome(
        result=result, faulty={entry.variable: entry for entry in every if entry.problems}
    )


def touched(response: Response, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that say something else than the page showed, faulty ones included."""
    every = list(entries)
    stand = seen.standing(response)
    given = {one.variable: Given(value=one.value, base_version=one.base_version) for one in every}
    names = seen.touched(response, stand, given)
    return [one for one in every if one.problems or one.variable in names]


def _given(entries: Iterable[Entry]) -> dict[str, Given]:
    return {
        one.variable: Given(value=one.value, base_version=one.base_version)
        for one in entries
        if not one.problems
    }
