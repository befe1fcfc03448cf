"""Wrong usage is told in the language of the reader."""

import argparse
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from zicht.cli import main, usage

CATALOGUE = Path(usage.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "usage.po"


@pytest.fixture(autouse=True)
def own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another test finds the environment as it was."""
    monkeypatch.setenv("LANGUAGE", "C")


@pytest.fixture
def lists(tmp_path: Path) -> str:
    path = tmp_path / "lists.csv"
    path.write_text("a,b,count\n1,0,5\n0,1,4\n1,1,3\n", encoding="utf-8")
    return str(path)


def told(*arguments: str) -> str:
    outcome = CliRunner().invoke(main, arguments)
    assert outcome.exit_code == 2, outcome.output
    return outcome.stderr


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ((), "Fout: Niet opgegeven: argument 'FILE...'."),
        (("nowhere.csv",), "Fout: Ongeldige waarde voor 'FILE...': 'nowhere.csv' bestaat niet."),
        (("LISTS", "--seed", "x"), "Ongeldige waarde voor '--seed': 'x' is geen geldig getal."),
        (("LISTS", "--resamples", "5"), "5 ligt niet binnen 100<=x<=1000000."),
        (("LISTS", "--sed", "1"), "Er is geen optie '--sed'. Bedoelt u"),
        (("LISTS", "--degree", "year"), "year is geen kolom met een graad"),
        (("LISTS", "--link-recall", "2"), "2 ligt niet boven 0 en tot en met 1."),
        (("LISTS", "--method", "best"), "'best' is niet een van 'all'"),
        (("LISTS", "--seed"), "Bij de optie '--seed' hoort een waarde."),
        (("LISTS", "--lang", "fr"), "'fr' is niet een van 'nl', 'en'."),
    ],
)
def test_wrong_usage_is_told_in_dutch(lists: str, wrong: tuple[str, ...], words: str) -> None:
    said = told("prevalence", *(lists if one == "LISTS" else one for one in wrong))
    assert words in said
    assert not {"Usage:", "Error:", "Invalid", "Missing"} & set(said.split())


@pytest.mark.parametrize("asked", [("--language", "en"), ("--lang=en",)])
def test_wrong_usage_is_told_in_english_to_who_asks_for_that(
    lists: str, asked: tuple[str, ...]
) -> None:
    for wrong in (("--degree", "year"), ("--no-such-option",)):
        said = told("prevalence", lists, *wrong, *asked)
        assert said.startswith("Usage: ")
        assert "Error: " in said
    assert "year is no column and degree" in told("prevalence", lists, "--degree", "year", *asked)


def test_an_unknown_command_is_told_in_dutch() -> None:
    assert "Gebruik: " in told("prevalens")
    assert "Er is geen opdracht 'prevalens'." in told("prevalens")


def test_help_stays_in_one_language() -> None:
    told("prevalens")
    shown = CliRunner().invoke(main, ["prevalence", "--help"]).output
    assert shown.startswith("Usage: ")
    assert "Options:" in shown


def test_the_commands_of_the_platform_do_the_same() -> None:
    def said(*arguments: str) -> str:
        script = "from zicht.platform.config.manage import main; main()"
        command = [sys.executable, "-c", script, "create_owner", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    assert "fout: niet opgegeven: email" in said()
    assert "error: the following arguments are required: email" in said("--language", "en")


def test_the_words_that_are_read_are_the_compiled_ones() -> None:
    with CATALOGUE.open("rb") as text, CATALOGUE.with_suffix(".mo").open("rb") as file:
        written, read = read_po(text), GNUTranslations(file)
    for one in written:
        if isinstance(one.id, str):
            assert not one.id or read.gettext(one.id) == one.string
        else:
            assert tuple(read.ngettext(*one.id, number) for number in (1, 2)) == one.string


def test_every_word_that_is_translated_is_still_said() -> None:
    """Another version of Click or Python may say it otherwise; then it would be English again."""
    sources = [*Path(click.__file__).parent.glob("*.py"), Path(argparse.__file__)]
    code = "".join(one.read_text(encoding="utf-8") for one in sources)
    with CATALOGUE.open("rb") as file:
        said = [one.id for one in read_po(file) if one.id]
    words = [word for one in said for word in ([one] if isinstance(one, str) else one)]
    missing = [word for word in words if word.replace("\n", "\\n").replace("\t", "\\t") not in code]
    assert missing == []
