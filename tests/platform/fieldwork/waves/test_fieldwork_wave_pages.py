"""The pages of a wave: for the national team only, in two languages, from making to closing."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from platform_support import people, wave_factory
from platform_support.people import CAST, signed_in
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.models import Wave, WaveState
from zicht.platform.fieldwork.waves import waves
from zicht.platform.mail.models import Message
from zicht.responses.reading import read_table

pytestmark = pytest.mark.django_db

#: Not today: the day can end between two tests.
REMINDED_ON = timezone.localdate() + timedelta(days=1)
PATHS = (
    "/team/metingen/",
    "/team/metingen/nieuw/",
    "/team/metingen/meting-2026/",
    "/team/metingen/meting-2026/stand.csv",
    "/team/metingen/meting-2026/stand.xlsx",
    "/team/metingen/meting-2026/dagen/",
    "/team/metingen/meting-2026/mensen/",
    "/team/metingen/meting-2026/regiocijfers/",
    "/team/metingen/meting-2026/regiocijfers/voorbeeld.xlsx",
    "/team/metingen/meting-2026/regiocijfers/ingevoerd.csv",
    "/team/metingen/meting-2026/teksten/",
    "/team/metingen/meting-2026/teksten/ready/nl/",
    "/team/metingen/meting-2026/brieven/nl.xlsx",
    "/team/metingen/meting-2026/brieven/nl.zip",
    "/team/metingen/meting-2026/brieven/en.pdf",
    "/team/metingen/meting-2026/herinneringen/",
    f"/team/metingen/meting-2026/herinneringen/{REMINDED_ON.isoformat()}/",
)
PAGES = [path for path in PATHS if path.endswith("/")]
WRITES = [path for path in PAGES if path.split("/")[-2] not in ("metingen", "meting-2026")]
OTHERS = sorted(set(CAST) - {"owner", "member", "desk"})


@pytest.fixture
def wave() -> Wave:
    member = people.person("member")
    made = wave_factory.make_open(member, now=timezone.now(), days=wave_factory.around_today())
    wave_factory.add_contact(made, "GM0363", "anna@amsterdam.example", person=member)
    made.reminders.create(on=REMINDED_ON, states=["not_opened"])
    return made


@pytest.mark.parametrize("name", OTHERS)
def test_a_stranger_finds_no_page_of_waves(wave: Wave, name: str) -> None:
    client = signed_in(name)
    for path in PATHS:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"open": "1", "close": "1"}).status_code in (404, 405), path


def test_whoever_is_not_signed_in_is_sent_to_sign_in(wave: Wave, client: Client) -> None:
    for path in PATHS:
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/inloggen/")


def test_the_national_team_sees_nothing_before_a_second_factor(wave: Wave) -> None:
    client = people.sign_in(Client(), people.person("member"))
    for path in PATHS:
        assert client.get(path).status_code == 302


def test_the_desk_looks_and_changes_nothing(wave: Wave) -> None:
    client = signed_in("desk")
    for path in PATHS:
        expected = 404 if path.endswith("nieuw/") else 200
        assert client.get(path).status_code == expected, path
    for path in WRITES:
        given = {"close": "1", "invite": "1", "remove": "1"}
        assert client.post(path, given).status_code in (404, 405), path
    assert "<button" not in body(client, "/team/metingen/meting-2026/dagen/")
    wave.refresh_from_db()
    assert wave.state == WaveState.OPEN


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_speaks_its_language_and_is_kept_by_nobody(
    wave: Wave, path: str, language: str
) -> None:
    address = path if language == "nl" else f"/en{path}"
    response = signed_in("member").get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<style" not in html
    assert "no-store" in response.headers["Cache-Control"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", WRITES)
def test_a_form_without_its_token_changes_nothing(wave: Wave, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    member = people.person("member")
    people.add_app(member)
    people.sign_in(client, member)
    assert client.post(path, {"close": "1"}).status_code in (403, 405)


def body(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    return " ".join(html[html.index("<h1") : html.index("</main>")].split())


def test_a_wave_is_made_opened_and_closed_on_its_pages() -> None:
    version = wave_factory.version()
    client = signed_in("member")
    today = timezone.localdate()
    given = {
        "questionnaire": str(version.pk),
        "code": "2026-voorjaar",
        "title_nl": "Meting 2026",
        "title_en": "Wave 2026",
        "frame_date": "2026-01-01",
        "opens_on": today.isoformat(),
        "closes_on": (today - timedelta(days=1)).isoformat(),
    }
    wrong = client.post("/team/metingen/nieuw/", given)
    assert wrong.status_code == 422
    assert "De laatste dag valt voor de eerste." in wrong.content.decode()
    given["closes_on"] = (today + timedelta(days=30)).isoformat()
    made = client.post("/team/metingen/nieuw/", given)
    assert made.headers["Location"] == "/team/metingen/2026-voorjaar/"
    days = "/team/metingen/2026-voorjaar/dagen/"
    client.post(days, {"open": "1"})
    assert Wave.objects.get(code="2026-voorjaar").state == WaveState.OPEN
    client.post(days, {"close": "1"})
    assert Wave.objects.get(code="2026-voorjaar").state == WaveState.CLOSED
    assert "De meting is gesloten." in client.get(days).content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "nieuw"},
        {"code": "twee woorden"},
        {"questionnaire": "0"},
        {"frame_date": "1 januari"},
        {"title_nl": ""},
    ],
)
def test_a_new_wave_with_something_wrong_says_so_at_the_field(changed: dict[str, str]) -> None:
    given = {
        "questionnaire": str(wave_factory.version().pk),
        "code": "2027",
        "title_nl": "Meting",
        "title_en": "Wave",
        "frame_date": "2026-01-01",
        "opens_on": "2026-02-01",
        "closes_on": "2026-03-01",
        **changed,
    }
    response = signed_in("owner").post("/team/metingen/nieuw/", given)
    assert response.status_code == 422
    (name,) = changed
    assert f'href="#id_{name}"' in response.content.decode()
    assert f'id="id_{name}-fout"' in response.content.decode()
    assert not Wave.objects.filter(code=given["code"]).exists()


def test_a_list_of_people_is_read_and_invited_on_its_page(wave: Wave) -> None:
    client = signed_in("member")
    path = "/team/metingen/meting-2026/mensen/"
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["gemeente", "e-mail", "rol"])
        sheet.write_row(1, 0, ["Rotterdam", "rob@rotterdam.example", "contactpersoon"])
    file = SimpleUploadedFile("mensen.xlsx", buffer.getvalue())
    client.post(path, {"read": "1", "file": file})
    assert "Gelezen: 1 nieuw, 0 veranderd." in client.get(path).content.decode()
    client.post(path, {"invite": "1"})
    client.post(path, {"invite": "1"})
    sent = Message.objects.filter(purpose="wave-invitation").order_by("to")
    assert [one.to for one in sent] == ["anna@amsterdam.example", "rob@rotterdam.example"]


def test_a_list_with_a_problem_is_refused_with_row_column_and_remedy(wave: Wave) -> None:
    file = SimpleUploadedFile("mensen.csv", b"gemeente,e-mail\nAtlantis,anna@a.example\n")
    response = signed_in("member").post(
        "/team/metingen/meting-2026/mensen/", {"read": "1", "file": file}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "Rij 2, kolom gemeente:" in html
    assert wave.contacts.count() == 1


def test_no_file_and_a_file_that_is_too_large_are_told_at_the_field(wave: Wave) -> None:
    client = signed_in("member")
    path = "/team/metingen/meting-2026/mensen/"
    large = SimpleUploadedFile("mensen.csv", b"x" * 5_000_001)
    for given in ({"read": "1"}, {"read": "1", "file": large}):
        response = client.post(path, given)
        assert response.status_code == 422
        assert 'id="id_file-fout"' in response.content.decode()


def test_the_board_is_filtered_and_its_file_holds_the_same(wave: Wave) -> None:
    client = signed_in("desk")
    html = body(client, "/team/metingen/meting-2026/?naam=rotterdam")
    assert "1 gemeente." in html
    assert ">Rotterdam</a>" in html
    assert ">Amsterdam</a>" not in html
    assert 'href="/team/metingen/meting-2026/stand.csv?naam=rotterdam"' in html
    file = client.get("/team/metingen/meting-2026/stand.csv?naam=rotterdam")
    assert len(file.content.decode("utf-8-sig").splitlines()) == 2
    assert 'filename="meting-2026-stand.csv"' in file.headers["Content-Disposition"]
    assert client.get("/team/metingen/meting-2026/stand.pdf").status_code == 404


def test_the_board_says_who_is_missing_in_a_sentence(wave: Wave) -> None:
    html = body(signed_in("desk"), "/team/metingen/meting-2026/")
    assert "Nog geen gemeente heeft ingediend." in html
    assert html.index("Nog geen gemeente heeft ingediend.") < html.index("<table")
    assert "Per groep: Stedelijkheid" in html
    assert "Veiligheidsregio" in html


def test_a_text_is_previewed_before_it_is_kept(wave: Wave) -> None:
    client = signed_in("member")
    path = "/team/metingen/meting-2026/teksten/ready/nl/"
    given = {"subject": "Bijna klaar, {gemeente}", "body": "Dag {naam},\r\n\r\n{link}"}
    shown = client.post(path, {**given, "look": "1"}).content.decode()
    assert "Dag Anna de Vries," in shown
    assert wave.texts.count() == 0
    client.post(path, {**given, "keep": "1"})
    assert wave.texts.get().body == "Dag {naam},\n\n{link}"
    wrong = client.post(path, {**given, "body": "<script>{naam}</script>", "keep": "1"})
    assert wrong.status_code == 422
    assert "De link ontbreekt" in wrong.content.decode()
    assert "<script>{" not in wrong.content.decode()
    for nothing in ("ready/fr/", "onbekend/nl/"):
        address = f"/team/metingen/meting-2026/teksten/{nothing}"
        assert client.get(address).status_code == 404


def test_every_municipality_has_a_letter_to_its_mayor_and_aldermen(wave: Wave) -> None:
    client = signed_in("desk")
    file = client.get("/team/metingen/meting-2026/brieven/nl.xlsx")
    table = read_table(file.content, lambda heading: heading if heading == "brief" else None)
    assert len(table.rows) == wave.responses.count()
    letters = {str(row.cells[0]): row.cells for row in table.rows}
    _, name, to, subject, letter = letters["GM0518"]
    assert name == "'s-Gravenhage"
    assert to == "Het college van burgemeester en wethouders van 's-Gravenhage"
    assert "Meting 2026" in str(subject)
    assert "Geacht college," in str(letter)
    assert "{" not in str(letter)
    assert client.get("/team/metingen/meting-2026/brieven/fr.xlsx").status_code == 404


def test_reminders_are_planned_previewed_and_taken_away(wave: Wave) -> None:
    client = signed_in("member")
    people.person("contact")
    path = "/team/metingen/meting-2026/herinneringen/"
    day = REMINDED_ON + timedelta(days=1)
    planned = client.post(
        path, {"add": "1", "on": day.isoformat(), "states": ["not_opened", "ready"]}
    )
    preview = f"{path}{day.isoformat()}/"
    assert planned.headers["Location"] == preview
    html = body(client, preview)
    assert "contact@gm0363.example" in html
    assert "Niemand om te mailen" in html
    wrong = client.post(path, {"add": "1", "on": day.isoformat(), "states": ["ready"]})
    assert wrong.status_code == 422
    assert "Op deze dag staan al herinneringen." in wrong.content.decode()
    client.post(path, {"remove": str(wave.reminders.get(on=day).pk)})
    assert not wave.reminders.filter(on=day).exists()
    assert client.get(f"{path}{day.isoformat()}/").status_code == 404
    assert client.get(f"{path}geen-dag/").status_code == 404


def test_a_wave_that_was_loaded_from_a_file_is_listed_and_has_no_board(wave: Wave) -> None:
    client = signed_in("desk")
    html = body(client, "/team/metingen/")
    assert "geladen uit een bestand" in html
    assert 'href="/team/metingen/2019/"' not in html
    assert client.get("/team/metingen/2019/").status_code == 404
    assert client.get("/team/metingen/2019/stand.csv").status_code == 404


def test_every_change_on_the_pages_is_in_the_log_under_who_made_it(wave: Wave) -> None:
    client = signed_in("owner")
    before = Event.objects.count()
    client.post("/team/metingen/meting-2026/dagen/", {"close": "1"})
    (event,) = Event.objects.order_by("id")[before:]
    assert (event.action, event.actor_label) == ("wave.closed", "Owner Jansen")


def test_the_team_reads_that_a_wave_closed_by_itself_and_when_it_will(wave: Wave) -> None:
    client, page = signed_in("desk"), f"/team/metingen/{wave.code}/"
    assert "sluit vanzelf op de dag na de laatste dag" in body(client, page)
    Wave.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert "De laatste dag is voorbij" in body(client, page)
    waves.close_due(timezone.localdate())
    for where in (page, f"{page}dagen/"):
        assert "Deze meting sloot vanzelf op" in body(client, where)
