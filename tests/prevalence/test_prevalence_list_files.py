"""``zicht prevalence`` with a file for every list."""

import json
import shlex
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from zicht.cli import main
from zicht.language import Language

#: Made-up people by list, in the order of the alphabet as a long file has them.
PEOPLE = {"border": range(40), "police": range(25, 70), "shelter": range(30, 90, 2)}
FILES = ("border.csv", "police.parquet", "shelter.xlsx")
ASKED = ("--pseudonym", "who", "--method", "independence", "--language", "en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tables = {
        name: pl.DataFrame(
            {"who": [f"p{one}" for one in held], "sex": ["fm"[one % 2] for one in held]}
        )
        for name, held in PEOPLE.items()
    }
    tables["border"].write_csv(tmp_path / FILES[0])
    tables["police"].write_parquet(tmp_path / FILES[1])
    tables["shelter"].write_excel(tmp_path / FILES[2])
    long = [table.with_columns(pl.lit(name).alias("list")) for name, table in tables.items()]
    pl.concat(long).write_csv(tmp_path / "long.csv")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    outcome = CliRunner().invoke(main, ["prevalence", *arguments])
    return outcome.exit_code, outcome.stdout, outcome.stderr


def written(folder: Path, name: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(folder.joinpath(name).read_bytes())
    return made


def test_a_file_per_list_gives_what_one_long_file_gives(folder: Path) -> None:
    more = ("--stratum", "sex", "--link-precision", "1")
    assert run(*FILES, *ASKED, *more, "--out", "apart.json")[0] == 0
    assert run("long.csv", *ASKED, *more, "--out", "long.json")[0] == 0
    apart, long = written(folder, "apart.json"), written(folder, "long.json")
    assert apart.pop("data") == "border.csv, police.parquet, shelter.xlsx"
    assert long.pop("data") == "long.csv"
    for one in (*apart["estimates"], *long["estimates"]):
        del one["data"]
    assert apart == long
    assert apart["lists"] == list(PEOPLE)
    assert apart["groups"]


def test_links_between_files_name_lists_by_their_files(folder: Path) -> None:
    both = sorted(set(PEOPLE["border"]) & set(PEOPLE["police"]))
    rows = [f"border,p{one},police,p{one},0.9" for one in both]
    folder.joinpath("pairs.csv").write_text(
        "\n".join(["list_a,id_a,list_b,id_b,probability", *rows]), encoding="utf-8"
    )
    code, _, said = run(*FILES[:2], *ASKED, "--pairs", "pairs.csv", "--out", "t.json")
    assert code == 0
    assert f"90% of the {len(both)} links are true" in said
    assert run(*FILES[:2], *ASKED, "--link-recall", "0.9", "--out", "corrected.json")[0] == 0
    plain, corrected = written(folder, "t.json"), written(folder, "corrected.json")
    assert corrected["fingerprint"] == plain["fingerprint"]
    assert corrected["estimates"][0]["population"] < plain["estimates"][0]["population"]


def test_the_line_to_compute_it_again_names_every_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zicht.reporting.prevalence import report
    from zicht.reporting.prevalence.dossier import Dossier

    made: list[Dossier] = []

    def keep(dossier: Dossier, _language: Language) -> bytes:
        made.append(dossier)
        return b""

    monkeypatch.setattr(report, "render", keep)
    folder.joinpath(FILES[0]).rename(folder / "the border.csv")
    assert run("the border.csv", *FILES[1:], *ASKED, "--report", "r.pdf")[0] == 0
    command = report.command(made[0])
    assert command.startswith("zicht prevalence 'the border.csv' police.parquet shelter.xlsx --")
    assert "--pseudonym who --method independence" in command
    assert run(*shlex.split(command)[2:], "--report", "again.pdf")[0] == 0
    assert made[0].panel.fingerprint == made[1].panel.fingerprint


def test_several_files_are_lists_of_people_or_nothing(folder: Path) -> None:
    code, _, said = run("border.csv", "long.csv")
    assert code == 2
    assert "--pseudonym" in said
    assert "een lijst per bestand" in said
    assert "one list per file" in run("border.csv", "long.csv", "--language", "en")[2]


def test_two_files_of_one_list_are_refused(folder: Path) -> None:
    folder.joinpath("elsewhere").mkdir()
    folder.joinpath("elsewhere", "border.csv").write_text("who\np1\n", encoding="utf-8")
    code, _, said = run("border.csv", "elsewhere/border.csv", *ASKED)
    assert code == 2
    assert "two files are named border" in said


def test_a_column_that_names_the_list_does_not_go_with_a_file_per_list(folder: Path) -> None:
    code, _, said = run(*FILES, *ASKED, "--list", "list")
    assert code == 2
    assert "every file is a list" in said


def test_a_list_that_overlaps_with_nobody_is_told_of_with_its_own_file(folder: Path) -> None:
    folder.joinpath("inspection.csv").write_text("who\nz1\nz2\n", encoding="utf-8")
    code, _, said = run(*FILES, "inspection.csv", *ASKED)
    assert code == 1
    assert said.startswith("inspection.csv: ")


def test_a_file_without_the_pseudonym_comes_with_the_option_that_names_another(
    folder: Path,
) -> None:
    code, _, said = run(*FILES, "--pseudonym", "bsn")
    assert code == 1
    assert said.count("--pseudonym") == 3
