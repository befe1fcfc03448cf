"""Rows of an editors' workbook as parts of a questionnaire document.

Every part keeps its cell, so that whatever the reader of documents finds wrong
can be told in sheets, rows and columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import ryaml

from zicht.problems import Problem
from zicht.questionnaire.faults import Data, Fault, Path
from zicht.questionnaire.renderings.workbook_file import Line
from zicht.questionnaire.renderings.workbook_layout import COLUMNS

#: A mapping of the document.
Node: TypeAlias = "dict[str, Data]"

_FLAGS = {"yes": True, "ja": True, "true": True, "no": False, "nee": False, "false": False}
_NUMBERS = frozenset({"minimum", "maximum", "decimals", "score"})
_BILINGUAL = frozenset({"title", "intro", "text", "help", "unit", "label", "reason", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    line: Line
    column: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The document under construction: the cell of every part, and the faults so far."""

    cells: dict[Path, _Cell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def node(self, line: Line, path: Path, names: Iterable[str], *, prefix: str = "") -> Node:
        """A mapping of the filled cells of a row.

        The column of a key is ``prefix`` and the key, for a text with ``_nl`` and ``_en`` behind.
        """
        self.cells.setdefault(path, _Cell(line=line, column=None))
        node: Node = {}
        for name in names:
            column = f"{prefix}{name}"
            if name in _BILINGUAL:
                texts = self._texts(line, (*path, name), column)
                node |= {name: texts} if texts else {}
                continue
            self.place((*path, name), line, column)
            if line.code(column):
                node[name] = _value(name, line.code(column))
        return node

    def place(self, path: Path, line: Line, column: str) -> None:
        """Remember the cell of a part."""
        self.cells[path] = _Cell(line=line, column=column)

    def problem(self, fault: Fault, *, file: str) -> Problem:
        """A fault of the document in the words of the workbook.

        It stands at the cell of the nearest part around it. When it is about a sheet as a whole,
        as an item of the wave before that is missing, it stands in that sheet of ``file``.
        """
        path = fault.path
        if fault.code == "missing-key" and fault.value is not None:
            path = (*path, fault.value)
        near = (path[:length] for length in range(len(path), 0, -1))
        cell = next((self.cells[part] for part in near if part in self.cells), None)
        if cell is not None:
            return cell.line.problem(cell.column, fault.code, fault.message, fault.remedy)
        sheet = path[0] if path and path[0] in COLUMNS else None
        return Problem(
            code=fault.code,
            message=fault.message,
            remedy=fault.remedy,
            file=file if sheet is None else f"{file}, {sheet}",
            value=fault.value,
        )

    def _texts(self, line: Line, path: Path, column: str) -> Node:
        self.place(path, line, f"{column}_nl")
        texts: Node = {}
        for language in ("nl", "en"):
            heading = f"{column}_{language}"
            self.place((*path, language), line, heading)
            texts[language] = line.cells.get(heading, "") if line.code(heading) else ""
        return texts if any(texts.values()) else {}


def _value(name: str, text: str) -> Data:
    """A cell as the document has it; text that is no number, flag or rule stays text.

    The reader of documents then refuses it with the right remedy.
    """
    if name in _NUMBERS:
        return _number(text)
    if name in ("required", "exclusive"):
        return _FLAGS.get(text.lower(), text)
    if name == "frame_date":
        # A spreadsheet makes a date of what looks like one, with the time of midnight.
        return text.removesuffix(" 00:00:00")
    if name == "sources":
        return [source.strip() for source in text.split(";")]
    return _rule(text) if name == "show_when" else text


def _number(text: str) -> Data:
    """A number with a decimal point or comma; 1 stays a whole number."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _rule(text: str) -> Data:
    try:
        return cast("Data", ryaml.loads(text))
    except ValueError:
        return text
