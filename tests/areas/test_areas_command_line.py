import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from shared_data import shared_data
from zicht.areas.storage import read_package_texts
from zicht.cli import main
from zicht.cli.areas import areas


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["areas", *arguments], env={"ZICHT_DATA_DIR": ""})


@pytest.mark.parametrize(
    ("day", "count"), [("2019-01-01", 355), ("2022-03-24", 344), ("2023-01-01", 342)]
)
def test_count_prints_the_number_and_nothing_else(day: str, count: int) -> None:
    assert run("count", "--on", day).stdout == f"{count}\n"


def test_follow_prints_code_name_share_and_note() -> None:
    result = run("follow", "GM0788", "--from", "2019-01-01", "--to", "2026-01-01")
    rows = [line.split("\t") for line in result.stdout.splitlines()]

    assert result.exit_code == 0
    assert [row[:3] for row in rows] == [
        ["GM0824", "Oisterwijk", "41,0%"],
        ["GM0865", "Vught", "34,0%"],
        ["GM0757", "Boxtel", "16,0%"],
        ["GM0855", "Tilburg", "9,0%"],
    ]
    assert all("geschat" in row[3] and "gaat niet mee" in row[3] for row in rows)


def test_follow_goes_back_by_name_in_english_and_as_json() -> None:
    days = ("--from", "2026-01-01", "--to", "2019-01-01")
    plain = run("follow", "Land van Cuijk", *days, "--lang", "en")
    parts = json.loads(run("follow", "GM1982", *days, "--json").stdout)

    assert plain.stdout.startswith("GM0756\tBoxmeer\t32.7%\tanswer is not carried over\n")
    assert sum(one["share"] for one in parts) == pytest.approx(1, abs=1e-5)
    assert parts[0]["estimated"] is False


def test_an_unchanged_municipality_has_no_note() -> None:
    result = run("follow", "GM0344", "--from", "2019-01-01", "--to", "2026-01-01")

    assert result.stdout == "GM0344\tUtrecht\t100,0%\t\n"


def test_an_unknown_municipality_gets_a_suggestion_on_stderr_and_code_1() -> None:
    result = run("follow", "GM0787", "--from", "2019-01-01", "--to", "2026-01-01")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Haaren (GM0788)" in result.stderr


def test_find_prints_code_name_and_inhabitants() -> None:
    assert (
        run("find", "den haag", "--on", "2019-01-01").stdout == "GM0518\t's-Gravenhage\t537.833\n"
    )
    found = json.loads(run("find", "363", "--on", "2019-01-01", "--json").stdout)
    assert found["province_code"] == "PV27"
    assert found["inhabitants_year"] == 2019


def test_find_says_in_the_chosen_language_what_became_of_an_ended_municipality() -> None:
    result = run("find", "Haaren", "--on", "2026-01-01", "--lang", "en")

    assert result.exit_code == 1
    assert "was divided among Oisterwijk" in result.stderr


def test_list_prints_municipalities_or_the_regions_of_a_layer() -> None:
    assert len(run("list", "--on", "2019-01-01").stdout.splitlines()) == 355
    assert len(json.loads(run("list", "--on", "2021-01-01", "--json").stdout)) == 352
    regions = run("list", "--layer", "safety_region").stdout.splitlines()
    assert "VR13\tAmsterdam-Amstelland\t6" in regions
    assert len(regions) == 25
    centres = run("list", "--layer", "centre_municipality").stdout.splitlines()
    assert "GM0363\tAmsterdam\t-" in centres
    units = json.loads(run("list", "--layer", "police_unit", "--json").stdout)
    assert sum(one["municipalities"] for one in units) == 342


@pytest.mark.parametrize(
    "arguments",
    [
        ("count", "--on", "2018-12-31"),
        ("count", "--on", "gisteren"),
        ("follow", "GM0788"),
        ("find",),
        ("list", "--layer", "street"),
        ("find", "Utrecht", "--lang", "fy"),
        ("count", "--data", "/does/not/exist"),
        ("import",),
        ("import", "does-not-exist.geojson"),
        ("unknown",),
    ],
)
def test_wrong_usage_ends_with_code_2_and_a_message_on_stderr(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Fout: " in result.stderr


def test_boundaries_and_tables_are_not_imported_in_one_call(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.geojson").touch()
    (tmp_path / "c.geojson").touch()

    assert run("import", str(tmp_path / "a.csv"), str(tmp_path / "b.geojson")).exit_code == 2
    assert run("import", str(tmp_path / "b.geojson"), str(tmp_path / "c.geojson")).exit_code == 2


def test_import_stores_boundaries_and_refuses_those_of_another_day(tmp_path: Path) -> None:
    source = str(shared_data("geo", "nl_2019.topojson"))
    out = ("--out", str(tmp_path / "data"))
    refused = run("import", source, "--on", "2026-01-01", *out, "--lang", "en")
    stored = run("import", source, "--on", "2019-01-01", *out)

    assert refused.exit_code == 1
    assert "GM0788 is no municipality on 2026-01-01" in refused.stderr
    assert "use --on 2019-01-01" in refused.stderr
    assert stored.exit_code == 0
    assert "Grenzen van 355 gemeenten" in stored.stdout
    assert (tmp_path / "data" / "boundaries-2019-01-01.geojson").is_file()


def test_an_imported_register_answers_the_other_commands(tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("code,alias\nGM0363,Mokum\n", encoding="utf-8")
    data = str(tmp_path / "data")

    assert run("import", str(aliases), "--out", data).exit_code == 0
    assert run("find", "mokum", "--data", data).stdout.startswith("GM0363\tAmsterdam")
    assert run("find", "mokum").exit_code == 1


def test_every_command_reads_what_an_import_put_into_use_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aliases.csv").write_text("code,alias\nGM0363,Mokum\n", encoding="utf-8")

    assert run("find", "mokum").exit_code == 1
    assert "var/register" in run("import", "aliases.csv").stdout
    found = run("find", "mokum", "--json")
    assert json.loads(found.stdout)["code"] == "GM0363"
    assert "register uit var/register" in found.stderr


def test_found_as_json_tells_size_class_regions_successors_and_source() -> None:
    weesp = json.loads(run("find", "Weesp", "--on", "2020-01-01", "--json").stdout)

    assert weesp["size_class"] == 3
    assert weesp["regions"]["safety_region"] == ["VR14"]
    assert weesp["regions"]["province"] == ["PV27"]
    assert weesp["successors"] == [{"code": "GM0363", "day": "2022-03-24", "share": 1.0}]
    assert "CBS" in weesp["source"]


def test_a_register_that_contradicts_itself_is_refused_by_every_command(tmp_path: Path) -> None:
    for name, text in read_package_texts().items():
        (tmp_path / name).write_text(text.replace("0.41", "0.31"), encoding="utf-8")
    result = run("count", "--data", str(tmp_path))

    assert result.exit_code == 1
    assert "successions.csv" in result.stderr


def test_every_command_has_help_with_an_example() -> None:
    assert isinstance(areas, click.Group)
    for name in areas.commands:
        result = run(name, "--help")

        assert result.exit_code == 0
        assert f"Example: zicht areas {name} " in result.stdout
