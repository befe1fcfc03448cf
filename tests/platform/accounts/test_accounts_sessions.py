"""How long somebody stays signed in."""

import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from platform_support.people import person, sign_in
from zicht.platform.accounts import sessions

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_session_ends_after_two_hours_without_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    client, now = sign_in(Client(), person("safety")), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 119 * 60)
    assert is_signed_in(client)
    monkeypatch.setattr(time, "time", lambda: now + (119 + 119) * 60)
    assert is_signed_in(client)
    monkeypatch.setattr(time, "time", lambda: now + (119 + 119 + 121) * 60)
    assert not is_signed_in(client)
    monkeypatch.setattr(time, "time", lambda: now)
    assert not is_signed_in(client)


def test_a_session_ends_after_twelve_hours_however_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    client, now = sign_in(Client(), person("safety")), time.time()
    for hour in range(1, 13):
        monkeypatch.setattr(time, "time", lambda hour=hour: now + hour * 3600 - 1)
        assert is_signed_in(client)
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 + 1)
    assert not is_signed_in(client)


def test_a_session_is_not_written_at_every_page() -> None:
    client = sign_in(Client(), person("safety"))
    with CaptureQueriesContext(connection) as queries:
        client.get("/account/")
    assert not [one for one in queries if one["sql"].startswith(("UPDATE", "INSERT"))]


def test_a_session_without_its_clocks_counts_as_expired() -> None:
    client = sign_in(Client(), person("safety"))
    session = client.session
    del session[sessions.SIGNED_IN_AT]
    session.save()
    assert not is_signed_in(client)


def test_who_is_deactivated_is_out_at_once() -> None:
    of = person("safety")
    client = sign_in(Client(), of)
    of.is_active = False
    of.save()
    assert not is_signed_in(client)


def test_signing_out_asks_for_a_press_and_then_ends_the_session() -> None:
    client = sign_in(Client(), person("safety"))
    assert client.get("/uitloggen/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/uitloggen/").headers["Location"] == "/inloggen/"
    assert not is_signed_in(client)


def test_the_cookie_of_a_session_is_for_this_site_and_not_for_scripts(settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    person("safety")
    client = Client()
    cookie = client.post("/inloggen/", {"email": "safety@gm0363.example"}).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 12 * 60 * 60


@pytest.mark.parametrize("key", [r"\000" + "a" * 31, r"\302\240" + "a" * 31, "'" + "a" * 31])
def test_a_key_that_we_never_made_is_not_looked_for(client: Client, key: str) -> None:
    client.cookies.load(f'sessionid="{key}"')
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/account/").status_code == 302
    assert not [one for one in caught if "django_session" in one["sql"]]
