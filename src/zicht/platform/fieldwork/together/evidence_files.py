"""Files of evidence on disk: known by what is in them, written whole, out of reach of the web.

A file has a random name in the data folder. It is written beside its place and moved there when
every byte is on disk, before a row refers to it; so a crash leaves at most a file without a row.
"""

import hashlib
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings

_ODT = "application/vnd.oasis.opendocument.text"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """A kind of file that can be evidence; ``holds`` recognises it from its bytes."""

    name: str
    extensions: tuple[str, ...]
    content_type: str
    holds: Callable[[IO[bytes]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file that is on disk."""

    key: UUID
    size: int
    sha256: str


def type_of(name: str, file: IO[bytes]) -> FileType | None:
    """What a file is, when its name and its bytes agree on something we take; else None."""
    extension = name.rpartition(".")[2].lower()
    for one in TYPES:
        if extension in one.extensions:
            file.seek(0)
            is_it = one.holds(file)
            file.seek(0)
            return one if is_it else None
    return None


def clean_name(name: str, kind: FileType) -> str:
    """A name that is safe in a header and on any disk, with the extension of what the file is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Control characters, and those that turn the direction of the text around.
    visible = "".join(
        " " if char in '<>:"|?*' or unicodedata.category(char).startswith("C") else char
        for char in last
    )
    stem, _, extension = visible.rpartition(".")
    words = " ".join(stem.split()).strip(". ")[:_LONGEST_NAME].strip(". ") or "bewijs"
    is_known = extension.lower() in kind.extensions
    return f"{words}.{extension.lower() if is_known else kind.extensions[0]}"


def store(chunks: Iterable[bytes]) -> Stored:
    """Write a file to disk, whole or not at all."""
    folder, key = _folder(), uuid4()
    part, digest, size = folder / f"{key}.part", hashlib.sha256(), 0
    try:
        with open(part, "xb", opener=_private) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / str(key))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(folder)
    return Stored(key=key, size=size, sha256=digest.hexdigest())


def read(key: UUID) -> bytes | None:
    """The bytes of a file; None when it is not there."""
    try:
        return path_of(key).read_bytes()
    except FileNotFoundError:
        return None


def remove(key: UUID) -> None:
    """Take a file away; one that is gone already is fine."""
    path_of(key).unlink(missing_ok=True)


def path_of(key: UUID) -> Path:
    """Where a file stands."""
    return Path(settings.EVIDENCE_DIR) / str(key)


def files(*, before: datetime) -> Iterator[Path]:
    """Every file that was written before a moment, halves included."""
    for path in sorted(_folder().iterdir()):
        # What is just being written may have got its final name meanwhile.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                yield path


def _folder() -> Path:
    folder = Path(settings.EVIDENCE_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    """Have the name of a new file survive a loss of power too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _begins(*signatures: bytes) -> Callable[[IO[bytes]], bool]:
    def holds(file: IO[bytes]) -> bool:
        return file.read(16).startswith(signatures)

    return holds


def _office(folder: str) -> Callable[[IO[bytes]], bool]:
    """A document of Office without a program in it."""

    def holds(file: IO[bytes]) -> bool:
        names = _names_in(file)
        if names is None:
            return False
        has_program = any(name.lower().endswith("vbaproject.bin") for name in names)
        is_it = "[Content_Types].xml" in names and any(one.startswith(folder) for one in names)
        return is_it and not has_program

    return holds


def _names_in(file: IO[bytes]) -> list[str] | None:
    """What is in an archive; None when it is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None


def _is_odt(file: IO[bytes]) -> bool:
    """A document of LibreOffice without a program in it."""
    # The first entry stands uncompressed at a fixed place, so that this can be seen at once.
    head = file.read(38 + len(_ODT))
    if not head.startswith(b"PK\x03\x04") or head[30:] != b"mimetype" + _ODT.encode():
        return False
    names = _names_in(file)
    return names is not None and not any(name.startswith(("Basic/", "Scripts/")) for name in names)


TYPES = (
    FileType(
        name="PDF", extensions=("pdf",), content_type="application/pdf", holds=_begins(b"%PDF-")
    ),
    FileType(
        name="DOCX",
        extensions=("docx",),
        content_type=f"{_OFFICE}.wordprocessingml.document",
        holds=_office("word/"),
    ),
    FileType(
        name="XLSX",
        extensions=("xlsx",),
        content_type=f"{_OFFICE}.spreadsheetml.sheet",
        holds=_office("xl/"),
    ),
    FileType(name="ODT", extensions=("odt",), content_type=_ODT, holds=_is_odt),
    FileType(
        name="PNG",
        extensions=("png",),
        content_type="image/png",
        holds=_begins(b"\x89PNG\r\n\x1a\n"),
    ),
    FileType(
        name="JPEG",
        extensions=("jpg", "jpeg"),
        content_type="image/jpeg",
        holds=_begins(b"\xff\xd8\xff"),
    ),
)
