"""What holds for every page, in both languages: status, language, heading, title, headers."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from platform_support.pages import PAGES, Page, addresses, every_name, html_of

pytestmark = pytest.mark.django_db

EVERY = [(page, language) for page in PAGES for language in ("nl", "en")]
#: Pages that show no figure of a release: none at all, or what others published.
WITHOUT_FIGURES = ("/toegankelijkheid/", "/privacy/", "/broncode/", "/hoeveel-slachtoffers/")
FIGURES = [page for page in PAGES if page.address not in WITHOUT_FIGURES]
IDS = [f"{language}-{page.address}" for page, language in EVERY]


@pytest.mark.parametrize(("page", "language"), EVERY, ids=IDS)
def test_a_page_answers_in_its_language_with_one_heading_and_a_title(
    client: Client, page: Page, language: str
) -> None:
    response = client.get(page.in_language(language))
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert response.headers["Content-Language"] == language
    assert len(re.findall(r"<h1[ >]", html)) == 1
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title is not None
    assert title[1].endswith(" - Zicht")
    assert not title[1].startswith(" - ")
    assert "{%" not in html
    assert "{{" not in html


@pytest.mark.parametrize(("page", "language"), EVERY, ids=IDS)
def test_a_page_links_to_itself_in_the_other_language(
    client: Client, page: Page, language: str
) -> None:
    other = "en" if language == "nl" else "nl"
    html = html_of(client, page.in_language(language))
    assert f'href="{page.in_language(other)}" lang="{other}"' in html


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_page_has_the_headers_that_internet_nl_looks_for(client: Client, page: Page) -> None:
    response = client.get(page.address)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "data:" not in policy
    for directive in (
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert directive in policy
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_page_places_no_cookie_and_holds_nothing_inline(client: Client, page: Page) -> None:
    response = client.get(page.address)
    html = response.content.decode()
    assert not response.cookies
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r'(?:src|<link[^>]* href)="(?:https?:)?//', html)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_can_only_be_read_and_says_so(page: Page, method: str) -> None:
    # As a stranger would do it: the test client skips the check of forms unless it is told not to.
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(page.in_language("en"))
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "This page can only be read" in response.content.decode()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_page_may_be_kept_for_a_minute_whatever_language_a_browser_prefers(
    client: Client, page: Page
) -> None:
    response = client.get(page.address, headers={"accept-language": "en"})
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert response.headers["Content-Language"] == "nl"


@pytest.mark.parametrize("page", FIGURES, ids=lambda page: page.address)
def test_the_title_of_a_page_says_that_its_figures_are_made_up(client: Client, page: Page) -> None:
    assert "(synthetisch) - Zicht</title>" in html_of(client, page.in_language("nl"))
    assert "(synthetic) - Zicht</title>" in html_of(client, page.in_language("en"))


def test_the_footer_names_the_owner_of_the_site(client: Client, settings: Settings) -> None:
    settings.OWNER = "Gemeente <Ede>"
    assert "Deze site is van Gemeente &lt;Ede&gt;" in html_of(client, "/privacy/")
    settings.OWNER = ""
    assert "Deze site is van" not in html_of(client, "/privacy/")


@pytest.mark.parametrize("page", FIGURES, ids=lambda page: page.address)
def test_a_page_says_that_its_figures_are_made_up(client: Client, page: Page) -> None:
    assert "Synthetisch" in client.get(page.in_language("nl")).content.decode()
    assert "Synthetic" in client.get(page.in_language("en")).content.decode()


@pytest.mark.parametrize("address", [*WITHOUT_FIGURES, "/inloggen/", "/bestaat-niet/"])
def test_a_page_without_figures_says_nothing_of_made_up_ones(client: Client, address: str) -> None:
    html = html_of(client, address)
    assert "Synthetisch" not in html
    assert "(synthetisch)" not in html


def test_every_address_of_the_site_is_among_the_pages_that_are_tested() -> None:
    assert every_name(get_resolver()) == addresses()


def test_over_https_a_browser_is_sent_there_and_told_to_stay(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    sent = client.get("/methoden/")
    assert sent.status_code == 301
    assert sent.headers["Location"] == "https://testserver/methoden/"
    stays = client.get("/methoden/", secure=True)
    assert stays.headers["Strict-Transport-Security"].startswith("max-age=31536000")
