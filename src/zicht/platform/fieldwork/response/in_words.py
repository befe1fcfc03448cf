"""An answer as a sentence of the page: what an option says, a number with its unit, a day."""

from datetime import date

from zicht.language import Language, Text, number
from zicht.platform.fieldwork.models import Stored
from zicht.platform.web import languages
from zicht.platform.web.templatetags.language import written
from zicht.questionnaire.model import Item, ItemType

_NOTHING = Text(nl="geen antwoord", en="no answer")


def in_words(value: Stored, item: Item) -> str:
    """The answer in the language of the page; what cannot be read any more is shown as it is."""
    language = languages.current()
    match value:
        case None:
            return _NOTHING.to(language)
        case list():
            return "; ".join(_label(code, item, language) for code in value)
        case str() if item.type is ItemType.DATE:
            return written(date.fromisoformat(value))
        case str() if item.type is ItemType.TEXT:
            return value
        case str():
            return _label(value, item, language)
        case _:
            return _measured(value, item, language)


def _label(code: str, item: Item, language: Language) -> str:
    option = item.option(code)
    return code if option is None else option.label.to(language)


def _measured(value: float, item: Item, language: Language) -> str:
    is_whole = float(value).is_integer()
    # A year is written without a point between its digits.
    is_short = is_whole and abs(value) < 10_000
    digits = (
        str(int(value))
        if is_short
        else number(value, language, decimals=0 if is_whole else item.decimals)
    )
    return digits if item.unit is None else f"{digits} {item.unit.to(language)}"
