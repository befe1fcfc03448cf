"""Titles, notices and source lines around a chart or map, and the file that holds it."""

from dataclasses import dataclass
from math import ceil
from typing import Protocol

from zicht.language import Language, Text
from zicht.reporting.charts import style
from zicht.reporting.lettering import width_of, wrapped
from zicht.reporting.svg import dotting, element, group, hatching, written
from zicht.reporting.tables import Table
from zicht.reporting.wording import SYNTHETIC

_GAP = 12


class Picture(Protocol):
    """A chart or a map: what is drawn comes with words for it and with its table."""

    @property
    def key(self) -> str:
        """The permanent name, which is also the file name."""

    @property
    def title(self) -> Text:
        """What is to be seen, stated neutrally."""

    @property
    def subtitle(self) -> Text:
        """What was measured."""

    @property
    def description(self) -> Text:
        """The picture in words."""

    @property
    def table(self) -> Table:
        """The same numbers as a table."""

    @property
    def source(self) -> Text:
        """Where the numbers come from."""

    @property
    def is_synthetic(self) -> bool:
        """Whether the answers were made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What was drawn, without titles: the inside of an SVG element and its size in pixels.

    ``has_links`` says that parts of it lead somewhere, so it is not one image to a screen reader.
    """

    content: str
    height: float
    width: float
    format: style.Format
    has_links: bool = False


def patterns(name: str) -> str:
    """The hatching for what is withheld and the dots for "weet niet", under a picture's name."""
    return element(
        "defs",
        hatching(f"{name}-withheld", style.LINE, style.PAPER),
        dotting(f"{name}-unknown", style.LINE, style.PAPER),
    )


def filled(colour: str, name: str) -> str:
    """A colour as a fill; the two that stand for a pattern become that pattern."""
    kinds = {style.WITHHELD_FILL: "withheld", style.UNKNOWN_FILL: "unknown"}
    return f"url(#{name}-{kinds[colour]})" if colour in kinds else colour


def bare(picture: Picture, drawing: Drawing, language: Language) -> str:
    """An SVG file for a document that sets the titles itself."""
    return _file(picture, drawing, drawing.content, drawing.height, language)


def titled(picture: Picture, drawing: Drawing, language: Language) -> str:
    """An SVG file that stands alone: title, subtitle, notice of synthesis, source."""
    parts, top = _heading(picture, drawing, language)
    parts.append(group([drawing.content], 0, top))
    bottom = top + drawing.height + _GAP
    lines = wrapped(picture.source.to(language), drawing.width, style.SMALL_FONT_SIZE)
    parts += [
        _text(line, bottom + 14 + 17 * index, style.SMALL_FONT_SIZE, style.GREY_TEXT)
        for index, line in enumerate(lines)
    ]
    height = bottom + 17 * len(lines) + 8
    return _file(picture, drawing, "".join(parts), height, language)


def _heading(picture: Picture, drawing: Drawing, language: Language) -> tuple[list[str], float]:
    parts: list[str] = []
    top = 0.0
    width, size = drawing.width, drawing.format.title_size
    if picture.is_synthetic:
        parts.append(_badge(SYNTHETIC.to(language)))
        top += 30
    for line in wrapped(picture.title.to(language), width, size, bold=True):
        top += size + 5
        parts.append(_text(line, top - 5, size, style.INK, weight="bold"))
    for line in wrapped(picture.subtitle.to(language), width, style.FONT_SIZE):
        top += 20
        parts.append(_text(line, top - 4, style.FONT_SIZE, style.GREY_TEXT))
    return parts, top + _GAP


def _badge(word: str) -> str:
    width = 18 + width_of(word, 14, bold=True) + 0.6 * len(word)
    box = element(
        "rect",
        x=0.5,
        y=0.5,
        width=width,
        height=23,
        rx=3,
        fill=style.NOTICE_FILL,
        stroke=style.NOTICE_INK,
    )
    text = element(
        "text",
        written(word),
        x=width / 2,
        y=17,
        text_anchor="middle",
        font_size=14,
        font_weight="bold",
        letter_spacing="0.6",
        fill=style.NOTICE_INK,
    )
    return box + text


def _text(line: str, y: float, size: float, colour: str, *, weight: str | None = None) -> str:
    return element("text", written(line), x=0, y=y, font_size=size, font_weight=weight, fill=colour)


def _file(
    picture: Picture, drawing: Drawing, content: str, height: float, language: Language
) -> str:
    name = drawing.format.name(picture.key)
    title, description = f"{name}-title", f"{name}-description"
    width, height = ceil(drawing.width), ceil(height)
    return element(
        "svg",
        element("title", written(picture.title.to(language)), id=title),
        element("desc", written(picture.description.to(language)), id=description),
        content,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="group" if drawing.has_links else "img",
        aria_labelledby=title,
        aria_describedby=description,
        lang=language.value,
        class_="picture",
        font_family=style.FONT,
    )
