"""The same maps on official boundaries, where an operator has loaded them."""

from dataclasses import replace
from itertools import pairwise
from math import cos, radians

from zicht.areas.boundaries import Boundaries, Boundary
from zicht.areas.boundary_files import Ring
from zicht.language import Language
from zicht.reporting.charts import legend, style
from zicht.reporting.charts.style import Format
from zicht.reporting.framing import Drawing, patterns
from zicht.reporting.mapping import BOUNDARIES, Map, area, region, sign
from zicht.reporting.svg import group

# The middle of the country; at its size flattening the globe here shifts nothing visibly.
_MIDDLE_LATITUDE = 52.2
_LINE = 0.6
#: The size of signs on the land, as a part of the width of the map.
_SIGN = 9 / 520


def draw(
    look: Map, boundaries: Boundaries, language: Language, shape: Format = style.WIDE
) -> Drawing:
    """The map and its legend, without titles, for the municipalities that have a boundary.

    Points closer together than half a pixel are left out.
    """
    areas = [one for one in boundaries.areas if one.code in look.places]
    name = shape.name(look.key)
    projection = _Projection.of(areas, shape.map_width)
    keys, top = legend.draw(look.legend(), language, picture=name, width=shape.map_width)
    size = _SIGN * shape.map_width
    land = [
        *(
            area(look, one.code, projection.path(one), language, name=name, line=_LINE)
            for one in areas
        ),
        *(sign(look.category(one.code), *projection.middle(one), size) for one in areas),
        *(
            region(found, [projection.middle(a) for a in areas if a.code in found.codes], language)
            for found in look.regions
        ),
    ]
    return Drawing(
        content=patterns(name) + keys + group(land, 0, top),
        height=top + projection.height,
        width=shape.map_width,
        format=shape,
        has_links=bool(look.links),
    )


def renamed(look: Map) -> Map:
    """The same map under the name of its drawing on boundaries (``land_…``)."""
    return replace(look, key=look.key.replace("map_", "land_", 1), ground=BOUNDARIES)


class _Projection:
    """Degrees to pixels: an upright rectangle of the map's width, north on top."""

    def __init__(self, west: float, north: float, scale: float, height: float) -> None:
        self.west, self.north, self.scale, self.height = west, north, scale, height

    @classmethod
    def of(cls, areas: list[Boundary], width: float) -> "_Projection":
        points = [point for area in areas for ring in area.rings for point in ring]
        if not points:
            return cls(0.0, 0.0, 1.0, 0.0)
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        squeeze = cos(radians(_MIDDLE_LATITUDE))
        scale = (width - 2) / max(1e-9, (east - west) * squeeze)
        return cls(west, north, scale, (north - south) * scale + 2)

    def path(self, area: Boundary) -> str:
        parts = []
        for ring in area.rings:
            kept = _thinned(self._pixels(ring))
            if len(kept) > 3:
                parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in kept) + "Z")
        return "".join(parts)

    def middle(self, area: Boundary) -> tuple[float, float]:
        """The centre of gravity of the largest outline."""
        outlines = [self._pixels(polygon[0]) for polygon in area.polygons]
        return max(map(_centre, outlines), key=lambda one: one[0])[1]

    def _pixels(self, ring: Ring) -> list[tuple[float, float]]:
        squeeze = cos(radians(_MIDDLE_LATITUDE))
        return [
            (1 + (x - self.west) * squeeze * self.scale, 1 + (self.north - y) * self.scale)
            for x, y in ring
        ]


def _centre(ring: list[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """The area inside a ring, and its centre of gravity (the shoelace formula)."""
    doubled = [(x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairwise(ring)]
    total = sum(doubled)
    if total == 0:
        return 0.0, ring[0]
    across = [(x1 + x2, y1 + y2) for (x1, y1), (x2, y2) in pairwise(ring)]
    x = sum(two * one[0] for two, one in zip(doubled, across, strict=True)) / (3 * total)
    y = sum(two * one[1] for two, one in zip(doubled, across, strict=True)) / (3 * total)
    return abs(total) / 2, (x, y)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = points[:1]
    for x, y in points[1:]:
        last_x, last_y = kept[-1]
        if abs(x - last_x) + abs(y - last_y) >= 0.5:
            kept.append((x, y))
    return kept
