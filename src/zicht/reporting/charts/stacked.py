"""Plots of bars that add up to the whole: every category of one question, per row."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair

from zicht.language import Language, Text, percent
from zicht.reporting.charts import labels, style
from zicht.reporting.charts.canvas import SHARES, Canvas, Datum, margins
from zicht.reporting.charts.labels import Room
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import width_of
from zicht.reporting.wording import NOT_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One category. ``share`` is None when it is withheld. ``ink`` is readable on ``fill``."""

    share: float | None
    fill: str
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: its parts from left to right. What is withheld stands together at the end.

    ``heading`` stands above the row and those after it.
    """

    label: Text
    parts: tuple[Part, ...]
    heading: Text | None = None
    gap_before: bool = False

    @property
    def withheld(self) -> float:
        """How much of the whole belongs to categories that are withheld."""
        if all(part.share is not None for part in self.parts):
            return 0.0
        return max(0.0, 1.0 - sum(part.share or 0.0 for part in self.parts))


_HALF_A_BAR = 13.0
_ROOM = Room(beside=36, body=26)
#: Text may be this much wider than its part in the widest typeface; in ours it fits.
_SPARE = 4.0


def plot(bars: Sequence[Bar], language: Language, shape: Format) -> altair.LayerChart:
    """Stacked bars with percentages in the parts; withheld parts are hatched."""
    names: list[Datum] = []
    headings: list[Datum] = []
    places: list[tuple[Bar, float]] = []
    top = 0.0
    for bar in bars:
        top += 12 if bar.gap_before else 0
        if bar.heading is not None:
            above = labels.heading(bar.heading.to(language), shape, top)
            headings += above.lines
            top += above.height
        label = labels.beside_or_above(bar.label.to(language), shape, top, _ROOM)
        names += label.lines
        places.append((bar, label.middle))
        top += label.height
    canvas = Canvas(
        axis=SHARES, height=top + 4, shape=shape, margins=margins(shape, before=0, after=0)
    )
    parts = [part for bar, y in places for part in _parts(bar, y, language, canvas.width)]
    named = [part for part in parts if part["text"]]
    # Words on a pattern are hard to read, so they get white edges.
    patterned = [
        part for part in named if part["fill"] in {style.UNKNOWN_FILL, style.WITHHELD_FILL}
    ]
    marks = [
        canvas.part(parts),
        canvas.edges(patterned, "middle", size=style.SMALL_FONT_SIZE),
        canvas.part_text(named),
        canvas.label_edges(names),
        canvas.labels(names),
        canvas.label_edges(headings, heading=True),
        canvas.labels(headings, heading=True),
    ]
    return canvas.assemble(marks, language)


def _parts(bar: Bar, middle: float, language: Language, width: float) -> list[Datum]:
    """The parts of a bar of a width in pixels; text stands where it fits, the table has all."""
    data: list[Datum] = []
    start = 0.0
    for part in bar.parts:
        if part.share:
            text = _fitting(percent(part.share, language), part.share * width)
            data.append(_datum(start, part.share, middle, (part.fill, part.ink), text))
            start += part.share
    # Less than half a percent is rounding, not a category.
    if bar.withheld > 0.005:
        text = _fitting(NOT_SHOWN.to(language), bar.withheld * width)
        look = (style.WITHHELD_FILL, style.INK)
        data.append(_datum(start, bar.withheld, middle, look, text))
    return data


def _fitting(text: str, room: float) -> str:
    return text if width_of(text, style.SMALL_FONT_SIZE, bold=True) <= room + _SPARE else ""


def _datum(start: float, share: float, middle: float, colours: tuple[str, str], text: str) -> Datum:
    fill, ink = colours
    return {
        "start": start,
        "stop": min(1.0, start + share),
        "middle": start + share / 2,
        "y": middle,
        "bar_top": middle - _HALF_A_BAR,
        "bar_bottom": middle + _HALF_A_BAR,
        "fill": fill,
        "ink": ink,
        "text": text,
    }
