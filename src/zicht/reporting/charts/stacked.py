"""Plots of bars that add up to the whole: every category of one question, per row."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair

from zicht.language import Language, Text, percent
from zicht.reporting.charts import style
from zicht.reporting.charts.canvas import SHARES, Canvas, Datum
from zicht.reporting.svg import wrapped
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


#: Narrower parts have no room for their percentage; the table has it.
_NARROWEST_WITH_TEXT = 0.055
_NARROWEST_WITH_WORDS = 0.22


def plot(bars: Sequence[Bar], language: Language) -> altair.LayerChart:
    """Stacked bars with percentages in the parts; withheld parts are hatched."""
    labels: list[Datum] = []
    headings: list[Datum] = []
    parts: list[Datum] = []
    top = 0.0
    for bar in bars:
        lines = wrapped(bar.label.to(language), style.LABEL_WIDTH - 30, style.FONT_SIZE)
        height = max(36.0, style.LINE_HEIGHT * len(lines) + 10)
        top += 12 if bar.gap_before else 0
        if bar.heading is not None:
            above = wrapped(bar.heading.to(language), style.WIDTH, style.FONT_SIZE * 1.06)
            room = style.LINE_HEIGHT * len(above) + 8
            headings.append({"y": top + room / 2, "text": "\n".join(above)})
            top += room
        middle = top + height / 2
        labels.append({"y": middle, "text": "\n".join(lines)})
        parts += _parts(bar, middle, language)
        top += height
    canvas = Canvas(axis=SHARES, height=top + 4)
    named = [part for part in parts if part["text"]]
    # Words on a pattern are hard to read, so they get white edges.
    patterned = [
        part for part in named if part["fill"] in {style.UNKNOWN_FILL, style.WITHHELD_FILL}
    ]
    marks = [
        canvas.part(parts),
        canvas.edges(patterned, "middle"),
        canvas.part_text(named),
        canvas.labels(labels),
        canvas.labels(headings, heading=True),
    ]
    return canvas.assemble(marks, language)


def _parts(bar: Bar, middle: float, language: Language) -> list[Datum]:
    data: list[Datum] = []
    start = 0.0
    for part in bar.parts:
        if part.share:
            text = percent(part.share, language) if part.share >= _NARROWEST_WITH_TEXT else ""
            data.append(_datum(start, part.share, middle, (part.fill, part.ink), text))
            start += part.share
    # Less than half a percent is rounding, not a category.
    if bar.withheld > 0.005:
        text = NOT_SHOWN.to(language) if bar.withheld >= _NARROWEST_WITH_WORDS else ""
        data.append(_datum(start, bar.withheld, middle, (style.WITHHELD_FILL, style.INK), text))
    return data


def _datum(start: float, share: float, middle: float, colours: tuple[str, str], text: str) -> Datum:
    fill, ink = colours
    return {
        "start": start,
        "stop": min(1.0, start + share),
        "middle": start + share / 2,
        "y": middle,
        "bar_top": middle - 13,
        "bar_bottom": middle + 13,
        "fill": fill,
        "ink": ink,
        "text": text,
    }
