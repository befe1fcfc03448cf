"""What is known of a municipality already, and its corrections, on the page and in downloads."""

import csv
import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from platform_support import people
from platform_support.filling_pages import WAVE, html, open_response, submitted, url
from platform_support.site import ROOT
from zicht.areas.register import Register
from zicht.content import content
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import known_figures
from zicht.platform.fieldwork.models import Correction, Response, Wave, WaveState
from zicht.responses import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def correct(client: Client, figure: str = "population", **fields: str) -> int:
    return client.post(url("known"), {"figure": figure, **fields}).status_code


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    for answer in (client.get(url("known")), client.post(url("known"))):
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_who_is_of_another_organisation_is_told_that_there_is_nothing() -> None:
    for who in ("stranger", "desk", "owner", "coordinator", "researcher"):
        client = people.signed_in(who)
        assert client.get(url("known")).status_code == 404
        assert correct(client, value="5", remark="x") == 404
    assert not Correction.objects.exists()


def test_everybody_of_the_municipality_reads_and_corrects() -> None:
    for who in ("contact", "safety", "care_youth", "signer"):
        client = people.signed_in(who)
        for prefix in ("", "/en"):
            page = client.get(prefix + url("known"))
            assert page.status_code == 200
            assert "no-store" in page.headers["Cache-Control"]
        assert correct(client, value="950.000") == 302


def test_every_figure_stands_with_its_year_and_source(response: Response) -> None:
    text = html(people.signed_in("safety").get(url("known")))
    register = Register.load()
    population = register.population_on("GM0363", response.wave.frame_date)
    found = {one.code: one for one in known_figures.figures(response)}
    assert found["population"].value == population.inhabitants
    assert f"op 1 januari {population.year}" in text
    assert "in Nederland in 2024" in text
    assert "944" in text
    assert "Nationaal Rapporteur, 16-10-2025" in text
    assert 'href="https://www.dutchrapporteur.nl/' in text
    # Per region it was published, in charts; that nothing was published would not be true.
    assert "Cijfers per gemeente heeft Zicht niet." in text
    assert 'href="https://publicaties.comensha.nl/het_beeld_van_2024/verdieping_3"' in text


def test_only_a_year_that_was_over_is_known(response: Response) -> None:
    response.wave.frame_date = date(2021, 1, 1)
    found = {one.code: (one.year, one.value) for one in known_figures.figures(response)}
    assert found["registrations_nl"] == (2020, 984)
    response.wave.frame_date = date(2019, 1, 1)
    assert [one.code for one in known_figures.figures(response)] == ["population"]


def test_every_registered_count_names_a_source_that_is_explained() -> None:
    sources = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    with content("known", "registrations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert f"| {row['source']} |" in sources
            assert row["url"] in sources


def test_a_number_is_read_as_people_write_it() -> None:
    client = people.signed_in("safety")
    for typed, value in (
        ("950000", 950_000),
        ("950.000", 950_000),
        ("950,000", 950_000),
        ("0", 0),
        ("1 234", 1234),
    ):
        assert correct(client, value=typed) == 302
        assert Correction.objects.latest("id").value == value


def test_what_cannot_be_a_correction_is_told_and_stays_in_its_field() -> None:
    client = people.signed_in("safety")
    for fields in (
        {"value": "veel"},
        {"value": "12,5"},
        {"value": "-3"},
        {"value": "9" * 20},
        {"value": "9" * 41},
        {"remark": "a" * 501},
        {},
        {"value": " ", "remark": " \n "},
    ):
        answer = client.post(url("known"), {"figure": "population", **fields})
        text = html(answer)
        assert answer.status_code == 422
        assert 'role="alert" tabindex="-1" autofocus' in text
        assert "<title> Fout:" in text
        for typed in fields.values():
            assert typed.strip() in text
    assert not Correction.objects.exists()


def test_a_figure_that_is_not_there_is_not_found() -> None:
    assert correct(people.signed_in("safety"), figure="x", value="1") == 404


def test_the_latest_correction_counts_with_who_and_when_and_earlier_ones_stay(
    response: Response,
) -> None:
    safety, care = people.signed_in("safety"), people.signed_in("care_youth")
    correct(safety, value="950.000", remark="Met <b>studenten</b>\nen meer")
    correct(care, value="951.000")
    text = html(care.get(url("known")))
    assert "Volgens uw gemeente: 951.000" in text
    assert "Care_youth Jansen" in text
    assert "Eerder opgegeven (1)" in text
    assert "Met &lt;b&gt;studenten&lt;/b&gt; en meer" in text
    correct(safety, act="withdraw")
    text = html(care.get(url("known")))
    assert "Volgens uw gemeente: 951.000" not in text
    assert "Eerder opgegeven (3)" in text
    assert "correctie ingetrokken" in text
    known = known_figures.of(response)[0]
    assert known.correction is None
    assert [one.published for one in known.corrections] == [known.figure.value] * 3


def test_a_correction_is_in_the_log_without_what_it_says() -> None:
    correct(people.signed_in("safety"), value="950.000", remark="Geheim")
    event = Event.objects.get(action="figure.corrected")
    assert event.detail == {"figure": "population", "has_value": True, "has_remark": True}
    assert event.subject == "response:meting-2026 GM0363"


def test_corrections_go_along_in_the_downloads() -> None:
    client = people.signed_in("safety")
    correct(client, value="950.000", remark="Eerst")
    correct(client, value="951.000", remark="Daarna")
    data = json.loads(client.get(url("download", "json")).content)["corrections"]
    assert [(one["value"], one["remark"], one["counts"]) for one in data] == [
        (951_000, "Daarna", True),
        (950_000, "Eerst", False),
    ]
    sheets = workbook.read_sheets(client.get(url("download", "xlsx")).content)
    assert len(sheets["corrections"].rows) == 3


def test_nothing_is_corrected_once_it_is_submitted_or_closed(response: Response) -> None:
    client = people.signed_in("safety")
    submitted(response)
    assert correct(client, value="5") == 409
    Response.objects.update(submitted_at=None, answers=None)
    Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
    assert correct(client, value="5") == 409
    assert 'name="value"' not in html(client.get(url("known")))
    assert not Correction.objects.exists()
