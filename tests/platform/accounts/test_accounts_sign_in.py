"""Signing in by code, link and app, and what a stranger can learn (nothing)."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from platform_support import people
from platform_support.people import person, sign_in, signed_in
from platform_support.signing_in import (
    ADDRESS,
    ask_for_code,
    code_in_mail,
    is_signed_in,
    latest,
    link_in_mail,
)
from zicht.platform.accounts import links, services, sessions
from zicht.platform.accounts.models import Person, SignInLink
from zicht.platform.audit.models import Event
from zicht.platform.mail import delivery
from zicht.platform.mail.models import Message, State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_code_in_a_mail_signs_somebody_in(client: Client) -> None:
    person("safety")
    response = ask_for_code(client, ADDRESS.upper())
    assert response.headers["Location"] == "/inloggen/code/"
    assert latest().to == ADDRESS
    response = client.post("/inloggen/code/", {"code": code_in_mail().lower()})
    assert response.headers["Location"] == "/account/"
    assert is_signed_in(client)
    event = Event.objects.filter(action="person.signed_in").get()
    assert event.detail == {"method": "code"}
    assert event.actor_label == "Safety Jansen"


def test_a_wrong_code_is_said_on_top_with_a_link_to_the_field(client: Client) -> None:
    person("safety")
    ask_for_code(client)
    html = client.post("/inloggen/code/", {"code": "WRONG"}).content.decode()
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#id_code">Deze code klopt niet.' in html
    assert 'aria-invalid="true"' in html
    assert not is_signed_in(client)


def test_after_five_wrong_codes_even_the_right_one_is_refused(client: Client) -> None:
    person("safety")
    ask_for_code(client)
    for _ in range(5):
        client.post("/inloggen/code/", {"code": "WRONG"})
    client.post("/inloggen/code/", {"code": code_in_mail()})
    assert not is_signed_in(client)


def test_a_code_works_once_and_in_the_browser_that_asked(client: Client) -> None:
    person("safety")
    ask_for_code(client)
    code = code_in_mail()
    other = Client()
    other.post("/inloggen/code/", {"code": code})
    assert not is_signed_in(other)
    client.post("/inloggen/code/", {"code": code})
    client.post("/uitloggen/")
    client.post("/inloggen/code/", {"code": code})
    assert not is_signed_in(client)


def test_who_mistyped_their_address_asks_again(client: Client) -> None:
    person("safety")
    ask_for_code(client, "saftey@gm0363.example")
    assert "Mailadres" in client.get("/inloggen/").content.decode()
    ask_for_code(client)
    client.post("/inloggen/code/", {"code": code_in_mail()})
    assert is_signed_in(client)


def test_a_code_works_for_a_quarter_of_an_hour(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("safety")
    ask_for_code(client)
    code, now = code_in_mail(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    client.post("/inloggen/code/", {"code": code})
    monkeypatch.undo()
    assert not is_signed_in(client)


def test_the_link_in_the_mail_signs_in_on_another_device_by_a_press_of_a_button(
    client: Client,
) -> None:
    person("safety")
    ask_for_code(client)
    other, link = Client(), link_in_mail()
    html = other.get(link).content.decode()
    assert ADDRESS in html
    assert not is_signed_in(other)
    assert other.post(link).headers["Location"] == "/account/"
    assert is_signed_in(other)
    event = Event.objects.filter(action="person.signed_in").get()
    assert event.detail == {"method": "link"}


def test_a_link_works_once_for_a_quarter_of_an_hour(client: Client) -> None:
    of, now = person("safety"), timezone.now()
    code = links.make(of, now=now)
    assert client.post(f"/inloggen/link/{code}/").status_code == 302
    again = Client().post(f"/inloggen/link/{code}/")
    assert again.status_code == 410
    assert "Deze link werkt niet meer" in again.content.decode()
    late = links.make(of, now=now - links.VALID)
    assert Client().get(f"/inloggen/link/{late}/").status_code == 410
    assert Client().get("/inloggen/link/bestaat-niet/").status_code == 410


def test_of_two_who_use_a_link_at_once_one_signs_in() -> None:
    now = timezone.now()
    link = links.find(links.make(person("safety"), now=now), now=now)
    assert link is not None
    assert [links.use(link, now=now), links.use(link, now=now)] == [True, False]


def test_links_are_thrown_away_a_day_after_they_expired() -> None:
    old = timezone.now() - timedelta(days=2)
    links.make(person("safety"), now=old)
    links.make(person("safety"), now=timezone.now())
    assert SignInLink.objects.count() == 1


@pytest.mark.parametrize("who", ["unknown", "deactivated"])
def test_whether_somebody_has_an_account_is_seen_by_no_answer_and_no_work(
    who: str, client: Client
) -> None:
    """The same page, cookies, headers and number of statements, so the same time."""
    person("safety")
    address = "nobody@elders.example"
    if who == "deactivated":
        gone = person("signer")
        gone.is_active, address = False, gone.email
        gone.save()
    known, unknown = Client(), Client()
    for browser in (known, unknown):
        browser.get("/inloggen/")
    with CaptureQueriesContext(
        connection,
    ) as of_known:
        first = ask_for_code(known)
    with CaptureQueriesContext(connection) as of_unknown:
        second = ask_for_code(unknown, address)
    assert len(of_known) == len(of_unknown)
    assert (first.status_code, first.headers["Location"]) == (
        second.status_code,
        second.headers["Location"],
    )
    assert set(first.cookies) == set(second.cookies)
    assert first.headers.keys() == second.headers.keys()
    pages = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        for page in (known.get("/inloggen/code/"), unknown.get("/inloggen/code/"))
    ]
    assert pages[0].replace(ADDRESS, "") == pages[1].replace(address, "")
    wrong = [one.post("/inloggen/code/", {"code": "WRONG"}).status_code for one in (known, unknown)]
    assert wrong == [200, 200]


def test_a_stranger_gets_no_mail_because_somebody_typed_their_address(client: Client) -> None:
    ask_for_code(client, "nobody@elders.example")
    assert not Message.objects.filter(to__contains="elders").exists()
    delivery.settle(now=timezone.now())
    assert (latest().state, latest().body) == (State.CANCELLED, "")


def test_the_link_of_a_stranger_signs_in_nobody(client: Client) -> None:
    code = links.make(None, now=timezone.now())
    assert client.post(f"/inloggen/link/{code}/").status_code == 410


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/signup/").status_code == 404
    ask_for_code(client, "nobody@elders.example")
    assert not Person.objects.exists()


def test_who_comes_from_a_page_goes_back_there_and_never_to_another_site(client: Client) -> None:
    person("safety")
    asked = client.get("/team/mensen/GM0363/")
    assert asked.headers["Location"] == "/inloggen/?next=/team/mensen/GM0363/"
    client.post(asked.headers["Location"], {"email": ADDRESS, "next": "/team/mensen/GM0363/"})
    response = client.post(
        "/inloggen/code/", {"code": code_in_mail(), "next": "/team/mensen/GM0363/"}
    )
    assert response.headers["Location"] == "/team/mensen/GM0363/"
    other = Client()
    ask_for_code(other)
    response = other.post(
        "/inloggen/code/", {"code": code_in_mail(), "next": "https://elders.example/"}
    )
    assert response.headers["Location"] == "/account/"


def test_the_national_team_sees_nothing_before_a_second_factor_is_set_up() -> None:
    client = sign_in(Client(), person("member"))
    for path in ("/account/", "/team/mensen/", "/team/mensen/national/", "/team/post/"):
        assert client.get(path).headers["Location"] == "/account/beveiliging/"
    assert "verplicht" in client.get("/account/beveiliging/").content.decode()
    people.add_app(person("member"))
    assert client.get("/account/").status_code == 200


def test_who_has_an_app_is_asked_for_its_code_after_the_code_in_the_mail(client: Client) -> None:
    of = person("member")
    people.add_app(of)
    ask_for_code(client, of.email)
    response = client.post("/inloggen/code/", {"code": code_in_mail()})
    assert response.headers["Location"] == "/inloggen/tweede-stap/"
    assert not is_signed_in(client)
    wrong = client.post("/inloggen/tweede-stap/", {"code": "000000"})
    assert "Deze code klopt niet" in wrong.content.decode()
    assert not is_signed_in(client)
    client.post("/inloggen/tweede-stap/", {"code": people.app_code(time.time())})
    assert is_signed_in(client)


def test_a_link_does_not_go_around_the_second_factor(client: Client) -> None:
    of = person("member")
    people.add_app(of)
    code = links.make(of, now=timezone.now())
    response = client.post(f"/inloggen/link/{code}/")
    assert response.headers["Location"] == "/inloggen/tweede-stap/"
    assert not is_signed_in(client)


def test_an_app_is_added_with_its_code_told_by_mail_and_noted_in_the_log(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    of = person("member")
    ask_for_code(client, of.email)
    client.post("/inloggen/code/", {"code": code_in_mail()})
    html = client.get("/account/beveiliging/app/").content.decode()
    assert "<svg" in html
    secret = re.search(r'class="zicht-secret">(\w+)<', html)
    assert secret is not None
    people.SECRET, kept = secret[1], people.SECRET
    code = people.app_code(time.time())
    people.SECRET = kept
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/beveiliging/app/", {"code": code})
    assert response.headers["Location"] == "/account/beveiliging/herstelcodes/"
    assert (
        len(
            re.findall(
                r'class="zicht-secret">', client.get(response.headers["Location"]).content.decode()
            )
        )
        == 10
    )
    assert "Er is een authenticator-app toegevoegd" in Message.objects.get(purpose="security").body
    actions = Event.objects.values_list("action", flat=True)
    assert "second_factor.totp_activated" in actions


def test_the_key_of_an_app_is_not_readable_in_the_database() -> None:
    of = person("member")
    people.add_app(of)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert people.SECRET not in str(cursor.fetchall())


def test_the_national_team_keeps_its_last_second_factor() -> None:
    client = signed_in("member")
    html = client.post("/account/beveiliging/app/weghalen/").content.decode()
    assert "Voeg eerst een andere passkey of app toe" in html
    assert client.get("/account/").status_code == 200


def test_a_change_of_security_asks_again_who_it_is() -> None:
    client = signed_in("member")
    assert client.get("/account/beveiliging/herstelcodes/nieuw/").status_code == 200
    session = client.session
    session[sessions.SIGNED_IN_AT] -= 6 * 60
    session.save()
    response = client.get("/account/beveiliging/herstelcodes/nieuw/")
    assert response.headers["Location"].startswith("/account/bevestigen/")


def test_a_person_changes_their_own_name_and_language() -> None:
    client = sign_in(Client(), person("safety"))
    wrong = client.post("/account/", {"name": "", "language": "nl"})
    assert "Vul dit in." in wrong.content.decode()
    response = client.post("/account/", {"name": " Ada  Jansen ", "language": "en"}, follow=True)
    assert "Opgeslagen." in response.content.decode()
    changed = Person.objects.get(email=ADDRESS)
    assert (changed.name, changed.language) == ("Ada Jansen", "en")


def test_mail_speaks_the_language_of_its_reader(client: Client) -> None:
    of = person("safety")
    services.change_details(of, name="Ada", language=people.Language.EN)
    ask_for_code(client)
    assert latest().subject == "Signing in to Zicht"
    assert link_in_mail().startswith("/en/inloggen/link/")
