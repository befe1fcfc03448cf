"""The typeface of charts and documents, from a package, so that every machine draws the same."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import font_source_sans_pro  # type: ignore[import-untyped]


def folder() -> Path:
    """Where the font files stand."""
    return Path(font_source_sans_pro.font_directory)


@cache
def register() -> None:
    """Let the chart engine know the typeface; once per process is enough."""
    import vl_convert

    vl_convert.register_font_directory(str(folder()))


#: What stands for a letter that the typeface does not have.
MISSING_LETTER = "☐"

#: The styles in which documents set what people wrote.
_STYLES = ("Regular", "Semibold", "Bold")


def printable(text: str) -> str:
    """A text in letters that the typeface has: a document refuses any other.

    What cannot be seen drops out, such as a joiner between parts of an emoji; another letter
    becomes a square.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable(letter) for letter in unicodedata.normalize("NFC", text))


def _printable(letter: str) -> str:
    if letter in "\n\t" or (letter.isprintable() and ord(letter) in letters()):
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me"):
        return ""
    return " " if letter.isspace() else MISSING_LETTER


@cache
def letters() -> frozenset[int]:
    """The code points that every style of the typeface can show."""
    found = [_letters_in(folder() / f"SourceSansPro-{style}.otf") for style in _STYLES]
    return frozenset.intersection(*found)


def _letters_in(path: Path) -> frozenset[int]:
    """The code points of a font file, by its table "cmap" (OpenType 1.9, format 12)."""
    data = path.read_bytes()
    start = next(offset for tag, offset in _tables(data) if tag == b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">L", data, start + 8 + 8 * number)
        at = start + offset
        if struct.unpack_from(">H", data, at) == (12,):
            (groups,) = struct.unpack_from(">L", data, at + 12)
            ranges = (struct.unpack_from(">LL", data, at + 16 + 12 * one) for one in range(groups))
            return frozenset(code for first, last in ranges for code in range(first, last + 1))
    raise ValueError(f"{path.name} does not say which letters it has")


def _tables(data: bytes) -> Iterator[tuple[bytes, int]]:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _checksum, offset = struct.unpack_from(">4sLL", data, 12 + 16 * number)
        yield tag, offset
