"""Plots with one value per row: dots with their uncertainty, or bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair

from zicht.estimation.model import Projection
from zicht.language import Language, Text
from zicht.reporting.charts import labels, style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, margins
from zicht.reporting.charts.labels import Room
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import width_of
from zicht.reporting.wording import NOT_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. ``value`` is None when there is none to show; ``text`` is written beside the mark.

    ``projection`` is drawn when it is given: a pale band, a line, and a tick at its estimate when
    that was weighted. ``ends`` stand at the ends of the band. ``hollow`` draws a ring for a dot.
    ``beside`` is a second value, drawn as a ring with a line to the first.
    """

    label: Text
    value: float | None
    text: Text
    projection: Projection | None = None
    ends: tuple[Text, Text] | None = None
    withheld: bool = False
    hollow: bool = False
    beside: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows under one heading, or under none."""

    rows: tuple[Row, ...]
    title: Text | None = None


def dots(
    blocks: Sequence[Block],
    axis: Axis,
    language: Language,
    shape: Format,
    *,
    row_height: float = 42,
) -> altair.LayerChart:
    """Rows of dots: a pale band for silence, a line for chance, a dot for what was answered."""
    room = Room(beside=row_height, body=14, headroom=18)
    layout = _lay_out(blocks, language, shape, room)
    written = any(row.ends for block in blocks for row in block.rows)
    # Only an end under 10% is near the start of the axis.
    before, after = (width_of(text, style.SMALL_FONT_SIZE) + 9 for text in ("9%", "100%"))
    canvas = Canvas(
        axis=axis,
        height=layout.height,
        shape=shape,
        margins=margins(
            shape,
            before=before if written else _HALF_A_NAME,
            after=after if written else _HALF_A_NAME,
        ),
    )
    shown = [row for row in layout.rows if "value" in row]
    projected = [row for row in shown if "low" in row]
    weighted = [row for row in shown if "estimate" in row]
    paired = [row for row in shown if "beside" in row]
    marks = [
        canvas.band(projected, "band_low", "band_high"),
        canvas.text(projected, "band_low", text="band_low_text", dx=-7, align="right"),
        canvas.text(projected, "band_high", text="band_high_text", dx=7, align="left"),
        canvas.line(projected, "low", "high", style.DARK, style.MARGIN_WIDTH),
        canvas.tick(weighted, "estimate"),
        canvas.line(paired, "near", "far", style.MIDDLE, style.TICK_WIDTH),
        canvas.ring(paired, "beside"),
        canvas.dot(shown, "value"),
        # A line to compare with may run behind the words.
        canvas.edges(shown if axis.reference is not None else [], "value", dy=-16),
        canvas.strong_text(shown, "value", dy=-16),
    ]
    return _assemble(canvas, layout, marks, language)


def bars(
    blocks: Sequence[Block], axis: Axis, language: Language, shape: Format
) -> altair.LayerChart:
    """Rows of bars with their value at the end."""
    layout = _lay_out(blocks, language, shape, Room(beside=30, body=20))
    shown = [row for row in layout.rows if "value" in row]
    longest = max(
        (width_of(str(row["text"]), style.FONT_SIZE, bold=True) for row in shown), default=0.0
    )
    # A bar may fill the axis, so what is written at its end has its room after that.
    canvas = Canvas(
        axis=axis,
        height=layout.height,
        shape=shape,
        margins=margins(shape, before=0.0, after=longest + 8),
    )
    marks = [
        canvas.bar(shown, "value"),
        canvas.edges(shown, "value", dx=8, align="left"),
        canvas.strong_text(shown, "value", dx=8, align="left"),
    ]
    return _assemble(canvas, layout, marks, language)


#: Half the width of a name on the axis, of which the first and last stick out.
_HALF_A_NAME = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    rows: list[Datum]
    labels: list[Datum]
    headings: list[Datum]
    height: float


def _lay_out(blocks: Sequence[Block], language: Language, shape: Format, room: Room) -> _Layout:
    """Give every row its place from the top, higher where its label needs more lines."""
    layout = _Layout(rows=[], labels=[], headings=[], height=0)
    top = 0.0
    for block in blocks:
        if block.title is not None:
            heading = labels.heading(block.title.to(language), shape, top)
            layout.headings.extend(heading.lines)
            top += heading.height
        for row in block.rows:
            label = labels.beside_or_above(row.label.to(language), shape, top, room)
            layout.labels.extend(label.lines)
            layout.rows.append(_datum(row, label.middle, language))
            top += label.height
        top += 8
    return _Layout(rows=layout.rows, labels=layout.labels, headings=layout.headings, height=top)


def _assemble(
    canvas: Canvas, layout: _Layout, marks: Sequence[altair.Chart], language: Language
) -> altair.LayerChart:
    withheld = [row for row in layout.rows if "withheld" in row]
    empty = [row for row in layout.rows if "empty" in row]
    return canvas.assemble(
        [
            *marks,
            canvas.patch(withheld),
            canvas.note(withheld, "withheld", left=50, edge=True),
            canvas.note(withheld, "withheld", left=50),
            canvas.note(empty, "empty", left=4),
            canvas.label_edges(layout.labels),
            canvas.labels(layout.labels),
            canvas.label_edges(layout.headings, heading=True),
            canvas.labels(layout.headings, heading=True),
        ],
        language,
    )


def _datum(row: Row, middle: float, language: Language) -> dict[str, str | float]:
    datum: dict[str, str | float] = {
        "y": middle,
        "start": 0.0,
        "band_top": middle - 6,
        "band_bottom": middle + 6,
        "tick_top": middle - 10,
        "tick_bottom": middle + 10,
        "bar_top": middle - 10,
        "bar_bottom": middle + 10,
    }
    if row.value is None:
        return datum | ({"withheld": NOT_SHOWN.to(language)} if row.withheld else {"empty": "–"})
    datum |= {
        "value": row.value,
        "text": row.text.to(language),
        "fill": style.PAPER if row.hollow else style.DARK,
        "edge": style.DARK if row.hollow else style.PAPER,
    }
    if row.beside is not None:
        near, far = sorted((row.value, row.beside))
        datum |= {"beside": row.beside, "near": near, "far": far}
    return datum | _uncertainty(row, language)


def _uncertainty(row: Row, language: Language) -> dict[str, str | float]:
    made = row.projection
    if made is None:
        return {}
    low, high = row.ends or (Text(nl="", en=""), Text(nl="", en=""))
    estimate: dict[str, str | float] = {"estimate": made.estimate} if made.is_weighted else {}
    return estimate | {
        "low": made.interval.low,
        "high": made.interval.high,
        "band_low": made.band.low,
        "band_high": made.band.high,
        "band_low_text": low.to(language),
        "band_high_text": high.to(language),
    }
