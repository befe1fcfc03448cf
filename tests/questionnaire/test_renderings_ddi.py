from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from questionnaire.example import EXAMPLE
from zicht.language import Language
from zicht.questionnaire.loading import get
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.renderings.ddi import NAMESPACE, codebook, write_ddi

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# The order in which the schema codebook.xsd of DDI-Codebook 2.5 wants the parts of an element,
# for the elements that we write; parts that we never write are left out.
_ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "stdyDscr": ["citation", "stdyInfo", "method", "dataAccs", "othrStdyMat", "notes"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit"],
    "titlStmt": ["titl", "subTitl", "altTitl", "parTitl", "IDNo"],
    "verStmt": ["version", "verResp", "notes"],
    "stdyInfo": ["studyBudget", "subject", "abstract", "sumDscr", "qualityStatement", "notes"],
    "sumDscr": ["timePrd", "collDate", "nation", "geogCover", "geogUnit", "anlyUnit", "universe"],
    "dataDscr": ["varGrp", "nCubeGrp", "var", "nCube", "notes"],
    "varGrp": ["labl", "txt", "concept", "defntn", "universe", "notes"],
    "var": [
        *("location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit"),
        *("qstn", "valrng", "invalrng", "undocCod", "universe", "TotlResp", "sumStat", "txt"),
        *("stdCatgry", "catgryGrp", "catgry", "codInstr", "verStmt", "concept", "derivation"),
        *("varFormat", "geoMap", "catLevel", "notes"),
    ],
    "qstn": ["preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"],
    "valrng": ["item", "range", "key", "notes"],
    "catgry": ["catValu", "labl", "txt", "catStat", "mrow"],
}


@pytest.fixture(params=["example", "2019", "2026"])
def questionnaire(request: pytest.FixtureRequest) -> Questionnaire:
    return EXAMPLE if request.param == "example" else get(request.param)


def _both(parent: Element, tag: str) -> dict[str | None, str | None]:
    return {each.get(_LANG): each.text for each in parent.findall(tag)}


def _variable(name: str) -> Element:
    found = codebook(EXAMPLE, Language.NL).findall(f"dataDscr/var[@name='{name}']")
    assert len(found) == 1
    return found[0]


def _inner(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if len(element))


def test_every_element_stands_where_the_schema_wants_it(questionnaire: Questionnaire) -> None:
    for element in _inner(codebook(questionnaire, Language.NL)):
        order = _ORDER[element.tag]
        places = [order.index(part.tag) for part in element]
        assert places == sorted(places), element.tag


def test_the_file_is_well_formed_and_in_the_namespace_of_ddi_codebook(tmp_path: Path) -> None:
    write_ddi(EXAMPLE, tmp_path / "codebook.xml", Language.NL)
    root = fromstring((tmp_path / "codebook.xml").read_bytes())  # noqa: S314 - our own file
    assert root.tag == f"{{{NAMESPACE}}}codeBook"
    assert root.get("version") == "2.5"
    assert all(element.tag.startswith(f"{{{NAMESPACE}}}") for element in root.iter())


def test_every_id_is_used_once_and_every_reference_points_somewhere(
    questionnaire: Questionnaire,
) -> None:
    root = codebook(questionnaire, Language.NL)
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    assert len(ids) == len(set(ids))
    references = {
        name
        for group in root.iter("varGrp")
        for attribute in ("var", "varGrp")
        for name in group.get(attribute, "").split()
    }
    assert references <= set(ids)


def test_every_variable_of_the_questionnaire_is_described_once(
    questionnaire: Questionnaire,
) -> None:
    names = [each.get("name") for each in codebook(questionnaire, Language.NL).iter("var")]
    assert names == list(questionnaire.item_by_variable)


def test_title_version_universe_and_abstract_are_there_in_both_languages() -> None:
    study = codebook(EXAMPLE, Language.NL).find("stdyDscr")
    assert study is not None
    titles = study.find("citation/titlStmt")
    assert titles is not None
    assert _both(titles, "titl") == {"nl": EXAMPLE.title.nl}
    assert _both(titles, "parTitl") == {"en": EXAMPLE.title.en}
    assert study.findtext("citation/verStmt/version") == "1.0.0"
    information = study.find("stdyInfo")
    assert information is not None
    assert set(_both(information, "abstract")) == {"nl", "en"}
    summary = information.find("sumDscr")
    assert summary is not None
    assert "2019-01-01" in (_both(summary, "universe")["en"] or "")


def test_the_chosen_language_comes_first() -> None:
    root = codebook(EXAMPLE, Language.EN)
    assert root.findtext("stdyDscr/citation/titlStmt/titl") == EXAMPLE.title.en
    assert root.findtext("dataDscr/var/labl") == EXAMPLE.item_by_code["A1"].text.en


def test_a_choice_has_its_question_and_categories_in_both_languages() -> None:
    variable = _variable("A1")
    question = variable.find("qstn")
    assert question is not None
    item = EXAMPLE.item_by_code["A1"]
    assert _both(question, "qstnLit") == {"nl": item.text.nl, "en": item.text.en}
    codes = [category.findtext("catValu") for category in variable.findall("catgry")]
    assert codes == ["yes", "no", "dont_know"]
    assert _both(variable.findall("catgry")[2], "labl") == {"nl": "Weet niet", "en": "Do not know"}


def test_a_row_of_a_matrix_keeps_the_question_above_it() -> None:
    question = _variable("A2.labour").find("qstn")
    assert question is not None
    assert _both(question, "preQTxt")["nl"] == "Hoe goed is het zicht op slachtoffers?"
    assert _both(question, "qstnLit")["nl"] == "Arbeid"
    group = codebook(EXAMPLE, Language.NL).find("dataDscr/varGrp[@type='grid']")
    assert group is not None
    assert group.get("var") == "V_A2.sexual_dutch_minor V_A2.labour V_A2.criminal"


def test_a_number_has_its_range_unit_and_decimals() -> None:
    variable = _variable("B3")
    bounds = variable.find("valrng/range")
    assert bounds is not None
    assert bounds.attrib == {"UNITS": "REAL", "min": "0", "max": "168"}
    assert (variable.get("dcml"), variable.get("measUnit")) == ("1", "hours a week")
    open_ended = _variable("B4").find("valrng/range")
    assert open_ended is not None
    assert open_ended.attrib == {"UNITS": "INT", "min": "1"}
    assert _variable("Z1").find("valrng") is None


def test_routing_theme_and_sources_are_notes() -> None:
    notes = [(note.get("type"), note.text) for note in _variable("A2.labour").findall("notes")]
    routing = [text for kind, text in notes if kind == "routing"]
    assert len(routing) == 2
    assert all(text is not None and "A1" in text for text in routing)
    assert notes[-2:] == [("theme", "signalling"), ("source", "T1")]


def test_a_scale_with_scores_is_ordinal_and_other_options_are_nominal() -> None:
    assert _variable("A2.labour").get("nature") == "ordinal"
    assert _variable("A1").get("nature") == "nominal"


def test_the_same_questionnaire_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_ddi(EXAMPLE, tmp_path / name, Language.NL)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
