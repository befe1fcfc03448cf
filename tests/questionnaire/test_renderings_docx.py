from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from questionnaire.example import EXAMPLE
from zicht.language import Language
from zicht.questionnaire.loading import get
from zicht.questionnaire.renderings.document import write_docx

_CHECK_BOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "form.docx"
    write_docx(EXAMPLE, path, Language.NL)
    return path


@pytest.fixture(scope="module")
def document(file: Path) -> WordDocument:
    return Document(str(file))


def _styled(document: WordDocument, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style and each.style.name == style]


def test_title_sections_and_questions_have_heading_styles(document: WordDocument) -> None:
    assert _styled(document, "Title") == [EXAMPLE.title.nl]
    assert _styled(document, "Heading 1")[-3:] == [
        f"{section.code}. {section.title.nl}" for section in EXAMPLE.sections
    ]
    assert _styled(document, "Heading 2") == [
        f"{item.code} {item.text.nl}" for item in EXAMPLE.items()
    ]


def test_every_table_has_a_heading_row_that_word_knows_as_one(document: WordDocument) -> None:
    assert len(document.tables) == 3
    for table in document.tables:
        marks = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert marks == [True, *[False] * (len(table.rows) - 1)]


def test_every_answer_has_a_box_to_click_with_its_own_name(document: WordDocument) -> None:
    controls = [
        control
        for control in document.element.body.iter(qn("w:sdt"))
        if control.find(f".//{_CHECK_BOX}") is not None
    ]
    boxes = sum(len(item.options) * max(1, len(item.rows)) for item in EXAMPLE.items())
    assert len(controls) == boxes
    assert all("☐" in "".join(control.itertext()) for control in controls)
    names = [control.find(f".//{qn('w:alias')}").get(qn("w:val")) for control in controls]
    assert len(set(names)) == boxes
    assert "A2, Arbeid: Goed zicht" in names


def test_language_and_title_are_set(file: Path, document: WordDocument) -> None:
    assert document.core_properties.language == "nl-NL"
    assert document.core_properties.title == EXAMPLE.title.nl
    with ZipFile(file) as package:
        assert 'w:lang w:val="nl-NL"' in package.read("word/styles.xml").decode()


def test_routing_and_who_answers_are_told_in_words(document: WordDocument) -> None:
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Alleen als u bij A1 niet ‘Nee’ hebt ingevuld." in texts
    assert "Zorg en jeugd. Kruis per rij één antwoord aan. Niet verplicht." in texts


def test_the_english_form_is_english(tmp_path: Path) -> None:
    write_docx(EXAMPLE, tmp_path / "form.docx", Language.EN)
    document = Document(str(tmp_path / "form.docx"))
    assert document.core_properties.language == "en-GB"
    assert _styled(document, "Title") == [EXAMPLE.title.en]


def test_the_same_questionnaire_gives_the_same_bytes_without_file_times(
    file: Path, tmp_path: Path
) -> None:
    write_docx(EXAMPLE, tmp_path / "again.docx", Language.NL)
    assert (tmp_path / "again.docx").read_bytes() == file.read_bytes()
    with ZipFile(file) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_shipped_questionnaire_has_every_question(tmp_path: Path) -> None:
    questionnaire = get("2019")
    write_docx(questionnaire, tmp_path / "form.docx", Language.NL)
    document = Document(str(tmp_path / "form.docx"))
    assert len(_styled(document, "Heading 2")) == sum(1 for _ in questionnaire.items())
