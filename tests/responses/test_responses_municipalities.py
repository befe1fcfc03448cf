"""Which municipality a row of answers is of, by code, by name or by both."""

from datetime import date
from pathlib import Path

import pytest

from responses.answer_files import (
    AMSTERDAM,
    ARNHEM,
    HEADINGS,
    SOUND,
    csv_of,
    only_problem,
    outcome,
    sound,
    xlsx_of,
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("GM9999", ("geen gemeente", "no municipality")),
        ("Amsterdm", ("Amsterdam (GM0363)", "Amsterdam (GM0363)")),
        ("GM1982", ("Land van Cuijk", "Land van Cuijk")),
    ],
    ids=["unknown", "near miss", "not yet"],
)
def test_an_unknown_municipality_is_explained(
    tmp_path: Path, code: str, words: tuple[str, str]
) -> None:
    problem = only_problem(csv_of(tmp_path, sound(), sound(code=code)))
    assert (problem.code, problem.row, problem.column) == ("unknown-municipality", 3, "code")
    assert problem.value == code
    assert words[0] in problem.message.nl + problem.remedy.nl
    assert words[1] in problem.message.en + problem.remedy.en


def test_an_ended_municipality_is_not_replaced_but_its_successor_is_named(tmp_path: Path) -> None:
    problems = outcome(csv_of(tmp_path, sound(code="Appingedam")), day=date(2026, 1, 1)).problems
    assert [problem.code for problem in problems] == ["unknown-municipality"]
    assert "Eemsdelta (GM1979)" in problems[0].message.nl
    assert "Eemsdelta (GM1979)" in problems[0].message.en


@pytest.mark.parametrize("code", ["GM0363", "gm0363", "0363", "363", " GM0363 ", "Amsterdam", 363])
def test_municipalities_are_found_however_the_code_is_written(tmp_path: Path, code: str) -> None:
    stored = outcome(xlsx_of(tmp_path, sound(code=code))).response_set
    assert stored is not None
    assert stored.responses[0].municipality_code == AMSTERDAM


def test_a_name_alone_will_do(tmp_path: Path) -> None:
    row = {"gemeente" if name == "code" else name: cell for name, cell in SOUND.items()}
    stored = outcome(csv_of(tmp_path, {**row, "gemeente": "Den Haag"})).response_set
    assert stored is not None
    assert stored.responses[0].municipality_code == "GM0518"


@pytest.mark.parametrize("name", ["Amsterdam", "gemeente Amsterdam", "AMSTERDAM", ""])
def test_a_name_that_agrees_with_the_code_is_fine(tmp_path: Path, name: str) -> None:
    assert outcome(csv_of(tmp_path, {**SOUND, "name": name})).problems == ()


def test_code_and_name_of_different_municipalities_are_refused(tmp_path: Path) -> None:
    problem = only_problem(csv_of(tmp_path, {**SOUND, "name": "Arnhem"}))
    assert (problem.code, problem.row, problem.column) == ("name-mismatch", 2, "name")
    assert problem.value == "Arnhem"
    assert "GM0363 is Amsterdam" in problem.message.nl


def test_one_municipality_in_two_rows_names_both(tmp_path: Path) -> None:
    problem = only_problem(csv_of(tmp_path, sound(), sound(code=ARNHEM), sound(code="0363")))
    assert (problem.code, problem.row, problem.column) == ("double-municipality", 4, "code")
    assert problem.value == AMSTERDAM
    assert "rij 2 en in rij 4" in problem.message.nl
    assert "row 2 or row 4" in problem.remedy.en


def test_answers_without_a_municipality_are_refused_and_an_empty_row_is_passed_over(
    tmp_path: Path,
) -> None:
    empty = dict.fromkeys(HEADINGS)
    problem = only_problem(csv_of(tmp_path, sound(), empty, sound(code=None)))
    assert (problem.code, problem.row, problem.column) == ("unknown-municipality", 4, "code")
    assert "GM0363" in problem.remedy.nl
