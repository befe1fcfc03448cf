"""One worksheet's XML as rows of typed cells (ECMA-376 part 1, 18.3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import isfinite

from zicht.responses.cells import Cell, Formula
from zicht.responses.markup import Attributes, parse

#: Halves of a surrogate pair (D800 to DFFF) are no characters by themselves and stay as they are.
_ESCAPED = re.compile(r"_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")
#: A sheet has no more columns than XFD. More cells than this would exhaust memory: a few bytes of
#: XML can claim a row of 16,384 cells.
_MOST_COLUMNS = 16_384
MOST_CELLS = 10_000_000
#: Excel's last day, 9999-12-31, counted from 1900; a larger number is no date.
_LAST_DAY = 2958466


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """Which cell styles show a number as a date or as a percentage, by style number."""

    dates: frozenset[int]
    percentages: frozenset[int]
    from_1904: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRange:
    """Cells shown as one; only the first can hold anything. ``reference`` is as in ``B2:D2``."""

    reference: str
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """Rows that hold something, each with its number; ``hidden_rows`` are the hidden among them."""

    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    hidden_rows: tuple[int, ...]
    merged: tuple[MergedRange, ...]


def parse_sheet(
    data: bytes, strings: Sequence[str], styles: Styles, *, most_cells: int = MOST_CELLS
) -> SheetContent:
    """The content of a worksheet; raises ValueError when it is not what the format says.

    Raises ValueError for more than ``most_cells`` too, empty ones between others included.
    """
    reader = _Reader(strings, styles, most_cells)
    parse(data, start=reader.start, end=reader.end, text=reader.text)
    return SheetContent(
        rows=tuple(reader.rows), hidden_rows=tuple(reader.hidden), merged=tuple(reader.merged)
    )


def unescaped(text: str) -> str:
    """Text in which ``_x000D_`` stands for the character it names (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class _Reader:
    """Collects cells while the document streams by."""

    def __init__(self, strings: Sequence[str], styles: Styles, most_cells: int) -> None:
        self.rows: list[tuple[int, tuple[Cell, ...]]] = []
        self.hidden: list[int] = []
        self.merged: list[MergedRange] = []
        self._strings = strings
        self._styles = styles
        self._room = most_cells
        self._row = 0
        self._row_hidden = False
        self._cells: list[Cell] = []
        self._column = -1
        self._cell: Attributes = {}
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_formula = False
        self._into: list[str] | None = None
        self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "c":
                self._start_cell(attributes)
            case "v":
                self._into = self._value
            case "t":
                self._into = None if self._phonetic else self._value
            case "f":
                self._has_formula, self._into = True, self._formula
            case "row":
                self._start_row(attributes)
            case "rPh":
                self._phonetic = True
            case "mergeCell":
                self._take(1)
                self.merged.append(_merged_range(attributes["ref"]))

    def end(self, name: str) -> None:
        match name:
            case "c":
                self._end_cell()
            case "row":
                self._end_row()
            case "rPh":
                self._phonetic = False
        self._into = None

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def _start_row(self, attributes: Attributes) -> None:
        # Writers may leave row and cell numbers out; then each follows the one before it.
        self._row = int(attributes.get("r", self._row + 1))
        self._row_hidden = attributes.get("hidden") in ("1", "true")
        self._cells, self._column = [], -1

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else _column(reference)
        if self._column >= _MOST_COLUMNS:
            raise ValueError(f"no sheet has a column {reference}")
        self._cell = attributes
        self._value.clear()
        self._formula.clear()
        self._has_formula = False

    def _end_cell(self) -> None:
        cell = self._typed()
        if cell is not None:
            self._cells.extend([None] * (self._column - len(self._cells)))
            self._cells.append(cell)

    def _end_row(self) -> None:
        if self._cells:
            self._take(len(self._cells))
            self.rows.append((self._row, tuple(self._cells)))
            if self._row_hidden:
                self.hidden.append(self._row)

    def _take(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise ValueError("too many cells")

    def _typed(self) -> Cell:
        raw = "".join(self._value)
        kind = self._cell.get("t", "n")
        if not raw:
            # A formula may well have the empty text as its outcome; then its type is text.
            unsaved = self._has_formula and kind != "str"
            return Formula(text="".join(self._formula)) if unsaved else None
        match kind:
            case "s":
                return self._strings[int(raw)]
            case "n":
                number = float(raw)
                # Python reads NaN and 1e999, which no spreadsheet writes as a number.
                return self._number(number) if isfinite(number) else raw
            case "b":
                return "TRUE" if raw == "1" else "FALSE"
            case "d":
                return datetime.fromisoformat(raw)
            case _:  # inlineStr, str (outcome of a formula) and e (an error such as #N/A)
                return unescaped(raw)

    def _number(self, value: float) -> Cell:
        style = int(self._cell.get("s", 0))
        if style in self._styles.dates and 0 <= value < _LAST_DAY:
            return _from_serial(value, from_1904=self._styles.from_1904)
        if style in self._styles.percentages:
            # What is stored as 0.45 is shown, and was meant, as 45%.
            return f"{value * 100:.15g}%"
        return value


def _from_serial(value: float, *, from_1904: bool) -> datetime:
    # Excel takes 1900 for a leap year; from 1 March 1900 on this start gives the right day.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    return start + timedelta(seconds=round(value * 86_400))


def _merged_range(reference: str) -> MergedRange:
    first, _, last = reference.partition(":")
    return MergedRange(
        reference=reference, first_row=_row(first), last_row=_row(last) if last else _row(first)
    )


def _row(reference: str) -> int:
    return int(reference.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("$"))


def _column(reference: str) -> int:
    return _column_of_letters(reference.rstrip("0123456789"))


@cache
def _column_of_letters(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
