"""A map with one hexagon per municipality, so that each counts the same."""

from collections.abc import Iterable, Mapping, Sequence

from zicht.areas.hexgrid import Edge, Tile, borders, centre, corners, outline
from zicht.language import Language
from zicht.reporting.charts import legend, style
from zicht.reporting.charts.style import Format
from zicht.reporting.framing import Drawing, patterns
from zicht.reporting.mapping import Map, Region, area, region, sign
from zicht.reporting.svg import element, group

#: The width of a hexagon and of the space around all, as parts of the width of the map.
_HEXAGON = 23 / 520
_MARGIN = 16 / 520
#: The size of a sign, as a part of the width of a hexagon.
_SIGN = 13 / 23


def draw(
    look: Map,
    tiles: Sequence[Tile],
    province_of: Mapping[str, str],
    language: Language,
    shape: Format = style.WIDE,
) -> Drawing:
    """The map and its legend, without titles.

    Every tile has a class ``place`` and ``place-<category>``, a title for pointing devices and,
    where ``look.links`` has one, a link. ``province_of`` maps every code to its province.
    """
    scale, margin = _HEXAGON * shape.map_width, _MARGIN * shape.map_width
    name = shape.name(look.key)
    middles = [centre(tile) for tile in tiles]
    left = min((x for x, _ in middles), default=0.0) * scale - margin
    top = min((y for _, y in middles), default=0.0) * scale - margin
    right = max((x for x, _ in middles), default=0.0) * scale + margin
    bottom = max((y for _, y in middles), default=0.0) * scale + margin
    width = max(shape.map_width, right - left)
    keys, height = legend.draw(look.legend(), language, picture=name, width=width)
    land = [
        *(area(look, one.code, _polygon(one, scale), language, name=name) for one in tiles),
        _lines(outline(tiles), "coast", style.LINE, 1.2, scale),
        _lines(borders(tiles, province_of), "border", style.INK, 0.095 * scale, scale),
        *(_sign(look, tile, scale) for tile in tiles),
        *(_region(one, tiles, scale, language) for one in look.regions),
    ]
    return Drawing(
        content=patterns(name) + keys + group(land, -left, height - top),
        height=height + bottom - top,
        width=width,
        format=shape,
        has_links=bool(look.links),
    )


def _polygon(tile: Tile, scale: float) -> str:
    return "M" + "L".join(_point(x, y, scale) for x, y in corners(tile)) + "Z"


def _sign(look: Map, tile: Tile, scale: float) -> str:
    x, y = centre(tile)
    return sign(look.category(tile.code), x * scale, y * scale, _SIGN * scale)


def _region(look: Region, tiles: Sequence[Tile], scale: float, language: Language) -> str:
    middles = [centre(tile) for tile in tiles if tile.code in look.codes]
    return region(look, [(x * scale, y * scale) for x, y in middles], language)


def _lines(edges: Iterable[Edge], name: str, colour: str, width: float, scale: float) -> str:
    path = "".join(f"M{_point(*edge.start, scale)}L{_point(*edge.end, scale)}" for edge in edges)
    return element(
        "path",
        d=path,
        class_=name,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
    )


def _point(x: float, y: float, scale: float) -> str:
    return f"{x * scale:.1f},{y * scale:.1f}"
