"""XLSX as it is stored: cells with their type, so that nothing is guessed or dropped.

The usual readers turn an error such as #N/A and a formula without an outcome into an empty cell,
which would count as "not answered". They also join numbers and texts into one column type, while
1.234 means something else as a number than as a text. Office Open XML: ECMA-376 part 1, chapter 18.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from posixpath import normpath

from zicht.problems import InvalidInputError, Problem
from zicht.responses import findings
from zicht.responses.columns import MUNICIPALITY
from zicht.responses.markup import Attributes, parse
from zicht.responses.sheet import (
    MOST_CELLS,
    MergedRange,
    SheetContent,
    Styles,
    parse_sheet,
    unescaped,
)
from zicht.responses.tables import Row, SubjectOf, Table, from_rows, heading_cells, recognised

#: A sheet of 355 municipalities by 300 variables takes about 5 MB; a file that unpacks to more
#: than this is broken or meant to exhaust memory.
_LARGEST_UNPACKED_MB = 200

#: What the archive, its compression and its XML raise when parts are missing, cut off or encrypted.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(ValueError, LookupError, ArithmeticError, RuntimeError),
)

_DATE_FORMAT_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_FORMAT_IDS = frozenset((9, 10))
#: What a number format shows literally, is coloured or is conditional says nothing about its type.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    path: str
    hidden: bool


def read_workbook(data: bytes, subject_of: SubjectOf) -> Table:
    """The table on the sheet with most headings: of the municipality and of questions.

    Hidden rows and columns count as any other; the notices say so, and which sheet was used when
    there are several. Raises InvalidInputError when the file is no workbook or holds nothing.
    """
    with _opened(data, _LARGEST_UNPACKED_MB) as archive:
        return _read(archive, subject_of)


def read_sheets(
    data: bytes, *, largest_mb: int = _LARGEST_UNPACKED_MB, most_cells: int = MOST_CELLS
) -> dict[str, SheetContent]:
    """Every worksheet by its name, what can be seen first.

    Raises InvalidInputError when the file is no workbook, unpacks to more than ``largest_mb`` or
    has more than ``most_cells`` on all sheets together.
    """
    with _opened(data, largest_mb) as archive:
        sheets, from_1904 = _sheets(archive)
        styles = _styles(archive, from_1904=from_1904)
        strings = _shared_strings(archive)
        found: dict[str, SheetContent] = {}
        room = most_cells
        for sheet in sheets:
            content = parse_sheet(archive.read(sheet.path), strings, styles, most_cells=room)
            room -= sum(len(cells) for _, cells in content.rows) + len(content.merged)
            found[sheet.name] = content
        return found


@contextmanager
def _opened(data: bytes, largest_mb: int) -> Iterator[zipfile.ZipFile]:
    """The archive that a workbook is; InvalidInputError for whatever is wrong with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > largest_mb * 1024 * 1024:
                raise InvalidInputError([findings.oversized_workbook(largest_mb)])
            yield archive
    except InvalidInputError:
        raise
    except _DAMAGE as fault:
        raise InvalidInputError([findings.not_a_table("damaged workbook")]) from fault


def _read(archive: zipfile.ZipFile, subject_of: SubjectOf) -> Table:
    sheets, from_1904 = _sheets(archive)
    styles = _styles(archive, from_1904=from_1904)
    strings = _shared_strings(archive)
    chosen, content = _choose(archive, sheets, strings, styles, subject_of)
    table = from_rows([Row(number=n, cells=cells) for n, cells in content.rows], subject_of)
    return replace(
        table,
        notices=(*table.notices, *_notices(sheets, chosen, content)),
        problems=(*table.problems, *_merged(content.merged, table.heading_row)),
    )


def _choose(
    archive: zipfile.ZipFile,
    sheets: Sequence[_Sheet],
    strings: Sequence[str],
    styles: Styles,
    subject_of: SubjectOf,
) -> tuple[_Sheet, SheetContent]:
    """The sheet with most headings, but a hidden one only when no other has any that will do.

    A list of questions and options also holds texts that look like headings, a few in a row.
    """
    best: tuple[tuple[bool, bool, int], _Sheet, SheetContent] | None = None
    for sheet in sheets:
        content = parse_sheet(archive.read(sheet.path), strings, styles)
        if not content.rows:
            continue
        cells = heading_cells([row for _, row in content.rows], subject_of)
        subjects = recognised(cells, subject_of)
        will_do = MUNICIPALITY in subjects and len(subjects) > 1
        rank = (will_do, not sheet.hidden, len(subjects))
        if best is None or rank > best[0]:
            best = rank, sheet, content
    if best is None:
        raise InvalidInputError([findings.empty_file()])
    return best[1:]


def _notices(sheets: Sequence[_Sheet], chosen: _Sheet, content: SheetContent) -> Iterator[Problem]:
    if len(sheets) > 1:
        others = [sheet.name for sheet in sheets if sheet is not chosen]
        yield findings.sheet_used(chosen.name, others)
    if content.hidden_rows:
        yield findings.hidden_rows(content.hidden_rows)


def _merged(merged: Sequence[MergedRange], heading_row: int) -> Iterator[Problem]:
    for area in merged:
        if area.first_row <= heading_row <= area.last_row:
            yield findings.merged_heading(heading_row, area.reference)
        elif area.first_row > heading_row:
            yield findings.merged_cells(area.first_row, area.reference)


def _sheets(archive: zipfile.ZipFile) -> tuple[list[_Sheet], bool]:
    found: list[tuple[str, str, bool]] = []
    properties: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            # The relation's prefix is the writer's choice (r:id, ns1:id), its local name is not.
            relation = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            found.append((attributes["name"], relation, hidden))
        elif name == "workbookPr":
            properties.update(attributes)

    parse(archive.read("xl/workbook.xml"), start=start)
    targets = _targets(archive)
    # Two sheets never share a part of the archive, unless to be read over and over.
    by_path = {
        targets[relation]: _Sheet(name=name, path=targets[relation], hidden=hidden)
        for name, relation, hidden in reversed(found)
        if relation in targets
    }
    sheets = list(reversed(by_path.values()))
    sheets.sort(key=lambda sheet: sheet.hidden)  # what the editor can see goes first
    return sheets, properties.get("date1904") in ("1", "true")


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where each worksheet of the workbook stands in the archive, by relation; charts drop out."""
    targets: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes["Type"].endswith("/worksheet"):
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else normpath(f"xl/{target}")
            targets[attributes["Id"]] = path

    parse(archive.read("xl/_rels/workbook.xml.rels"), start=start)
    return targets


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    reader = _StringReader()
    parse(
        archive.read("xl/sharedStrings.xml"),
        start=reader.start,
        end=reader.end,
        text=reader.text,
    )
    return reader.strings


class _StringReader:
    """Texts that cells share; pieces in different fonts are joined, reading aids left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._is_aid = False
        self._is_text = False

    def start(self, name: str, _: Attributes) -> None:
        if name == "rPh":  # how Japanese is pronounced; not part of the text
            self._is_aid = True
        self._is_text = name == "t" and not self._is_aid

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.strings.append(unescaped("".join(self._parts)))
            self._parts.clear()

    def text(self, data: str) -> None:
        if self._is_text:
            self._parts.append(data)


def _styles(archive: zipfile.ZipFile, *, from_1904: bool) -> Styles:
    """Which styles show a date or a percentage; a workbook without styles shows neither."""
    if "xl/styles.xml" not in archive.namelist():
        return Styles(dates=frozenset(), percentages=frozenset(), from_1904=from_1904)
    own_formats: dict[int, str] = {}
    used: list[int] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            own_formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "xf" and "cellXfs" in inside:
            used.append(int(attributes.get("numFmtId", 0)))
        inside.append(name)

    def end(_: str) -> None:
        inside.pop()

    parse(archive.read("xl/styles.xml"), start=start, end=end)
    return Styles(
        dates=frozenset(n for n, id_ in enumerate(used) if _is_date(id_, own_formats)),
        percentages=frozenset(n for n, id_ in enumerate(used) if _is_percentage(id_, own_formats)),
        from_1904=from_1904,
    )


def _is_date(format_id: int, own_formats: Mapping[int, str]) -> bool:
    if format_id not in own_formats:
        return format_id in _DATE_FORMAT_IDS
    return re.search("[dmyhs]", _LITERAL.sub("", own_formats[format_id]).lower()) is not None


def _is_percentage(format_id: int, own_formats: Mapping[int, str]) -> bool:
    if format_id not in own_formats:
        return format_id in _PERCENT_FORMAT_IDS
    return "%" in _LITERAL.sub("", own_formats[format_id])
