"""The same maps on official boundaries, where an operator has loaded them."""

from dataclasses import replace
from math import cos, radians

from zicht.areas.boundaries import Boundaries, Boundary
from zicht.language import Language
from zicht.reporting.charts import legend, style
from zicht.reporting.framing import Drawing, patterns
from zicht.reporting.mapping import Map, shape
from zicht.reporting.svg import group

# The middle of the country; at its size flattening the globe here shifts nothing visibly.
_MIDDLE_LATITUDE = 52.2
_LINE = 0.6


def draw(look: Map, boundaries: Boundaries, language: Language) -> Drawing:
    """The map and its legend, without titles, for the municipalities that have a boundary.

    Points closer together than half a pixel are left out.
    """
    areas = [area for area in boundaries.areas if area.code in look.places]
    projection = _Projection.of(areas)
    keys, top = legend.draw(look.legend(), language, picture=look.key, width=style.MAP_WIDTH)
    land = [shape(look, area.code, projection.path(area), language, line=_LINE) for area in areas]
    return Drawing(
        content=patterns(look.key) + keys + group(land, 0, top),
        height=top + projection.height,
        width=style.MAP_WIDTH,
        has_links=bool(look.links),
    )


def renamed(look: Map) -> Map:
    """The same map under the name of its drawing on boundaries (``land_…``)."""
    return replace(look, key=look.key.replace("map_", "land_", 1))


class _Projection:
    """Degrees to pixels: an upright rectangle of the map's width, north on top."""

    def __init__(self, west: float, north: float, scale: float, height: float) -> None:
        self.west, self.north, self.scale, self.height = west, north, scale, height

    @classmethod
    def of(cls, areas: list[Boundary]) -> "_Projection":
        points = [point for area in areas for ring in area.rings for point in ring]
        if not points:
            return cls(0.0, 0.0, 1.0, 0.0)
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        squeeze = cos(radians(_MIDDLE_LATITUDE))
        scale = (style.MAP_WIDTH - 2) / max(1e-9, (east - west) * squeeze)
        return cls(west, north, scale, (north - south) * scale + 2)

    def path(self, area: Boundary) -> str:
        squeeze = cos(radians(_MIDDLE_LATITUDE))
        parts = []
        for ring in area.rings:
            pixels = [
                (1 + (x - self.west) * squeeze * self.scale, 1 + (self.north - y) * self.scale)
                for x, y in ring
            ]
            kept = _thinned(pixels)
            if len(kept) > 3:
                parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in kept) + "Z")
        return "".join(parts)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = points[:1]
    for x, y in points[1:]:
        last_x, last_y = kept[-1]
        if abs(x - last_x) + abs(y - last_y) >= 0.5:
            kept.append((x, y))
    return kept
