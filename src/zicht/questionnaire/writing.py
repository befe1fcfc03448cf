"""A questionnaire as canonical YAML: the same content always gives the same text.

Keys stand in a fixed order and what has its usual value is left out.
"""

import hashlib
import json
from enum import StrEnum
from typing import cast

from zicht.language import Text
from zicht.questionnaire.faults import Data
from zicht.questionnaire.layout import canonical_yaml
from zicht.questionnaire.model import (
    Dropped,
    Item,
    ItemType,
    Link,
    Option,
    Questionnaire,
    Row,
    Section,
)
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule


def dump(questionnaire: Questionnaire) -> str:
    """The questionnaire as canonical YAML, ending in a newline.

    Reading it back gives the same questionnaire. Comments are no part of one and are not kept.
    """
    return canonical_yaml(to_data(questionnaire))


def fingerprint(questionnaire: Questionnaire) -> str:
    """SHA-256 (hex) of the content in canonical order.

    Taken from compact JSON and not from the YAML text, which takes ten times as long to
    write and whose line breaks depend on the YAML library.
    """
    text = json.dumps(to_data(questionnaire), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def to_data(questionnaire: Questionnaire) -> dict[str, Data]:
    """The questionnaire as plain data with the keys of the file, in canonical order."""
    scales = {name: list(map(_option, options)) for name, options in questionnaire.scales}
    rows = {name: list(map(_row, entries)) for name, entries in questionnaire.row_lists}
    return _present(
        id=questionnaire.id,
        version=questionnaire.version,
        title=_text(questionnaire.title),
        intro=_text(questionnaire.intro),
        frame_date=questionnaire.frame_date,
        previous=questionnaire.previous,
        scales=cast("Data", scales) or None,
        rows=cast("Data", rows) or None,
        sections=[_section(section, questionnaire) for section in questionnaire.sections],
        dropped=[_dropped(dropped) for dropped in questionnaire.dropped] or None,
    )


def rule_to_data(rule: Rule, questionnaire: Questionnaire) -> dict[str, Data]:
    """A rule as plain data; the codes of an ``in`` stand in the order of the item's options."""
    match rule:
        case All(parts):
            return {"all": [rule_to_data(part, questionnaire) for part in parts]}
        case Any(parts):
            return {"any": [rule_to_data(part, questionnaire) for part in parts]}
        case Not(part):
            return {"not": rule_to_data(part, questionnaire)}
        case Answered(variable):
            return {"answered": variable}
        case Equals(variable, value):
            return {"eq": [variable, value if isinstance(value, str) else _number(value)]}
        case In(variable, values):
            codes: list[Data] = [*_in_order(values, questionnaire.item_by_variable.get(variable))]
            return {"in": [variable, codes]}
        case Compare(variable, name, bound):
            return {name: [variable, _number(bound)]}


def _in_order(codes: frozenset[str], item: Item | None) -> list[str]:
    known = [option.code for option in item.options if option.code in codes] if item else []
    return list(dict.fromkeys([*known, *sorted(codes)]))


def _section(section: Section, questionnaire: Questionnaire) -> dict[str, Data]:
    return _present(
        code=section.code,
        role=section.role,
        title=_text(section.title),
        intro=_text(section.intro),
        items=[_item(item, questionnaire) for item in section.items],
    )


def _item(item: Item, questionnaire: Questionnaire) -> dict[str, Data]:
    options: list[Data] = [] if item.scale else [_option(option) for option in item.options]
    rows: list[Data] = [] if item.rows_of else [_row(row) for row in item.rows]
    return _present(
        code=item.code,
        type=item.type,
        text=_text(item.text),
        help=_text(item.help),
        domain=item.domain,
        theme=item.theme,
        scale=item.scale,
        options=options or None,
        rows_of=item.rows_of,
        rows=rows or None,
        required=None if item.required else False,
        show_when=None if item.show_when is None else rule_to_data(item.show_when, questionnaire),
        minimum=_number(item.minimum),
        maximum=_number(item.maximum),
        # Written for every number: whether halves are allowed is never left to guess.
        decimals=item.decimals if item.type is ItemType.NUMBER else None,
        unit=_text(item.unit),
        sources=[*item.sources] or None,
        previous=None if item.previous is None else _link(item.previous),
    )


def _option(option: Option) -> dict[str, Data]:
    return _present(
        code=option.code,
        label=_text(option.label),
        score=_number(option.score),
        exclusive=option.exclusive or None,
    )


def _row(row: Row) -> dict[str, Data]:
    return {"code": row.code, "label": _text(row.label)}


def _link(link: Link) -> dict[str, Data]:
    return _present(change=link.change, item=link.item, note=_text(link.note))


def _dropped(dropped: Dropped) -> dict[str, Data]:
    return {"item": dropped.item, "reason": _text(dropped.reason)}


def _text(text: Text | None) -> dict[str, Data] | None:
    return None if text is None else {"nl": text.nl, "en": text.en}


def _number(value: float | None) -> float | None:
    """Equal numbers are written alike: 5.0 as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _present(**parts: Data) -> dict[str, Data]:
    """The keys that have a value; words of a fixed list become plain text."""
    return {
        name: str(value) if isinstance(value, StrEnum) else value
        for name, value in parts.items()
        if value is not None
    }
