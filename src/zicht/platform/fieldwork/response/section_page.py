"""The questions of one section, as the sheet of a response fills them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zicht.language import Text
from zicht.platform.fieldwork.response.forms import Entry
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import (
    Doubt,
    Given,
    Question,
    Standing,
    question,
    rows_of,
)
from zicht.platform.fieldwork.response.sheet import Cell, Line, Part, Sheet, Status
from zicht.questionnaire.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLine:
    """An answer to read; ``label`` is that of a row of a matrix."""

    label: Text | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenItem:
    """A question with its answers to read, when nothing can be changed any more."""

    code: str
    text: Text
    lines: tuple[GivenLine, ...]


def part_of(current: Sheet, section: str) -> Part | None:
    """The section with this code; None when the questionnaire has none."""
    return next((part for part in current.parts if part.section.code == section), None)


def questions_of(
    current: Sheet, part: Part, faulty: Mapping[str, Entry] | None = None
) -> tuple[Question, ...]:
    """Every question of the section, those that are not shown now included.

    A question that an answer on the same page calls for is there at once, without being fetched.
    """
    lines = {line.item.code: line for line in part.lines}
    hidden = {
        name: Standing(value=answer.value, version=answer.version)
        for name, answer in current.hidden.items()
    }
    return tuple(
        _question(item, lines.get(item.code), hidden, faulty or {}) for item in part.section.items
    )


def answers_to_read(part: Part) -> tuple[GivenItem, ...]:
    """The questions that are shown, with their answers in words."""
    return tuple(_to_read(line) for line in part.lines)


def typed_in_words(current: Sheet, entries: Iterable[Entry]) -> tuple[GivenItem, ...]:
    """What somebody changed on a page that was not saved, so that nobody has to remember it."""
    items = current.questionnaire.item_by_variable
    return tuple(_typed(items[entry.variable], entry) for entry in entries)


def _typed(item: Item, entry: Entry) -> GivenItem:
    words = " ".join(entry.typed) if entry.problems else in_words(entry.value, item)
    line = GivenLine(label=rows_of(item)[entry.variable], answer=words)
    return GivenItem(code=item.code, text=item.text, lines=(line,))


def _question(
    item: Item, line: Line | None, hidden: Mapping[str, Standing], faulty: Mapping[str, Entry]
) -> Question:
    if line is None:
        return question(item, hidden, is_shown=False, entries=faulty)
    # What somebody looked at and left open stands out; what nobody saw yet does not.
    was_left = line.status is not Status.UNTOUCHED and bool(line.missing)
    standing = {cell.variable: _standing(cell, item) for cell in line.cells}
    return question(item, standing, is_wanted=was_left, entries=faulty)


def _standing(cell: Cell, item: Item) -> Standing:
    return Standing(value=cell.value, version=cell.version, doubts=tuple(_doubts(cell, item)))


def _doubts(cell: Cell, item: Item) -> list[Doubt]:
    answer = cell.answer
    if answer is None:
        return []
    standing = Given(words=in_words(answer.value, item), by=answer.person.label, at=answer.at)
    return [
        Doubt(
            key=str(one.pk),
            standing=standing,
            other=Given(words=in_words(one.value, item), by=one.person.label, at=one.at),
        )
        for one in cell.proposals
    ]


def _to_read(line: Line) -> GivenItem:
    labels = rows_of(line.item)
    return GivenItem(
        code=line.item.code,
        text=line.item.text,
        lines=tuple(
            GivenLine(label=labels[cell.variable], answer=in_words(cell.value, line.item))
            for cell in line.cells
        ),
    )
