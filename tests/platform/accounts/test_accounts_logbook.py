"""The log as an owner reads it: filters, pages, and whether the chain is whole."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from platform_support.people import CAST, person, signed_in
from zicht.platform.accounts import log_views
from zicht.platform.audit import selectors, services
from zicht.platform.audit.models import Event

pytestmark = pytest.mark.django_db

PATH = "/team/logboek/"


def text(client: Client, query: str = "") -> str:
    answer = client.get(f"{PATH}{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def numbers(html: str) -> list[int]:
    return [int(one) for one in re.findall(r'<th scope="row">(\d+)</th>', html)]


def record(action: str, subject: str, **detail: str) -> None:
    with transaction.atomic():
        services.record(action, actor=person("member"), subject=subject, detail=detail)


@pytest.mark.parametrize("who", sorted(set(CAST) - {"owner"}))
def test_nobody_but_an_owner_reads_the_log(who: str) -> None:
    client = signed_in(who)
    assert client.get(PATH).status_code == 404
    assert client.post(PATH).status_code == 404
    assert selectors.last_check() is None


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(PATH).headers["Location"].startswith("/inloggen/")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_latest_stands_first_with_everything_that_is_known(prefix: str) -> None:
    owner = signed_in("owner")
    record("wave.created", "wave:meting-2027", version="2026")
    page = owner.get(prefix + PATH)
    html = " ".join(page.content.decode().split())
    found = numbers(html)
    assert found == sorted(found, reverse=True)
    assert found[0] == Event.objects.latest("pk").pk
    for words in ("Member Jansen", "wave.created", "wave:meting-2027", "version: 2026"):
        assert words in html
    assert html.count("<h1") == 1
    assert "no-store" in page.headers["Cache-Control"]
    assert 'href="/team/logboek/"' in owner.get("/account/").content.decode()


def test_it_is_filtered_by_action_subject_and_day() -> None:
    owner = signed_in("owner")
    record("wave.created", "wave:a")
    record("wave.opened", "wave:a")
    record("wave.created", "wave:b")
    last = Event.objects.latest("pk").pk
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    assert numbers(text(owner, "?handeling=wave.created")) == [last, last - 2]
    assert numbers(text(owner, "?onderwerp=wave:a")) == [last - 1, last - 2]
    assert numbers(text(owner, "?onderwerp=wave:&handeling=wave.opened")) == [last - 1]
    assert len(numbers(text(owner, f"?vanaf={today}&tot={today}"))) == last
    assert "Niets gevonden" in text(owner, f"?vanaf={tomorrow}")
    assert 'value="wave:a"' in text(owner, "?onderwerp=wave:a")


@pytest.mark.parametrize(
    "query", ["?vanaf=gisteren", "?tot=0000-00-00", "?voor=x", "?voor=" + "9" * 30]
)
def test_what_cannot_be_read_counts_as_not_asked(query: str) -> None:
    assert numbers(text(signed_in("owner"), query))


def test_older_events_stand_on_the_next_page_with_the_same_filter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_views, "_ON_A_PAGE", 2)
    owner = signed_in("owner")
    for _ in range(3):
        record("wave.created", "wave:a")
    last = Event.objects.latest("pk").pk
    first = text(owner, "?onderwerp=wave:a")
    assert numbers(first) == [last, last - 1]
    (link,) = re.findall(r'href="\?([^"]*voor=[^"]*)"', first)
    second = text(owner, "?" + link.replace("&amp;", "&"))
    assert numbers(second) == [last - 2]
    assert "Oudere gebeurtenissen" not in second
    assert "De laatste, zonder filter" in second


def test_a_whole_chain_is_said_to_be_whole_and_when() -> None:
    owner = signed_in("owner")
    assert "Nog nooit nagekeken" in text(owner)
    assert owner.post(PATH).headers["Location"] == PATH
    html = text(owner)
    assert "De keten is heel." in html
    assert "De keten was heel op" in html
    check = Event.objects.get(action="log.checked")
    assert (check.actor_id, check.detail["is_whole"]) == (person("owner").pk, True)


def test_a_broken_chain_is_told_with_the_number_of_the_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = signed_in("owner")
    # The database refuses to change an event, so the fault is in what is read back.
    monkeypatch.setattr(selectors, "digest_of", lambda event: "" if event.id == 2 else event.digest)
    owner.post(PATH)
    assert "De keten was verbroken bij gebeurtenis 2" in text(owner)
