"""A map with one hexagon per municipality, so that each counts the same."""

from collections.abc import Iterable, Mapping, Sequence

from zicht.areas.hexgrid import Edge, Tile, borders, centre, corners, outline
from zicht.language import Language
from zicht.reporting.charts import legend, style
from zicht.reporting.framing import Drawing, patterns
from zicht.reporting.mapping import Map, shape
from zicht.reporting.svg import element, group, written

#: The width of a hexagon in pixels.
_SCALE = 23.0
_MARGIN = 16.0
_SIGN_SIZE = 12


def draw(
    look: Map, tiles: Sequence[Tile], province_of: Mapping[str, str], language: Language
) -> Drawing:
    """The map and its legend, without titles.

    Every tile has a class ``place`` and ``place-<category>``, a title for pointing devices and,
    where ``look.links`` has one, a link. ``province_of`` maps every code to its province.
    """
    middles = [centre(tile) for tile in tiles]
    left = min((x for x, _ in middles), default=0.0) * _SCALE - _MARGIN
    top = min((y for _, y in middles), default=0.0) * _SCALE - _MARGIN
    right = max((x for x, _ in middles), default=0.0) * _SCALE + _MARGIN
    bottom = max((y for _, y in middles), default=0.0) * _SCALE + _MARGIN
    keys, height = legend.draw(
        look.legend(), language, picture=look.key, width=max(style.MAP_WIDTH, right - left)
    )
    land = [
        *(shape(look, tile.code, _polygon(tile), language) for tile in tiles),
        _lines(outline(tiles), "coast", style.LINE, 1.2),
        _lines(borders(tiles, province_of), "border", style.INK, 2.2),
        *(_sign(look, tile) for tile in tiles if look.category(tile.code).sign),
    ]
    return Drawing(
        content=patterns(look.key) + keys + group(land, -left, height - top),
        height=height + bottom - top,
        width=max(style.MAP_WIDTH, right - left),
        has_links=bool(look.links),
    )


def _polygon(tile: Tile) -> str:
    return "M" + "L".join(_point(x, y) for x, y in corners(tile)) + "Z"


def _sign(look: Map, tile: Tile) -> str:
    category = look.category(tile.code)
    x, y = centre(tile)
    # The land has its words already; the sign is for the eye and lets a pointer through.
    return element(
        "text",
        written(category.sign),
        class_="sign",
        x=round(x * _SCALE, 1),
        y=round(y * _SCALE + _SIGN_SIZE * 0.35, 1),
        text_anchor="middle",
        font_size=_SIGN_SIZE,
        fill=category.ink,
        pointer_events="none",
        aria_hidden="true",
    )


def _lines(edges: Iterable[Edge], name: str, colour: str, width: float) -> str:
    path = "".join(f"M{_point(*edge.start)}L{_point(*edge.end)}" for edge in edges)
    return element(
        "path",
        d=path,
        class_=name,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
    )


def _point(x: float, y: float) -> str:
    return f"{x * _SCALE:.1f},{y * _SCALE:.1f}"
