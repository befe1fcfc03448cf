"""The response board as a file for a spreadsheet, in the language of who asks for it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zicht.language import Language, Text
from zicht.platform.fieldwork.models import Side
from zicht.platform.fieldwork.response.questions import DOMAIN_NAMES
from zicht.platform.fieldwork.response.state_names import STATE_NAMES
from zicht.platform.fieldwork.waves.board import Line
from zicht.questionnaire.model import Domain

Cell = str | int | float

_OF = Text(nl="{domain}: verplicht", en="{domain}: mandatory")
_ANSWERED = Text(nl="{domain}: beantwoord", en="{domain}: answered")


def rows(lines: Iterable[Line], language: Language) -> Iterator[list[Cell]]:
    """The headings, and a row per municipality."""
    yield [
        Text(nl="code", en="code").to(language),
        Text(nl="gemeente", en="municipality").to(language),
        Text(nl="stand", en="state").to(language),
        *(
            heading.to(language).format(domain=DOMAIN_NAMES[Domain(side.value)].to(language))
            for side in Side
            for heading in (_ANSWERED, _OF)
        ),
        Text(nl="laatste activiteit", en="last activity").to(language),
        Text(nl="ingediend", en="submitted").to(language),
    ]
    for line in lines:
        yield [
            line.code,
            line.name,
            STATE_NAMES[line.state].to(language),
            *(
                count
                for side in Side
                for count in (line.progress[side].answered, line.progress[side].required)
            ),
            _moment(line.last_activity_at),
            _moment(line.submitted_at),
        ]


def to_csv(given: Iterable[list[Cell]]) -> bytes:
    """The rows as CSV in UTF-8 with its mark, so that a spreadsheet reads accents."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(given)
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(
    given: Iterable[list[Cell]], more: Mapping[str, Iterable[list[Cell]]] | None = None
) -> bytes:
    """The rows as a workbook that can be filtered, with further sheets by their names."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Zicht")
        every = list(given)
        _write(sheet, every, heading)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(every) - 1, len(every[0]) - 1)
        sheet.set_column(1, 2, 26)
        sheet.set_column(3, len(every[0]) - 1, 16)
        for name, rows in (more or {}).items():
            further = book.add_worksheet(name)
            _write(further, list(rows), heading)
            further.set_column(0, 1, 34)
    return buffer.getvalue()


def _write(sheet: Worksheet, rows: list[list[Cell]], heading: Format) -> None:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row, heading if number == 0 else None)


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
