"""Marks of Altair on one pair of scales: a value across, pixels downward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import altair

from zicht.language import Language, Text, percent
from zicht.reporting.charts import style
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import width_of, wrapped

#: One mark: its place and what it shows.
Datum: TypeAlias = Mapping[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The scale below the rows: its ends, the values that are named, and their names.

    Without ``names`` the values are written as percentages. ``reference`` draws a line at a value.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    names: tuple[Text, ...] = ()
    reference: float | None = None

    def name(self, tick: float, language: Language) -> str:
        """What stands under a tick."""
        if self.names:
            return self.names[self.ticks.index(tick)].to(language)
        return percent(tick, language)


#: A dot of at most this area has a thin edge.
_SMALL_DOT = 60.0

#: Shares from nothing to everything.
SHARES = Axis(low=0.0, high=1.0, ticks=(0.0, 0.25, 0.5, 0.75, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Pixels at the left and right of the axis, for what stands beside the marks."""

    left: float
    right: float


def margins(shape: Format, *, before: float, after: float) -> Margins:
    """Room for text of ``before`` and ``after`` pixels at the ends of the axis, and for labels.

    Where labels stand beside the plot, text at its left end may use the gap between.
    """
    return Margins(left=shape.label_width or max(before, 14.0), right=max(after, 22.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """Where marks are drawn: ``axis`` from left to right, ``height`` pixels from the top down.

    Every method takes data with a ``y`` (the middle of a row, in pixels) and the names of the
    fields that hold values on the axis.
    """

    axis: Axis
    height: float
    shape: Format
    margins: Margins

    @property
    def width(self) -> float:
        """The pixels from one end of the axis to the other."""
        return self.shape.width - self.margins.left - self.margins.right

    def assemble(self, marks: Sequence[altair.Chart], language: Language) -> altair.LayerChart:
        """The marks over the axis, with room at the left for labels."""
        ticks = self._ticks(language)
        lines = max(str(tick["text"]).count("\n") for tick in ticks)
        return altair.LayerChart(
            layer=[*self._scale(ticks), *(mark for mark in marks if _has_data(mark))],
            width=self.width,
            height=self.height,
            padding={
                "left": self.margins.left,
                "right": self.margins.right,
                "top": 8,
                "bottom": style.AXIS_HEIGHT + style.SMALL_LINE_HEIGHT * lines,
            },
            autosize="none",
            background="transparent",
            config=altair.Config(font=style.FONT, view=altair.ViewConfig(stroke=None)),
        )

    def line(
        self, data: Sequence[Datum], low: str, high: str, colour: str, width: float
    ) -> altair.Chart:
        """A line from one value to another."""
        chart = altair.Chart().mark_rule(color=colour, strokeWidth=width)
        return _on(data, chart.encode(x=self._x(low), x2=altair.X2(high), y=self._y()))

    def band(self, data: Sequence[Datum], low: str, high: str) -> altair.Chart:
        """A pale band with an edge, so that it stands out from the paper: what silence hides."""
        chart = altair.Chart().mark_rect(fill=style.PALE, stroke=style.MIDDLE, strokeWidth=1)
        return _on(
            data,
            chart.encode(
                x=self._x(low),
                x2=altair.X2(high),
                y=self._y("band_top"),
                y2=altair.Y2("band_bottom"),
            ),
        )

    def tick(self, data: Sequence[Datum], field: str) -> altair.Chart:
        """A short upright line across a row."""
        chart = altair.Chart().mark_rule(color=style.DARK, strokeWidth=style.TICK_WIDTH)
        return _on(
            data,
            chart.encode(x=self._x(field), y=self._y("tick_top"), y2=altair.Y2("tick_bottom")),
        )

    def dot(self, data: Sequence[Datum], field: str, *, size: float = 120) -> altair.Chart:
        """A dot or a ring, by the fields ``fill`` and ``edge``; ``size`` is its area."""
        width = 2 if size > _SMALL_DOT else 1
        chart = altair.Chart().mark_circle(size=size, opacity=1, strokeWidth=width)
        return _on(
            data,
            chart.encode(
                x=self._x(field), y=self._y(), fill=_as_is("fill"), stroke=_as_is_line("edge")
            ),
        )

    def ring(self, data: Sequence[Datum], field: str) -> altair.Chart:
        """A ring, for a value that another is held against."""
        chart = altair.Chart().mark_circle(
            size=120, opacity=1, strokeWidth=2, fill=style.PAPER, stroke=style.DARK
        )
        return _on(data, chart.encode(x=self._x(field), y=self._y()))

    def arrow(self, data: Sequence[Datum], field: str, colour: str) -> altair.Chart:
        """The head of an arrow to the right, for a line that goes on beyond the axis."""
        chart = altair.Chart().mark_point(
            shape="triangle-right", size=110, opacity=1, filled=True, color=colour
        )
        return _on(data, chart.encode(x=self._x(field), y=self._y()))

    def bar(self, data: Sequence[Datum], field: str) -> altair.Chart:
        """A bar from the start of the axis."""
        chart = altair.Chart().mark_rect(fill=style.MIDDLE)
        return _on(
            data,
            chart.encode(
                x=self._x("start"),
                x2=altair.X2(field),
                y=self._y("bar_top"),
                y2=altair.Y2("bar_bottom"),
            ),
        )

    def part(self, data: Sequence[Datum]) -> altair.Chart:
        """A part of a stacked bar: from ``start`` to ``stop`` in the colour ``fill``."""
        chart = altair.Chart().mark_rect(stroke=style.OUTLINE, strokeWidth=1)
        return _on(
            data,
            chart.encode(
                x=self._x("start"),
                x2=altair.X2("stop"),
                y=self._y("bar_top"),
                y2=altair.Y2("bar_bottom"),
                fill=_as_is("fill"),
            ),
        )

    def area(self, data: Sequence[Datum], field: str, bottom: str) -> altair.Chart:
        """A filled hill: from each ``y`` down to the field ``bottom``, in order of the axis."""
        chart = altair.Chart().mark_area(
            fill=style.PALE, line={"stroke": style.DARK, "strokeWidth": 2}
        )
        return _on(data, chart.encode(x=self._x(field), y=self._y(), y2=altair.Y2(bottom)))

    def patch(self, data: Sequence[Datum]) -> altair.Chart:
        """A small hatched patch at the start of a row whose value is withheld."""
        chart = altair.Chart().mark_rect(fill=style.WITHHELD_FILL, stroke=style.LINE, strokeWidth=1)
        return _on(
            data,
            chart.encode(
                x=_at(1),
                x2=_to(41),
                y=self._y("band_top"),
                y2=altair.Y2("band_bottom"),
            ),
        )

    def text(
        self,
        data: Sequence[Datum],
        field: str,
        *,
        text: str = "text",
        dx: float = 0,
        dy: float = 0,
        align: Literal["left", "center", "right"] = "center",
    ) -> altair.Chart:
        """Small grey text at a value."""
        chart = altair.Chart().mark_text(
            dx=dx,
            dy=dy,
            align=align,
            color=style.GREY_TEXT,
            fontSize=style.SMALL_FONT_SIZE,
            lineBreak="\n",
            lineHeight=style.SMALL_LINE_HEIGHT,
        )
        return _on(data, chart.encode(x=self._x(field), y=self._y(), text=_written(text)))

    def strong_text(
        self,
        data: Sequence[Datum],
        field: str,
        *,
        dx: float = 0,
        dy: float = 0,
        align: Literal["left", "center", "right"] = "center",
    ) -> altair.Chart:
        """The value itself, in bold."""
        return self._strong(data, field, dx, dy, align, edge=False)

    def edges(
        self,
        data: Sequence[Datum],
        field: str,
        *,
        dx: float = 0,
        dy: float = 0,
        align: Literal["left", "center", "right"] = "center",
        size: float = style.FONT_SIZE,
    ) -> altair.Chart:
        """White edges under text of the same place and size, so that no line runs through it."""
        return self._strong(data, field, dx, dy, align, size=size, edge=True)

    def _strong(
        self,
        data: Sequence[Datum],
        field: str,
        dx: float,
        dy: float,
        align: Literal["left", "center", "right"],
        *,
        size: float = style.FONT_SIZE,
        edge: bool,
    ) -> altair.Chart:
        chart = altair.Chart().mark_text(
            dx=dx,
            dy=dy,
            align=align,
            color=style.PAPER if edge else style.INK,
            stroke=style.PAPER if edge else None,
            strokeWidth=5 if edge else 0,
            fontSize=size,
            fontWeight="bold",
        )
        return _on(data, chart.encode(x=self._x(field), y=self._y(), text=_written("text")))

    def part_text(self, data: Sequence[Datum]) -> altair.Chart:
        """Text in the middle of a part, in the field ``ink``."""
        chart = altair.Chart().mark_text(fontSize=style.SMALL_FONT_SIZE, fontWeight="bold")
        return _on(
            data,
            chart.encode(
                x=self._x("middle"), y=self._y(), text=_written("text"), color=_colour("ink")
            ),
        )

    def note(
        self, data: Sequence[Datum], text: str, *, left: float, edge: bool = False
    ) -> altair.Chart:
        """Small grey text some pixels from the start of the axis, or the white edge under it."""
        chart = altair.Chart().mark_text(
            align="left",
            color=style.PAPER if edge else style.GREY_TEXT,
            stroke=style.PAPER if edge else None,
            strokeWidth=5 if edge else 0,
            fontSize=style.SMALL_FONT_SIZE,
        )
        return _on(data, chart.encode(x=_at(left), y=self._y(), text=_written(text)))

    def labels(self, data: Sequence[Datum], *, heading: bool = False) -> altair.Chart:
        """Lines of names of rows, from the left edge of the picture."""
        return self._labels(data, "bold" if heading else "normal", edge=False)

    def label_edges(self, data: Sequence[Datum], *, heading: bool = False) -> altair.Chart:
        """White edges under ``labels``, which in a narrow picture stand on the scale."""
        return self._labels(data, "bold" if heading else "normal", edge=True)

    def _labels(
        self, data: Sequence[Datum], weight: Literal["bold", "normal"], *, edge: bool
    ) -> altair.Chart:
        chart = altair.Chart().mark_text(
            align="left",
            fontWeight=weight,
            baseline="middle",
            color=style.PAPER if edge else style.INK,
            stroke=style.PAPER if edge else None,
            strokeWidth=5 if edge else 0,
            fontSize=style.FONT_SIZE,
        )
        # In a wide picture nothing runs under the labels.
        shown = [] if edge and self.shape.label_width else data
        return _on(
            shown,
            chart.encode(x=_at(-self.margins.left), y=self._y(), text=_written("text")),
        )

    def _ticks(self, language: Language) -> list[Datum]:
        """The named values, every other one where there is no room for all.

        A name of several words that is wider than the step to the next takes more lines.
        """
        ticks = self.axis.ticks
        names = [self.axis.name(tick, language) for tick in ticks]
        step = self.width / (self.axis.high - self.axis.low) * (ticks[1] - ticks[0])
        words = [word for name in names for word in name.split()]
        longest_word = max(width_of(word, style.SMALL_FONT_SIZE) for word in words)
        if any(width_of(name, style.SMALL_FONT_SIZE) > step for name in names):
            # All of them then, as narrow as the longest word allows, so that they look alike.
            lines = [wrapped(name, longest_word, style.SMALL_FONT_SIZE) for name in names]
            names = ["\n".join(line) for line in lines]
        found: list[Datum] = [
            {"x": tick, "y": self.height, "top": 0.0, "text": name}
            for tick, name in zip(ticks, names, strict=True)
        ]
        return found[::2] if longest_word + 6 > step else found

    def _scale(self, ticks: Sequence[Datum]) -> list[altair.Chart]:
        layers = [self._upright(ticks, style.GRID, 1), self.text(ticks, "x", dy=18)]
        if self.axis.reference is not None:
            reference: Datum = {"x": self.axis.reference, "y": self.height, "top": 0.0}
            layers.append(self._upright([reference], style.DARK, 1.6, dash=(5, 4)))
        return layers

    def _upright(
        self, data: Sequence[Datum], colour: str, width: float, dash: tuple[int, ...] = ()
    ) -> altair.Chart:
        chart = altair.Chart().mark_rule(
            color=colour, strokeWidth=width, strokeDash=list(dash) or altair.Undefined
        )
        return _on(data, chart.encode(x=self._x("x"), y=self._y(), y2=altair.Y2("top")))

    def _x(self, field: str) -> altair.X:
        scale = altair.Scale(domain=[self.axis.low, self.axis.high], nice=False, zero=False)
        return altair.X(field, type="quantitative", scale=scale, axis=None)

    def _y(self, field: str = "y") -> altair.Y:
        ends = [0, self.height]
        scale = altair.Scale(domain=ends, range=ends, nice=False, zero=False)
        return altair.Y(field, type="quantitative", scale=scale, axis=None)


def _on(data: Sequence[Datum], chart: altair.Chart) -> altair.Chart:
    """The chart with its data, which come last because every step of Altair copies all it has."""
    chart.data = altair.InlineData(values=[dict(one) for one in data])
    return chart


def _has_data(chart: altair.Chart) -> bool:
    """Whether there is anything to draw; every empty layer costs the engine time."""
    return isinstance(chart.data, altair.InlineData) and bool(chart.data["values"])


def _at(pixels: float) -> altair.XValue:
    return altair.XValue(pixels)  # type: ignore[no-untyped-call]


def _to(pixels: float) -> altair.X2Value:
    return altair.X2Value(pixels)  # type: ignore[no-untyped-call]


def _written(field: str) -> altair.Text:
    return altair.Text(field, type="nominal")


def _as_is(field: str) -> altair.Fill:
    return altair.Fill(field, type="nominal", scale=None, legend=None)


def _as_is_line(field: str) -> altair.Stroke:
    return altair.Stroke(field, type="nominal", scale=None, legend=None)


def _colour(field: str) -> altair.Color:
    return altair.Color(field, type="nominal", scale=None, legend=None)
