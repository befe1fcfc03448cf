"""Reading files of boundaries: both formats, tolerant of the names that publishers use."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path

from zicht.areas.json_shapes import Json, ShapeError, entry, items, number, object_of
from zicht.areas.topology import feature_objects
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]
_Feature = Mapping[str, Json]

# The names under which publishers put the code of a municipality, the surest first.
_CODE_NAMES = ("statcode", "gm_code", "gemeentecode", "gemcode", "code", "gm", "id")
_CODE = re.compile(r"(?:GM)?(\d{1,4})", re.IGNORECASE)

# CBS draws the water of a municipality as an area of its own, marked in one of these ways.
_WATER_NAMES = ("h2o", "water")
_WATER_VALUES = ("JA", "ja", True)

# The European Netherlands in WGS84, and the extent of the Dutch RD system in metres.
_LONGITUDES, _LATITUDES = (3.0, 7.5), (50.5, 54.0)
_RD_X, _RD_Y = (-10_000.0, 300_000.0), (280_000.0, 650_000.0)


def read_polygons(path: Path) -> Mapping[str, tuple[Polygon, ...]]:
    """The polygons of each code in a GeoJSON or TopoJSON file.

    Areas of water are left out; a code that occurs more than once is refused. Raises
    InvalidInputError with every problem that was found.
    """
    document = _parse(path)
    try:
        _refuse_named_system(document, path)
        found, problems = _collect(_features(document), path)
    except ShapeError as error:
        raise InvalidInputError([_malformed(path, error.reason)]) from error
    if not found and not problems:
        problems.append(_malformed(path, Text(nl="geen gebieden", en="no areas")))
    if not problems:
        problems.extend(_check_system(found, path))
    if problems:
        raise InvalidInputError(problems)
    return {code: tuple(polygons) for code, polygons in found.items()}


def _parse(path: Path) -> Mapping[str, Json]:
    try:
        document: Json = json.loads(path.read_bytes())
        return object_of(document)
    except ShapeError as error:
        raise InvalidInputError([_malformed(path, error.reason)]) from error
    except (ValueError, RecursionError) as error:
        # What the reader of JSON says, it says in English.
        reason = Text(nl="geen JSON", en=str(error))
        raise InvalidInputError([_malformed(path, reason)]) from error


def _features(document: Mapping[str, Json]) -> Sequence[_Feature]:
    if document.get("type") == "Topology":
        layers = feature_objects(document)
        if not layers:
            raise ShapeError(Text(nl="'objects' is leeg", en="'objects' is empty"))
        # A file may hold regions and the country besides; municipalities are what has codes.
        return max(layers.values(), key=lambda one: sum(_code(each) is not None for each in one))
    if document.get("type") == "FeatureCollection":
        return [object_of(one) for one in items(entry(document, "features"))]
    kind = document.get("type")
    raise ShapeError(Text(nl=f"'type' is {kind!r}", en=f"'type' is {kind!r}"))


def _collect(
    features: Sequence[_Feature], path: Path
) -> tuple[dict[str, list[Polygon]], list[Problem]]:
    found: dict[str, list[Polygon]] = {}
    problems: list[Problem] = []
    for position, feature in enumerate(features, start=1):
        if _is_water(feature):
            continue
        code = _code(feature)
        polygons = list(_polygons(feature))
        if code is None:
            problems.append(_no_code(path, position))
        elif not polygons:
            problems.append(_no_land(path, code))
        elif code in found:
            problems.append(_twice(path, code))
        else:
            found[code] = polygons
    return found, problems


def _properties(feature: _Feature) -> Mapping[str, Json]:
    properties = object_of(feature.get("properties") or {})
    return {name.lower(): value for name, value in properties.items()}


def _is_water(feature: _Feature) -> bool:
    properties = _properties(feature)
    return any(properties.get(name) in _WATER_VALUES for name in _WATER_NAMES)


def _code(feature: _Feature) -> str | None:
    properties = _properties(feature)
    for value in (*(properties.get(name) for name in _CODE_NAMES), feature.get("id")):
        match = _CODE.fullmatch(str(value).strip()) if isinstance(value, str | int) else None
        if match:
            return f"GM{int(match[1]):04d}"
    return None


def _polygons(feature: _Feature) -> Iterator[Polygon]:
    geometry = object_of(feature.get("geometry") or {})
    if geometry.get("type") == "Polygon":
        yield _polygon(entry(geometry, "coordinates"))
    elif geometry.get("type") == "MultiPolygon":
        for one in items(entry(geometry, "coordinates")):
            yield _polygon(one)


def _polygon(rings: Json) -> Polygon:
    polygon = tuple(_ring(one) for one in items(rings))
    if not polygon:
        raise ShapeError(Text(nl="een vlak heeft geen rand", en="a polygon has no rings"))
    return polygon


def _ring(positions: Json) -> Ring:
    ring = tuple(_position(one) for one in items(positions))
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ShapeError(
            Text(
                nl="een rand is niet gesloten, of heeft minder dan vier punten",
                en="a ring is not closed, or has fewer than four points",
            )
        )
    return ring


def _position(position: Json) -> tuple[float, float]:
    pair = items(position)
    if len(pair) < 2:
        raise ShapeError(
            Text(
                nl="een punt heeft minder dan twee getallen",
                en="a position has fewer than two numbers",
            )
        )
    x, y = number(pair[0]), number(pair[1])
    if not (isfinite(x) and isfinite(y)):
        raise ShapeError(Text(nl="een getal is oneindig", en="a position is not finite"))
    return x, y


def _refuse_named_system(document: Mapping[str, Json], path: Path) -> None:
    if "28992" in json.dumps(document.get("crs")):
        raise InvalidInputError([_rd(path)])


def _check_system(found: Mapping[str, list[Polygon]], path: Path) -> Iterator[Problem]:
    points = [
        one for polygons in found.values() for rings in polygons for ring in rings for one in ring
    ]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    if _within(xs, _LONGITUDES) and _within(ys, _LATITUDES):
        return
    if _within(xs, _RD_X) and _within(ys, _RD_Y):
        yield _rd(path)
    elif _within(ys, _LONGITUDES) and _within(xs, _LATITUDES):
        yield _swapped(path)
    else:
        yield _elsewhere(path, (min(xs), min(ys), max(xs), max(ys)))


def _within(values: Sequence[float], bounds: tuple[float, float]) -> bool:
    return bounds[0] <= min(values) and max(values) <= bounds[1]


def _malformed(path: Path, detail: Text) -> Problem:
    return Problem(
        code="malformed-file",
        message=Text(
            nl=f"Dit is geen leesbare GeoJSON of TopoJSON ({detail.nl}).",
            en=f"This is no readable GeoJSON or TopoJSON ({detail.en}).",
        ),
        remedy=Text(
            nl="Haal het bestand opnieuw op, of zet het om naar GeoJSON in WGS84.",
            en="Download the file again, or convert it to GeoJSON in WGS84.",
        ),
        file=path.name,
    )


def _no_code(path: Path, position: int) -> Problem:
    names = ", ".join(_CODE_NAMES)
    return Problem(
        code="no-code",
        message=Text(
            nl=f"Gebied {position} heeft geen gemeentecode.",
            en=f"Area {position} has no municipality code.",
        ),
        remedy=Text(
            nl=f"Geef het een eigenschap met de code; bekende namen zijn {names}.",
            en=f"Give it a property with the code; known names are {names}.",
        ),
        file=path.name,
    )


def _twice(path: Path, code: str) -> Problem:
    return Problem(
        code="duplicate-code",
        message=Text(
            nl=f"{code} komt meer dan een keer voor.", en=f"{code} occurs more than once."
        ),
        remedy=Text(
            nl="Voeg de vlakken samen tot één MultiPolygon, of haal het verkeerde weg.",
            en="Put the polygons together in one MultiPolygon, or remove the wrong one.",
        ),
        file=path.name,
        value=code,
    )


def _no_land(path: Path, code: str) -> Problem:
    return Problem(
        code="no-land",
        message=Text(nl=f"{code} heeft geen vlak.", en=f"{code} has no polygon."),
        remedy=Text(
            nl="Gebruik een bestand met vlakken, niet met punten of lijnen.",
            en="Use a file of polygons, not of points or lines.",
        ),
        file=path.name,
        value=code,
    )


def _rd(path: Path) -> Problem:
    return Problem(
        code="wrong-coordinate-system",
        message=Text(
            nl="De coördinaten zijn meters in het stelsel RD (EPSG:28992), geen graden.",
            en="The coordinates are metres in the Dutch RD system (EPSG:28992), not degrees.",
        ),
        remedy=Text(
            nl="Kies bij het ophalen WGS84 (EPSG:4326), of zet het bestand daarnaar om.",
            en="Choose WGS84 (EPSG:4326) when downloading, or convert the file to it.",
        ),
        file=path.name,
    )


def _swapped(path: Path) -> Problem:
    return Problem(
        code="swapped-coordinates",
        message=Text(
            nl="De breedtegraad staat voor de lengtegraad.",
            en="The latitude stands before the longitude.",
        ),
        remedy=Text(
            nl="Zet de lengtegraad (3 tot 8) voorop, zoals GeoJSON vraagt.",
            en="Put the longitude (3 to 8) first, as GeoJSON asks.",
        ),
        file=path.name,
    )


def _elsewhere(path: Path, box: tuple[float, float, float, float]) -> Problem:
    corner = ", ".join(f"{one:.2f}" for one in box)
    return Problem(
        code="wrong-coordinate-system",
        message=Text(
            nl=f"De gebieden liggen buiten Europees Nederland ({corner}).",
            en=f"The areas lie outside the European Netherlands ({corner}).",
        ),
        remedy=Text(
            nl="Gebruik een bestand van Nederlandse gemeenten in WGS84 (EPSG:4326).",
            en="Use a file of Dutch municipalities in WGS84 (EPSG:4326).",
        ),
        file=path.name,
    )
