import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from shared_data import shared_data
from zicht.language import Language
from zicht.prevalence.line_lists import LineListPlan, read_line_lists, read_long_list
from zicht.prevalence.matching import Linking
from zicht.prevalence.reading import read_histories
from zicht.problems import InvalidInputError, Problem

Table = Sequence[Sequence[str | int | float | None]]

#: Three lists, men and women; the row of nobody holds nobody.
HISTORIES: Table = [
    ["police", "shelter", "doctor", "sex", "count"],
    [1, 0, 0, "man", 20],
    [0, 1, 0, "man", 10],
    [1, 1, 0, "man", 4],
    [0, 0, 0, "man", 0],
    [0, 0, 1, "woman", 7],
    [1, 0, 1, "woman", 2],
    [0, 1, 1, "woman", 0],
    [1, 1, 1, "woman", 1],
]


def write_csv(path: Path, table: Table, separator: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(table)
    return path


def write_parquet(path: Path, table: Table) -> Path:
    columns = zip(*table[1:], strict=True)
    pl.DataFrame(dict(zip(map(str, table[0]), map(list, columns), strict=True))).write_parquet(path)
    return path


def write_xlsx(path: Path, table: Table) -> Path:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, list(row))
    path.write_bytes(buffer.getvalue())
    return path


def refusal(path: Path, **options: Sequence[str]) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refused:
        read_histories(path, **options)  # type: ignore[arg-type]
    return refused.value.problems


def test_csv_xlsx_and_parquet_give_the_same_table(tmp_path: Path) -> None:
    found = [
        read_histories(path, covariates=["sex"])
        for path in (
            write_csv(tmp_path / "a.csv", HISTORIES),
            write_csv(tmp_path / "b.csv", HISTORIES, ";"),
            write_xlsx(tmp_path / "a.xlsx", HISTORIES),
            write_parquet(tmp_path / "a.parquet", HISTORIES),
        )
    ]
    for one in found:
        assert one.table.lists == ("police", "shelter", "doctor")
        assert [factor.levels for factor in one.table.factors] == [("man", "woman")]
        assert one.table.counts.tolist() == [
            [0, 20, 10, 4, 0, 0, 0, 0],
            [0, 0, 0, 0, 7, 2, 0, 1],
        ]
        assert one.histories.total == 44
        assert one.notices == ()
    assert len({one.fingerprints for one in found}) == 4


def test_every_fault_is_named_at_once_with_its_place_and_a_remedy(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "lists.csv",
        [
            ["A", "B", "C", "D", "sex", "count"],
            [1, 0, 0, 0, "man", 20],
            [1, 1, 0, 0, "man", "4.5"],
            [0, 0, 0, 0, "man", 3],
            [1, 0, 0, 0, "man", 2],
            [0, 0, 1, 0, "man", 9],
            [1, 0, 0, 0, "", -1],
            [0, 1, 0, 0, "woman", ""],
            [1, 0, 0, 1, "woman", 6],
        ],
    )
    problems = refusal(path, covariates=["sex"])
    places = [(one.code, one.row, one.column) for one in problems]
    assert places == [
        ("bad-count", 3, "count"),
        ("impossible-history", 4, "count"),
        ("duplicate-history", 5, None),
        ("missing-level", 7, "sex"),
        ("bad-count", 7, "count"),
        ("bad-count", 8, "count"),
        ("no-overlap", None, "C"),
        ("contained-list", None, "D"),
    ]
    for one in problems:
        assert one.file == "lists.csv"
        for language in Language:
            assert one.message.to(language)
            assert one.remedy.to(language)
        assert one.message.nl != one.message.en


@pytest.mark.parametrize(
    ("table", "code", "column"),
    [
        ([["A", "count"], [1, 3]], "too-few-lists", None),
        ([[*map(str, range(17)), "count"], [1] * 17 + [3]], "too-many-lists", None),
        ([["A", "B", "count"], [1, "x", 3]], "not-zero-or-one", "B"),
        ([["A", "B", "number"], [1, 1, 3]], "missing-column", "count"),
        ([["A", "B", "count"], [1, 1, 0]], "nobody-observed", None),
        ([["A", "B", "count"], [1, 1, 2], [0, 1, 3]], "contained-list", "A"),
    ],
)
def test_what_is_no_table_of_lists_is_refused(
    tmp_path: Path, table: Table, code: str, column: str | None
) -> None:
    problems = refusal(write_csv(tmp_path / "a.csv", table))
    assert [(one.code, one.column) for one in problems] == [(code, column)]


def test_lists_that_equal_each_other_are_each_within_the_other(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["A", "B", "C", "count"], [1, 1, 0, 5], [1, 1, 1, 2],
                                          [0, 0, 1, 3]])  # fmt: skip
    assert [(one.code, one.column) for one in refusal(path)] == [
        ("contained-list", "A"),
        ("contained-list", "B"),
    ]


def test_suspect_lists_can_be_accepted_and_are_then_noticed() -> None:
    path = shared_data("mse", "artificial_3.csv")
    assert [one.code for one in refusal(path)] == ["no-overlap"]
    found = read_histories(path, accept_suspect_lists=True)
    assert found.histories.total == 96
    assert [one.code for one in found.notices] == ["no-overlap"]


def test_every_table_of_the_reference_data_is_read() -> None:
    folder = shared_data("mse")
    for path in folder.glob("*.csv"):
        if not path.stem.endswith("_covariates"):
            assert read_histories(path, accept_suspect_lists=True).histories.total > 0
    found = read_histories(
        folder / "cruyff_simdat_covariates.csv",
        covariates=["X1", "X2", "X3", "X4", "Y"],
        degrees={"Y": 2},
    )
    assert found.table.total == 1043
    assert found.table.counts.shape == (96, 16)
    assert found.table.factors[-1].degree == 2


POLICE: Table = [["pseudonym", "sex"], ["p1", "man"], ["p2", "man"], ["p3", "woman"]]
SHELTER: Table = [["pseudonym", "sex"], ["p2", "man"], ["p3", "woman"], ["p4", "woman"],
                  ["p4", "woman"]]  # fmt: skip
BY_SEX = LineListPlan(covariates=("sex",))


def test_one_file_per_list_and_one_long_file_give_the_same_counts(tmp_path: Path) -> None:
    files = {
        "police": write_csv(tmp_path / "police.csv", POLICE),
        "shelter": write_xlsx(tmp_path / "shelter.xlsx", SHELTER),
    }
    long = [["list", "pseudonym", "sex"]]
    long += [["police", *map(str, row)] for row in POLICE[1:]]
    long += [["shelter", *map(str, row)] for row in SHELTER[1:]]
    apart = read_line_lists(files, BY_SEX)
    together = read_long_list(write_parquet(tmp_path / "long.parquet", long), BY_SEX)
    for one in (apart, together):
        assert one.table.lists == ("police", "shelter")
        assert one.table.counts.tolist() == [[0, 1, 0, 1], [0, 0, 1, 1]]
        assert [(note.code, note.value) for note in one.notices] == [("repeated-pseudonym", "1")]
        assert one.links is None


def test_nothing_that_was_read_of_a_person_is_in_the_result_or_in_a_message(
    tmp_path: Path,
) -> None:
    files = {
        "police": write_csv(tmp_path / "police.csv", POLICE),
        "shelter": write_csv(tmp_path / "shelter.csv", SHELTER),
    }
    found = read_line_lists(files, BY_SEX)
    assert "p4" not in repr((found.table, found.notices))
    torn = [["pseudonym", "sex"], ["p1", "woman"], ["p2", "man"], [None, "man"]]
    files["shelter"] = write_csv(tmp_path / "torn.csv", torn)
    with pytest.raises(InvalidInputError) as refused:
        read_line_lists(files, BY_SEX)
    problems = refused.value.problems
    assert [(one.code, one.file, one.row, one.column) for one in problems] == [
        ("missing-pseudonym", "torn.csv", 4, "pseudonym"),
        ("torn-level", "torn.csv", 2, "sex"),
        ("contained-list", "torn.csv", None, None),
    ]
    assert "p1" not in str(refused.value)


def test_a_level_that_one_list_knows_counts_for_all(tmp_path: Path) -> None:
    unknown: Table = [["pseudonym", "sex"], ["p2", None], ["p5", "man"]]
    files = {
        "police": write_csv(tmp_path / "police.csv", POLICE),
        "doctor": write_csv(tmp_path / "doctor.csv", unknown),
    }
    assert read_line_lists(files, BY_SEX).table.counts.tolist() == [[0, 1, 1, 1], [0, 1, 0, 0]]


def test_lists_without_the_columns_are_refused_by_file(tmp_path: Path) -> None:
    files = {
        "police": write_csv(tmp_path / "police.csv", [["name"], ["a"]]),
        "shelter": write_csv(tmp_path / "shelter.csv", [["pseudonyms"], ["a"]]),
    }
    with pytest.raises(InvalidInputError) as refused:
        read_line_lists(files)
    assert [(one.code, one.file) for one in refused.value.problems] == [
        ("missing-column", "police.csv"),
        ("missing-column", "shelter.csv"),
    ]
    assert "'pseudonyms'" in refused.value.problems[1].remedy.en


#: Three lists with identifiers of their own; "1" is another person on each.
OWN_IDS: Table = [["list", "pseudonym"], ["A", "1"], ["A", "2"], ["A", "3"], ["B", "1"],
                  ["B", "2"], ["C", "1"], ["C", "2"]]  # fmt: skip
PAIRS: Table = [
    ["list_a", "id_a", "list_b", "id_b", "probability"],
    ["A", "1", "B", "2", 0.98],
    ["B", "2", "C", "1", 0.9],
    ["A", "2", "B", "1", 0.3],
    ["A", "3", "C", "2", 0.75],
]


def test_pairs_of_a_linking_program_decide_who_is_who(tmp_path: Path) -> None:
    lists = write_csv(tmp_path / "lists.csv", OWN_IDS)
    pairs = write_parquet(tmp_path / "pairs.parquet", PAIRS)
    plan = LineListPlan(linking=Linking(pairs=pairs), accept_suspect_lists=True)
    found = read_long_list(lists, plan)
    # A1-B2-C1 by a chain, A3-C2, and A2 and B1 each alone.
    assert found.histories.dense().tolist() == [0, 1, 1, 0, 0, 1, 0, 1]
    assert found.links is not None
    assert found.links.accepted == 3
    assert found.links.expected == pytest.approx(2.63)
    assert found.links.missed == pytest.approx(0.3)
    lower = LineListPlan(linking=Linking(pairs=pairs, threshold=0.2), accept_suspect_lists=True)
    assert read_long_list(lists, lower).histories.dense().tolist() == [0, 0, 0, 1, 0, 1, 0, 1]


def test_pairs_of_other_records_and_probabilities_that_are_none_are_refused(
    tmp_path: Path,
) -> None:
    lists = write_csv(tmp_path / "lists.csv", OWN_IDS)
    wrong = [*PAIRS, ["A", "9", "B", "1", 0.9], ["A", "1", "D", "1", 1.2]]
    pairs = write_csv(tmp_path / "pairs.csv", wrong)
    with pytest.raises(InvalidInputError) as refused:
        read_long_list(lists, LineListPlan(linking=Linking(pairs=pairs)))
    assert [(one.code, one.file, one.row, one.column) for one in refused.value.problems][:3] == [
        ("unknown-record", "pairs.csv", 6, "id_a"),
        ("unknown-record", "pairs.csv", 7, "id_b"),
        ("bad-probability", "pairs.csv", 7, "probability"),
    ]


def test_a_pairs_file_that_cannot_be_used_says_only_that(tmp_path: Path) -> None:
    own: Table = [[*row, "x" if number == 2 else None] for number, row in enumerate(OWN_IDS)]
    lists = write_csv(tmp_path / "lists.csv", [["list", "pseudonym", "sex"], *own[1:]])
    for pairs, code in (([["list_a", "id_a"], ["A", "1"]], "missing-column"),
                        ([*PAIRS, ["A", "9", "B", "1", 0.9]], "unknown-record")):  # fmt: skip
        linking = Linking(pairs=write_csv(tmp_path / "pairs.csv", pairs))
        with pytest.raises(InvalidInputError) as refused:
            read_long_list(lists, LineListPlan(linking=linking, covariates=("sex",)))
        assert {(one.code, one.file) for one in refused.value.problems} == {(code, "pairs.csv")}


def test_long_whole_numbers_in_parquet_stay_different_people(tmp_path: Path) -> None:
    first = 9_007_199_254_740_993
    rows: list[list[str | int]] = [["list", "id"], *(["A", first + at] for at in range(6))]
    rows += [["B", first + at] for at in range(3, 9)]
    path = write_parquet(tmp_path / "long.parquet", rows)
    found = read_long_list(path, LineListPlan(pseudonym="id")).histories
    assert found.total == 9
    assert found.overlap(0b11) == 3


def test_pairs_are_read_as_splink_writes_them(tmp_path: Path) -> None:
    lists = write_csv(tmp_path / "lists.csv", OWN_IDS)
    splink = ["source_dataset_l", "unique_id_l", "source_dataset_r", "unique_id_r"]
    headings = ["match_weight", "match_probability", *splink]
    table: Table = [headings, *([5.0, row[4], *row[:4]] for row in PAIRS[1:])]
    mixed: Table = [[*splink, "probability"], *PAIRS[1:]]
    for pairs in (
        write_csv(tmp_path / "pairs.csv", table),
        write_parquet(tmp_path / "pairs.parquet", table),
        write_csv(tmp_path / "mixed.csv", mixed),
    ):
        plan = LineListPlan(linking=Linking(pairs=pairs), accept_suspect_lists=True)
        assert read_long_list(lists, plan).histories.dense().tolist() == [0, 1, 1, 0, 0, 1, 0, 1]
    without = write_csv(tmp_path / "one.csv", [headings[:4], [5.0, 0.9, "A", "1"]])
    with pytest.raises(InvalidInputError) as refused:
        read_long_list(lists, LineListPlan(linking=Linking(pairs=without)))
    columns = [one.column for one in refused.value.problems]
    assert columns == ["source_dataset_r", "unique_id_r"]


def test_a_column_that_is_no_list_is_named_once_with_the_option_for_it(tmp_path: Path) -> None:
    table: Table = [["A", "B", "sex at birth", "count"], [1, 1, "man", 2], [1, 1, "woman", 3],
                    [0, 1, "man", 4], [1, 0, "woman", 5], [0, "x", "man", 4]]  # fmt: skip
    problems = refusal(write_csv(tmp_path / "a.csv", table))
    places = [(one.code, one.row, one.column) for one in problems]
    assert places == [("not-zero-or-one", None, "sex at birth"), ("not-zero-or-one", 6, "B")]
    assert "--stratum 'sex at birth'" in problems[0].remedy.nl
    assert "5 of 5" in problems[0].message.en
    assert "--stratum" not in problems[1].remedy.en


def test_a_column_that_is_not_there_comes_with_the_option_that_names_another(
    tmp_path: Path,
) -> None:
    path = write_csv(tmp_path / "a.csv", [["A", "B", "people"], [1, 1, 2]])
    (missing,) = refusal(path)
    for words in (missing.remedy.nl, missing.remedy.en):
        assert "--count " in words
        assert "--pseudonym " in words
    with pytest.raises(InvalidInputError) as refused:
        read_long_list(path)
    assert [one.remedy.en.split()[-1] for one in refused.value.problems] == [
        "--list.",
        "--pseudonym.",
    ]
