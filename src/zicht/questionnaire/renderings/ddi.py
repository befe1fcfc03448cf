"""DDI-Codebook 2.5: the questionnaire as archives describe data.

One ``var`` per variable, with the question in both languages, its categories
or range and the routing in words; ``varGrp`` for sections and matrices. The
order of the elements follows the schema ``codebook.xsd`` of DDI-Codebook 2.5.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from zicht.files import write_atomically
from zicht.language import Language, Text
from zicht.questionnaire.model import Item, ItemType, Questionnaire, Section
from zicht.questionnaire.renderings.expressions import plain_number
from zicht.questionnaire.renderings.paper import ALONE, condition, filled_in_by, number_hint

NAMESPACE = "ddi:codebook:2_5"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SEVERAL = Text(nl="Meer antwoorden mogelijk.", en="Several answers possible.")


def write_ddi(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    """Write the codebook as UTF-8 XML; both languages are in it, ``language`` comes first."""
    root = codebook(questionnaire, language)
    indent(root)
    write_atomically(path, tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n")


def codebook(questionnaire: Questionnaire, language: Language) -> Element:
    """The element ``codeBook`` with the study, then the variables."""
    attributes = {"xmlns": NAMESPACE, "version": "2.5", _LANG: language.value}
    root = Element("codeBook", attributes)
    _study(SubElement(root, "stdyDscr"), questionnaire, language)
    data = SubElement(root, "dataDscr")
    for section in questionnaire.sections:
        _section_group(data, section, language)
    for item in questionnaire.items():
        if item.type is ItemType.MATRIX:
            _matrix_group(data, item, language)
    for item in questionnaire.items():
        for variable, label in _variables(item):
            _variable(data, variable, label, item, questionnaire, language)
    return root


def _study(study: Element, questionnaire: Questionnaire, language: Language) -> None:
    citation = SubElement(study, "citation")
    titles = SubElement(citation, "titlStmt")
    main, other = _main_first(language)
    _add(titles, "titl", questionnaire.title.to(main), {_LANG: main.value})
    _add(titles, "parTitl", questionnaire.title.to(other), {_LANG: other.value})
    _add(titles, "IDNo", f"zicht-{questionnaire.id}")
    edition = SubElement(citation, "verStmt")
    _add(edition, "version", questionnaire.version)
    information = SubElement(study, "stdyInfo")
    if questionnaire.intro is not None:
        _both(information, "abstract", questionnaire.intro, language)
    summary = SubElement(information, "sumDscr")
    _both(summary, "nation", Text(nl="Nederland", en="The Netherlands"), language)
    _both(summary, "anlyUnit", Text(nl="Gemeente", en="Municipality"), language)
    day = questionnaire.frame_date
    universe = Text(
        nl=f"Alle gemeenten van Nederland op {day}.",
        en=f"All municipalities of the Netherlands on {day}.",
    )
    _both(summary, "universe", universe, language)


def _section_group(data: Element, section: Section, language: Language) -> None:
    group = SubElement(
        data,
        "varGrp",
        {
            "ID": f"G_section_{section.code}",
            "type": "section",
            "var": _references(section.items),
            "name": section.code,
        },
    )
    matrices = [item for item in section.items if item.type is ItemType.MATRIX]
    if matrices:
        group.set("varGrp", " ".join(f"G_{item.code}" for item in matrices))
    if not section.items:
        del group.attrib["var"]
    _both(group, "labl", section.title, language)
    if section.intro is not None:
        _both(group, "txt", section.intro, language)


def _matrix_group(data: Element, item: Item, language: Language) -> None:
    attributes = {
        "ID": f"G_{item.code}",
        "type": "grid",
        "var": _references((item,)),
        "name": item.code,
    }
    _both(SubElement(data, "varGrp", attributes), "labl", item.text, language)


def _references(items: tuple[Item, ...]) -> str:
    return " ".join(f"V_{variable}" for item in items for variable in item.variables())


def _variables(item: Item) -> Iterator[tuple[str, Text]]:
    """Each variable with its own label: the row of a matrix, else the question."""
    if item.type is ItemType.MATRIX:
        labels = [row.label for row in item.rows]
        yield from zip(item.variables(), labels, strict=True)
    else:
        yield item.code, item.text


def _variable(
    data: Element,
    name: str,
    label: Text,
    item: Item,
    questionnaire: Questionnaire,
    language: Language,
) -> None:
    variable = SubElement(data, "var", {"ID": f"V_{name}", "name": name, **_measurement(item)})
    _both(variable, "labl", label, language)
    respondent = filled_in_by(item.domain, language)
    _add(variable, "respUnit", respondent, {_LANG: language.value})
    _question(variable, label, item, language)
    _range(variable, item)
    for option in item.options:
        category = SubElement(variable, "catgry")
        _add(category, "catValu", option.code)
        _both(category, "labl", option.label, language)
        if option.exclusive:
            _both(category, "txt", ALONE, language)
    _format(variable, item)
    _notes(variable, item, questionnaire, language)


def _measurement(item: Item) -> dict[str, str]:
    """Attributes that say how the variable is measured."""
    if item.type is ItemType.NUMBER:
        unit = {"measUnit": item.unit.en} if item.unit else {}
        kind = {"intrvl": "contin", "dcml": str(item.decimals), **unit}
        return {**kind, "representationType": "numeric"}
    if item.type is ItemType.DATE:
        return {"intrvl": "discrete", "representationType": "datetime"}
    if item.type is ItemType.TEXT:
        return {"intrvl": "discrete", "representationType": "text"}
    is_ordinal = any(option.score is not None for option in item.options)
    nature = "ordinal" if is_ordinal else "nominal"
    return {"intrvl": "discrete", "nature": nature, "representationType": "code"}


def _question(variable: Element, label: Text, item: Item, language: Language) -> None:
    question = SubElement(variable, "qstn", {"ID": f"Q_{variable.attrib['name']}"})
    if item.type is ItemType.MATRIX:
        _both(question, "preQTxt", item.text, language)
    _both(question, "qstnLit", label, language)
    if item.help is not None:
        _both(question, "postQTxt", item.help, language)
    if item.type is ItemType.MULTIPLE:
        _both(question, "ivuInstr", _SEVERAL, language)
    if item.type is ItemType.NUMBER:
        hint = Text(nl=number_hint(item, Language.NL), en=number_hint(item, Language.EN))
        _both(question, "ivuInstr", hint, language)


def _range(variable: Element, item: Item) -> None:
    bounds = {
        name: plain_number(bound)
        for name, bound in (("min", item.minimum), ("max", item.maximum))
        if bound is not None
    }
    if bounds:
        units = "REAL" if item.decimals else "INT"
        SubElement(SubElement(variable, "valrng"), "range", {"UNITS": units, **bounds})


def _format(variable: Element, item: Item) -> None:
    attributes = {"type": "numeric" if item.type is ItemType.NUMBER else "character"}
    if item.type is ItemType.DATE:
        attributes |= {"schema": "ISO", "category": "date", "formatname": "YYYY-MM-DD"}
    SubElement(variable, "varFormat", attributes)


def _notes(variable: Element, item: Item, questionnaire: Questionnaire, language: Language) -> None:
    if item.show_when is not None:
        routing = Text(
            nl=condition(item.show_when, questionnaire, Language.NL),
            en=condition(item.show_when, questionnaire, Language.EN),
        )
        _both(variable, "notes", routing, language, {"type": "routing"})
    if item.theme is not None:
        _add(variable, "notes", item.theme.value, {"type": "theme"})
    for source in item.sources:
        _add(variable, "notes", source, {"type": "source"})


def _both(
    parent: Element,
    tag: str,
    text: Text,
    language: Language,
    attributes: Mapping[str, str] | None = None,
) -> None:
    for each in _main_first(language):
        _add(parent, tag, text.to(each), {**(attributes or {}), _LANG: each.value})


def _add(parent: Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    SubElement(parent, tag, dict(attributes or {})).text = text


def _main_first(language: Language) -> tuple[Language, Language]:
    other = Language.EN if language is Language.NL else Language.NL
    return language, other
