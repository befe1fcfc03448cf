"""Everything that a municipality filled in, to take along: with who did so, and when."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import xlsxwriter

from zicht.platform.fieldwork.filling import known_figures
from zicht.platform.fieldwork.filling.answers_pdf import to_pdf
from zicht.platform.fieldwork.models import AnswerChange
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.platform.fieldwork.response.sheet import Sheet
from zicht.platform.web import languages
from zicht.questionnaire.model import Item

_Row = dict[str, str | int | float | list[str] | bool | None]


def to_json(current: Sheet, now: datetime) -> tuple[bytes, str]:
    """Answers, undecided ones, every change, known figures and their corrections, as JSON."""
    response = current.response
    data = {
        "wave": response.wave_id,
        "municipality": {"code": response.municipality_id, "name": response.municipality.name},
        "questionnaire": {
            "id": current.questionnaire.id,
            "version": current.questionnaire.version,
            "fingerprint": current.questionnaire.fingerprint,
        },
        "downloaded_at": now.isoformat(),
        "state": current.state(now).value,
        "submitted_at": response.submitted_at and response.submitted_at.isoformat(),
        "answers": list(_answers(current)),
        "undecided": list(_undecided(current)),
        "changes": list(_changes(current)),
        "known": list(_known(current)),
        "corrections": list(_corrections(current)),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.encode(), "application/json"


def to_xlsx(current: Sheet, now: datetime) -> tuple[bytes, str]:
    """The same as a workbook, a sheet each."""
    sheets = {
        "answers": list(_answers(current)),
        "undecided": list(_undecided(current)),
        "changes": list(_changes(current)),
        "known": list(_known(current)),
        "corrections": list(_corrections(current)),
    }
    buffer = io.BytesIO()
    # What somebody typed stays text: never a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": now.replace(tzinfo=None)})
        heading = workbook.add_format({"bold": True})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, 12, 20, wrapped)
            page.write_row(0, 0, _HEADINGS[name], heading)
            for number, row in enumerate(rows, start=1):
                page.write_row(number, 0, [_cell(row[key]) for key in _HEADINGS[name]])
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return buffer.getvalue(), content_type


#: How each kind of file is made.
MAKERS: Mapping[str, Callable[[Sheet, datetime], tuple[bytes, str]]] = {
    "json": to_json,
    "pdf": to_pdf,
    "xlsx": to_xlsx,
}

_QUESTION = ("section", "item", "variable", "question", "row")
_HEADINGS = {
    "answers": (*_QUESTION, "answer", "code", "counts", "version", "by", "at"),
    "undecided": (*_QUESTION, "answer", "code", "by", "at"),
    "changes": (*_QUESTION, "number", "before", "after", "source", "by", "at"),
    "known": ("figure", "label", "year", "published", "source", "url"),
    "corrections": ("figure", "published", "value", "remark", "counts", "by", "at"),
}


def _cell(value: object) -> object:
    return "|".join(value) if isinstance(value, list) else value


def _question(current: Sheet, variable: str) -> _Row:
    language = languages.current()
    item = current.questionnaire.item_by_variable[variable]
    label = rows_of(item)[variable]
    return {
        "section": _section_of(current)[item.code],
        "item": item.code,
        "variable": variable,
        "question": item.text.to(language),
        "row": None if label is None else label.to(language),
    }


def _section_of(current: Sheet) -> dict[str, str]:
    return {item.code: part.section.code for part in current.parts for item in part.section.items}


def _item(current: Sheet, variable: str) -> Item:
    return current.questionnaire.item_by_variable[variable]


def _answers(current: Sheet) -> Iterator[_Row]:
    """What stands; ``counts`` is False for a question that the answers do not call for."""
    cells = [cell for line in current.lines for cell in line.cells]
    shown = {cell.variable: cell.answer for cell in cells if cell.answer is not None}
    every = {**shown, **current.hidden}
    for variable in current.questionnaire.item_by_variable:
        answer = every.get(variable)
        if answer is not None:
            yield {
                **_question(current, variable),
                "answer": in_words(answer.value, _item(current, variable)),
                "code": answer.value,
                "counts": variable in shown,
                "version": answer.version,
                "by": answer.person.label,
                "at": answer.at.isoformat(),
            }


def _undecided(current: Sheet) -> Iterator[_Row]:
    """Second answers, given at the same time, between which nobody chose yet."""
    for line in current.lines:
        for cell in line.cells:
            for one in cell.proposals:
                yield {
                    **_question(current, one.variable),
                    "answer": in_words(one.value, line.item),
                    "code": one.value,
                    "by": one.person.label,
                    "at": one.at.isoformat(),
                }


def _changes(current: Sheet) -> Iterator[_Row]:
    changes = AnswerChange.objects.filter(response=current.response).select_related("person")
    for one in changes.order_by("number"):
        yield {
            **_question(current, one.variable),
            "number": one.number,
            "before": one.before,
            "after": one.after,
            "source": one.source,
            "by": one.person.label,
            "at": one.at.isoformat(),
        }


def _known(current: Sheet) -> Iterator[_Row]:
    """What was known without asking; ``published`` is a text where it is fewer than five."""
    language = languages.current()
    for known in known_figures.of(current.response):
        figure = known.figure
        yield {
            "figure": figure.code,
            "label": figure.label.to(language),
            "year": figure.year,
            "published": figure.in_words() if figure.value is None else figure.value,
            "source": figure.source.to(language),
            "url": figure.url,
        }


def _corrections(current: Sheet) -> Iterator[_Row]:
    """What the municipality says of figures that are known of it; the latest of each counts."""
    seen = set()
    for one in known_figures.corrections_of(current.response):
        is_latest = one.figure not in seen
        seen.add(one.figure)
        yield {
            "figure": one.figure,
            "published": one.published,
            "value": one.value,
            "remark": one.remark,
            "counts": is_latest and not one.is_taken_back,
            "by": one.person.label,
            "at": one.at.isoformat(),
        }
