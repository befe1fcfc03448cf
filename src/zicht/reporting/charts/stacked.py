"""Plots of bars that add up to the whole: every category of one question, per row.

Under each bar every category has a lane of its own, from nothing to everything, with what it says
about all municipalities: a line for chance in a pale band for silence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import altair

from zicht.disclosure.figures import Figure
from zicht.estimation.model import Projection
from zicht.language import Language, Text, percent
from zicht.reporting import wording
from zicht.reporting.charts import labels, style
from zicht.reporting.charts.canvas import SHARES, Canvas, Datum, margins
from zicht.reporting.charts.labels import Room
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import width_of
from zicht.reporting.wording import NOT_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One category. ``share`` is None when it is withheld. ``ink`` is readable on ``fill``.

    ``projection`` is drawn in a lane under the bar.
    """

    share: float | None
    fill: str
    ink: str
    projection: Projection | None = None


def part(figure: Figure, fill: str, ink: str) -> Part:
    """A share as a part of its bar."""
    share = figure.share
    return Part(
        share=wording.estimate(share),
        fill=fill,
        ink=ink,
        projection=None if share is None else share.projection,
    )


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

    @property
    def lanes(self) -> tuple[tuple[Part, float, Projection], ...]:
        """The parts that are drawn under the bar, each with its share and what that says of all."""
        return tuple(
            (part, part.share, part.projection)
            for part in self.parts
            if part.share is not None and part.projection is not None
        )

    @property
    def below(self) -> float:
        """The height of the lanes, in pixels."""
        return _FIRST_LANE + _LANE * len(self.lanes) if self.lanes else 0.0


_HALF_A_BAR = 13.0
_ROOM = Room(beside=36, body=26)
#: The height of a lane, and what stands between it and the bar.
_LANE, _FIRST_LANE = 11.0, 4.0
_HALF_A_BAND, _HALF_A_TICK, _LINE, _DOT = 3.5, 5.0, 2.5, 46.0
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
        room = Room(beside=_ROOM.beside + bar.below, body=_ROOM.body + bar.below)
        label = labels.beside_or_above(bar.label.to(language), shape, top, room)
        names += label.lines
        places.append((bar, label.middle - bar.below / 2))
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
    lanes = [lane for bar, y in places for lane in lanes_of(bar, y)]
    marks = [
        canvas.band(lanes, "band_low", "band_high"),
        canvas.line(lanes, "low", "high", style.DARK, _LINE),
        canvas.tick([lane for lane in lanes if "estimate" in lane], "estimate"),
        canvas.dot(lanes, "value", size=_DOT),
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


def lanes_of(bar: Bar, middle: float) -> Iterator[Datum]:
    """What every part says about all municipalities, one under the other below the bar."""
    y = middle + _HALF_A_BAR + _FIRST_LANE - _LANE / 2
    for part, share, made in bar.lanes:
        y += _LANE
        weighted: dict[str, str | float] = {"estimate": made.estimate} if made.is_weighted else {}
        yield weighted | {
            "y": y,
            "value": share,
            "fill": part.fill,
            "edge": style.OUTLINE,
            "low": made.interval.low,
            "high": made.interval.high,
            "band_low": made.band.low,
            "band_high": made.band.high,
            "band_top": y - _HALF_A_BAND,
            "band_bottom": y + _HALF_A_BAND,
            "tick_top": y - _HALF_A_TICK,
            "tick_bottom": y + _HALF_A_TICK,
        }


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
