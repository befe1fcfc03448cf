"""A researcher brings a table of lists: who may, what is refused, what is shown and what stays."""

import io
import json
import tempfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import people
from platform_support.pages import html_of
from platform_support.people import signed_in
from platform_support.table_pages import ADDRESS, GROUPED, QUICK, TABLE, bring
from zicht import machine_code
from zicht.platform.audit.models import Event
from zicht.platform.research import orders, services, starting, table_reading, work
from zicht.platform.research.models import Estimation, Stage
from zicht.platform.research.orders import REPORT, SENSITIVITY, Order
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified

pytestmark = pytest.mark.django_db

ALLOWED = ("researcher", "owner", "member")
STRANGERS = tuple(name for name in people.CAST if name not in ALLOWED)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Order]]:
    """What would have been handed to a process of its own."""
    asked: list[tuple[str, Order]] = []
    monkeypatch.setattr(starting, "start", lambda code, order: asked.append((code, order)))
    return asked


def estimation(who: str = "researcher", **fields: object) -> Estimation:
    now = timezone.now()
    given: dict[str, object] = {
        "code": f"code-of-{who}",
        "person": people.person(who),
        "name": "lijsten.csv",
        "steps": [*QUICK, SENSITIVITY, REPORT],
        "total": len(QUICK) + 2,
        "started_at": now,
        "beat_at": now,
        **fields,
    }
    return Estimation.objects.create(**given)


def small_table() -> StratifiedHistories:
    """Two lists and two groups."""
    counts = np.array([[0, 9, 8, 7], [0, 0, 0, 4]])
    return stratified(["A", "B"], [Factor(name="g", levels=("x", "y"))], counts)


def order_of(table: StratifiedHistories, **chosen: object) -> Order:
    """What a researcher would have asked for."""
    usual: dict[str, object] = {
        "name": "x",
        "methods": ("chao",),
        "resamples": 1000,
        "is_synthetic": False,
        "options": (),
    }
    return Order(table=table, **{**usual, **chosen})  # type: ignore[arg-type]


def addresses(code: str) -> tuple[str, ...]:
    return ADDRESS, f"{ADDRESS}{code}/", f"{ADDRESS}{code}/rapport.pdf"


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    for path in addresses(estimation().code):
        for answer in (client.get(path), client.post(path)):
            if answer.status_code != 405:
                assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_is_told_that_there_is_nothing(
    who: str, started: list[tuple[str, Order]]
) -> None:
    made = estimation(stage=Stage.READY, result={}, report_nl=b"%PDF-", ended_at=timezone.now())
    client = signed_in(who)
    for path in addresses(made.code):
        for prefix in ("", "/en"):
            assert client.get(prefix + path).status_code == 404, path
    assert bring(client).status_code == 404
    assert client.post(f"{ADDRESS}{made.code}/").status_code == 404
    assert not started
    assert Estimation.objects.count() == 1


@pytest.mark.parametrize("who", ALLOWED)
def test_an_estimate_is_of_who_brought_the_table_and_of_nobody_else(who: str) -> None:
    others = "owner" if who == "researcher" else "researcher"
    theirs = estimation(others, stage=Stage.READY, result={}, ended_at=timezone.now())
    client = signed_in(who)
    for prefix in ("", "/en"):
        page = client.get(prefix + ADDRESS)
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        assert page.content.decode().count("<h1") == 1
        assert theirs.code not in page.content.decode()
    for path in addresses(theirs.code)[1:]:
        assert client.get(path).status_code == 404
    assert client.post(addresses(theirs.code)[1]).status_code == 404
    assert Estimation.objects.filter(pk=theirs.pk).exists()


def test_only_who_may_estimate_finds_it_in_the_menu() -> None:
    for who in ALLOWED:
        assert f'href="{ADDRESS}"' in html_of(signed_in(who), "/account/")
    for who in ("desk", "contact", "auditor"):
        assert f'href="{ADDRESS}"' not in html_of(signed_in(who), "/account/")


def test_a_table_goes_to_a_process_and_nothing_of_it_to_the_database(
    started: list[tuple[str, Order]], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = bring(signed_in("researcher"), synthetic="on", methods=["graphs", "chao"])
    ((code, order),) = started
    assert answer.headers["Location"] == f"{ADDRESS}{code}/"
    assert order.given.lists == ("politie", "opvang", "zorg", "inspectie")
    assert order.given.total == 649
    assert (order.methods, order.is_synthetic) == (("chao", "graphs"), True)
    made = Estimation.objects.get()
    assert (made.result, made.report_nl, made.total) == (None, None, 4)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM research_estimation")
        assert "opvang" not in str(cursor.fetchall())
    event = Event.objects.filter(action="estimation.started").get()
    assert event.detail == {"lists": 4, "methods": 2}
    assert order.given.total == orders.from_text(order.to_text()).given.total


def test_the_result_has_the_verdict_all_models_charts_and_a_report_in_both_languages() -> None:
    client = signed_in("researcher")
    made = estimation()
    table = table_reading.read(TABLE.encode(), name="lijsten.csv").table
    work.run(made.code, order_of(table, methods=QUICK, is_synthetic=True))
    html = html_of(client, f"{ADDRESS}{made.code}/")
    for words in (
        "De modellen zijn het eens",
        "Niet openbaar",
        "Alle modellen naast elkaar",
        "beste model met samenhang van hoogstens 2 lijsten",
        "koppelingen gemist",
        "Deze lijsten zijn verzonnen",
        'id="prevalence_forest-title"',
        'id="prevalence_overlaps-title"',
    ):
        assert words.casefold() in html.casefold(), words
    english = html_of(client, f"/en{ADDRESS}{made.code}/")
    assert "The models agree" in english
    assert "Not public" in english
    for prefix in ("", "/en"):
        report = client.get(f"{prefix}{ADDRESS}{made.code}/rapport.pdf")
        assert report.headers["Content-Type"] == "application/pdf"
        assert report.content[:5] == b"%PDF-"
    made.refresh_from_db()
    assert made.result is not None
    rows = made.result["nl"]["overlaps_table"]["rows"]
    counts = [int(row[1]) for row in rows if row[1].isdigit()]
    assert min(counts) >= 5
    assert all(count % 5 == 0 for count in counts)


def test_groups_come_with_estimates_that_add_up_and_small_ones_are_never_named() -> None:
    client = signed_in("researcher")
    order = order_of(
        table_reading.read(GROUPED.encode(), name="g.csv", strata=["geslacht"]).table,
        methods=("chao", "graphs"),
        recall=0.9,
    )
    made = estimation(steps=list(order.steps), total=len(order.steps))
    work.run(made.code, order)
    html = html_of(client, f"{ADDRESS}{made.code}/")
    assert "Schatting per groep" in html
    assert 'id="prevalence_groups-title"' in html
    assert "andere groepen samen" in html
    assert "Other groups together" in html_of(client, f"/en{ADDRESS}{made.code}/")
    made.refresh_from_db()
    assert made.result is not None
    shown = made.result["nl"]
    *groups, whole = [int(row[1].replace(".", "")) for row in shown["groups"]["rows"]]
    assert sum(groups) == pytest.approx(whole, rel=0.01)
    assert len(groups) == 2
    assert "onbekend" not in str(made.result)
    # What more reports and better links would give.
    assert "Wat meer gegevens zouden opleveren" in html
    assert 'id="prevalence_plan-title"' in html
    assert "95% van de koppelingen" in html
    assert any("meldingen" in answer for answer in shown["plan"]["answers"])


def test_a_column_of_groups_is_no_list_and_stands_in_the_command(
    started: list[tuple[str, Order]], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        bring(signed_in("researcher"), GROUPED, strata=" geslacht ,", plan="80")
    ((_, order),) = started
    assert order.table.lists == ("politie", "opvang", "zorg")
    assert order.table.factors[0].levels == ("man", "onbekend", "vrouw")
    assert order.recall == 0.8
    assert order.steps[-4:] == ("sensitivity", "groups", "plan", "report")
    assert order.options[:2] == ("--stratum", "geslacht") or "--stratum" in order.options
    assert order.options[-3:] == ("--plan", "--link-recall", "0.8")
    assert list(Estimation.objects.get().steps) == list(order.steps)


@pytest.mark.parametrize(
    ("table", "strata", "words"),
    [
        (GROUPED, "leeftijd", "kolom leeftijd"),
        (GROUPED.replace("geslacht", "pseudoniem"), "pseudoniem", "rij per mens"),
        ("a,b,code,aantal\n1,0,x1,1\n1,0,x2,1\n0,1,x3,1\n", "code", "rij per mens"),
    ],
)
def test_a_column_that_is_not_there_or_names_people_is_no_column_of_groups(
    table: str, strata: str, words: str, started: list[tuple[str, Order]]
) -> None:
    answer = bring(signed_in("researcher"), table, strata=strata)
    assert answer.status_code == 422
    assert words in " ".join(answer.content.decode().split())
    assert not started


def test_nationality_may_be_a_column_of_groups(started: list[tuple[str, Order]]) -> None:
    table = GROUPED.replace("geslacht", "nationaliteit")
    assert bring(signed_in("researcher"), table, strata="nationaliteit").status_code == 302


@pytest.mark.parametrize(
    "table",
    [
        "pseudoniem,lijst\na1,politie\na1,opvang\n",
        "naam,politie,opvang,aantal\nJanneke Vos,1,0,1\n",
        "politie,opvang\n1,0\n1,0\n0,1\n",
        "politie,opvang,aantal\n1,0,1\n1,0,1\n0,1,1\n",
        "client_id;politie;opvang;aantal\n12;1;1;1\n",
    ],
)
def test_a_list_with_a_row_per_person_is_refused_with_a_remedy_and_never_shown(
    table: str, started: list[tuple[str, Order]]
) -> None:
    client = signed_in("researcher")
    answer = bring(client, table)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "rij per mens" in html
    assert "--pseudonym" in html
    assert "Janneke" not in html
    assert "row per person" in bring(client, table, prefix="/en").content.decode()
    assert not started
    assert not Estimation.objects.exists()


def test_a_fault_is_told_with_file_row_column_and_remedy(started: list[tuple[str, Order]]) -> None:
    client = signed_in("researcher")
    bad = "politie,opvang,aantal\n1,2,5\n1,0,veel\n0,1,9\n"
    dutch = bring(client, bad, name="telling.csv")
    assert dutch.status_code == 422
    html = " ".join(dutch.content.decode().split())
    assert "telling.csv, rij 2, kolom opvang:" in html
    assert "Schrijf 1 voor op de lijst en 0 voor niet." in html
    assert "telling.csv, rij 3, kolom aantal:" in html
    english = " ".join(bring(client, bad, name="t.csv", prefix="/en").content.decode().split())
    assert "t.csv, row 2, column opvang:" in english
    assert "Write the number of people in digits" in english
    assert not started


def test_of_many_faults_the_first_are_told_and_how_many_more_there_are() -> None:
    rows = "".join(f"1,{number},5\n" for number in range(2, 60))
    html = bring(signed_in("researcher"), f"a,b,aantal\n{rows}").content.decode()
    assert html.count("kolom b") == 25
    assert "En nog 33 fouten" in html


def test_what_is_no_table_at_all_is_refused(started: list[tuple[str, Order]]) -> None:
    client = signed_in("researcher")
    for content, name in ((b"%PDF-1.7 x", "lijsten.pdf"), (b"PAR1xx", "a.parquet"), (b"\0", "a")):
        assert bring(client, content, name=name).status_code == 422
    assert client.post(ADDRESS, {"methods": ["chao"], "resamples": "1000"}).status_code == 422
    assert bring(client, b"a" * 2_000_001).status_code == 422
    assert bring(client, methods=[]).status_code == 422
    assert bring(client, resamples="7").status_code == 422
    assert not started


def test_a_file_that_is_too_large_is_refused_without_a_byte_of_it_on_disk(
    started: list[tuple[str, Order]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Whoever would make a temporary file finds no folder for it.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    client = signed_in("researcher")
    for size in (2_000_001, 5_000_000):
        for prefix, words in (("", "groter dan 2 MB"), ("/en", "over 2 MB")):
            answer = bring(client, b"a,b,aantal\n" + b"1" * size, prefix=prefix)
            assert answer.status_code == 422
            # Above the form and at the field, and nowhere else.
            assert answer.content.decode().count(words) == 2
    assert not started


def test_the_token_of_the_form_is_asked_for_before_a_table_is_taken(
    started: list[tuple[str, Order]],
) -> None:
    session = signed_in("researcher").cookies[settings.SESSION_COOKIE_NAME].value
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    assert bring(client).status_code == 403
    assert not started


def test_a_spreadsheet_and_a_parquet_file_are_read_as_a_csv_is(
    started: list[tuple[str, Order]], django_capture_on_commit_callbacks: object
) -> None:
    client = signed_in("researcher")
    frame = pl.read_csv(TABLE.encode())
    parquet, workbook = io.BytesIO(), io.BytesIO()
    frame.write_parquet(parquet)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (frame.columns, *frame.iter_rows()):
        sheet.append(row)
    book.save(workbook)
    for content, name in ((parquet, "a.parquet"), (workbook, "a.xlsx"), (io.BytesIO(), "")):
        data = content.getvalue() or TABLE.replace("aantal", "hoeveel").encode()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            bring(client, data, name=name or "a.csv", count="" if name else "hoeveel")
        Estimation.objects.all().delete()
    assert [order.given.total for _, order in started] == [649, 649, 649]
    assert started[2][1].options[:2] == ("--count", "hoeveel")


def test_one_estimate_at_a_time_and_few_of_all_together(started: list[tuple[str, Order]]) -> None:
    estimation()
    answer = bring(signed_in("researcher"))
    assert answer.status_code == 409
    assert "Wacht tot uw vorige schatting klaar is" in answer.content.decode()
    estimation("member")
    assert "Anderen gebruiken de computer" in bring(signed_in("owner")).content.decode()
    assert not started


def test_progress_is_shown_step_by_step_and_the_page_may_fetch_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = estimation(done=2)
    monkeypatch.setattr(machine_code, "is_complete", lambda: True)
    answer = signed_in("researcher").get(f"{ADDRESS}{made.code}/")
    assert "De eerste keer na een update" not in answer.content.decode()
    monkeypatch.setattr(machine_code, "is_complete", lambda: False)
    answer = signed_in("researcher").get(f"{ADDRESS}{made.code}/")
    assert "De eerste keer na een update" in answer.content.decode()
    html = " ".join(answer.content.decode().split())
    assert "Stap 3 van 6" in html
    assert "Kijk of het klaar is" in html
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    assert (
        "connect-src 'none'" in signed_in("owner").get(ADDRESS).headers["Content-Security-Policy"]
    )


def test_what_is_taken_away_is_gone_and_the_process_sees_it() -> None:
    made = estimation()
    answer = signed_in("researcher").post(f"{ADDRESS}{made.code}/")
    assert answer.headers["Location"] == ADDRESS
    assert not Estimation.objects.exists()
    assert not services.tell(made.code, done=1, now=timezone.now())
    assert Event.objects.filter(action="estimation.removed").count() == 1


def test_after_an_hour_nothing_is_left_and_who_died_is_told() -> None:
    now = timezone.now()
    long_ago = now - services.KEPT - timedelta(minutes=1)
    estimation("owner", stage=Stage.READY, result={}, report_nl=b"x", ended_at=long_ago)
    silent = estimation(beat_at=now - services.SILENCE - timedelta(minutes=1))
    call_command("sweep_estimates")
    assert [one.pk for one in Estimation.objects.all()] == [silent.pk]
    html = html_of(signed_in("researcher"), f"{ADDRESS}{silent.code}/")
    assert "onderweg gestopt" in html
    assert "nergens bewaard" in html


def test_a_fault_of_ours_ends_the_estimate_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(work, "run_panel", fail)
    made = estimation()
    work.run(made.code, order_of(small_table()))
    made.refresh_from_db()
    assert made.stage == Stage.FAILED
    assert "stopped on the way" in made.fault.en


def test_the_order_is_plain_text_for_a_pipe() -> None:
    order = order_of(small_table(), options=("--count", "n"), is_synthetic=True, recall=0.9)
    again = orders.from_text(order.to_text())
    assert json.loads(order.to_text())["counts"] == [9, 8, 7, 4]
    assert again.table.counts.tolist() == order.table.counts.tolist()
    assert again.table.factors == order.table.factors
    assert (again.options, again.is_synthetic, again.recall) == (("--count", "n"), True, 0.9)
    assert again.steps == ("chao", "sensitivity", "groups", "plan", "report")
