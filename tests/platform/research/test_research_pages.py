"""An estimate of a researcher: who may ask for one, what is shown of it, and what stays."""

import json
from datetime import timedelta

import numpy as np
import pytest
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
from zicht.platform.research import orders, services, table_reading, work
from zicht.platform.research.models import Estimation, Stage
from zicht.platform.research.orders import REPORT, SENSITIVITY, Order
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified

pytestmark = pytest.mark.django_db

ALLOWED = ("researcher", "owner", "member")
STRANGERS = tuple(name for name in people.CAST if name not in ALLOWED)


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
        "Twee lijsten tegelijk",
        "alle 6 paren",
        "Gesloten populatie: M0, Mt, Mh, Mb",
        "Mth Darroch, Mth Gamma3.5",
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
    *groups, whole = [int(row[1].replace(".", "")) for row in shown["groups"]["tables"][0]["rows"]]
    assert sum(groups) == pytest.approx(whole, rel=0.01)
    assert len(groups) == 2
    assert "onbekend" not in str(made.result)
    # Beside the verdict, and not once more among what stands out.
    assert shown["correction"].startswith("Gecorrigeerd voor koppelingen: 90%")
    assert html.count("Gecorrigeerd voor koppelingen") == 1
    # What more reports and better links would give.
    assert "Wat meer gegevens zouden opleveren" in html
    assert 'id="prevalence_plan-title"' in html
    assert "95% van de koppelingen" in html
    assert any("meldingen" in answer for answer in shown["plan"]["answers"])


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
