"""Talking about a question, and noting for one's own side what no other ever reads."""

import ast
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from platform_support import filling_factory, people
from platform_support.filling_pages import WAVE, html, open_response, post, submitted, url
from zicht.platform.accounts import services
from zicht.platform.accounts.roles import Role
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import downloads
from zicht.platform.fieldwork.models import Note, Remark, Response, Side, Wave, WaveState
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.together import talking

pytestmark = pytest.mark.django_db

SOURCE = Path(talking.__file__).parents[1]
SECRET = "Alleen-voor-veiligheid-4711"


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def remark(response: Response, text: str = "Klopt dit?", item: str = "A3") -> Remark:
    safety = people.person("safety")
    return talking.add_remark(response, item, text, person=safety, now=timezone.now())


def note(response: Response, text: str = SECRET, side: Side = Side.SAFETY) -> Note:
    person = people.person(side.value)
    return talking.add_note(response, "A3", text, side=side, person=person, now=timezone.now())


def send(client: Client, **data: str) -> str:
    answer = client.post(url("item", "A3"), data, follow=True)
    assert answer.status_code == 200
    return html(answer)


def page_of(who: str, item: str = "A3") -> str:
    return html(people.signed_in(who).get(url("item", item)))


def test_a_remark_is_read_by_everybody_of_the_municipality_the_newest_last() -> None:
    send(people.signed_in("safety"), act="remark", text="Eerste regel\r\nTweede regel")
    told = send(people.signed_in("contact"), act="remark", text="Dat weet Chris.")
    assert "Uw opmerking is geplaatst." in told
    for who in ("contact", "safety", "care_youth", "signer"):
        page = page_of(who)
        assert page.index("Eerste regel<br>Tweede regel") < page.index("Dat weet Chris.")
        assert "<strong>Safety Jansen</strong>" in page


def test_the_question_and_its_answer_stand_on_top(response: Response) -> None:
    client = people.signed_in("safety")
    assert "<dd> geen antwoord </dd>" in page_of("safety", "A4")
    post(client, "A", client.get(url("section", "A")), A4="no")
    page = page_of("care_youth", "A4")
    assert sheet.of(response).questionnaire.item_by_variable["A4"].text.nl in page
    assert "<dd> Nee </dd>" in page
    assert f"{url('section', 'A')}#vraag-A4" in page
    assert "Deze vraag hoort nu niet bij uw antwoorden." in page_of("safety", "A1a")
    assert client.get(url("item", "X9")).status_code == 404


def test_only_who_wrote_a_remark_takes_it_back_and_a_trace_stays(response: Response) -> None:
    said = remark(response, "Vergissing")
    key = str(said.pk)
    assert "Trek in" not in page_of("care_youth")
    told = send(people.signed_in("care_youth"), act="withdraw_remark", key=key)
    assert "Dit was al weg." in told
    assert "Vergissing" in told
    gone = send(people.signed_in("safety"), act="withdraw_remark", key=key)
    assert "Vergissing" not in gone
    assert "Ingetrokken" in gone
    said.refresh_from_db()
    assert said.text == ""
    assert not talking.withdraw_remark(
        response, said.pk, person=people.person("safety"), now=timezone.now()
    )


def test_the_same_remark_twice_at_once_is_said_once(response: Response) -> None:
    assert remark(response) == remark(response)
    assert remark(response, "Nog iets") != remark(response)
    assert Remark.objects.count() == 3


def test_a_note_is_seen_by_its_own_side_only(response: Response) -> None:
    told = send(people.signed_in("safety"), act="note", side="safety", text=SECRET)
    assert "Uw notitie is bewaard." in told
    assert SECRET in told
    for who in ("contact", "care_youth", "signer"):
        page = page_of(who)
        assert SECRET not in page
        assert "Werknotities van veiligheid" not in page
    assert "Werknotities van zorg en jeugd" in page_of("care_youth")
    assert "Werknotities" not in page_of("contact")


def test_who_speaks_for_both_sides_sees_both_under_their_own_heading(response: Response) -> None:
    note(response, "Van veiligheid", Side.SAFETY)
    note(response, "Van zorg", Side.CARE_YOUTH)
    services.grant(
        people.person("safety"),
        people.organisation("GM0363"),
        Role.CARE_YOUTH,
        person=None,
        today=people.JOINED,
    )
    page = page_of("safety")
    places = [
        page.index(words)
        for words in (
            'id="notities-safety"',
            "Van veiligheid",
            'id="notities-care_youth"',
            "Van zorg",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("who", ["contact", "care_youth", "signer"])
def test_nobody_writes_or_takes_back_in_the_notes_of_another_side(
    response: Response, who: str
) -> None:
    kept = note(response)
    client = people.signed_in(who)
    data = {"act": "note", "side": "safety", "text": "x"}
    assert client.post(url("item", "A3"), data).status_code == 404
    send(client, act="withdraw_note", key=str(kept.pk))
    kept.refresh_from_db()
    assert kept.text == SECRET
    assert Note.objects.count() == 1


def test_a_note_stays_out_of_reach_for_who_no_longer_has_the_role(response: Response) -> None:
    kept = note(response)
    safety = people.person("safety")
    safety.memberships.update(role="contact")
    client = people.sign_in(Client(), safety)
    assert SECRET not in html(client.get(url("item", "A3")))
    send(client, act="withdraw_note", key=str(kept.pk))
    kept.refresh_from_db()
    assert kept.text == SECRET


def test_ones_own_note_can_be_taken_back(response: Response) -> None:
    kept = note(response)
    page = send(people.signed_in("safety"), act="withdraw_note", key=str(kept.pk))
    assert SECRET not in page
    assert "Ingetrokken" in page


def test_no_download_holds_a_note_or_a_remark(response: Response) -> None:
    note(response)
    remark(response, SECRET)
    client, answered = people.signed_in("safety"), "Wel-in-elke-download"
    post(client, "Z", client.get(url("section", "Z")), Z2=answered)
    assert {"json", "xlsx", "pdf"} <= set(downloads.MAKERS)
    files = [url("workbook"), *(url("download", kind) for kind in downloads.MAKERS)]
    for address in files:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        text = readable(b"".join(answer))
        # What is in the file is found, so what is not found is not in it.
        assert answered in text
        assert SECRET not in text
    for name, more in (("tasks", ()), ("missing", ()), ("finish", ()), ("section", ("A",))):
        assert SECRET not in html(client.get(url(name, *more)))


def test_no_other_module_reads_what_is_said_noted_or_shown() -> None:
    wanted = {"Note", "Remark", "Evidence"}
    importers = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and wanted & {one.name for one in node.names}:
                importers.add(path.relative_to(SOURCE).as_posix())
    assert importers == {"models/__init__.py", "together/talking.py", "together/evidence.py"}
    readers = {
        path.name
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(talking\.notes|response\.notes|locked\.notes)\b", path.read_text("utf-8"))
    }
    assert readers == {"talking.py", "talking_views.py"}


def readable(content: bytes) -> str:
    """Everything that a reader could find in a file, whatever it is packed in."""
    text = content.decode("latin-1")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text += "".join(archive.read(name).decode("latin-1") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        text += "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return text


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", ["item", "hand_over"])
def test_every_page_has_one_heading_nothing_inline_and_both_languages(
    response: Response, name: str, prefix: str
) -> None:
    remark(response)
    address = url("item", "A3") if name == "item" else url(name)
    page = people.signed_in("contact").get(f"{prefix}{address}")
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<h1") == 1
    assert f'lang="{prefix[1:] or "nl"}"' in text
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    "who", ["stranger", "desk", "owner", "member", "coordinator", "researcher", "auditor"]
)
def test_nobody_from_elsewhere_reads_or_writes_here(response: Response, who: str) -> None:
    remark(response)
    client = people.signed_in(who)
    assert client.get(url("item", "A3")).status_code == 404
    for act in ("remark", "note", "evidence", "withdraw_remark", "remove_evidence"):
        data = {"act": act, "text": "x", "side": "safety", "key": "1"}
        assert client.post(url("item", "A3"), data).status_code == 404
    assert Remark.objects.count() == 1


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(url("item", "A3"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_the_desk_that_looks_along_sees_no_talk_and_no_link_to_it(
    response: Response, look_along: Callable[[], Client]
) -> None:
    remark(response)
    note(response)
    client = look_along()
    page = client.get(url("section", "A"))
    assert page.status_code == 200
    assert url("item", "A3") not in html(page)
    assert client.get(url("item", "A3")).status_code == 404
    assert client.post(url("item", "A3"), {"act": "remark", "text": "x"}).status_code == 404


@pytest.fixture
def look_along(response: Response) -> Callable[[], Client]:
    """The desk, which may look along for a while."""

    def begin() -> Client:
        client = people.signed_in("desk")
        now = timezone.now()
        response.looks_along.create(
            person=people.person("desk"), reason="Vraag", at=now, until=now + timedelta(hours=1)
        )
        return client

    return begin


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\x00b"])
def test_a_text_that_cannot_be_kept_is_told_on_top(text: str) -> None:
    answer = people.signed_in("safety").post(url("item", "A3"), {"act": "remark", "text": text})
    assert answer.status_code == 422
    page = html(answer)
    assert 'role="alert"' in page
    assert 'href="#id_remark-text"' in page
    assert "<title> Fout:" in page
    assert not Remark.objects.exists()


def test_line_ends_of_a_browser_count_once() -> None:
    text = "\r\n".join(["x"] * 1000)
    told = send(people.signed_in("safety"), act="remark", text=text)
    assert "Uw opmerking is geplaatst." in told


@pytest.mark.parametrize("data", [{}, {"act": "x"}, {"act": "withdraw_remark", "key": "x"}])
def test_what_no_form_of_ours_sends_is_not_found(data: dict[str, str]) -> None:
    assert people.signed_in("safety").post(url("item", "A3"), data).status_code == 404


@pytest.mark.parametrize("state", ["submitted", "closed"])
def test_afterwards_one_reads_and_is_told_why_one_cannot_write(
    response: Response, state: str
) -> None:
    said, kept = remark(response), note(response)
    if state == "submitted":
        submitted(response)
    else:
        Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
    client = people.signed_in("safety")
    page = html(client.get(url("item", "A3")))
    assert "Klopt dit?" in page
    assert SECRET in page
    assert "<form" not in page.partition('class="zicht-fill"')[2]
    refused = client.post(url("item", "A3"), {"act": "remark", "text": "Nog <b>iets</b>"})
    assert refused.status_code == 409
    assert "Niet opgeslagen." in html(refused)
    assert "Nog &lt;b&gt;iets&lt;/b&gt;" in html(refused)
    response.refresh_from_db()
    with pytest.raises(NotOpenError):
        talking.withdraw_remark(response, said.pk, person=said.person, now=timezone.now())
    with pytest.raises(NotOpenError):
        talking.withdraw_note(
            response, kept.pk, sides=[Side.SAFETY], person=kept.person, now=timezone.now()
        )
    assert url("item", "A3") in html(client.get(url("section", "A")))


def test_the_section_links_to_each_question_with_how_much_there_is(response: Response) -> None:
    remark(response, "Een")
    remark(response, "Twee")
    taken_back = remark(response, "Drie", "A4")
    note(response)
    client, now = people.signed_in("care_youth"), timezone.now()
    talking.withdraw_remark(response, taken_back.pk, person=taken_back.person, now=now)
    response.evidence.create(
        item="A3", title="x", url="https://a.example", person=taken_back.person, at=now
    )
    assert talking.beside(response) == {"A3": talking.Beside(remarks=2, evidence=1)}
    text = html(client.get(url("section", "A")))
    found = re.search(rf'href="{url("item", "A3")}">(.*?)</p>', text)
    assert found is not None
    words = re.sub(r"<[^>]+>", "", found.group(1))
    assert "bij vraag A3" in words
    assert "2 opmerkingen" in words
    assert "1 bewijsstuk" in words
    assert url("item", "A4") in text
    assert "1 opmerking<" not in text


def test_the_counts_take_one_query_and_saving_by_script_none(response: Response) -> None:
    remark(response)
    client = people.signed_in("safety")
    client.get(url("section", "A"))
    with CaptureQueriesContext(connection) as page:
        client.get(url("section", "A"))
    assert len([one for one in page if "fieldwork_remark" in one["sql"]]) == 1
    data = {"A4": "no", "A4__version": "0"}
    with CaptureQueriesContext(connection) as saving:
        client.post(url("section", "A"), data, headers={"Accept": "application/json"})
    assert not [one for one in saving if "fieldwork_remark" in one["sql"]]


def test_the_log_tells_that_something_was_written_and_never_what(response: Response) -> None:
    said = remark(response, SECRET)
    note(response)
    talking.withdraw_remark(response, said.pk, person=said.person, now=timezone.now())
    events = Event.objects.filter(subject=f"response:{response}").order_by("id")
    assert [one.action for one in events] == ["remark.made", "note.made", "remark.withdrawn"]
    assert SECRET not in " ".join(str(one.detail) for one in events)


def test_nothing_is_written_in_the_response_of_another_municipality(response: Response) -> None:
    said = remark(response)
    other = filling_factory.make_response(Wave.objects.get(code=WAVE), "GM0518", "Den Haag")
    Remark.objects.update(response=other)
    send(people.signed_in("safety"), act="withdraw_remark", key=str(said.pk))
    said.refresh_from_db()
    assert said.text == "Klopt dit?"
