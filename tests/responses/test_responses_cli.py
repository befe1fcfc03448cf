import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zicht.cli import main
from zicht.questionnaire import loading
from zicht.responses.storing import read_parquet

WAVE = loading.get("2019")
HEADINGS = ["code", *WAVE.item_by_variable]


def answers(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return answers(tmp_path / "goed.csv", {"code": "GM0363", "A5": "adopted"}, {"code": "GM0014"})


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return answers(tmp_path / "fout.csv", {"code": "GM0363", "A5": "adopt\ned"}, {"code": "GM9999"})


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["responses", *map(str, arguments)])


def test_a_sound_file_is_summed_up(sound: Path) -> None:
    result = run("check", sound, "--questionnaire", "2019")
    assert result.exit_code == 0
    assert result.stdout == f"2 gemeenten, {len(WAVE.item_by_code)} vragen, geen fouten\n"


def test_the_summary_speaks_english_too(sound: Path) -> None:
    result = run("check", sound, "--questionnaire", "2019", "--lang", "en")
    assert result.stdout.startswith("2 municipalities, ")
    assert result.stdout.endswith("no problems\n")


def test_problems_are_one_line_each_on_standard_error(faulty: Path) -> None:
    result = run("check", faulty, "--questionnaire", "2019")
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("let op: ")]
    assert len(lines) == 2
    assert lines[0].startswith("fout.csv, rij 2, kolom A5: 'adopt ed' is geen antwoord")
    assert lines[1].startswith("fout.csv, rij 3, kolom code: 'GM9999' is geen gemeente")


def test_problems_in_english(faulty: Path) -> None:
    result = run("check", faulty, "--questionnaire", "2019", "--lang", "en")
    assert "fout.csv, row 2, column A5: " in result.stderr


def test_problems_as_json_carry_both_languages(faulty: Path) -> None:
    result = run("check", faulty, "--questionnaire", "2019", "--json")
    assert result.exit_code == 1
    outcome = json.loads(result.stdout)
    assert outcome["ok"] is False
    assert [one["code"] for one in outcome["problems"]] == [
        "unknown-option",
        "unknown-municipality",
    ]
    assert outcome["problems"][1]["row"] == 3
    assert set(outcome["problems"][0]["message"]) == {"nl", "en"}


def test_a_sound_file_as_json_has_a_fingerprint(sound: Path) -> None:
    result = run("check", sound, "--questionnaire", "2019", "--json")
    assert result.exit_code == 0
    outcome = json.loads(result.stdout)
    assert (outcome["ok"], outcome["municipalities"], outcome["problems"]) == (True, 2, [])
    assert len(outcome["fingerprint"]) == 64


def test_completeness_is_asked_for(sound: Path) -> None:
    assert run("check", sound, "--questionnaire", "2019", "--complete").exit_code == 1


def test_an_import_stores_the_answers(sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "nieuw" / "antwoorden.parquet"
    result = run("import", sound, "--questionnaire", "2019", "--out", out)
    assert result.exit_code == 0
    stored = read_parquet(out, questionnaire=WAVE)
    assert [one.municipality_code for one in stored.responses] == ["GM0014", "GM0363"]
    assert stored.responses[1].answers == {"A5": "adopted"}


def test_an_import_with_problems_writes_nothing(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "antwoorden.parquet"
    result = run("import", faulty, "--questionnaire", "2019", "--out", out)
    assert result.exit_code == 1
    assert not out.exists()


def test_an_import_overwrites_only_when_told_to(sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "antwoorden.parquet"
    out.write_bytes(b"van gisteren")
    refused = run("import", sound, "--questionnaire", "2019", "--out", out)
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert out.read_bytes() == b"van gisteren"
    assert run("import", sound, "--questionnaire", "2019", "--out", out, "--replace").exit_code == 0
    assert out.read_bytes() != b"van gisteren"


def test_a_path_through_a_file_is_told_on_one_line(sound: Path) -> None:
    refused = run("import", sound, "--questionnaire", "2019", "--out", sound / "x.parquet")
    assert refused.exit_code == 1
    *_, line = refused.stderr.splitlines()
    assert "niet geschreven, een deel van het pad is een bestand, geen map. Kies" in line
    assert not isinstance(refused.exception, OSError)


def test_a_faulty_file_does_not_replace_sound_answers(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "antwoorden.parquet"
    out.write_bytes(b"van gisteren")
    run("import", faulty, "--questionnaire", "2019", "--out", out, "--replace")
    assert out.read_bytes() == b"van gisteren"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "nergens.csv", "--questionnaire", "2019"),
        ("check", __file__, "--questionnaire", "1919"),
        ("check", __file__, "--questionnaire", "nergens.yaml"),
        ("check", __file__),
        ("import", __file__, "--questionnaire", "2019"),
        ("check", __file__, "--questionnaire", "2019", "--lang", "fr"),
    ],
)
def test_wrong_usage_exits_with_two(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Fout: " in result.stderr


@pytest.mark.parametrize("command", ["check", "import"])
def test_every_command_shows_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: zicht responses {command} " in result.stdout


def test_the_command_hangs_together_from_the_shell(sound: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from zicht.cli import main; main()", "responses", "check",
         str(sound), "--questionnaire", "2019"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0
    assert "geen fouten" in result.stdout


def test_a_synthetic_set_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        ",".join([*HEADINGS, "origin"])
        + "\nGM0363"
        + "," * len(HEADINGS)
        + "synthetic-2019-seed-7\n"
    )
    assert "synthetic-2019-seed-7" in run("check", path, "--questionnaire", "2019").stdout
