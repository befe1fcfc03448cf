"""Somebody's session ends while they type: nothing of it is lost, with or without scripts."""

import html as entities
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from platform_support import people
from platform_support.filling_pages import fields, html, open_response, url, value_of
from zicht.platform.fieldwork.models import Response

pytestmark = pytest.mark.django_db

OWN = {"origin": "http://testserver"}
TYPED = 'Regel 1 met "aanhalingstekens" & <haken>\r\n\r\nRegel 3'


@pytest.fixture
def response() -> Response:
    return open_response()


def hidden(page: HttpResponse) -> dict[str, str | list[str]]:
    """What the button of the page that keeps a form sends."""
    text = page.content.decode()
    data: dict[str, str | list[str]] = {}
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert token is not None
    for name, value in re.findall(
        r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', text, re.S
    ):
        data.setdefault(name, [])
        data[name] = [*data[name], entities.unescape(value)]
    return {**data, "csrfmiddlewaretoken": token[1]}


def test_what_was_typed_is_kept_through_signing_in_again_and_then_saved(
    response: Response,
) -> None:
    client = Client(enforce_csrf_checks=True)
    people.sign_in(client, people.person("safety"))
    page = client.get(url("section", "Z"))
    typed = {**fields(page), "Z2": TYPED, "next": "stay"}
    client.cookies.pop("sessionid")
    kept = client.post(url("section", "Z"), typed, headers=OWN)
    assert kept.status_code == 403
    assert "U bent uitgelogd" in html(kept)
    assert not response.filled_in.exists()
    people.sign_in(client, people.person("safety"))
    client.get(url("section", "Z"))
    # Signing in made the token of the old page void, so that it is asked once more.
    again = client.post(url("section", "Z"), {**hidden(kept), "csrfmiddlewaretoken": "a" * 64})
    assert again.status_code == 403
    assert "Z2" not in html(again)
    old = {**hidden(kept), "csrfmiddlewaretoken": "a" * 64}
    once_more = client.post(url("section", "Z"), old, headers=OWN)
    assert "stond te lang open" in html(once_more)
    saved = client.post(url("section", "Z"), hidden(once_more), headers=OWN)
    assert saved.status_code == 302
    assert value_of(response, "Z2") == TYPED.replace("\r\n", "\n")


def test_a_form_from_elsewhere_is_never_shown_back(response: Response) -> None:
    typed = {"Z2": TYPED, "Z2__version": "0"}
    for headers in ({}, {"origin": "https://elsewhere.example"}, {"origin": "null"}):
        answer = Client().post(url("section", "Z"), typed, headers=headers)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/inloggen/")


def test_a_script_is_told_that_nothing_was_saved(response: Response) -> None:
    answer = Client().post(
        url("section", "Z"),
        {"Z2": TYPED, "Z2__version": "0"},
        headers={**OWN, "accept": "application/json"},
    )
    assert answer.status_code == 403
    assert not answer.headers["Content-Type"].startswith("application/json")
