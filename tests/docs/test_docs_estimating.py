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
    tmp_path.joinpath("more.toml").write_text(blocks("toml")[1], encoding="utf-8")
    (command,) = re.findall(r"`zicht (synthetic .*?)`", TEXT)
    assert CliRunner().invoke(main, command.split()).exit_code == 0
    return tmp_path


def test_the_examples_print_the_tables_of_the_page(folder: Path) -> None:
    commands = re.findall(r"^zicht (estimate .*)$", TEXT, re.M)
    assert len(commands) == 2
    for command, table in zip(commands, blocks("text"), strict=True):
        outcome = CliRunner().invoke(main, command.split())
        assert outcome.exit_code == 0, outcome.output
        assert outcome.stdout == table


def test_the_example_writes_a_workbook(folder: Path) -> None:
    arguments = ["estimate", "answers.csv", "--plan", "plan.toml", "--out", "figures.xlsx"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert folder.joinpath("figures.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("plan", blocks("toml"))
def test_every_plan_on_the_page_is_sound(plan: str) -> None:
    assert parse_plan(plan, file="plan.toml").questions


def test_every_entry_of_a_plan_is_explained_on_the_page() -> None:
    folder = PAGE.parents[1] / "src" / "zicht" / "estimation" / "study"
    source = "".join((folder / f"{one}_reading.py").read_text("utf-8") for one in ("plan", "wish"))
    entries = set(re.findall(r'(?:table|domains|root)\.\w+\("(\w+)"', source))
    assert {"weight", "collapse", "odds_factor", "minimum", "crossings", "fay"} <= entries
    explained = ("`{}`", "[frame.{}", "`[{}", "`[[{}")
    missing = {one for one in entries if not any(way.format(one) in TEXT for way in explained)}
    assert not missing
