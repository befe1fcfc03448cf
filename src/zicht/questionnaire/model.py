"""What a questionnaire is: sections, items, options with permanent codes, routing.

An item asks one thing; a *variable* is one column of answers. A single
choice, number, text or date is one variable with the item's code (``A5``). A
multiple choice is one variable too, whose value is a set of option codes. A
matrix is one variable per row (``A2.sexual_dutch_minor``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter

from zicht.language import Text
from zicht.questionnaire.rules import Rule, variables


class ItemType(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    MATRIX = "matrix"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


class Domain(StrEnum):
    """Which side of the town hall answers an item (Dutch: domein)."""

    SAFETY = "safety"
    CARE_YOUTH = "care_youth"
    BOTH = "both"


class Role(StrEnum):
    """The four roles of a municipality against trafficking (National Rapporteur)."""

    SIGNALLER = "signaller"
    POLICY_MAKER = "policy_maker"
    DIRECTOR = "director"
    CARE = "care"


class Theme(StrEnum):
    """The five themes of the Kader Aanpak Mensenhandel (2021)."""

    POLICY = "policy"
    SIGNALLING = "signalling"
    AWARENESS = "awareness"
    COOPERATION = "cooperation"
    SHELTER_HELP = "shelter_help"


class Change(StrEnum):
    """How an item relates to the wave before."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One possible answer. ``code`` is permanent: it is what is stored and exported.

    ``score`` places the option on a numeric scale (sight 1 to 5); None when it
    has no place there, as "weet niet". ``exclusive`` options of a multiple
    choice cannot be combined with others.
    """

    code: str
    label: Text
    score: float | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a matrix, e.g. one form of exploitation."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The item of the wave before that this item follows.

    Only ``same`` items, and ``changed`` items with a note that says what is
    still comparable, may stand in one trend. ``item`` is None for a new item.
    """

    change: Change
    item: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """An item of the wave before that is no longer asked, and why."""

    item: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. ``scale`` and ``rows_of`` name the shared lists that were used, if any.

    ``minimum``, ``maximum`` and ``decimals`` bound a number, ``unit`` names what it counts.
    ``sources`` are labels of docs/sources.md, of which ``own`` means our own addition.
    """

    code: str
    type: ItemType
    text: Text
    domain: Domain
    theme: Theme | None = None
    help: Text | None = None
    options: tuple[Option, ...] = ()
    scale: str | None = None
    rows: tuple[Row, ...] = ()
    rows_of: str | None = None
    required: bool = True
    show_when: Rule | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    unit: Text | None = None
    sources: tuple[str, ...] = ()
    previous: Link | None = None

    def variables(self) -> tuple[str, ...]:
        """The names of the columns that hold the answers, in order."""
        if self.type is ItemType.MATRIX:
            return tuple(f"{self.code}.{row.code}" for row in self.rows)
        return (self.code,)

    def option(self, code: str) -> Option | None:
        """The option with this permanent code, or None."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of items, usually one of the four roles; ``role`` is None for opening and closing."""

    code: str
    title: Text
    items: tuple[Item, ...]
    role: Role | None = None
    intro: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A checked questionnaire of one wave.

    ``id`` is how the command line names it (``2019``); ``version`` is semantic.
    ``frame_date`` (ISO) is the day whose municipalities are asked.
    """

    id: str
    version: str
    title: Text
    frame_date: str
    sections: tuple[Section, ...]
    intro: Text | None = None
    previous: str | None = None
    dropped: tuple[Dropped, ...] = ()
    scales: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    row_lists: tuple[tuple[str, tuple[Row, ...]], ...] = ()

    def items(self) -> Iterator[Item]:
        """Every item, in the order in which it is asked."""
        for section in self.sections:
            yield from section.items

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the content, so that a figure can name exactly what was asked.

        Layout, comments and the order of keys in a file make no difference.
        """
        # Writing rests on this module; the other way round only when someone asks.
        from zicht.questionnaire.writing import fingerprint

        return fingerprint(self)

    @cached_property
    def item_by_code(self) -> dict[str, Item]:
        """Items by their permanent code."""
        return {item.code: item for item in self.items()}

    @cached_property
    def item_by_variable(self) -> dict[str, Item]:
        """The item behind every column of answers, in the order in which it is asked."""
        return {variable: item for item in self.items() for variable in item.variables()}

    @cached_property
    def routed_items(self) -> tuple[Item, ...]:
        """Items with a rule, each after those its rule asks about.

        CycleError, which is a ValueError, when items wait for each other.
        """
        parents = {
            item.code: {name.partition(".")[0] for name in variables(item.show_when)}
            for item in self.items()
            if item.show_when is not None
        }
        order = TopologicalSorter(parents).static_order()
        return tuple(self.item_by_code[code] for code in order if code in parents)
