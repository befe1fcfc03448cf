"""Looking along through the pages: what a guest reads, what is refused, and what is seen of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone

from platform_support import people
from platform_support.filling_pages import CODE, WAVE, html, open_response, url
from platform_support.people import CAST, signed_in
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork import filling_urls
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import (
    Evidence,
    Look,
    LookAlong,
    Note,
    Remark,
    Response,
    Submission,
)

pytestmark = pytest.mark.django_db

REASON = "Er was een vraag over A1."
PAGE = f"/team/metingen/{WAVE}/{CODE}/"
READ = ("tasks", "missing", "finish")


@pytest.fixture(autouse=True)
def response() -> Response:
    made = open_response()
    safety, now = people.person("safety"), timezone.now()
    answering.save_answer(made, "A1", "yes", base_version=0, person=safety, now=now)
    made.refresh_from_db()
    return made


def begin(who: str = "desk", hours: str = "1") -> Client:
    client = signed_in(who)
    begun = client.post(f"{PAGE}meekijken/", {"reason": REASON, "hours": hours})
    assert begun.headers["Location"] == url("tasks")
    return client


def pages() -> list[str]:
    return [*(url(name) for name in READ), url("section", "A")]


@pytest.mark.parametrize("who", ["desk", "owner"])
def test_a_guest_reads_the_answers_and_finds_no_form_and_no_file(who: str) -> None:
    client = begin(who)
    for path in pages():
        for prefix in ("", "/en"):
            text = html(client.get(prefix + path))
            assert text.count("<form") == 1, path  # that of signing out
            assert "antwoorden.xlsx" not in text
    text = html(client.get(url("section", "A")))
    assert "<strong>Ja</strong>" in text
    assert "U kunt alleen lezen." in text
    assert "De vragenlijst is nu niet open" not in text


@pytest.mark.parametrize("who", sorted(set(CAST) - {"contact", "safety", "care_youth", "signer"}))
def test_nobody_reads_along_who_did_not_ask(who: str) -> None:
    begin("desk")
    if who != "desk":
        client = signed_in(who)
        for path in pages():
            assert client.get(path).status_code == 404, path


def test_without_asking_the_desk_reads_nothing_and_elsewhere_neither() -> None:
    client = signed_in("desk")
    for path in pages():
        assert client.get(path).status_code == 404, path
    begin("desk")
    other = url("tasks").replace(CODE, "GM0518")
    assert client.get(other).status_code == 404


def test_a_guest_leaves_no_trace_in_the_response(response: Response) -> None:
    looks, before = Look.objects.count(), vars(response) | {"_state": None}
    client = begin()
    for path in pages():
        client.get(path)
    after = Response.objects.get(pk=response.pk)
    assert Look.objects.count() == looks
    for name in ("opened_at", "last_activity_at", "change_number", "progress"):
        assert getattr(after, name) == before[name], name


def test_a_guest_reads_no_remark_no_note_and_no_evidence(response: Response) -> None:
    given = {
        "response": response,
        "item": "A1",
        "person": people.person("safety"),
        "at": timezone.now(),
    }
    Remark.objects.create(text="Verborgen opmerking", **given)
    Note.objects.create(text="Verborgen notitie", side="safety", **given)
    Evidence.objects.create(title="Verborgen bewijs", url="https://verborgen.example/", **given)
    client = begin()
    for path in pages():
        assert "erborgen" not in html(client.get(path)), path


@pytest.mark.parametrize("is_submitted", [False, True])
def test_every_link_that_a_guest_sees_leads_somewhere(
    response: Response, *, is_submitted: bool
) -> None:
    if is_submitted:
        now, signer = timezone.now(), people.person("signer")
        Submission.objects.create(
            response=response,
            number=1,
            answers={},
            sha256="0" * 64,
            change_number=1,
            person=signer,
            at=now,
        )
        Response.objects.update(answers={}, submitted_at=now)
    client = begin()
    links = {
        link.partition("#")[0]
        for path in pages()
        for link in re.findall(r'href="(/[^"]*)"', html(client.get(path)))
        if link.startswith(("/invullen/", "/hulp/", "/team/", "/spiegel/"))
    }
    assert url("section", "A") in links
    for link in links:
        assert client.get(link).status_code in (200, 302), link


def test_it_ends_at_the_moment_that_was_told() -> None:
    client = begin()
    LookAlong.objects.update(
        at=timezone.now() - timedelta(hours=2), until=timezone.now() - timedelta(seconds=1)
    )
    for path in pages():
        assert client.get(path).status_code == 404, path


def test_without_a_second_factor_nobody_looks_along() -> None:
    client = begin()
    Authenticator.objects.all().delete()
    for path in pages():
        assert client.get(path).headers["Location"] == reverse("mfa_index"), path


def test_who_left_the_desk_looks_along_no_more() -> None:
    client = begin()
    people.person("desk").memberships.update(valid_until=timezone.localdate())
    assert client.get(url("tasks")).status_code == 404


def test_who_became_a_member_looks_along_no_more() -> None:
    client = begin()
    people.person("desk").memberships.update(role="member")
    assert client.get(url("tasks")).status_code == 404


def test_a_guest_can_send_nothing_to_any_page_of_filling_in(response: Response) -> None:
    client = begin()
    changes = response.change_number
    data = {"A1": "no", "A1__version": "1", "side": "safety", "act": "agree", "text": "x"}
    readable = {"tasks", "missing", "finish", "section", "mine"}
    for pattern in filling_urls.urlpatterns:
        path = _address(pattern)
        for headers in ({}, {"Accept": "application/json"}):
            sent = client.post(path, data, headers=headers)
            assert sent.status_code in (404, 403, 405), path
        expected = {200} if pattern.name in readable else {404, 405}
        assert client.get(path).status_code in expected, path
    response.refresh_from_db()
    assert response.change_number == changes
    assert not response.agreements.exists()


def _address(pattern: URLPattern) -> str:
    """The address of a page of Amsterdam, with something in every place of it."""
    known = {"wave": WAVE, "code": CODE, "section": "A", "kind": "json", "item": "A1"}
    places = {
        name: known.get(name) or (uuid4() if isinstance(kind, UUIDConverter) else 1)
        for name, kind in pattern.pattern.converters.items()
    }
    return reverse(f"filling:{pattern.name}", kwargs=places)


def test_the_municipality_sees_on_every_page_who_looks_along_why_and_until_when() -> None:
    begin()
    for who in ("contact", "safety", "care_youth", "signer"):
        client = signed_in(who)
        for path in (*pages(), f"/hulp/{WAVE}/{CODE}/"):
            text = html(client.get(path))
            assert "Desk Jansen van de helpdesk kijkt mee, tot" in text, path
            assert REASON in text, path
        assert ("Beëindig meekijken" in text) == (who == "contact")


def test_the_contact_person_ends_it_at_once_and_it_stays_on_record() -> None:
    guest, contact = begin(), signed_in("contact")
    key = LookAlong.objects.get().pk
    for who in ("safety", "stranger", "desk"):
        refused = signed_in(who).post(url("end_looking_along"), {"look_along": key})
        assert refused.status_code == 404, who
    for bad in ("", "x", "999999"):
        assert contact.post(url("end_looking_along"), {"look_along": bad}).status_code == 404
    ended = contact.post(url("end_looking_along"), {"look_along": key})
    assert ended.headers["Location"] == url("tasks")
    assert guest.get(url("tasks")).status_code == 404
    text = html(contact.get(url("tasks")))
    assert "kijkt mee, tot" not in text
    assert "Wie eerder meekeek" in text
    assert "(beëindigd door Contact Jansen)" in text
    assert REASON in text


@pytest.mark.parametrize("who", ["desk", "owner"])
def test_the_desk_ends_it_too(who: str) -> None:
    guest = begin("desk")
    key = LookAlong.objects.get().pk
    ended = signed_in(who).post(f"{PAGE}meekijken/{key}/beeindigen/")
    assert ended.headers["Location"] == PAGE
    assert guest.get(url("tasks")).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": "", "hours": "1"}, "De reden ontbreekt."),
        ({"reason": "x" * 501, "hours": "1"}, "De reden is te lang."),
        ({"reason": REASON, "hours": "999"}, "Er is niet gekozen hoe lang."),
        ({"reason": REASON, "hours": ""}, "Er is niet gekozen hoe lang."),
    ],
)
def test_asking_to_look_along_without_reason_or_time_is_refused(
    data: dict[str, str], said: str
) -> None:
    refused = signed_in("desk").post(f"{PAGE}meekijken/", data)
    assert refused.status_code == 422
    assert said in html(refused)
    assert not LookAlong.objects.exists()


def test_a_page_is_noted_once_and_reloading_it_fills_no_log() -> None:
    client = begin()
    for _ in range(3):
        for path in pages():
            client.get(path)
    read = Event.objects.filter(action="look_along.read").values_list("detail__page", flat=True)
    assert list(read) == ["tasks", "missing", "finish", "section A"]
