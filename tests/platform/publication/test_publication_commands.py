"""The commands of an operator: what they say, and how they refuse."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from platform_support.released import write_run
from zicht.areas.storage import read_package_texts, write_register
from zicht.platform.fieldwork import selectors

pytestmark = pytest.mark.django_db


def run(*arguments: str, **options: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def test_loading_content_again_changes_nothing_and_says_so() -> None:
    assert run("load_content").splitlines() == [
        "Areas: 360 unchanged",
        "Questionnaires: 2 unchanged",
        "Stories: 1 unchanged",
    ]


def test_a_register_that_was_imported_is_the_one_in_use(tmp_path: Path, settings: Settings) -> None:
    texts = dict(read_package_texts())
    table = texts["municipalities.csv"]
    texts["municipalities.csv"] = table.replace(",Amsterdam,", ",Amsteldam,", 1)
    assert texts["municipalities.csv"] != table
    write_register(tmp_path, texts)
    settings.DATA_DIR = tmp_path
    assert "Areas: 1 changed, 359 unchanged" in run("load_content")
    assert selectors.register().get("GM0363").name == "Amsteldam"


def test_a_release_is_announced(tmp_path: Path) -> None:
    said = run("release", str(write_run(tmp_path, items=frozenset({"A1", "A5", "D1"}))))
    assert said.startswith("Wave 2019: release ")
    assert said.endswith(" is now public.\n")


def test_a_folder_that_is_no_run_is_refused_with_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"manifest\.json is missing .*zicht run"):
        run("release", str(tmp_path))


def test_a_wave_that_is_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a file; name a file of answers"):
        run("load_wave", str(tmp_path / "absent.csv"), questionnaire="2019")


def test_answers_that_are_not_right_are_refused_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("code,A1\nGM0363,perhaps\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"answers\.csv, row"):
        run("load_wave", str(file), questionnaire="2019")
