"""Answers in a workbook that was filled in elsewhere: read whole and checked whole, or refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zicht.platform.fieldwork.filling import workbook_findings as findings
from zicht.platform.fieldwork.filling.workbook import (
    ANSWER,
    CHOSEN,
    EMPTY,
    FILE,
    FIRST_YEAR,
    OPTION,
    VARIABLE,
    VERSION,
)
from zicht.platform.fieldwork.models import Stored
from zicht.platform.fieldwork.response import values
from zicht.platform.fieldwork.response.seen import Given
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.questionnaire.rules import Value
from zicht.responses import cell_findings
from zicht.responses import findings as file_findings
from zicht.responses.cells import Cell, Formula, is_blank, key, shown
from zicht.responses.sheet import SheetContent
from zicht.responses.tables import Row, Table, from_rows, heading_cells, recognised
from zicht.responses.values import reader_for
from zicht.responses.workbook import read_sheets

#: Ours takes 60 kB, and a pasted picture or two may be in it.
LARGEST_MB = 5
_LARGEST_UNPACKED_MB = 30
#: Ours has five thousand, lists included; further sheets of somebody's own may have more.
_MOST_CELLS = 100_000
#: Signs in all cells together. A text that is stored once can stand in every cell of a sheet.
_MOST_TEXT = _LARGEST_UNPACKED_MB * 1024 * 1024
#: No spreadsheet program keeps more in a cell.
_LONGEST_CELL = 32_767
#: Nobody reads more of them than this.
_MOST_PROBLEMS = 100

#: The first bytes of a workbook, and of one of before 2007 or with a password.
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MARKERS = frozenset((key(EMPTY.nl), key(EMPTY.en)))
_HEADINGS: Mapping[str, str] = {
    **{key(one): one for one in (VARIABLE, OPTION, VERSION, FILE)},
    **dict.fromkeys((key(ANSWER.nl), key(ANSWER.en)), ANSWER.en),
}
_LARGEST_VERSION = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a file says: values with the version that it was made at; None empties an answer.

    ``left`` are the variables that had an answer at that version and none in the file; they stay
    as they are.
    """

    given: Mapping[str, Given]
    left: tuple[str, ...]


def read(data: bytes, *, file: str, file_key: str, questionnaire: Questionnaire) -> Filled:
    """The answers in a workbook of ours that ``file_key`` says is of this response.

    Raises InvalidInputError with the first hundred problems, each with the sheet, row, question
    and value.
    """
    try:
        name, content = _sheet(_sheets(data))
    except InvalidInputError as refusal:
        raise InvalidInputError([replace(one, file=file) for one in refusal.problems]) from None
    reader = _Reader(questionnaire, file_key)
    try:
        filled = reader.read(_table(content))
    except InvalidInputError as refusal:
        reader.problems.extend(refusal.problems)
    if reader.problems:
        raise InvalidInputError(
            [replace(one, file=f"{file} › {name}") for one in _first(reader.problems)]
        )
    return filled


def _sheets(data: bytes) -> dict[str, SheetContent]:
    if len(data) > LARGEST_MB * 1_000_000:
        raise InvalidInputError([findings.too_large(LARGEST_MB)])
    if data.startswith(_COMPOUND):
        raise InvalidInputError([file_findings.not_a_table("old workbook")])
    if not data.startswith(_ZIP):
        raise InvalidInputError([findings.no_workbook()])
    sheets = read_sheets(data, largest_mb=_LARGEST_UNPACKED_MB, most_cells=_MOST_CELLS)
    cells = (cell for one in sheets.values() for _, row in one.rows for cell in row)
    lengths = [len(shown(cell)) for cell in cells if isinstance(cell, str | Formula)]
    if sum(lengths) > _MOST_TEXT or max(lengths, default=0) > _LONGEST_CELL:
        raise InvalidInputError([file_findings.oversized_workbook(_LARGEST_UNPACKED_MB)])
    return sheets


def _sheet(sheets: Mapping[str, SheetContent]) -> tuple[str, SheetContent]:
    """The one sheet with answers, whatever it is called now."""
    found = [
        name
        for name, content in sheets.items()
        if content.rows
        and len(recognised(heading_cells([row for _, row in content.rows], _subject), _subject))
        == len(set(_HEADINGS.values()))
    ]
    if not found:
        raise InvalidInputError([findings.not_ours()])
    if len(found) > 1:
        raise InvalidInputError([findings.several_sheets(found)])
    return found[0], sheets[found[0]]


def _table(content: SheetContent) -> Table:
    table = from_rows([Row(number=n, cells=cells) for n, cells in content.rows], _subject)
    merged = [
        file_findings.merged_cells(one.first_row, one.reference)
        for one in content.merged
        if one.last_row > table.heading_row
    ]
    if found := [*table.problems, *merged]:
        raise InvalidInputError(found)
    return table


def _subject(heading: str) -> str | None:
    return _HEADINGS.get(key(heading))


class _Reader:
    """Reads one row after the other, and collects what is wrong."""

    def __init__(self, questionnaire: Questionnaire, file_key: str) -> None:
        self.problems: list[Problem] = []
        self._questionnaire = questionnaire
        self._file_key = file_key
        self._first: dict[tuple[str, str], int] = {}
        self._versions: dict[str, int] = {}
        self._values: dict[str, Stored] = {}
        self._rows: dict[str, int] = {}
        self._emptied: dict[str, int] = {}
        self._foreign: set[str] = set()

    def read(self, table: Table) -> Filled:
        """Every answer of a table; what is wrong stands in ``problems``."""
        columns = {_subject(heading): place for place, heading in enumerate(table.headings)}
        for row in table.rows:
            self._read_row(row, {name: row.cells[place] for name, place in columns.items() if name})
        for variable in self._emptied:
            if self._values.get(variable) is not None:
                self._say(self._emptied[variable], variable, findings.empty_and_chosen())
            self._values[variable] = None
        self._check_values()
        return Filled(
            given={
                name: Given(value=value, base_version=self._versions[name])
                for name, value in self._values.items()
            },
            left=tuple(
                name
                for name, version in self._versions.items()
                if version and name not in self._values
            ),
        )

    def _read_row(self, row: Row, cells: Mapping[str, Cell]) -> None:
        variable, option = shown(cells[VARIABLE]).strip(), shown(cells[OPTION]).strip()
        answer = cells[ANSWER.en]
        if not variable:
            # The title of a part; an answer beside it belongs to nothing.
            if not is_blank(answer):
                self._say(row.number, None, findings.no_code(shown(answer)))
            return
        item = self._questionnaire.item_by_variable.get(variable)
        if not self._is_ours(row.number, shown(cells[FILE]).strip()):
            return
        if item is None or not _has_option(item, option):
            code = f"{variable} {option}".strip()
            self._say(row.number, None, findings.unknown_code(code))
            return
        earlier = self._first.setdefault((variable, option), row.number)
        version = _version(cells[VERSION])
        if earlier != row.number:
            self._say(row.number, variable, findings.twice(earlier))
        elif version is None or self._versions.setdefault(variable, version) != version:
            self._say(row.number, variable, findings.bad_version(shown(cells[VERSION])))
        else:
            self._rows.setdefault(variable, row.number)
            self._read_answer(row.number, variable, option, item, answer)

    def _read_answer(self, row: int, variable: str, option: str, item: Item, answer: Cell) -> None:
        if isinstance(answer, str) and key(answer) in _MARKERS:
            self._emptied.setdefault(variable, row)
            return
        outcome = _chosen(answer, option) if option else _value(answer, item)
        if isinstance(outcome, Problem):
            self._say(row, variable, outcome)
        elif option and outcome is not None:
            listed = self._values.get(variable)
            self._values[variable] = [*(listed if isinstance(listed, list) else ()), option]
        elif outcome is not None:
            self._values[variable] = outcome
            self._rows[variable] = row

    def _check_values(self) -> None:
        """What a value may be by the questionnaire and by us, as anywhere else."""
        for variable, value in self._values.items():
            for one in values.problems(self._questionnaire, variable, value):
                self._say(self._rows[variable], variable, one)

    def _is_ours(self, row: int, found: str) -> bool:
        """Whether a row is of this wave, municipality and questionnaire; told once for each."""
        if found == self._file_key:
            return True
        if found not in self._foreign:
            self._foreign.add(found)
            self._say(row, None, findings.foreign(found, self._file_key))
        return False

    def _say(self, row: int, variable: str | None, problem: Problem) -> None:
        self.problems.append(replace(problem, row=row, column=variable))


def _first(problems: Iterable[Problem]) -> list[Problem]:
    """In the order in which somebody goes through the file, as many as they will read."""
    found = sorted(problems, key=lambda one: one.row or 0)
    more = [findings.more_problems()] if len(found) > _MOST_PROBLEMS else []
    return found[:_MOST_PROBLEMS] + more


def _has_option(item: Item, option: str) -> bool:
    """Whether a row with this option can be of the item; only a multiple choice has any."""
    if item.type is ItemType.MULTIPLE:
        return item.option(option) is not None
    return not option


def _version(cell: Cell) -> int | None:
    number = cell if isinstance(cell, float) else None
    if number is None or not number.is_integer() or not 0 <= number < _LARGEST_VERSION:
        return None
    return int(number)


def _chosen(cell: Cell, option: str) -> str | Problem | None:
    """The option when something says that it was chosen; None when the cell says nothing."""
    if is_blank(cell):
        return None
    if isinstance(cell, Formula):
        return cell_findings.unsaved_formula(shown(cell))
    if key(shown(cell)) in (CHOSEN, "✓", "✔", "ja", "yes", "1", "true", "waar"):
        return option
    return findings.no_cross(shown(cell))


def _value(cell: Cell, item: Item) -> str | float | Problem | None:
    """What stands in the cell of a question with one answer."""
    if is_blank(cell):
        return None
    if item.type is ItemType.DATE and isinstance(cell, datetime) and cell.year < FIRST_YEAR:
        return findings.year_as_day(shown(cell))
    outcome: Value | Problem | None = reader_for(item)(cell)
    if isinstance(outcome, Problem):
        return outcome
    if item.type is ItemType.TEXT:
        # As somebody would type it on the page; a number or a day is text here.
        return shown(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if outcome is None or isinstance(outcome, frozenset):
        return findings.no_answer(shown(cell))
    return outcome
