import pytest

from responses.answer_files import HEADINGS, QUESTIONNAIRE, VARIABLES
from zicht.problems import Problem
from zicht.questionnaire import loading
from zicht.questionnaire.model import ItemType
from zicht.responses.columns import Columns, Identity, assign
from zicht.responses.tables import Row, Table


def assigned(*headings: str, cells: tuple[str, ...] = ()) -> tuple[Columns, tuple[Problem, ...]]:
    filled = cells or ("x",) * len(headings)
    table = Table(headings=headings, heading_row=1, rows=(Row(number=2, cells=filled),))
    return assign(table, QUESTIONNAIRE)


def meaning(heading: str) -> str | None:
    """What a heading is taken for, with the other columns there."""
    columns, _ = assigned(heading)
    found = [column.variable for column in columns.variables]
    found += [f"{column.item.code}/{column.option.code}" for column in columns.options]
    found += [f"<{identity}>" for identity in columns.identities]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("heading", "variable"),
    [
        ("A5", "A5"),
        ("a5", "A5"),
        (" A5 ", "A5"),
        ("A5b", "A5b"),
        ("A2.sexual_dutch_minor", "A2.sexual_dutch_minor"),
        ("A2_sexual_dutch_minor", "A2.sexual_dutch_minor"),
        ("A2[sexual_dutch_minor]", "A2.sexual_dutch_minor"),
        ("A2[sexualdutchminor]", "A2.sexual_dutch_minor"),
        ("I1", "I1"),
        ("I1[safety]", "I1/safety"),
        ("I1_safety", "I1/safety"),
        ("A5. Is er een route?", "A5"),
        ("A5. Een later verbeterde vraagtekst", "A5"),
        ("A5: Is there a route?", "A5"),
        ("A5._Is_er_een_route?", "A5"),
        ("A2[labour]. Hoeveel zicht? [Arbeid]", "A2.labour"),
        ("Hoeveel zicht? [Arbeid]", "A2.labour"),
        ("How much sight? [Labour]", "A2.labour"),
        ("Wie doet mee? [Veiligheid]", "I1/safety"),
        ("Is er een route?", "A5"),
        ("code", "<code>"),
        ("Gemeentecode", "<code>"),
        ("gm_code", "<code>"),
        ("CBS code", "<code>"),
        ("code. Welke gemeente?", "<code>"),
        ("gemeente", "<name>"),
        ("name", "<name>"),
        ("origin", "<origin>"),
        ("submitdate. Date submitted", "<submitted>"),
        ("A55", None),
        ("opmerking", None),
    ],
)
def test_headings_are_recognised_in_every_form(heading: str, variable: str | None) -> None:
    assert meaning(heading) == variable


@pytest.mark.parametrize(
    "heading",
    ["id", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl",
     "token", "interviewtime", "groupTime12", "A5Time", "firstname", "email", "attribute_1",
     "id. Response ID", "Response ID", "seed. Seed"],
)  # fmt: skip
def test_limesurveys_own_columns_drop_out(heading: str) -> None:
    _, problems = assigned(*HEADINGS, heading)
    assert problems == ()


def test_a_misspelt_heading_is_one_problem_with_a_suggestion_and_a_position() -> None:
    headings = ["A2.labor" if heading == "A2.labour" else heading for heading in HEADINGS]
    _, problems = assigned(*headings)
    assert len(problems) == 1
    problem = problems[0]
    assert (problem.code, problem.row, problem.column) == ("unknown-column", 1, "A2.labor")
    assert problem.remedy.nl == "Bedoelt u 'A2.labour'?"
    assert problem.remedy.en == "Did you mean 'A2.labour'?"
    assert "5 (E)" in problem.message.nl


def test_two_columns_for_one_question_are_refused_with_both_places() -> None:
    _, problems = assigned(*HEADINGS, "A2[labour]")
    assert [problem.code for problem in problems] == ["duplicate-column"]
    assert "10 (J) 'A2[labour]'" in problems[0].message.nl
    assert "5 (E) 'A2.labour'" in problems[0].message.nl


@pytest.mark.parametrize("first", [True, False])
def test_one_cell_and_a_column_per_option_are_double(first: bool) -> None:
    per_option = [f"I1[{code}]" for code in ("safety", "care", "nobody")]
    headings = [*per_option, *HEADINGS] if first else [*HEADINGS, *per_option]
    _, problems = assigned(*headings)
    assert {problem.code for problem in problems} == {"duplicate-column"}


def test_two_columns_with_codes_are_double() -> None:
    _, problems = assigned(*HEADINGS, "gemeentecode")
    assert [problem.code for problem in problems] == ["duplicate-column"]


def test_a_file_without_municipalities_is_told_what_to_do() -> None:
    _, problems = assigned(*VARIABLES)
    problem = problems[0]
    assert (problem.code, problem.column) == ("missing-column", "code")
    assert "'A5'" in problem.message.en
    assert "GM0363" in problem.remedy.nl


def test_required_questions_need_a_column_and_optional_ones_do_not() -> None:
    _, problems = assigned("code", "A5", "A2.labour", "I1[safety]", "I1[care]")
    found = [(problem.code, problem.column) for problem in problems]
    assert found == [
        ("missing-column", "A2.sexual_dutch_minor"),
        ("missing-column", "I1.nobody"),
    ]


def test_text_beside_an_option_is_only_passed_over_when_it_is_empty() -> None:
    empty = ("x",) * len(HEADINGS) + (" ",)
    _, problems = assigned(*HEADINGS, "A5[other]", cells=empty)
    assert problems == ()
    _, problems = assigned(*HEADINGS, "A5[other]")
    assert [problem.code for problem in problems] == ["unknown-column"]


def test_the_identities_are_found_wherever_they_stand() -> None:
    columns, problems = assigned(*VARIABLES, "origin", "gemeente", "code")
    assert problems == ()
    assert columns.identities == {
        Identity.ORIGIN: len(VARIABLES),
        Identity.NAME: len(VARIABLES) + 1,
        Identity.CODE: len(VARIABLES) + 2,
    }


def test_a_column_that_is_there_already_is_not_suggested() -> None:
    _, problems = assigned(*HEADINGS, "A5c")
    assert [problem.code for problem in problems] == ["unknown-column"]
    assert "Bedoelt" not in problems[0].remedy.nl


@pytest.mark.parametrize("wave", loading.available())
def test_every_heading_of_our_own_questionnaires_means_one_thing(wave: str) -> None:
    questionnaire = loading.get(wave)
    for item in questionnaire.items():
        names = list(item.variables())
        if item.type is ItemType.MULTIPLE:
            names += [f"{item.code}.{option.code}" for option in item.options]
        for name in names:
            code, _, part = name.partition(".")
            forms = {name, name.replace(".", "_"), f"{name}. {item.text.nl}"}
            if part:
                forms |= {f"{code}[{part}]", f"{code}[{part.replace('_', '')}]"}
            for form in forms:
                table = Table(headings=(form,), heading_row=1, rows=())
                columns, _ = assign(table, questionnaire)
                found = [column.variable for column in columns.variables]
                found += [f"{column.item.code}.{column.option.code}" for column in columns.options]
                assert found == [name]
