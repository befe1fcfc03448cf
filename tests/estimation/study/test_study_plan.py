import pytest

from zicht.estimation.study.plan import Kind, Method, Plan
from zicht.estimation.study.plan_reading import parse_plan
from zicht.estimation.study.toml_tables import line_of
from zicht.language import Language
from zicht.problems import InvalidInputError, Problem

WHOLE = """
[survey]
title = "Signs at schools"
id = "pupil"
weight = "w"
population = 12000
strata = "type"
clusters = ["school", "class"]
fpc = ["schools", 5]
decimal = ","

[frame]
method = "logit"
bounds = [0.3, 3]
collapse = 8
[frame.totals.sex]
f = 6100
m = 5900

[questions.told]
kind = "single"
levels = { 1 = "Yes", 2 = "No" }
missing = [9]
[questions.whom]
columns = "whom_*"
kind = "multiple"
chosen = ["1"]

[domains]
columns = ["sex"]
crossings = [["sex", "type"]]

[intervals]
confidence = 0.9
proportions = "korn_graubard"
odds_factor = 1.5
other_factors = [4]

[disclosure]
minimum = 10
"""


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refusal:
        parse_plan(text, file="plan.toml")
    return refusal.value.problems


def test_a_plan_says_everything_that_a_survey_needs() -> None:
    plan = parse_plan(WHOLE, file="plan.toml")
    assert plan.survey.clusters == ("school", "class")
    assert plan.survey.fpc == ("schools", 5.0)
    assert plan.survey.population == 12000
    assert plan.frame is not None
    assert plan.frame.method is Method.LOGIT
    assert plan.frame.auxiliaries == ("sex",)
    assert plan.frame.totals["sex"] == {"f": 6100, "m": 5900}
    assert plan.questions[0].missing == ("9",)
    assert plan.questions[1].kind is Kind.MULTIPLE
    assert plan.groups == (("sex",), ("sex", "type"))
    assert plan.intervals.other_factors == (4.0,)
    assert plan.minimum == 10
    assert plan.headings == (
        "pupil", "w", "type", "school", "class", "schools", "sex", "told",
    )  # fmt: skip


def test_an_empty_plan_has_the_usual_choices() -> None:
    plan = parse_plan("", file="plan.toml")
    assert plan == Plan(survey=plan.survey, questions=())
    assert plan.intervals.odds_factor == 2
    assert plan.minimum == 5


def test_every_fault_of_a_plan_is_told_at_once_with_its_line() -> None:
    problems = refused(
        """[survey]
idd = "code"
population = -1
[frame]
method = "rake"
bounds = [3, 1]
[questions.a]
kind = "open"
[intervals]
confidence = 95
other_factors = [0.5]
[disclosure]
minimum = 2
[trend]
"""
    )
    assert [(one.row, one.column) for one in problems] == [
        (2, "[survey] idd"),
        (3, "[survey] population"),
        (4, "[frame]"),
        (5, "[frame] method"),
        (6, "[frame] bounds"),
        (8, "[questions.a] kind"),
        (10, "[intervals] confidence"),
        (11, "[intervals] other_factors"),
        (13, "[disclosure] minimum"),
        (14, "[trend]"),
    ]
    assert {one.file for one in problems} == {"plan.toml"}


def test_a_misspelt_key_gets_a_proposal_in_the_readers_language() -> None:
    (problem,) = refused("[survey]\npopulaton = 3\n")
    assert "Bedoelt u 'population'?" in problem.sentence(Language.NL)
    assert "Did you mean 'population'?" in problem.sentence(Language.EN)


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    (problem,) = refused("[survey]\nid = code\n")
    assert (problem.code, problem.row) == ("plan-not-toml", 2)


@pytest.mark.parametrize(
    ("frame", "column"),
    [
        ('file = "f.csv"\nauxiliaries = "s"', "[survey] id"),
        ('file = "f.csv"\nid = "c"', "[frame] auxiliaries"),
        ('file = "f.csv"\nid = "c"\nauxiliaries = "s"\ntotals.s.a = 3', "[frame]"),
        ('auxiliaries = ["s", "t"]\ntotals.s.a = 3', "[frame.totals.t]"),
    ],
)
def test_a_frame_must_say_what_is_known(frame: str, column: str) -> None:
    assert [one.column for one in refused(f"[frame]\n{frame}\n")] == [column]


def test_modelling_small_groups_takes_a_file_with_all_units() -> None:
    (problem,) = refused("[frame.totals.s]\na = 3\n[domains]\npool_below = 10\n")
    assert (problem.row, problem.column) == (4, "[domains] pool_below")


def test_lines_are_found_in_dotted_and_quoted_tables() -> None:
    text = '[a]\nx = 1\n\n[a."b c"]\n"x" = 2\n'
    assert line_of(text, "a", "x") == 2
    assert line_of(text, "a.bc", "x") == 5
    assert line_of(text, "nowhere", "x") is None


def test_a_factor_that_is_given_twice_gives_one_band() -> None:
    plan = "[questions.a]\n[intervals]\nodds_factor = 1.5\n"
    for others in ("", "other_factors = [1.5, 3, 3.0]\n"):
        assert parse_plan(plan + others, file="plan.toml").intervals.other_factors == (3.0,)
