"""Questions as a page shows them: fields with what stands in them, faults, and other answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from zicht.language import Text
from zicht.platform.fieldwork.models import Stored
from zicht.platform.fieldwork.response.forms import Entry, typed
from zicht.platform.web import languages
from zicht.problems import Problem
from zicht.questionnaire.model import Domain, Item, ItemType, Option

DOMAIN_NAMES: Mapping[Domain, Text] = {
    Domain.SAFETY: Text(nl="Veiligheid", en="Safety"),
    Domain.CARE_YOUTH: Text(nl="Zorg en jeugd", en="Care and youth"),
    Domain.BOTH: Text(nl="Veiligheid, zorg en jeugd", en="Safety, care and youth"),
}

_ANSWERED_IN_WORDS = (ItemType.NUMBER, ItemType.TEXT, ItemType.DATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer in words, of whom and since when."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two answers to the same variable, given at the same time; ``key`` names the second one."""

    key: str
    standing: Given
    other: Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The answer that counts for one variable; version 0 means that nobody ever answered."""

    value: Stored = None
    version: int = 0
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option with the id of its button or box."""

    id: str
    option: Option
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The fields of one variable. ``id`` is unique on the page, ``label`` that of a matrix row."""

    id: str
    variable: str
    version: int
    label: Text | None
    typed: tuple[str, ...]
    choices: tuple[Choice, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[Doubt, ...]

    @property
    def first_field_id(self) -> str:
        """Where a link in the summary of faults goes: the first thing one can type or tick."""
        return self.choices[0].id if self.choices else f"{self.id}-1"

    @property
    def text(self) -> str:
        """What stands in the one field of a number or a text."""
        return self.typed[0] if self.typed else ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """Day, month and year as they stand in their fields."""
        return self.typed if len(self.typed) == 3 else ("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item on a page."""

    item: Item
    lines: tuple[Line, ...]
    is_shown: bool
    is_wanted: bool

    @property
    def template(self) -> str:
        """The template for this type of item."""
        return f"fieldwork/items/{self.item.type}.html"

    @property
    def domain_name(self) -> Text:
        """Which side of the town hall answers."""
        return DOMAIN_NAMES[self.item.domain]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The faults of every line."""
        return tuple(problem for line in self.lines for problem in line.problems)

    @property
    def has_doubt(self) -> bool:
        """Whether somebody has to choose between two answers."""
        return any(line.doubts for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One line of the summary: which question, what is the matter, where to mend it."""

    place: str
    text: Text
    target: str


_TWO_ANSWERS = Text(nl="Er zijn twee antwoorden. Kies er een.", en="There are two answers. Choose.")


def question(
    item: Item,
    standing: Mapping[str, Standing],
    *,
    is_shown: bool = True,
    is_wanted: bool = False,
    entries: Mapping[str, Entry] | None = None,
) -> Question:
    """The item with the answers that stand, or with what was typed where that has a fault.

    ``is_wanted`` marks what still has to be answered before the response can be submitted.
    """
    rows = rows_of(item)
    lines = tuple(
        _line(
            item, variable, label, standing.get(variable, Standing()), (entries or {}).get(variable)
        )
        for variable, label in rows.items()
    )
    return Question(item=item, lines=lines, is_shown=is_shown, is_wanted=is_wanted)


def rows_of(item: Item) -> dict[str, Text | None]:
    """The label of every variable: that of the row of a matrix, else None."""
    if item.type is not ItemType.MATRIX:
        return {item.code: None}
    return {f"{item.code}.{row.code}": row.label for row in item.rows}


def mistakes(questions: Iterable[Question]) -> tuple[Mistake, ...]:
    """Every fault and every open choice on the page, in the order of the page."""
    return tuple(_mistakes(questions))


def _mistakes(questions: Iterable[Question]) -> Iterator[Mistake]:
    language = languages.current()
    for one in questions:
        for line in one.lines if one.is_shown else ():
            label = f" ({line.label.to(language)})" if line.label else ""
            place = f"{one.item.code}{label}"
            for problem in line.problems:
                yield Mistake(place=place, text=problem.message, target=line.first_field_id)
            for doubt in line.doubts:
                yield Mistake(place=place, text=_TWO_ANSWERS, target=f"twee-{doubt.key}")


def _line(
    item: Item, variable: str, label: Text | None, standing: Standing, entry: Entry | None
) -> Line:
    faulty = entry if entry is not None and entry.problems else None
    shown = typed(standing.value, item, languages.current()) if faulty is None else faulty.typed
    anchor = variable.replace(".", "-")
    options = () if item.type in _ANSWERED_IN_WORDS else item.options
    return Line(
        id=anchor,
        variable=variable,
        # What was refused is tried again on top of what it was meant to replace.
        version=standing.version if faulty is None else faulty.base_version,
        label=label,
        typed=shown,
        choices=tuple(
            Choice(id=f"{anchor}-{option.code}", option=option, is_chosen=option.code in shown)
            for option in options
        ),
        problems=() if faulty is None else faulty.problems,
        doubts=standing.doubts,
    )
