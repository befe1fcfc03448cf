"""Plain spreadsheets of text cells, the same bytes for the same content."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# XLSX wants a moment of creation; a fixed one keeps the bytes equal and tells nothing.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zones

# Room for editors: drop-downs also work in rows that are added below the content.
_DROP_DOWN_ROWS = 2000

_WIDE, _MIDDLE, _NARROW = 60, 26, 14
_MIDDLE_FROM, _WIDE_FROM = 16, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a heading row of ``columns``, then ``rows`` of text by column.

    An absent or empty cell stays empty. ``choices`` maps a column to the range whose
    values its drop-down offers (``=lists!$A$2:$A$7``); another value gives a warning and is
    allowed, so that an editor can add a section or a scale. ``notes`` are comments on
    headings. A ``hidden`` sheet only holds lists for drop-downs.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]
    choices: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    heading: Format
    body: Format


def workbook_bytes(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """An XLSX file in which every cell is text, so that ``1.0.0`` and ``007`` stay as they are."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": title, "created": _CREATED})
    look = _Look(
        heading=workbook.add_format(
            {"bold": True, "bg_color": "#DCE6F0", "border": 1, "valign": "top"}
        ),
        body=workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    )
    for sheet in sheets:
        _fill(workbook.add_worksheet(sheet.name), sheet, look)
    workbook.close()
    return buffer.getvalue()


def _fill(worksheet: Worksheet, sheet: Sheet, look: _Look) -> None:
    for position, column in enumerate(sheet.columns):
        texts = [row.get(column, "") for row in sheet.rows]
        worksheet.set_column(position, position, _width(column, texts), look.body)
        worksheet.write_string(0, position, column, look.heading)
        if column in sheet.notes:
            worksheet.write_comment(0, position, sheet.notes[column], {"author": "Zicht"})
        if column in sheet.choices:
            _offer(worksheet, position, sheet.choices[column])
        for line, text in enumerate(texts, start=1):
            if text:
                worksheet.write_string(line, position, text, look.body)
    worksheet.freeze_panes(1, 0)
    worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    if sheet.hidden:
        worksheet.hide()


def _offer(worksheet: Worksheet, position: int, source: str) -> None:
    worksheet.data_validation(
        1,
        position,
        _DROP_DOWN_ROWS,
        position,
        {"validate": "list", "source": source, "error_type": "warning"},
    )


def _width(column: str, texts: Sequence[str]) -> int:
    """A column width in characters that fits short codes and wraps long texts."""
    longest = max((len(text) for text in texts), default=0)
    if longest > _WIDE_FROM:
        return _WIDE
    return _MIDDLE if max(longest, len(column)) > _MIDDLE_FROM else _NARROW
