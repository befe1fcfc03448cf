"""The workbook holds every table and figure, says what it is, and is the same every time."""

import io
from itertools import pairwise

import openpyxl
import pytest

from reporting import example
from zicht.disclosure.model import Suppressed
from zicht.reporting import catalogue as tables_of
from zicht.reporting import workbook
from zicht.reporting.charts import catalogue
from zicht.reporting.wave import Wave


@pytest.fixture(scope="module")
def wave() -> Wave:
    return example.wave()


@pytest.fixture(scope="module")
def data(wave: Wave) -> bytes:
    return workbook.build(wave, tables_of.tables(wave, catalogue.build(wave)))


@pytest.fixture(scope="module")
def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_first_sheet_says_what_it_is_and_that_it_is_made_up(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[0] == "Leesmij - Readme"
    words = [str(cell.value) for row in book.worksheets[0] for cell in row if cell.value]
    assert "SYNTHETISCH" in words
    assert any("minder dan 5 gemeenten" in word for word in words)
    assert any("How to cite" in word for word in words)
    assert any("synthetic-2019-seed-7" in word for word in words)


def test_every_sheet_says_on_top_that_it_is_made_up(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert "SYNTHETISCH" in sheet["A1"].value, sheet.title


def test_the_figures_of_real_answers_start_with_their_headings() -> None:
    real = example.wave(origin=None)
    book = openpyxl.load_workbook(io.BytesIO(workbook.build(real, [])))
    assert book["Alle cijfers - All figures"]["A1"].value == "key"


def test_every_figure_stands_in_the_long_sheet_with_its_query(
    wave: Wave, book: openpyxl.Workbook
) -> None:
    sheet = book["Alle cijfers - All figures"]
    heading, *rows = sheet.iter_rows(min_row=2, values_only=True)
    found = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert list(found) == [figure.key for figure in wave.book.figures]
    row, share = found["2019.A1.yes@all"], wave.book.get("A1", "yes").share
    assert share is not None
    made = share.projection
    assert made is not None
    assert row["answered_value"] == pytest.approx(share.estimate)
    assert (row["estimate"], row["weighted"]) == (made.estimate, "nee / no")
    assert (row["band_2_low"], row["band_2_high"]) == (made.band.low, made.band.high)
    assert row["overturned_by"] == made.overturned_by
    assert (row["answered_n"], row["population_N"]) == (share.answered, share.population)
    assert row["bounds_high"] == pytest.approx(share.bounds.high)
    assert row["query"] == "share of A1 = yes in all"
    assert sheet.freeze_panes == "B3"


def test_a_withheld_figure_has_a_reason_and_no_number(wave: Wave, book: openpyxl.Workbook) -> None:
    sheet = book["Alle cijfers - All figures"]
    heading, *rows = sheet.iter_rows(min_row=2, values_only=True)
    withheld = [one.key for one in wave.book.figures if isinstance(one.result, Suppressed)]
    found = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert withheld
    for key in withheld:
        assert found[key]["withheld"] == "minder dan 5 gemeenten / fewer than 5 municipalities"
        numbers = [found[key][name] for name in heading[8:-2]]
        assert numbers == [None] * len(numbers)


def test_every_table_has_its_own_place(wave: Wave, book: openpyxl.Workbook) -> None:
    titles = [
        cell.value
        for sheet in book.worksheets[1:-1]
        for cell in next(sheet.iter_cols(1, 1, values_only=False))
    ]
    for table in tables_of.tables(wave, catalogue.build(wave)):
        assert table.title.nl in titles


def test_shares_are_percentages_and_withheld_cells_an_x(book: openpyxl.Workbook) -> None:
    cells = [cell for row in book["Respons"].iter_rows() for cell in row]
    assert any(cell.value == "x" for cell in cells)
    shares = [cell for cell in cells if isinstance(cell.value, float)]
    assert shares
    assert {cell.number_format for cell in shares} == {"0%"}


def test_the_same_wave_gives_the_same_workbook(wave: Wave, data: bytes) -> None:
    assert workbook.build(wave, tables_of.tables(wave, catalogue.build(wave))) == data


def test_sheets_stand_in_the_order_of_their_subjects(book: openpyxl.Workbook) -> None:
    order = [name for name, _ in workbook.SHEETS]
    places = [order.index(name) for name in book.sheetnames[1:-1]]
    assert all(first < second for first, second in pairwise(places))
