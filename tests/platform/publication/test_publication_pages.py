"""The public pages: what they show, and what they keep to themselves."""

import gzip
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from platform_support.pages import PAGES, Page, html_of
from zicht.platform.publication.models import Release, ReleasedFile
from zicht.platform.publication.selectors import fetch_picture

pytestmark = pytest.mark.django_db


def test_home_shows_the_headline_figures_with_estimate_margin_band_and_source(
    client: Client,
) -> None:
    html = html_of(client, "/")
    assert "Hoeveel zien we?" in html
    for figure in ("80%", "49%", "25%", "63% tot 90%", "74% tot 86%"):
        assert figure in html
    assert "Gepubliceerd over 2019" in html
    assert "Leo woonde maandenlang in zijn vrachtwagen." in html


def test_home_compares_with_what_was_published(client: Client) -> None:
    html = html_of(client, "/en/")
    assert html.count("were made to agree with it, so it is no confirmation") == 1
    assert "Agrees with the figures here." not in html
    assert "Does not agree" not in html


def test_home_has_its_charts_in_the_language_of_the_page_with_their_words(client: Client) -> None:
    dutch, english = html_of(client, "/"), html_of(client, "/en/")
    assert "<title>Chart levels (nl)</title><desc>Chart levels (nl), in words.</desc>" in dutch
    assert "<title>Chart levels (en)</title>" in english
    assert 'href="/en/downloads/charts/levels.en.svg"' in english


def test_a_chart_has_a_shape_for_a_narrow_screen(client: Client) -> None:
    html = html_of(client, "/")
    assert "<title>Narrow chart levels (nl)</title>" in html
    assert client.get("/downloads/charts/levels.nl.narrow.svg").status_code == 200


def test_the_map_leads_to_those_who_agreed_and_to_nobody_else(client: Client) -> None:
    html = html_of(client, "/")
    hexagons = re.findall(r'<a href="(/gemeenten/GM[0-9]{4}/)" aria-label="([^"]*)"', html)
    assert [label.partition(":")[0] for _, label in hexagons] == [
        "Amsterdam",
        "&#x27;s-Gravenhage",
        "Súdwest-Fryslân",
    ]
    assert len(set(re.findall(r'href="(/gemeenten/GM[^"]*)"', html))) == 3
    assert 'href="/gemeenten/GM0363/"' in html
    assert 'href="/en/gemeenten/GM0363/"' in html_of(client, "/en/")


def test_the_map_has_its_levels_as_digits_and_as_a_table_with_its_file(client: Client) -> None:
    html = html_of(client, "/?kaart=regisseur")
    assert html.count('class="sign"') == 3
    assert 'href="#na-kaart"' in html
    table = html[html.index('id="na-kaart"') :]
    assert re.search(r">Amsterdam</a>.*?data-label=\"Signaleerder\".*?</svg> 3", table)


def test_the_list_of_municipalities_has_their_levels_on_every_role(client: Client) -> None:
    html = html_of(client, "/gemeenten/?naam=amst")
    for role in ("Signaleerder", "Beleidsmaker en regelgever", "Zorg en opvang"):
        assert f'scope="col" role="columnheader">{role}</th>' in html
    assert html.count("</svg> 3") == 4


def test_a_role_that_is_chosen_keeps_the_story_and_the_other_way_round(client: Client) -> None:
    html = html_of(client, "/?verhaal=leo&kaart=regisseur")
    assert 'href="?verhaal=leo&amp;kaart=zorg-en-opvang#kaart"' in html


def test_every_figure_of_a_question_has_estimate_margin_band_and_responses_as_text(
    client: Client,
) -> None:
    html = html_of(client, "/rollen/signaleerder/")
    first = html[html.index('id="vraag-A1"') : html.index('id="vraag-A1a"')]
    row = first[first.index("<tbody") : first.index("</tr>", first.index("<tbody"))]
    text = re.sub(r"<[^>]+>", " ", row)
    assert " ".join(text.split()) == "Ja 80% 80% 74% tot 86% 63% tot 90% 135 van 355"


def test_the_sight_on_victims_is_a_table_with_bands(client: Client) -> None:
    html = html_of(client, "/")
    table = html[html.index("Vorm en groep") :]
    row = re.sub(
        r"<[^>]+>", " ", table[table.index("<tbody") : table.index("</tr>", table.index("<tbody"))]
    )
    assert re.search(r"Seksuele uitbuiting: .* tot .* tot .* van 355", " ".join(row.split()))


def test_what_each_level_means_includes_level_zero(client: Client) -> None:
    html = html_of(client, "/rollen/signaleerder/")
    assert "0. Nog niet begonnen" in html
    assert "Wat voor niveau 1 nodig is, geldt nog niet" in html


def test_a_page_on_a_role_explains_its_words(client: Client) -> None:
    assert "het vaste aanspreekpunt" in html_of(client, "/rollen/signaleerder/").lower()
    assert "watches progress" in html_of(client, "/en/rollen/regisseur/")


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
    assert "Een streepje betekent: niet getoond" in html  # Groningen and Flevoland
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


def test_a_page_of_a_made_up_municipality_says_that_its_consent_is_made_up_too(
    client: Client,
) -> None:
    html = html_of(client, "/gemeenten/GM0363/")
    assert "ook de instemming met deze pagina" in html
    assert "heeft ingestemd met deze pagina" not in html
    assert "<title>Amsterdam (synthetisch) - Zicht</title>" in html


def test_a_page_of_a_municipality_has_its_province_and_leads_to_roles_and_questions(
    client: Client,
) -> None:
    html = html_of(client, "/gemeenten/GM1900/")
    assert "Provincie Fryslân" in html
    assert "inwoners op 1 januari 2019" in html
    assert 'href="/rollen/signaleerder/"' in html
    assert 'href="/rollen/signaleerder/#vraag-A5"' in html
    assert 'id="vraag-A5"' in html_of(client, "/rollen/signaleerder/")


@pytest.mark.parametrize("code", ["gm0363", "gm9999"])
def test_a_code_in_small_letters_leads_to_the_address_of_the_code(
    client: Client, code: str
) -> None:
    response = client.get(f"/gemeenten/{code}/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/gemeenten/{code.upper()}/"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # Groningen did not agree, Aa en Hunze is not in this release at all.
        ("groningen", "Groningen antwoordde niet, of maakt haar niveaus niet openbaar."),
        ("aa en hunze", "Aa en Hunze antwoordde niet, of maakt haar niveaus niet openbaar."),
        ("amsterdm", ">Amsterdam</a>"),
    ],
)
def test_a_search_that_finds_nothing_says_why_and_what_may_be_meant(
    client: Client, asked: str, said: str
) -> None:
    html = html_of(client, f"/gemeenten/?naam={asked}")
    assert "0 gemeenten gevonden." in html
    assert said in html


@pytest.mark.parametrize("asked", ["gm0363", "0363", "Den Haag"])
def test_a_municipality_is_found_by_its_code_and_by_its_other_name(
    client: Client, asked: str
) -> None:
    assert "1 gemeente gevonden." in html_of(client, f"/gemeenten/?naam={asked}")


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
    assert len(set(re.findall(r'href="(/gemeenten/GM[^"]*)"', html))) == len(found)
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


def test_a_text_file_is_sent_compressed_to_those_who_take_it(client: Client) -> None:
    whole = client.get("/downloads/figures.json")
    small = client.get("/downloads/figures.json", headers={"accept-encoding": "br, gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == whole.content
    assert small.headers["ETag"] != whole.headers["ETag"]
    for response in (whole, small):
        assert "Accept-Encoding" in response.headers["Vary"]
    again = client.get(
        "/downloads/figures.json",
        headers={"accept-encoding": "gzip", "if-none-match": small.headers["ETag"]},
    )
    assert again.status_code == 304
    refused = client.get("/downloads/figures.json", headers={"accept-encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_every_public_file_is_on_the_page_of_downloads(client: Client) -> None:
    pages = html_of(client, "/downloads/") + html_of(client, "/en/downloads/")
    for name in ReleasedFile.objects.values_list("name", flat=True):
        assert f'/downloads/{name}"' in pages


def test_a_chart_is_called_after_what_it_shows(client: Client) -> None:
    html = html_of(client, "/downloads/")
    assert 'SVG<span class="zicht-hidden">: Signaleerder: niveaus naar inwoners</span>' in html


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


def test_a_method_has_a_dutch_address_and_the_key_still_leads_there(client: Client) -> None:
    assert "De marge" in html_of(client, "/methoden/marge/")
    moved = client.get("/methoden/interval/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/methoden/marge/")
    assert client.get("/methoden/tovenarij/").status_code == 404


def test_a_method_says_what_its_symbols_mean_and_links_its_source(client: Client) -> None:
    html = html_of(client, "/methoden/grenzen/")
    assert "<dt>N</dt>" in html
    assert 'href="https://doi.org/10.1007/b97478"' in html


def test_what_a_number_can_say_is_linked_from_every_chart_and_table(client: Client) -> None:
    html = html_of(client, "/rollen/signaleerder/")
    charts, tables = html.count('<figure class="zicht-figure"'), html.count("zicht-answers")
    links = html.count('href="/wat-zegt-een-cijfer/"')
    assert charts + tables > 2
    assert links >= charts + html.count('<table class="zicht-answers"')


def test_the_page_on_what_a_number_can_say_reads_an_example(client: Client) -> None:
    dutch = html_of(client, "/wat-zegt-een-cijfer/")
    assert "Dit kunt u niet zeggen" in dutch
    assert "63% tot 90%" in dutch
    assert "Hoeveel slachtoffers er zijn." in dutch
    english = html_of(client, "/en/wat-zegt-een-cijfer/")
    assert "What you cannot say" in english


def test_the_page_on_who_answered_says_how_many_did(client: Client) -> None:
    html = html_of(client, "/wie-antwoordde/")
    assert "Van de 355 gemeenten vulden er 135 de vragenlijst in." in html
    assert 'href="/methoden/weging/"' in html
    # The made-up book of these tests has no bias board.
    assert "R-indicator" not in html
