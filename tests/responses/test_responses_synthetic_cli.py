"""``zicht synthetic`` on the command line: asks before it overwrites, speaks two languages."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zicht.cli.synthetic import synthetic


def make(out: Path, *more: str) -> Result:
    return CliRunner().invoke(synthetic, ["2019", "--seed", "7", "--out", str(out), *more])


def test_a_file_that_is_there_is_overwritten_only_when_told_to(tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    out.write_text("precious")
    refused = make(out)
    assert refused.exit_code == 2
    assert "is er al; kies een andere naam of voeg --replace toe" in refused.stderr
    assert out.read_text() == "precious"
    assert make(out, "--replace").exit_code == 0
    assert out.read_text().startswith("code,name,origin,")


def test_messages_are_dutch_unless_english_is_asked_for(tmp_path: Path) -> None:
    dutch = make(tmp_path / "one.csv")
    assert dutch.stdout.startswith("135 verzonnen antwoorden")
    english = make(tmp_path / "two.csv", "--lang", "en")
    assert english.stdout.startswith("135 synthetic responses written to ")


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "eindigt niet op .xlsx of .csv"), ("en", "does not end in .xlsx")]
)
def test_another_format_is_wrong_usage(tmp_path: Path, language: str, said: str) -> None:
    refused = make(tmp_path / "answers.txt", "--lang", language)
    assert refused.exit_code == 2
    assert said in refused.stderr


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "niet geschreven, een deel van het pad is een bestand, geen map. Kies"),
        ("en", "not written, a part of the path is a file, not a folder. Choose"),
    ],
)
def test_a_path_through_a_file_is_told_on_one_line(
    tmp_path: Path, language: str, said: str
) -> None:
    (tmp_path / "file").write_text("")
    refused = make(tmp_path / "file" / "answers.csv", "--lang", language)
    assert refused.exit_code == 1
    (line,) = refused.stderr.splitlines()
    assert said in line
