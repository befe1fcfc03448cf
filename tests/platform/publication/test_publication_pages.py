"""The public pages: what they show, and what they keep to themselves."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from platform_support.pages import PAGES, Page, html_of
from zicht.platform.publication.models import Release, ReleasedFile
from zicht.platform.publication.selectors import fetch_picture

pytestmark = pytest.mark.django_db


def test_home_shows_the_headline_figures_with_interval_bounds_and_source(client: Client) -> None:
    html = html_of(client, "/")
    assert "Hoeveel zien we?" in html
    for figure in ("80%", "49%", "25%", "30% tot 92%", "75% tot 85%"):
        assert figure in html
    assert "Gepubliceerd over 2019" in html
    assert "Leo woonde maandenlang in zijn vrachtwagen." in html


def test_home_compares_with_what_was_published(client: Client) -> None:
    html = html_of(client, "/en/")
    assert html.count("Agrees with the figures here.") == 7
    assert "Does not agree" not in html


def test_home_has_its_charts_in_the_language_of_the_page_with_their_words(client: Client) -> None:
    dutch, english = html_of(client, "/"), html_of(client, "/en/")
    assert "<title>Chart levels (nl)</title><desc>Chart levels (nl), in words.</desc>" in dutch
    assert "<title>Chart levels (en)</title>" in english
    assert 'href="/en/downloads/charts/levels.en.svg"' in english


def test_the_map_leads_to_those_who_agreed_and_to_nobody_else(client: Client) -> None:
    html = html_of(client, "/")
    assert html.count('href="/gemeenten/GM') == 3
    assert 'href="/gemeenten/GM0363/"' in html
    assert 'href="/en/gemeenten/GM0363/"' in html_of(client, "/en/")


def test_the_map_can_show_another_role(client: Client) -> None:
    assert 'href="?kaart=regisseur#kaart" aria-current="true"' in html_of(
        client, "/?kaart=regisseur"
    )
    assert client.get("/?kaart=<script>").status_code == 200


def test_a_page_on_a_role_has_its_questions_by_size_and_province(client: Client) -> None:
    html = html_of(client, "/rollen/signaleerder/")
    assert "Denkt u dat mensenhandel in uw gemeente voorkomt?" in html
    assert "minder dan 20.000 inwoners" in html
    assert "Noord-Brabant" in html
    assert "niet getoond (te weinig gemeenten)" in html  # Groningen and Flevoland
    assert "Bij welk domein hoort het onderwerp" not in html  # that belongs to another role


@pytest.mark.parametrize("slug", ["signaleerder", "beleidsmaker", "regisseur", "zorg-en-opvang"])
def test_each_of_the_four_roles_has_a_page(client: Client, slug: str) -> None:
    assert client.get(f"/rollen/{slug}/").status_code == 200


def test_there_is_no_fifth_role(client: Client) -> None:
    assert client.get("/rollen/toeschouwer/").status_code == 404


def test_a_municipality_that_agreed_shows_its_levels_beside_the_country(client: Client) -> None:
    html = html_of(client, "/gemeenten/GM0363/")
    assert "Amsterdam" in html
    assert "niveau 3 van 4" in html
    assert "Alle gemeenten die antwoordden" in html


def test_not_answering_and_not_agreeing_cannot_be_told_apart(client: Client) -> None:
    # GM0014 (Groningen) did not agree in this release; GM9999 does not exist at all.
    pages = [client.get(f"/gemeenten/{code}/") for code in ("GM0014", "GM9999")]
    assert [page.status_code for page in pages] == [404, 404]
    first, second = (page.content.decode() for page in pages)
    assert first.replace("GM0014", "GM9999") == second


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("amst", ["Amsterdam"]),
        ("FRYSLAN", ["Súdwest-Fryslân"]),
        ("xyz", []),
        ("gravenh", ["Graven"]),
    ],
)
def test_a_municipality_is_found_by_part_of_its_name(
    client: Client, asked: str, found: list[str]
) -> None:
    html = client.get("/gemeenten/", {"naam": asked}).content.decode()
    assert html.count('href="/gemeenten/GM') == len(found)
    for name in found:
        assert name in html


def test_what_was_searched_for_is_shown_as_text(client: Client) -> None:
    html = client.get("/gemeenten/", {"naam": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert(1)" not in html
    assert "0 gemeenten gevonden." in html


def test_a_search_keeps_its_words_in_the_other_language(client: Client) -> None:
    assert 'href="/en/gemeenten/?naam=ede"' in html_of(client, "/gemeenten/?naam=ede")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("report.nl.pdf", "application/pdf"),
        ("figures.json", "application/json"),
        ("charts/levels.nl.svg", "image/svg+xml"),
    ],
)
def test_a_file_of_the_release_comes_with_its_type_and_is_sent_once(
    client: Client, name: str, kind: str
) -> None:
    first = client.get(f"/downloads/{name}")
    assert (first.status_code, first.headers["Content-Type"]) == (200, kind)
    assert first.content == bytes(ReleasedFile.objects.get(name=name).content)
    again = client.get(f"/downloads/{name}", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(
    "name",
    [
        "../../var/secret_key",
        "..%2f..%2fvar%2fsecret_key",
        "%2e%2e/manifest.json",
        "/etc/passwd",
        "charts/../manifest.json",
        "charts/",
        "answers.parquet",
        "mirrors/GM0363.pdf",
        "municipalities.json",
        "report.nl.pdf/",
        "REPORT.NL.PDF",
        "report.nl.pdf%00",
        "charts/levels.nl.svg?../x",
    ],
)
def test_any_other_name_is_not_there(client: Client, name: str) -> None:
    response = client.get(f"/downloads/{name}")
    expected = 200 if name.startswith("charts/levels") else 404
    assert response.status_code == expected


def test_before_the_first_release_the_pages_say_what_to_do(client: Client) -> None:
    Release.objects.update(is_current=False)
    for address in ("/", "/rollen/signaleerder/", "/gemeenten/GM0363/", "/downloads/"):
        html = html_of(client, address)
        assert "Nog geen cijfers" in html
        assert "manage.py demo" in html
        assert "Synthetisch" not in html
    assert client.get("/downloads/report.nl.pdf").status_code == 404


def test_real_answers_carry_no_mark_of_made_up_ones(client: Client) -> None:
    release = Release.objects.get(is_current=True)
    release.book = {**release.book, "origin": None}
    fetch_picture.cache_clear()
    release.save()
    try:
        assert "Synthetisch" not in html_of(client, "/")
    finally:
        fetch_picture.cache_clear()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_page_asks_the_database_for_no_more_than_the_current_release(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, page: Page
) -> None:
    client.get(page.address)
    with django_assert_max_num_queries(3):
        client.get(page.address)


def test_a_page_may_be_kept_for_a_minute_and_is_not_sent_twice(client: Client) -> None:
    first = client.get("/methoden/")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get("/methoden/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
