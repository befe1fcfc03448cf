"""A number that did not pass disclosure control cannot be shown, by type or at run time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from mypy import api

from zicht.disclosure.figures import DomainLayer, Figure, Statistic, value_of
from zicht.disclosure.model import Reason, Suppressed
from zicht.disclosure.response import GroupResponse
from zicht.estimation.groups import Group
from zicht.language import Text
from zicht.reporting import figure_tables, workbook

ROOT = Path(__file__).resolve().parents[2]
WORDS = Text(nl="x", en="x")

#: What somebody in a hurry might write; every line that ends in a mark must be refused.
WRONG = """
from zicht.disclosure.figures import DomainLayer, Figure, Statistic, value_of
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.response import GroupResponse
from zicht.estimation.groups import Group
from zicht.estimation.model import Share
from zicht.language import Text
from zicht.platform.publication.templatetags import figures as tags
from zicht.reporting import figure_tables

words = Text(nl="x", en="x")
group = Group(layer=DomainLayer.COUNTRY, code="all", name=words, population=355)

def made(result: Published[Share] | Suppressed) -> Figure:
    return Figure(
        key="k", statistic=Statistic.SHARE, subject="s", category="c", layer=DomainLayer.COUNTRY,
        area="all", statement=words, area_name=words, query="q", result=result,
    )

made(Suppressed(reason=Reason.TOO_FEW, minimum=5))
made(0.8)  # refused
made(Published(value=3))  # refused
value_of(108)  # refused
figure_tables.share_cell(0.8)  # refused
figure_tables.Entry(label=words, figure=108)  # refused
tags.figure(0.8)  # refused
tags.cell(108)  # refused
GroupResponse(group=group, respondents=3)  # refused
"""


#: As strict as the rest, but packages of others are not read: no figure is a type of theirs.
STRICT = f"""
[mypy]
strict = true
mypy_path = {ROOT / "src"}
ignore_missing_imports = true
[mypy-numpy.*,scipy.*,polars.*,altair.*,xlsxwriter.*,django.db.*,django.contrib.*]
follow_imports = skip
follow_imports_for_stubs = true
"""


def test_the_type_checker_refuses_a_number_wherever_a_figure_is_expected(tmp_path: Path) -> None:
    program, rules = tmp_path / "hurried.py", tmp_path / "mypy.ini"
    program.write_text(WRONG)
    rules.write_text(STRICT)
    options = ["--config-file", str(rules), "--cache-dir", str(tmp_path / "cache")]
    report, _, _ = api.run([*options, str(program)])
    found = {int(line.split(":")[1]) for line in report.splitlines() if "hurried.py:" in line}
    lines = enumerate(WRONG.splitlines(), start=1)
    assert found == {number for number, line in lines if line.endswith("# refused")}


def figure(result: object) -> Figure:
    return Figure(
        key="2019.A1.yes@all",
        statistic=Statistic.SHARE,
        subject="A1",
        category="yes",
        layer=DomainLayer.COUNTRY,
        area="all",
        statement=WORDS,
        area_name=WORDS,
        query="",
        result=result,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("number", [0.8, 108, None, "80%"])
def test_a_figure_does_not_take_a_number_as_it_was_counted(number: object) -> None:
    with pytest.raises(TypeError, match="Published or Suppressed"):
        figure(number)
    assert figure(Suppressed(reason=Reason.TOO_FEW, minimum=5)).share is None


@pytest.mark.parametrize("write", [value_of, figure_tables.share_cell, workbook._numbers])
def test_nothing_writes_a_number_that_is_no_figure(write: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match="only a Figure can be shown, not float"):
        write(0.8)


def test_a_table_does_not_take_a_number_for_a_figure() -> None:
    entry = figure_tables.Entry(label=WORDS, figure=108)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not int"):
        figure_tables.of_shares("k", WORDS, WORDS, [entry])


def test_the_response_of_a_group_does_not_take_a_number_as_it_was_counted() -> None:
    group = Group(layer=DomainLayer.COUNTRY, code="all", name=WORDS, population=355)
    with pytest.raises(TypeError, match="response of all"):
        GroupResponse(group=group, respondents=3)  # type: ignore[arg-type]
