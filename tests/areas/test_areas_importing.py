"""Official boundaries: read, checked whole, stored and found again."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from shared_data import shared_data
from zicht.areas.boundaries import Boundaries
from zicht.areas.importing import find_boundaries, import_boundaries
from zicht.areas.register import Register
from zicht.problems import InvalidInputError

REGISTER = Register.load()


THEN, NOW = date(2019, 1, 1), date(2026, 1, 1)


def refusals(error: pytest.ExceptionInfo[InvalidInputError]) -> set[str]:
    return {one.code for one in error.value.problems}


def squares(
    codes: Sequence[str | int], *, name: str = "code", width: float = 0.1
) -> dict[str, Any]:
    """A FeatureCollection with a small square for each code, where its municipality lies."""
    points = {one.code: (one.longitude or 5.0, one.latitude or 52.0) for one in REGISTER.every()}
    features = []
    for code in codes:
        x, y = points.get(str(code), (5.0, 52.0))
        left, right, low, high = x - width / 2, x + width / 2, y - 0.05, y + 0.05
        ring = [[left, low], [right, low], [right, high], [left, high], [left, low]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {name: code}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def written(directory: Path, document: object, name: str = "areas.geojson") -> Path:
    path = directory / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def all_codes(day: date) -> list[str]:
    return [one.code for one in REGISTER.on(day)]


def test_topojson_is_decoded_from_arcs_differences_and_transform(tmp_path: Path) -> None:
    # Two squares that share a border: arc 0 runs up between them, 1 and 2 go round the
    # outsides; -3 is arc 2 backwards.
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [5.0, 52.0]},
        "arcs": [
            [[1, 0], [0, 1]],
            [[1, 1], [-1, 0], [0, -1], [1, 0]],
            [[1, 0], [1, 0], [0, 1], [-1, 0]],
        ],
        "objects": {
            "country": {"type": "Polygon", "arcs": [[1, -2]]},
            "gemeenten": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": "GM0001", "arcs": [[0, 1]]},
                    {
                        "type": "MultiPolygon",
                        "properties": {"statcode": "GM0002"},
                        "arcs": [[[0, -3]]],
                    },
                ],
            },
        },
    }
    boundaries = Boundaries.load(written(tmp_path, topology, "areas.topojson"))
    left, right = boundaries.get("GM0001"), boundaries.get("GM0002")

    assert boundaries.codes == {"GM0001", "GM0002"}
    assert [[round(x, 6), round(y, 6)] for x, y in left.rings[0]] == [
        [5.1, 52.0],
        [5.1, 52.1],
        [5.0, 52.1],
        [5.0, 52.0],
        [5.1, 52.0],
    ]
    # 0.1 degree by 0.1 degree at 52.05 north: 6.84 km by 11.12 km.
    assert left.area_km2() == pytest.approx(76.05, abs=0.1)
    assert right.area_km2() == pytest.approx(left.area_km2())


def test_a_hole_is_left_out_of_the_area(tmp_path: Path) -> None:
    outer = [[5.0, 52.0], [5.4, 52.0], [5.4, 52.4], [5.0, 52.4], [5.0, 52.0]]
    hole = [[5.1, 52.1], [5.2, 52.1], [5.2, 52.2], [5.1, 52.2], [5.1, 52.1]]
    document = squares(["GM0001"])
    document["features"][0]["geometry"]["coordinates"] = [outer]
    whole = Boundaries.load(written(tmp_path, document)).get("GM0001").area_km2()
    document["features"][0]["geometry"]["coordinates"] = [outer, hole]
    rest = Boundaries.load(written(tmp_path, document)).get("GM0001").area_km2()

    assert rest / whole == pytest.approx(15 / 16, abs=0.001)


@pytest.mark.parametrize("name", ["code", "statcode", "GM_CODE", "gemeentecode", "id"])
@pytest.mark.parametrize("value", ["GM0363", "0363", "gm363", 363])
def test_the_code_may_stand_under_any_usual_name(
    tmp_path: Path, name: str, value: str | int
) -> None:
    document = squares([value], name=name)

    assert Boundaries.load(written(tmp_path, document)).codes == {"GM0363"}


def test_areas_of_water_are_left_out(tmp_path: Path) -> None:
    document = squares(["GM0363", "GM0363"])
    document["features"][1]["properties"]["H2O"] = "JA"

    assert len(Boundaries.load(written(tmp_path, document)).get("GM0363").polygons) == 1


def test_a_code_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, squares(["GM0363", "GM0344", "GM0363"]))
    with pytest.raises(InvalidInputError) as error:
        Boundaries.load(path)

    assert [(one.code, one.value) for one in error.value.problems] == [("duplicate-code", "GM0363")]


def test_polygons_that_changed_places_are_refused(tmp_path: Path) -> None:
    document = squares(all_codes(NOW))
    by_code = {one["properties"]["code"]: one for one in document["features"]}
    one, other = by_code["GM0363"], by_code["GM0344"]
    one["geometry"], other["geometry"] = other["geometry"], one["geometry"]
    with pytest.raises(InvalidInputError) as error:
        import_boundaries(
            REGISTER, written(tmp_path, document), day=NOW, directory=tmp_path / "out"
        )

    assert {(each.code, each.value) for each in error.value.problems} == {
        ("wrong-place", "GM0363"),
        ("wrong-place", "GM0344"),
    }


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        ("{", "geen JSON"),
        ('{"type": "Map"}', "'type' is 'Map'"),
        (
            '{"type": "FeatureCollection", "features": [{"properties": {"code": "GM0363"}, '
            '"geometry": {"type": "Polygon", "coordinates": [[[5, 52], [6, 52]]]}}]}',
            "een rand is niet gesloten",
        ),
    ],
)
def test_a_malformed_file_is_refused_in_dutch_and_in_english(
    tmp_path: Path, text: str, dutch: str
) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        Boundaries.load(path)
    (problem,) = error.value.problems

    assert dutch in problem.message.nl
    assert "closed" not in problem.message.nl


@pytest.mark.parametrize(
    ("corner", "code", "word"),
    [
        ((155000.0, 463000.0), "wrong-coordinate-system", "RD"),
        ((52.0, 5.0), "swapped-coordinates", "longitude"),
        ((12.0, 41.0), "wrong-coordinate-system", "outside"),
    ],
)
def test_coordinates_of_another_system_are_refused_with_what_to_do(
    tmp_path: Path, corner: tuple[float, float], code: str, word: str
) -> None:
    x, y = corner
    ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y]]
    document = squares(["GM0363"])
    document["features"][0]["geometry"]["coordinates"] = [ring]
    with pytest.raises(InvalidInputError, match=word) as error:
        Boundaries.load(written(tmp_path, document))

    assert refusals(error) == {code}


def test_a_file_that_says_it_is_rd_is_refused(tmp_path: Path) -> None:
    document = squares(["GM0363"])
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    with pytest.raises(InvalidInputError, match="RD"):
        Boundaries.load(written(tmp_path, document))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"type": "Feature"}',
        '{"type": "FeatureCollection"}',
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "FeatureCollection", "features": [1]}',
        '{"type": "Topology", "arcs": [], "objects": {}}',
        '{"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[7]]}}}',
        '{"type": "FeatureCollection", "features": [{"properties": {"code": "GM0001"}, "geometry":'
        ' {"type": "Polygon", "coordinates": [[[5, 52], [5, NaN], [6, 52], [5, 52]]]}}]}',
        '{"type": "FeatureCollection", "features": [{"properties": {"code": "GM0001"}, "geometry":'
        ' {"type": "Polygon", "coordinates": [[[5, 52], [6, 52]]]}}]}',
        '{"type": "FeatureCollection", "features": [{"properties": {"code": "GM0001"}, "geometry":'
        f' {{"type": "Polygon", "coordinates": [[[5, 52], [{"9" * 309}, 52], [6, 53], [5, 52]]]}}'
        "}]}",
    ],
)
def test_a_malformed_file_is_refused_as_such(tmp_path: Path, text: str) -> None:
    path = tmp_path / "areas.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        Boundaries.load(path)

    assert refusals(error) == {"malformed-file"}
    assert error.value.problems[0].file == "areas.json"


def test_an_area_without_code_or_without_land_is_named(tmp_path: Path) -> None:
    document = squares(["GM0363", "no code"])
    document["features"][0]["geometry"] = None
    with pytest.raises(InvalidInputError) as error:
        Boundaries.load(written(tmp_path, document))

    assert refusals(error) == {"no-code", "no-land"}


def test_missing_and_unknown_codes_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    codes = [code for code in all_codes(NOW) if code != "GM0363"]
    path = written(tmp_path, squares([*codes, "GM9999"]))
    out = tmp_path / "out"
    with pytest.raises(InvalidInputError) as error:
        import_boundaries(REGISTER, path, day=NOW, directory=out)

    assert [(one.code, one.value) for one in error.value.problems] == [
        ("missing-municipality", "GM0363"),
        ("unknown-municipality", "GM9999"),
    ]
    assert not out.exists()


def test_a_file_of_another_year_is_told_which_day_it_fits(tmp_path: Path) -> None:
    path = written(tmp_path, squares(all_codes(date(2021, 5, 5))))
    with pytest.raises(InvalidInputError) as error:
        import_boundaries(REGISTER, path, day=NOW, directory=tmp_path / "out")

    assert all("--on 2021-01-01" in one.remedy.nl for one in error.value.problems)


def test_an_empty_polygon_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, squares(all_codes(NOW), width=0.0))
    with pytest.raises(InvalidInputError) as error:
        import_boundaries(REGISTER, path, day=NOW, directory=tmp_path / "out")

    assert refusals(error) == {"no-land"}


def test_stored_boundaries_are_found_for_every_day_with_the_same_municipalities(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, squares(all_codes(NOW)))
    stored = import_boundaries(REGISTER, path, day=NOW, directory=tmp_path / "out")

    assert stored.count == 342
    assert find_boundaries(REGISTER, tmp_path / "out", date(2023, 5, 1)) == stored.path
    assert find_boundaries(REGISTER, tmp_path / "out", THEN) is None
    assert find_boundaries(REGISTER, tmp_path / "nothing", NOW) is None
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["boundaries-2026-01-01.geojson"]


@pytest.mark.parametrize(
    ("file", "day", "count"),
    [
        ("nl_2019.topojson", "2019-01-01", 355),
        ("nl_2021.topojson", "2021-01-01", 352),
        ("nl_2022.topojson", "2022-01-01", 345),
        ("nl_2023.topojson", "2023-01-01", 342),
        ("municipalities_2019.geojson", "2020-01-01", 355),
        ("municipalities_2023.geojson", "2026-01-01", 342),
    ],
)
def test_official_boundaries_are_imported_and_read_back_the_same(
    tmp_path: Path, file: str, day: str, count: int
) -> None:
    source = shared_data("geo", file)
    stored = import_boundaries(REGISTER, source, day=date.fromisoformat(day), directory=tmp_path)
    boundaries = Boundaries.load(stored.path)

    assert len(boundaries.areas) == count
    assert all(one.area_km2() > 0 for one in boundaries.areas)
    # The land area of the country without large waters is 33,000 to 36,000 km2.
    assert 33_000 < sum(one.area_km2() for one in boundaries.areas) < 36_500
    assert boundaries.to_geojson() == stored.path.read_bytes()


def test_areas_agree_with_the_reference() -> None:
    boundaries = Boundaries.load(shared_data("geo", "nl_2023.topojson"))
    with shared_data("geo", "municipalities.csv").open(encoding="utf-8", newline="") as file:
        land_km2 = {row["code"]: row["land_area_km2"] for row in csv.DictReader(file)}
    ratios = [
        one.area_km2() / float(land_km2[one.code]) for one in boundaries.areas if land_km2[one.code]
    ]

    assert len(ratios) > 300
    # The outlines are simplified and hold small waters, so single ones differ more.
    assert median(ratios) == pytest.approx(1, abs=0.03)
