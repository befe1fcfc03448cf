"""A folder as ``zicht run`` leaves it, made of a book of figures and a few stand-in files."""

import hashlib
import json
from pathlib import Path

from zicht.disclosure.figures import FigureBook
from zicht.disclosure.serialising import to_json

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="240" role="img">'
    "<title>{title}</title><desc>{title}, in words.</desc>"
    '<rect width="720" height="240" fill="#ffffff"/>'
    '<rect x="20" y="80" width="400" height="60" fill="#2a6ba6"/></svg>'
)
CHARTS = ("levels", "sight", "domain", "levels_signaller", "map_role_signaller")
#: Those who agreed to be shown, with their levels by role and theme.
MUNICIPALITIES = (
    ("GM0363", "Amsterdam", 3),
    ("GM0518", "'s-Gravenhage", 2),
    ("GM1900", "Súdwest-Fryslân", 0),
)


def write(folder: Path, book: FigureBook, indicators: tuple[str, ...]) -> Path:
    """Write every file of a run, and a manifest with their checksums; returns the folder."""
    files = {
        "figures.json": to_json(book).encode(),
        "municipalities.json": json.dumps(_municipalities(indicators)).encode(),
        "report.nl.pdf": b"%PDF-1.7 nl",
        "report.en.pdf": b"%PDF-1.7 en",
        "tables.xlsx": b"PK tables",
        "answers.parquet": b"PAR1 answers",
        "mirrors/GM0363.pdf": b"%PDF-1.7 mirror",
    }
    for name in CHARTS:
        for language in ("nl", "en"):
            chart = CHART.format(title=f"Chart {name} ({language})")
            files[f"charts/{name}.{language}.svg"] = chart.encode()
            narrow = CHART.format(title=f"Narrow chart {name} ({language})")
            files[f"charts/{name}.{language}.narrow.svg"] = narrow.encode()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    write_manifest(folder)
    return folder


def write_manifest(folder: Path) -> None:
    """The checksums of everything in the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    checksums = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name != "manifest.json"
    }
    folder.joinpath("manifest.json").write_text(json.dumps({"files": checksums}))


def _municipalities(indicators: tuple[str, ...]) -> dict[str, object]:
    return {
        "municipalities": [
            {"code": code, "name": name, "levels": dict.fromkeys(indicators, level)}
            for code, name, level in MUNICIPALITIES
        ]
    }
