"""The worked example of docs/estimating.md runs, and prints what the page says."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from zicht.cli import main
from zicht.estimation.study.plan_reading import parse_plan

PAGE = Path(__file__).resolve().parents[2] / "docs" / "estimating.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("answers.csv").write_text(blocks("csv")[0], encoding="utf-8")
    tmp_path.joinpath("plan.toml").write_text(blocks("toml")[0], encoding="utf-8")
    return tmp_path


def test_the_example_prints_the_table_of_the_page(folder: Path) -> None:
    (command,) = re.findall(r"^zicht (estimate .*)$", TEXT, re.M)
    outcome = CliRunner().invoke(main, command.split())
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout == blocks("text")[0]


def test_the_example_writes_a_workbook(folder: Path) -> None:
    arguments = ["estimate", "answers.csv", "--plan", "plan.toml", "--out", "figures.xlsx"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert folder.joinpath("figures.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("plan", blocks("toml"))
def test_every_plan_on_the_page_is_sound(plan: str) -> None:
    assert parse_plan(plan, file="plan.toml").questions


def test_every_entry_of_a_plan_is_explained_on_the_page() -> None:
    code = Path("src/zicht/estimation/study/plan_reading.py")
    source = PAGE.parents[1].joinpath(code).read_text(encoding="utf-8")
    entries = set(re.findall(r'(?:table|domains)\.\w+\("(\w+)"', source))
    assert {"weight", "collapse", "odds_factor", "minimum", "crossings"} <= entries
    missing = {one for one in entries if f"`{one}`" not in TEXT and f"[frame.{one}" not in TEXT}
    assert not missing
