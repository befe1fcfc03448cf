"""Answers as a file that a person can open: one row per municipality, option codes in the cells."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import Value
from zicht.responses.model import Response

Cell = str | float | int | None


def to_rows(
    questionnaire: Questionnaire,
    responses: Sequence[Response],
    names: Mapping[str, str],
    *,
    origin: str | None,
) -> Iterator[list[Cell]]:
    """The heading and one row per response: code, name, origin, then every variable in order.

    Where every response has the day on which it came in, that stands before the variables.
    """
    variables = list(questionnaire.item_by_variable)
    dated = bool(responses) and all(one.submitted is not None for one in responses)
    yield ["code", "name", "origin", *(["submitted"] if dated else []), *variables]
    for response in responses:
        code = response.municipality_code
        answers = response.answers
        day = [response.submitted.isoformat()] if dated and response.submitted else []
        yield [code, names[code], origin, *day, *(_cell(answers.get(name)) for name in variables)]


def to_csv(rows: Iterator[list[Cell]]) -> bytes:
    """The rows as CSV in UTF-8, with commas and a line feed after every row."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def to_xlsx(rows: Iterator[list[Cell]]) -> bytes:
    """The rows as a workbook with one sheet; the same rows give the same bytes."""
    buffer = io.BytesIO()
    # What somebody typed stays text: nothing is run and nothing leads elsewhere.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # A fixed moment of making, so that the same answers give the same file.
        workbook.set_properties({"created": datetime(2019, 4, 1, tzinfo=UTC)})
        sheet = workbook.add_worksheet("answers")
        sheet.freeze_panes(1, 2)
        heading = workbook.add_format({"bold": True})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, heading if number == 0 else None)
        sheet.set_column(0, 2, 22)
    return buffer.getvalue()


def _cell(value: Value | None) -> Cell:
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
