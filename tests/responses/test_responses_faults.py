"""What is said about answers that cannot be used, whatever file they come from."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from responses.answer_files import (
    ARNHEM,
    GRONINGEN,
    SOUND,
    Cell,
    csv_of,
    csv_text,
    grid,
    only_problem,
    outcome,
    sound,
    write_csv,
    write_xlsx,
    xlsx_of,
)
from zicht.language import Language

WRITERS = pytest.mark.parametrize("write", [csv_of, xlsx_of], ids=["csv", "xlsx"])


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    assert outcome(csv_of(tmp_path, sound())).problems == ()


@WRITERS
@pytest.mark.parametrize(
    ("column", "cell", "code", "remedy"),
    [
        ("A5", "yess", "unknown-option", ("Bedoelt u 'yes'", "Did you mean 'yes'")),
        ("A5", "misschien", "unknown-option", ("yes (Ja)", "yes (Yes)")),
        ("A2.labour", "Weinig", "unknown-option", ("none (Geen zicht)", "good (Good sight)")),
        ("I1", "safety|zorgg", "unknown-option", ("care (Zorg, Wmo)", "nobody (Nobody)")),
        ("N1", "1.234", "bad-number", ("1234 zonder punt", "1234 without point")),
        ("N1", "veel", "bad-number", ("van 0 tot en met 5.000 (uur)", "from 0 to 5,000 (hours)")),
        ("N1", "5001", "bad-number", ("tot en met 5.000", "to 5,000")),
        ("N1", "-1", "bad-number", ("van 0", "from 0")),
        ("N1", "12,55", "bad-number", ("hoogstens 1 decimaal van", "at most 1 decimal from")),
        ("N1", "45%", "bad-number", ("alleen in cijfers", "in digits only")),
        (
            "N2",
            "2,5",
            "bad-number",
            ("een heel getal van 0 of meer", "a whole number of 0 or more"),
        ),
        ("D1", "31-02-2019", "bad-date", ("01-04-2019", "2019-04-01")),
        ("A5", "#N/B", "formula-error", ("maak de cel leeg", "empty the cell")),
        ("N1", "#DIV/0!", "formula-error", ("maak de cel leeg", "empty the cell")),
    ],
)
def test_a_cell_that_is_no_answer_is_placed_and_explained(
    tmp_path: Path,
    write: Callable[..., Path],
    column: str,
    cell: str,
    code: str,
    remedy: tuple[str, str],
) -> None:
    path = write(tmp_path, sound(), sound(code=ARNHEM, **{column: cell}))
    problem = only_problem(path)
    assert (problem.code, problem.file, problem.row, problem.column) == (code, path.name, 3, column)
    assert problem.value in (cell, "zorgg")
    assert problem.value in problem.message.nl
    assert problem.value in problem.message.en
    assert remedy[0] in problem.remedy.nl
    assert remedy[1] in problem.remedy.en
    assert problem.sentence(Language.NL).startswith(f"{path.name}, rij 3, kolom {column}: ")


@WRITERS
@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("yes", "yes"),
        ("YES ", "yes"),
        ("Ja", "yes"),
        (" ja", "yes"),
        ("Y", "yes"),
        ("Nee,  nog\u00a0niet", "no"),
        ("do not KNOW", "unknown"),
    ],
)
def test_codes_and_labels_in_both_languages_are_the_same_answer(
    tmp_path: Path, write: Callable[..., Path], cell: str, answer: str
) -> None:
    stored = outcome(write(tmp_path, sound(A5=cell, A5b=None))).response_set
    assert stored is not None
    assert stored.responses[0].answers["A5"] == answer


@pytest.mark.parametrize("cell", ["", "   ", "\u00a0", "N/A", "n/a"])
@pytest.mark.parametrize("column", ["A5b", "N1", "D1", "I1"])
def test_blank_cells_and_not_applicable_are_no_answer(
    tmp_path: Path, column: str, cell: str
) -> None:
    stored = outcome(csv_of(tmp_path, sound(**{column: cell}))).response_set
    assert stored is not None
    assert column not in stored.responses[0].answers


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("safety|care", {"safety", "care"}),
        ("safety; care", {"safety", "care"}),
        ("care,safety", {"safety", "care"}),
        ("Veiligheid, Zorg, Wmo", {"safety", "care"}),
        ("Zorg, Wmo", {"care"}),
        ("safety|safety|", {"safety"}),
        ("Nobody", {"nobody"}),
    ],
)
def test_several_options_stand_in_one_cell_in_several_ways(
    tmp_path: Path, cell: str, answer: str
) -> None:
    stored = outcome(csv_of(tmp_path, sound(I1=cell))).response_set
    assert stored is not None
    assert stored.responses[0].answers["I1"] == answer


@pytest.mark.parametrize(
    ("yes", "no"), [("Y", "N"), ("Ja", "Nee"), ("1", "0"), ("true", "FALSE"), ("yes", ""),
                    ("Yes", "No")]
)  # fmt: skip
def test_several_options_stand_in_a_column_each(tmp_path: Path, yes: str, no: str) -> None:
    row = {**SOUND, "I1[safety]": yes, "I1[care]": yes, "I1[nobody]": no}
    del row["I1"]
    stored = outcome(csv_of(tmp_path, row)).response_set
    assert stored is not None
    assert stored.responses[0].answers["I1"] == {"safety", "care"}


def test_an_option_column_without_yes_or_no_is_explained(tmp_path: Path) -> None:
    row = {**SOUND, "I1_safety": "soms", "I1_care": "Y", "I1_nobody": "N"}
    del row["I1"]
    problem = only_problem(csv_of(tmp_path, row))
    assert (problem.code, problem.column, problem.value) == ("unknown-option", "I1_safety", "soms")
    assert "'Veiligheid'" in problem.message.nl
    assert "Yes or No" in problem.remedy.en


@WRITERS
def test_an_exclusive_option_beside_another_is_refused(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    problem = only_problem(write(tmp_path, sound(I1="safety|nobody")))
    assert (problem.code, problem.row, problem.column) == ("exclusive-option", 2, "I1")
    assert problem.value == "safety|nobody"


@WRITERS
def test_an_answer_to_a_hidden_question_is_refused_with_the_rule(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    problem = only_problem(write(tmp_path, sound(A5="no")))
    assert (problem.code, problem.row, problem.column) == ("hidden-answer", 2, "A5b")
    assert problem.value == "Bij de wijkagent"
    assert "A5" in problem.message.nl + problem.remedy.nl
    assert "A5" in problem.message.en + problem.remedy.en


def test_an_unreadable_routing_answer_does_not_also_hide_the_question(tmp_path: Path) -> None:
    problem = only_problem(csv_of(tmp_path, sound(A5="jaa?")))
    assert problem.code == "unknown-option"


def test_required_questions_may_stay_open_unless_completeness_is_asked(tmp_path: Path) -> None:
    path = csv_of(tmp_path, sound(**{"A2.labour": ""}))
    lenient, strict = outcome(path), outcome(path, complete=True)
    assert lenient.problems == ()
    assert [notice.code for notice in lenient.notices] == ["missing-answers"]
    assert "--complete" in lenient.notices[0].remedy.nl
    assert [(p.code, p.row, p.column) for p in strict.problems] == [
        ("missing-answer", 2, "A2.labour")
    ]


def test_every_problem_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path,
        sound(D1="gisteren", A5="yess"),
        sound(code="GM9999"),
        sound(code=ARNHEM, N2="drie", N1="1,234"),
    )
    found = [(problem.row, problem.column) for problem in outcome(path).problems]
    assert found == [(2, "A5"), (2, "D1"), (3, "code"), (4, "N1"), (4, "N2")]


def test_row_numbers_are_those_of_the_spreadsheet_also_below_a_title_and_blank_rows(
    tmp_path: Path,
) -> None:
    rows = [["Antwoorden 2019"], [], *grid(sound()), [], list(sound(code=ARNHEM, N2="x").values())]
    for path in (
        write_csv(tmp_path / "a.csv", rows),
        write_xlsx(tmp_path / "a.xlsx", rows),
    ):
        assert only_problem(path).row == 6


def test_a_date_where_a_number_should_be_says_what_the_spreadsheet_did(tmp_path: Path) -> None:
    problem = only_problem(xlsx_of(tmp_path, sound(N2=date(2019, 4, 3))))
    assert (problem.code, problem.column, problem.value) == ("bad-number", "N2", "2019-04-03")
    assert "datum" in problem.message.nl


def test_dates_in_cells_and_in_both_notations_are_one_day(tmp_path: Path) -> None:
    for cell in (date(2019, 4, 1), "1-4-2019", "2019-04-01"):
        stored = outcome(xlsx_of(tmp_path, sound(D1=cell))).response_set
        assert stored is not None
        assert stored.responses[0].answers["D1"] == "2019-04-01"


def test_a_number_cell_is_never_ambiguous(tmp_path: Path) -> None:
    stored = outcome(xlsx_of(tmp_path, sound(N1=1234.0, N2=3.0))).response_set
    assert stored is not None
    assert stored.responses[0].answers["N1"] == 1234.0
    assert stored.responses[0].answers["N2"] == 3.0


def test_the_last_bits_of_a_computed_number_do_not_count_as_decimals(tmp_path: Path) -> None:
    stored = outcome(xlsx_of(tmp_path, sound(N1=0.1 + 0.2))).response_set
    assert stored is not None
    assert stored.responses[0].answers["N1"] == 0.3


def test_a_formula_that_was_never_computed_is_no_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in grid(sound(N1="=10+2")):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    problem = only_problem(tmp_path / "a.xlsx")
    assert (problem.code, problem.row, problem.column) == ("formula-without-value", 2, "N1")
    assert problem.value == "=10+2"
    assert "plak de waarden" in problem.remedy.nl


@WRITERS
@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+31 6", "-", "@SUM(A1)"])
def test_text_that_looks_like_a_command_stays_text(
    tmp_path: Path, write: Callable[..., Path], text: str
) -> None:
    stored = outcome(write(tmp_path, sound(A5b=text))).response_set
    assert stored is not None
    assert stored.responses[0].answers["A5b"] == text


def test_one_made_up_row_makes_the_whole_set_made_up(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path,
        {**SOUND, "origin": "synthetic-2019-seed-7"},
        {**SOUND, "code": GRONINGEN, "origin": ""},
    )
    stored = outcome(path).response_set
    assert stored is not None
    assert stored.origin == "synthetic-2019-seed-7"
    assert stored.is_synthetic


def test_real_answers_have_no_origin(tmp_path: Path) -> None:
    stored = outcome(csv_of(tmp_path, {**SOUND, "origin": "LimeSurvey"})).response_set
    assert stored is not None
    assert not stored.is_synthetic


def test_problems_say_the_same_whatever_file_they_come_from(tmp_path: Path) -> None:
    row = sound(A5="yess", N1="veel")
    from_csv = outcome(csv_of(tmp_path, row)).problems
    from_xlsx = outcome(xlsx_of(tmp_path, row)).problems
    assert [replace(one, file=None) for one in from_csv] == [
        replace(one, file=None) for one in from_xlsx
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [("fake.xlsx", "geen Excel-werkmap"), ("fake.XLSM", "geen Excel-werkmap"),
     ("fake.sav", "geen SPSS-bestand")],
)  # fmt: skip
def test_text_under_the_name_of_another_format_is_not_taken_for_csv(
    tmp_path: Path, name: str, words: str
) -> None:
    path = tmp_path / name
    path.write_text(csv_text(grid(sound())))
    problem = only_problem(path)
    assert problem.code == "not-a-table"
    assert words in problem.message.nl


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_an_answer_that_looks_like_a_heading_is_none(
    tmp_path: Path, write: Callable[[Path, Sequence[Sequence[Cell]]], Path]
) -> None:
    rows = grid({**sound(), "A5b": "municipality"})
    without = [row[1:] for row in rows]
    path = write(tmp_path / f"a.{write.__name__.removeprefix('write_')}", without)
    problem = only_problem(path)
    assert (problem.code, problem.row) == ("missing-column", 1)
    assert "geen kolom 'code' of 'name'" in problem.message.nl
    assert "'A5'" in problem.message.nl


def test_a_table_without_any_heading_is_one_problem(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["GM0363", "1", "2"], ["GM0014", "2", "1"]])
    problem = only_problem(path)
    assert problem.code == "missing-column"
    assert "no column 'code' or 'name'" in problem.message.en


def test_a_number_too_large_for_any_computer_is_refused(tmp_path: Path) -> None:
    problem = only_problem(csv_of(tmp_path, sound(N2="9" * 400)))
    assert (problem.code, problem.column) == ("bad-number", "N2")


def test_a_null_character_is_told_with_its_place(tmp_path: Path) -> None:
    path = csv_of(tmp_path, sound(), sound(code=ARNHEM, A5b="bij de \0 agent"))
    problem = only_problem(path)
    assert (problem.code, problem.row, problem.column) == ("null-character", 3, "A5b")


@pytest.mark.parametrize("number", ["NaN", "INF", "1e999"])
@pytest.mark.parametrize(("column", "code"), [("A5", "unknown-option"), ("N2", "bad-number")])
def test_a_workbook_number_that_is_none_is_refused(
    tmp_path: Path, number: str, column: str, code: str
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(sound(**{column: 7654})))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>7654</v>", f"<v>{number}</v>".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    problem = only_problem(path)
    assert (problem.code, problem.column, problem.value) == (code, column, number)
