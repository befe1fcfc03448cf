from datetime import date
from pathlib import Path

import pytest

from zicht.areas.register import Register
from zicht.questionnaire import loading
from zicht.responses import reading, writing
from zicht.responses.fingerprints import fingerprint
from zicht.responses.model import Response

REGISTER = Register.load()
ASKED = loading.get("2019")


def days(path: Path, heading: str, *cells: str) -> list[date | None]:
    variables = list(ASKED.item_by_variable)
    lines = [",".join(["code", heading, *variables])]
    codes = ["GM0363", "GM0344", "GM0599"]
    for code, cell in zip(codes, cells, strict=False):
        lines.append(",".join([code, cell, *("yes" if one == "A1" else "" for one in variables)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = reading.read(path, questionnaire=ASKED, register=REGISTER)
    by_code = {one.municipality_code: one.submitted for one in found.responses}
    return [by_code[code] for code, _ in zip(codes, cells, strict=False)]


@pytest.mark.parametrize("heading", ["submitdate", "submitted", "Ingediend op"])
def test_the_day_of_an_answer_is_read_without_its_hour(tmp_path: Path, heading: str) -> None:
    found = days(tmp_path / "a.csv", heading, "2019-05-02 23:59:01", "2019-05-03")
    assert found == [date(2019, 5, 2), date(2019, 5, 3)]


def test_a_survey_without_days_and_an_answer_that_was_not_submitted_have_none(
    tmp_path: Path,
) -> None:
    found = days(tmp_path / "a.csv", "submitdate", "1980-01-01 00:00:00", "", "2019-05-03")
    assert found == [None, None, date(2019, 5, 3)]


def test_days_go_out_and_come_back_only_where_every_answer_has_one(tmp_path: Path) -> None:
    dated = [
        Response(municipality_code=code, answers={"A1": "yes"}, submitted=date(2019, 5, day))
        for code, day in (("GM0344", 3), ("GM0363", 2))
    ]
    names = {"GM0344": "Utrecht", "GM0363": "Amsterdam"}
    path = tmp_path / "a.csv"
    path.write_bytes(writing.to_csv(writing.to_rows(ASKED, dated, names, origin=None)))
    read = reading.read(path, questionnaire=ASKED, register=REGISTER)
    assert list(read.responses) == dated
    # A day is no answer: the same answers on other days are the same wave.
    assert read.fingerprint == fingerprint(ASKED, dated)
    undated = [*dated[:1], Response(municipality_code="GM0363", answers={"A1": "yes"})]
    heading = next(iter(writing.to_rows(ASKED, undated, names, origin=None)))
    assert "submitted" not in heading
