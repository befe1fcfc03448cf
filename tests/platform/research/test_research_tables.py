"""Tables of lists that a researcher brings: which are taken, and which are refused and why."""

import io
import tempfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client

from platform_support.people import signed_in
from platform_support.table_pages import ADDRESS, GROUPED, TABLE, bring
from zicht.cli.prevalence import prevalence
from zicht.platform.research.models import Estimation
from zicht.platform.research.orders import Order
from zicht.prevalence.panel import fingerprint

pytestmark = pytest.mark.django_db


def test_a_column_of_groups_is_no_list_and_stands_in_the_command(
    started: list[tuple[str, Order]], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        bring(signed_in("researcher"), GROUPED, strata=" geslacht ,", plan="100")
    ((_, order),) = started
    assert order.table.lists == ("politie", "opvang", "zorg")
    assert order.table.factors[0].levels == ("man", "onbekend", "vrouw")
    assert (order.recall, order.linkage) == (1.0, None)
    assert order.steps[-4:] == ("sensitivity", "groups", "plan", "report")
    at = order.options.index("--stratum")
    assert order.options[at + 1] == "geslacht"
    assert order.options[-3:] == ("--plan", "--link-recall", "1")
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
    rows = "".join(f"1,1,{number}.5\n" for number in range(2, 60))
    html = bring(signed_in("researcher"), f"a,b,aantal\n{rows}").content.decode()
    assert html.count("lijsten.csv, rij") == 25
    assert "En nog 92 fouten" in html


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


def test_what_the_command_has_an_option_for_is_a_field_on_the_page() -> None:
    client = signed_in("researcher")
    for table, words in (
        (GROUPED, "Op 15 van de 15 rijen staat hier geen 0 of 1"),
        (GROUPED, "vul de kolom dan hieronder in bij de groepen"),
        (
            TABLE.replace("aantal", "hoeveel"),
            "Vul hieronder in welke kolom het aantal mensen heeft",
        ),
    ):
        html = " ".join(bring(client, table).content.decode().split())
        assert words in html
        assert "--stratum" not in html
        assert "--count" not in html


def test_the_command_that_is_shown_gives_the_same_table(
    started: list[tuple[str, Order]],
    django_capture_on_commit_callbacks: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    # Only the table matters here, and a plan takes seconds.
    monkeypatch.setattr("zicht.cli.prevailing.make_plan", lambda *_given, **_chosen: None)
    chosen = {"methods": ["chao"], "resamples": "1000", "plan": "80", "synthetic": "on"}
    table = TABLE.replace("aantal", "People")
    Path("lists.csv").write_text(table, encoding="utf-8")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        bring(signed_in("researcher"), table, name="lists.csv", **chosen)
    ((_, order),) = started
    assert order.linkage is not None
    assert order.options[:2] == ("--count", "People")
    ran = CliRunner().invoke(prevalence, ["lists.csv", *order.options])
    assert ran.exit_code == 0, ran.output
    assert f"vingerafdruk {fingerprint(order.given)[:12]}" in ran.output
    assert "Gecorrigeerd voor koppelingen" in ran.output


def test_links_that_cannot_be_are_refused_at_once(
    started: list[tuple[str, Order]],
) -> None:
    client = signed_in("researcher")
    torn = "a,b,aantal\n1,0,10\n0,1,90\n1,1,40\n"
    answer = bring(client, torn, plan="30")
    assert answer.status_code == 422
    assert "zo veel gemiste koppelingen" in " ".join(answer.content.decode().split())
    assert not started


def test_groups_are_estimated_also_where_links_were_missed(
    started: list[tuple[str, Order]], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        bring(signed_in("researcher"), GROUPED, strata="geslacht", plan="80")
    ((_, order),) = started
    assert order.linkage is not None
    assert order.table.factors
