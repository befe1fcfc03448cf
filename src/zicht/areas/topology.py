"""TopoJSON: shared borders as arcs, turned back into rings.

Follows the TopoJSON format, version 1: arcs are lists of positions; with a ``transform`` they are
whole numbers, each the difference from the one before; a ring is a list of arc numbers, where
``~n`` means arc n backwards.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from zicht.areas.json_shapes import Json, ShapeError, entry, items, number, object_of
from zicht.language import Text

Point = tuple[float, float]


def feature_objects(topology: Mapping[str, Json]) -> Mapping[str, Sequence[Mapping[str, Json]]]:
    """The named collections of the file, each as GeoJSON features."""
    arcs = decode_arcs(topology)
    return {
        name: [_feature(one, arcs) for one in _geometries(object_of(collection))]
        for name, collection in object_of(entry(topology, "objects")).items()
    }


def decode_arcs(topology: Mapping[str, Json]) -> Sequence[Sequence[Point]]:
    """Every arc as positions in the coordinates of the file."""
    arcs = [[_point(position) for position in items(arc)] for arc in items(entry(topology, "arcs"))]
    if "transform" not in topology:
        return arcs
    transform = object_of(topology["transform"])
    scale, shift = _point(entry(transform, "scale")), _point(entry(transform, "translate"))
    return [_undo_differences(arc, scale, shift) for arc in arcs]


def _undo_differences(arc: Sequence[Point], scale: Point, shift: Point) -> Sequence[Point]:
    sums = accumulate(arc, lambda so_far, step: (so_far[0] + step[0], so_far[1] + step[1]))
    return [(x * scale[0] + shift[0], y * scale[1] + shift[1]) for x, y in sums]


def _geometries(collection: Mapping[str, Json]) -> Sequence[Mapping[str, Json]]:
    if collection.get("type") == "GeometryCollection":
        return [object_of(one) for one in items(entry(collection, "geometries"))]
    return [collection]


def _feature(geometry: Mapping[str, Json], arcs: Sequence[Sequence[Point]]) -> dict[str, Json]:
    feature: dict[str, Json] = {
        "type": "Feature",
        "properties": geometry.get("properties") or {},
        "geometry": _decoded(geometry, arcs),
    }
    if "id" in geometry:
        feature["id"] = geometry["id"]
    return feature


def _decoded(geometry: Mapping[str, Json], arcs: Sequence[Sequence[Point]]) -> Json:
    kind = geometry.get("type")
    if kind == "Polygon":
        return {"type": kind, "coordinates": _rings(entry(geometry, "arcs"), arcs)}
    if kind == "MultiPolygon":
        polygons: list[Json] = [_rings(one, arcs) for one in items(entry(geometry, "arcs"))]
        return {"type": kind, "coordinates": polygons}
    return None  # a point or a line bounds nothing


def _rings(numbers: Json, arcs: Sequence[Sequence[Point]]) -> list[Json]:
    return [_ring(items(one), arcs) for one in items(numbers)]


def _ring(numbers: Sequence[Json], arcs: Sequence[Sequence[Point]]) -> list[Json]:
    ring: list[Json] = []
    for one in numbers:
        arc = _arc(one, arcs)
        # An arc begins where the one before it ended; that point stands there already.
        ring.extend([x, y] for x, y in (arc[1:] if ring else arc))
    return ring


def _arc(index: Json, arcs: Sequence[Sequence[Point]]) -> Sequence[Point]:
    if not isinstance(index, int) or not -len(arcs) <= index < len(arcs):
        raise ShapeError(Text(nl=f"arc {index!r} bestaat niet", en=f"arc {index!r} does not exist"))
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def _point(position: Json) -> Point:
    pair = items(position)
    if len(pair) < 2:
        raise ShapeError(
            Text(
                nl="een punt heeft minder dan twee getallen",
                en="a position has fewer than two numbers",
            )
        )
    return number(pair[0]), number(pair[1])
