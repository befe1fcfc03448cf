"""What a question to the desk is about: what goes along with it, and the answer that may."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from zicht.language import Language, Text
from zicht.platform.fieldwork.models import Response, Stored
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.platform.fieldwork.response.section_page import GivenLine
from zicht.questionnaire.model import Item, Questionnaire, Section
from zicht.questionnaire.wording import rules_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """An item as the desk sees it; ``shown_when`` is None for an item that everybody gets.

    Without an item it is the whole questionnaire.
    """

    version: str
    section: Section | None = None
    item: Item | None = None
    shown_when: Text | None = None

    @property
    def code(self) -> str:
        """The code of the item, empty for the whole."""
        return "" if self.item is None else self.item.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The answer to an item at a moment; ``digest`` tells whether it is still the same."""

    values: Mapping[str, Stored]
    lines: tuple[GivenLine, ...]
    digest: str


def find(questionnaire: Questionnaire, code: str) -> Topic | None:
    """The item with this code, the whole for an empty code; None for an unknown one."""
    version = f"{questionnaire.id} {questionnaire.version}"
    if not code:
        return Topic(version=version)
    for section in questionnaire.sections:
        for item in section.items:
            if item.code == code:
                return Topic(
                    version=version,
                    section=section,
                    item=item,
                    shown_when=_shown_when(item, questionnaire),
                )
    return None


def standing(response: Response, item: Item) -> Standing | None:
    """What stands as the answer now; None while nothing does."""
    found = response.filled_in.filter(variable__in=item.variables()).order_by("variable")
    values = dict(found.values_list("variable", "value"))
    if all(value is None for value in values.values()):
        return None
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Standing(values=values, lines=lines(item, values), digest=digest)


def lines(item: Item, values: Mapping[str, Stored]) -> tuple[GivenLine, ...]:
    """An answer in words, a line for each row of a matrix."""
    labels = rows_of(item)
    return tuple(
        GivenLine(label=labels[name], answer=in_words(values.get(name), item))
        for name in item.variables()
    )


def _shown_when(item: Item, questionnaire: Questionnaire) -> Text | None:
    if item.show_when is None:
        return None
    return Text(
        nl=rules_in_words(item.show_when, questionnaire, Language.NL),
        en=rules_in_words(item.show_when, questionnaire, Language.EN),
    )
