"""``zicht prevalence`` as it is typed."""

import csv
import json
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from zicht.cli import counting, main
from zicht.cli.prevalence import KEYS, QUICK, RESAMPLES
from zicht.prevalence import bootstrap
from zicht.prevalence.methods import METHODS

#: Published counts of Rome (Abeni and others 1994).
ROME = """\
c1,c2,c3,c4,count
1,1,1,0,3
1,1,0,1,1
1,1,0,0,33
1,0,1,0,20
1,0,0,1,6
1,0,0,0,403
0,1,1,1,3
0,1,1,0,35
0,1,0,1,10
0,1,0,0,545
0,0,1,1,11
0,0,1,0,621
0,0,0,1,205
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("rome.csv").write_text(ROME, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    outcome = CliRunner().invoke(main, ["prevalence", "rome.csv", *arguments])
    return outcome.exit_code, outcome.stdout, outcome.stderr


def test_the_command_knows_every_method_of_the_library() -> None:
    assert tuple(one.key for one in METHODS) == KEYS
    assert tuple(one.key for one in METHODS if not one.is_slow) == QUICK
    assert bootstrap.RESAMPLES == RESAMPLES


def test_methods_are_printed_with_the_verdict(folder: Path) -> None:
    code, printed, _ = run("--language", "en", "--resamples", "200", "--method", "quick")
    assert code == 0
    assert "independent lists" in printed
    assert "The models agree." in printed or "It depends on the model." in printed
    assert "seed 1, fingerprint" in printed
    assert "made up" not in printed


def test_pairs_of_lists_and_models_of_a_closed_population_are_two_lines_and_two_tables(
    folder: Path,
) -> None:
    asked = ("--method", "chao", "--language", "en")
    _, printed, _ = run(*asked)
    assert "Two lists at a time not shown: would give a small number away" in printed
    code, printed, _ = run(*asked, "--show-small", "--out", "t.json")
    assert code == 0
    assert "Two lists at a time (Lincoln-Petersen): from " in printed
    assert "Closed population: lowest AIC" in printed
    assert "the tables are in --out (.xlsx, .json) and --report" in printed
    made = json.loads(folder.joinpath("t.json").read_bytes())
    # 466 are on c1, 630 on c2, and 37 on both.
    assert made["pairs"][0]["lincoln_petersen"] == round(466 * 630 / 37, 2)
    assert {one["state"] for one in made["closed_models"]} <= {"estimated", "refused"}


def test_one_method_by_itself_can_tell_nothing(folder: Path) -> None:
    code, printed, _ = run("--language", "en", "--method", "graphs")
    assert code == 0
    assert "average over graphs" in printed
    assert "independent lists" not in printed
    assert "The data cannot tell" in printed


def test_the_same_seed_gives_the_same_files(folder: Path) -> None:
    for name in ("first.json", "second.json"):
        assert run("--out", name, "--method", "quick", "--resamples", "100", "--seed", "7")[0] == 0
    first = folder.joinpath("first.json").read_bytes()
    assert first == folder.joinpath("second.json").read_bytes()
    assert json.loads(first)["seed"] == 7


def test_every_kind_of_table_holds_the_same_estimates(folder: Path) -> None:
    for name in ("table.csv", "table.xlsx", "table.json"):
        assert run("--method", "independence", "--method", "graphs", "--out", name)[0] == 0
    with folder.joinpath("table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["method"] for row in rows] == ["independence", "graphs"]
    assert float(rows[0]["population"]) == pytest.approx(11_125, abs=1)
    whole = json.loads(folder.joinpath("table.json").read_bytes())
    assert [one["population"] for one in whole["estimates"]] == [
        float(row["population"]) for row in rows
    ]
    assert whole["verdict"]["conclusion"] == "cannot_tell"
    kinds = [one["kind"] for one in whole["sensitivity"]]
    assert (kinds.count("dropped"), kinds.count("merged")) == (4, 6)
    assert {"missed_links", "false_links", "prior"} < set(kinds)
    assert kinds.count("order") == 3
    assert whole["plan"] == []
    assert {one["state"] for one in whole["pairs"]} == {"withheld"}
    assert len(whole["closed_models"]) == 12
    book = openpyxl.load_workbook(BytesIO(folder.joinpath("table.xlsx").read_bytes()))
    assert book.sheetnames == [
        "verdict", "estimates", "sensitivity", "pairs", "closed_models", "record",
    ]  # fmt: skip
    assert book["estimates"].max_row == 3


def test_the_report_is_a_tagged_pdf(folder: Path) -> None:
    settings = ("--method", "quick", "--resamples", "100", "--language", "en")
    code, printed, _ = run("--report", "report.pdf", *settings)
    assert code == 0
    assert "Written: report.pdf" in printed
    report = folder.joinpath("report.pdf").read_bytes()
    assert report[:5] == b"%PDF-"
    assert b"pdfuaid" in report


def test_the_line_to_compute_it_again_has_every_option_that_matters(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zicht.language import Language
    from zicht.reporting.prevalence import report
    from zicht.reporting.prevalence.dossier import Dossier

    written: list[str] = []

    def keep(dossier: Dossier, language: Language) -> bytes:
        written.append(str(report.compose(dossier, language)))
        return b""

    monkeypatch.setattr(report, "render", keep)
    folder.joinpath("rome.csv").write_text(ROME.replace("count", "how many"), encoding="utf-8")
    options = ("--count", "how many", "--method", "independence", "--accept-suspect-lists")
    assert run(*options, "--report", "r.pdf")[0] == 0
    assert "--seed 1 --count 'how many' --method independence --accept" in written[0].replace(
        "\\'", "'"
    )


def test_a_method_that_takes_too_long_is_left_out_by_name_and_the_rest_goes_on(
    folder: Path,
) -> None:
    asked = ("--method", "bic", "--method", "graphs", "--seconds", "1", "--resamples", "1000000")
    code, printed, _ = run(*asked, "--language", "en", "--out", "t.json")
    assert code == 0
    assert "best model (BIC)" in printed
    assert "After 1 seconds this method was not done." in printed
    made = json.loads(folder.joinpath("t.json").read_bytes())
    assert made["seconds"] == 1
    assert [one["reason"] for one in made["estimates"]] == ["out-of-time", None]


@pytest.mark.parametrize(("order", "model"), [("1", "[1,2,3]"), ("9", "[12,3]")])
def test_terms_join_no_more_lists_than_the_order_that_was_asked_for(
    folder: Path, order: str, model: str
) -> None:
    folder.joinpath("rome.csv").write_text(
        "A,B,C,count\n1,0,0,60\n0,1,0,50\n0,0,1,80\n1,1,0,90\n1,0,1,8\n0,1,1,6\n1,1,1,9\n",
        encoding="utf-8",
    )
    asked = ("--method", "bic", "--order", order, "--resamples", "100", "--out", "t.json")
    assert run(*asked)[0] == 0
    made = json.loads(folder.joinpath("t.json").read_bytes())
    assert made["order"] == int(order)
    assert made["estimates"][0]["model"] == model


def test_a_plan_tells_what_more_reports_and_better_links_would_give(folder: Path) -> None:
    links = ("--plan", "--link-recall", "0.8", "--link-precision", "0.98")
    code, printed, _ = run(
        *links, "--method", "graphs", "--language", "en", "--out", "t.xlsx", "--report", "r.pdf"
    )
    assert code == 0
    assert "What more data would give" in printed
    assert "25% more reports" in printed
    assert "90% of links found, 99% of those true" in printed
    assert "25% narrower" in printed
    book = openpyxl.load_workbook(BytesIO(folder.joinpath("t.xlsx").read_bytes()))
    assert book["plan"].max_row == 8
    assert folder.joinpath("r.pdf").read_bytes()[:5] == b"%PDF-"


def test_every_estimate_is_corrected_for_links_of_which_it_is_known_how_good_they_are(
    folder: Path,
) -> None:
    asked = ("--method", "graphs", "--method", "stepwise", "--resamples", "200", "--language", "en")
    _, _, _ = run(*asked, "--out", "plain.json")
    code, printed, _ = run(
        *asked, "--link-recall", "0.7-0.9", "--link-precision", "0.97", "--out", "t.json"
    )
    assert code == 0
    assert "Corrected for links:" in printed
    plain, made = (
        json.loads(folder.joinpath(one).read_bytes()) for one in ("plain.json", "t.json")
    )
    assert made["fingerprint"] == plain["fingerprint"]
    assert [one["code"] for one in made["notices"]] == ["corrected-for-links"]
    for before, after in zip(plain["estimates"], made["estimates"], strict=True):
        assert after["population"] < before["population"]
        assert after["high"] / after["low"] > before["high"] / before["low"]
    assert not {"missed_links", "false_links"} & {one["kind"] for one in made["sensitivity"]}


def test_links_that_cannot_be_as_bad_as_that_are_refused(folder: Path) -> None:
    code, _, said = run("--link-recall", "0.01", "--method", "graphs", "--out", "t.json")
    assert code == 1
    assert "Controleer" in said
    assert not folder.joinpath("t.json").exists()


@pytest.mark.parametrize("rate", ["2", "0", "good", "0.9-0.7"])
def test_a_rate_that_is_no_share_is_refused(folder: Path, rate: str) -> None:
    code, _, said = run("--link-recall", rate)
    assert code == 2
    assert rate in said


def test_groups_are_corrected_for_links_too_and_that_is_said(folder: Path) -> None:
    lines = ["a,b,sex,count"]
    for sex, counts in (("f", (40, 60, 20)), ("m", (70, 20, 15))):
        for marks, count in zip(("1,0", "0,1", "1,1"), counts, strict=True):
            lines.append(f"{marks},{sex},{count}")
    folder.joinpath("rome.csv").write_text("\n".join(lines), encoding="utf-8")
    asked = ("--language", "en", "--method", "chao", "--stratum", "sex")
    assert run(*asked, "--out", "plain.json")[0] == 0
    assert run(*asked, "--link-recall", "1", "--out", "perfect.json")[0] == 0
    plain = folder.joinpath("plain.json").read_bytes()
    assert plain == folder.joinpath("perfect.json").read_bytes()
    code, printed, _ = run(*asked, "--link-recall", "0.7-0.9", "--out", "t.json")
    assert code == 0
    assert "Every group is corrected for links" in printed
    before, after = json.loads(plain), json.loads(folder.joinpath("t.json").read_bytes())
    for one, other in zip(before["groups"], after["groups"], strict=True):
        assert other["population"] < one["population"]
        assert other["high"] / other["low"] > one["high"] / one["low"]


def test_people_are_linked_by_the_probabilities_of_a_linking_program(folder: Path) -> None:
    people = {"care": range(30), "police": range(20, 50), "shelter": range(10, 40)}
    rows = [f"{name}{who},{name}" for name, held in people.items() for who in held]
    names = list(people)
    pairs = [
        f"{one},{one}{who},{other},{other}{who},{0.9 if who % 5 else 0.3}"
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        for who in people[one]
        if who in people[other]
    ]
    for name, heading, lines in (
        ("rome.csv", "who,source", rows),
        ("pairs.csv", "list_a,id_a,list_b,id_b,probability", pairs),
    ):
        folder.joinpath(name).write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    asked = ("--pseudonym", "who", "--list", "source", "--method", "independence")
    code, _, said = run(*asked, "--pairs", "pairs.csv", "--language", "en", "--out", "t.json")
    assert code == 0
    assert "90% of the 40 links are true" in said
    assert json.loads(folder.joinpath("t.json").read_bytes())["lists"] == names
    assert run(*asked, "--pairs", "pairs.csv", "--threshold", "0.99")[0] == 1
    assert run("--pairs", "pairs.csv")[0] == 2


def test_a_list_of_people_is_counted_by_pseudonym_and_list(folder: Path) -> None:
    people = {"police": range(40), "shelter": range(25, 70), "care": range(30, 90, 2)}
    rows = [f"{who},{name}" for name, held in people.items() for who in held]
    folder.joinpath("rome.csv").write_text(
        "\n".join(["who,source", *rows]) + "\n", encoding="utf-8"
    )
    asked = ("--pseudonym", "who", "--list", "source", "--method", "independence")
    code, printed, _ = run(*asked, "--language", "en", "--out", "t.json")
    assert code == 0
    assert "independent lists" in printed
    assert json.loads(folder.joinpath("t.json").read_bytes())["lists"] == [
        "care", "police", "shelter",
    ]  # fmt: skip


def test_made_up_lists_say_so_everywhere(folder: Path) -> None:
    _, printed, _ = run("--synthetic", "--method", "independence", "--out", "table.csv")
    assert "Deze lijsten zijn verzonnen." in printed
    assert "Een .csv heeft alleen de schattingen." in printed
    with folder.joinpath("table.csv").open(encoding="utf-8", newline="") as file:
        assert {row["synthetic"] for row in csv.DictReader(file)} == {"True"}


def test_a_fault_in_the_lists_is_named_and_nothing_is_written(folder: Path) -> None:
    folder.joinpath("rome.csv").write_text("a,b,count\n1,2,5\n1,0,x\n", encoding="utf-8")
    code, printed, told = run("--out", "table.csv", "--language", "en")
    assert code == 1
    assert printed == ""
    assert "row 2, column b" in told
    assert "row 3, column count" in told
    assert not folder.joinpath("table.csv").exists()


def test_a_file_that_is_there_is_not_overwritten_unasked(folder: Path) -> None:
    folder.joinpath("table.csv").write_text("mine", encoding="utf-8")
    code, _, told = run("--out", "table.csv", "--language", "en")
    assert code == 2
    assert "already there" in told
    assert folder.joinpath("table.csv").read_text(encoding="utf-8") == "mine"
    assert run("--method", "independence", "--out", "table.csv", "--replace")[0] == 0


@pytest.mark.parametrize(("option", "name"), [("--out", "table.doc"), ("--report", "report.txt")])
def test_an_ending_that_cannot_be_written_is_refused_before_work(
    folder: Path, option: str, name: str
) -> None:
    code, _, told = run(option, name, "--language", "en")
    assert code == 2
    assert "does not end in" in told


def test_a_report_that_cannot_be_made_leaves_no_table_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zicht.reporting.prevalence import report

    def fail(*_arguments: object) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr(report, "render", fail)
    files = ("--method", "graphs", "--out", "t.csv", "--report", "r.pdf")
    outcome = CliRunner().invoke(main, ["prevalence", "rome.csv", *files])
    assert isinstance(outcome.exception, RuntimeError)
    assert not folder.joinpath("t.csv").exists()


def test_a_long_piece_of_work_shows_a_bar_while_it_lasts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from threading import Event

    drawn = Event()

    def show(self: counting._Bar, done: int, total: int) -> None:
        if (done, total) == (1, 3):
            drawn.set()

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(counting._Bar, "show", show)
    with counting.ticking_bar("Methods") as listen:
        listen(1, 3)
        assert drawn.wait(5)


def test_a_stratum_adds_the_size_of_every_group(folder: Path) -> None:
    lines = ["a,b,year,count"]
    for year, counts in (("2023", (40, 30, 20)), ("2024", (30, 20, 9))):
        for marks, count in zip(("1,0", "0,1", "1,1"), counts, strict=True):
            lines.append(f"{marks},{year},{count}")
    folder.joinpath("rome.csv").write_text("\n".join(lines), encoding="utf-8")
    code, printed, _ = run("--language", "en", "--method", "chao", "--stratum", "year")
    assert code == 0
    assert "Estimate by group" in printed
    assert "all groups together" in printed


def test_a_number_may_follow_a_polynomial_and_only_a_column_of_groups_does(folder: Path) -> None:
    lines = ["a,b,sex,year,count"]
    for sex, year in (("f", "2021"), ("f", "2022"), ("m", "2024"), ("m", "2021")):
        for marks, count in zip(("1,0", "0,1", "1,1"), (40, 30, 20), strict=True):
            lines.append(f"{marks},{sex},{year},{count}")
    folder.joinpath("rome.csv").write_text("\n".join(lines), encoding="utf-8")
    asked = ("--language", "en", "--method", "chao", "--stratum", "sex", "--degree", "year=1")
    code, printed, _ = run(*asked, "--stratum", "year")
    assert code == 0
    for words in ("sex=f", "year=2024", "year is a polynomial of degree 1"):
        assert words in printed
    assert run(*asked)[0] == 2
    assert "no column of --stratum" in run(*asked)[2]
    assert run("--stratum", "year", "--degree", "year")[0] == 2
    code, _, told = run(*asked, "--stratum", "year", "--degree", "year=3")
    assert code == 1
    assert "degree 3" in told
    _, printed, _ = run(*asked, "--stratum", "year", "--degree", "sex=1")
    assert "not only whole numbers" in printed
