"""What is said about files of SPSS and LimeSurvey that cannot be used."""

from pathlib import Path

import pytest

from responses.answer_files import (
    SOUND,
    Cell,
    csv_of,
    only_problem,
    outcome,
    write_sav,
)


def sav_columns(**changes: list[Cell]) -> dict[str, list[Cell]]:
    columns = {name.replace(".", "_"): [cell] for name, cell in SOUND.items() if name != "I1"}
    per_option = {"I1_safety": [1.0], "I1_care": [1.0], "I1_nobody": [0.0]}
    return {**columns, **per_option, **changes}


def test_an_spss_code_without_an_option_names_the_case_and_the_label(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "a.sav",
        sav_columns(A5=[3.0]),
        variable_value_labels={"A5": {1.0: "Ja", 3.0: "Misschien"}},
    )
    problem = only_problem(path)
    assert (problem.code, problem.row, problem.column) == ("unknown-option", 1, "A5")
    assert problem.value == "3 (Misschien)"


def test_spss_labels_in_either_language_become_option_codes(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "a.sav",
        sav_columns(A5=[1.0], A2_labour=[5.0]),
        variable_value_labels={"A5": {1.0: "Yes"}, "A2_labour": {5.0: "Geen zicht"}},
    )
    stored = outcome(path).response_set
    assert stored is not None
    answers = stored.responses[0].answers
    assert (answers["A5"], answers["A2.labour"]) == ("yes", "none")
    assert answers["I1"] == {"safety", "care"}


def test_what_spss_declares_missing_is_no_answer_unless_it_is_an_option(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "a.sav",
        sav_columns(A5=[9.0], A5b=[""], A2_labour=[8.0], N1=[99.0], N2=[None]),
        variable_value_labels={"A5": {9.0: "Weet niet"}, "A2_labour": {8.0: "Overgeslagen"}},
        missing_ranges={"A5": [9.0], "A2_labour": [8.0], "N1": [{"lo": 98.0, "hi": 99.0}]},
    )
    stored = outcome(path).response_set
    assert stored is not None
    answers = stored.responses[0].answers
    assert answers["A5"] == "unknown"
    assert not {"A5b", "A2.labour", "N1", "N2"} & answers.keys()


def test_an_spss_file_that_lies_about_its_encoding_is_read(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "a.sav",
        sav_columns(A5=[1.0], A5b=["één loket"]),
        variable_value_labels={"A5": {1.0: "Ja"}, "N2": {3.0: "geïnd x"}},
    )
    label = "geïnd xx".encode("cp1252")
    path.write_bytes(path.read_bytes().replace("geïnd x".encode(), label))
    stored = outcome(path).response_set
    assert stored is not None
    assert stored.responses[0].answers["A5b"] == "één loket"


def test_an_spss_file_that_claims_too_many_cases_is_refused(tmp_path: Path) -> None:
    path = write_sav(tmp_path / "a.sav", sav_columns())
    data = bytearray(path.read_bytes())
    data[80:84] = (1_040_187_394).to_bytes(4, "little")
    path.write_bytes(data)
    assert only_problem(path).code == "not-a-table"


@pytest.mark.parametrize("keep", [10, 200, 600, -3])
def test_an_spss_file_that_was_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    path = write_sav(tmp_path / "a.sav", sav_columns())
    path.write_bytes(path.read_bytes()[:keep])
    assert only_problem(path).code == "not-a-table"


LIME = {
    "id": "12",
    "submitdate": "2019-04-12 10:30:00",
    "lastpage": "4",
    "startlanguage": "nl",
    "seed": "123456",
    "ipaddr": "192.0.2.1",
    "token": "xyz",
    "code. Gemeentecode": "GM0363",
    "A5. Is er een route?": "Y",
    "A5[other]. Is er een route? [Anders]": "",
    "A5b. Waar meldt u?": "Bij de wijkagent",
    "A2[sexualdutchminor]. Hoeveel zicht? [Seksueel, minderjarig]": "Goed zicht",
    "A2[labour]. Hoeveel zicht? [Arbeid]": "Geen zicht",
    "I1[safety]. Wie doet mee? [Veiligheid]": "Ja",
    "I1[care]. Wie doet mee? [Zorg, Wmo]": "Ja",
    "I1[nobody]. Wie doet mee? [Niemand]": "Nee",
    "N1. Hoeveel uur?": "12.5000000000",
    "N2. Hoeveel mensen?": "3",
    "D1. Sinds wanneer?": "2019-04-01 00:00:00",
}


def test_limesurveys_export_with_codes_and_texts_is_read(tmp_path: Path) -> None:
    checked = outcome(csv_of(tmp_path, LIME))
    assert checked.problems == ()
    assert checked.notices == ()


def test_limesurveys_unfinished_responses_are_mentioned(tmp_path: Path) -> None:
    checked = outcome(
        csv_of(tmp_path, LIME, {**LIME, "submitdate": "", "code. Gemeentecode": "0202"})
    )
    assert [(notice.code, notice.row) for notice in checked.notices] == [("not-submitted", 3)]


def test_limesurveys_other_is_an_answer_only_where_the_question_has_it(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {**LIME, "A5. Is er een route?": "-oth-", "A5b. Waar meldt u?": "N/A"})
    problem = only_problem(path)
    assert (problem.code, problem.value) == ("unknown-option", "-oth-")
