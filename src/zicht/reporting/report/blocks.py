"""What a report is built from; every block knows how to give itself to the template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from zicht.language import Language, Text
from zicht.reporting.framing import Picture
from zicht.reporting.tables import Kind, Table, display, headings
from zicht.reporting.typesetting import Data

#: A longer table may stand on the page after its picture.
_SHORT_TABLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A picture that has been drawn: its SVG without titles, per language."""

    picture: Picture
    svg: Mapping[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 opens a chapter, on a new page where ``opens_page`` says so."""

    text: Text
    level: int = 2
    opens_page: bool = False

    def data(self, language: Language) -> Data:
        """For the template."""
        return {
            "kind": "heading",
            "level": self.level,
            "opens_page": self.opens_page,
            "text": self.text.to(language),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; ``lead`` sets it larger, as the opening of a chapter."""

    text: Text
    lead: bool = False

    def data(self, language: Language) -> Data:
        """For the template."""
        return {"kind": "paragraph", "lead": self.lead, "text": self.text.to(language)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Sentences in a list."""

    items: tuple[Text, ...]

    def data(self, language: Language) -> Data:
        """For the template."""
        return {"kind": "bullets", "items": [item.to(language) for item in self.items]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One large number with what it says and how sure it is."""

    value: Text
    label: Text
    detail: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Large numbers side by side."""

    cards: tuple[Card, ...]

    def data(self, language: Language) -> Data:
        """For the template."""
        cards: list[Data] = [
            {
                "value": card.value.to(language),
                "label": card.label.to(language),
                "detail": card.detail.to(language),
            }
            for card in self.cards
        ]
        return {"kind": "cards", "cards": cards}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Names with their meaning."""

    terms: tuple[tuple[Text, Text], ...]

    def data(self, language: Language) -> Data:
        """For the template."""
        pairs: list[Data] = [[name.to(language), text.to(language)] for name, text in self.terms]
        return {"kind": "terms", "terms": pairs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart or map under its title. ``share_of_width`` is 1 for the width of the text."""

    illustration: Illustration
    share_of_width: float = 0.84

    def data(self, language: Language) -> Data:
        """For the template."""
        picture = self.illustration.picture
        return {
            "kind": "figure",
            "svg": self.illustration.svg[language],
            "alt": picture.description.to(language),
            "title": picture.title.to(language),
            "subtitle": picture.subtitle.to(language),
            "width": self.share_of_width,
            "keeps_table": len(picture.table.rows) <= _SHORT_TABLE,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table; ``note`` explains the sign for withheld values and stands only where it occurs."""

    table: Table
    note: Text
    titled: bool = True

    def data(self, language: Language) -> Data:
        """For the template."""
        table = self.table
        notes = [*table.notes, *([self.note] if table.withholds else [])]
        rows: list[Data] = [
            [
                display(cell, column.kind, language)
                for cell, column in zip(row, table.columns, strict=True)
                if not column.is_detail
            ]
            for row in table.rows
        ]
        columns = [column for column in table.columns if not column.is_detail]
        return {
            "kind": "table",
            "title": table.title.to(language) if self.titled else None,
            "heading": list(headings(columns, language)),
            "numeric": [column.kind is not Kind.TEXT for column in columns],
            "rows": rows,
            "notes": [note.to(language) for note in notes],
        }


Block: TypeAlias = Heading | Paragraph | Bullets | Cards | Terms | Figure | TableBlock
