"""The list of tasks of a response: what was not looked at, what is half done, what is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from zicht.language import Text
from zicht.platform.fieldwork.models import Response, Side
from zicht.platform.fieldwork.response.questions import DOMAIN_NAMES, rows_of
from zicht.platform.fieldwork.response.sheet import Gap, Line, Part, Sheet, Status
from zicht.platform.fieldwork.together.handing_over import Holder
from zicht.questionnaire.model import Domain

SIDE_NAMES = {side: DOMAIN_NAMES[Domain(side.value)] for side in Side}

_UNTOUCHED = Text(nl="Nog niet bekeken", en="Not looked at yet")
_LOOKED = Text(nl="Bekeken, er ontbreekt nog iets", en="Looked at, something is missing")
_PARTLY = Text(nl="Voor een deel bekeken", en="Partly looked at")
_DONE = Text(nl="Klaar", en="Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One section; ``kind`` is untouched, looked or done. ``holders`` are who it was handed to."""

    code: str
    title: Text
    url: str
    required: int
    answered: int
    kind: str
    words: Text
    holders: tuple[str, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainProgress:
    """How far one side of the town hall is with its mandatory questions."""

    code: str
    name: Text
    required: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A question that somebody has to go to, with a link; ``rows`` are those of a matrix."""

    code: str
    text: Text
    rows: tuple[Text, ...]
    domain: Text
    was_looked_at: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Places of one section."""

    title: Text
    items: tuple[Place, ...]


def tasks(current: Sheet, holders: Iterable[Holder] = (), email: str = "") -> tuple[Task, ...]:
    """Every section with how far it is, and whether it was handed to this address."""
    held = by_section(holders)
    return tuple(
        _task(current.response, part, held.get(part.section.code, ()), email)
        for part in current.parts
    )


def by_section(holders: Iterable[Holder]) -> dict[str, tuple[Holder, ...]]:
    """To whom each section was handed."""
    found: dict[str, tuple[Holder, ...]] = {}
    for one in holders:
        found[one.section] = (*found.get(one.section, ()), one)
    return found


def domains(current: Sheet) -> tuple[DomainProgress, ...]:
    """How far each side is."""
    found = []
    for side in Side:
        progress = current.progress_of(side)
        found.append(
            DomainProgress(
                code=side.value,
                name=SIDE_NAMES[side],
                required=progress.required,
                answered=progress.answered,
            )
        )
    return tuple(found)


def missing(current: Sheet) -> tuple[Group, ...]:
    """Every mandatory answer that is missing, by section."""
    titles = {part.section.code: part.section.title for part in current.parts}
    return tuple(
        Group(title=titles[code], items=_places(current, gaps))
        for code, gaps in groupby(current.missing, key=lambda gap: gap.section)
    )


def doubts(current: Sheet) -> tuple[Place, ...]:
    """Every question of which two answers wait for a choice."""
    return _places(current, current.undecided)


def section_url(response: Response, section: str) -> str:
    """The address of a section."""
    return reverse("filling:section", args=[response.wave_id, response.municipality_id, section])


def _places(current: Sheet, gaps: Iterable[Gap]) -> tuple[Place, ...]:
    lines = {line.item.code: line for line in current.lines}
    return tuple(
        _place(current.response, lines[code], [gap.variable for gap in of_item])
        for code, of_item in groupby(gaps, key=lambda gap: gap.item.code)
    )


def _place(response: Response, line: Line, variables: Iterable[str]) -> Place:
    labels = rows_of(line.item)
    return Place(
        code=line.item.code,
        text=line.item.text,
        rows=tuple(label for name in variables if (label := labels[name]) is not None),
        domain=DOMAIN_NAMES[line.item.domain],
        was_looked_at=line.status is not Status.UNTOUCHED,
        url=f"{section_url(response, line.section)}#vraag-{line.item.code}",
    )


def _task(response: Response, part: Part, holders: tuple[Holder, ...], email: str) -> Task:
    progress = part.progress
    kind, words = _state(part)
    return Task(
        code=part.section.code,
        title=part.section.title,
        url=section_url(response, part.section.code),
        required=progress.required,
        answered=progress.answered,
        kind=kind,
        words=words,
        holders=tuple(one.label for one in holders),
        is_mine=any(one.email == email.lower() for one in holders),
    )


def _state(part: Part) -> tuple[str, Text]:
    """A section is done when nothing mandatory is left of it and somebody saw all of it."""
    untouched = sum(line.status is Status.UNTOUCHED for line in part.lines)
    is_decided = not any(line.undecided for line in part.lines)
    if part.progress.is_complete and is_decided and not untouched:
        return "done", _DONE
    if untouched == len(part.lines):
        return "untouched", _UNTOUCHED
    return "looked", _PARTLY if untouched else _LOOKED
