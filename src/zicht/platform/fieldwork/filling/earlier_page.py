"""Earlier answers on the page of a section: beside each question, and taken over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.filling import answering, earlier, saving
from zicht.platform.fieldwork.filling.answering import Conflict
from zicht.platform.fieldwork.filling.earlier import Earlier
from zicht.platform.fieldwork.filling.saving import Outcome
from zicht.platform.fieldwork.models import Answer, Response, Source, Stored
from zicht.platform.fieldwork.response.forms import Entry
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.platform.fieldwork.response.section_page import GivenLine
from zicht.platform.fieldwork.response.seen import Given
from zicht.platform.fieldwork.response.sheet import Part, Sheet
from zicht.questionnaire.model import Item

#: The names of the buttons: one question, by code, or all of this section that is empty.
TAKE, TAKE_ALL = "take", "take_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What was answered to one question; ``was_taken`` while exactly that stands, taken over."""

    lines: tuple[GivenLine, ...]
    may_take: bool
    was_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What can be taken over in one section, by item; ``empty`` is how many answers that fills.

    ``municipality`` is the name of the one that gave them where it was another.
    """

    year: int
    municipality: str | None
    by_item: Mapping[str, Offer]
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a page of which earlier answers were taken over."""

    page: Outcome
    count: int
    conflicts: frozenset[str]
    year: int


def offers(current: Sheet, part: Part) -> Offers | None:
    """What stands beside the questions of a section; None when there is nothing earlier."""
    found = earlier.of(current.response)
    if found is None:
        return None
    answers = _answers(current)
    by_item = {
        item.code: offer
        for item in part.section.items
        if (offer := _offer(item, found, answers)) is not None
    }
    if not by_item:
        return None
    stands = {name: one.value for name, one in answers.items()}
    fills = earlier.to_take(part.section, found, stands=stands, questionnaire=current.questionnaire)
    return Offers(
        year=found.year, municipality=found.municipality, by_item=by_item, empty=len(fills)
    )


@transaction.atomic
def take(
    current: Sheet,
    part: Part,
    entries: Iterable[Entry],
    item: str | None,
    *,
    person: Person,
    now: datetime,
) -> Taken | None:
    """Take over the earlier answers to one item, or with None all that fills what is empty.

    Everything else on the page is saved as any other button does. None when there is nothing to
    take over. Raises NotOpenError when nothing can be saved any more.
    """
    every = tuple(entries)
    found = earlier.of(current.response)
    wanted = {} if found is None else _wanted(current, part, found, every, item)
    if found is None or not wanted:
        return None
    shown = {entry.variable: entry.base_version for entry in every}
    given = {
        name: Given(value=value, base_version=shown.get(name, 0)) for name, value in wanted.items()
    }
    others = [entry for entry in every if entry.variable not in wanted]
    response: Response = current.response
    page = saving.save_page(response, others, person=person, now=now)
    result = answering.save(response, given, person=person, now=now, source=Source.PREFILL)
    lost = frozenset(name for name, one in result.outcomes.items() if isinstance(one, Conflict))
    return Taken(
        page=page,
        count=len(wanted) - len(lost),
        conflicts=page.conflicts | lost,
        year=found.year,
    )


def said(taken: Taken) -> Text:
    """What the reader is told."""
    if taken.count == 1:
        return Text(
            nl=f"1 antwoord overgenomen uit {taken.year}. Kijk na of het nog klopt.",
            en=f"1 answer taken over from {taken.year}. See whether it still holds.",
        )
    return Text(
        nl=f"{taken.count} antwoorden overgenomen uit {taken.year}. Kijk na of ze nog kloppen.",
        en=f"{taken.count} answers taken over from {taken.year}. See whether they still hold.",
    )


def _wanted(
    current: Sheet, part: Part, found: Earlier, entries: tuple[Entry, ...], item: str | None
) -> Mapping[str, Stored]:
    if item is not None:
        one = next((one for one in part.section.items if one.code == item), None)
        names = () if one is None else one.variables()
        return {name: found.answers[name] for name in names if name in found.answers}
    stands: dict[str, Stored] = {name: one.value for name, one in _answers(current).items()}
    # What is wrong is not empty: it waits to be put right.
    typed = {one.variable: " ".join(one.typed) if one.problems else one.value for one in entries}
    return earlier.to_take(
        part.section, found, stands={**stands, **typed}, questionnaire=current.questionnaire
    )


def _answers(current: Sheet) -> dict[str, Answer]:
    cells = [cell for line in current.lines for cell in line.cells]
    shown = {cell.variable: cell.answer for cell in cells if cell.answer is not None}
    return {**shown, **current.hidden}


def _offer(item: Item, found: Earlier, answers: Mapping[str, Answer]) -> Offer | None:
    offered = {name: found.answers[name] for name in item.variables() if name in found.answers}
    if not offered:
        return None
    labels = rows_of(item)
    stands = [name for name, value in offered.items() if _value(answers.get(name)) == value]
    is_same = len(stands) == len(offered)
    return Offer(
        lines=tuple(
            GivenLine(label=labels[name], answer=in_words(value, item))
            for name, value in offered.items()
        ),
        may_take=not is_same,
        was_taken=is_same and all(answers[name].source == Source.PREFILL for name in stands),
    )


def _value(answer: Answer | None) -> Stored:
    return None if answer is None else answer.value
