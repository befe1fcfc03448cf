"""Everything that a municipality entered, as a PDF: before, after and once the wave is closed."""

import io
import time

import pypdf
import pytest
from django.utils import timezone

from platform_support import filling_factory, people
from platform_support.filling_pages import QUESTIONNAIRE, WAVE, open_response, submitted, url
from zicht.platform.fieldwork.filling import answering, known_figures
from zicht.platform.fieldwork.models import Response, Wave, WaveState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def document(prefix: str = "") -> pypdf.PdfReader:
    answer = people.signed_in("contact").get(prefix + url("download", "pdf"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('GM0363.pdf"')
    return pypdf.PdfReader(io.BytesIO(answer.content))


def words(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def save(response: Response, variable: str, value: str, who: str = "safety") -> None:
    answering.save_answer(
        response,
        variable,
        value,
        base_version=0,
        person=people.person(who),
        now=timezone.now(),
    )


def test_acceptance_16_the_pdf_says_what_stands_by_whom_and_what_is_missing(
    response: Response,
) -> None:
    text = words(document())
    assert "Wat nog ontbreekt" in text
    assert "A1: Denkt u dat mensenhandel" in text
    assert "Instemming veiligheid nog niet" in text
    save(response, "A1", "yes")
    save(response, "A1", "no", who="care_youth")
    save(response, "Z2", "Regel een\nRegel twee")
    text = words(document())
    assert "A1 Denkt u dat mensenhandel in uw gemeente voorkomt? Ja" in text
    assert "Laatst ingevuld door Safety Jansen" in text
    assert "Twee antwoorden, nog niet gekozen" in text
    assert "Er is nog een tweede antwoord, van Care_youth Jansen" in text
    assert "Regel een Regel twee" in text


def test_acceptance_16_the_pdf_can_be_had_after_submitting_and_after_the_wave(
    response: Response,
) -> None:
    submitted(response)
    for closed in (False, True):
        if closed:
            Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
        text = words(document())
        assert "Stand ingediend" in text
        assert "Signer Jansen" in text
        assert "Wat nog ontbreekt" not in text
        assert "Instemming zorg en jeugd" in text


def test_the_pdf_is_tagged_and_has_a_title_and_a_language() -> None:
    for prefix, language, title in (
        ("", "nl-NL", "Antwoorden van Amsterdam: Meting 2026"),
        ("/en", "en-GB", "Answers of Amsterdam: Wave 2026"),
    ):
        pdf = document(prefix)
        root = pdf.trailer["/Root"].get_object()
        assert root["/MarkInfo"]["/Marked"]
        assert str(root["/Lang"]).startswith(language[:2])
        assert pdf.metadata is not None
        assert pdf.metadata.title == title
        assert len(pdf.outline) > 0


def test_corrections_of_known_figures_are_in_the_pdf(response: Response) -> None:
    figure = known_figures.figures(response)[0]
    known_figures.correct(
        response,
        figure,
        value=950_000.0,
        remark="Met studenten",
        person=people.person("safety"),
        now=timezone.now(),
    )
    text = words(document())
    assert "Wat er al bekend is" in text
    assert "950.000. Met studenten" in text


def test_known_figures_of_the_region_are_in_the_pdf(response: Response) -> None:
    response.wave.regional_figures.create(
        layer="police_unit", region="POL05", year=2024, source="Beeld", url="https://a.example/"
    )
    text = words(document())
    assert "in uw politie-eenheid: Amsterdam, 2024: <5 (Beeld)." in text


def test_made_up_answers_say_so_in_the_pdf(response: Response) -> None:
    assert "Verzonnen antwoorden" not in words(document())
    Wave.objects.filter(code=WAVE).update(origin="synthetic 1")
    assert "Verzonnen antwoorden. Dit zijn geen echte antwoorden" in words(document())


def test_whatever_somebody_typed_there_is_a_pdf(response: Response) -> None:
    for text in ("😀 مرحبا \u202e中文\ufeff", "a" * 3000, "#set page() [*_`$", "g\u0303" * 200):
        standing = response.filled_in.filter(variable="Z2").first()
        answering.save_answer(
            response,
            "Z2",
            text,
            base_version=0 if standing is None else standing.version,
            person=people.person("safety"),
            now=timezone.now(),
        )
        said = words(document())
        assert ("Tekens die dit document niet kan tonen" in said) == ("中" in text)


def test_the_whole_questionnaire_takes_less_than_two_seconds(response: Response) -> None:
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    document()
    start = time.process_time()
    pdf = document()
    assert time.process_time() - start < 2
    assert len(pdf.pages) > 3
    assert response.filled_in.count() > len(QUESTIONNAIRE.item_by_variable) / 2
