"""Saving a page of answers: only what changed on it, so nobody undoes the work of a colleague."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork import answering, values
from zicht.platform.fieldwork.answering import Conflict, Given
from zicht.platform.fieldwork.forms import Entry
from zicht.platform.fieldwork.models import AnswerChange, Response, Stored
from zicht.platform.fieldwork.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a page: how many answers changed, which wait for a choice, which are wrong."""

    changed: int
    conflicts: frozenset[str]
    faulty: Mapping[str, Entry]


def save_page(
    response: Response, entries: Iterable[Entry], *, person: Person, now: datetime
) -> Outcome:
    """Save what was changed on the page and has no fault; the rest stays as it was.

    Raises NotOpenError when nothing can be saved any more.
    """
    every = tuple(entries)
    sound = [entry for entry in every if not entry.problems]
    given = {
        entry.variable: Given(value=entry.value, base_version=entry.base_version)
        for entry in touched(response, sound)
    }
    saved = answering.save_answers(response, given, person=person, now=now) if given else {}
    conflicts = frozenset(name for name, one in saved.items() if isinstance(one, Conflict))
    return Outcome(
        changed=sum(not isinstance(one, Conflict) and one.is_new for one in saved.values()),
        conflicts=conflicts,
        faulty={entry.variable: entry for entry in every if entry.problems},
    )


def touched(response: Response, entries: Iterable[Entry]) -> list[Entry]:
    """What differs from the answer that the page showed, whatever has become of that since.

    A page holds thirty answers. Whoever changed one of them has no opinion about the others, so
    an answer that a colleague changed in the meantime is no conflict.
    """
    every = list(entries)
    found = response.filled_in.filter(variable__in=[one.variable for one in every])
    stands = {
        name: (version, value)
        for name, version, value in found.values_list("variable", "version", "value")
    }
    nothing: tuple[int, Stored] = (0, None)
    stale = [one for one in every if one.base_version != stands.get(one.variable, nothing)[0]]
    shown = {name: value for name, (_, value) in stands.items()} | _earlier(response, stale)
    return [one for one in every if values.to_stored(one.value) != _posted(shown.get(one.variable))]


def _posted(shown: Stored) -> Stored:
    """An answer as a page that shows it posts it: without the spaces around an uploaded text."""
    return shown.strip() if isinstance(shown, str) else shown


def _earlier(response: Response, stale: Iterable[Entry]) -> dict[str, Stored]:
    """The values that stood at the versions which these entries were made on."""
    wanted = {(one.variable, one.base_version) for one in stale}
    if not wanted:
        return {}
    found = AnswerChange.objects.filter(
        response=response, variable__in={variable for variable, _ in wanted}
    ).values_list("variable", "version", "after")
    known: dict[str, Stored] = {variable: None for variable, _ in wanted}
    known.update({name: after for name, version, after in found if (name, version) in wanted})
    return known


def versions_of(current: Sheet) -> dict[str, int]:
    """The version that stands of every variable, shown or not."""
    shown = {cell.variable: cell.version for line in current.lines for cell in line.cells}
    return {**shown, **{name: answer.version for name, answer in current.hidden.items()}}
