"""Sizes under each other with their intervals, on a scale of ratios."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

import altair

from zicht.language import Language, Text
from zicht.prevalence.verdict import whole
from zicht.reporting.charts import labels, style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, margins
from zicht.reporting.charts.labels import Room
from zicht.reporting.charts.style import Format
from zicht.reporting.prevalence.wording import size

NO_ESTIMATE = Text(nl="geen schatting", en="no estimate")
#: Ends further out than so many times the outermost estimate are cut off, as an arrow would be.
_REACH = 8.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One size with its interval, both None where there is none; ``hollow`` draws a ring."""

    label: Text
    value: float | None
    interval: tuple[float, float] | None = None
    hollow: bool = False


def axis_for(rows: Sequence[Row]) -> Axis:
    """An axis for all that is drawn; at least one row has a value."""
    sizes = [one.value for one in rows if one.value is not None]
    ends = [one.interval for one in rows if one.interval is not None]
    low = min([*sizes, *(lower for lower, _ in ends)])
    high = max([*sizes, *(upper for _, upper in ends)])
    return round_axis(low, min(high, _REACH * max(sizes)))


def round_axis(low: float, high: float) -> Axis:
    """A scale of ratios between round numbers, wide enough for both."""
    first, last = floor(log10(max(low, 1.0))), floor(log10(high)) + 1
    marks = [step * 10**power for power in range(first, last + 1) for step in _STEPS]
    start = max(mark for mark in marks if mark <= max(low, 1.0))
    stop = min(mark for mark in marks if mark >= high)
    shown = [mark for mark in marks if start <= mark <= stop]
    if len(shown) < 2:
        shown = [start, start * 2]
    return Axis(
        low=log10(shown[0]),
        high=log10(shown[-1]),
        ticks=tuple(log10(mark) for mark in shown),
        names=tuple(whole(mark) for mark in shown),
    )


def plot(given: Sequence[Row], axis: Axis, language: Language, shape: Format) -> altair.LayerChart:
    """The rows from the top down."""
    rows: list[Datum] = []
    lines: list[Datum] = []
    top = 0.0
    for one in given:
        room = Room(beside=40, body=14, headroom=18)
        label = labels.beside_or_above(one.label.to(language), shape, top, room)
        lines.extend(label.lines)
        rows.append(_datum(one, label.middle, axis, language))
        top += label.height
    canvas = Canvas(
        axis=axis, height=top + 6, shape=shape, margins=margins(shape, before=34, after=40)
    )
    shown = [row for row in rows if "value" in row]
    spread = [row for row in shown if "low" in row]
    refused = [row for row in rows if "value" not in row]
    return canvas.assemble(
        [
            canvas.line(spread, "low", "high", style.MIDDLE, style.MARGIN_WIDTH),
            canvas.dot(shown, "value"),
            canvas.edges(shown, "value", dy=-16),
            canvas.strong_text(shown, "value", dy=-16),
            canvas.note(refused, "note", left=4, edge=True),
            canvas.note(refused, "note", left=4),
            canvas.label_edges(lines),
            canvas.labels(lines),
        ],
        language,
    )


def _datum(one: Row, middle: float, axis: Axis, language: Language) -> Datum:
    if one.value is None:
        return {"y": middle, "note": NO_ESTIMATE.to(language)}
    datum: dict[str, str | float] = {
        "y": middle,
        "value": _place(one.value, axis),
        "text": size(one.value, language),
        "fill": style.PAPER if one.hollow else style.DARK,
        "edge": style.DARK if one.hollow else style.PAPER,
    }
    if one.interval is not None:
        lower, upper = one.interval
        datum |= {"low": _place(lower, axis), "high": _place(upper, axis)}
    return datum


def _place(value: float, axis: Axis) -> float:
    if value == float("inf"):
        return axis.high
    return min(max(log10(max(value, 1.0)), axis.low), axis.high)
