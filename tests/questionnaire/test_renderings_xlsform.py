from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from lxml import etree
from pyxform.xls2xform import convert

from questionnaire.example import EXAMPLE
from questionnaire.rule_strategies import answers, rules
from zicht.language import Language, Text
from zicht.questionnaire.loading import get
from zicht.questionnaire.model import Domain, Item, ItemType, Questionnaire, Section
from zicht.questionnaire.renderings.expressions import relevant, xlsform_name, xpath_literal
from zicht.questionnaire.renderings.xlsform import write_xlsform
from zicht.questionnaire.rules import Answers, Rule, holds

_XFORM = {"x": "http://www.w3.org/2002/xforms"}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xlsform") / "form.xlsx"
    write_xlsform(EXAMPLE, path, Language.NL)
    return path


@pytest.fixture(scope="module")
def xform(form: Path) -> etree._Element:
    return etree.fromstring(convert(form).xform.encode())


def _rows(path: Path, sheet: str) -> list[dict[str, str]]:
    heading, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [
        {str(name): str(value) for name, value in zip(heading, row, strict=True) if value}
        for row in rows
    ]


def _survey(path: Path) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in _rows(path, "survey") if row["type"] != "end_group"}


def _bind(xform: etree._Element, path: str) -> dict[str, str]:
    (bind,) = xform.xpath(f"//x:bind[@nodeset='/data/{path}']", namespaces=_XFORM)
    return dict(bind.attrib)


def test_pyxform_accepts_the_form_without_a_single_warning(form: Path) -> None:
    assert convert(form).warnings == []


@pytest.mark.parametrize("name", ["2019", "2026"])
def test_pyxform_accepts_the_shipped_questionnaires_without_a_single_warning(
    name: str, tmp_path: Path
) -> None:
    write_xlsform(get(name), tmp_path / "form.xlsx", Language.NL)
    form = convert(tmp_path / "form.xlsx")
    assert form.warnings == []
    routed = [item for item in get(name).items() if item.show_when is not None]
    binds = etree.fromstring(form.xform.encode()).findall(".//{*}bind[@relevant]")
    assert len(binds) == len(routed)


def test_both_languages_reach_the_form_and_the_chosen_one_is_the_default(
    tmp_path: Path, xform: etree._Element
) -> None:
    found = {node.get("lang"): node.get("default") for node in xform.iter("{*}translation")}
    assert found == {"Nederlands (nl)": "true()", "English (en)": None}
    write_xlsform(EXAMPLE, tmp_path / "en.xlsx", Language.EN)
    english = etree.fromstring(convert(tmp_path / "en.xlsx").xform.encode())
    (default,) = english.xpath("//x:translation[@default]/@lang", namespaces=_XFORM)
    assert default == "English (en)"
    assert english.findtext(".//{*}title") == EXAMPLE.title.en


def test_routing_stands_in_the_binds(xform: etree._Element) -> None:
    assert _bind(xform, "section_A/A2")["relevant"] == "not( /data/section_A/A1  = 'no')"
    assert "selected( /data/section_B/B1 , 'own')" in _bind(xform, "section_B/B2")["relevant"]
    assert "/data/section_A/A2/A2_labour  = 'good'" in _bind(xform, "section_B/B3")["relevant"]
    assert "/data/section_B/B3  > 0" in _bind(xform, "section_B/B4")["relevant"]


def test_types_bounds_and_requiredness_stand_in_the_binds(xform: etree._Element) -> None:
    number = _bind(xform, "section_B/B3")
    assert (number["type"], number["constraint"]) == (
        "decimal",
        ". >= 0 and . <= 168 and round(., 1) = .",
    )
    assert "required" not in number
    assert _bind(xform, "section_B/B4")["type"] == "int"
    assert _bind(xform, "section_B/B2")["type"] == "date"
    assert _bind(xform, "section_A/A2/A2_labour")["required"] == "true()"
    assert "required" not in _bind(xform, "section_A/A3/A3_desk")


def test_an_exclusive_option_cannot_be_combined(form: Path, xform: etree._Element) -> None:
    assert _bind(xform, "section_B/B1")["constraint"] == (
        "not((selected(., 'none') or selected(., 'dont_know')) and count-selected(.) > 1)"
    )
    row = _survey(form)["B1"]
    assert "‘Nergens’ of ‘Weet niet’" in row["constraint_message::Nederlands (nl)"]
    assert "‘Nowhere’ or ‘Do not know’" in row["constraint_message::English (en)"]


def test_a_matrix_is_a_table_list_whose_rows_keep_the_zicht_variable(form: Path) -> None:
    survey = _survey(form)
    assert survey["A2"]["type"] == "begin_group"
    assert survey["A2"]["appearance"] == "table-list"
    row = survey["A2_sexual_dutch_minor"]
    assert row["type"] == "select_one sight"
    assert row["zicht_variable"] == "A2.sexual_dutch_minor"


def test_every_variable_has_exactly_one_row(form: Path) -> None:
    found = [row["zicht_variable"] for row in _rows(form, "survey") if "zicht_variable" in row]
    assert found == list(EXAMPLE.item_by_variable)


def test_items_that_share_a_scale_share_one_choice_list(form: Path) -> None:
    choices = [(row["list_name"], row["name"]) for row in _rows(form, "choices")]
    assert len(choices) == len(set(choices))
    assert [name for name, _ in choices].count("yes_no") == 3
    assert {name for name, _ in choices} == {"yes_no", "sight", "A3_options", "B1_options"}


def test_who_answers_theme_role_and_source_are_kept(form: Path) -> None:
    row = _survey(form)["A1"]
    assert (row["domain"], row["theme"], row["role"], row["source"]) == (
        "both",
        "signalling",
        "signaller",
        "M1 T1",
    )
    assert "door Veiligheid en door Zorg en jeugd" in row["hint::Nederlands (nl)"]


def test_the_same_questionnaire_gives_the_same_bytes(form: Path, tmp_path: Path) -> None:
    write_xlsform(EXAMPLE, tmp_path / "again.xlsx", Language.NL)
    assert (tmp_path / "again.xlsx").read_bytes() == form.read_bytes()


def test_two_variables_that_would_share_a_name_are_refused(tmp_path: Path) -> None:
    text = Text(nl="Vraag", en="Question")
    double = Item(code="A2_labour", type=ItemType.TEXT, text=text, domain=Domain.BOTH)
    section = Section(code="X", title=text, items=(EXAMPLE.item_by_code["A2"], double))
    questionnaire = Questionnaire(
        id="x", version="1.0.0", title=text, frame_date="2019-01-01", sections=(section,)
    )
    with pytest.raises(ValueError, match=r"A2\.labour and A2_labour"):
        write_xlsform(questionnaire, tmp_path / "x.xlsx", Language.NL)
    assert not (tmp_path / "x.xlsx").exists()


@given(rule=rules, given_answers=answers)
def test_the_xpath_means_what_the_rule_means(rule: Rule, given_answers: Answers) -> None:
    assert _evaluate(relevant(rule, EXAMPLE), given_answers) is holds(rule, given_answers)


@pytest.mark.parametrize("text", ["plain", "it's", 'say "it"', 'it\'s "both"', "'", ""])
def test_any_text_can_be_an_xpath_literal(text: str) -> None:
    assert etree.XPath(xpath_literal(text))(etree.Element("data")) == text


def _evaluate(expression: str, given_answers: Answers) -> bool:
    """What an XPath engine makes of the expression; an unanswered field is an empty element."""
    data = etree.Element("data")
    for variable in EXAMPLE.item_by_variable:
        value = given_answers.get(variable, "")
        field = etree.SubElement(data, xlsform_name(variable))
        field.text = " ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
        expression = expression.replace(f"${{{field.tag}}}", f"/data/{field.tag}")

    def selected(_: object, nodes: list[etree._Element], code: str) -> bool:
        return code in (nodes[0].text or "").split()

    return bool(etree.XPath(expression, extensions={(None, "selected"): selected})(data))
