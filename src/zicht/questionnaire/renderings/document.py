"""The blank questionnaire as a Word document, to pass around and fill in on screen."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table, _Row

from zicht.files import write_atomically
from zicht.language import Language
from zicht.questionnaire.model import ItemType, Questionnaire
from zicht.questionnaire.renderings.document_controls import (
    add_check_box,
    add_date_field,
    add_text_field,
    without_times,
)
from zicht.questionnaire.renderings.paper import Paper, PaperItem, PaperSection, paper
from zicht.questionnaire.renderings.paper_words import signers, steps, words

_LOCALES = {Language.NL: "nl-NL", Language.EN: "en-GB"}
_ACCENT = RGBColor(0x1F, 0x4E, 0x5F)
_SIZES = {"Title": 26, "Heading 1": 16, "Heading 2": 12, "Heading 3": 11}

# Word wants a moment of creation; a fixed one keeps the bytes equal and tells nothing.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - core properties know no time zones


def write_docx(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    """Write the form in one language; the same questionnaire gives the same bytes."""
    form, fixed = paper(questionnaire, language), words(language)
    document = Document()
    _set_properties(document, form, language)
    _set_styles(document, language)
    _cover(document, form, fixed, language)
    for section in form.sections:
        _section(document, section, fixed)
    document.add_paragraph(fixed["end"])
    buffer = io.BytesIO()
    document.save(buffer)
    write_atomically(path, without_times(buffer.getvalue()))


def _set_properties(document: WordDocument, form: Paper, language: Language) -> None:
    properties = document.core_properties
    properties.title = form.title
    properties.author = properties.last_modified_by = "Zicht"
    properties.comments = ""
    properties.language = _LOCALES[language]
    properties.version = form.version
    properties.created = properties.modified = _CREATED


def _set_styles(document: WordDocument, language: Language) -> None:
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for name, size in _SIZES.items():
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), _ACCENT
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    proofing = defaults.find(qn("w:lang"))
    if proofing is None:
        proofing = OxmlElement("w:lang")
        defaults.append(proofing)
    proofing.set(qn("w:val"), _LOCALES[language])


def _cover(
    document: WordDocument, form: Paper, fixed: Mapping[str, str], language: Language
) -> None:
    document.add_paragraph(fixed["kind"])
    document.add_paragraph(form.title, style="Title")
    document.add_paragraph(form.edition)
    if form.intro is not None:
        document.add_paragraph(form.intro)
    document.add_heading(fixed["how"], level=1)
    for step in steps(language):
        document.add_paragraph(step, style="List Bullet")
    document.add_heading(fixed["who"], level=1)
    table = _table(document, (fixed["part"], *form.domains), rows=len(form.sections))
    for row, section in zip(table.rows[1:], form.sections, strict=True):
        cells = row.cells
        cells[0].text = f"{section.code}. {section.title}"
        for cell, codes in zip(cells[1:], section.codes, strict=True):
            cell.text = codes or "–"
    document.add_heading(fixed["yours"], level=1)
    for label in signers(language):
        add_text_field(document.add_paragraph(f"{label}: "), label, fixed["type_here"])


def _section(document: WordDocument, section: PaperSection, fixed: Mapping[str, str]) -> None:
    heading = document.add_heading(f"{section.code}. {section.title}", level=1)
    heading.paragraph_format.page_break_before = True
    if section.intro is not None:
        document.add_paragraph(section.intro)
    for item in section.items:
        _item(document, item, fixed)


def _item(document: WordDocument, item: PaperItem, fixed: Mapping[str, str]) -> None:
    document.add_heading(f"{item.code} {item.text}", level=2)
    if item.condition is not None:
        _keep_with_next(document, item.condition, italic=True)
    if item.help is not None:
        _keep_with_next(document, item.help)
    _keep_with_next(document, f"{item.domain}. {item.instruction}")
    match ItemType(item.kind):
        case ItemType.MATRIX:
            _matrix(document, item, fixed)
        case ItemType.SINGLE | ItemType.MULTIPLE:
            _choices(document, item)
        case ItemType.DATE:
            add_date_field(document.add_paragraph(), item.code, fixed["choose_date"])
        case ItemType.NUMBER | ItemType.TEXT:
            paragraph = document.add_paragraph()
            add_text_field(paragraph, item.code, fixed["type_here"])
            if item.unit is not None:
                paragraph.add_run(f" {item.unit}")


def _keep_with_next(document: WordDocument, text: str, *, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).italic = italic
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(3)


def _choices(document: WordDocument, item: PaperItem) -> None:
    for answer in item.answers:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        add_check_box(paragraph, f"{item.code}: {answer}")
        paragraph.add_run(f" {answer}")


def _matrix(document: WordDocument, item: PaperItem, fixed: Mapping[str, str]) -> None:
    table = _table(document, (fixed["row"], *item.answers), rows=len(item.rows))
    for row, label in zip(table.rows[1:], item.rows, strict=True):
        _keep_whole(row)
        row.cells[0].text = label
        for cell, answer in zip(row.cells[1:], item.answers, strict=True):
            add_check_box(cell.paragraphs[0], f"{item.code}, {label}: {answer}")


def _table(document: WordDocument, headings: tuple[str, ...], *, rows: int) -> Table:
    """A table whose first row is a real heading row: repeated on each page and read aloud."""
    table: Table = document.add_table(rows=rows + 1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _keep_whole(table.rows[0])
    return table


def _keep_whole(row: _Row) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))
