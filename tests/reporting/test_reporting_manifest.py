"""The manifest names what every figure and file was made from, and nothing of when or where."""

import hashlib
import json
from pathlib import Path

import pytest

from reporting import example
from zicht.reporting import manifest


def filled(folder: Path) -> Path:
    (folder / "charts").mkdir(parents=True)
    (folder / "report.nl.pdf").write_bytes(b"report")
    (folder / "charts" / "levels.nl.svg").write_bytes(b"<svg/>")
    (folder / manifest.FILE_NAME).write_text("an older manifest")
    return folder


def test_every_figure_has_its_query_wave_versions_and_seed(tmp_path: Path) -> None:
    book = example.wave().book
    data = json.loads(manifest.build(book, filled(tmp_path)))
    assert len(data["figures"]) == len(book.figures)
    first = data["figures"][0]
    assert first == {
        "key": "2019.A1.yes@all",
        "query": "share of A1 = yes in all",
        "shown": True,
        "wave": "2019",
        "questionnaire_version": "1.0.0",
        "code_version": "0.1.0",
        "seed": 7,
    }
    made_from = data["made_from"]
    assert made_from["origin"] == "synthetic-2019-seed-7"
    assert made_from["answers_fingerprint"] == book.fingerprint
    assert made_from["questionnaire_fingerprint"] == book.questionnaire_fingerprint
    assert made_from["maturity_fingerprint"] == book.maturity_fingerprint
    assert made_from["register_fingerprint"] == book.register_fingerprint


def test_every_file_has_its_fingerprint(tmp_path: Path) -> None:
    data = json.loads(manifest.build(example.wave().book, filled(tmp_path)))
    assert data["files"] == {
        "charts/levels.nl.svg": hashlib.sha256(b"<svg/>").hexdigest(),
        "report.nl.pdf": hashlib.sha256(b"report").hexdigest(),
    }


def test_the_place_of_the_folder_makes_no_difference(tmp_path: Path) -> None:
    book = example.wave().book
    one, other = filled(tmp_path / "one"), filled(tmp_path / "elsewhere" / "other")
    assert manifest.build(book, one) == manifest.build(book, other)


@pytest.mark.parametrize(
    ("origin", "seed"),
    [(None, None), ("synthetic-2019-seed-42", 42), ("synthetic-2019", None), ("by-hand", None)],
)
def test_the_seed_is_read_from_the_origin(origin: str | None, seed: int | None) -> None:
    assert manifest.seed_of(origin) == seed
