"""Figures of a survey as a workbook."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format

from zicht.disclosure.survey_figures import SurveyBook
from zicht.reporting.survey.record import flat, record
from zicht.reporting.survey.rows import Value, columns, rows

_WIDTH = 24


def build(book: SurveyBook) -> bytes:
    """A sheet with the figures, one with what the columns mean, and one with the record."""
    buffer = io.BytesIO()
    # What somebody typed stays text: nothing is run and nothing leads elsewhere.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # A fixed moment of making, so that the same figures give the same file.
        workbook.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        bold = workbook.add_format({"bold": True})
        names = [one.name for one in columns(book)]
        _sheet(workbook, "figures", names, (list(one.values()) for one in rows(book)), bold)
        meanings = ([one.name, one.meaning.nl, one.meaning.en] for one in columns(book))
        _sheet(workbook, "columns", ["name", "nl", "en"], meanings, bold)
        made = ([name, value] for name, value in flat(record(book)).items())
        _sheet(workbook, "record", ["name", "value"], made, bold)
    return buffer.getvalue()


def _sheet(
    workbook: xlsxwriter.Workbook,
    name: str,
    headings: Sequence[str],
    lines: Iterable[Sequence[Value]],
    bold: Format,
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, headings, bold)
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, line)
    sheet.set_column(0, 0, _WIDTH)
