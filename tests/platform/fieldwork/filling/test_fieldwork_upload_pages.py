"""Reading a filled-in workbook in through the pages: first to see, then to save."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import filling_factory, offline, people
from platform_support.filling_pages import (
    WAVE,
    html,
    open_response,
    submitted,
    url,
    value_of,
)
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import answering, uploading
from zicht.platform.fieldwork.models import Proposal, Response, Source, Stored, Wave, WaveState
from zicht.platform.fieldwork.response import history, looking_along

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def carried(page: HttpResponse) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', html(page))
    assert found is not None
    return found[1]


def save(client: Client, page: HttpResponse) -> HttpResponse:
    return client.post(url("upload"), {"carried": carried(page)})


def answer(response: Response, who: str, variable: str, value: Stored, version: int) -> None:
    answering.save_answer(
        response,
        variable,
        value,
        base_version=version,
        person=people.person(who),
        now=timezone.now(),
    )


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    pages = client.get(url("upload")), client.post(url("upload")), client.get(url("workbook"))
    for page in pages:
        assert page.headers["Location"].startswith(reverse("account_login"))


def test_who_is_of_another_organisation_is_told_that_there_is_nothing() -> None:
    data = offline.download(people.signed_in("safety"))
    for who in ("stranger", "desk", "owner", "coordinator", "researcher"):
        client = people.signed_in(who)
        assert client.get(url("workbook")).status_code == 404
        assert client.get(url("upload")).status_code == 404
        assert offline.upload(client, data).status_code == 404


def test_who_looks_along_from_the_desk_reads_and_does_nothing_else(response: Response) -> None:
    data = offline.download(people.signed_in("safety"))
    desk, now = people.signed_in("desk"), timezone.now()
    looking_along.begin(response, reason="Hulp", hours=1, person=people.person("desk"), now=now)
    tasks = html(desk.get(url("tasks")))
    assert "Onderdelen" in tasks
    for address in (url("workbook"), url("upload"), url("known"), url("download", "pdf")):
        assert desk.get(address).status_code == 404
        assert address not in tasks
    assert offline.upload(desk, data).status_code == 404
    for button in ({"take": "A5"}, {"take_all": "1"}):
        assert desk.post(url("section", "A"), button).status_code == 404
    correction = {"figure": "population", "value": "5"}
    assert desk.post(url("known"), correction).status_code == 404


def test_everybody_of_the_municipality_downloads_and_reads_in() -> None:
    for who in ("contact", "safety", "care_youth", "signer"):
        client = people.signed_in(who)
        for prefix in ("", "/en"):
            book = client.get(prefix + url("workbook"))
            assert book.headers["Content-Type"].endswith("spreadsheetml.sheet")
            assert "GM0363" in book.headers["Content-Disposition"]
            page = client.get(prefix + url("upload"))
            assert page.status_code == 200
            for one in (book, page):
                assert "no-store" in one.headers["Cache-Control"]


def test_what_changes_is_shown_first_and_saved_with_one_press(response: Response) -> None:
    client = people.signed_in("safety")
    answer(response, "safety", "A4", "no", 0)
    data = offline.fill(offline.download(client), {"A1": "Ja", "I1|safety": "x", "A4": None})
    page = offline.upload(client, data)
    text = html(page)
    assert page.status_code == 200
    assert "2 antwoorden veranderen" in text
    assert "A1: Denkt u dat mensenhandel in uw gemeente voorkomt?" in text
    assert "Leeg in het werkboek, dus blijft zoals het is: A4." in text
    assert not response.filled_in.filter(variable="A1").exists()
    done = save(client, page)
    assert done.headers["Location"] == url("tasks")
    assert "Opgeslagen: 2 antwoorden uit het werkboek." in html(client.get(url("tasks")))
    assert value_of(response, "A1") == "yes"
    assert value_of(response, "I1") == ["safety"]
    assert value_of(response, "A4") == "no"
    change = response.changes.get(variable="A1")
    assert (change.source, change.person) == (Source.UPLOAD, people.person("safety"))
    assert history.verify(response) is None
    event = Event.objects.get(action="answers.uploaded")
    assert event.detail == {"answers": 2, "undecided": 0}
    numbers = response.changes.count()
    assert save(client, page).status_code == 302
    assert response.changes.count() == numbers


def test_acceptance_1_a_file_and_a_colleague_at_the_same_answer_both_keep_their_value(
    response: Response,
) -> None:
    safety, care = people.signed_in("safety"), people.signed_in("care_youth")
    answer(response, "safety", "A5", "adopted", 0)
    data = offline.fill(offline.download(safety), {"A1": "Ja", "A3": "Weet niet", "A5": "[leeg]"})
    # Meanwhile: another answer, the same answer, and one that the file leaves alone.
    answer(response, "care_youth", "A1", "no", 0)
    answer(response, "care_youth", "A3", "unknown", 0)
    answer(response, "care_youth", "A4", "no", 0)
    page = offline.upload(safety, data)
    text = html(page)
    assert "2 antwoorden veranderen" in text
    assert "Intussen ingevuld door Care_youth Jansen" in text
    assert text.count("Intussen ingevuld door") == 1
    # And another one between seeing and pressing.
    answer(response, "care_youth", "A5", "no", 1)
    assert save(safety, page).status_code == 302
    assert value_of(response, "A1") == "no"
    assert value_of(response, "A4") == "no"
    assert value_of(response, "A5") == "no"
    found = Proposal.objects.order_by("variable").values_list("variable", "value", "base_version")
    assert list(found) == [("A1", "yes", 0), ("A5", None, 1)]
    tasks = html(safety.get(url("tasks")))
    assert "kies welk antwoord geldt" in tasks
    assert "A1" in tasks
    assert "Er zijn twee antwoorden" in html(care.get(url("section", "A")))
    assert history.verify(response) is None


def test_nothing_is_saved_of_a_file_with_a_mistake(response: Response) -> None:
    client = people.signed_in("safety")
    data = offline.fill(offline.download(client), {"A1": "Ja", "A8b": "veel"})
    page = offline.upload(client, data, name="<b>ons.xlsx")
    text = html(page)
    assert page.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert "Er is niets opgeslagen: 1 fout in het bestand" in text
    assert "&lt;b&gt;ons.xlsx › Antwoorden" in text
    assert f"Rij {offline.row_of('A8b')}, vraag A8b:" in text
    assert "&#x27;veel&#x27; is geen getal." in text
    assert 'name="carried"' not in text
    assert not response.filled_in.exists()


def test_a_file_with_nothing_new_has_no_button_to_save() -> None:
    client = people.signed_in("safety")
    page = offline.upload(client, offline.download(client))
    assert "niets anders dan wat al is ingevuld" in html(page)
    assert 'name="carried"' not in html(page)


def test_an_answer_to_a_question_that_is_not_asked_says_so(response: Response) -> None:
    client = people.signed_in("safety")
    data = offline.fill(offline.download(client), {"A1": "Nee", "A1a.sexual": "Ja"})
    page = offline.upload(client, data)
    assert html(page).count("telt niet mee") == 1
    assert save(client, page).status_code == 302
    assert value_of(response, "A1a.sexual") == "yes"


def test_a_blank_workbook_leaves_out_what_was_filled_in(response: Response) -> None:
    client = people.signed_in("safety")
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    assert offline.cell(offline.download(client), "A1") == "Ja"
    blank = offline.download(client, "?leeg=1")
    assert offline.cell(blank, "A1") is None
    page = offline.upload(client, offline.fill(blank, {"A1": "Weet niet"}))
    assert "1 antwoord verandert" in html(page)
    save(client, page)
    assert value_of(response, "A1") == "unknown"
    assert not Proposal.objects.exists()


def test_the_workbook_is_in_the_language_of_the_page_and_is_read_in_either(
    response: Response,
) -> None:
    client = people.signed_in("safety")
    data = bytes(client.get("/en" + url("workbook")).content)
    filled = offline.edit(
        data,
        lambda book: book["Answers"].cell(offline.row_of("A1"), 5, "Do not know"),
    )
    page = offline.upload(client, filled)
    assert "1 antwoord verandert" in html(page)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Kies een bestand met inhoud."),
        (bytes(5_000_001), "groter dan 5 MB"),
        (b"a;b\n1;2\n", "geen Excel-werkmap"),
    ],
    ids=["empty", "large", "csv"],
)
def test_a_file_that_cannot_be_read_is_told(data: bytes, said: str) -> None:
    page = offline.upload(people.signed_in("safety"), data)
    assert page.status_code == 422
    assert said in html(page)


def test_no_file_is_told() -> None:
    page = people.signed_in("safety").post(url("upload"))
    assert page.status_code == 422
    assert "Kies een bestand met inhoud." in html(page)


def test_what_was_not_shown_to_this_person_cannot_be_saved(response: Response) -> None:
    safety, care = people.signed_in("safety"), people.signed_in("care_youth")
    page = offline.upload(safety, offline.fill(offline.download(safety), {"A1": "Ja"}))
    text = carried(page)
    for client, given in ((care, text), (safety, text[:-1]), (safety, ""), (safety, "a:b:c")):
        refused = client.post(url("upload"), {"carried": given})
        assert refused.status_code == 422
        assert "Dit overzicht is te oud" in html(refused)
    other = filling_factory.make_response(response.wave, "GM0518", "'s-Gravenhage")
    assert uploading.carried(text, other, people.person("safety")) is None
    assert not response.filled_in.exists()


def test_nothing_is_read_in_once_it_is_submitted_or_closed(response: Response) -> None:
    client = people.signed_in("safety")
    data = offline.fill(offline.download(client), {"A1": "Nee"})
    page = offline.upload(client, data)
    submitted(response)
    numbers = response.changes.count()
    late = save(client, page)
    assert late.status_code == 409
    assert offline.upload(client, data).status_code == 409
    assert 'type="file"' not in html(client.get(url("upload")))
    Response.objects.update(submitted_at=None, answers=None)
    Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
    assert save(client, page).status_code == 409
    assert response.changes.count() == numbers
    assert client.get(url("workbook")).status_code == 200


def test_a_wave_that_closed_while_somebody_pressed_is_told(
    response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = people.signed_in("safety")
    page = offline.upload(client, offline.fill(offline.download(client), {"A1": "Nee"}))
    later = timezone.now() + timedelta(days=30)
    monkeypatch.setattr(
        "zicht.platform.fieldwork.filling.upload_views.uploading.save",
        lambda response, given, *, person, now: _save(response, given, person=person, now=later),
    )
    late = save(client, page)
    assert late.status_code == 409
    assert "Niet opgeslagen. De meting is gesloten." in html(late)


_save = uploading.save


def test_no_answer_stands_in_an_address_or_is_kept_on_the_server(response: Response) -> None:
    client = people.signed_in("safety")
    data = offline.fill(offline.download(client), {"Z2": "vertrouwelijk"})
    page = offline.upload(client, data)
    assert "vertrouwelijk" in html(page)
    assert "vertrouwelijk" not in save(client, page).headers["Location"]
    assert "vertrouwelijk" not in str(dict(client.session.items()))
