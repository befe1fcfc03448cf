import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from questionnaire.documents import SOUND, changed, sound
from zicht.cli.questionnaire import questionnaire
from zicht.questionnaire.loading import available, get, load
from zicht.questionnaire.writing import dump


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(questionnaire, [str(argument) for argument in arguments])


def _file(folder: Path, text: str) -> Path:
    path = folder / "trial.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_is_summed_up(tmp_path: Path) -> None:
    outcome = _run("check", _file(tmp_path, SOUND))
    assert outcome.exit_code == 0
    assert outcome.stdout == "trial 1.0.0, onderdelen: 1, vragen: 6, voorwaarden: 3\n"
    assert outcome.stderr == ""


def test_a_faulty_file_gives_one_line_for_each_problem_and_exits_with_one(tmp_path: Path) -> None:
    text = changed(("domain: safety", "domain: police"), ("version: 1.0.0", "version: 'a\n  b'"))
    outcome = _run("check", _file(tmp_path, text), "--lang", "en")
    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    first, second = outcome.stderr.splitlines()
    assert "trial.yaml, row 2: ‘a b’ is not valid." in first
    assert "trial.yaml, row 28, column A2: ‘police’ is not valid." in second


def test_problems_come_as_json_for_machines(tmp_path: Path) -> None:
    path = _file(tmp_path, changed(("domain: safety", "domain: police")))
    outcome = _run("check", path, "--json")
    assert outcome.exit_code == 1
    found = json.loads(outcome.stdout)
    assert found["ok"] is False
    assert found["problems"][0]["code"] == "unknown-value"
    assert found["problems"][0]["column"] == "A2"
    sound_outcome = json.loads(_run("check", _file(tmp_path, SOUND), "--json").stdout)
    assert sound_outcome == {
        "file": "trial.yaml",
        "ok": True,
        "id": "trial",
        "version": "1.0.0",
        "sections": 1,
        "items": 6,
        "rules": 3,
        "fingerprint": sound().fingerprint,
        "problems": [],
    }


def test_a_file_is_rewritten_in_canonical_form(tmp_path: Path) -> None:
    path = _file(tmp_path, SOUND)
    assert _run("format", path, "--check").exit_code == 1
    assert path.read_text(encoding="utf-8") == SOUND
    assert _run("format", path).exit_code == 0
    assert path.read_text(encoding="utf-8") == dump(sound())
    assert _run("format", path, "--check").exit_code == 0


def test_a_file_with_comments_is_not_rewritten(tmp_path: Path) -> None:
    text = SOUND.replace("domain: safety", "domain: safety  # to be discussed")
    path = _file(tmp_path, text)
    outcome = _run("format", path, "--lang", "en")
    assert outcome.exit_code == 1
    assert "row 27: there is a comment" in outcome.stderr
    assert path.read_text(encoding="utf-8") == text


def test_a_number_sign_in_a_text_is_no_comment(tmp_path: Path) -> None:
    path = _file(tmp_path, SOUND.replace("nl: Toelichting", "nl: 'Vraag #6'"))
    assert _run("format", path).exit_code == 0
    assert load(path).item_by_code["A6"].text.nl == "Vraag #6"


def test_the_questionnaires_of_the_package_are_listed() -> None:
    lines = _run("list", "--lang", "en").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(available())


@pytest.mark.parametrize("name", ["xlsform", "surveyjs", "ddi", "docx", "xlsx"])
def test_every_format_is_written(name: str, tmp_path: Path) -> None:
    out = tmp_path / f"made.{name}"
    source = _file(tmp_path, SOUND)
    assert _run("export", source, "--format", name, "--out", out).exit_code == 0
    assert out.stat().st_size > 500


def test_a_workbook_comes_back_as_the_same_file(tmp_path: Path) -> None:
    book, out = tmp_path / "book.xlsx", tmp_path / "back.yaml"
    assert _run("export", "2019", "--format", "xlsx", "--out", book).exit_code == 0
    assert _run("import", book, "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == dump(get("2019"))


def test_a_faulty_file_is_not_exported(tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    path = _file(tmp_path, changed(("domain: safety", "domain: police")))
    outcome = _run("export", path, "--format", "xlsform", "--out", out)
    assert outcome.exit_code == 1
    assert "kolom A2" in outcome.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "absent.yaml"),
        ("export", "1492", "--format", "ddi", "--out", "x"),
        ("export", "2019", "--format", "odt", "--out", "x"),
        ("export", "2019", "--format", "ddi"),
        ("nothing",),
    ],
)
def test_wrong_usage_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments).exit_code == 2


@pytest.mark.parametrize("name", sorted(questionnaire.commands))
def test_every_command_has_help_with_an_example(name: str) -> None:
    outcome = _run(name, "--help")
    assert outcome.exit_code == 0
    assert f"Example: zicht questionnaire {name}" in outcome.stdout
