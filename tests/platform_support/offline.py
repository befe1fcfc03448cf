"""The workbook of a response, as somebody with a spreadsheet program edits it."""

import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import cast

import openpyxl
from django.http import HttpResponse
from django.test import Client
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from platform_support.filling_pages import QUESTIONNAIRE, url
from zicht.questionnaire.model import ItemType

SHEET = "Antwoorden"

Cell = str | float | datetime | None


def download(client: Client, query: str = "") -> bytes:
    """The workbook as the page gives it."""
    return bytes(client.get(url("workbook") + query).content)


@cache
def _rows() -> dict[tuple[str, str], int]:
    """The row of every answer in a workbook on the questionnaire of these tests."""
    rows, row = {}, 2
    for section in QUESTIONNAIRE.sections:
        row += 1  # the title of the part
        for item in section.items:
            is_multiple = item.type is ItemType.MULTIPLE
            options = [one.code for one in item.options] if is_multiple else [""]
            for key in ((name, option) for name in item.variables() for option in options):
                rows[key] = row
                row += 1
    return rows


def row_of(variable: str, option: str = "") -> int:
    """The row in which an answer stands."""
    return _rows()[variable, option]


def cell(data: bytes, variable: str, option: str = "") -> Cell:
    """What stands as the answer."""
    page = answers(openpyxl.load_workbook(io.BytesIO(data)))
    return cast(Cell, page[f"E{row_of(variable, option)}"].value)


def fill(data: bytes, values: dict[str, Cell]) -> bytes:
    """The file with these answers typed in and saved; a multiple choice as ``I1|safety``."""

    def type_in(book: Workbook) -> None:
        for name, value in values.items():
            answers(book)[f"E{row_of(*name.split('|'))}"].value = value

    return edit(data, type_in)


def edit(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The file after somebody changed it and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def answers(book: Workbook) -> Worksheet:
    """The sheet to fill in."""
    return cast(Worksheet, book[SHEET])


def upload(client: Client, data: bytes, name: str = "werkboek.xlsx") -> HttpResponse:
    """Choose a file on the page."""
    file = io.BytesIO(data)
    file.name = name
    return client.post(url("upload"), {"file": file})
