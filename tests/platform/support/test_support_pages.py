"""The pages of asking for help and of the desk: who comes there, what they show, what they do."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import people
from platform_support.filling_pages import CODE, WAVE, html, open_response, url
from platform_support.people import CAST, signed_in
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import LookAlong, Response, Submission, Wave, WaveState
from zicht.platform.mail.models import Message
from zicht.platform.support.models import HelpRequest, Stage

pytestmark = pytest.mark.django_db

QUESTION = "Telt een signaal van de buurt ook mee?"
MUNICIPALITY = ["contact", "safety", "care_youth", "signer"]
HELPING = ["desk", "owner"]
OUTSIDE = sorted(set(CAST) - {*MUNICIPALITY, "owner", "member", "desk"})


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def at(name: str, *more: object) -> str:
    return reverse(f"support:{name}", args=[WAVE, CODE, *more])


ASKING = [f"/hulp/{WAVE}/{CODE}/", f"/hulp/{WAVE}/{CODE}/A1/"]
TEAM = ["/team/hulp/", f"/team/hulp/{WAVE}/{CODE}/", f"/team/metingen/{WAVE}/{CODE}/"]
ACTS = [
    f"/team/hulp/{WAVE}/{CODE}/",
    f"/team/metingen/{WAVE}/{CODE}/heropenen/",
    f"/team/metingen/{WAVE}/{CODE}/meekijken/",
    f"/team/metingen/{WAVE}/{CODE}/meekijken/1/beeindigen/",
]
SENT = {"text": "x", "reason": "x", "hours": "1", "write": "1", "confirm": "1"}


def ask(client: Client, item: str = "A1", **data: str) -> HttpResponse:
    return client.post(f"/hulp/{WAVE}/{CODE}/{item}/", {"text": QUESTION, "ask": "1", **data})


def submitted(response: Response) -> None:
    """As if everything was filled in, agreed to and submitted; only that it was counts here."""
    signer, now = people.person("signer"), timezone.now()
    Submission.objects.create(
        response=response,
        number=1,
        answers={},
        sha256="0" * 64,
        change_number=0,
        person=signer,
        at=now,
    )
    response.answers, response.submitted_at = {}, now
    response.save()


def answer_a1(response: Response, value: str = "yes", base_version: int = 0) -> None:
    answering.save_answer(
        response,
        "A1",
        value,
        base_version=base_version,
        person=people.person("safety"),
        now=timezone.now(),
    )


@pytest.mark.parametrize("path", [*ASKING, *TEAM, *ACTS])
def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path, SENT)):
        if answer.status_code != 405:
            assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", OUTSIDE)
def test_a_stranger_is_told_that_there_is_nothing(who: str) -> None:
    client = signed_in(who)
    for path in (*ASKING, *TEAM):
        assert client.get(path).status_code == 404, path
    for path in (*ASKING, *ACTS):
        assert client.post(path, SENT).status_code == 404, path
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("who", MUNICIPALITY)
def test_a_municipality_asks_and_finds_no_page_of_the_desk(who: str) -> None:
    client = signed_in(who)
    for path in ASKING:
        for prefix in ("", "/en"):
            page = client.get(prefix + path)
            assert page.status_code == 200
            assert "no-store" in page.headers["Cache-Control"]
            assert page.content.decode().count("<h1") == 1
    for path in TEAM:
        assert client.get(path).status_code == 404, path
    for path in ACTS:
        assert client.post(path, SENT).status_code == 404, path


@pytest.mark.parametrize("who", ["owner", "member", "desk"])
def test_the_whole_team_reads_and_asks_nothing(who: str) -> None:
    client = signed_in(who)
    for path in TEAM:
        for prefix in ("", "/en"):
            page = client.get(prefix + path)
            assert page.status_code == 200
            assert page.content.decode().count("<h1") == 1
    for path in ASKING:
        assert client.get(path).status_code == 404
        assert client.post(path, SENT).status_code == 404


def test_a_member_of_the_team_reads_only(response: Response) -> None:
    ask(signed_in("safety"))
    submitted(response)
    client = signed_in("member")
    for path in ACTS:
        assert client.post(path, SENT).status_code == 404, path
    for path in TEAM[1:]:
        assert "<textarea" not in html(client.get(path)), path
    assert not LookAlong.objects.exists()
    assert Submission.objects.get().reopened_at is None


def test_the_team_sees_nothing_before_a_second_factor() -> None:
    client = people.sign_in(Client(), people.person("desk"))
    for path in TEAM:
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", [f"/hulp/{WAVE}/{CODE}/Q9/", f"/hulp/other/{CODE}/"])
def test_what_is_not_asked_or_not_there_is_not_found(path: str) -> None:
    assert signed_in("safety").get(path).status_code == 404


@pytest.mark.parametrize("place", ["other/GM0363", f"{WAVE}/GM0344", f"{WAVE}/XX0363"])
def test_a_municipality_outside_the_wave_is_not_found(place: str) -> None:
    client = signed_in("desk")
    assert client.get(f"/team/metingen/{place}/").status_code == 404
    assert client.get(f"/team/hulp/{place}/").status_code == 404


def test_every_question_leads_to_asking_about_it() -> None:
    assert f'href="/hulp/{WAVE}/{CODE}/A1/"' in html(signed_in("safety").get(url("section", "A")))


def test_what_goes_along_is_shown_before_anything_is_sent(response: Response) -> None:
    text = html(signed_in("safety").get(ASKING[1]))
    for words in ("Meting 2026", "Amsterdam (GM0363)", "A1:", "2026 ", "altijd"):
        assert words in text
    assert 'name="share"' not in text
    assert "Er is nog geen antwoord ingevuld" in text
    answer_a1(response)
    text = html(signed_in("safety").get(ASKING[1]))
    assert 'name="share"' in text
    assert "checked" not in text
    assert "<strong>Ja</strong>" in text


def test_the_desk_sees_an_answer_only_when_the_box_was_ticked(response: Response) -> None:
    answer_a1(response)
    safety, desk = signed_in("safety"), signed_in("desk")
    assert ask(safety).headers["Location"] == ASKING[1]
    assert "Gedeeld antwoord" not in html(desk.get(TEAM[1]))
    digest = safety.get(ASKING[1]).context["standing"].digest
    assert ask(safety, share=digest).status_code == 302
    text = html(desk.get(TEAM[1]))
    assert text.count("Gedeeld antwoord") == 1
    assert "<strong>Ja</strong>" in text


def test_an_answer_that_changed_meanwhile_is_not_shared_unseen(response: Response) -> None:
    answer_a1(response)
    safety = signed_in("safety")
    digest = safety.get(ASKING[1]).context["standing"].digest
    answer_a1(response, "no", 1)
    refused = ask(safety, share=digest)
    assert refused.status_code == 422
    assert "Het antwoord is intussen veranderd" in html(refused)
    assert 'href="#id_share"' in html(refused)
    assert QUESTION in html(refused)
    assert not HelpRequest.objects.exists()


def test_an_empty_question_is_told_on_top_with_focus() -> None:
    refused = ask(signed_in("safety"), text=" ")
    text = html(refused)
    assert refused.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert 'href="#id_text"' in text
    assert 'id="id_text"' in text
    assert "Fout:" in text


def test_desk_and_municipality_write_back_and_forth_and_close() -> None:
    safety, colleague, desk = signed_in("safety"), signed_in("contact"), signed_in("desk")
    ask(safety)
    key = str(HelpRequest.objects.get().pk)
    assert QUESTION in html(desk.get("/team/hulp/"))
    desk.post(TEAM[1], {"write": key, "text": "Ja, <b>ook</b> dan."})
    assert Message.objects.filter(purpose="help-answered").count() == 1
    for client, path in ((safety, ASKING[1]), (colleague, ASKING[0])):
        assert "Ja, &lt;b&gt;ook&lt;/b&gt; dan." in html(client.get(path))
    assert QUESTION not in html(desk.get("/team/hulp/"))
    assert QUESTION in html(desk.get("/team/hulp/?stand=answered&naam=amster"))
    colleague.post(ASKING[0], {"write": key, "text": "En per mail?"})
    assert "En per mail?" in html(desk.get(TEAM[1]))
    colleague.post(ASKING[0], {"close": key})
    assert HelpRequest.objects.get().stage == Stage.CLOSED
    late = desk.post(TEAM[1], {"write": key, "text": "Nog iets"})
    assert late.status_code == 422
    assert "Deze hulpvraag is gesloten" in html(late)


def seen(page: HttpResponse) -> str:
    found = re.search(r'name="seen" value="(\d+)"', html(page))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("button", ["write", "close"])
def test_what_came_in_while_the_desk_wrote_goes_on_waiting_for_an_answer(button: str) -> None:
    safety, desk = signed_in("safety"), signed_in("desk")
    ask(safety)
    key = str(HelpRequest.objects.get().pk)
    before = {button: key, "text": "Mijn antwoord", "seen": seen(desk.get(TEAM[1]))}
    safety.post(ASKING[1], {"write": key, "text": "Laat maar, het ging om A2"})
    refused = desk.post(TEAM[1], before)
    assert refused.status_code == 422
    text = html(refused)
    for words in ("Er is intussen iets geschreven", "Laat maar, het ging om A2"):
        assert words in text
    assert ("Mijn antwoord</textarea>" in text) == (button == "write")
    assert HelpRequest.objects.get().stage == Stage.OPEN
    assert not Message.objects.filter(purpose="help-answered").exists()
    assert desk.post(TEAM[1], {**before, "seen": seen(refused)}).status_code == 302
    assert HelpRequest.objects.get().stage != Stage.OPEN


def test_what_the_desk_typed_stays_in_its_own_box() -> None:
    safety, desk = signed_in("safety"), signed_in("desk")
    ask(safety)
    ask(safety)
    key = HelpRequest.objects.latest("pk").pk
    long = "woord " * 400
    text = html(desk.post(TEAM[1], {"write": str(key), "text": long}))
    assert text.count("woord woord") > 0
    assert f'href="#id_text-{key}"' in text
    assert text.count('aria-invalid="true"') == 1


@pytest.mark.parametrize("key", ["0", "999999", "x", ""])
def test_a_thread_of_another_municipality_is_not_found(key: str) -> None:
    ask(signed_in("safety"))
    for client, path in ((signed_in("contact"), ASKING[0]), (signed_in("desk"), TEAM[1])):
        assert client.post(path, {"write": key, "text": "Hallo"}).status_code == 404
        assert client.post(path, {"close": key}).status_code == 404


@pytest.mark.parametrize("query", ["", "?stand=closed", "?stand=alle&naam=Ede", "?pagina=99"])
def test_an_empty_inbox_says_what_to_do(query: str) -> None:
    text = html(signed_in("desk").get(f"/team/hulp/{query}"))
    assert "0 hulpvragen." in text
    assert any(one in text for one in ("krijgt de helpdesk een mail", "Kies een andere", "Zoek op"))


def test_a_long_inbox_has_pages(response: Response) -> None:
    safety, now = people.person("safety"), timezone.now()
    HelpRequest.objects.bulk_create(
        HelpRequest(response=response, person=safety, at=now, changed_at=now, question=f"Vraag {n}")
        for n in range(51)
    )
    desk = signed_in("desk")
    assert "pagina=2" in html(desk.get("/team/hulp/?stand=open&naam=amsterdam"))
    assert "Vraag 50" in html(desk.get("/team/hulp/?stand=open&naam=amsterdam&pagina=2"))


def test_the_page_of_a_municipality_shows_how_far_it_is_and_never_an_answer(
    response: Response,
) -> None:
    people.person("contact")
    answering.save_answer(
        response,
        "Z2",
        "Een geheim",
        base_version=0,
        person=people.person("safety"),
        now=timezone.now(),
    )
    response.wave.contacts.create(
        municipality_id=CODE, email="nieuw@amsterdam.example", role="signer"
    )
    ask(signed_in("safety"))
    text = html(signed_in("desk").get(TEAM[2]))
    for words in (
        "begonnen", "Veiligheid", "Zorg en jeugd", "verplichte vragen ingevuld", "niet ingestemd",
        "contact@gm0363.example", "nieuw@amsterdam.example", "nog niet uitgenodigd",
        "1 hulpvraag wacht op antwoord", "Heropenen kan als de gemeente heeft ingediend",
    ):  # fmt: skip
        assert words in text, words
    assert "Een geheim" not in text
    assert TEAM[2] in html(signed_in("desk").get(f"/team/metingen/{WAVE}/"))


@pytest.mark.parametrize("who", HELPING)
def test_the_desk_reopens_after_seeing_what_that_means(response: Response, who: str) -> None:
    people.person("contact")
    submitted(response)
    client, path, reason = signed_in(who), ACTS[1], "Vraag A1 klopt niet."
    asked = html(client.post(path, {"reason": reason}))
    assert reason in asked
    assert "Contact Jansen" in asked
    assert "Signer Jansen" in asked
    assert Submission.objects.get().reopened_at is None
    assert client.post(path, {"reason": reason, "confirm": "1"}).headers["Location"] == TEAM[2]
    assert Event.objects.filter(action="response.reopened").count() == 1
    assert Message.objects.filter(purpose="reopening").count() == 2
    for page in (client.get(TEAM[2]), signed_in("safety").get(url("tasks"))):
        assert reason in html(page)
        assert f"door {who.capitalize()} Jansen" in html(page)


@pytest.mark.parametrize("confirm", [{}, {"confirm": "1"}])
def test_reopening_without_a_reason_is_refused(response: Response, confirm: dict[str, str]) -> None:
    submitted(response)
    refused = signed_in("desk").post(ACTS[1], {"reason": " ", **confirm})
    assert refused.status_code == 422
    assert "De reden ontbreekt." in html(refused)
    assert 'href="#id_reopen"' in html(refused)
    assert Submission.objects.get().reopened_at is None


@pytest.mark.parametrize("confirm", [{}, {"confirm": "1"}])
def test_reopening_what_was_not_submitted_or_is_closed_says_so(
    response: Response, confirm: dict[str, str]
) -> None:
    desk = signed_in("desk")
    data = {"reason": "Zomaar", **confirm}
    refused = desk.post(ACTS[1], data)
    assert refused.status_code == 409
    assert "De vragenlijst is niet ingediend." in html(refused)
    submitted(response)
    Wave.objects.update(state=WaveState.CLOSED)
    refused = desk.post(ACTS[1], data)
    assert refused.status_code == 409
    assert "De meting is gesloten." in html(refused)
    assert "Heropenen kan niet: de meting is gesloten" in html(desk.get(TEAM[2]))


def test_the_address_of_reopening_leads_back_when_it_is_only_opened() -> None:
    assert signed_in("desk").get(ACTS[1]).headers["Location"] == TEAM[2]


def test_people_find_the_desk_in_their_menu() -> None:
    assert 'href="/team/hulp/"' in html(signed_in("desk").get("/account/"))
    assert 'href="/team/hulp/"' not in html(signed_in("safety").get("/account/"))


def test_nothing_on_these_pages_is_inline(response: Response) -> None:
    ask(signed_in("safety"))
    pages = [signed_in("safety").get(path) for path in ASKING]
    pages += [signed_in("desk").get(path) for path in TEAM]
    for page in pages:
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert " style=" not in page.content.decode()
        assert " onclick=" not in page.content.decode()
