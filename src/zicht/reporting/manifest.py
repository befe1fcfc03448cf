"""The manifest: which inputs, rules and code every figure and file was made from."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from zicht.disclosure.figures import FigureBook
from zicht.reporting.typesetting import Data

#: The name of the manifest, by which a folder is known as a result of a run.
FILE_NAME = "manifest.json"
#: What a manifest says that it is.
FORMAT = "zicht-manifest-1"


def build(book: FigureBook, folder: Path) -> bytes:
    """The manifest of a folder with results, as JSON.

    Every figure is named with its key, its query and whether it is withheld, and points at what
    all were made from. Every file of the folder is named with its SHA-256. There is no date and
    no place in it, so the same run gives the same bytes.
    """
    data: Mapping[str, Data] = {
        "format": FORMAT,
        "made_from": {
            "wave": book.wave,
            "questionnaire": book.wave,
            "questionnaire_version": book.questionnaire_version,
            "questionnaire_fingerprint": book.questionnaire_fingerprint,
            "maturity_version": book.maturity_version,
            "maturity_fingerprint": book.maturity_fingerprint,
            "register_fingerprint": book.register_fingerprint,
            "code_version": book.code_version,
            "answers_fingerprint": book.fingerprint,
            "origin": book.origin,
            "seed": seed_of(book.origin),
            "frame_date": book.frame_date,
            "minimum_group": book.minimum_group,
            "respondents": book.respondents,
            "population": book.population,
        },
        "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in file_names(folder)
        },
    }
    figures = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in _figures(book))
    head = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).removesuffix("\n}")
    # One figure a line, so that two manifests can be compared with any diff.
    return f'{head},\n "figures": [\n  {figures}\n ]\n}}\n'.encode()


def seed_of(origin: str | None) -> int | None:
    """The seed in an origin like ``synthetic-2019-seed-7``; None for real answers."""
    if origin is None:
        return None
    _, marker, seed = origin.rpartition("-seed-")
    return int(seed) if marker and seed.isdecimal() else None


def file_names(folder: Path) -> list[str]:
    """Every file of a folder but the manifest, with forward slashes, in order."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != FILE_NAME)


def _figures(book: FigureBook) -> list[Data]:
    """Key, query, wave, versions and seed per figure: one number, one path."""
    shared: Mapping[str, Data] = {
        "wave": book.wave,
        "questionnaire_version": book.questionnaire_version,
        "code_version": book.code_version,
        "seed": seed_of(book.origin),
    }
    return [
        {
            "key": figure.key,
            "query": figure.query,
            "shown": figure.share is not None or figure.mean is not None,
            **shared,
        }
        for figure in book.figures
    ]
