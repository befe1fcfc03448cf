"""The boundaries of municipalities: polygons per code, read from GeoJSON or TopoJSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

from zicht.areas.boundary_files import Polygon, Ring, read_polygons

# The mean radius of the earth, in km (IUGG).
_EARTH_KM = 6371.0088

# Five decimals of a degree are about a metre.
_DECIMALS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """The land of one municipality.

    A polygon is a tuple of rings, of which the first is the outside and the others are holes; a
    ring is a closed line of (longitude, latitude) in WGS84, its first point repeated at the end.
    """

    code: str
    polygons: tuple[Polygon, ...]

    @property
    def rings(self) -> tuple[Ring, ...]:
        """All rings, for a drawing that fills by the even-odd rule."""
        return tuple(ring for polygon in self.polygons for ring in polygon)

    def distance_km(self, longitude: float, latitude: float) -> float:
        """How far a point lies from the land: 0 inside, else about the way to the nearest corner.

        Good enough to tell whether a polygon belongs to a place, not for measuring.
        """
        crossings = sum(_crosses(ring, longitude, latitude) for ring in self.rings)
        if crossings % 2:
            return 0.0
        narrowing = cos(radians(latitude))
        return (
            min(
                hypot(radians(x - longitude) * narrowing, radians(y - latitude))
                for ring in self.rings
                for x, y in ring
            )
            * _EARTH_KM
        )

    def area_km2(self) -> float:
        """The area in square kilometres, holes left out.

        Within 0.1% at the size of a municipality: rings are flattened by the sinusoidal projection.
        """
        return sum(
            abs(_signed_area(polygon[0])) - sum(abs(_signed_area(hole)) for hole in polygon[1:])
            for polygon in self.polygons
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The boundaries of a set of municipalities, by code."""

    areas: tuple[Boundary, ...]

    @classmethod
    def load(cls, path: Path) -> "Boundaries":
        """Read a GeoJSON FeatureCollection or a TopoJSON file with a CBS code on each area.

        Raises InvalidInputError when the file is neither, when it has another coordinate system
        than WGS84, or when an area has no code or no land. Which codes there should be is not
        looked at here: see ``zicht.areas.importing``.
        """
        polygons = read_polygons(path)
        areas = (Boundary(code=code, polygons=polygons[code]) for code in sorted(polygons))
        return cls(areas=tuple(areas))

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all areas."""
        return frozenset(one.code for one in self.areas)

    def get(self, code: str) -> Boundary:
        """The boundary of a municipality; KeyError when it is not among them."""
        for one in self.areas:
            if one.code == code:
                return one
        raise KeyError(f"no boundary of {code!r} among the {len(self.areas)} that were read")

    def to_geojson(self) -> bytes:
        """The same boundaries as GeoJSON (RFC 7946), always the same bytes for the same input.

        Coordinates are rounded to a metre, outsides turn anticlockwise, areas come by code.
        """
        features = [
            {
                "type": "Feature",
                "id": one.code,
                "properties": {"code": one.code},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [_oriented(polygon) for polygon in one.polygons],
                },
            }
            for one in self.areas
        ]
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in features)
        return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def _oriented(polygon: Polygon) -> list[Sequence[tuple[float, float]]]:
    rings: list[Sequence[tuple[float, float]]] = []
    for position, ring in enumerate(polygon):
        anticlockwise = _signed_area(ring) > 0
        turned = ring if anticlockwise == (position == 0) else ring[::-1]
        rings.append([(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in turned])
    return rings


def _crosses(ring: Ring, longitude: float, latitude: float) -> int:
    """How often a line eastwards from the point crosses the ring."""
    return sum(
        (y1 > latitude) != (y2 > latitude)
        and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in pairwise(ring)
    )


def _signed_area(ring: Ring) -> float:
    """Square kilometres, positive for a ring that turns anticlockwise."""
    flat = [(radians(x) * cos(radians(y)), radians(y)) for x, y in ring]
    pairs = pairwise(flat)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2 * _EARTH_KM**2
