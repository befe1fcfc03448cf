from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from questionnaire.example import EARLIER, EXAMPLE
from questionnaire.questionnaire_strategies import questionnaires
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.checks import check
from zicht.questionnaire.loading import get, parse
from zicht.questionnaire.model import Questionnaire, Role
from zicht.questionnaire.renderings.workbook import read_workbook, write_workbook
from zicht.questionnaire.rules import Compare
from zicht.questionnaire.writing import dump, fingerprint

Edit = Callable[[Workbook], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "example.xlsx"
    (tmp_path / "earlier.yaml").write_text(dump(EARLIER), encoding="utf-8")
    write_workbook(EXAMPLE, path)
    return path


def _edited(file: Path, edit: Edit) -> Path:
    workbook = openpyxl.load_workbook(file)
    edit(workbook)
    workbook.save(file)
    return file


def _column(sheet: Worksheet, name: str) -> int:
    return [cell.value for cell in sheet[1]].index(name) + 1


def _row(sheet: Worksheet, **wanted: str) -> int:
    found = [
        row
        for row in range(2, sheet.max_row + 1)
        if all(sheet.cell(row, _column(sheet, key)).value == text for key, text in wanted.items())
    ]
    assert len(found) == 1
    return found[0]


def _set(workbook: Workbook, sheet: str, row: int, column: str, value: object) -> None:
    workbook[sheet].cell(row, _column(workbook[sheet], column)).value = value


def _add(workbook: Workbook, sheet: str, **cells: str) -> None:
    row = workbook[sheet].max_row + 1
    for column, value in cells.items():
        _set(workbook, sheet, row, column, value)


def _problems(file: Path, edit: Edit) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as caught:
        read_workbook(_edited(file, edit))
    return caught.value.problems


def _only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [problem.message.en for problem in problems]
    return problems[0]


def test_the_example_comes_back_as_it_was(file: Path) -> None:
    assert read_workbook(file) == EXAMPLE


@pytest.mark.parametrize("name", ["2019", "2026"])
def test_a_shipped_questionnaire_comes_back_as_the_same_yaml(name: str, tmp_path: Path) -> None:
    write_workbook(get(name), tmp_path / "book.xlsx")
    again = read_workbook(tmp_path / "book.xlsx")
    assert dump(again) == dump(get(name))
    assert again.fingerprint == get(name).fingerprint


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(questionnaire=questionnaires())
def test_any_sound_questionnaire_comes_back_as_it_was(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    assume(not check(questionnaire))
    write_workbook(questionnaire, tmp_path / "book.xlsx")
    again = read_workbook(tmp_path / "book.xlsx")
    assert again == questionnaire
    assert dump(again) == dump(questionnaire)


def test_the_same_questionnaire_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    write_workbook(EXAMPLE, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == file.read_bytes()


def test_a_workbook_saved_by_another_program_reads_the_same(file: Path) -> None:
    assert read_workbook(_edited(file, lambda workbook: None)) == EXAMPLE


def test_a_changed_text_and_an_added_option_are_read(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "items", _row(workbook["items"], code="B1"), "text_nl", "Waar staat het?")
        _add(
            workbook,
            "options",
            item="B1",
            code="elsewhere",
            label_nl="Elders",
            label_en="Elsewhere",
        )

    again = read_workbook(_edited(file, edit))
    item = again.item_by_code["B1"]
    assert item.text.nl == "Waar staat het?"
    assert [option.code for option in item.options][-1] == "elsewhere"
    assert again.item_by_code["A1"] == EXAMPLE.item_by_code["A1"]
    assert again.fingerprint == fingerprint(again) != fingerprint(EXAMPLE)


def test_an_option_added_to_a_scale_reaches_every_item_that_shares_it(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _add(workbook, "scales", scale="sight", code="full", label_nl="Volledig", label_en="Full")

    again = read_workbook(_edited(file, edit))
    assert again.item_by_code["A2"].option("full") is not None
    assert dict(again.scales)["sight"] == again.item_by_code["A2"].options


def test_a_whole_new_section_with_an_item_is_read(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _add(workbook, "sections", code="D", title_nl="Zorg", title_en="Care", role="care")
        _add(
            workbook,
            "items",
            section="D",
            code="D1",
            type="single",
            text_nl="Is er zorg?",
            text_en="Is there care?",
            domain="care_youth",
            scale="yes_no",
            show_when="{gte: [B3, 2]}",
        )

    section = read_workbook(_edited(file, edit)).sections[-1]
    assert section.role is Role.CARE
    assert section.items[0].show_when == Compare("B3", "gte", 2)
    assert section.items[0].required


def test_cells_that_the_spreadsheet_made_numbers_dates_or_booleans_are_understood(
    file: Path,
) -> None:
    def edit(workbook: Workbook) -> None:
        row = _row(workbook["items"], code="B3")
        _set(workbook, "items", row, "maximum", 40)
        _set(workbook, "items", row, "minimum", 0.5)
        _set(workbook, "items", row, "required", True)

    item = read_workbook(_edited(file, edit)).item_by_code["B3"]
    assert (item.minimum, item.maximum, item.required) == (0.5, 40, True)


def test_a_decimal_comma_is_a_decimal_point(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "items", _row(workbook["items"], code="B3"), "minimum", "0,5")

    assert read_workbook(_edited(file, edit)).item_by_code["B3"].minimum == 0.5


def test_codes_that_look_like_something_else_survive(tmp_path: Path) -> None:
    questionnaire = replace(EXAMPLE, id="007", version="1.0.0", previous="0012")
    write_workbook(questionnaire, tmp_path / "book.xlsx")
    (tmp_path / "0012.yaml").write_text(dump(replace(EARLIER, id="0012")), encoding="utf-8")
    again = read_workbook(tmp_path / "book.xlsx")
    assert (again.id, again.version, again.previous) == ("007", "1.0.0", "0012")
    assert [option.code for option in again.item_by_code["A1"].options][:2] == ["yes", "no"]


def test_empty_rows_and_own_columns_of_an_editor_are_left_alone(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        workbook["items"].insert_rows(3)
        workbook["items"].cell(1, 40).value = "remarks"
        workbook["items"].cell(2, 40).value = "ask Anna"
        workbook.create_sheet("scratch")

    assert read_workbook(_edited(file, edit)) == EXAMPLE


def test_an_unknown_type_is_told_with_sheet_row_column_value_and_remedy(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "items", _row(workbook["items"], code="B1"), "type", "multpile")

    problem = _problems(file, edit)[0]
    assert problem.file == "example.xlsx, items"
    assert (problem.row, problem.column, problem.value) == (5, "type", "multpile")
    assert "multiple" in problem.remedy.nl


def test_a_missing_translation_is_told_at_its_own_cell(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "options", 2, "label_en", None)

    problem = _only(_problems(file, edit))
    assert (problem.file, problem.row, problem.column) == (
        "example.xlsx, options",
        2,
        "label_en",
    )


def test_a_missing_value_of_the_questionnaire_itself_is_told(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        row = _row(workbook["questionnaire"], key="frame_date")
        _set(workbook, "questionnaire", row, "value", None)

    problem = _only(_problems(file, edit))
    assert (problem.file, problem.column) == ("example.xlsx, questionnaire", "value")
    assert problem.row == 6


@pytest.mark.parametrize("text", ["{eq: [A1, yes", "altijd", "{equals: [A1, yes]}", "{}"])
def test_a_rule_that_cannot_be_read_is_told_at_its_cell(file: Path, text: str) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "items", _row(workbook["items"], code="A3"), "show_when", text)

    problem = _only(_problems(file, edit))
    assert (problem.row, problem.column, problem.value) == (4, "show_when", text)


def test_routing_that_asks_for_an_unknown_option_is_told_at_its_cell(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        row = _row(workbook["items"], code="A3")
        _set(workbook, "items", row, "show_when", '{eq: [A1, "maybe"]}')

    problem = _only(_problems(file, edit))
    assert (problem.row, problem.column) == (4, "show_when")
    assert "maybe" in problem.message.en


@pytest.mark.parametrize(
    ("sheet", "column"), [("options", "item"), ("item_rows", "item"), ("items", "section")]
)
def test_a_row_that_belongs_to_nothing_is_told(file: Path, sheet: str, column: str) -> None:
    def edit(workbook: Workbook) -> None:
        source = workbook[sheet]
        row = source.max_row
        for cell in source[row]:
            _set(workbook, sheet, row + 1, str(source.cell(1, cell.column).value), cell.value)
        _set(workbook, sheet, row + 1, column, "nowhere")

    problem = _only(_problems(file, edit))
    assert (problem.file, problem.column) == (f"example.xlsx, {sheet}", column)
    assert problem.value == "nowhere"


def test_a_number_that_is_none_is_told(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "scales", _row(workbook["scales"], code="good"), "score", "veel")

    problem = _only(_problems(file, edit))
    assert (problem.file, problem.column, problem.value) == (
        "example.xlsx, scales",
        "score",
        "veel",
    )


def test_all_faults_are_told_at_once(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "sections", 2, "role", "hero")
        _set(workbook, "items", 2, "domain", None)
        _set(workbook, "dropped", 2, "reason_nl", None)

    problems = _problems(file, edit)
    found = {(str(problem.file), problem.column) for problem in problems}
    assert found == {
        ("example.xlsx, sections", "role"),
        ("example.xlsx, items", "domain"),
        ("example.xlsx, dropped", "reason_nl"),
    }


def test_a_missing_sheet_and_a_missing_column_are_told(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        del workbook["dropped"]
        workbook["items"].cell(1, _column(workbook["items"], "domain")).value = "domein"

    problems = _problems(file, edit)
    assert [(problem.code, problem.file) for problem in problems] == [
        ("missing-column", "example.xlsx, items"),
        ("missing-sheet", "example.xlsx"),
    ]


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.xlsx").write_text("not a workbook")
    with pytest.raises(InvalidInputError) as caught:
        read_workbook(tmp_path / "notes.xlsx")
    assert _only(caught.value.problems).code == "unreadable-file"


def test_drop_downs_offer_the_values_that_the_columns_may_have(file: Path) -> None:
    workbook = openpyxl.load_workbook(file)
    ranges = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in workbook["items"].data_validations.dataValidation
    }
    lists = workbook["lists"]
    assert lists.sheet_state == "hidden"
    letter = openpyxl.utils.get_column_letter(_column(workbook["items"], "type"))
    sheet, cells = ranges[f"{letter}2"].split("!")
    assert sheet == "lists"
    offered = [cell.value for (cell,) in lists[cells.replace("$", "")]]
    assert offered == ["single", "multiple", "matrix", "number", "text", "date"]
    assert len(ranges) == 8


def test_the_yaml_made_from_an_edited_workbook_loads(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        _set(workbook, "items", 2, "help_en", None)
        _set(workbook, "items", 2, "help_nl", None)

    again = read_workbook(_edited(file, edit))
    assert again.item_by_code["A1"].help is None
    assert parse(dump(again), folder=file.parent) == again


def test_a_day_that_the_spreadsheet_made_a_date_is_read(file: Path) -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["questionnaire"]
        _set(workbook, "questionnaire", _row(sheet, key="frame_date"), "value", date(2019, 4, 1))

    assert read_workbook(_edited(file, edit)).frame_date == "2019-04-01"
