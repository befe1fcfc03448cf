import json
from collections.abc import Iterator

import pytest
import ryaml
from jsonschema import Draft202012Validator

from questionnaire.documents import SOUND, changed, problems_in
from zicht.content import content
from zicht.questionnaire import keys
from zicht.questionnaire.keys import Keys
from zicht.questionnaire.loading import available
from zicht.questionnaire.model import Change, Domain, ItemType, Role, Theme

SCHEMA = json.loads(content("questionnaires", "questionnaire.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def _accepts(text: str) -> bool:
    return bool(VALIDATOR.is_valid(ryaml.loads(text)))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", available())
def test_the_schema_accepts_the_package_questionnaires(name: str) -> None:
    text = content("questionnaires", f"{name}.yaml").read_text("utf-8")
    assert list(VALIDATOR.iter_errors(ryaml.loads(text))) == []


def test_the_schema_accepts_a_sound_file() -> None:
    assert _accepts(SOUND)


RULE = "{in: [A3, [police, care]]}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1.0.0", "version: 1.0"),
        ("version: 1.0.0", "version: '1.0'"),
        ("frame_date: '2026-01-01'", "frame_date: 2026"),
        ("title: {nl: Proef, en: Trial}", "title: Proef"),
        ("{nl: Toelichting, en: Remarks}", "{nl: Toelichting}"),
        ("{nl: Toelichting, en: Remarks}", "{nl: Toelichting, en: ' '}"),
        ("domain: safety", "domain: police"),
        ("domain: safety", "domein: safety"),
        ("role: signaller", "role: mayor"),
        ("theme: signalling", "theme: signaling"),
        ("type: text", "type: texts"),
        ("- code: A6", "- code: A-6"),
        ("    rows_of: forms\n", ""),
        ("scale: yes_no\n    rows_of", "rows_of"),
        ("    required: false", "    minimum: 3"),
        ("    required: false", "    scale: yes_no"),
        ("    required: false", "    required: nee"),
        ("    required: false", "    help:"),
        ("    required: false", "    sources: []"),
        ("    required: false", "    previous: {change: same}"),
        ("    required: false", "    previous: {change: new, item: A1}"),
        ("decimals: 1", "decimals: 0.5"),
        ("exclusive: true", "exclusive: soms"),
        (RULE, "{all: []}"),
        (RULE, "{is: [A3, police]}"),
        (RULE, "{in: [A3, []]}"),
        (RULE, "{in: [A3, [care, care]]}"),
        (RULE, "{gt: [A4, '3']}"),
        (RULE, "{eq: [A1, true]}"),
        (RULE, "{eq: [A1]}"),
        (RULE, "{answered: A3, eq: [A1, yes]}"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    text = changed((old, new))
    assert not _accepts(text)
    assert problems_in(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, keys.QUESTIONNAIRE),
        ("section", keys.SECTION),
        ("item", keys.ITEM),
        ("option", keys.OPTION),
        ("row", keys.ROW),
        ("text", keys.TEXT),
        ("link", keys.LINK),
        ("dropped", keys.DROPPED),
    ],
)
def test_schema_and_loader_know_the_same_keys_in_the_same_order(
    name: str | None, expected: Keys
) -> None:
    node = SCHEMA if name is None else SCHEMA["$defs"][name]
    assert tuple(node["properties"]) == expected.order
    assert set(node["required"]) == expected.needed
    assert node["additionalProperties"] is False


def test_schema_and_loader_know_the_same_words() -> None:
    item, section = SCHEMA["$defs"]["item"], SCHEMA["$defs"]["section"]
    assert item["properties"]["type"]["enum"] == list(ItemType)
    assert item["properties"]["domain"]["enum"] == list(Domain)
    assert item["properties"]["theme"]["enum"] == list(Theme)
    assert section["properties"]["role"]["enum"] == list(Role)
    assert SCHEMA["$defs"]["link"]["properties"]["change"]["enum"] == list(Change)


@pytest.mark.parametrize("kind", ItemType)
def test_schema_and_loader_allow_the_same_keys_for_each_type(kind: ItemType) -> None:
    for extra in sorted(keys.TYPED):
        document = ryaml.loads(SOUND)
        document["sections"][0]["items"].append(_item_of(kind, extra))
        is_allowed = extra in keys.TYPED_BY_TYPE[kind]
        assert VALIDATOR.is_valid(document) is is_allowed, (kind, extra)


def _item_of(kind: ItemType, extra: str) -> dict[str, object]:
    """An item with one key of a type, and what else that type needs to be complete."""
    values = {
        "scale": "yes_no", "options": [{"code": "a", "label": {"nl": "a", "en": "a"}}],
        "rows_of": "forms", "rows": [{"code": "a", "label": {"nl": "a", "en": "a"}}],
        "minimum": 1, "maximum": 2, "decimals": 0, "unit": {"nl": "uur", "en": "hours"},
    }  # fmt: skip
    item: dict[str, object] = {
        "code": "B1", "type": kind.value, "text": {"nl": "x", "en": "x"}, "domain": "both",
    }  # fmt: skip
    for name in _completing(kind, extra):
        item[name] = values[name]
    return {**item, extra: values[extra]}


def _completing(kind: ItemType, extra: str) -> Iterator[str]:
    allowed = keys.TYPED_BY_TYPE[kind]
    for pair in (("scale", "options"), ("rows_of", "rows")):
        if pair[0] in allowed and extra not in pair:
            yield pair[0]
