import json
import signal
import subprocess
import sys
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from click.testing import CliRunner, Result

from estimation.study import study_files as files
from zicht.cli import main
from zicht.estimation.study.plan_reading import parse_plan
from zicht.reporting.survey.rows import PUBLISHED, WITHHELD

PLAN = """
[survey]
id = "code"
[frame]
file = "frame.csv"
auxiliaries = ["size"]
constraints = 3
collapse = 3
[questions.policy]
levels = { 1 = "Yes", 2 = "No" }
[questions.signs]
columns = "signs_*"
kind = "multiple"
[questions.hours]
kind = "amount"
[domains]
columns = ["size"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files.csv(tmp_path / "answers.csv", files.SURVEY)
    files.csv(tmp_path / "frame.csv", files.FRAME)
    tmp_path.joinpath("plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def zicht(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["estimate", *arguments])


def test_without_a_plan_it_guesses_and_says_so(folder: Path) -> None:
    outcome = zicht("answers.csv", "--language", "en")
    assert outcome.exit_code == 0
    assert "Without a plan: 5 columns as questions" in outcome.stderr
    assert "--draft-plan" in outcome.stderr
    assert "policy" in outcome.stdout
    assert "population unknown" in outcome.stdout


def test_it_speaks_dutch_and_english(folder: Path) -> None:
    dutch = zicht("answers.csv", "--plan", "plan.toml").stdout
    english = zicht("answers.csv", "--plan", "plan.toml", "--language", "en").stdout
    assert "iedereen" in dutch
    assert "12 respondenten van 30" in dutch
    assert "50,0%" in dutch
    assert "everybody" in english
    assert "12 respondents of 30" in english
    assert "50.0%" in english


@pytest.mark.parametrize(
    ("method", "dutch", "english"),
    [
        ("raking", "raking", "raking"),
        ("linear", "lineaire kalibratie", "linear calibration"),
        ("logit", "kalibratie tussen grenzen", "calibration between bounds"),
        ("poststratification", "poststratificatie", "post-stratification"),
    ],
)
def test_it_says_in_words_how_was_weighted(
    folder: Path, method: str, dutch: str, english: str
) -> None:
    plan = PLAN.replace("[frame]", f'[frame]\nmethod = "{method}"\nbounds = [0.3, 3]')
    folder.joinpath("plan.toml").write_text(plan, encoding="utf-8")
    assert f"Gewogen met {dutch} op size" in zicht("answers.csv", "--plan", "plan.toml").stdout
    found = zicht("answers.csv", "--plan", "plan.toml", "--language", "en").stdout
    assert f"Weighted with {english} on size" in found


def test_a_drafted_plan_can_be_read_and_gives_the_guessed_figures(folder: Path) -> None:
    for language in ("nl", "en"):
        drafted = zicht("answers.csv", "--draft-plan", "--language", language).stdout
        assert len(parse_plan(drafted, file="plan.toml").questions) == 5
    assert zicht("answers.csv", "--draft-plan", "--out", "draft.toml").exit_code == 0
    guessed = zicht("answers.csv", "--language", "en").stdout
    assert zicht("answers.csv", "--plan", "draft.toml", "--language", "en").stdout == guessed
    again = zicht("answers.csv", "--draft-plan", "--out", "draft.toml")
    assert again.exit_code == 2
    assert "--replace" in again.stderr


def read(path: Path) -> list[dict[str, object]]:
    match path.suffix:
        case ".csv":
            frame = pl.read_csv(path, infer_schema_length=None)
        case ".parquet":
            frame = pl.read_parquet(path)
        case ".xlsx":
            frame = fastexcel.read_excel(path).load_sheet("figures").to_polars()
        case _:
            frame = pl.DataFrame(json.loads(path.read_text())["figures"], infer_schema_length=None)
    texts = pl.col(pl.String).fill_null("")
    numbers = pl.all().exclude(pl.String, pl.Boolean, pl.Null).cast(pl.Float64)
    frame = frame.with_columns(texts, numbers)
    empty = [pl.lit("").alias(one) for one in frame.columns if frame[one].dtype == pl.Null]
    return frame.with_columns(empty).to_dicts()


def test_all_four_formats_give_the_same_figures(folder: Path) -> None:
    assert zicht("answers.csv", "--plan", "plan.toml", "--out", "all").exit_code == 0
    found = [read(folder / "all" / f"figures{one}") for one in (".csv", ".parquet", ".json")]
    book = read(folder / "all" / "figures.xlsx")
    assert found[0] == found[1]
    empty = {None, ""}
    for one, other, third in zip(found[0], found[2], book, strict=True):
        for name, value in one.items():
            for alike in (other.get(name), third.get(name)):
                assert alike == value or {alike, value} <= empty, (name, value, alike)
    assert {row["state"] for row in found[0]} == {PUBLISHED, WITHHELD}


MORE = (
    PLAN.replace('kind = "amount"', 'kind = "amount"\nquantiles = [0.5]')
    + """
[questions.signs2]
columns = "signs_a"
[questions.days]
kind = "number"
columns = "hours2"
[[ratios]]
numerator = "hours"
denominator = "days"
[[crossings]]
rows = "policy"
columns = "signs2"
[[differences]]
by = "size"
[replicates]
kind = "jk1"
"""
)


def asked_more(folder: Path) -> None:
    """A survey of sixty with everything that can be asked."""
    rows = [
        {
            "code": f"u{n}", "size": "large" if n % 3 else "small", "policy": 1 + n % 2,
            "signs_b": int(n % 5 < 2), "signs_a": n // 2 % 2, "hours": 1.5 * (n % 17) + 3,
            "hours2": 2.0 + n % 11,
        }
        for n in range(60)
    ]  # fmt: skip
    files.csv(folder / "answers.csv", rows)
    files.csv(folder / "frame.csv", [{"code": f"u{n}", "size": "large" if n % 3 else "small"}
                                     for n in range(90)])  # fmt: skip
    plan = MORE.replace('columns = "signs_*"', 'columns = "signs_b"')
    folder.joinpath("plan.toml").write_text(plan, encoding="utf-8")


def test_all_that_a_plan_may_ask_is_in_every_file(folder: Path) -> None:
    asked_more(folder)
    outcome = zicht("answers.csv", "--plan", "plan.toml", "--out", "all")
    assert outcome.exit_code == 0, outcome.stderr
    rows = read(folder / "all" / "figures.csv")
    assert {row["statistic"] for row in rows} == {
        "share", "mean", "total", "quantile", "ratio", "difference", "test",
    }  # fmt: skip
    for row in rows:
        is_test = row["statistic"] in ("difference", "test") and row["state"] == PUBLISHED
        assert (row["p_value"] is not None) == is_test
        assert row["p_value"] is None or row["p_value"] <= row["p_adjusted"]  # type: ignore[operator]
    others = [read(folder / "all" / f"figures{one}") for one in (".parquet", ".json", ".xlsx")]
    for other in others:
        for one, same in zip(rows, other, strict=True):
            assert (one["key"], one["estimate"]) == (same["key"], same["estimate"])
    record = json.loads((folder / "all" / "figures.json").read_text())
    tests = [one for one in rows if one["p_value"] is not None]
    assert record["tests"]["size"] == len(tests) > 0
    assert record["methods"]["errors"] == {
        "by": "replicates", "kind": "jk1", "replicates": 60, "seed": None,
    }  # fmt: skip


def test_what_a_plan_may_ask_is_said_in_dutch_and_english(folder: Path) -> None:
    asked_more(folder)
    dutch = zicht("answers.csv", "--plan", "plan.toml").stdout
    english = zicht("answers.csv", "--plan", "plan.toml", "--language", "en").stdout
    said = ["mediaan", "verhouding", "verschil gemiddelde", "toets van samenhang", "p ≤ "]
    said += ["gecorrigeerd", "samen één familie", "Marges uit 60 replicaties (jk1)"]
    assert [words for words in said if words not in dutch] == []
    said = ["median", "ratio", "difference mean", "test of association", "corrected", " pp "]
    said += ["one family together", "Intervals from 60 replicates (jk1)"]
    assert [words for words in said if words not in english] == []


def test_without_tests_there_are_no_columns_for_them(folder: Path) -> None:
    assert zicht("answers.csv", "--plan", "plan.toml", "--out", "figures.json").exit_code == 0
    record = json.loads(folder.joinpath("figures.json").read_text())
    assert record["tests"] is None
    assert record["methods"]["errors"] == {"by": "linearisation"}
    assert "p_value" not in record["figures"][0]


def test_a_record_of_methods_weighting_and_fingerprints_goes_along(folder: Path) -> None:
    assert zicht("answers.csv", "--plan", "plan.toml", "--out", "all").exit_code == 0
    record = json.loads((folder / "all" / "figures.json").read_text())
    described = json.loads((folder / "all" / "figures.csv-metadata.json").read_text())
    stored = json.loads(pl.read_parquet_metadata(folder / "all" / "figures.parquet")["zicht"])
    manifest = json.loads((folder / "all" / "manifest.json").read_text())
    for other in (described["notes"][0], stored, manifest):
        assert other["made_from"] == record["made_from"]
        assert other["weighting"] == record["weighting"]
    assert record["weighting"]["method"] == "raking"
    # How many of a small class answered must not follow from its part.
    assert record["response"]["partial"] == [
        {"variable": "size", "unconditional": None, "conditional": None, "by_class": {}}
    ]
    assert record["response"]["r_indicator"] is None
    assert set(record["made_from"]) == {
        "data", "data_fingerprint", "frame_fingerprint", "plan_fingerprint", "code_version", "seed",
    }  # fmt: skip
    columns = [one["name"] for one in described["tableSchema"]["columns"]]
    assert columns == (folder / "all" / "figures.csv").read_text().splitlines()[0].split(",")


def test_the_same_answers_give_the_same_bytes(folder: Path) -> None:
    zicht("answers.csv", "--plan", "plan.toml", "--out", "one")
    zicht("answers.csv", "--plan", "plan.toml", "--out", "two")
    for path in sorted((folder / "one").iterdir()):
        assert path.read_bytes() == (folder / "two" / path.name).read_bytes(), path.name


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(folder: Path) -> None:
    out = folder / "figures.json"
    out.write_text("mine")
    assert zicht("answers.csv", "--out", "figures.json").exit_code == 2
    assert out.read_text() == "mine"
    assert zicht("answers.csv", "--out", "figures.json", "--replace").exit_code == 0
    assert json.loads(out.read_text())["respondents"] == 12


def test_a_folder_is_replaced_only_when_it_is_ours(folder: Path) -> None:
    mine = folder / "mine"
    mine.mkdir()
    mine.joinpath("letter.txt").write_text("mine")
    refused = zicht("answers.csv", "--out", "mine", "--language", "en")
    assert refused.exit_code == 1
    assert "not made by Zicht" in refused.stderr
    assert zicht("answers.csv", "--out", "ours").exit_code == 0
    assert zicht("answers.csv", "--out", "ours").exit_code == 0


def test_an_unknown_kind_of_file_is_wrong_usage(folder: Path) -> None:
    outcome = zicht("answers.csv", "--out", "figures.pdf", "--language", "en")
    assert outcome.exit_code == 2
    assert ".parquet" in outcome.stderr
    assert zicht("answers.csv", "--out", "-").exit_code == 2


def test_every_fault_is_listed_and_nothing_is_written(folder: Path) -> None:
    rows = [dict(row) for row in files.SURVEY]
    rows[1]["code"] = "g01"
    rows[3]["policy"] = 7
    files.csv(folder / "answers.csv", rows)
    outcome = zicht("answers.csv", "--plan", "plan.toml", "--out", "out.csv")
    assert outcome.exit_code == 1
    assert len(outcome.stderr.splitlines()) == 2
    assert "rij 3, kolom code" in outcome.stderr
    assert "rij 5, kolom policy" in outcome.stderr
    assert not folder.joinpath("out.csv").exists()
    folder.joinpath("plan.toml").write_text("[survey]\nids = 1\nweight = []\n[trend]\n")
    outcome = zicht("answers.csv", "--plan", "plan.toml", "--language", "en")
    assert outcome.exit_code == 1
    assert len(outcome.stderr.splitlines()) == 3


def test_a_larger_minimum_group_withholds_more(folder: Path) -> None:
    zicht("answers.csv", "--plan", "plan.toml", "--out", "usual.json")
    zicht("answers.csv", "--plan", "plan.toml", "--min-group", "8", "--out", "large.json")
    withheld = [
        json.loads(folder.joinpath(name).read_text())["disclosure"]["withheld"]
        for name in ("usual.json", "large.json")
    ]
    assert withheld[0] < withheld[1]


_KILLED = """
import os, signal, sys
from pathlib import Path
from zicht.cli import main

def die(*arguments, **names):
    os.kill(os.getpid(), signal.SIGKILL)

{patch}
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("out", "patch"),
    [
        ("figures.json", "Path.replace = die"),
        ("figures.json", "os.fsync = die"),
        ("all", "import zicht.reporting.survey.manifest as m; m.write_manifest = die"),
    ],
)
def test_killed_in_the_middle_of_writing_it_leaves_what_was_there(
    folder: Path, out: str, patch: str
) -> None:
    command = ["estimate", "answers.csv", "--plan", "plan.toml", "--out", out, "--replace"]
    assert CliRunner().invoke(main, command).exit_code == 0
    target = folder / out
    paths = sorted(target.iterdir()) if target.is_dir() else [target]
    before = {path.name: path.read_bytes() for path in paths}
    files.csv(folder / "answers.csv", files.SURVEY[:11])
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED.format(patch=patch), *command],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert {path.name: path.read_bytes() for path in paths} == before
    assert CliRunner().invoke(main, command).exit_code == 0
    assert {path.name: path.read_bytes() for path in paths} != before


def test_groups_are_left_out_of_a_long_table_unless_asked_for(folder: Path) -> None:
    rows = [
        {"area": f"a{n % 97}", **{f"q{at}": (n * at) % 3 for at in range(1, 4)}}
        for n in range(1200)
    ]
    files.csv(folder / "long.csv", rows)
    plan = '[questions.q]\ncolumns = "q*"\n[domains]\ncolumns = ["area"]\n'
    folder.joinpath("long.toml").write_text(plan)
    short = zicht("long.csv", "--plan", "long.toml", "--language", "en").stdout
    whole = zicht("long.csv", "--plan", "long.toml", "--language", "en", "--all").stdout
    assert "a13" not in short
    assert "--all" in short
    assert "a13" in whole
