"""The report is a tagged document in either language, and every page says when it is made up."""

import io
from collections.abc import Mapping

import pikepdf
import pypdf
import pytest

from reporting import example
from zicht.language import Language
from zicht.reporting import framing, report
from zicht.reporting.charts import catalogue, drawing
from zicht.reporting.report import Illustration
from zicht.reporting.wave import Wave


@pytest.fixture(scope="module")
def wave() -> Wave:
    return example.wave()


@pytest.fixture(scope="module")
def illustrations(wave: Wave) -> Mapping[str, Illustration]:
    found = {}
    for chart in catalogue.build(wave)[:5]:
        svg = {
            language: framing.bare(chart, drawing.draw(chart, language), language)
            for language in Language
        }
        found[chart.key] = Illustration(picture=chart, svg=svg)
    return found


@pytest.fixture(scope="module")
def pdfs(wave: Wave, illustrations: Mapping[str, Illustration]) -> Mapping[Language, bytes]:
    return {
        language: report.render(report.compose(wave, illustrations, language))
        for language in Language
    }


@pytest.fixture(scope="module")
def texts(pdfs: Mapping[Language, bytes]) -> Mapping[Language, list[str]]:
    """The words of every page."""
    return {language: pages(pdf) for language, pdf in pdfs.items()}


def pages(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_every_page_of_a_synthetic_report_says_so(
    texts: Mapping[Language, list[str]],
) -> None:
    for language, word in ((Language.NL, "SYNTHETISCH"), (Language.EN, "SYNTHETIC")):
        assert all(word in page for page in texts[language])


def test_a_report_of_real_answers_does_not_say_that_it_is_made_up() -> None:
    wave = example.wave(origin=None)
    text = " ".join(pages(report.render(report.compose(wave, {}, Language.NL))))
    assert "SYNTHETISCH" not in text
    assert "verzonnen" not in text


def test_the_report_is_tagged_in_its_language_and_undated(
    pdfs: Mapping[Language, bytes],
) -> None:
    for language, pdf in pdfs.items():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert str(document.Root.Lang).startswith(language.value)
            assert "/StructTreeRoot" in document.Root
            with document.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert "xmp:CreateDate" not in metadata


def test_every_picture_has_its_description_as_alternative_text(
    pdfs: Mapping[Language, bytes], illustrations: Mapping[str, Illustration]
) -> None:
    with pikepdf.open(io.BytesIO(pdfs[Language.NL])) as document:
        found = {
            str(one["/Alt"])
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        }
    wanted = {one.picture.description.nl for one in illustrations.values()}
    shown = {key for key in illustrations if illustrations[key].picture.description.nl in found}
    assert {"headlines", "response", "levels", "sight"} <= shown
    assert found <= wanted


def test_headline_figures_stand_with_estimate_and_band_in_words(
    texts: Mapping[Language, list[str]],
) -> None:
    dutch, english = (" ".join(texts[language]) for language in Language)
    assert (
        "49 van 135 antwoorden. Alle gemeenten naar schatting 36%; als wie niet antwoordde anders "
        "is, 24% tot 52%." in dutch
    )
    assert (
        "49 of 135 answers. All municipalities an estimated 36%; if those that did not answer "
        "differ, 24% to 52%." in english
    )


def test_the_annex_has_every_factor_the_bounds_and_what_overturns(
    texts: Mapping[Language, list[str]],
) -> None:
    annex = [page for page in texts[Language.NL] if "Bijlage: als gemeenten" in page][-1]
    for heading in ("factor 1,5", "factor 2", "factor 3", "geen aanname", "factor tot de helft"):
        assert heading in " ".join(annex.split())
    assert "14–76%" in annex


def test_withheld_values_are_explained_where_they_occur(
    texts: Mapping[Language, list[str]],
) -> None:
    withheld = [page for page in texts[Language.NL] if "x = niet getoond" in page]
    assert withheld
    assert all("minder dan 5 gemeenten" in page for page in withheld)


def test_the_same_wave_gives_the_same_report(
    wave: Wave, illustrations: Mapping[str, Illustration], pdfs: Mapping[Language, bytes]
) -> None:
    again = report.render(report.compose(wave, illustrations, Language.EN))
    assert again == pdfs[Language.EN]


def test_the_report_says_margin_for_the_interval_and_names_the_source_of_its_maps(
    texts: Mapping[Language, list[str]],
) -> None:
    dutch, english = (" ".join(texts[language]) for language in Language)
    assert "95%-interval" not in dutch
    assert "Marge" in dutch
    assert "Margin" in english
    assert dutch.count("GeoNames (CC BY 4.0)") >= 1
    assert "GeoNames (CC BY 4.0)" in english


def test_a_report_with_official_boundaries_names_their_source(
    wave: Wave, illustrations: Mapping[str, Illustration]
) -> None:
    one = next(iter(illustrations.values()))
    data = report.compose(wave, {"land_response": one}, Language.NL)
    assert "Grenzen: CBS en Kadaster, CC BY 4.0 (bewerkt)." in str(data)


def test_a_caption_that_asks_ends_with_its_own_mark(
    texts: Mapping[Language, list[str]],
) -> None:
    assert "?." not in " ".join(texts[Language.NL])
