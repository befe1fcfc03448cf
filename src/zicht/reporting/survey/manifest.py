"""The manifest of a folder with the figures of a survey, by which Zicht knows it as its own."""

import hashlib
import json
from pathlib import Path

from zicht.disclosure.survey_figures import SurveyBook
from zicht.reporting.manifest import FILE_NAME
from zicht.reporting.survey.record import record


def write_manifest(folder: Path, book: SurveyBook) -> None:
    """Write the record of a survey with the SHA-256 of every file of the folder."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }
    text = json.dumps({**record(book), "files": files}, ensure_ascii=False, indent=1)
    folder.joinpath(FILE_NAME).write_text(f"{text}\n", encoding="utf-8")
