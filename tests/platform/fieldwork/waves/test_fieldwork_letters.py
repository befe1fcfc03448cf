"""Letters to every municipality: Word files in a ZIP, one tagged PDF, rows, and a preview."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from django.utils import timezone

from platform_support import people, wave_factory
from platform_support.people import signed_in
from zicht.language import Language
from zicht.platform.fieldwork.models import Purpose, Wave
from zicht.platform.fieldwork.waves import letter_files, letters, waves
from zicht.platform.fieldwork.waves.letters import Letter
from zicht.platform.fieldwork.waves.wave_texts import Template
from zicht.reporting.typesetting import page_count

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
LETTER = Letter(
    code="GM1900",
    municipality="Súdwest-Fryslân",
    addressee="Het college van burgemeester en wethouders van Súdwest-Fryslân",
    date="2 maart 2026",
    subject="Meting <2026> & verder",
    body="Geacht college,\n\nEerste regel\ntweede regel ☕\x01\n\n\nMet groet",
)


@pytest.fixture
def wave() -> Wave:
    member = people.person("member")
    return wave_factory.make_open(member, now=timezone.now(), days=wave_factory.around_today())


def paragraphs(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]


def test_a_letter_is_a_word_file_with_addressee_language_and_title() -> None:
    data = letter_files.to_docx(LETTER, Language.NL)
    assert paragraphs(data) == [
        "Het college van burgemeester en wethouders van Súdwest-Fryslân",
        "2 maart 2026",
        "Onderwerp: Meting <2026> & verder",
        "Geacht college,",
        "Eerste regel\ntweede regel ☕",
        "Met groet",
    ]
    document = docx.Document(io.BytesIO(data))
    assert document.core_properties.title == LETTER.subject
    assert document.core_properties.language == "nl-NL"
    assert document.paragraphs[2].style.name == "Heading 1"
    assert b'w:val="nl-NL"' in zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml")
    assert letter_files.to_docx(LETTER, Language.NL) == data


def test_every_part_that_a_letter_names_is_in_the_file() -> None:
    package = zipfile.ZipFile(io.BytesIO(letter_files.to_docx(LETTER, Language.EN)))
    for part, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        targets = re.findall(r'Target="([^"]+)"', package.read(part).decode())
        assert targets
        assert {f"{folder}{one}" for one in targets} <= set(package.namelist())


def test_the_zip_holds_a_letter_per_municipality_and_comes_in_pieces(wave: Wave) -> None:
    response = signed_in("desk").get(f"/team/metingen/{wave.code}/brieven/nl.zip")
    assert response.streaming
    pieces = list(response.streaming_content)
    assert len(pieces) > 300
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 342
    found = paragraphs(archive.read("GM0518 's-Gravenhage.docx"))
    assert found[0] == "Het college van burgemeester en wethouders van 's-Gravenhage"
    assert "Meting 2026" in found[2]


def test_the_pdf_has_a_page_per_municipality_and_is_tagged_in_its_language(wave: Wave) -> None:
    response = signed_in("desk").get(f"/team/metingen/{wave.code}/brieven/en.pdf")
    pdf = response.content
    assert response.headers["Content-Type"] == "application/pdf"
    assert page_count(pdf) == 342
    assert b"/MarkInfo" in pdf
    assert b"/Lang(en-GB)" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_a_letter_in_any_letters_can_be_printed() -> None:
    assert page_count(letter_files.to_pdf([LETTER, LETTER], Language.NL, title="漢字")) == 2


def test_letters_have_the_text_of_the_wave_in_both_languages(wave: Wave) -> None:
    own = Template(subject="Over {gemeente}", body="Dag {gemeente},\n\ntot {sluit_op}.")
    waves.change_text(wave, Purpose.LETTER, Language.NL, own, person=people.person("member"))
    dutch = {one.code: one for one in letters.of_wave(wave, Language.NL, today=DAY)}
    english = {one.code: one for one in letters.of_wave(wave, Language.EN, today=DAY)}
    assert (dutch["GM0363"].subject, dutch["GM0363"].date) == ("Over Amsterdam", "2 maart 2026")
    assert english["GM0363"].addressee == "The mayor and aldermen of Amsterdam"
    assert english["GM0363"].date == "2 March 2026"


def test_one_letter_is_shown_as_it_is_printed(wave: Wave) -> None:
    client = signed_in("member")
    for page in ("teksten/", "teksten/letter/nl/"):
        html = client.get(f"/team/metingen/{wave.code}/{page}").content.decode()
        assert "Het college van burgemeester en wethouders van &#x27;s-Gravenhage" in html
    english = client.get(f"/en/team/metingen/{wave.code}/teksten/").content.decode()
    assert "The mayor and aldermen of &#x27;s-Gravenhage" in english


def test_a_file_of_an_unknown_kind_or_language_is_not_there(wave: Wave) -> None:
    client = signed_in("member")
    for name in ("nl.docx", "nl.exe", "fy.pdf"):
        assert client.get(f"/team/metingen/{wave.code}/brieven/{name}").status_code == 404
