"""What the documents say can be done, can be done."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from disclosure.waves import book_2019
from zicht.cli import main
from zicht.disclosure import serialising

ROOT = Path(__file__).resolve().parents[2]


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = tuple(commands(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(path: tuple[str, ...]) -> None:
    outcome = CliRunner().invoke(main, [*path, "--help"])
    assert outcome.exit_code == 0
    words = " ".join(outcome.output.split())
    assert "zicht " + " ".join(path) in words or "Usage:" in words
    assert re.search(r"(Example|Voorbeeld)", words), words


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_wrong_usage_exits_with_2_and_says_so_on_stderr(path: tuple[str, ...]) -> None:
    outcome = CliRunner().invoke(main, [*path, "--no-such-option"])
    assert outcome.exit_code == 2
    assert "--no-such-option" in outcome.stderr


def shown_commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [
        line.removeprefix(".venv/bin/") for line in re.findall(r"^\.venv/bin/zicht .+$", text, re.M)
    ]


def test_the_commands_of_the_readme_run_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = shown_commands()
    assert len(shown) >= 5
    for line in shown:
        outcome = CliRunner().invoke(main, shlex.split(line)[1:])
        assert outcome.exit_code == 0, (line, outcome.output[-500:])
    for name in ("manifest.json", "report.nl.pdf", "report.en.pdf", "tables.xlsx"):
        assert (tmp_path / "result" / name).is_file()
    # On the same answers another process comes to the very same figures.
    made = json.loads((tmp_path / "result" / "figures.json").read_text("utf-8"))
    assert made["figures"] == json.loads(serialising.to_json(book_2019()))["figures"]


def test_every_target_that_the_documents_name_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z0-9.-]+):", (ROOT / "Makefile").read_text(), re.M))
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        named = set(re.findall(r"^make ([a-z0-9.-]+)", text, re.M))
        named |= set(re.findall(r"`make ([a-z0-9.-]+)", text))
        assert named <= targets, (document, named - targets)


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    for document in documents:
        for link in re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith("mailto:"):
                assert (document.parent / link).exists(), (document.name, link)
