"""SurveyJS: the questionnaire as JSON for the SurveyJS form library, version 2.

Answers come back under the item codes; a matrix gives one object of option
codes by row code, so ``{A2.labour}`` in a rule reads the variable ``A2.labour``.
"""

import json
from pathlib import Path
from typing import TypeAlias

from zicht.files import write_atomically
from zicht.language import Language, Text
from zicht.questionnaire.model import Item, ItemType, Option, Questionnaire, Section
from zicht.questionnaire.renderings import municipality
from zicht.questionnaire.renderings.expressions import reading_shown_items_only, visible_if
from zicht.questionnaire.renderings.paper import filled_in_by, number_hint

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def write_surveyjs(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    """Write the survey as JSON; it holds both languages and opens in ``language``."""
    text = json.dumps(survey(questionnaire, language), ensure_ascii=False, indent=2)
    write_atomically(path, f"{text}\n".encode())


def survey(questionnaire: Questionnaire, language: Language) -> dict[str, Json]:
    """The survey as SurveyJS wants it: one page per section, routing as ``visibleIf``."""
    definition: dict[str, Json] = {
        "locale": language.value,
        "title": _text(questionnaire.title),
        # An answer to a question that routing hides is no answer.
        "clearInvisibleValues": "onHidden",
        "showQuestionNumbers": "off",
        "showProgressBar": True,
        "pages": [
            _municipality(),
            *(_page(section, questionnaire) for section in questionnaire.sections),
        ],
    }
    if questionnaire.intro is not None:
        definition["description"] = _text(questionnaire.intro)
    return definition


def _municipality() -> Json:
    """The first page, on which the municipality says who it is."""
    element: dict[str, Json] = {
        "name": municipality.CODE,
        "title": _text(municipality.QUESTION),
        "description": _text(municipality.HELP),
        "type": "text",
        "isRequired": True,
        "validators": [
            {"type": "regex", "regex": municipality.PATTERN, "text": _text(municipality.HELP)}
        ],
    }
    return {"name": "municipality", "elements": [element]}


def _text(text: Text) -> Json:
    # To SurveyJS English is the default language, and "default" is how it stores it.
    return {"default": text.en, "nl": text.nl}


def _page(section: Section, questionnaire: Questionnaire) -> Json:
    page: dict[str, Json] = {
        "name": section.code,
        "title": _text(section.title),
        "elements": [_element(item, questionnaire) for item in section.items],
    }
    if section.intro is not None:
        page["description"] = _text(section.intro)
    return page


def _element(item: Item, questionnaire: Questionnaire) -> Json:
    element: dict[str, Json] = {
        "name": item.code,
        "title": _text(item.text),
        "description": _text(_description(item)),
        **_question(item),
    }
    if item.required:
        element["isRequired"] = True
    if item.show_when is not None:
        rule = reading_shown_items_only(item.show_when, questionnaire)
        element["visibleIf"] = visible_if(rule)
    return element


def _description(item: Item) -> Text:
    def to(language: Language) -> str:
        help_text = item.help.to(language) if item.help else ""
        parts = (f"{filled_in_by(item.domain, language)}.", help_text, number_hint(item, language))
        return " ".join(part for part in parts if part)

    return Text(nl=to(Language.NL), en=to(Language.EN))


def _question(item: Item) -> dict[str, Json]:
    match item.type:
        case ItemType.SINGLE:
            return {"type": "radiogroup", "choices": [_choice(option) for option in item.options]}
        case ItemType.MULTIPLE:
            return {"type": "checkbox", "choices": [_choice(option) for option in item.options]}
        case ItemType.MATRIX:
            return _matrix(item)
        case ItemType.NUMBER:
            return {"type": "text", "inputType": "number", **_bounds(item)}
        case ItemType.DATE:
            return {"type": "text", "inputType": "date"}
        case ItemType.TEXT:
            return {"type": "comment"}


def _choice(option: Option) -> Json:
    choice: dict[str, Json] = {"value": option.code, "text": _text(option.label)}
    if option.exclusive:
        choice["isExclusive"] = True
    return choice


def _matrix(item: Item) -> dict[str, Json]:
    matrix: dict[str, Json] = {
        "type": "matrix",
        "columns": [_choice(option) for option in item.options],
        "rows": [{"value": row.code, "text": _text(row.label)} for row in item.rows],
    }
    if item.required:
        matrix["eachRowRequired"] = True
    return matrix


def _bounds(item: Item) -> dict[str, Json]:
    bounds: dict[str, Json] = {"step": 10**-item.decimals if item.decimals else 1}
    if item.minimum is not None:
        bounds["min"] = item.minimum
    if item.maximum is not None:
        bounds["max"] = item.maximum
    return bounds
