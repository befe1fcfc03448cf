"""The worked examples of docs/prevalence.md run, and print what the page says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from zicht.cli import main
from zicht.cli.prevalence import KEYS, SECONDS
from zicht.prevalence import verdict

PAGE = Path(__file__).resolve().parents[2] / "docs" / "prevalence.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^zicht (prevalence .*)$", TEXT, re.M)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, content in zip(("lists.csv", "groups.csv"), blocks("csv"), strict=True):
        tmp_path.joinpath(name).write_text(content, encoding="utf-8")
    return tmp_path


def test_the_example_prints_the_table_and_writes_the_files_of_the_page(folder: Path) -> None:
    shown, written, by_group, linked, planned = COMMANDS[1:]
    outcome = CliRunner().invoke(main, shown.split())
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout == blocks("text")[0]
    assert CliRunner().invoke(main, [*written.split(), "--method", "quick"]).exit_code == 0
    assert folder.joinpath("report.pdf").read_bytes()[:5] == b"%PDF-"
    assert folder.joinpath("table.xlsx").read_bytes()[:2] == b"PK"
    assert "all groups together" in CliRunner().invoke(main, by_group.split()).stdout
    assert "Corrected for links" in CliRunner().invoke(main, linked.split()).stdout
    assert "make the interval 25% narrower" in CliRunner().invoke(main, planned.split()).stdout


def test_the_example_of_a_file_per_list_runs(folder: Path) -> None:
    people = {"police": range(40), "border": range(25, 70), "shelter": range(30, 90, 2)}
    tables = {name: pl.DataFrame({"code": list(held)}) for name, held in people.items()}
    tables["police"].write_csv(folder / "police.csv")
    tables["border"].write_parquet(folder / "border.parquet")
    tables["shelter"].write_excel(folder / "shelter.xlsx")
    outcome = CliRunner().invoke(main, [*COMMANDS[0].split(), "--method", "independence"])
    assert outcome.exit_code == 0, outcome.output
    assert "3 lijsten" in outcome.stdout


def test_the_example_of_the_planner_prints_what_the_page_says() -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(blocks("python")[0], PAGE.name, "exec"), {})  # noqa: S102 - our own page
    assert printed.getvalue() == blocks("text")[1]


def test_every_method_and_threshold_is_on_the_page() -> None:
    for key in KEYS:
        assert f"| `{key}` |" in TEXT
    assert f"may take {SECONDS} seconds" in " ".join(TEXT.split())
    rules = " ".join(TEXT.partition("## The verdict")[2].split())
    for value in (verdict.APART, verdict.WIDE, verdict.MOVED, verdict.NEAR):
        assert f"factor {value:g}" in rules
