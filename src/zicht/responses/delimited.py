"""CSV in the shapes in which spreadsheets and survey tools really write it."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from zicht.problems import InvalidInputError, Problem
from zicht.responses import findings
from zicht.responses.tables import Row, SubjectOf, heading_cells, recognised

#: In order of preference when two fit as well.
_DELIMITERS = (",", ";", "\t")
_LOOKED_AT = 20

#: A text that was damaged may hold a null character; a file that holds them everywhere is no text.
_TEXT_PER_NULL = 100

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The lines of a CSV file and how they are cut up.

    ``heading_line`` counts from 0; None when the headings are not among the first lines.
    """

    lines: list[str]
    delimiter: str
    heading_line: int | None
    notices: tuple[Problem, ...]


def layout(data: bytes, subject_of: SubjectOf) -> Layout:
    """How a CSV file is written: encoding, delimiter and the line with the headings, detected.

    Raises InvalidInputError for binary content, web pages and quotation marks that do not close.
    """
    text, notices = _decoded(data)
    if text.lstrip()[:1] == "<":
        raise InvalidInputError([findings.not_a_table("web page")])
    lines, announced = _announced_delimiter(list(io.StringIO(text, newline="")))
    delimiter = announced or _best_delimiter(lines, subject_of)
    return Layout(
        lines=lines,
        delimiter=delimiter,
        heading_line=_heading_line(lines, delimiter, subject_of),
        notices=notices,
    )


def _heading_line(lines: list[str], delimiter: str, subject_of: SubjectOf) -> int | None:
    try:
        records = list(csv.reader(lines[:_LOOKED_AT], delimiter=delimiter))
    except csv.Error:
        return None
    if not any(records):
        return None
    cells = heading_cells(records, subject_of)
    return next(at for at, one in enumerate(records) if one is cells)


def read_rows(data: bytes, subject_of: SubjectOf) -> tuple[list[Row], tuple[Problem, ...]]:
    """The rows of a CSV file and remarks about how it was read.

    Encoding (UTF-8, UTF-16, Windows-1252) and delimiter (comma, semicolon, tab) are detected;
    ``subject_of`` recognises headings. Rows are numbered as a spreadsheet
    shows them: a cell with a line break inside is one row. Raises InvalidInputError for binary
    content, web pages and quotation marks that do not close.
    """
    found = layout(data, subject_of)
    records = enumerate(_records(found.lines, found.delimiter), start=1)
    return [Row(number=number, cells=cells) for number, cells in records], found.notices


def _decoded(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    if data.startswith(_UTF_16):
        return _decoded_as(data, "utf-16", "UTF-16", line=1)
    if data.count(b"\0") * _TEXT_PER_NULL > len(data):
        raise InvalidInputError([findings.not_a_table("binary")])
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return _decoded_as(data, "cp1252", "Windows-1252", line=line)


def _decoded_as(
    data: bytes, codec: str, name: str, *, line: int
) -> tuple[str, tuple[Problem, ...]]:
    try:
        return data.decode(codec), (findings.read_as(name),)
    except UnicodeDecodeError:
        raise InvalidInputError([findings.wrong_encoding(line)]) from None


def _announced_delimiter(lines: list[str]) -> tuple[list[str], str | None]:
    """Lines and the delimiter that Excel's own first line ``sep=;`` names, if it is there."""
    first = lines[0].rstrip("\r\n") if lines else ""
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return lines[1:], first[-1]
    return lines, None


def _best_delimiter(lines: list[str], subject_of: SubjectOf) -> str:
    def fit(delimiter: str) -> tuple[int, bool, float, int]:
        records = [one for one in csv.reader(lines[:_LOOKED_AT], delimiter=delimiter) if one]
        headings = heading_cells(records, subject_of) if records else []
        width = len(headings)
        # A delimiter that only occurs in texts gives every row another number of cells.
        alike = sum(len(one) == width for one in records) / max(len(records), 1)
        return len(recognised(headings, subject_of)), width > 1, alike, width

    try:
        return max(_DELIMITERS, key=fit)
    except csv.Error:
        raise InvalidInputError([findings.broken_quotes(1)]) from None


def _records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise InvalidInputError([findings.broken_quotes(reader.line_num)]) from None
