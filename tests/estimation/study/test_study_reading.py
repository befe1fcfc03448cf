from pathlib import Path

import numpy as np
import polars as pl
import pytest

from estimation.study import study_files as files
from zicht.estimation.study.numerals import looks_numeric, read_numbers
from zicht.problems import InvalidInputError
from zicht.responses.source_reading import read_source


def test_every_format_gives_the_same_texts(tmp_path: Path) -> None:
    found = [
        read_source(files.csv(tmp_path / "a.csv", files.SURVEY)),
        read_source(files.csv(tmp_path / "b.csv", files.SURVEY, separator=";")),
        read_source(files.parquet(tmp_path / "a.parquet", files.SURVEY)),
        read_source(files.xlsx(tmp_path / "a.xlsx", files.SURVEY)),
        read_source(files.sav(tmp_path / "a.sav", files.SURVEY)),
    ]
    for source in found:
        assert source.headings == found[0].headings
        hours = read_numbers(source.table["hours"], mark=None, point_is_decimal=True)
        assert hours.values.tolist() == [row["hours"] for row in files.SURVEY]
        for heading in source.headings[:-1]:
            assert source.texts(heading).to_list() == found[0].texts(heading).to_list()


def test_codes_that_a_program_wrote_as_decimals_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("policy,hours\n1.0,1.0\n,2.5\n2.0,3.0\n", encoding="utf-8")
    source = read_source(path)
    assert source.texts("policy").to_list() == ["1", None, "2"]
    assert source.texts("hours").to_list() == ["1.0", "2.5", "3.0"]


def test_rows_are_numbered_as_the_editor_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,n\n"two\nlines",1\n\nb,2\n', encoding="utf-8")
    source = read_source(path)
    assert source.texts("name").to_list() == ["two\nlines", "b"]
    assert source.rows.tolist() == [2, 4]
    assert read_source(files.parquet(tmp_path / "a.parquet", files.SURVEY)).rows[0] == 1
    assert read_source(files.xlsx(tmp_path / "a.xlsx", files.SURVEY)).rows[0] == 2


def test_headings_may_stand_below_a_title_when_the_plan_names_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Our survey of 2026,\ncode,policy\na,1\n", encoding="utf-8")
    source = read_source(path, ["code", "policy"])
    assert source.headings == ("code", "policy")
    assert source.rows.tolist() == [3]


def test_value_labels_of_spss_are_kept(tmp_path: Path) -> None:
    labels = {"policy": {1.0: "Ja", 2.0: "Nee"}}
    source = read_source(files.sav(tmp_path / "a.sav", files.SURVEY, labels))
    assert source.labels["policy"] == {"1": "Ja", "2": "Nee"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"a,b\n", "empty-file"),
        (b"PAR1 and no more", "not-a-table"),
        (b"%PDF-1.7", "not-a-table"),
        (b"<html></html>", "not-a-table"),
        (b"a,b\n1,2,3\n", "too-many-columns"),
        (b"a,a\n1,2\n", "double-heading"),
        (b"a,b\n1,#N/A\n", "formula-error"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as refused:
        read_source(path)
    assert [one.code for one in refused.value.problems] == [code]
    assert refused.value.problems[0].file == "a.csv"


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1,5", "2"], [1.5, 2.0]),
        (["1.5", "2"], [1.5, 2.0]),
        (["1.234,5", "2"], [1234.5, 2.0]),
        (["1,234.5", "-2"], [1234.5, -2.0]),
        (["1\u00a0234", None], [1234.0, np.nan]),
        (["1e-3", "2"], [0.001, 2.0]),
        (["2,125", "3,5"], [2.125, 3.5]),
    ],
)
def test_a_column_decides_what_its_decimal_mark_is(
    texts: list[str | None], numbers: list[float]
) -> None:
    column = pl.Series(texts, dtype=pl.String)
    read = read_numbers(column, mark=None, point_is_decimal=False)
    np.testing.assert_array_equal(read.values, numbers)
    assert not read.wrong.any()
    assert not read.is_ambiguous
    assert looks_numeric(column)


def test_numbers_that_can_be_read_in_two_ways_are_ambiguous_unless_something_decides() -> None:
    column = pl.Series(["1.234", "2.345"])
    assert read_numbers(column, mark=None, point_is_decimal=False).is_ambiguous
    by_file = read_numbers(column, mark=None, point_is_decimal=True)
    assert not by_file.is_ambiguous
    assert by_file.values.tolist() == [1.234, 2.345]
    by_plan = read_numbers(column, mark=",", point_is_decimal=True)
    assert by_plan.values.tolist() == [1234, 2345]


def test_a_text_is_no_number() -> None:
    read = read_numbers(pl.Series(["1", "many", ""]), mark=None, point_is_decimal=True)
    assert read.wrong.tolist() == [False, True, True]
    assert not looks_numeric(pl.Series(["1", "many"]))
