"""Where the names of rows stand: beside their marks, or above them where the picture is narrow."""

from dataclasses import dataclass

from zicht.reporting.charts import style
from zicht.reporting.charts.canvas import Datum
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import wrapped

#: Between a label and the start of the axis; the text at the end of a mark may stand there.
_GAP = 36.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label line by line, the ``middle`` of the marks that it names, and what both take."""

    lines: tuple[Datum, ...]
    middle: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The height that the marks of a row need: with a label ``beside`` them, or under one.

    Under a label that is the ``body`` of the marks, and ``headroom`` for what is written over it.
    """

    beside: float
    body: float
    headroom: float = 0.0


def beside_or_above(text: str, shape: Format, top: float, room: Room) -> Label:
    """The label of a row that starts at ``top``."""
    beside = shape.label_width > 0
    width = shape.label_width - _GAP if beside else shape.width
    lines = wrapped(text, width, style.FONT_SIZE)
    taken = style.LINE_HEIGHT * len(lines)
    if beside:
        height = max(room.beside, taken + 14.0)
        middle = top + height / 2
        return Label(lines=_placed(lines, middle), middle=middle, height=height)
    # Nearer to its own marks than to those before.
    below = top + 10 + taken + room.headroom
    return Label(
        lines=_placed(lines, top + 10 + taken / 2),
        middle=below + 2 + room.body / 2,
        height=below + 6 + room.body - top,
    )


def heading(text: str, shape: Format, top: float) -> Label:
    """A heading above rows, over the whole width."""
    lines = wrapped(text, shape.width, style.FONT_SIZE, bold=True)
    height = style.LINE_HEIGHT * len(lines) + 8.0
    middle = top + height / 2
    return Label(lines=_placed(lines, middle), middle=middle, height=height)


def _placed(lines: tuple[str, ...], middle: float) -> tuple[Datum, ...]:
    """Lines around a middle, each by itself: a text of several lines starts at its place."""
    first = middle - style.LINE_HEIGHT * (len(lines) - 1) / 2
    return tuple(
        {"y": first + style.LINE_HEIGHT * at, "text": line} for at, line in enumerate(lines)
    )
