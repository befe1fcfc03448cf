"""Signing in at one's own organisation, at a real OpenID Connect provider on this machine."""

from collections.abc import Iterator
from io import StringIO
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from platform_support import oidc_provider, people
from platform_support.people import organisation, person
from zicht.platform.accounts import oidc, services
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Role
from zicht.platform.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that gives out any client and any person it is told of."""
    with oidc_provider.running() as address:
        yield address


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def connect(provider: str, *, code: str = "GM0363", trusts_address: bool = False) -> SocialApp:
    return oidc.connect(
        organisation(code),
        server_url=provider,
        client_id="zicht",
        secret="geheim-genoeg",
        trusts_address=trusts_address,
        person=None,
    )


def sign_in_at(provider: str, subject: str, **claims: object) -> tuple[Client, HttpResponse]:
    """As a browser goes: to us, to the provider, where somebody signs in, and back."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=10).raise_for_status()
    client = Client()
    leaving = client.get("/inloggen/bij/gm0363/")
    assert leaving.status_code == 302
    at_provider = leaving.headers["Location"]
    assert at_provider.startswith(provider)
    back = requests.post(at_provider, data={"sub": subject}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    assert parts.path == "/inloggen/bij/gm0363/terug/"
    response = client.get(f"{parts.path}?{parts.query}")
    assert isinstance(response, HttpResponse)
    return client, response


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_who_was_invited_signs_in_at_their_organisation_and_again_by_the_same_account(
    provider: str,
) -> None:
    of = person("safety")
    connect(provider)
    client, response = sign_in_at(provider, "s1", email=of.email.upper(), email_verified=True)
    assert response.headers["Location"] == "/account/"
    assert is_signed_in(client)
    event = Event.objects.filter(action="person.signed_in").get()
    assert (event.actor_id, event.detail) == (of.pk, {"method": "socialaccount"})
    # The address at the provider may change; who it is does not.
    again, _ = sign_in_at(provider, "s1", email="getrouwd@gm0363.example", email_verified=True)
    assert is_signed_in(again)
    assert SocialAccount.objects.get().user == of


def test_the_page_lists_the_organisations_at_which_people_can_sign_in(
    provider: str, client: Client
) -> None:
    assert "Nog geen organisatie" in client.get("/inloggen/organisatie/").content.decode()
    connect(provider)
    page = client.get("/inloggen/organisatie/").content.decode()
    assert 'href="/inloggen/bij/gm0363/">Amsterdam</a>' in page


def test_who_was_not_invited_does_not_come_in(provider: str) -> None:
    connect(provider)
    client, response = sign_in_at(provider, "s2", email="nieuw@gm0363.example", email_verified=True)
    assert response.status_code == 403
    assert "alleen inloggen wie is uitgenodigd" in response.content.decode()
    assert not is_signed_in(client)
    assert not Person.objects.filter(email="nieuw@gm0363.example").exists()


def test_an_address_that_the_provider_did_not_verify_is_not_believed(provider: str) -> None:
    of = person("safety")
    connect(provider)
    client, response = sign_in_at(provider, "s3", email=of.email)
    assert response.status_code == 403
    assert not is_signed_in(client)
    connect(provider, trusts_address=True)
    client, _ = sign_in_at(provider, "s3", email=of.email)
    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["stranger", "member"])
def test_a_provider_does_not_speak_for_people_of_another_organisation(
    provider: str, name: str
) -> None:
    of = person(name)
    connect(provider)
    client, response = sign_in_at(provider, f"x-{name}", email=of.email, email_verified=True)
    assert response.status_code == 403
    assert not is_signed_in(client)


def test_a_provider_does_not_speak_for_who_also_acts_elsewhere(provider: str) -> None:
    of = person("safety")
    connect(provider)
    sign_in_at(provider, "s4", email=of.email, email_verified=True)
    services.grant(of, organisation("GM0518"), Role.CONTACT, person=None, today=people.JOINED)
    client, response = sign_in_at(provider, "s4", email=of.email, email_verified=True)
    assert response.status_code == 403
    assert not is_signed_in(client)


def test_who_no_longer_acts_for_the_organisation_or_was_deactivated_does_not_come_in(
    provider: str,
) -> None:
    connect(provider)
    for subject, of in (("s5", person("safety")), ("s6", person("signer"))):
        client, _ = sign_in_at(provider, subject, email=of.email, email_verified=True)
        assert is_signed_in(client)
    today = timezone.localdate()
    services.end_membership(person("safety").memberships.get(), person=None, today=today)
    Person.objects.filter(pk=person("signer").pk).update(is_active=False)
    for subject in ("s5", "s6"):
        client, response = sign_in_at(provider, subject, email="x@y.example", email_verified=True)
        assert response.status_code == 403
        assert not is_signed_in(client)


def test_a_second_factor_is_asked_after_signing_in_elsewhere_too(provider: str) -> None:
    of = person("safety")
    people.add_app(of)
    connect(provider)
    client, response = sign_in_at(provider, "s7", email=of.email, email_verified=True)
    assert response.headers["Location"] == "/inloggen/tweede-stap/"
    assert not is_signed_in(client)


def test_an_account_elsewhere_cannot_be_tied_to_a_session_that_is_open(provider: str) -> None:
    connect(provider)
    requests.put(
        f"{provider}/users/s8", json={"email": "x@y.example"}, timeout=10
    ).raise_for_status()
    client = people.sign_in(Client(), person("safety"))
    at_provider = client.get("/inloggen/bij/gm0363/?process=connect").headers["Location"]
    back = requests.post(at_provider, data={"sub": "s8"}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    assert client.get(f"{parts.path}?{parts.query}").status_code == 403
    assert not SocialAccount.objects.exists()


def test_who_breaks_off_at_the_provider_reads_what_else_they_can_do(provider: str) -> None:
    connect(provider)
    client = Client()
    at_provider = client.get("/inloggen/bij/gm0363/").headers["Location"]
    back = requests.post(at_provider, data={"action": "deny"}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    response = client.get(f"{parts.path}?{parts.query}", follow=True)
    assert "Inloggen is niet gelukt" in response.content.decode()


def test_an_answer_that_nobody_asked_for_is_refused(provider: str, client: Client) -> None:
    connect(provider)
    response = client.get("/inloggen/bij/gm0363/terug/?code=x&state=y")
    assert "Inloggen is niet gelukt" in response.content.decode()


def test_an_organisation_without_a_provider_is_not_found(client: Client) -> None:
    assert client.get("/inloggen/bij/gm0518/").status_code == 404


def test_the_command_stores_a_provider_and_tells_where_it_sends_people_back(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="not an organisation"):
        call_command("connect_oidc", "GM9999", provider, "zicht")
    organisation("GM0363")
    monkeypatch.delenv("ZICHT_OIDC_SECRET", raising=False)
    with pytest.raises(CommandError, match="Set ZICHT_OIDC_SECRET"):
        call_command("connect_oidc", "GM0363", provider, "zicht")
    with pytest.raises(CommandError, match="does not start with https"):
        call_command("connect_oidc", "GM0363", "http://login.example", "zicht")
    monkeypatch.setenv("ZICHT_OIDC_SECRET", "geheim-genoeg")
    out = StringIO()
    call_command("connect_oidc", "gm0363", provider, "zicht", "--trusts-address", stdout=out)
    assert "/inloggen/bij/gm0363/terug/" in out.getvalue()
    app = SocialApp.objects.get()
    assert app.settings == {"server_url": provider, "trusts_address": True}
    assert Event.objects.filter(action="organisation.oidc_connected").count() == 1
