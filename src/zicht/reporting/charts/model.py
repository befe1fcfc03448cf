"""What a chart is, before it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from zicht.language import Language, Text
from zicht.reporting.charts.style import Format
from zicht.reporting.tables import Table

if TYPE_CHECKING:
    # Only the type: legends and maps need no chart engine, which takes a second to load.
    import altair


class Mark(StrEnum):
    """The small picture that stands before a line of the legend."""

    DOT = "dot"
    RING = "ring"
    MARGIN = "margin"
    BAND = "band"
    TICK = "tick"
    DASHES = "dashes"
    PATCH = "patch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One line of the legend: a mark in a colour, and what it means in words."""

    mark: Mark
    colour: str
    text: Text
    outline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and the table with the same numbers; one is never made without the other.

    ``title`` states what is to be seen, ``subtitle`` says what was measured, ``description`` says
    in words what a reader who cannot see the chart needs. ``plot`` makes the picture in a language
    and a format.
    """

    key: str
    title: Text
    subtitle: Text
    description: Text
    table: Table
    legend: tuple[Key, ...]
    source: Text
    is_synthetic: bool
    plot: "Callable[[Language, Format], altair.LayerChart]" = field(repr=False, compare=False)

    def under_its_title(self, subtitle: Text) -> "Chart":
        """The chart with a subtitle that need not name the subject, which its title does.

        Table and description, which may stand alone, keep the one that it was made with.
        """
        return replace(self, subtitle=subtitle)
