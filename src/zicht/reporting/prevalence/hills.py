"""The hills themselves: each with its name and what was found beside it, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import altair
import numpy as np

from zicht.language import Language, Text
from zicht.prevalence.panel import Finding, Margin
from zicht.prevalence.peaks import Curve
from zicht.reporting.charts import style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, margins
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import wrapped
from zicht.reporting.prevalence.sizes import ends, intervals, place
from zicht.reporting.prevalence.wording import size, span

#: Pixels: of a hill, over it for the sizes of its tops, and under it for the interval.
_HILL, _ABOVE, _BELOW = 74.0, 26.0, 22.0
#: Between the words and the start of the axis.
_GAP = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hill:
    """What one method found, with how likely or frequent sizes are."""

    name: Text
    found: Finding
    curve: Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """The words of every hill, line by line, and where their bases are."""

    names: tuple[Datum, ...]
    details: tuple[Datum, ...]
    bases: tuple[float, ...]
    height: float


def words(found: Finding, language: Language) -> str:
    """The median of a posterior, or the estimate that was resampled, with its interval."""
    kind = (
        Text(nl="mediaan", en="median")
        if found.margin is Margin.POSTERIOR
        else Text(nl="schatting", en="estimate")
    )
    words = f"{kind.to(language)} {size(found.population, language)}"
    if found.interval is None:
        return words
    return f"{words} ({span(found.interval.lower, found.interval.upper, language)})"


def _answers(found: Finding, language: Language) -> str:
    """Where the tops are; empty where there is one, which says no more than the estimate."""
    if len(found.peaks) < 2:
        return ""
    *tops, last = (size(peak.size, language) for peak in found.peaks)
    listed = f"{', '.join(tops)} {Text(nl='en', en='and').to(language)} {last}"
    count = len(found.peaks)
    return Text(
        nl=f"{count} antwoorden: rond {listed}", en=f"{count} answers: near {listed}"
    ).to(language)  # fmt: skip


def plot(hills: Sequence[Hill], axis: Axis, language: Language, shape: Format) -> altair.LayerChart:
    """The hills from the top down."""
    layout = _lay_out(hills, language, shape)
    canvas = Canvas(
        axis=axis,
        height=layout.height,
        shape=shape,
        margins=margins(shape, before=34, after=40),
    )
    pairs = list(zip(hills, layout.bases, strict=True))
    floors: list[Datum] = [
        {"y": base, "low": axis.low, "high": axis.high} for base in layout.bases
    ]  # fmt: skip
    estimates = [_estimate(one, base, axis) for one, base in pairs]
    tops = [top for one, base in pairs for top in _tops(one, base, axis, language)]
    edge = -canvas.margins.left
    return canvas.assemble(
        [
            canvas.line(floors, "low", "high", style.GRID, 1),
            *(canvas.area(_points(one.curve, base, axis), "x", "bottom") for one, base in pairs),
            *intervals(canvas, [one for one in estimates if "low" in one]),
            canvas.dot(estimates, "x", size=90),
            canvas.edges(tops, "x", dy=-9),
            canvas.strong_text(tops, "x", dy=-9),
            canvas.label_edges(layout.names, heading=True),
            canvas.labels(layout.names, heading=True),
            # In a narrow picture words stand on the scale.
            canvas.note(() if shape.label_width else layout.details, "text", left=edge, edge=True),
            canvas.note(layout.details, "text", left=edge),
        ],
        language,
    )


def _lay_out(hills: Sequence[Hill], language: Language, shape: Format) -> _Layout:
    """Names and words beside their hills, or above them where the picture is narrow."""
    beside = shape.label_width > 0
    width = shape.label_width - _GAP if beside else shape.width
    names: list[Datum] = []
    details: list[Datum] = []
    bases: list[float] = []
    top = 0.0
    for one in hills:
        said = filter(None, (words(one.found, language), _answers(one.found, language)))
        small = [line for part in said for line in wrapped(part, width, style.SMALL_FONT_SIZE)]
        bold = wrapped(one.name.to(language), width, style.FONT_SIZE, bold=True)
        first = top + (_ABOVE if beside else style.LINE_HEIGHT)
        after = first + style.LINE_HEIGHT * len(bold)
        names += [{"y": first + style.LINE_HEIGHT * at, "text": t} for at, t in enumerate(bold)]
        details += [
            {"y": after + style.SMALL_LINE_HEIGHT * at, "text": t} for at, t in enumerate(small)
        ]
        last = after + style.SMALL_LINE_HEIGHT * len(small)
        base = max(top + _ABOVE + _HILL, last - 8) if beside else last + _ABOVE / 2 + _HILL
        bases.append(base)
        top = base + _BELOW
    return _Layout(names=tuple(names), details=tuple(details), bases=tuple(bases), height=top)


def _points(curve: Curve, base: float, axis: Axis) -> list[Datum]:
    """The outline of a hill over its base, as far as the axis goes."""
    most = float(curve.shares.max())
    return [
        {"x": log10(at), "y": base - _HILL * share / most, "bottom": base}
        for at, share in zip(curve.sizes.tolist(), curve.shares.tolist(), strict=True)
        if axis.low <= log10(at) <= axis.high
    ]


def _estimate(one: Hill, base: float, axis: Axis) -> dict[str, str | float]:
    """The dot of the estimate and the line of its interval, under the hill."""
    found = one.found
    datum: dict[str, str | float] = {
        "y": base + 8,
        "x": place(found.population, axis),
        "fill": style.DARK,
        "edge": style.PAPER,
    }
    if found.interval is not None:
        datum |= ends(found.interval.lower, found.interval.upper, axis)
    return datum


def _tops(one: Hill, base: float, axis: Axis, language: Language) -> list[Datum]:
    """The sizes over the tops of a hill that has several."""
    if len(one.found.peaks) < 2:
        return []
    shares = one.curve.shares
    at = [int(np.argmin(np.abs(one.curve.sizes - peak.size))) for peak in one.found.peaks]
    return [
        {
            "x": place(peak.size, axis),
            "y": base - _HILL * float(shares[top] / shares.max()),
            "text": size(peak.size, language),
        }
        for peak, top in zip(one.found.peaks, at, strict=True)
    ]
