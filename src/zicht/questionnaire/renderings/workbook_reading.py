"""Reads an editors' workbook back as a questionnaire.

The rows are put together as the document that a questionnaire file holds, and
read by the same reader; so a workbook is refused for the same reasons as a file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from zicht.language import Text
from zicht.problems import InvalidInputError
from zicht.questionnaire import keys
from zicht.questionnaire.checks import find_faults
from zicht.questionnaire.faults import Data, did_you_mean
from zicht.questionnaire.faults import Path as Place
from zicht.questionnaire.keys import Keys
from zicht.questionnaire.loading import find_previous
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.reading import read
from zicht.questionnaire.renderings.workbook_cells import Draft, Node
from zicht.questionnaire.renderings.workbook_file import Book, Line, read_book

_Groups: TypeAlias = Mapping[str, Sequence[Line]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """The options and rows that belong to one item only, by its code."""

    options: _Groups
    rows: _Groups


_HEAD_KEYS = ("id", "version", "title", "intro", "frame_date", "previous")
_SECTION_KEYS = ("code", "role", "title", "intro")
_ITEM_KEYS = tuple(key for key in keys.ITEM.order if key not in ("options", "rows", "previous"))

_TEXT_PLACES: Mapping[str, Place] = {
    f"{name}_{language}": (name, language)
    for name in ("title", "intro")
    for language in ("nl", "en")
}


def read_workbook(path: Path) -> Questionnaire:
    """The questionnaire that an editors' workbook holds, checked and with its fingerprint.

    The wave before is one of the package, or a YAML file beside the workbook.
    Raises InvalidInputError with every fault: ``file`` is the file and the sheet, ``row`` the
    row as the spreadsheet numbers it, ``column`` the heading, ``value`` what stood there.
    """
    draft = Draft()
    reading = read(_document(read_book(path), draft))
    questionnaire = reading.questionnaire
    previous, unknown = find_previous(questionnaire, path.parent)
    contradictions = find_faults(questionnaire, previous=previous, doubtful=reading.doubtful)
    faults = (*reading.faults, *unknown, *contradictions)
    problems = [*draft.problems, *(draft.problem(fault, file=path.name) for fault in faults)]
    if problems:
        raise InvalidInputError(problems)
    return questionnaire


def _document(book: Book, draft: Draft) -> Node:
    """The workbook in the form of a questionnaire file."""
    document = _head(book["questionnaire"], draft)
    for sheet, column, kind in (("scales", "scale", keys.OPTION), ("rows", "rows_of", keys.ROW)):
        groups = _grouped(book[sheet], column)
        if groups:
            document[sheet] = {
                name: _entries(group, (sheet, name), kind, draft) for name, group in groups.items()
            }
    document["sections"] = _sections(book, draft)
    if book["dropped"]:
        document["dropped"] = _entries(book["dropped"], ("dropped",), keys.DROPPED, draft)
    return document


def _head(lines: Sequence[Line], draft: Draft) -> Node:
    """The sheet with one key and its value per row, read as if it were one row."""
    if not lines:
        return {}
    cells = {line.code("key"): line.cells["value"] for line in lines}
    head = draft.node(Line(place=lines[0].place, row=1, cells=cells), (), _HEAD_KEYS)
    for line in lines:
        key = line.code("key")
        draft.place(_TEXT_PLACES.get(key, (key,)), line, "value")
    return head


def _sections(book: Book, draft: Draft) -> list[Data]:
    items = _grouped(book["items"], "section")
    own = _Own(options=_grouped(book["options"], "item"), rows=_grouped(book["item_rows"], "item"))
    item_codes = [line.code("code") for line in book["items"]]
    _refuse_unknown(items, "section", [line.code("code") for line in book["sections"]], draft)
    _refuse_unknown(own.options, "item", item_codes, draft)
    _refuse_unknown(own.rows, "item", item_codes, draft)
    sections: list[Data] = []
    for index, line in enumerate(book["sections"]):
        path = ("sections", index)
        section = draft.node(line, path, _SECTION_KEYS)
        section["items"] = [
            _item(item, (*path, "items", position), own, draft)
            for position, item in enumerate(items.get(line.code("code"), ()))
        ]
        sections.append(section)
    return sections


def _item(line: Line, path: Place, own: _Own, draft: Draft) -> Node:
    item = draft.node(line, path, _ITEM_KEYS)
    code = line.code("code")
    if code in own.options:
        item["options"] = _entries(own.options[code], (*path, "options"), keys.OPTION, draft)
    if code in own.rows:
        item["rows"] = _entries(own.rows[code], (*path, "rows"), keys.ROW, draft)
    previous = draft.node(line, (*path, "previous"), keys.LINK.order, prefix="previous_")
    if previous:
        item["previous"] = previous
    return item


def _entries(lines: Sequence[Line], path: Place, kind: Keys, draft: Draft) -> list[Data]:
    return [draft.node(line, (*path, index), kind.order) for index, line in enumerate(lines)]


def _grouped(lines: Iterable[Line], column: str) -> _Groups:
    """The rows by what stands in one column, each group in the order of the sheet."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.code(column), []).append(line)
    return groups


def _refuse_unknown(groups: _Groups, column: str, known: Sequence[str], draft: Draft) -> None:
    """Note every row that belongs to a section or an item that is not there."""
    for name, lines in groups.items():
        if name in known and name:
            continue
        message = Text(
            nl=f"‘{name}’ staat niet in een ander tabblad." if name else "Deze cel is leeg.",
            en=f"‘{name}’ does not stand in another sheet." if name else "This cell is empty.",
        )
        draft.problems.extend(
            line.problem(column, f"unknown-{column}", message, did_you_mean(name, known))
            for line in lines
        )
