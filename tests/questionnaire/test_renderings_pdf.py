import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from questionnaire.example import EXAMPLE
from zicht.language import Language, Text
from zicht.problems import InvalidInputError
from zicht.questionnaire.loading import get
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.questionnaire.renderings.pdf import pdf_bytes

_CASES = [("example", Language.NL), ("example", Language.EN), ("2019", Language.NL)]


def _questionnaire(name: str) -> Questionnaire:
    return EXAMPLE if name == "example" else get(name)


@pytest.fixture(scope="module")
def forms() -> dict[tuple[str, Language], bytes]:
    return {
        (name, language): pdf_bytes(_questionnaire(name), language) for name, language in _CASES
    }


def _opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def _words(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _tags(node: pikepdf.Object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _tags(node["/K"])


def _number_of(items: Iterator[Item], *kinds: ItemType) -> int:
    return sum(item.type in kinds for item in items)


@pytest.mark.parametrize(("name", "language"), _CASES)
def test_the_pdf_says_it_is_pdf_ua_in_its_language_with_its_title(
    forms: dict[tuple[str, Language], bytes], name: str, language: Language
) -> None:
    pdf = _opened(forms[name, language])
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == language.value
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == _questionnaire(name).title.to(language)


@pytest.mark.parametrize(("name", "language"), _CASES)
def test_sections_questions_tables_and_lists_are_tagged(
    forms: dict[tuple[str, Language], bytes], name: str, language: Language
) -> None:
    questionnaire = _questionnaire(name)
    pdf = _opened(forms[name, language])
    tags = Counter(_tags(pdf.Root.StructTreeRoot.K))
    assert tags["/Title"] == 1
    assert tags["/H1"] == len(questionnaire.sections)
    assert tags["/H2"] == sum(1 for _ in questionnaire.items())
    # Every matrix, and the table on the cover that says who fills in what.
    tables = _number_of(questionnaire.items(), ItemType.MATRIX) + 1
    assert (tags["/Table"], tags["/THead"]) == (tables, tables)
    assert tags["/TH"] > 0
    assert tags["/L"] > 0


@pytest.mark.parametrize(("name", "language"), _CASES)
def test_every_question_answer_and_row_is_printed(
    forms: dict[tuple[str, Language], bytes], name: str, language: Language
) -> None:
    # A long heading of a table may be broken in two; what is left is compared without spaces.
    words = _words(forms[name, language]).replace(" ", "").replace("-", "")
    for item in _questionnaire(name).items():
        labels = [*(each.label for each in item.options), *(row.label for row in item.rows)]
        for text in (item.text, *labels):
            assert text.to(language).replace(" ", "").replace("-", "") in words


def test_routing_and_who_answers_are_told_in_words(
    forms: dict[tuple[str, Language], bytes],
) -> None:
    dutch = _words(forms["example", Language.NL])
    assert "Alleen als u bij A1 niet ‘Nee’ hebt ingevuld." in dutch
    assert "Zorg en jeugd" in dutch
    assert "pagina 1 van" in dutch
    assert "Only if" in _words(forms["example", Language.EN])


def test_there_is_a_box_for_every_answer(forms: dict[tuple[str, Language], bytes]) -> None:
    boxes = sum(len(item.options) * max(1, len(item.rows)) for item in EXAMPLE.items())
    assert _words(forms["example", Language.NL]).count("☐") == boxes


def test_only_source_sans_pro_is_used_and_it_is_embedded(
    forms: dict[tuple[str, Language], bytes],
) -> None:
    pdf = _opened(forms["example", Language.NL])
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
    assert fonts
    assert all("SourceSansPro" in str(font.BaseFont) for font in fonts)
    assert all(
        "/FontFile3" in part.FontDescriptor or "/FontFile2" in part.FontDescriptor
        for font in fonts
        for part in font.DescendantFonts
    )


def test_the_bytes_are_the_same_each_time_and_hold_no_date(
    forms: dict[tuple[str, Language], bytes],
) -> None:
    data = forms["example", Language.NL]
    assert pdf_bytes(EXAMPLE, Language.NL) == data
    pdf = _opened(data)
    assert "/CreationDate" not in pdf.docinfo


def test_a_character_that_the_font_lacks_is_named_with_its_item() -> None:
    section = EXAMPLE.sections[0]
    item = replace(section.items[0], text=Text(nl="Komt het voor 🙂?", en="Does it occur?"))
    changed = replace(section, items=(item, *section.items[1:]))
    with pytest.raises(InvalidInputError) as refusal:
        pdf_bytes(replace(EXAMPLE, sections=(changed, *EXAMPLE.sections[1:])), Language.NL)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.column, problem.value) == ("no-glyph", "A1", "🙂")
    assert "U+1F642" in problem.message.nl
