"""A register of one's own: read, checked whole, put into use in one step."""

from datetime import date
from pathlib import Path

import pytest

from zicht.areas.importing import import_register
from zicht.areas.register import Register
from zicht.areas.storage import read_package_texts, write_register
from zicht.areas.tables import COLUMNS, read_tables
from zicht.problems import InvalidInputError

REGISTER = Register.load()


THEN, NOW = date(2019, 1, 1), date(2026, 1, 1)


def refusals(error: pytest.ExceptionInfo[InvalidInputError]) -> set[str]:
    return {one.code for one in error.value.problems}


def test_a_newer_register_is_put_into_use_whole(tmp_path: Path) -> None:
    municipalities = read_package_texts()["municipalities.csv"].replace(
        "GM1696,Wijdemeren,PV27,,,", "GM1696,Wijdemeren,PV27,,2027-01-01,"
    )
    successions = read_package_texts()["successions.csv"] + "2027-01-01,GM1696,GM0402,1,no\n"
    files = [tmp_path / "gemeenten.csv", tmp_path / "opvolging.csv"]
    files[0].write_text(municipalities, encoding="utf-8-sig")
    files[1].write_text(successions, encoding="utf-8")
    out = tmp_path / "out"

    stored = import_register(files, directory=out)
    register = Register.load(out)

    assert len(register.on(date(2027, 1, 1))) == 341
    assert register.tables.fingerprint == stored.register.tables.fingerprint
    assert register.tables.fingerprint != REGISTER.tables.fingerprint
    assert Register.load(out) is register
    assert sorted(one.name for one in (out / "register").iterdir()) == sorted(COLUMNS)


def test_a_second_import_replaces_the_register_in_one_step_and_keeps_the_first(
    tmp_path: Path,
) -> None:
    texts = dict(read_package_texts())
    first = write_register(tmp_path, texts)
    texts["aliases.csv"] += "GM0363,Mokum\n"
    second = write_register(tmp_path, texts)

    assert first != second
    assert first.is_dir()
    assert ("GM0363", "Mokum") in Register.load(tmp_path).tables.aliases


def test_a_register_that_someone_made_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    with pytest.raises(InvalidInputError, match="made by hand"):
        write_register(tmp_path, read_package_texts())

    assert (tmp_path / "register").is_dir()
    assert not (tmp_path / "register").is_symlink()


def test_a_directory_without_a_register_gives_that_of_the_package(tmp_path: Path) -> None:
    assert Register.load(tmp_path) is REGISTER


@pytest.mark.parametrize(
    ("table", "old", "new", "code", "column"),
    [
        ("municipalities.csv", "GM0014,", "GM0010,", "duplicate-code", "code"),
        (
            "municipalities.csv",
            "GM0014,Groningen,PV20",
            "GM0014,Groningen,PV99",
            "unknown-code",
            "province_code",
        ),
        ("municipalities.csv", "GM0014,Groningen", "G0014,Groningen", "unreadable-cell", "code"),
        ("municipalities.csv", ",231299,", ",231.299,", "unreadable-cell", "population_2019"),
        ("municipalities.csv", "6.5667,53.2192", "233000,582000", "unreadable-cell", "longitude"),
        (
            "municipalities.csv",
            "GM0014,Groningen,PV20,,",
            "GM0014,Groningen,PV20,1-1-2019,",
            "unreadable-cell",
            "valid_from",
        ),
        (
            "municipalities.csv",
            "GM0014,Groningen,PV20,,,",
            "GM0014,Groningen,PV20,,2025-01-01,",
            "no-successor",
            "valid_to",
        ),
        (
            "municipalities.csv",
            "GM0014,Groningen,PV20,,",
            "GM0014,,PV20,,",
            "unreadable-cell",
            "name",
        ),
        (
            "municipalities.csv",
            "GM1992,Voorne aan Zee,PV28,2023-01-01",
            "GM1992,Voorne aan Zee,PV28,2024-01-01",
            "not-in-force",
            "date",
        ),
        ("municipalities.csv", "231299,232922,234950,243768,244829", ",,,,", "no-population", None),
        ("municipalities.csv", "code,name", "code,naam", "missing-column", "name"),
        (
            "successions.csv",
            "GM0788,GM0824,0.41",
            "GM0788,GM0824,0.31",
            "shares-do-not-add-up",
            "share",
        ),
        ("successions.csv", "GM0788,GM0824,0.41", "GM0788,GM0824,1.41", "unreadable-cell", "share"),
        ("successions.csv", "GM0788,GM0824,0.41", "GM0788,GM0824,nan", "unreadable-cell", "share"),
        (
            "successions.csv",
            "GM0788,GM0824,0.41,yes",
            "GM0788,GM0824,0.41,ja",
            "unreadable-cell",
            "estimated",
        ),
        ("successions.csv", "GM0370,GM0439", "GM0370,GM9999", "unknown-code", "to"),
        ("successions.csv", "2022-03-24,GM0457", "2022-03-01,GM0457", "does-not-end", "date"),
        (
            "regions.csv",
            "VR13,Amsterdam-Amstelland",
            "VR12,Amsterdam-Amstelland",
            "duplicate-code",
            "code",
        ),
        (
            "regions.csv",
            "Amsterdam-Amstelland,POL05",
            "Amsterdam-Amstelland,POL99",
            "unknown-code",
            "parent",
        ),
        ("regions.csv", "police_unit,POL01", "police_unt,POL01", "unreadable-cell", "layer"),
        (
            "memberships.csv",
            "GM0363,VR13,,",
            "GM0363,VR13,2022-01-01,2021-01-01",
            "reversed-dates",
            "valid_to",
        ),
        ("memberships.csv", "GM0363,VR13", "GM9363,VR13", "unknown-code", "municipality"),
        (
            "memberships.csv",
            "safety_region,GM0363,VR13",
            "province,GM0363,PV27",
            "province-elsewhere",
            "layer",
        ),
        ("aliases.csv", "GM0518,Den Haag", "GM9518,Den Haag", "unknown-code", "code"),
    ],
)
def test_a_contradiction_is_named_with_file_and_column_and_changes_nothing(
    tmp_path: Path, table: str, old: str, new: str, code: str, column: str | None
) -> None:
    text = read_package_texts()[table]
    assert old in text
    path = tmp_path / f"mijn-{table}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    out = tmp_path / "out"
    if code == "missing-column":
        # Without its columns a file is not known for what it is.
        with pytest.raises(InvalidInputError, match="no table"):
            import_register([path], directory=out)
        with pytest.raises(InvalidInputError) as error:
            read_tables({**read_package_texts(), table: path.read_text(encoding="utf-8")})
    else:
        with pytest.raises(InvalidInputError) as error:
            import_register([path], directory=out)

    found = [(one.code, one.column) for one in error.value.problems]
    assert (code, column) in found
    assert not out.exists()
    for problem in error.value.problems:
        assert problem.message.nl
        assert problem.remedy.en


def test_a_refusal_names_the_operators_own_file_and_the_row_as_an_editor_shows_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "gemeenten 2027.csv"
    text = read_package_texts()["municipalities.csv"]
    path.write_text(text.replace("GM0010,Delfzijl,PV20", "GM0010,Delfzijl,PV99"), encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        import_register([path], directory=tmp_path)
    (problem,) = error.value.problems

    assert (problem.file, problem.row) == ("gemeenten 2027.csv", 3)


def test_what_cannot_be_read_and_what_contradicts_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "municipalities.csv"
    text = read_package_texts()["municipalities.csv"]
    text = text.replace("GM0003,Appingedam", "0003,Appingedam")
    text = text.replace("GM0010,Delfzijl,PV20", "GM0010,Delfzijl,PV99")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        import_register([path], directory=tmp_path / "out")

    assert [(one.code, one.row) for one in error.value.problems] == [
        ("unreadable-cell", 2),
        ("unknown-code", 3),
    ]


def test_a_table_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    path, other = tmp_path / "names.csv", tmp_path / "more names.csv"
    for one in (path, other):
        one.write_text("code,alias\nGM0363,Mokum\n", encoding="utf-8")
    with pytest.raises(InvalidInputError) as error:
        import_register([path, other], directory=tmp_path / "out")
    (problem,) = error.value.problems

    assert (problem.code, problem.file) == ("table-twice", "more names.csv")
    assert "names.csv" in problem.message.nl


def test_an_operator_may_add_a_layer_of_regions_with_dates(tmp_path: Path) -> None:
    texts = read_package_texts()
    regions, memberships = tmp_path / "regions.csv", tmp_path / "memberships.csv"
    regions.write_text(
        texts["regions.csv"] + "care_region,ZC01,Zorgregio 1,Care region 1,,2020-01-01,\n"
        "care_region,ZC02,Zorgregio 2,Care region 2,,,\n",
        encoding="utf-8",
    )
    memberships.write_text(
        texts["memberships.csv"] + "care_region,GM0363,ZC01,2020-01-01,2025-01-01\n"
        "care_region,GM0363,ZC02,,\n",
        encoding="utf-8",
    )
    register = import_register([regions, memberships], directory=tmp_path / "out").register

    def of_amsterdam(day: date) -> list[str]:
        return [one.code for one in register.regions_of("GM0363", "care_region", day)]

    assert "care_region" in register.layers
    assert of_amsterdam(THEN) == ["ZC02"]
    assert of_amsterdam(date(2022, 1, 1)) == ["ZC01", "ZC02"]
    assert of_amsterdam(NOW) == ["ZC02"]


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gemeenten.csv"
    path.write_text("code,name\nGM1900,Súdwest-Fryslân\n", encoding="latin-1")
    with pytest.raises(InvalidInputError, match="UTF-8") as error:
        import_register([path], directory=tmp_path)

    assert refusals(error) == {"wrong-encoding"}


def test_a_register_without_one_of_its_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "municipalities.csv").write_text(read_package_texts()["municipalities.csv"])
    with pytest.raises(InvalidInputError) as error:
        Register.load(tmp_path)

    assert refusals(error) == {"missing-file"}
    assert len(error.value.problems) == 4
