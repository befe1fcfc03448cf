"""The folder that ``zicht run`` leaves, read and checked before anything of it is made public."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from xml.etree import ElementTree

from zicht.disclosure import serialising
from zicht.disclosure.figures import FigureBook
from zicht.language import Text
from zicht.platform.publication import files
from zicht.platform.publication.picture import FileFacts
from zicht.problems import InvalidInputError, Problem

_SVG = "{http://www.w3.org/2000/svg}"
_FIGURES = "figures.json"
_MUNICIPALITIES = "municipalities.json"
_MANIFEST = "manifest.json"
_RUN_AGAIN = Text(
    nl="Draai `zicht run` opnieuw en geef die map.",
    en="Run `zicht run` again and give that folder.",
)


class MunicipalityData(TypedDict):
    """A municipality that agreed to be shown, as the run wrote it."""

    code: str
    name: str
    levels: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """A file that anyone may download."""

    facts: FileFacts
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutput:
    """What a run left, with the figures both as a book and as the JSON they came in."""

    manifest_sha256: str
    book: FigureBook
    header: Mapping[str, object]
    figures: tuple[Mapping[str, object], ...]
    municipalities: tuple[MunicipalityData, ...]
    files: tuple[PublicFile, ...]


def read(directory: Path) -> RunOutput:
    """Everything of a run that may be made public.

    Raises InvalidInputError when a file is missing, was changed after the run, or cannot be read.
    """
    manifest = _bytes(directory, _MANIFEST)
    with _readable(directory, _MANIFEST):
        checksums = _checksums(manifest)
    figures = _checked(directory, _FIGURES, checksums)
    with _readable(directory, _FIGURES):
        data = json.loads(figures)
        book = serialising.from_json(figures.decode())
    public = _checked(directory, _MUNICIPALITIES, checksums)
    with _readable(directory, _MUNICIPALITIES):
        municipalities = tuple(_municipality(one) for one in json.loads(public)["municipalities"])
    names = sorted(name for name in checksums if files.is_public(name))
    return RunOutput(
        manifest_sha256=hashlib.sha256(manifest).hexdigest(),
        book=book,
        header={key: value for key, value in data.items() if key != "figures"},
        figures=tuple(data["figures"]),
        municipalities=municipalities,
        files=(
            _file(_MANIFEST, _public(manifest)),
            *(_file(name, _checked(directory, name, checksums)) for name in names),
        ),
    )


@contextmanager
def _readable(directory: Path, name: str) -> Iterator[None]:
    """InvalidInputError when what is done inside shows that a run did not write this file."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError([_unreadable(directory, name)]) from error


def _checksums(manifest: bytes) -> Mapping[str, str]:
    """SHA-256 by name of every file of a run."""
    found = json.loads(manifest)["files"]
    return {str(name): str(checksum) for name, checksum in found.items()}


def _municipality(data: MunicipalityData) -> MunicipalityData:
    return MunicipalityData(code=data["code"], name=data["name"], levels=dict(data["levels"]))


def _public(manifest: bytes) -> bytes:
    """The manifest without the files that stay where they are.

    Their names would tell who answered: there is a mirror report for every respondent.
    """
    data = json.loads(manifest)
    data["files"] = {
        name: checksum for name, checksum in data["files"].items() if files.is_public(name)
    }
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _checked(directory: Path, name: str, checksums: Mapping[str, str]) -> bytes:
    content = _bytes(directory, name)
    if checksums.get(name) != hashlib.sha256(content).hexdigest():
        raise InvalidInputError([_changed(directory, name)])
    return content


def _bytes(directory: Path, name: str) -> bytes:
    try:
        return directory.joinpath(name).read_bytes()
    except OSError as error:
        raise InvalidInputError([_missing(directory, name)]) from error


def _file(name: str, content: bytes) -> PublicFile:
    title, description, width, height = _words(content) if name.endswith(".svg") else ("", "", 0, 0)
    facts = FileFacts(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        title=title,
        description=description,
        width=width,
        height=height,
    )
    return PublicFile(facts=facts, content=content)


def _words(content: bytes) -> tuple[str, str, int, int]:
    """What a chart says of itself: title, description, width and height in pixels."""
    # The file was made by our own run and its checksum was compared.
    root = ElementTree.fromstring(content)  # noqa: S314
    title, description = root.findtext(f"{_SVG}title", ""), root.findtext(f"{_SVG}desc", "")
    width, height = (round(float(root.get(side, "0"))) for side in ("width", "height"))
    return title, description, width, height


def _missing(directory: Path, name: str) -> Problem:
    return Problem(
        code="run-file-missing",
        message=Text(
            nl=f"{name} ontbreekt in {directory}.", en=f"{name} is missing from {directory}."
        ),
        remedy=Text(
            nl="Geef de map die `zicht run` maakte.", en="Give the folder that `zicht run` made."
        ),
        file=name,
    )


def _unreadable(directory: Path, name: str) -> Problem:
    return Problem(
        code="run-file-unreadable",
        message=Text(
            nl=f"{name} in {directory} is niet wat een run schrijft.",
            en=f"{name} in {directory} is not what a run writes.",
        ),
        remedy=_RUN_AGAIN,
        file=name,
    )


def _changed(directory: Path, name: str) -> Problem:
    return Problem(
        code="run-file-changed",
        message=Text(
            nl=f"{name} in {directory} is niet het bestand dat in manifest.json staat.",
            en=f"{name} in {directory} is not the file that manifest.json names.",
        ),
        remedy=_RUN_AGAIN,
        file=name,
    )
