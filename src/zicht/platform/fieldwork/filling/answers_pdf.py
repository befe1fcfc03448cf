"""Everything that a municipality entered, as a document to read, keep and put on the agenda."""

import re
from collections.abc import Iterator
from datetime import datetime

from zicht.language import Language, Text
from zicht.platform.fieldwork.filling import known_figures
from zicht.platform.fieldwork.models import Answer, Side
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.platform.fieldwork.response.sheet import Line, Part, Sheet
from zicht.platform.fieldwork.response.state_names import STATE_NAMES
from zicht.platform.fieldwork.together.task_page import SIDE_NAMES
from zicht.platform.web import languages
from zicht.platform.web.templatetags.language import moment, written
from zicht.reporting import fonts
from zicht.reporting.typesetting import Data, typeset

#: So much of a word as fits on a line; it may be broken there, but not before a loose accent.
_WIDE = re.compile(rf"\S{{40}}(?=[!-~{fonts.MISSING_LETTER}])")

_TITLE = Text(nl="Antwoorden van {name}: {wave}", en="Answers of {name}: {wave}")
_LAST = Text(nl="Laatst ingevuld door {who}, {at}.", en="Last answered by {who}, {at}.")
_OTHER = Text(
    nl="Er is nog een tweede antwoord, van {who}, {at}: {answer}",
    en="There is a second answer, by {who}, {at}: {answer}",
)
_MADE_UP = Text(nl="Verzonnen antwoorden.", en="Made-up answers.")
_NOT_REAL = Text(
    nl="Dit zijn geen echte antwoorden van deze gemeente.",
    en="These are not real answers of this municipality.",
)
_SQUARES = Text(
    nl=f"Tekens die dit document niet kan tonen, staan er als {fonts.MISSING_LETTER}. In de "
    "bestanden XLSX en JSON staan ze wel.",
    en=f"Signs that this document cannot show stand here as {fonts.MISSING_LETTER}. In the files "
    "XLSX and JSON they are there.",
)


def to_pdf(current: Sheet, now: datetime) -> tuple[bytes, str]:
    """The questions that are shown with their answers in words, in the language of the page."""
    data = _printable(_document(current, now))
    return typeset("answers", data), "application/pdf"


def _document(current: Sheet, now: datetime) -> dict[str, Data]:
    language = languages.current()
    response = current.response
    wave = Text(nl=response.wave.title_nl, en=response.wave.title_en).to(language)
    name = response.municipality.name
    return {
        "language": language.value,
        "title": _TITLE.to(language).format(name=name, wave=wave),
        "kicker": wave,
        "municipality": name,
        "synthetic": _synthetic(current, language),
        "facts": [[label.to(language), value] for label, value in _facts(current, now)],
        "remarks": [
            {"title": title.to(language), "lines": lines}
            for title, lines in _remarks(current)
            if lines
        ],
        "sections": [_section(part, language) for part in current.parts if part.lines],
        "row_headings": [
            Text(nl="Rij", en="Row").to(language),
            Text(nl="Antwoord", en="Answer").to(language),
        ],
        "footer": f"{name} · {wave} · {moment(now)}",
        "page": Text(nl="Bladzijde", en="Page").to(language),
        "of": Text(nl="van", en="of").to(language),
        "note": "",
    }


def _synthetic(current: Sheet, language: Language) -> dict[str, Data] | None:
    if not current.response.wave.origin:
        return None
    return {"word": _MADE_UP.to(language), "sentence": _NOT_REAL.to(language)}


def _facts(current: Sheet, now: datetime) -> Iterator[tuple[Text, str]]:
    """Where the response stands, in the order in which somebody wants to know."""
    language, progress = languages.current(), current.progress
    yield Text(nl="Stand", en="State"), STATE_NAMES[current.state(now)].to(language)
    submission = current.response.submissions.select_related("person").last()
    if submission is not None and current.response.submitted_at is not None:
        who = f"{moment(submission.at)}, {submission.person.label}"
        yield Text(nl="Ingediend", en="Submitted"), who
    count = Text(
        nl=f"{progress.answered} van {progress.required} verplichte vragen",
        en=f"{progress.answered} of {progress.required} mandatory questions",
    )
    yield Text(nl="Ingevuld", en="Answered"), count.to(language)
    for side in Side:
        agreed = current.agreements.get(side)
        label = Text(
            nl=f"Instemming {SIDE_NAMES[side].nl.lower()}",
            en=f"Agreement {SIDE_NAMES[side].en.lower()}",
        )
        none = Text(nl="nog niet", en="not yet").to(language)
        yield label, none if agreed is None else f"{moment(agreed.at)}, {agreed.person.label}"
    day = written(current.response.wave.frame_date)
    yield Text(nl="Peildatum", en="Reference date"), day
    version = f"{current.questionnaire.id}, {current.questionnaire.version}"
    yield Text(nl="Vragenlijst", en="Questionnaire"), version
    yield Text(nl="Gedownload", en="Downloaded"), moment(now)


def _remarks(current: Sheet) -> Iterator[tuple[Text, list[str]]]:
    """What is missing, what is undecided, and what the municipality said of known figures."""
    language = languages.current()
    missing = dict.fromkeys(
        f"{gap.item.code}: {gap.item.text.to(language)}" for gap in current.missing
    )
    yield Text(nl="Wat nog ontbreekt", en="What is still missing"), list(missing)
    undecided = dict.fromkeys(
        f"{gap.item.code}: {gap.item.text.to(language)}" for gap in current.undecided
    )
    yield (
        Text(nl="Twee antwoorden, nog niet gekozen", en="Two answers, not chosen yet"),
        list(undecided),
    )
    figures = [_figure(one, language) for one in known_figures.of(current.response)]
    yield Text(nl="Wat er al bekend is", en="What is known already"), figures


def _figure(known: known_figures.Known, language: Language) -> str:
    figure = known.figure
    said = f"{figure.label.to(language)}: {figure.in_words()} ({figure.source.to(language)})."
    one = known.correction
    if one is None:
        return said
    head = Text(
        nl=f"Volgens de gemeente ({one.person.label}, {moment(one.at)}):",
        en=f"According to the municipality ({one.person.label}, {moment(one.at)}):",
    ).to(language)
    parts = [known.corrected_in_words(), one.remark]
    return f"{said}\n{head} {'. '.join(part for part in parts if part)}"


def _section(part: Part, language: Language) -> dict[str, Data]:
    return {
        "title": part.section.title.to(language),
        "items": [_item(line, language) for line in part.lines],
    }


def _item(line: Line, language: Language) -> dict[str, Data]:
    labels = rows_of(line.item)
    given = [cell.answer for cell in line.cells if cell.answer is not None]
    last: Answer | None = max(given, key=lambda one: one.at, default=None)
    by = ""
    if last is not None:
        by = _LAST.to(language).format(who=last.person.label, at=moment(last.at))
    return {
        "code": line.item.code,
        "text": line.item.text.to(language),
        "lines": [
            {
                "label": "" if (label := labels[cell.variable]) is None else label.to(language),
                "answer": in_words(cell.value, line.item),
                "open": cell.value is None,
            }
            for cell in line.cells
        ],
        "other": [
            _OTHER.to(language).format(
                who=one.person.label, at=moment(one.at), answer=in_words(one.value, line.item)
            )
            for cell in line.cells
            for one in cell.proposals
        ],
        "by": by,
    }


def _printable(document: dict[str, Data]) -> dict[str, Data]:
    """The document in letters that it can show, with a note when some had to be replaced."""
    replaced = _in_our_letters(document)
    assert isinstance(replaced, dict)  # noqa: S101 - tells mypy what it is
    if fonts.MISSING_LETTER in str(replaced):
        replaced["note"] = _SQUARES.to(languages.current())
    return replaced


def _in_our_letters(data: Data) -> Data:
    match data:
        case str():
            return _WIDE.sub("\\g<0>\u200b", fonts.printable(data))
        case dict():
            return {name: _in_our_letters(one) for name, one in data.items()}
        case list():
            return [_in_our_letters(one) for one in data]
        case _:
            return data
