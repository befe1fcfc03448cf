"""The whole run on a small wave: every file is there, twice the same, and nothing half-done."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result

from disclosure import waves
from zicht.areas.register import Register
from zicht.cli import main
from zicht.disclosure import serialising
from zicht.identity import code_version
from zicht.maturity import loading as models
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading
from zicht.reporting import published
from zicht.responses import storing
from zicht.run import Progress, RunResult, Stage, inputs, run

MUNICIPALITIES = 30


def synthetic(path: Path) -> Path:
    made = CliRunner().invoke(main, ["synthetic", "2019", "--seed", "7", "--out", str(path)])
    assert made.exit_code == 0, made.output
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The answers of all 135 municipalities."""
    return synthetic(tmp_path_factory.mktemp("answers") / "whole.csv")


@pytest.fixture(scope="module")
def answers(whole: Path) -> Path:
    """The answers of a few of them."""
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    path = whole.with_name("answers.csv")
    path.write_text("".join(lines[: MUNICIPALITIES + 1]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    return []


@pytest.fixture(scope="module")
def result(
    answers: Path, told: list[Progress], tmp_path_factory: pytest.TempPathFactory
) -> RunResult:
    out = tmp_path_factory.mktemp("first") / "result"
    return run(answers, questionnaire=loading.get("2019"), out=out, progress=told.append)


def tree(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_that_was_promised_is_there(result: RunResult) -> None:
    found = set(tree(result.out))
    assert {
        "manifest.json", "figures.json", "report.nl.pdf", "report.en.pdf", "tables.xlsx",
        "answers.parquet", "municipalities.json", "charts/headlines.nl.svg",
        "charts/headlines.en.svg", "charts/headlines.csv", "charts/map_response.nl.svg",
    } <= found  # fmt: skip
    assert found == set(result.files)
    assert result.mirrors == MUNICIPALITIES


def test_every_chart_stands_in_two_languages_and_two_widths_with_its_table(
    result: RunResult,
) -> None:
    charts = [name for name in tree(result.out) if name.startswith("charts/")]
    keys = {name.removeprefix("charts/").split(".")[0] for name in charts}
    assert len(keys) > 20
    ends = ("nl.svg", "en.svg", "nl.narrow.svg", "en.narrow.svg", "csv")
    wanted = {f"charts/{key}.{end}" for key in keys for end in ends}
    assert set(charts) == wanted


def test_the_command_line_with_workers_gives_the_same_bytes(
    answers: Path, result: RunResult, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    titled = tmp_path / "titled.csv"
    titled.write_text("Antwoorden\n" + answers.read_text(encoding="utf-8"), encoding="utf-8")
    done = invoke(str(titled), "--questionnaire", "2019", "--out", str(out), "--workers", "2")
    assert done.exit_code == 0, done.stderr
    assert tree(out) == tree(result.out)
    assert "30 spiegels" in done.stdout
    assert "let op: titled.csv, rij 2: De kolomkoppen staan in deze rij" in done.stderr
    assert "Spiegels opmaken" in done.stderr


def test_the_manifest_lists_every_other_file_with_its_fingerprint(result: RunResult) -> None:
    manifest = json.loads((result.out / "manifest.json").read_text(encoding="utf-8"))
    found = dict(tree(result.out))
    del found["manifest.json"]
    assert manifest["files"] == found
    assert [one["key"] for one in manifest["figures"]] == [one.key for one in result.book.figures]
    made_from = manifest["made_from"]
    assert made_from["seed"] == 7
    assert made_from["code_version"] == code_version()
    assert made_from["register_fingerprint"] == Register.load().tables.fingerprint
    assert made_from["maturity_fingerprint"] == models.get("2019").fingerprint


def test_figures_and_answers_can_be_read_back(result: RunResult) -> None:
    text = (result.out / "figures.json").read_text(encoding="utf-8")
    read = serialising.from_json(text)
    assert set(read.by_key) == set(result.book.by_key)
    assert read.fingerprint == result.book.fingerprint
    stored = storing.read_parquet(result.out / "answers.parquet", questionnaire=loading.get("2019"))
    assert len(stored.responses) == MUNICIPALITIES


def test_a_mirror_is_one_page_about_its_own_municipality(result: RunResult) -> None:
    for path in sorted((result.out / "mirrors").iterdir())[:5]:
        (page,) = pypdf.PdfReader(path).pages
        assert path.stem in page.extract_text()
        assert "SYNTHETISCH" in page.extract_text()


def test_levels_are_public_only_of_municipalities_that_agreed(
    answers: Path, result: RunResult
) -> None:
    rows = list(csv.DictReader(io.StringIO(answers.read_text(encoding="utf-8"))))
    agreed = {row["code"] for row in rows if row["Z1"] == "levels"}
    public = json.loads((result.out / "municipalities.json").read_text(encoding="utf-8"))
    assert {one["code"] for one in public["municipalities"]} == agreed
    assert 0 < len(agreed) < MUNICIPALITIES
    for one in public["municipalities"]:
        assert all(key.startswith("role.") for key in one["levels"])
    mapped = (result.out / "charts" / "map_role_care.csv").read_text(encoding="utf-8")
    names = {row["name"] for row in rows if row["code"] not in agreed}
    assert not [name for name in names if f"\n{name}," in mapped]


def test_no_count_of_a_small_group_is_in_any_table(result: RunResult) -> None:
    for path in (result.out / "charts").glob("*.csv"):
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            answered = row.get("answered", "")
            assert not answered.isdecimal() or int(answered) == 0 or int(answered) >= 5, path.name


def test_progress_goes_through_every_stage_in_order(
    result: RunResult, told: list[Progress]
) -> None:
    stages = list(dict.fromkeys(one.stage for one in told))
    assert stages == list(Stage)
    last = [one for one in told if one.stage is Stage.MIRROR][-1]
    assert (last.done, last.total) == (result.mirrors, MUNICIPALITIES)


def test_refused_answers_leave_no_trace(answers: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    text = answers.read_text(encoding="utf-8")
    broken.write_text(text.replace("GM0", "XX0", 3), encoding="utf-8")
    with pytest.raises(InvalidInputError):
        run(broken, questionnaire=loading.get("2019"), out=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.csv"]


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["run", *arguments])


def test_the_command_line_names_each_problem_on_a_line_of_standard_error(
    answers: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.csv"
    text = answers.read_text(encoding="utf-8")
    text = text.replace("GM0", "XX0", 1).replace(",levels", ',"lev\nels"', 1)
    broken.write_text(text, encoding="utf-8")
    out = str(tmp_path / "out")
    done = invoke(str(broken), "--questionnaire", "2019", "--out", out, "--workers", "1")
    assert done.exit_code == 1
    problems = [line for line in done.stderr.splitlines() if line.startswith("broken.csv")]
    assert len(problems) == 2
    assert "XX0" in problems[0]
    assert "'lev els'" in problems[1]
    assert done.stdout == ""


def test_the_command_line_refuses_a_folder_of_somebody_else(answers: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"")
    out = str(tmp_path)
    done = invoke(str(answers), "--questionnaire", "2019", "--out", out, "--lang", "en")
    assert done.exit_code == 1
    assert "was not made by Zicht" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize(
    ("out", "language", "said"),
    [
        ("/proc/zz", "nl", "/proc/zz: niet geschreven, hier kan niets worden gemaakt. Kies"),
        ("FILE/x", "en", "not written, a part of the path is a file, not a folder. Choose"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_told_at_once(
    answers: Path, out: str, language: str, said: str
) -> None:
    given = out.replace("FILE", str(answers))
    done = invoke(str(answers), "--questionnaire", "2019", "--out", given, "--lang", language)
    assert done.exit_code == 1
    *stages, line = done.stderr.splitlines()
    assert said in line
    assert stages == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("absent.xlsx", "--questionnaire", "2019", "--out", "x"),
        ("FILE", "--out", "x"),
        ("FILE", "--questionnaire", "1999", "--out", "x"),
        ("FILE", "--questionnaire", "2019", "--out", "x", "--minimum-group", "1"),
        ("FILE", "--questionnaire", "2019", "--out", "x", "--workers", "0"),
    ],
)
def test_wrong_usage_ends_with_two(answers: Path, arguments: tuple[str, ...]) -> None:
    given = [str(answers) if one == "FILE" else one for one in arguments]
    assert invoke(*given).exit_code == 2


def test_help_shows_an_example() -> None:
    done = invoke("--help")
    assert done.exit_code == 0
    assert "zicht run answers.xlsx --questionnaire 2019 --out result" in " ".join(
        done.output.split()
    )


def test_no_published_figure_is_contradicted_by_the_synthetic_wave(whole: Path) -> None:
    # The file holds the very answers of the book that is looked at.
    given = inputs.read(whole, loading.get("2019"), Register.load())
    assert [(one.municipality_code, one.answers) for one in given.response_set.responses] == [
        (one.municipality_code, one.answers) for one in waves.synthetic("2019", seed=7).responses
    ]
    comparisons = published.compare(waves.book_2019())
    assert len(comparisons) == 10
    assert [one.published.key for one in comparisons if one.agrees is False] == []
    shares = [one for one in comparisons if one.published.kind == "share"]
    assert [one.agrees for one in shares] == [True] * len(shares)
