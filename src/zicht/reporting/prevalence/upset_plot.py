"""The picture of overlaps: bars of combinations, their dots, and bars of lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import altair

from zicht.disclosure.overlaps import Overlap, Overlaps
from zicht.language import Language, Text, number
from zicht.reporting.charts import style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, Margins
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import width_of, wrapped

#: More combinations than this are for the table.
MOST_COLUMNS = 20
_MOST_NARROW = 10
#: Pixels: bars of combinations with what stands over them, and the heading of the rows under these.
_BARS, _TOP, _HEADING = 150.0, 18.0, 30.0
#: At the left of the dots: names, and the bars of lists with room for a number at their end.
_NAMES, _SET_BARS, _NUMBER = 150.0, 84.0, 56.0
_NARROW_LEFT = 110.0
_LINE = 3.0
_ON_LIST = Text(nl="mensen per lijst", en="people by list")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Where the rows of lists are, in pixels, with the lines of their names.

    ``below`` is where the line after each name is.
    """

    middles: tuple[float, ...]
    below: tuple[float, ...]
    names: tuple[Datum, ...]
    height: float


def plot(overlaps: Overlaps, language: Language, shape: Format) -> altair.LayerChart:
    """Bars of combinations over their dots, with the lists at the left."""
    is_wide = shape.label_width > 0
    columns = overlaps.combinations[: MOST_COLUMNS if is_wide else _MOST_NARROW]
    left = _NAMES + _SET_BARS + _NUMBER if is_wide else _NARROW_LEFT
    rows = _rows(overlaps, is_wide=is_wide)
    canvas = Canvas(
        axis=Axis(low=0.0, high=float(len(columns)), ticks=(0.0, 1.0)),
        height=rows.height,
        shape=shape,
        margins=Margins(left=left, right=8.0),
    )
    marks = [
        *_column_marks(canvas, columns, language),
        *_dot_marks(canvas, overlaps, columns, rows),
        *_rest_marks(canvas, len(overlaps.combinations), language),
        *(_set_marks if is_wide else _narrow_set_marks)(canvas, overlaps, rows, language),
    ]
    return altair.LayerChart(
        layer=marks,
        width=canvas.width,
        height=canvas.height,
        padding={"left": left, "right": 8, "top": 8, "bottom": 8},
        autosize="none",
        background="transparent",
        config=altair.Config(font=style.FONT, view=altair.ViewConfig(stroke=None)),
    )


def _rows(overlaps: Overlaps, *, is_wide: bool) -> _Rows:
    """Rows as high as their names need; in a narrow picture the total stands under the name."""
    width = (_NAMES if is_wide else _NARROW_LEFT) - 12
    top = _TOP + _BARS + _HEADING
    middles: list[float] = []
    below: list[float] = []
    names: list[Datum] = []
    for name in overlaps.lists:
        lines = wrapped(name, width, style.FONT_SIZE)
        taken = style.LINE_HEIGHT * len(lines) + (0 if is_wide else style.SMALL_LINE_HEIGHT)
        first = top + 6 + style.LINE_HEIGHT / 2
        names += [{"y": first + style.LINE_HEIGHT * at, "text": t} for at, t in enumerate(lines)]
        middles.append(top + 6 + taken / 2)
        below.append(first + style.LINE_HEIGHT * len(lines) - 1)
        top += taken + 12
    return _Rows(middles=tuple(middles), below=tuple(below), names=tuple(names), height=top)


def _column_marks(
    canvas: Canvas, columns: Sequence[Overlap], language: Language
) -> Iterator[altair.Chart]:
    """The bars of combinations, with the number over each where it stands free of others."""
    bars = _bars(columns, language)
    written = _free(bars, canvas.width / len(columns))
    yield canvas.part(bars)
    yield canvas.edges(written, "middle", dy=-9, size=style.SMALL_FONT_SIZE)
    yield canvas.text(written, "middle", dy=-9)


def _rest_marks(canvas: Canvas, combinations: int, language: Language) -> Iterator[altair.Chart]:
    """Over the low bars: that these are not all; nothing where they are."""
    shown = round(canvas.axis.high)
    if combinations > shown:
        words = Text(
            nl=f"{shown} van de {combinations} combinaties",
            en=f"{shown} of {combinations} combinations",
        )
        said: list[Datum] = [{"y": 4.0, "x": canvas.axis.high, "text": words.to(language)}]
        yield canvas.text(said, "x", align="right")


def _dot_marks(
    canvas: Canvas, overlaps: Overlaps, columns: Sequence[Overlap], rows: _Rows
) -> Iterator[altair.Chart]:
    """A dot at every list of a combination, joined by a line that runs over the pale ones."""
    dots = [dot for at, one in enumerate(columns) for dot in _dots(overlaps, one, at, rows)]
    thickness = _LINE * len(columns) / canvas.width
    lines = [
        line for at, one in enumerate(columns) for line in _line(overlaps, one, at, rows, thickness)
    ]
    pale = [one for one in dots if one["fill"] == style.PALE]
    if pale:
        yield canvas.dot(pale, "middle")
    if lines:
        yield canvas.part(lines)
    yield canvas.dot([one for one in dots if one["fill"] == style.DARK], "middle")


def _set_marks(
    canvas: Canvas, overlaps: Overlaps, rows: _Rows, language: Language
) -> Iterator[altair.Chart]:
    """Names of lists, and bars for all people on each."""
    pixel = canvas.axis.high / canvas.width
    start = (_NAMES - canvas.margins.left) * pixel
    most = max(one.value for one in overlaps.totals)
    bars: list[Datum] = [
        {
            "y": middle,
            "start": start,
            "stop": start + _SET_BARS * pixel * one.value / most,
            "bar_top": middle - 7,
            "bar_bottom": middle + 7,
            "fill": style.MIDDLE,
            "text": number(one.value, language),
        }
        for middle, one in zip(rows.middles, overlaps.totals, strict=True)
    ]
    yield canvas.part(bars)
    yield canvas.text(bars, "stop", dx=5, align="left")
    yield canvas.note(_heading(language), "text", left=_NAMES - canvas.margins.left)
    yield canvas.labels(rows.names)


def _narrow_set_marks(
    canvas: Canvas, overlaps: Overlaps, rows: _Rows, language: Language
) -> Iterator[altair.Chart]:
    """Names of lists with the number of all people on each under them."""
    edge = -canvas.margins.left
    totals: list[Datum] = [
        {"y": below, "text": number(one.value, language)}
        for below, one in zip(rows.below, overlaps.totals, strict=True)
    ]
    yield canvas.note(_heading(language), "text", left=edge)
    yield canvas.labels(rows.names)
    yield canvas.note(totals, "text", left=edge)


def _heading(language: Language) -> list[Datum]:
    return [{"y": _TOP + _BARS + _HEADING / 2 + 2, "text": _ON_LIST.to(language)}]


def _bars(columns: Sequence[Overlap], language: Language) -> list[Datum]:
    most = columns[0].count.value
    bars: list[Datum] = []
    for at, one in enumerate(columns):
        top = _TOP + _BARS * (1 - one.count.value / most)
        bars.append(
            {
                "start": at + 0.2,
                "stop": at + 0.8,
                "middle": at + 0.5,
                "y": top,
                "bar_top": top,
                "bar_bottom": _TOP + _BARS,
                "fill": style.MIDDLE,
                "text": number(one.count.value, language),
            }
        )
    return bars


def _free(bars: Sequence[Datum], step: float) -> list[Datum]:
    """The bars whose number does not run into that of one before; the table has them all."""
    free: list[Datum] = []
    for one in bars:
        if not any(_meet(one, other, step) for other in free):
            free.append(one)
    return free


def _meet(one: Datum, other: Datum, step: float) -> bool:
    apart = abs(float(one["middle"]) - float(other["middle"])) * step
    wide = sum(width_of(str(each["text"]), style.SMALL_FONT_SIZE) for each in (one, other)) / 2
    return apart < wide and abs(float(one["y"]) - float(other["y"])) < style.SMALL_LINE_HEIGHT


def _dots(overlaps: Overlaps, one: Overlap, at: int, rows: _Rows) -> list[Datum]:
    colours = (style.DARK if name in one.lists else style.PALE for name in overlaps.lists)
    return [
        {"y": middle, "middle": at + 0.5, "fill": colour, "edge": colour}
        for middle, colour in zip(rows.middles, colours, strict=True)
    ]


def _line(overlaps: Overlaps, one: Overlap, at: int, rows: _Rows, thickness: float) -> list[Datum]:
    """From the first dot of a combination to the last; none where there is one dot."""
    middles = [
        middle
        for middle, name in zip(rows.middles, overlaps.lists, strict=True)
        if name in one.lists
    ]
    if len(middles) < 2:
        return []
    return [
        {
            "start": at + 0.5 - thickness / 2,
            "stop": at + 0.5 + thickness / 2,
            "y": middles[0],
            "bar_top": middles[0],
            "bar_bottom": middles[-1],
            "fill": style.DARK,
        }
    ]
