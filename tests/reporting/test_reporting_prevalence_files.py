"""Files with estimates: what each kind holds, and what a refusal becomes."""

import io
import json
from dataclasses import replace

import openpyxl

from reporting.prevalence_example import dossier
from zicht.language import Text
from zicht.prevalence.covariates.totals import Total
from zicht.prevalence.groups import Breakdown, Groups
from zicht.prevalence.panel import Refusal
from zicht.prevalence.plan import Plan
from zicht.prevalence.planner import Effort, Expectation
from zicht.reporting.prevalence import files
from zicht.reporting.prevalence.dossier import Dossier

WHY = Refusal(
    code="too-few",
    message=Text(nl="Te weinig.", en="Too few."),
    remedy=Text(nl="Neem samen.", en="Merge."),
)


def refused() -> Dossier:
    groups = Groups(by=("geslacht",), minimum=5, refusal=WHY)
    return replace(dossier(), groups=groups, plan=Plan(refusal=WHY))


def sheets(given: Dossier) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(files.to_xlsx(given)))
    return {
        one.title: [[cell.value for cell in row] for row in one.iter_rows()]
        for one in book.worksheets
    }


def test_a_workbook_opens_with_the_verdict_and_its_signs() -> None:
    made = sheets(dossier())
    assert list(made) == [
        "verdict", "estimates", "sensitivity", "pairs", "closed_models", "record",
    ]  # fmt: skip
    assert made["verdict"][0] == ["part", "code", "nl", "en"]
    assert made["verdict"][1][:2] == ["conclusion", "cannot_tell"]
    assert {row[1] for row in made["verdict"] if row[0] == "reason"} >= {"torn", "moved"}


def test_what_is_refused_stands_in_every_file_that_holds_more_than_estimates() -> None:
    told = {"code": "too-few", "nl": "Te weinig. Neem samen.", "en": "Too few. Merge."}
    whole = json.loads(files.to_json(refused()))
    assert whole["refusals"] == {"groups": told, "plan": told}
    assert json.loads(files.to_json(dossier()))["refusals"] == {}
    made = sheets(refused())
    assert made["groups"] == made["plan"] == [list(told), list(told.values())]
    assert ["plan", *told.values()] in made["verdict"]


def test_what_groups_rest_on_stands_in_files_beside_them() -> None:
    total = Total(levels=("f",), observed=9, population=12.0)
    groups = Groups(
        by=("sex",),
        minimum=5,
        breakdowns=(Breakdown(by="sex", names=(Text(nl="v", en="f"),), totals=(total,)),),
        whole=total,
        model="[A, B, sex]",
        is_corrected=True,
    )
    given = replace(dossier(), groups=groups)
    (note,) = json.loads(files.to_json(given))["group_notes"]
    assert "Elke groep is gecorrigeerd voor koppelingen" in note["nl"]
    assert ["groups", None, note["nl"], note["en"]] in sheets(given)["verdict"]
    assert json.loads(files.to_json(refused()))["group_notes"] == []


def test_a_plan_has_its_model_and_its_answers_in_files() -> None:
    now = Expectation(effort=Effort(), reports=800, width=491, bias=0.0, coverage=0.95, failed=0.0)
    more = replace(now, effort=Effort(more_reports=0.5), reports=1200, width=293)
    given = replace(dossier(), plan=Plan(model="[12,3]", expectations=(now, more), reports=more))
    whole = json.loads(files.to_json(given))
    assert {one["model"] for one in whole["plan"]} == {"[12,3]"}
    answer = "About 400 more reports make the interval 25% narrower."
    assert [one["en"] for one in whole["plan_answers"]] == [answer]
    made = sheets(given)
    assert made["plan"][0][-1] == "model"
    assert answer in [row[3] for row in made["verdict"]]


def test_a_file_says_whether_small_counts_follow_from_it() -> None:
    for shows_small in (True, False):
        whole = json.loads(files.to_json(dossier(shows_small=shows_small)))
        assert whole["shows_small"] is shows_small


def test_a_csv_is_one_table_and_says_what_is_not_in_it() -> None:
    said = files.left_out("schatting.CSV")
    assert said is not None
    for words in (
        "oordeel",
        "verschuift",
        "paren",
        "gesloten",
        "groepen",
        "plan",
        ".xlsx en .json",
    ):
        assert words in said.nl
    assert files.left_out("t.xlsx") is None
    assert files.left_out("t.json") is None
    assert files.to_csv(dossier()).decode().splitlines()[0].startswith("method,name_nl,name_en")
