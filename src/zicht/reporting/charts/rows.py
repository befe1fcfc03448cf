"""Plots with one value per row: dots with their uncertainty, or bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair

from zicht.estimation.model import Interval
from zicht.language import Language, Text
from zicht.reporting.charts import style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum
from zicht.reporting.svg import wrapped
from zicht.reporting.wording import NOT_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. ``value`` is None when there is none to show; ``text`` is written beside the mark.

    ``interval`` and ``bounds`` are drawn when they are given, ``bound_texts`` stand at the ends of
    the bounds. ``hollow`` draws a ring for a dot.
    """

    label: Text
    value: float | None
    text: Text
    interval: Interval | None = None
    bounds: Interval | None = None
    bound_texts: tuple[Text, Text] | None = None
    withheld: bool = False
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows under one heading, or under none."""

    rows: tuple[Row, ...]
    title: Text | None = None


def dots(
    blocks: Sequence[Block], axis: Axis, language: Language, *, row_height: float = 42
) -> altair.LayerChart:
    """Rows of dots: a thin line for the bounds, a thick line for the interval, a dot on top."""
    layout = _lay_out(blocks, language, row_height=row_height)
    canvas = Canvas(axis=axis, height=layout.height)
    shown = [row for row in layout.rows if "value" in row]
    bounded = [row for row in shown if "bound_low" in row]
    certain = [row for row in shown if "low" in row]
    marks = [
        canvas.line(bounded, "bound_low", "bound_high", style.LINE, 2),
        canvas.end(bounded, "bound_low"),
        canvas.end(bounded, "bound_high"),
        canvas.text(bounded, "bound_low", text="bound_low_text", dx=-7, align="right"),
        canvas.text(bounded, "bound_high", text="bound_high_text", dx=7, align="left"),
        canvas.band(certain, "low", "high"),
        canvas.dot(shown, "value"),
        canvas.strong_text(shown, "value", dy=-15),
    ]
    return _assemble(canvas, layout, marks, language)


def bars(blocks: Sequence[Block], axis: Axis, language: Language) -> altair.LayerChart:
    """Rows of bars with their value at the end; a line shows the interval where there is one."""
    layout = _lay_out(blocks, language, row_height=32)
    canvas = Canvas(axis=axis, height=layout.height)
    shown = [row for row in layout.rows if "value" in row]
    certain = [row for row in shown if "low" in row]
    marks = [
        canvas.bar(shown, "value"),
        canvas.line(certain, "low", "high", style.PAPER, 6),
        canvas.line(certain, "low", "high", style.DARK, 2.5),
        canvas.edges(shown, "end", dx=8, align="left"),
        canvas.strong_text(shown, "end", dx=8, align="left"),
    ]
    return _assemble(canvas, layout, marks, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    rows: list[Datum]
    labels: list[Datum]
    headings: list[Datum]
    height: float


def _lay_out(blocks: Sequence[Block], language: Language, *, row_height: float) -> _Layout:
    """Give every row its place from the top, higher where its label needs more lines."""
    layout = _Layout(rows=[], labels=[], headings=[], height=0)
    top = 0.0
    for block in blocks:
        if block.title is not None:
            lines = wrapped(block.title.to(language), style.WIDTH, style.FONT_SIZE * 1.06)
            room = style.LINE_HEIGHT * len(lines) + 8
            layout.headings.append({"y": top + room / 2, "text": "\n".join(lines)})
            top += room
        for row in block.rows:
            width = style.LABEL_WIDTH - 30
            lines = wrapped(row.label.to(language), width, style.FONT_SIZE)
            height = max(row_height, style.LINE_HEIGHT * len(lines) + 12)
            middle = top + height / 2
            layout.labels.append({"y": middle, "text": "\n".join(lines)})
            layout.rows.append(_datum(row, middle, language))
            top += height
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
            canvas.note(withheld, "withheld", left=50),
            canvas.note(empty, "empty", left=4),
            canvas.labels(layout.labels),
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
        "bar_top": middle - 10,
        "bar_bottom": middle + 10,
    }
    if row.value is None:
        return datum | ({"withheld": NOT_SHOWN.to(language)} if row.withheld else {"empty": "–"})
    datum |= {
        "value": row.value,
        "text": row.text.to(language),
        "fill": style.PAPER if row.hollow else style.DARK,
        "end": row.interval.high if row.interval else row.value,
    }
    return datum | _uncertainty(row, language)


def _uncertainty(row: Row, language: Language) -> dict[str, str | float]:
    datum: dict[str, str | float] = {}
    if row.interval is not None:
        datum |= {"low": row.interval.low, "high": row.interval.high}
    if row.bounds is not None:
        datum |= {"bound_low": row.bounds.low, "bound_high": row.bounds.high}
    low, high = row.bound_texts or (Text(nl="", en=""), Text(nl="", en=""))
    return datum | {"bound_low_text": low.to(language), "bound_high_text": high.to(language)}
