"""What holds for every page, in both languages: status, language, heading, title, headers."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from platform_support.pages import PAGES, Page, addresses, every_name, html_of

pytestmark = pytest.mark.django_db

EVERY = [(page, language) for page in PAGES for language in ("nl", "en")]
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
def test_a_page_cannot_be_posted_to(client: Client, page: Page) -> None:
    assert client.post(page.address).status_code == 405


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_page_says_that_its_figures_are_made_up(client: Client, page: Page) -> None:
    assert "Synthetisch" in client.get(page.in_language("nl")).content.decode()
    assert "Synthetic" in client.get(page.in_language("en")).content.decode()


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
