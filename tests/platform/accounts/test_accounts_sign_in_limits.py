"""How often codes can be asked for: enough for people, and no use to a stranger."""

from collections.abc import Iterator

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from platform_support.people import person
from platform_support.signing_in import (
    ADDRESS,
    ask_for_code,
    code_in_mail,
    is_signed_in,
    link_in_mail,
)
from zicht.platform.accounts import links
from zicht.platform.mail.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_codes_for_one_address_are_limited_whoever_asks_and_whether_it_is_known() -> None:
    person("safety")
    for address in (ADDRESS, "nobody@elders.example"):
        answers = [ask_for_code(Client(), address) for _ in range(6)]
        assert [one.status_code for one in answers] == [302] * 5 + [200]
        assert "Te veel pogingen" in answers[-1].content.decode()


def test_a_stranger_elsewhere_does_not_keep_somebody_from_asking_for_a_code(client: Client) -> None:
    person("safety")
    for _ in range(6):
        refused = ask_for_code(Client(), network="203.0.113.7")
    assert refused.status_code == 200
    assert ask_for_code(client, network="198.51.100.1").status_code == 302
    client.post("/inloggen/code/", {"code": code_in_mail()})
    assert is_signed_in(client)


@pytest.mark.parametrize("address", [ADDRESS, "nobody@elders.example"])
def test_many_strangers_at_once_fill_no_mailbox_and_leave_the_link_in_the_last_mail(
    address: str, client: Client
) -> None:
    person("safety")
    answers = [
        ask_for_code(Client(), address, network=f"203.0.113.{number // 5}").status_code
        for number in range(40)
    ]
    assert answers == [302] * 20 + [200] * 20
    page = ask_for_code(client, address, network="198.51.100.1").content.decode()
    assert "Gebruik de link in de laatste mail van Zicht" in page
    if address == ADDRESS:
        assert Message.objects.filter(to=ADDRESS).count() == 20
        # As long as no new code can be asked for, a mail with a link that works is there.
        client.post(link_in_mail())
        assert is_signed_in(client)


def test_no_new_code_can_be_refused_for_longer_than_the_link_in_a_mail_works() -> None:
    for action in ("request_login_code", "request_login_code_of_anybody"):
        for rate in ratelimit.get_rates(app="allauth.account", action=action):
            assert rate.duration <= links.VALID.total_seconds()


def test_whoever_has_a_passkey_signs_in_whatever_strangers_asked(client: Client) -> None:
    for number in range(25):
        ask_for_code(Client(), network=f"203.0.113.{number // 5}")
    asked = client.get("/inloggen/passkey/", headers={"x-requested-with": "XMLHttpRequest"})
    assert asked.status_code == 200
    assert "request_options" in asked.json()


def test_one_visitor_cannot_try_address_after_address(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "request_login_code": "3/m/ip"}
    answers = [ask_for_code(client, f"a{number}@b.example").status_code for number in range(4)]
    assert answers[:3] == [302] * 3
    assert answers[3] == 200


def test_codes_in_addresses_cannot_be_guessed_without_end(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "open_code": "2/m/ip"}
    asked = [client.get(f"/uitnodiging/code{number}/") for number in range(3)]
    assert [one.status_code for one in asked] == [404, 404, 429]
    assert "Te veel pogingen" in asked[-1].content.decode()
    assert client.post("/inloggen/link/code/").status_code == 429
