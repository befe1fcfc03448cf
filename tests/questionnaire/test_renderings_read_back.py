"""A form that was filled in as it was made can be read as answers."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from questionnaire.example import EXAMPLE
from questionnaire.survey_engine import survey_data
from zicht.areas.register import Register
from zicht.language import Language
from zicht.questionnaire.renderings.municipality import PATTERN
from zicht.questionnaire.renderings.surveyjs import survey, write_surveyjs
from zicht.questionnaire.renderings.xlsform import write_xlsform
from zicht.questionnaire.rules import Answers
from zicht.responses import reading

ANSWERS: Answers = {
    "A1": "yes",
    "A2.sexual_dutch_minor": "good",
    "A2.labour": "good",
    "A2.criminal": "none",
    "A3.desk": "some",
    "A3.youth": "all",
    "B1": frozenset({"own", "regional"}),
    "B2": "2018-05-01",
    "B3": 12.5,
    "B4": 2,
    "Z1": "Niets",
}


def _stored(path: Path) -> tuple[str, Answers]:
    checked = reading.examine(path, questionnaire=EXAMPLE, register=Register.load())
    assert checked.problems == ()
    assert checked.response_set is not None
    (response,) = checked.response_set.responses
    return response.municipality_code, response.answers


def _written(path: Path, headings: Sequence[str], cells: Mapping[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerow([cells.get(heading, "") for heading in headings])
    return path


def test_the_export_of_an_unaltered_xlsform_is_accepted(tmp_path: Path) -> None:
    write_xlsform(EXAMPLE, tmp_path / "form.xlsx", Language.NL)
    heading, *rows = openpyxl.load_workbook(tmp_path / "form.xlsx")["survey"].values
    fields = [dict(zip(heading, row, strict=True)) for row in rows]
    kinds = ("begin_group", "end_group", "note")
    names = [str(one["name"]) for one in fields if one["type"] not in kinds]
    cells = {
        variable.replace(".", "_"): " ".join(sorted(value))
        if isinstance(value, frozenset)
        else str(value)
        for variable, value in ANSWERS.items()
    }

    assert names[0] == "code"
    path = _written(tmp_path / "answers.csv", names, {"code": "GM0363", **cells})
    assert _stored(path) == ("GM0363", ANSWERS)


def test_the_data_of_an_unaltered_surveyjs_form_are_accepted_as_a_table(tmp_path: Path) -> None:
    write_surveyjs(EXAMPLE, tmp_path / "form.json", Language.NL)
    first = json.loads((tmp_path / "form.json").read_text(encoding="utf-8"))["pages"][0]
    (code,) = first["elements"]
    cells = {code["name"]: "GM0363"}
    for name, value in survey_data(EXAMPLE, ANSWERS).items():
        if isinstance(value, dict):
            cells |= {f"{name}.{row}": str(chosen) for row, chosen in value.items()}
        else:
            cells[name] = ";".join(map(str, value)) if isinstance(value, list) else str(value)

    assert code["isRequired"]
    assert _stored(_written(tmp_path / "answers.csv", list(cells), cells)) == ("GM0363", ANSWERS)


def test_both_forms_accept_codes_of_municipalities_only() -> None:
    (validator,) = json.loads(json.dumps(survey(EXAMPLE, Language.NL)))["pages"][0]["elements"][0][
        "validators"
    ]
    assert validator["regex"] == PATTERN
    for text, is_code in (("GM0363", True), ("0363", False), ("GM03631", False), ("GM036", False)):
        assert bool(re.search(PATTERN, text)) is is_code
