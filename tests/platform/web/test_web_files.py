"""What machines ask for, and what visitors see when something is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override
from pytest_django import Settings

from zicht.platform.web import views

pytestmark = pytest.mark.django_db


def test_security_txt_names_a_contact_and_expires_within_a_year(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@zicht.example"
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.fromisoformat(lines["Expires"])
    assert datetime.now(UTC) < expires < datetime.now(UTC) + timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = None
    assert client.get("/.well-known/security.txt").status_code == 404


def test_robots_may_read_every_page(client: Client) -> None:
    assert "Disallow: /healthz" in client.get("/robots.txt").content.decode()


def test_a_node_that_reaches_its_database_is_healthy(client: Client) -> None:
    response = client.get("/healthz")
    assert response.content == b"ok\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/.well-known/security.txt"])
def test_files_for_machines_cannot_be_posted_to(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client: Client) -> None:
    dutch, english = client.get("/nergens/"), client.get("/en/nowhere/")
    assert (dutch.status_code, english.status_code) == (404, 404)
    assert "Deze pagina is er niet" in dutch.content.decode()
    assert "This page is not here" in english.content.decode()
    assert "default-src 'none'" in dutch.headers["Content-Security-Policy"]


def test_a_host_that_is_not_ours_is_refused_with_a_page(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "We begrijpen deze vraag niet" in response.content.decode()


def test_a_refusal_has_its_page() -> None:
    with override("en"):
        response = views.permission_denied(RequestFactory().get("/en/"), PermissionDenied())
    assert response.status_code == 403
    assert "This is not allowed" in response.content.decode()


def test_a_form_from_elsewhere_gets_our_own_page() -> None:
    with override("en"):
        response = views.csrf_failure(RequestFactory().post("/en/"), "no cookie")
    assert response.status_code == 403
    assert "This is not allowed" in response.content.decode()
    assert configured.CSRF_FAILURE_VIEW == "zicht.platform.web.views.csrf_failure"


def test_a_question_that_is_not_understood_has_its_page() -> None:
    response = views.bad_request(RequestFactory().get("/"), SuspiciousOperation())
    assert response.status_code == 400


@pytest.mark.django_db(databases=[])
@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Er ging iets mis bij ons"), ("en", "Something went wrong on our side")],
)
def test_a_fault_of_ours_has_its_page_even_when_the_database_is_away(
    language: str, words: str
) -> None:
    with override(language):
        response = views.server_error(HttpRequest())
    html = " ".join(response.content.decode().split())
    assert response.status_code == 500
    assert words in html
    assert f'<html lang="{language}"' in html
    assert 'href="#inhoud"' in html


def test_debugging_is_off_unless_it_is_asked_for() -> None:
    assert configured.DEBUG is False
