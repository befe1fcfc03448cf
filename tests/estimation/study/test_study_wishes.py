import pytest

from zicht.estimation.study.plan import Plan
from zicht.estimation.study.plan_reading import parse_plan
from zicht.estimation.study.toml_tables import line_of
from zicht.estimation.study.wishes import Against, Centre, ReplicateKind
from zicht.language import Language
from zicht.problems import InvalidInputError, Problem

QUESTIONS = """
[questions.told]
[questions.known]
[questions.whom]
kind = "multiple"
columns = "whom_*"
[questions.hours]
kind = "amount"
quantiles = [0.25, 0.5]
[questions.scores]
kind = "number"
columns = "score_*"
"""


def read(text: str) -> Plan:
    return parse_plan(QUESTIONS + text, file="plan.toml")


def refused(text: str) -> Problem:
    with pytest.raises(InvalidInputError) as refusal:
        read(text)
    (problem,) = refusal.value.problems
    return problem


def test_a_plan_asks_for_ratios_crossings_differences_and_replicates() -> None:
    plan = read("""
[[ratios]]
numerator = "hours"
denominator = "score_1"
[[ratios]]
key = "other"
label = "Per hour"
numerator = "score_1"
denominator = "hours"
[[crossings]]
rows = "told"
columns = "known"
[[differences]]
by = "region"
against = "rest"
questions = ["told"]
[replicates]
kind = "bootstrap"
number = 500
seed = 7
""")
    assert [one.key for one in plan.ratios] == ["hours/score_1", "other"]
    assert plan.questions[3].quantiles == (0.25, 0.5)
    (crossing,) = plan.crossings
    assert (crossing.rows, crossing.columns) == ("told", "known")
    (difference,) = plan.differences
    assert difference.against is Against.REST
    assert plan.resampling is not None
    assert (plan.resampling.number, plan.resampling.seed) == (500, 7)
    assert {"region"} <= set(plan.headings)


def test_supplied_replicates_are_columns_with_their_scale() -> None:
    plan = read(
        '[survey]\nweight = "w"\n[replicates]\ncolumns = "r_*"\nscale = 0.1\ncentre = "estimate"'
    )
    assert plan.resampling is not None
    assert plan.resampling.kind is ReplicateKind.SUPPLIED
    assert plan.resampling.centre is Centre.ESTIMATE


@pytest.mark.parametrize(
    ("text", "code", "row", "word"),
    [
        ('[[ratios]]\nnumerator = "told"\ndenominator = "hours"', "plan-wrong-kind", 14, "single"),
        ('[[ratios]]\nnumerator = "hour"\ndenominator = "score_1"', "plan-unknown-question", 14,
         "Did you mean 'hours'"),
        ('[[ratios]]\nnumerator = "hours"', "plan-missing", 13, "missing"),
        ('[[ratios]]\nnumerator = "hours"\ndenominator = "hours"', "plan-ratio", 15, "itself"),
        ('[[ratios]]\nkey = "told"\nnumerator = "hours"\ndenominator = "score_2"', "plan-double",
         14, "already"),
        ('[[crossings]]\nrows = "told"\ncolumns = "whom"', "plan-wrong-kind", 15, "multiple"),
        ('[[crossings]]\nrows = "told"\ncolumns = "told"', "plan-crossing", 15, "one question"),
        ('[[crossings]]\nrows = "told"\ncolumns = "known"\n[domains]\ncolumns = ["known"]',
         "plan-crossing", 15, "groups already"),
        ('[[differences]]\nagainst = "rest"', "plan-missing", 13, "missing"),
        ('[[differences]]\nby = "a"\nagainst = "all"', "plan-value", 15, "pairs"),
        ('[[differences]]\nby = "a"\nquestions = ["tod"]', "plan-unknown-question", 15, "told"),
        ('[replicates]\nnumber = 5', "plan-replicates", None, "how replicates are made"),
        ('[replicates]\nkind = "brr"\nnumber = 5', "plan-replicates", 15, "bootstrap only"),
        ('[replicates]\nkind = "jkn"\nfay = 0.3', "plan-replicates", 15, "fay"),
        ('[replicates]\nkind = "jkn"\ncolumns = "r_*"', "plan-replicates", 15, "supplied"),
        ('[replicates]\nkind = "jk1"\n[survey]\nstrata = "s"', "plan-replicates", 14, "jkn"),
        ('[survey]\nweight = "w"\n[replicates]\ncolumns = "r_*"', "plan-replicates", 15, "scale"),
        ('[replicates]\ncolumns = "r_*"\nscale = 1', "plan-replicates", 14, "weight"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_named_with_its_line(
    text: str, code: str, row: int | None, word: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read(text)
    found = [one for one in refusal.value.problems if one.code == code]
    assert [row or one.row for one in found] == [one.row for one in found]
    assert any(word in one.sentence(Language.EN) for one in found)
    assert all(one.file == "plan.toml" for one in found)
    assert all(one.sentence(Language.NL) != one.sentence(Language.EN) for one in found)


@pytest.mark.parametrize("part", ["0", "1", "-0.1", "50"])
def test_a_quantile_lies_between_its_ends(part: str) -> None:
    problem = refused(f'[questions.age]\nkind = "number"\nquantiles = [{part}]')
    assert (problem.code, problem.row) == ("plan-quantile", 15)


def test_a_choice_has_no_quantile() -> None:
    assert refused("[questions.age]\nquantiles = [0.5]").code == "plan-quantile"


def test_two_tables_of_one_name_each_have_their_own_lines() -> None:
    text = '[[ratios]]\nkey = "a"\n[[ratios]]\n# nothing\nkey = "b"\n'
    assert [line_of(text, "ratios", "key", turn=at) for at in (0, 1)] == [2, 5]
    assert line_of(text, "ratios", "label", turn=1) == 3


def test_a_crossing_is_refused_twice_in_either_order() -> None:
    one = '[[crossings]]\nrows = "told"\ncolumns = "known"\n'
    other = '[[crossings]]\nrows = "known"\ncolumns = "told"\n'
    assert refused(one + other).code == "plan-crossing"
