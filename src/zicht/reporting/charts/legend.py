"""The legend: small marks with their meaning in words."""

from collections.abc import Sequence

from zicht.language import Language
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Key, Mark
from zicht.reporting.framing import filled
from zicht.reporting.lettering import width_of, wrapped
from zicht.reporting.svg import element, group, written

_WIDTH = 34.0
_MIDDLE = 10.5
_TEXT_AT = 44.0
_LINE = 18.0
_PITCH = 23.0


def draw(
    keys: Sequence[Key], language: Language, *, picture: str, width: float
) -> tuple[str, float]:
    """The legend of a picture as SVG, and the height it takes; short entries share a line."""
    parts: list[str] = []
    x, y = 0.0, 0.0
    for key in keys:
        text = key.text.to(language)
        lines = wrapped(text, width - _TEXT_AT, style.SMALL_FONT_SIZE)
        taken = _TEXT_AT + width_of(text, style.SMALL_FONT_SIZE) + 14
        if x > 0 and x + taken - 14 > width:
            x, y = 0.0, y + _PITCH
        parts.append(group([_mark(key, picture), *_lines(lines)], x, y))
        if len(lines) > 1:
            x, y = 0.0, y + _PITCH + _LINE * (len(lines) - 1)
        else:
            x += taken
    height = y + _PITCH if x > 0 else y
    return "".join(parts), height + 8 if keys else 0.0


def _lines(lines: Sequence[str]) -> list[str]:
    return [
        element(
            "text",
            written(line),
            x=_TEXT_AT,
            y=15 + _LINE * index,
            font_size=style.SMALL_FONT_SIZE,
            fill=style.INK,
        )
        for index, line in enumerate(lines)
    ]


def _mark(key: Key, picture: str) -> str:
    match key.mark:
        case Mark.DOT | Mark.RING:
            is_ring = key.mark is Mark.RING
            return element(
                "circle",
                cx=_WIDTH / 2,
                cy=_MIDDLE,
                r=5.6,
                fill=style.PAPER if is_ring else key.colour,
                stroke=key.colour if is_ring else None,
                stroke_width=2.2 if is_ring else None,
            )
        case Mark.BAND:
            return _box(key, picture, left=0.5, half=6)
        case Mark.PATCH:
            return _box(key, picture, left=6, half=8)
        case Mark.MARGIN:
            return _path(f"M4,{_MIDDLE}H{_WIDTH - 4}", key.colour, style.MARGIN_WIDTH)
        case Mark.TICK:
            line = _path(f"M4,{_MIDDLE}H{_WIDTH - 4}", key.colour, style.MARGIN_WIDTH)
            return line + _path(f"M{_WIDTH / 2},1V20", key.colour, style.TICK_WIDTH)
        case Mark.DASHES:
            return _path(f"M{_WIDTH / 2},0V21", key.colour, 1.6, dashes="5 4")


def _box(key: Key, picture: str, *, left: float, half: float) -> str:
    return element(
        "rect",
        x=left,
        y=_MIDDLE - half,
        width=_WIDTH - left,
        height=half * 2,
        fill=filled(key.colour, picture),
        stroke=key.outline,
        stroke_width=1,
    )


def _path(line: str, colour: str, width: float, *, dashes: str | None = None) -> str:
    return element(
        "path",
        d=line,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dashes,
    )
