"""XLSForm: the questionnaire for KoboToolbox, ODK and Enketo.

See the XLSForm standard for the sheets ``survey``, ``choices`` and
``settings``. The columns ``zicht_variable``, ``domain``, ``theme``, ``role`` and
``source`` are ours; form tools skip columns they do not know.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from zicht.files import write_atomically
from zicht.language import Language, Text
from zicht.questionnaire.model import Item, ItemType, Option, Questionnaire, Section
from zicht.questionnaire.renderings import municipality
from zicht.questionnaire.renderings.expressions import (
    plain_number,
    relevant,
    xlsform_name,
    xpath_literal,
)
from zicht.questionnaire.renderings.paper import filled_in_by, number_hint
from zicht.questionnaire.renderings.spreadsheet import Sheet, workbook_bytes

_Cells: TypeAlias = Mapping[str, str]

_LANGUAGES = {Language.NL: "Nederlands (nl)", Language.EN: "English (en)"}
_SURVEY_COLUMNS = (
    "type",
    "name",
    *(f"label::{name}" for name in _LANGUAGES.values()),
    *(f"hint::{name}" for name in _LANGUAGES.values()),
    "required",
    "relevant",
    "constraint",
    *(f"constraint_message::{name}" for name in _LANGUAGES.values()),
    "appearance",
    "zicht_variable",
    "domain",
    "theme",
    "role",
    "source",
)
_CHOICE_COLUMNS = ("list_name", "name", *(f"label::{name}" for name in _LANGUAGES.values()))
_SETTING_COLUMNS = ("form_title", "form_id", "version", "default_language", "style")


def write_xlsform(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    """Write an XLSForm that holds both languages and opens in ``language``.

    Raises ValueError when two variables would get the same XLSForm name.
    """
    _refuse_equal_names(questionnaire)
    sheets = (
        Sheet(name="survey", columns=_SURVEY_COLUMNS, rows=tuple(_survey(questionnaire))),
        Sheet(name="choices", columns=_CHOICE_COLUMNS, rows=tuple(_choices(questionnaire))),
        Sheet(
            name="settings", columns=_SETTING_COLUMNS, rows=(_settings(questionnaire, language),)
        ),
    )
    write_atomically(path, workbook_bytes(sheets, title=questionnaire.title.to(language)))


def _refuse_equal_names(questionnaire: Questionnaire) -> None:
    seen: dict[str, str] = {}
    for variable in (*questionnaire.item_by_variable, *questionnaire.item_by_code):
        earlier = seen.setdefault(xlsform_name(variable), variable)
        if earlier != variable:
            raise ValueError(
                f"{earlier} and {variable} would both be called {xlsform_name(variable)} in an "
                "XLSForm. Give the item or the row another code."
            )


def _settings(questionnaire: Questionnaire, language: Language) -> _Cells:
    return {
        "form_title": questionnaire.title.to(language),
        "form_id": f"zicht_{questionnaire.id}",
        "version": questionnaire.version,
        "default_language": _LANGUAGES[language],
        "style": "pages",
    }


def _choices(questionnaire: Questionnaire) -> Iterator[_Cells]:
    written: set[str] = set()
    for item in questionnaire.items():
        name = _list_name(item, questionnaire)
        if not item.options or name in written:
            continue
        written.add(name)
        for option in item.options:
            yield {"list_name": name, "name": option.code, **_texts("label", option.label)}


def _list_name(item: Item, questionnaire: Questionnaire) -> str:
    shared = dict(questionnaire.scales)
    if item.scale is not None and shared.get(item.scale) == item.options:
        return item.scale
    return f"{item.code}_options"


def _survey(questionnaire: Questionnaire) -> Iterator[_Cells]:
    if questionnaire.intro is not None:
        yield _note("intro", questionnaire.intro)
    yield {
        "type": "text",
        "name": municipality.CODE,
        **_texts("label", municipality.QUESTION),
        **_texts("hint", municipality.HELP),
        "required": "yes",
        "constraint": f"regex(., {xpath_literal(municipality.PATTERN)})",
        **_texts("constraint_message", municipality.HELP),
    }
    for section in questionnaire.sections:
        name = f"section_{section.code}"
        yield {
            "type": "begin_group",
            "name": name,
            **_texts("label", section.title),
            "appearance": "field-list",
            "role": section.role or "",
        }
        if section.intro is not None:
            yield _note(f"{name}_intro", section.intro)
        for item in section.items:
            yield from _item(item, section, questionnaire)
        yield {"type": "end_group", "name": name}


def _note(name: str, text: Text) -> _Cells:
    return {"type": "note", "name": name, **_texts("label", text)}


def _item(item: Item, section: Section, questionnaire: Questionnaire) -> Iterator[_Cells]:
    cells = {
        "type": _type(item, questionnaire),
        "name": xlsform_name(item.code),
        **_texts("label", item.text),
        **_texts("hint", _hint(item)),
        "required": "yes" if item.required else "",
        "relevant": relevant(item.show_when, questionnaire) if item.show_when else "",
        **_constraint(item),
        "zicht_variable": item.code,
        "domain": item.domain,
        "theme": item.theme or "",
        "role": section.role or "",
        "source": " ".join(item.sources),
    }
    if item.type is ItemType.MATRIX:
        yield from _matrix(item, cells)
    else:
        yield cells


def _matrix(item: Item, cells: dict[str, str]) -> Iterator[_Cells]:
    """A grid is a group in which every row is a choice from the same list."""
    row_type, required = cells["type"], cells["required"]
    group = {**cells, "type": "begin_group", "appearance": "table-list", "required": ""}
    yield {**group, "zicht_variable": ""}
    for row, variable in zip(item.rows, item.variables(), strict=True):
        yield {
            "type": row_type,
            "name": xlsform_name(variable),
            **_texts("label", row.label),
            "required": required,
            "zicht_variable": variable,
        }
    yield {"type": "end_group", "name": cells["name"]}


def _type(item: Item, questionnaire: Questionnaire) -> str:
    match item.type:
        case ItemType.SINGLE | ItemType.MATRIX:
            return f"select_one {_list_name(item, questionnaire)}"
        case ItemType.MULTIPLE:
            return f"select_multiple {_list_name(item, questionnaire)}"
        case ItemType.NUMBER:
            return "decimal" if item.decimals else "integer"
        case ItemType.TEXT | ItemType.DATE:
            return item.type.value


def _hint(item: Item) -> Text:
    """Who answers, the help, and for a number what it counts and its bounds."""

    def to(language: Language) -> str:
        help_text = item.help.to(language) if item.help else ""
        parts = (filled_in_by(item.domain, language) + ".", help_text, number_hint(item, language))
        return " ".join(part for part in parts if part)

    return Text(nl=to(Language.NL), en=to(Language.EN))


def _constraint(item: Item) -> dict[str, str]:
    if item.type is ItemType.NUMBER:
        return _bounds_constraint(item)
    exclusive = [option for option in item.options if option.exclusive]
    if item.type is ItemType.MULTIPLE and exclusive:
        return _exclusive_constraint(exclusive)
    return {}


def _bounds_constraint(item: Item) -> dict[str, str]:
    bounds = [
        f". {symbol} {plain_number(bound)}"
        for symbol, bound in ((">=", item.minimum), ("<=", item.maximum))
        if bound is not None
    ]
    if item.decimals:
        # The type decimal takes any number of them.
        bounds.append(f"round(., {item.decimals}) = .")
    if not bounds:
        return {}
    message = Text(nl=number_hint(item, Language.NL), en=number_hint(item, Language.EN))
    return {"constraint": " and ".join(bounds), **_texts("constraint_message", message)}


def _exclusive_constraint(exclusive: Sequence[Option]) -> dict[str, str]:
    alone = " or ".join(f"selected(., {xpath_literal(option.code)})" for option in exclusive)
    names = Text(
        nl=" of ".join(f"‘{option.label.nl}’" for option in exclusive),
        en=" or ".join(f"‘{option.label.en}’" for option in exclusive),
    )
    message = Text(
        nl=f"{names.nl} kan niet samen met een ander antwoord.",
        en=f"{names.en} cannot be combined with another answer.",
    )
    return {
        "constraint": f"not(({alone}) and count-selected(.) > 1)",
        **_texts("constraint_message", message),
    }


def _texts(column: str, text: Text) -> dict[str, str]:
    return {f"{column}::{name}": text.to(language) for language, name in _LANGUAGES.items()}
