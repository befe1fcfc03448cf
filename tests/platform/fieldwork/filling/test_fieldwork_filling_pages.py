"""The pages of filling in, as the people of a municipality use them, without JavaScript."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import filling_factory, people
from platform_support.filling_pages import (
    QUESTIONNAIRE,
    WAVE,
    fields,
    html,
    open_response,
    post,
    submitted,
    url,
    value_of,
)
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import Look, Proposal, Response, Submission, Wave, WaveState
from zicht.platform.fieldwork.response import section_page, sheet
from zicht.platform.fieldwork.response.forms import Entry
from zicht.platform.fieldwork.response.sheet import Part, Sheet, Status
from zicht.responses import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


GETS = ["tasks", "missing", "finish", "section", "download"]


def address(name: str) -> str:
    more = {"section": ["A"], "download": ["json"]}.get(name, [])
    return reverse("filling:mine") if name == "mine" else url(name, *more)


@pytest.mark.parametrize("name", [*GETS, "agree", "submit", "mine"])
def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, name: str) -> None:
    for answer in (client.get(address(name)), client.post(address(name))):
        if answer.status_code != 405:
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["stranger", "desk", "owner", "coordinator", "researcher"])
def test_who_is_of_another_organisation_is_told_that_there_is_nothing(who: str) -> None:
    client = people.signed_in(who)
    for name in GETS:
        assert client.get(address(name)).status_code == 404
    for name in ("section", "agree", "submit"):
        assert client.post(address(name), {"side": "safety"}).status_code == 404
    assert client.get("/invullen/").status_code == 200
    assert "Amsterdam" not in html(client.get("/invullen/"))


def test_a_membership_that_ended_opens_nothing_any_more() -> None:
    safety = people.person("safety")
    safety.memberships.update(valid_until=timezone.localdate())
    assert people.sign_in(Client(), safety).get(url("tasks")).status_code == 404


def test_a_page_that_was_begun_before_the_wave_closed_is_still_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = section_page.questions_of

    def late(current: Sheet, part: Part, faulty: Mapping[str, Entry] | None) -> object:
        Wave.objects.update(state=WaveState.CLOSED)
        return ask(current, part, faulty)

    monkeypatch.setattr(section_page, "questions_of", late)
    assert people.signed_in("safety").get(url("section", "A")).status_code == 200
    assert not Look.objects.exists()


@pytest.mark.parametrize("who", ["contact", "safety", "care_youth", "signer"])
def test_everybody_of_the_municipality_sees_every_page_and_no_one_keeps_it(who: str) -> None:
    client = people.signed_in(who)
    for name in GETS:
        for prefix in ("", "/en"):
            answer = client.get(prefix + address(name))
            assert answer.status_code == 200
            assert "no-store" in answer.headers["Cache-Control"]
            if name != "download":
                assert answer.content.decode().count("<h1") == 1


def test_only_a_wave_with_made_up_answers_says_so(response: Response) -> None:
    client, team = people.signed_in("safety"), people.signed_in("desk")
    pages = [
        (client, url("tasks")),
        (client, url("section", "A")),
        (team, f"/team/metingen/{WAVE}/"),
    ]
    for who, path in [*pages, (client, "/account/"), (team, "/team/metingen/")]:
        assert "Synthetisch" not in html(who.get(path)), path
    Wave.objects.filter(pk=response.wave_id).update(origin="synthetic-2026-seed-7")
    for who, path in pages:
        assert "De antwoorden van deze meting zijn verzonnen." in html(who.get(path)), path


def test_my_questionnaires_are_listed_and_a_draft_is_not(response: Response) -> None:
    client = people.signed_in("safety")
    assert url("tasks") in html(client.get("/invullen/"))
    response.wave.state = WaveState.DRAFT
    response.wave.save()
    assert url("tasks") not in html(client.get("/invullen/"))
    assert client.get(url("tasks")).status_code == 404


def test_a_page_is_saved_and_leads_to_the_next(response: Response) -> None:
    client = people.signed_in("safety")
    page = client.get(url("section", "I"))
    first = QUESTIONNAIRE.item_by_code["I1"].options[0].code
    answer = post(client, "I", page, I1=[first])
    assert answer.headers["Location"] == url("section", "A")
    assert value_of(response, "I1") == [first]
    assert "Opgeslagen." in html(client.get(url("section", "A")))
    again = client.get(url("section", "I"))
    assert fields(again)["I1"] == [first]


def test_a_page_that_nobody_changed_changes_nothing(response: Response) -> None:
    client = people.signed_in("safety")
    post(client, "A", client.get(url("section", "A")), A1="yes", A6="yes")
    numbers = response.changes.count()
    answer = post(client, "A", client.get(url("section", "A")))
    assert answer.status_code == 302
    assert response.changes.count() == numbers


def test_an_uploaded_text_with_spaces_around_it_is_not_changed_by_looking(
    response: Response,
) -> None:
    client, now = people.signed_in("safety"), timezone.now()
    text = " Regel 1\n\nRegel 2 "
    answering.save_answer(
        response, "Z2", text, base_version=0, person=people.person("contact"), now=now
    )
    assert post(client, "Z", client.get(url("section", "Z"))).status_code == 302
    assert value_of(response, "Z2") == text


def test_questions_that_an_answer_calls_for_appear_on_the_same_page(response: Response) -> None:
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    assert re.search(r'data-item="A1a"\s+hidden', page.content.decode())
    answer = post(client, "A", page, A1="yes")
    assert answer.headers["Location"] == f"{url('section', 'A')}#vraag-A1a"
    after = client.get(url("section", "A"))
    assert not re.search(r'data-item="A1a"\s+hidden', after.content.decode())
    assert "Er zijn vragen bij gekomen: A1a" in html(after)


def test_acceptance_13_a_fault_is_told_on_top_with_focus_and_the_rest_is_saved(
    response: Response,
) -> None:
    client = people.signed_in("safety")
    post(client, "A", client.get(url("section", "A")), A8="adopted")
    page = client.get(url("section", "A"))
    answer = post(client, "A", page, A8b="veel", A4="no")
    text = html(answer)
    assert answer.status_code == 422
    assert "<title> Fout:" in text or "<title>Fout:" in text
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert 'href="#A8b-1"' in text
    assert 'value="veel"' in text
    assert value_of(response, "A4") == "no"
    mended = post(client, "A", answer, A8b="12")
    assert mended.status_code == 302
    assert value_of(response, "A8b") == 12


def test_a_colleague_who_changes_another_answer_is_no_conflict(response: Response) -> None:
    safety, care = people.signed_in("safety"), people.signed_in("care_youth")
    one, two = (client.get(url("section", "A")) for client in (safety, care))
    post(safety, "A", one, A4="no")
    post(care, "A", two, A5="adopted")
    assert value_of(response, "A4") == "no"
    assert value_of(response, "A5") == "adopted"
    assert not Proposal.objects.exists()


def test_two_answers_at_the_same_time_are_both_kept_and_the_second_person_chooses(
    response: Response,
) -> None:
    safety, care = people.signed_in("safety"), people.signed_in("care_youth")
    one, two = (client.get(url("section", "A")) for client in (safety, care))
    post(safety, "A", one, A4="no")
    told = post(care, "A", two, A4="yes", A5="adopted")
    assert told.headers["Location"] == url("section", "A")
    page = care.get(url("section", "A"))
    text = html(page)
    proposal = Proposal.objects.get()
    assert "Er zijn twee antwoorden" in text
    assert "Safety Jansen vulde het in" in text
    assert "Care_youth Jansen vulde dit in" in text
    assert f'href="#twee-{proposal.pk}"' in text
    assert value_of(response, "A5") == "adopted"
    assert "A4" in html(care.get(url("tasks")))
    chosen = post(care, "A", page, choose=f"other:{proposal.pk}:1", A12="none")
    assert chosen.status_code == 302
    assert value_of(response, "A4") == "yes"
    assert value_of(response, "A12") == "none"
    assert "Er zijn twee antwoorden" not in html(care.get(url("section", "A")))


def test_keeping_what_stands_settles_the_doubt_too(response: Response) -> None:
    safety, care = people.signed_in("safety"), people.signed_in("care_youth")
    one, two = (client.get(url("section", "A")) for client in (safety, care))
    post(safety, "A", one, A4="no")
    post(care, "A", two, A4="yes")
    proposal = Proposal.objects.get()
    page = safety.get(url("section", "A"))
    post(safety, "A", page, choose=f"standing:{proposal.pk}:1")
    assert value_of(response, "A4") == "no"
    assert not sheet.of(response).undecided


@pytest.mark.parametrize("choice", ["other:999999:1", "other:x:1", "other", "", "other:1:"])
def test_a_choice_that_is_not_there_is_not_found(choice: str) -> None:
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    assert post(client, "A", page, choose=choice).status_code == 404


def test_acceptance_12_not_looked_at_differs_from_incomplete_and_every_gap_has_a_link(
    response: Response,
) -> None:
    client = people.signed_in("safety")
    before = html(client.get(url("tasks")))
    assert before.count("Nog niet bekeken") == len(QUESTIONNAIRE.sections)
    client.get(url("section", "A"))
    current = sheet.of(response)
    looked = {line.item.code for line in current.lines if line.status is Status.LOOKED_AT}
    assert looked == {line.item.code for line in current.parts[1].lines}
    after = html(client.get(url("tasks")))
    assert after.count("Nog niet bekeken") == len(QUESTIONNAIRE.sections) - 1
    assert "Bekeken, er ontbreekt nog iets" in after
    gaps = unescape(html(client.get(url("missing"))))
    items = {gap.item.code: gap.section for gap in current.missing}
    assert gaps.count('zicht-tasks__name"') == len(items)
    for gap in current.missing:
        link = f"{url('section', gap.section)}#vraag-{gap.item.code}"
        assert f'href="{link}"' in gaps
        for row in gap.item.rows:
            assert row.label.nl in gaps
    assert gaps.count("Nog niet bekeken") > 0
    assert gaps.count(">Bekeken<") == sum(section == "A" for section in items.values())


def test_acceptance_12_a_question_that_was_left_open_says_so_the_next_time() -> None:
    client = people.signed_in("safety")
    assert "Nog niet ingevuld" not in html(client.get(url("section", "A")))
    assert "Nog niet ingevuld" in html(client.get(url("section", "A")))


def test_acceptance_16_everything_that_was_entered_can_be_downloaded_at_any_time(
    response: Response,
) -> None:
    client = people.signed_in("contact")
    assert json.loads(client.get(url("download", "json")).content)["answers"] == []
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    # A second answer to the same question, that waits for a choice, is in it too.
    care, now = people.person("care_youth"), timezone.now()
    answering.save_answer(response, "A1", "no", base_version=0, person=care, now=now)
    stood = {one.variable: one.value for one in response.filled_in.all()}
    for state in ("ready", "submitted", "closed"):
        if state == "submitted":
            proposal = response.proposals.get()
            answering.choose(proposal, keep_mine=False, base_version=1, person=care, now=now)
            submitted(response)
        if state == "closed":
            Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
        answer = client.get(url("download", "json"))
        data = json.loads(answer.content)
        assert len(data["undecided"]) == (state == "ready")
        assert {one["variable"]: one["code"] for one in data["answers"]} == stood
        assert len(data["changes"]) == response.changes.count()
        assert "attachment" in answer.headers["Content-Disposition"]
        book = client.get(url("download", "xlsx"))
        table = workbook.read_workbook(book.content, lambda heading: heading)
        assert len(table.rows) >= len(stood)
        assert client.get(url("download", "pdf")).content.startswith(b"%PDF-")
    assert client.get(url("download", "exe")).status_code == 404


def test_what_somebody_typed_is_never_a_formula_in_the_workbook(response: Response) -> None:
    client = people.signed_in("contact")
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    post(client, "Z", client.get(url("section", "Z")), Z2='=HYPERLINK("http://a.example")')
    with zipfile.ZipFile(io.BytesIO(client.get(url("download", "xlsx")).content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in archive.read(name) for name in sheets)
        assert b"=HYPERLINK" in archive.read("xl/sharedStrings.xml")


def test_looking_is_noted_once_and_only_while_the_wave_is_open(response: Response) -> None:
    client = people.signed_in("safety")
    client.get(url("section", "A"))
    count = Look.objects.count()
    client.get(url("section", "A"))
    people.signed_in("care_youth").get(url("section", "A"))
    assert Look.objects.count() == count > 0


def test_acceptance_14_a_page_allows_its_own_script_to_save_and_nothing_inline(
    response: Response,
) -> None:
    client = people.signed_in("safety")
    policy = client.get(url("section", "A")).headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    for name in GETS:
        page = client.get(address(name))
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        if name != "download":
            text = page.content.decode()
            assert " style=" not in text
            assert not re.search(r"<script(?![^>]*\bsrc=)", text)
            assert not re.search(r"\son\w+=", text)


def test_a_section_that_is_not_there_is_not_found() -> None:
    assert people.signed_in("safety").get(url("section", "Q")).status_code == 404


def test_acceptance_9_the_link_of_a_response_has_a_clear_page_whatever_became_of_it(
    client: Client, response: Response
) -> None:
    asked = client.get(url("tasks"))
    assert asked.headers["Location"] == f"{reverse('account_login')}?next={url('tasks')}"
    safety = people.signed_in("safety")
    assert "Nog niet bekeken" in html(safety.get(url("tasks")))
    submitted(response)
    for who in ("safety", "signer"):
        after = html(people.signed_in(who).get(url("tasks")))
        assert "Ingediend op" in after
        assert "door Signer Jansen" in after
    Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
    assert "Ingediend op" in html(safety.get(url("tasks")))


def test_before_the_first_day_the_page_says_from_when_one_can_fill_in() -> None:
    today = timezone.localdate()
    Wave.objects.filter(code=WAVE).update(opens_on=today + timedelta(days=3))
    text = html(people.signed_in("safety").get(url("tasks")))
    assert "Invullen kan van" in text
    assert not Look.objects.exists()


def test_a_day_is_that_of_the_netherlands_also_just_after_midnight(response: Response) -> None:
    submitted(response)
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    Submission.objects.update(at=late)
    assert "Ingediend op 1 december 2026" in html(people.signed_in("safety").get(url("tasks")))


def test_people_of_a_municipality_find_their_questionnaires_in_their_menu() -> None:
    assert 'href="/invullen/"' in html(people.signed_in("signer").get("/account/"))
    assert 'href="/invullen/"' not in html(people.signed_in("desk").get("/account/"))
