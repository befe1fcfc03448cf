import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses.answer_files import SUBJECTS, csv_text
from zicht.problems import InvalidInputError
from zicht.responses.cells import Cell
from zicht.responses.delimited import read_rows
from zicht.responses.reading import read_table


def rows_of(data: bytes) -> tuple[list[tuple[int, list[Cell]]], list[str]]:
    rows, notices = read_rows(data, SUBJECTS)
    return [(row.number, list(row.cells)) for row in rows], [notice.code for notice in notices]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    text = csv_text([["code", "A5"], ["GM0363", "geïnd, of; niet"]], delimiter)
    rows, _ = rows_of(text.encode(encoding))
    assert rows == [(1, ["code", "A5"]), (2, ["GM0363", "geïnd, of; niet"])]


def test_text_of_old_windows_programs_is_read_with_a_notice() -> None:
    rows, notices = rows_of("code;A5\r\nGM0363;geïnd\r\n".encode("cp1252"))
    assert rows[1] == (2, ["GM0363", "geïnd"])
    assert notices == ["other-encoding"]


def test_bytes_that_are_no_text_name_the_line() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rows_of(b"code,A5\nGM0363,yes\nGM0014,\x81\n")
    problem = refusal.value.problems[0]
    assert (problem.code, problem.row) == ("wrong-encoding", 3)


def test_excels_own_line_about_the_delimiter_is_no_row() -> None:
    rows, _ = rows_of(b"sep=;\r\ncode;A5\r\nGM0363;yes\r\n")
    assert rows[0] == (1, ["code", "A5"])


def test_commas_in_quoted_headings_do_not_hide_the_real_delimiter() -> None:
    text = '"code. Gemeente, code";"A5. Is er, of komt er, een route?"\n"GM0363";"yes"\n'
    rows, _ = rows_of(text.encode())
    assert rows[1] == (2, ["GM0363", "yes"])


def test_rows_count_as_in_a_spreadsheet_also_after_a_cell_with_line_breaks() -> None:
    rows, _ = rows_of(b'code,A5b\nGM0363,"twee\nregels"\n\nGM0014,x\n')
    assert [number for number, _ in rows] == [1, 2, 3, 4]
    assert rows[3][1] == ["GM0014", "x"]


@pytest.mark.parametrize(
    "data",
    [b'code,A5\nGM0363,"yes\nGM0014,no\n', b'code,A5\nGM0363,"yes"no\n'],
    ids=["never closed", "closed too early"],
)
def test_quotation_marks_that_do_not_pair_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rows_of(data)
    problem = refusal.value.problems[0]
    assert problem.code == "not-a-table"
    assert "aanhalingsteken" in problem.message.nl


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "geen tabel"),
        (b"<!DOCTYPE html><table></table>", "webpagina"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "(.xls)"),
        (b"PAR1....", "geen tabel"),
        (b"code,A5\0\n", "geen tabel"),
        (b"$FL2@(#) SPSS DATA FILE", "SPSS"),
        (b"PK\x03\x04nothing", "werkmap"),
    ],
)
def test_other_kinds_of_files_are_recognised(data: bytes, words: tuple[str, str]) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_table(data, SUBJECTS)
    problem = refusal.value.problems[0]
    assert problem.code == "not-a-table"
    assert words in problem.message.nl
    assert ".xlsx" in problem.remedy.nl
    assert ".xlsx" in problem.remedy.en


@pytest.mark.parametrize("data", [b"", b"  \r\n \n", b"\xef\xbb\xbf", b",,\n,,\n"])
def test_a_file_without_content_is_empty(data: bytes) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_table(data, SUBJECTS)
    assert refusal.value.problems[0].code == "empty-file"


def test_headings_without_rows_are_refused() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_table(b"code,A5\n,\n", SUBJECTS)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.row) == ("empty-file", 1)


def test_a_row_that_goes_on_after_the_last_heading_is_refused_and_a_short_row_is_not() -> None:
    table = read_table(b"code,A5,A5b\nGM0363,yes,Loket, wijkagent\nGM0014\n", SUBJECTS)
    problem = table.problems[0]
    assert (problem.code, problem.row, problem.value) == ("too-many-columns", 2, " wijkagent")
    assert table.rows[1].cells == ("GM0014", None, None)


def test_a_filled_column_without_heading_is_named_by_its_letter() -> None:
    table = read_table(b"code,,A5\nGM0363,x,yes\n", SUBJECTS)
    problem = table.problems[0]
    assert (problem.code, problem.column) == ("unknown-column", "B")


_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(_texts, min_size=2, max_size=2), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
)
def test_what_was_written_as_csv_is_what_is_read(cells: list[list[str]], delimiter: str) -> None:
    written = [["code", "a", "b"], *(["GM0363", *row] for row in cells)]
    rows, _ = rows_of(csv_text(written, delimiter).encode())
    assert [row for _, row in rows] == written
