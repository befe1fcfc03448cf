from pathlib import Path

import pytest

from estimation.study import study_files as files
from zicht.estimation.study import notices
from zicht.estimation.study.plan_reading import parse_plan
from zicht.estimation.study.results import Study
from zicht.estimation.study.running import run
from zicht.estimation.weighting.collapsing import Reason
from zicht.language import Language
from zicht.problems import InvalidInputError, Problem
from zicht.responses.source_reading import read_source

FRAME_PLAN = """
[survey]
id = "code"
[frame]
file = "frame.csv"
auxiliaries = ["size"]
collapse = 3
constraints = 3
[questions.policy]
"""


def study(folder: Path, plan: str, rows: files.Rows = files.SURVEY) -> Study:
    source = read_source(files.csv(folder / "answers.csv", rows))
    return run(source, parse_plan(plan, file="plan.toml"), folder=folder)


def refused(
    folder: Path, plan: str, rows: files.Rows = files.SURVEY
) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(one.code, one.file, one.row, one.column) for one in faults(folder, plan, rows)]


def faults(folder: Path, plan: str, rows: files.Rows = files.SURVEY) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refusal:
        study(folder, plan, rows)
    return refusal.value.problems


def test_every_fault_of_a_file_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    rows = [dict(row, w=1.5) for row in files.SURVEY]
    rows[2]["w"] = -1.0
    rows[4]["w"] = 0.0
    rows[5]["code"] = "g01"
    rows[6]["policy"] = 9
    rows[7]["signs_a"] = 7
    plan = """
[survey]
id = "code"
weight = "w"
strata = "stratum"
[questions.policy]
levels = { 1 = "Yes", 2 = "No" }
[questions.signs]
columns = "signs_*"
kind = "multiple"
[questions.sizes]
columns = "size"
kind = "number"
[domains]
columns = ["regio"]
"""
    assert refused(tmp_path, plan, rows) == [
        ("missing-column", "answers.csv", None, "stratum"),
        ("missing-column", "answers.csv", None, "regio"),
        ("bad-number", "answers.csv", 2, "size"),
        ("bad-weight", "answers.csv", 4, "w"),
        ("bad-number", "answers.csv", 4, "size"),
        ("double-id", "answers.csv", 7, "code"),
        ("unknown-answer", "answers.csv", 8, "policy"),
        ("unknown-answer", "answers.csv", 9, "signs_a"),
    ]


def test_a_fault_reads_well_in_dutch_and_in_english(tmp_path: Path) -> None:
    (problem,) = faults(tmp_path, '[survey]\nweight = "gewicht"\n[questions.policy]\n')
    assert problem.sentence(Language.NL).startswith(
        "answers.csv, kolom gewicht: Deze kolom ontbreekt; het plan noemt haar voor het gewicht."
    )
    assert problem.sentence(Language.EN).startswith(
        "answers.csv, column gewicht: This column is not there; the plan names it for the weight."
    )


def test_a_fault_that_many_rows_share_is_told_once_with_their_number(tmp_path: Path) -> None:
    rows = [dict(row, policy=8) for row in files.SURVEY]
    (problem,) = faults(tmp_path, "[questions.policy]\nlevels = { 1 = 'Yes' }\n", rows)
    assert problem.row == 2
    assert "(and 11 more rows)" in problem.sentence(Language.EN)
    assert "(en nog 11 rijen)" in problem.sentence(Language.NL)


def test_a_respondent_who_is_not_in_the_frame_is_named(tmp_path: Path) -> None:
    files.csv(tmp_path / "frame.csv", [*files.FRAME[:11], *files.FRAME[12:]])
    assert refused(tmp_path, FRAME_PLAN) == [("not-in-frame", "answers.csv", 13, "code")]


def test_a_frame_has_its_own_faults(tmp_path: Path) -> None:
    rows = [dict(row) for row in files.FRAME]
    rows[3]["code"] = "g01"
    rows[20]["size"] = None
    files.csv(tmp_path / "frame.csv", rows)
    assert refused(tmp_path, FRAME_PLAN) == [
        ("not-in-frame", "answers.csv", 5, "code"),
        ("double-id", "frame.csv", 5, "code"),
    ]
    rows[3]["code"] = "g04"
    files.csv(tmp_path / "frame.csv", rows)
    assert refused(tmp_path, FRAME_PLAN) == [("missing-cell", "frame.csv", 22, "size")]


def test_a_frame_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert [one[0] for one in refused(tmp_path, FRAME_PLAN)] == ["missing-frame"]


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        ("[frame.totals.size]\nsmall = 20\nmedium = 4", "unknown-class"),
        (
            "[frame.totals.size]\nsmall = 20\nlarge = 10\n[frame.totals.policy]\n1 = 10\n2 = 21",
            "unequal-totals",
        ),
        ("[frame.totals.size]\nsmall = 2\nlarge = 2", "population-too-small"),
        ("[frame.totals.sizes]\nsmall = 20\nlarge = 10", "missing-column"),
    ],
)
def test_margins_must_fit_the_rows_and_each_other(tmp_path: Path, totals: str, code: str) -> None:
    assert refused(tmp_path, f"{totals}\n[questions.policy]\n")[0][0] == code


def test_a_class_without_respondents_is_merged_and_recorded(tmp_path: Path) -> None:
    plan = "[frame.totals.size]\nsmall = 20\nlarge = 10\nhuge = 2\n[questions.policy]\n"
    found = study(tmp_path, plan)
    (merged, *_) = found.weighting.collapses
    assert (merged.variable, merged.merged, merged.reason) == ("size", "huge", "few")
    assert "collapsed" in {one.code for one in found.notices}


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        ('fpc = [3, 4]\nclusters = "size"', "bad-fpc"),
        ("fpc = 5", "bad-fpc"),
        ('fpc = "hours"', "bad-fpc"),
        ("population = 5", "population-too-small"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(tmp_path: Path, survey: str, code: str) -> None:
    assert refused(tmp_path, f"[survey]\n{survey}\n[questions.policy]\n")[0][0] == code


def test_a_stratum_with_one_respondent_is_refused_with_a_remedy(tmp_path: Path) -> None:
    rows = [dict(row, s="a" if n else "b") for n, row in enumerate(files.SURVEY)]
    (problem,) = faults(tmp_path, '[survey]\nstrata = "s"\n[questions.policy]\n', rows)
    assert problem.code == "estimation"
    assert "Merge small strata" in problem.remedy.en


def test_a_plan_without_questions_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "[survey]\n") == [("no-questions", "answers.csv", None, None)]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_to_merge_is_explained(reason: Reason) -> None:
    problem = notices.collapsed("size", "large", "small", reason)
    assert problem.message.nl != problem.message.en


@pytest.mark.parametrize(
    "questions",
    [
        '[questions.policy]\n[questions.again]\ncolumns = "policy"',
        '[questions.signs_a]\ncolumns = "policy"\n[questions.signs]\ncolumns = "signs_*"',
    ],
)
def test_a_column_or_name_in_two_questions_is_refused(tmp_path: Path, questions: str) -> None:
    # One answer counted in two ways could be told from the difference.
    assert {one[0] for one in refused(tmp_path, questions)} == {"double-question"}


def test_more_rows_than_were_asked_are_refused_by_name(tmp_path: Path) -> None:
    found = refused(tmp_path, "[survey]\ninvited = 10\n[questions.policy]\n")
    assert found == [("invited-too-small", "answers.csv", None, "[survey] invited")]
