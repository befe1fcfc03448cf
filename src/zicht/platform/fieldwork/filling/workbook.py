"""A response as a workbook to fill in elsewhere and read back, a row for every answer.

Beside each answer stands, hidden and locked, which answer it is and at which version; a file that
comes back late is then held against what colleagues filled in since, as any page is.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from django.utils import timezone

from zicht.language import Language, Text
from zicht.platform.fieldwork.filling.workbook_words import explanation
from zicht.platform.fieldwork.models import Response, Stored
from zicht.platform.fieldwork.response.questions import DOMAIN_NAMES, rows_of
from zicht.platform.fieldwork.response.sheet import Sheet
from zicht.platform.web import languages
from zicht.platform.web.templatetags.language import moment
from zicht.questionnaire.model import Item, ItemType, Option, Questionnaire, Section
from zicht.questionnaire.renderings.paper import condition, number_hint
from zicht.responses import values as cell_values

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What stands in a cell to make an answer empty; an empty cell leaves the answer as it is.
EMPTY = Text(nl="[leeg]", en="[empty]")
CHOSEN = "x"

#: The headings of what is hidden, by which a file is known when it comes back.
VARIABLE, OPTION, VERSION, FILE = "variabele", "optie", "versie", "bestand"
ANSWER = Text(nl="Antwoord", en="Answer")
#: A day in a cell before this is a year that was typed where a day belongs: 2027 is shown as 19
#: July 1905. An answer of before stands in the cell as text.
FIRST_YEAR = 1950

_HEADINGS = (
    Text(nl="Code", en="Code"),
    Text(nl="Vraag", en="Question"),
    Text(nl="Rij of keuze", en="Row or option"),
    Text(nl="Wat u invult", en="What to fill in"),
    ANSWER,
)
_WIDTHS = (8, 60, 40, 44, 34)
_ANSWERS = Text(nl="Antwoorden", en="Answers")
_EXPLANATION = Text(nl="Uitleg", en="Explanation")
_LISTS = "lijsten"
_HINTS: Mapping[ItemType, Text] = {
    ItemType.SINGLE: Text(nl="Kies uit de lijst.", en="Choose from the list."),
    ItemType.MATRIX: Text(nl="Kies uit de lijst.", en="Choose from the list."),
    ItemType.MULTIPLE: Text(nl="x als dit klopt.", en="x if this is so."),
    ItemType.DATE: Text(nl="Een datum, zoals 31-12-2027.", en="A date, as in 31-12-2027."),
    ItemType.TEXT: Text(nl="Uw eigen woorden.", en="Your own words."),
}
_OPTIONAL = Text(nl="Mag leeg blijven.", en="Optional.")


def file_key(response: Response, questionnaire: Questionnaire) -> str:
    """Of which wave, municipality and questionnaire a file is, as every row of it tells."""
    return f"{response.wave_id}|{response.municipality_id}|{questionnaire.fingerprint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row to fill in; ``choices`` is what can be picked, in the order of the questionnaire."""

    item: Item
    variable: str
    option: Option | None
    label: Text | None
    choices: tuple[str, ...]


def make(current: Sheet, now: datetime, *, is_blank: bool = False) -> bytes:
    """The workbook in the language of the page; ``is_blank`` leaves the answers out."""
    buffer = io.BytesIO()
    # What somebody typed stays text: never a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        _Writer(book, current, now, is_blank=is_blank).write()
    return buffer.getvalue()


class _Writer:
    """Writes the sheets: what to do, the answers, and the lists to choose from."""

    def __init__(
        self, book: xlsxwriter.Workbook, current: Sheet, now: datetime, *, is_blank: bool
    ) -> None:
        self._language = languages.current()
        self._current = current
        self._now = now
        cells = [cell for line in current.lines for cell in line.cells]
        found = {cell.variable: cell.answer for cell in cells} | dict(current.hidden)
        self._versions = {name: one.version for name, one in found.items() if one is not None}
        self._values: dict[str, Stored] = {
            name: one.value for name, one in found.items() if one is not None and not is_blank
        }
        self._explanation = book.add_worksheet(_EXPLANATION.to(self._language))
        self._page = book.add_worksheet(_ANSWERS.to(self._language))
        self._lists = book.add_worksheet(_LISTS)
        self._list_of: dict[tuple[str, ...], str] = {}
        top = {"text_wrap": True, "valign": "top"}
        self._strong = book.add_format({**top, "bold": True})
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._plain = book.add_format(top)
        self._band = book.add_format({**top, "bold": True, "bg_color": "#DCE6EC"})
        field = {**top, "locked": False, "border": 1, "bg_color": "#FFFBE6"}
        self._field = book.add_format({**field, "num_format": "@"})
        self._number = book.add_format({**field, "align": "left"})
        self._day = book.add_format({**field, "num_format": "dd-mm-yyyy", "align": "left"})

    def write(self) -> None:
        """All three sheets."""
        self._write_explanation()
        self._write_answers()
        self._lists.hide()
        for page in (self._explanation, self._page, self._lists):
            page.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})

    def _write_explanation(self) -> None:
        page, response = self._explanation, self._current.response
        title = Text(nl=response.wave.title_nl, en=response.wave.title_en).to(self._language)
        page.hide_gridlines(2)
        page.set_column(0, 0, 100, self._plain)
        page.write_string(0, 0, f"{response.municipality.name}: {title}", self._title)
        lines = explanation(
            self._language, empty=EMPTY.to(self._language), downloaded=moment(self._now)
        )
        for row, line in enumerate(lines, start=2):
            page.write_string(row, 0, line, self._plain)

    def _write_answers(self) -> None:
        page, language = self._page, self._language
        hidden = (VARIABLE, OPTION, VERSION, FILE)
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width, self._plain)
        page.set_column(
            len(_WIDTHS), len(_WIDTHS) + len(hidden) - 1, 12, self._plain, {"hidden": True}
        )
        headings = (*(one.to(language) for one in _HEADINGS), *hidden)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, self._strong)
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        key = file_key(self._current.response, self._current.questionnaire)
        row = 1
        for section in self._current.questionnaire.sections:
            for column in range(len(_WIDTHS)):
                page.write_blank(row, column, None, self._band)
            page.write_string(row, 1, section.title.to(language), self._band)
            row += 1
            before = ""
            for line in _lines(section, language):
                self._write_line(row, line, key, is_first=line.item.code != before)
                before = line.item.code
                row += 1

    def _write_line(self, row: int, line: _Line, key: str, *, is_first: bool) -> None:
        page, language, item = self._page, self._language, line.item
        page.write_string(row, 0, item.code, self._plain)
        # Once per question for the eye; the code stands in every row.
        page.write_string(row, 1, item.text.to(language) if is_first else "", self._strong)
        page.write_string(row, 2, "" if line.label is None else line.label.to(language))
        page.write_string(row, 3, self._hint(item) if is_first else "", self._plain)
        self._write_answer(row, line)
        page.write_string(row, 5, line.variable)
        page.write_string(row, 6, "" if line.option is None else line.option.code)
        page.write_number(row, 7, self._versions.get(line.variable, 0))
        page.write_string(row, 8, key)
        if line.choices:
            page.data_validation(
                row,
                4,
                row,
                4,
                {"validate": "list", "source": self._source(line.choices), "ignore_blank": True},
            )

    def _write_answer(self, row: int, line: _Line) -> None:
        value, page = self._values.get(line.variable), self._page
        if line.item.type is ItemType.NUMBER:
            field = self._number
        else:
            field = self._day if line.item.type is ItemType.DATE else self._field
        if isinstance(value, float | int):
            page.write_number(row, 4, value, field)
        elif isinstance(value, str) and line.item.type is ItemType.DATE:
            day = date.fromisoformat(value)
            if day.year < FIRST_YEAR:
                page.write_string(row, 4, value, field)
            else:
                page.write_datetime(row, 4, day, field)
        elif text := _text(value, line, self._language):
            page.write_string(row, 4, text, field)
        else:
            page.write_blank(row, 4, None, field)

    def _hint(self, item: Item) -> str:
        language = self._language
        hint = number_hint(item, language) or _HINTS[item.type].to(language)
        parts = [f"{DOMAIN_NAMES[item.domain].to(language)}.", hint]
        if not item.required:
            parts.append(_OPTIONAL.to(language))
        if item.show_when is not None:
            parts.append(condition(item.show_when, self._current.questionnaire, language))
        if item.help is not None:
            parts.append(item.help.to(language))
        return " ".join(parts)

    def _source(self, choices: tuple[str, ...]) -> str:
        """Where these choices stand as a list; a cell itself can hold only 255 characters of it."""
        if choices not in self._list_of:
            column = len(self._list_of)
            for row, choice in enumerate(choices):
                self._lists.write_string(row, column, choice)
            letters = xlsxwriter.utility.xl_col_to_name(column)
            self._list_of[choices] = f"={_LISTS}!${letters}$1:${letters}${len(choices)}"
        return self._list_of[choices]


def _lines(section: Section, language: Language) -> Iterator[_Line]:
    """A row per answer; of a multiple choice a row per option, which a person ticks with an x."""
    empty = EMPTY.to(language)
    for item in section.items:
        if item.type is ItemType.MULTIPLE:
            for option in item.options:
                yield _Line(
                    item=item,
                    variable=item.code,
                    option=option,
                    label=option.label,
                    choices=(CHOSEN, empty),
                )
            continue
        names = tuple(choice_text(one, item, language) for one in item.options)
        for variable, label in rows_of(item).items():
            choices = (*names, empty) if names else ()
            yield _Line(item=item, variable=variable, option=None, label=label, choices=choices)


def choice_text(option: Option, item: Item, language: Language) -> str:
    """The option as it is picked: its label, or its code where two options share a label."""
    label = option.label.to(language)
    return label if cell_values.reader_for(item)(label) == option.code else option.code


def _text(value: Stored, line: _Line, language: Language) -> str:
    """What stands in the cell of a choice or a text."""
    if line.option is not None:
        return CHOSEN if isinstance(value, list) and line.option.code in value else ""
    if not isinstance(value, str):
        return ""
    option = line.item.option(value)
    return value if option is None else choice_text(option, line.item, language)


def file_name(response: Response) -> str:
    """By wave, municipality and day, so that the newest is found again."""
    day = timezone.localdate()
    return f"zicht-werkboek-{response.wave_id}-{response.municipality_id}-{day:%Y%m%d}.xlsx"
