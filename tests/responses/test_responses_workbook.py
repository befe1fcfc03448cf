import contextlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from responses.answer_files import SUBJECTS
from zicht.problems import InvalidInputError
from zicht.responses.cells import Formula
from zicht.responses.tables import Table
from zicht.responses.workbook import read_sheets, read_workbook

Fill = Callable[[Workbook], None]


def workbook(fill: Fill) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        fill(book)
    return buffer.getvalue()


def read(fill: Fill) -> Table:
    return read_workbook(workbook(fill), SUBJECTS)


def test_codes_keep_their_zeros_and_numbers_their_type() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "a", "b", "c"])
        sheet.write_row(1, 0, ["0363", 3.0, "1.234", True])

    assert read(fill).rows[0].cells == ("0363", 3.0, "1.234", "TRUE")


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(2, 0, ["code", "A5"])
        sheet.write_row(3, 0, ["GM0363", "yes"])
        sheet.write_row(9, 0, ["GM0014", "no"])

    table = read(fill)
    assert table.heading_row == 3
    assert [row.number for row in table.rows] == [4, 10]


def test_dates_come_from_the_cell_style_in_both_date_systems() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "D1", "own"])
        sheet.write(1, 0, "GM0363")
        sheet.write_datetime(1, 1, datetime(2019, 4, 1), book.add_format({"num_format": 14}))  # noqa: DTZ001
        own = book.add_format({"num_format": '[$-413]d mmmm yyyy "dag";@'})
        sheet.write_datetime(1, 2, datetime(2019, 4, 1, 10, 30), own)  # noqa: DTZ001

    def fill_1904(book: Workbook) -> None:
        book.date_1904 = True
        fill(book)

    days = ("GM0363", datetime(2019, 4, 1), datetime(2019, 4, 1, 10, 30))  # noqa: DTZ001
    assert read(fill).rows[0].cells == days
    assert read(fill_1904).rows[0].cells == days


def test_a_percentage_is_what_the_editor_sees() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "N1"])
        sheet.write(1, 0, "GM0363")
        sheet.write_number(1, 1, 0.45, book.add_format({"num_format": "0%"}))

    assert read(fill).rows[0].cells[1] == "45%"


def test_a_unit_in_the_number_format_makes_no_date() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "N1"])
        sheet.write(1, 0, "GM0363")
        sheet.write_number(1, 1, 12, book.add_format({"num_format": '0 "days";[Red]-0 "days"'}))

    assert read(fill).rows[0].cells[1] == 12.0


def test_errors_and_unsaved_formulas_are_not_taken_for_empty_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["code", "a", "b", "c"])
    sheet.append(["GM0363", "=1+1", "#N/A", None])
    sheet["C2"].data_type = "e"
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_workbook(buffer.getvalue(), SUBJECTS)
    assert table.rows[0].cells == ("GM0363", Formula(text="1+1"), "#N/A", None)


def test_the_first_sheet_with_a_code_column_is_read_and_named() -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet("uitleg").write(0, 0, "Lees dit eerst")
        sheet = book.add_worksheet("antwoorden")
        sheet.write_row(0, 0, ["code", "A5"])
        sheet.write_row(1, 0, ["GM0363", "yes"])

    table = read(fill)
    assert table.headings == ("code", "A5")
    assert [notice.code for notice in table.notices] == ["several-sheets"]
    assert "'antwoorden'" in table.notices[0].message.nl
    assert "'uitleg'" in table.notices[0].message.en


def test_a_list_of_questions_is_not_taken_for_the_answers() -> None:
    def fill(book: Workbook) -> None:
        codes = book.add_worksheet("codeboek")
        codes.write_row(0, 0, ["vraag", "optie", "tekst"])
        codes.write_row(1, 0, ["A5", "municipality", "Gemeente"])
        sheet = book.add_worksheet("antwoorden")
        sheet.write_row(0, 0, ["code", "A5", "N1"])
        sheet.write_row(1, 0, ["GM0363", "yes", 3])

    assert read(fill).headings == ("code", "A5", "N1")


def test_a_sheet_that_is_listed_many_times_is_read_once() -> None:
    line = b'<sheet name="answers" sheetId="1" r:id="rId1"/>'
    data = rewritten(
        workbook(simple),
        "xl/workbook.xml",
        lambda xml: re.sub(rb"<sheet [^>]*/>", line * 5000, xml),
    )
    table = read_workbook(data, SUBJECTS)
    assert table.rows
    assert table.notices == ()


def test_a_visible_sheet_goes_before_a_hidden_one() -> None:
    def fill(book: Workbook) -> None:
        hidden = book.add_worksheet("oud")
        hidden.write_row(0, 0, ["code", "A5"])
        hidden.write_row(1, 0, ["GM0014", "no"])
        sheet = book.add_worksheet("nieuw")
        sheet.write_row(0, 0, ["code", "A5"])
        sheet.write_row(1, 0, ["GM0363", "yes"])
        sheet.activate()
        hidden.hide()

    assert read(fill).rows[0].cells == ("GM0363", "yes")


def test_hidden_rows_are_read_and_mentioned() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "A5"])
        sheet.write_row(1, 0, ["GM0363", "yes"])
        sheet.write_row(2, 0, ["GM0014", "no"])
        sheet.set_row(2, None, None, {"hidden": True})

    table = read(fill)
    assert len(table.rows) == 2
    assert [(notice.code, notice.row) for notice in table.notices] == [("hidden-rows", 3)]


def test_merged_headings_and_merged_answers_are_refused() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "code")
        sheet.merge_range(0, 1, 0, 2, "A5")
        sheet.write_row(1, 0, ["GM0363", "yes", "no"])
        sheet.merge_range(2, 1, 3, 1, "yes")
        sheet.write(2, 0, "GM0014")

    problems = read(fill).problems
    found = [(problem.code, problem.row, problem.value) for problem in problems]
    assert ("merged-heading", 1, "B1:C1") in found
    assert ("merged-cells", 3, "B3:B4") in found


def test_a_merged_title_above_the_headings_is_fine() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "Enquete 2019")
        sheet.write_row(1, 0, ["code", "A5"])
        sheet.write_row(2, 0, ["GM0363", "yes"])

    table = read(fill)
    assert table.problems == ()
    assert [notice.code for notice in table.notices] == ["rows-above-headings"]


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return buffer.getvalue()


def simple(book: Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["code", "A5"])
    sheet.write_row(1, 0, ["GM0363", "yes"])


_SIMPLE = workbook(simple)


def test_an_entity_bomb_is_refused_without_being_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    data = rewritten(
        workbook(simple), "xl/sharedStrings.xml", lambda xml: xml.replace(b"<sst", bomb + b"<sst")
    )
    with pytest.raises(InvalidInputError) as refusal:
        read_workbook(data, SUBJECTS)
    assert refusal.value.problems[0].code == "not-a-table"


def test_a_file_that_unpacks_to_very_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(201 * 1024 * 1024))
    for read_it, megabytes in (
        (lambda data: read_workbook(data, SUBJECTS), 200),
        (lambda data: read_sheets(data, largest_mb=20), 20),
    ):
        with pytest.raises(InvalidInputError) as refusal:
            read_it(packed.getvalue())
        assert f"{megabytes} MB" in refusal.value.problems[0].message.nl


def test_every_sheet_can_be_read_what_is_hidden_last() -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet("Lijsten").write("A1", "ja")
        book.add_worksheet("Uitleg").write("B2", "Lees dit")
        book.worksheets()[1].activate()
        book.worksheets()[0].hide()

    sheets = read_sheets(workbook(fill))
    assert list(sheets) == ["Uitleg", "Lijsten"]
    assert sheets["Uitleg"].rows == ((2, (None, "Lees dit")),)


def test_all_sheets_together_have_no_more_cells_than_is_asked_for() -> None:
    def fill(book: Workbook) -> None:
        for page in (book.add_worksheet("Een"), book.add_worksheet("Twee")):
            page.write("J1", "ver weg")
            page.merge_range("A2:B2", "")

    assert len(read_sheets(workbook(fill), most_cells=22)) == 2
    with pytest.raises(InvalidInputError) as refusal:
        read_sheets(workbook(fill), most_cells=21)
    assert refusal.value.problems[0].code == "not-a-table"


@pytest.mark.parametrize("keep", [40, 400, 2000])
def test_a_file_that_was_cut_off_is_refused(keep: int) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_workbook(workbook(simple)[:keep], SUBJECTS)
    assert refusal.value.problems[0].code == "not-a-table"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_file_is_refused_or_read_and_never_crashes(
    changes: list[tuple[int, int]],
) -> None:
    data = bytearray(_SIMPLE)
    for place, value in changes:
        data[place % len(data)] = value
    # Anything else than a refusal would be raised here and fail the test.
    with contextlib.suppress(InvalidInputError):
        read_workbook(bytes(data), SUBJECTS)


def test_cells_that_claim_to_stand_far_away_do_not_exhaust_memory() -> None:
    row = b'<row><c r="XFD1"><v>1</v></c></row>'
    xml = (
        b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>'
        + row * 1000
        + b"</sheetData></worksheet>"
    )
    for content in (xml, xml.replace(b"XFD1", b"ZZZZZ1")):
        data = rewritten(_SIMPLE, "xl/worksheets/sheet1.xml", lambda _, content=content: content)
        with pytest.raises(InvalidInputError) as refusal:
            read_workbook(data, SUBJECTS)
        assert refusal.value.problems[0].code == "not-a-table"


def test_a_document_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(InvalidInputError) as refusal:
        read_workbook(buffer.getvalue(), SUBJECTS)
    assert refusal.value.problems[0].code == "not-a-table"


def test_rows_and_cells_without_numbers_follow_each_other() -> None:
    xml = (
        b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>'
        b'<row><c t="inlineStr"><is><t>code</t></is></c>'
        b'<c t="inlineStr"><is><t>A5</t></is></c></row>'
        b'<row><c t="inlineStr"><is><t>GM0363</t></is></c><c><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )
    data = rewritten(workbook(simple), "xl/worksheets/sheet1.xml", lambda _: xml)
    table = read_workbook(data, SUBJECTS)
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("GM0363", 2.0))]


def test_a_formula_whose_saved_outcome_is_the_empty_text_is_an_empty_cell() -> None:
    xml = (
        b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>'
        b'<row r="1"><c r="A1" t="str"><v>code</v></c><c r="B1" t="str"><v>A5</v></c></row>'
        b'<row r="2"><c r="A2" t="str"><v>GM0363</v></c>'
        b'<c r="B2" t="str"><f>C2&amp;""</f><v></v></c></row></sheetData></worksheet>'
    )
    data = rewritten(workbook(simple), "xl/worksheets/sheet1.xml", lambda _: xml)
    assert read_workbook(data, SUBJECTS).rows[0].cells == ("GM0363", None)


_cells = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
    .filter(lambda text: text.strip()),
    st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(_cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_was_written_is_what_is_read(rows: list[list[str | float | None]]) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "a", "b", "c"])
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, 0, f"GM{number:04d}")
            for index, cell in enumerate(row, start=1):
                if isinstance(cell, str):
                    sheet.write_string(number, index, cell)
                elif cell is not None:
                    sheet.write_number(number, index, cell)

    found = [list(row.cells[1:]) for row in read(fill).rows]
    assert found == rows
