"""Sizes under each other with their intervals, on a scale of ratios."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import altair

from zicht.language import Language, Text, percent
from zicht.prevalence.verdict import whole
from zicht.reporting.charts import labels, style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, margins
from zicht.reporting.charts.labels import Room
from zicht.reporting.charts.model import Key, Mark
from zicht.reporting.charts.style import Format
from zicht.reporting.prevalence.wording import size

NO_ESTIMATE = Text(nl="geen schatting", en="no estimate")
#: Ends further out than so many times the outermost estimate are cut off, with an arrow.
_REACH = 8.0
_STEPS = (1, 2, 5)
#: Over more steps than this only powers of ten are named, which always fit.
_MOST_STEPS = 8


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
    named = shown if len(shown) <= _MOST_STEPS else [10**power for power in _powers(shown)]
    return Axis(
        low=log10(shown[0]),
        high=log10(shown[-1]),
        ticks=tuple(log10(mark) for mark in named),
        names=tuple(whole(mark) for mark in named),
    )


def _powers(marks: Sequence[int]) -> range:
    """Of ten, from the first to the last between marks that are many."""
    return range(ceil(log10(marks[0])), floor(log10(marks[-1])) + 1)


def interval_key(level: float) -> Key:
    """The line of the legend for intervals."""
    share = {one: percent(level, one) for one in Language}
    return Key(
        mark=Mark.MARGIN,
        colour=style.MIDDLE,
        text=Text(nl=f"{share[Language.NL]}-interval", en=f"{share[Language.EN]} interval"),
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
            *intervals(canvas, spread),
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
        "value": place(one.value, axis),
        "text": size(one.value, language),
        "fill": style.PAPER if one.hollow else style.DARK,
        "edge": style.DARK if one.hollow else style.PAPER,
    }
    if one.interval is not None:
        datum |= ends(*one.interval, axis)
    return datum


def ends(lower: float, upper: float, axis: Axis) -> dict[str, str | float]:
    """Where the line of an interval begins and ends, and the arrow where it is cut off."""
    cut: dict[str, str | float] = {"beyond": axis.high} if upper > 10**axis.high * 1.001 else {}
    return {"low": place(lower, axis), "high": place(upper, axis)} | cut


def intervals(canvas: Canvas, spread: Sequence[Datum]) -> list[altair.Chart]:
    """The lines of intervals, with an arrow where one goes on beyond the axis."""
    cut = [one for one in spread if "beyond" in one]
    return [
        canvas.line(spread, "low", "high", style.MIDDLE, style.MARGIN_WIDTH),
        canvas.arrow(cut, "beyond", style.MIDDLE),
    ]


def place(value: float, axis: Axis) -> float:
    """Where a size stands on the axis: at its end where it is beyond that."""
    if value == float("inf"):
        return axis.high
    return min(max(log10(max(value, 1.0)), axis.low), axis.high)
