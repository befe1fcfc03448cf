"""The editors' workbook: a questionnaire as XLSX to change in a spreadsheet and read back.

What :func:`write_workbook` writes, :func:`read_workbook` reads back as an equal questionnaire.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypeAlias

from zicht.files import write_atomically
from zicht.language import Text
from zicht.questionnaire.model import (
    Change,
    Domain,
    Item,
    ItemType,
    Link,
    Option,
    Questionnaire,
    Role,
    Row,
    Theme,
)
from zicht.questionnaire.renderings.rule_text import written_rule
from zicht.questionnaire.renderings.spreadsheet import Sheet, workbook_bytes
from zicht.questionnaire.renderings.workbook_layout import (
    COLUMNS,
    DROP_DOWNS,
    NOTES,
    README,
    README_COLUMNS,
)
from zicht.questionnaire.renderings.workbook_reading import read_workbook

__all__ = ["read_workbook", "write_workbook"]

_Cells: TypeAlias = Mapping[str, str]


def write_workbook(questionnaire: Questionnaire, path: Path) -> None:
    """Write the questionnaire with both languages side by side; equal content, equal bytes."""
    write_atomically(path, workbook_bytes(_sheets(questionnaire), title=questionnaire.title.nl))


def _sheets(questionnaire: Questionnaire) -> Sequence[Sheet]:
    offered = _offered(questionnaire)
    ranges = {
        name: f"=lists!${chr(ord('A') + position)}$2:${chr(ord('A') + position)}${len(values) + 1}"
        for position, (name, values) in enumerate(offered.items())
        if values
    }
    content = {
        "questionnaire": _head(questionnaire),
        "sections": _sections(questionnaire),
        "items": _items(questionnaire),
        "options": _own_options(questionnaire),
        "item_rows": _own_rows(questionnaire),
        "scales": _scales(questionnaire),
        "rows": _row_lists(questionnaire),
        "dropped": _dropped(questionnaire),
    }
    return [
        _readme(),
        *(_sheet(name, tuple(rows), ranges) for name, rows in content.items()),
        _lists(offered),
    ]


def _sheet(name: str, rows: Sequence[_Cells], ranges: Mapping[str, str]) -> Sheet:
    return Sheet(
        name=name,
        columns=COLUMNS[name],
        rows=rows,
        choices={
            column: ranges[values]
            for column, values in DROP_DOWNS.get(name, {}).items()
            if values in ranges
        },
        notes={column: NOTES[column] for column in COLUMNS[name] if column in NOTES},
    )


def _readme() -> Sheet:
    dutch, english = README_COLUMNS
    rows = tuple({dutch: text.nl, english: text.en} for text in README)
    return Sheet(name="leesmij", columns=README_COLUMNS, rows=rows)


def _offered(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """What each drop-down offers, by the name that DROP_DOWNS uses."""
    return {
        "section": [section.code for section in questionnaire.sections],
        "type": [kind.value for kind in ItemType],
        "domain": [domain.value for domain in Domain],
        "theme": [theme.value for theme in Theme],
        "role": [role.value for role in Role],
        "scale": [name for name, _ in questionnaire.scales],
        "rows_of": [name for name, _ in questionnaire.row_lists],
        "yes_no": ["yes", "no"],
        "change": [change.value for change in Change],
    }


def _lists(offered: Mapping[str, Sequence[str]]) -> Sheet:
    rows = tuple(
        dict(zip(offered, values, strict=True))
        for values in zip_longest(*offered.values(), fillvalue="")
    )
    return Sheet(name="lists", columns=tuple(offered), rows=rows, hidden=True)


def _head(questionnaire: Questionnaire) -> Iterator[_Cells]:
    values = {
        "id": questionnaire.id,
        "version": questionnaire.version,
        **_texts("title", questionnaire.title),
        "frame_date": questionnaire.frame_date,
        **_texts("intro", questionnaire.intro),
        "previous": questionnaire.previous or "",
    }
    for key, value in values.items():
        yield {"key": key, "value": value}


def _sections(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for section in questionnaire.sections:
        yield {
            "code": section.code,
            **_texts("title", section.title),
            "role": section.role or "",
            **_texts("intro", section.intro),
        }


def _items(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for section in questionnaire.sections:
        for item in section.items:
            yield {"section": section.code, **_item(item)}


def _item(item: Item) -> _Cells:
    return {
        "code": item.code,
        "type": item.type,
        **_texts("text", item.text),
        **_texts("help", item.help),
        "domain": item.domain,
        "theme": item.theme or "",
        "scale": item.scale or "",
        "rows_of": item.rows_of or "",
        "required": "yes" if item.required else "no",
        "show_when": written_rule(item.show_when) if item.show_when is not None else "",
        "minimum": _number(item.minimum),
        "maximum": _number(item.maximum),
        "decimals": str(item.decimals) if item.type is ItemType.NUMBER else "",
        **_texts("unit", item.unit),
        "sources": "; ".join(item.sources),
        **_previous(item.previous),
    }


def _previous(link: Link | None) -> _Cells:
    if link is None:
        return {}
    return {
        "previous_change": link.change,
        "previous_item": link.item or "",
        **_texts("previous_note", link.note),
    }


def _own_options(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for item in questionnaire.items():
        if item.scale is None:
            yield from ({"item": item.code, **_option(option)} for option in item.options)


def _own_rows(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for item in questionnaire.items():
        if item.rows_of is None:
            yield from ({"item": item.code, **_row(row)} for row in item.rows)


def _scales(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for name, options in questionnaire.scales:
        yield from ({"scale": name, **_option(option)} for option in options)


def _row_lists(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for name, rows in questionnaire.row_lists:
        yield from ({"rows_of": name, **_row(row)} for row in rows)


def _dropped(questionnaire: Questionnaire) -> Iterator[_Cells]:
    for dropped in questionnaire.dropped:
        yield {"item": dropped.item, **_texts("reason", dropped.reason)}


def _option(option: Option) -> _Cells:
    return {
        "code": option.code,
        **_texts("label", option.label),
        "score": _number(option.score),
        "exclusive": "yes" if option.exclusive else "",
    }


def _row(row: Row) -> _Cells:
    return {"code": row.code, **_texts("label", row.label)}


def _texts(column: str, text: Text | None) -> dict[str, str]:
    return {} if text is None else {f"{column}_nl": text.nl, f"{column}_en": text.en}


def _number(value: float | None) -> str:
    """A number that reads back as the same number and the same type."""
    return "" if value is None else repr(value)
