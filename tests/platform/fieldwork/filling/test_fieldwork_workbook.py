"""Reading a workbook that was filled in elsewhere, and refusing what cannot be used."""

import io
import zipfile
from datetime import date

import pytest
from django.utils import timezone
from openpyxl.workbook import Workbook

from platform_support import filling_factory, offline, people
from platform_support.filling_pages import QUESTIONNAIRE, open_response
from platform_support.offline import Cell, answers
from zicht.language import Language
from zicht.platform.fieldwork.filling import answering, workbook, workbook_reading
from zicht.platform.fieldwork.filling.workbook_reading import Filled
from zicht.platform.fieldwork.models import Response, Stored
from zicht.platform.fieldwork.response import sheet
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import ItemType
from zicht.responses.cells import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def response() -> Response:
    return open_response()


@pytest.fixture
def blank(response: Response) -> bytes:
    return workbook.make(sheet.of(response), timezone.now())


def read(response: Response, data: bytes) -> Filled:
    return workbook_reading.read(
        data,
        file="ingevuld.xlsx",
        file_key=workbook.file_key(response, QUESTIONNAIRE),
        questionnaire=QUESTIONNAIRE,
    )


def problems(response: Response, data: bytes) -> list[Problem]:
    with pytest.raises(InvalidInputError) as refusal:
        read(response, data)
    return list(refusal.value.problems)


def codes(response: Response, data: bytes) -> list[str]:
    return [one.code for one in problems(response, data)]


def test_a_blank_workbook_says_nothing(response: Response, blank: bytes) -> None:
    assert read(response, blank) == Filled(given={}, left=())


def test_what_people_type_is_read_as_on_the_page(response: Response, blank: bytes) -> None:
    typed: dict[str, tuple[Cell, Stored]] = {
        "A1": ("Ja", "yes"),
        "A3": ("  WEET NIET ", "unknown"),
        "A4": ("Yes", "yes"),
        "A5": ("adopted", "adopted"),
        "A2.sexual_dutch_minor": ("Weinig zicht", "little"),
        "A6": ("[leeg]", None),
        "A7": ("[EMPTY]", None),
        "A8b": ("1 234", 1234.0),
        "B9a": (12_500, 12_500.0),
        "B2a": (moment(date(2027, 12, 31)), "2027-12-31"),
        "Z2": (" Regel 1\nRegel 2 ", "Regel 1\nRegel 2"),
    }
    crosses: dict[str, Cell] = {"I1|safety": "x", "I1|care": "X", "A14|none": "[leeg]"}
    filled = offline.fill(blank, {**{name: one for name, (one, _) in typed.items()}, **crosses})
    assert {name: one.value for name, one in read(response, filled).given.items()} == {
        **{name: value for name, (_, value) in typed.items()},
        "I1": ["safety", "care"],
        "A14": None,
    }


@pytest.mark.parametrize("typed", ["31-12-2027", "2027-12-31"])
def test_a_day_may_be_written_as_text(response: Response, blank: bytes, typed: str) -> None:
    filled = offline.fill(blank, {"B2a": typed, "Z2": "n/a"})
    given = read(response, filled).given
    assert (given["B2a"].value, given["Z2"].value) == ("2027-12-31", "n/a")


#: What is wrong with a cell, question by question in the order of the file.
WRONG: dict[str, tuple[Cell, str]] = {
    "I1|safety": ("misschien", "no-cross"),
    "I1|care": ("=TRUE()", "formula-without-value"),
    "A1": ("misschien", "unknown-option"),
    "A2.sexual_dutch_minor": ("n/a", "no-answer"),
    "A3": ("=1+1", "formula-without-value"),
    "A4": ("#N/A", "formula-error"),
    "A4a": (moment(date(2027, 3, 4)), "bad-number"),
    "A8b": ("1.234", "bad-number"),
    "B2a": ("31-02-2027", "bad-date"),
    "B9a": ("veel", "bad-number"),
    "B9b": (-1, "bad-number"),
    "Z2": ("=A1", "formula-without-value"),
}


def test_every_wrong_cell_is_told_with_sheet_row_question_value_and_remedy(
    response: Response, blank: bytes
) -> None:
    typed = {name: value for name, (value, _) in WRONG.items()}
    found = problems(response, offline.fill(blank, {**typed, "A5": "adopted"}))
    assert [(one.column, one.code) for one in found] == [
        (name.partition("|")[0], code) for name, (_, code) in WRONG.items()
    ]
    for one, name in zip(found, WRONG, strict=True):
        assert one.file == "ingevuld.xlsx › Antwoorden"
        assert one.row == offline.row_of(*name.split("|"))
        assert one.value
        for language in Language:
            assert one.message.to(language)
            assert one.remedy.to(language)


def test_a_year_that_became_a_day_in_1905_is_told(response: Response, blank: bytes) -> None:
    (found,) = problems(response, offline.fill(blank, {"B2a": 2027}))
    assert (found.code, found.value) == ("year-as-day", "1905-07-19")


def test_a_text_that_is_too_long_is_refused(response: Response, blank: bytes) -> None:
    assert codes(response, offline.fill(blank, {"Z2": "a" * 20_001})) == ["text-too-long"]


def test_an_option_that_stands_alone_cannot_have_others_beside_it(
    response: Response, blank: bytes
) -> None:
    item = next(
        one
        for one in QUESTIONNAIRE.items()
        if one.type is ItemType.MULTIPLE and any(option.exclusive for option in one.options)
    )
    alone = next(option.code for option in item.options if option.exclusive)
    other = next(option.code for option in item.options if not option.exclusive)
    filled = offline.fill(blank, {f"{item.code}|{alone}": "x", f"{item.code}|{other}": "x"})
    assert codes(response, filled) == ["exclusive-combined"]


def test_a_multiple_choice_cannot_be_emptied_and_chosen(response: Response, blank: bytes) -> None:
    filled = offline.fill(blank, {"I1|safety": "x", "I1|care": "[leeg]"})
    assert codes(response, filled) == ["empty-and-chosen"]


#: Somebody shows what is hidden, and changes it.
HIDDEN: dict[str, tuple[str, Cell, str]] = {
    "A1": ("F", "A99", "unknown-variable"),
    "A3": ("G", "yes", "unknown-variable"),
    "A4": ("H", "drie", "bad-version"),
    "A5": ("H", 1.5, "bad-version"),
    "A6": ("H", -1, "bad-version"),
    "A7": ("H", None, "bad-version"),
    "A8": ("I", None, "another-response"),
    "A10": ("I", "anders", "another-response"),
    "A12": ("F", "A11", "double-row"),
}


def test_what_is_hidden_must_be_as_it_was(response: Response, blank: bytes) -> None:
    def write(book: Workbook) -> None:
        for variable, (column, value, _) in HIDDEN.items():
            answers(book)[f"{column}{offline.row_of(variable)}"].value = value

    found = problems(response, offline.edit(blank, write))
    assert [(one.row, one.code) for one in found] == [
        (offline.row_of(variable), code) for variable, (_, _, code) in HIDDEN.items()
    ]


def test_a_file_of_another_municipality_wave_or_questionnaire_is_told_once(
    response: Response, blank: bytes
) -> None:
    ours = workbook.file_key(response, QUESTIONNAIRE)
    for part, theirs in enumerate(("meting-2019", "GM0518", "0" * 64)):
        key = "|".join([*ours.split("|")[:part], theirs, *ours.split("|")[part + 1 :]])
        with pytest.raises(InvalidInputError) as refusal:
            workbook_reading.read(blank, file="x.xlsx", file_key=key, questionnaire=QUESTIONNAIRE)
        (found,) = refusal.value.problems
        assert found.code == "another-response"
        words = ("meting-2026", "GM0363", "andere versie")[part]
        assert words in found.message.nl


def test_an_answer_beside_the_title_of_a_part_belongs_to_nothing(
    response: Response, blank: bytes
) -> None:
    def write(book: Workbook) -> None:
        answers(book)["E2"].value = "Ja"

    assert codes(response, offline.edit(blank, write)) == ["no-question"]


def test_rows_may_be_sorted_or_removed_and_sheets_added_or_renamed(
    response: Response, blank: bytes
) -> None:
    first = offline.row_of("A1")
    filled = offline.fill(blank, {"A5": "adopted"})

    def change(book: Workbook) -> None:
        page = answers(book)
        page.delete_rows(first)
        page.title = "Ingevuld"
        book.create_sheet("Aantekeningen")["A1"].value = "Antwoord"

    assert set(read(response, offline.edit(filled, change)).given) == {"A5"}


def test_two_sheets_with_answers_are_refused(response: Response, blank: bytes) -> None:
    def change(book: Workbook) -> None:
        book.copy_worksheet(answers(book))

    assert codes(response, offline.edit(blank, change)) == ["several-sheets"]


def test_merged_cells_are_refused(response: Response, blank: bytes) -> None:
    assert codes(
        response, offline.edit(blank, lambda book: answers(book).merge_cells("E4:E6"))
    ) == ["merged-cells"]


def test_a_column_that_is_gone_is_told(response: Response, blank: bytes) -> None:
    found = codes(response, offline.edit(blank, lambda book: answers(book).delete_cols(8)))
    assert found == ["not-our-workbook"]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(40 * 1024 * 1024))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"gemeente;antwoord\nAmsterdam;ja\n", "not-a-workbook"),
        (b"%PDF-1.7", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-a-table"),
        (b"PK\x03\x04 and then nothing", "not-a-table"),
        (b"PK\x03\x04" + bytes(20_000_000), "too-large"),
        (bomb(), "not-a-table"),
    ],
    ids=["csv", "pdf", "xls", "damaged", "20 MB", "bomb"],
)
def test_another_kind_of_file_is_refused_whatever_it_is_called(
    response: Response, data: bytes, code: str
) -> None:
    (found,) = problems(response, data)
    assert (found.code, found.file) == (code, "ingevuld.xlsx")


def rewritten(data: bytes, before: bytes, after: bytes, text: bytes = b"") -> bytes:
    """The file with its XML changed as no spreadsheet program does, and one text to refer to."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(before, after))
        made.writestr("xl/sharedStrings.xml", b"<sst><si><t>" + text + b"</t></si></sst>")
    return packed.getvalue()


def test_a_text_that_no_program_keeps_in_a_cell_is_not_looked_at(
    response: Response, blank: bytes
) -> None:
    data = rewritten(offline.fill(blank, {"A1": "MARK"}), b"MARK", b"a" * 40_000)
    (found,) = problems(response, data)
    assert (found.code, found.column) == ("not-a-table", None)


def test_a_text_that_is_stored_once_and_shown_a_thousand_times_is_not_repeated(
    response: Response, blank: bytes
) -> None:
    def repeat(book: Workbook) -> None:
        page = book.create_sheet("Herhaald")
        for row in range(1, 2001):
            page.cell(row, 1).value = 123456

    data = rewritten(
        offline.edit(blank, repeat),
        b' t="n"><v>123456</v>',
        b' t="s"><v>0</v>',
        text=b"a" * 30_000,
    )
    (found,) = problems(response, data)
    assert (found.code, found.column) == ("not-a-table", None)


def test_a_few_cells_far_to_the_right_do_not_fill_the_memory(
    response: Response, blank: bytes
) -> None:
    def far(book: Workbook) -> None:
        for name in ("Een", "Twee"):
            page = book.create_sheet(name)
            for row in range(1, 5):
                page.cell(row, 16_384).value = "x"

    assert codes(response, offline.edit(blank, far)) == ["not-a-table"]


def test_of_very_many_mistakes_the_first_are_told(response: Response, blank: bytes) -> None:
    def spoil(book: Workbook) -> None:
        for row in range(3, 303):
            if answers(book)[f"F{row}"].value:
                answers(book)[f"F{row}"].value = f"X{row}"

    found = codes(response, offline.edit(blank, spoil))
    assert len(found) == 101
    assert set(found[:100]) == {"unknown-variable"}
    assert found[100] == "more-problems"


@pytest.mark.parametrize("day", ["0850-05-05", "1899-12-31", "1940-05-10"])
def test_a_day_of_long_ago_comes_back_as_it_was(response: Response, day: str) -> None:
    now, person = timezone.now(), people.person("safety")
    answering.save_answer(response, "B2a", day, base_version=0, person=person, now=now)
    data = workbook.make(sheet.of(response), now)
    for file in (data, offline.edit(data, lambda _: None)):
        assert read(response, file).given["B2a"].value == day


def test_a_filled_workbook_that_nobody_changed_changes_nothing(response: Response) -> None:
    now, person = timezone.now(), people.person("safety")
    filling_factory.fill_in(response, person, now)
    answering.save_answer(response, "Z2", "=SOM(A1)\n'x", base_version=0, person=person, now=now)
    before = {one.variable: one.value for one in response.filled_in.all()}
    data = workbook.make(sheet.of(response), now)
    for file in (data, offline.edit(data, lambda _: None)):
        given = read(response, file).given
        assert {name: one.value for name, one in given.items()} == before
        assert all(one.base_version == 1 for one in given.values())
        result = answering.save(response, given, person=person, now=now)
        assert not any(isinstance(one, answering.Conflict) for one in result.outcomes.values())
    assert {one.variable: one.value for one in response.filled_in.all()} == before
    blank = read(response, workbook.make(sheet.of(response), now, is_blank=True))
    assert blank.given == {}
    assert set(blank.left) == set(before)


def test_only_answers_can_be_typed_in_and_choices_are_picked_from_a_list(
    response: Response, blank: bytes
) -> None:
    def look(book: Workbook) -> None:
        page = answers(book)
        assert page.protection.sheet
        assert page.column_dimensions["F"].hidden
        assert not page.column_dimensions["E"].hidden
        row = offline.row_of("A1")
        assert not page[f"E{row}"].protection.locked
        assert page[f"D{row}"].protection.locked
        assert page[f"F{row}"].protection.locked
        rules = [one for one in page.data_validations.dataValidation if f"E{row}" in one.sqref]
        assert [one.type for one in rules] == ["list"]
        assert book["lijsten"].sheet_state == "hidden"
        assert book.sheetnames[0] == "Uitleg"
        told = str(page[f"D{offline.row_of('A1a.sexual')}"].value)
        assert "Kies uit de lijst. Alleen als u bij A1 ‘Ja’ hebt ingevuld." in told
        assert page[f"D{row}"].value.startswith("Veiligheid, zorg en jeugd. Kies uit de lijst.")

    offline.edit(blank, look)
