"""The texts and mappings of our own questionnaires; the engine's checks are tested elsewhere."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import ryaml

from zicht.content import content
from zicht.questionnaire import loading, writing

Node: TypeAlias = dict[str, Any]

DOCS = Path(__file__).parents[2] / "docs"
WAVES = ("2019", "2026")
CHOICES = {"single", "multiple", "matrix"}
ROLES = {"A": "signaller", "B": "policy_maker", "C": "director", "D": "care"}
MAIN_ITEMS = [
    f"{role}{number}"
    for role, count in (("A", 15), ("B", 15), ("C", 13), ("D", 15))
    for number in range(1, count + 1)
]
# The consent and the respondents' domains are known by whoever fills in the questionnaire.
NEVER_UNKNOWN = {"I1", "Z1"}
# These may differ although the question is the same: they do not change what an answer means.
NOT_PART_OF_THE_QUESTION = {"previous", "help", "sources", "minimum", "maximum"}


def read(wave: str) -> Node:
    text = content("questionnaires", f"{wave}.yaml").read_text(encoding="utf-8")
    questionnaire: Node = ryaml.loads(text)
    return questionnaire


QUESTIONNAIRES = {wave: read(wave) for wave in WAVES}
ALL = pytest.mark.parametrize("questionnaire", QUESTIONNAIRES.values(), ids=WAVES)


def items(questionnaire: Node) -> dict[str, Node]:
    """Items by code, with their shared scale and rows filled in."""
    found: dict[str, Node] = {}
    for section in questionnaire["sections"]:
        for item in section["items"]:
            full = dict(item)
            if "scale" in item:
                full["options"] = questionnaire["scales"][item["scale"]]
            if "rows_of" in item:
                full["rows"] = questionnaire["rows"][item["rows_of"]]
            assert item["code"] not in found, f"{item['code']} occurs twice"
            found[item["code"]] = full
    return found


def labels(options: list[Node]) -> dict[str, Node]:
    return {option["code"]: option["label"] for option in options}


def variables(item: Node) -> list[str]:
    if item["type"] == "matrix":
        return [f"{item['code']}.{row['code']}" for row in item["rows"]]
    return [item["code"]]


def texts(node: object, place: str = "") -> Iterator[tuple[str, Node]]:
    """Every text with its place, found by its key."""
    if isinstance(node, dict):
        for key, value in node.items():
            here = f"{place}/{key}"
            if key in {"title", "intro", "text", "help", "label", "note", "reason", "unit"}:
                yield here, value
            else:
                yield from texts(value, here)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            name = value.get("code", index) if isinstance(value, dict) else index
            yield from texts(value, f"{place}/{name}")


def comparisons(rule: Node) -> Iterator[tuple[str, str, Any]]:
    """Operator, variable and value of every comparison in a rule."""
    (name, argument), *others = rule.items()
    assert not others, rule
    if name in {"all", "any"}:
        for part in argument:
            yield from comparisons(part)
    elif name == "not":
        yield from comparisons(argument)
    elif name == "answered":
        yield name, argument, None
    else:
        variable, value = argument
        yield name, variable, value


def source_labels() -> set[str]:
    text = (DOCS / "sources.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| ([A-Z]+\d*[a-z]?) \|", text, flags=re.MULTILINE))


@pytest.mark.parametrize("wave", WAVES)
def test_our_questionnaires_are_sound_and_in_canonical_form(wave: str) -> None:
    questionnaire = loading.get(wave)
    text = content("questionnaires", f"{wave}.yaml").read_text(encoding="utf-8")
    assert writing.dump(questionnaire) == text, "run zicht questionnaire format"


def test_all_58_items_of_the_baseline_stand_under_their_role() -> None:
    places = {
        item["code"]: section.get("role")
        for section in QUESTIONNAIRES["2019"]["sections"]
        for item in section["items"]
    }
    assert len(MAIN_ITEMS) == 58
    for code in MAIN_ITEMS:
        assert places[code] == ROLES[code[0]]


def test_follow_up_items_stand_after_the_item_they_follow() -> None:
    for questionnaire in QUESTIONNAIRES.values():
        seen: set[str] = set()
        for code in items(questionnaire):
            if match := re.fullmatch(r"([A-Z]\d+)[a-z]", code):
                assert match[1] in seen, code
            seen.add(code)


@ALL
def test_the_heading_says_which_wave_this_is(questionnaire: Node) -> None:
    assert questionnaire["id"] in WAVES
    assert re.fullmatch(r"\d+\.\d+\.\d+", questionnaire["version"])
    assert date.fromisoformat(questionnaire["frame_date"]).year == int(questionnaire["id"])
    assert [section["code"] for section in questionnaire["sections"]] == list("IABCDZ")


@ALL
def test_every_text_is_there_in_dutch_and_in_english(questionnaire: Node) -> None:
    found = list(texts(questionnaire))
    assert len(found) > 300
    for place, text in found:
        assert set(text) == {"nl", "en"}, place
        for sentence in text.values():
            assert isinstance(sentence, str), place
            assert sentence == sentence.strip() != "", place


@ALL
def test_every_text_is_plain(questionnaire: Node) -> None:
    for place, text in texts(questionnaire):
        for sentence in text.values():
            assert not set("!—–;") & set(sentence), place
        assert not re.search(r"\b(je|jij|jouw|jullie|dient|middels|inzake|t\.b\.v\.)\b", text["nl"])


@ALL
def test_questions_are_short_and_end_with_a_question_mark(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        for sentence in item["text"].values():
            assert sentence.endswith("?"), code
            assert sentence.count("?") == 1, code
            assert len(sentence.split()) <= 20, code


@ALL
def test_help_is_at_most_three_short_sentences(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        if help_text := item.get("help"):
            sentences = re.split(r"(?<=[.?])\s", help_text["nl"])
            assert len(sentences) <= 3, code
            assert all(len(sentence.split()) <= 20 for sentence in sentences), code


@ALL
def test_codes_are_permanent_english_words(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        assert re.fullmatch(r"[A-Z]\d+[a-z]?", code)
        for entry in [*item.get("options", []), *item.get("rows", [])]:
            assert re.fullmatch(r"[a-z][a-z_]*", entry["code"]), code
        for kind in ("options", "rows"):
            codes = [entry["code"] for entry in item.get(kind, [])]
            assert len(codes) == len(set(codes)), code


@ALL
def test_do_not_know_is_an_answer_to_every_choice(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        if item["type"] not in CHOICES or code in NEVER_UNKNOWN:
            continue
        unknown = {option["code"]: option for option in item["options"]}["unknown"]
        assert unknown["label"] == {"nl": "Weet niet", "en": "Do not know"}, code
        assert "score" not in unknown, code


@ALL
def test_answers_that_exclude_others_say_so_in_multiple_choices_only(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        exclusive = {o["code"] for o in item.get("options", []) if o.get("exclusive")}
        if item["type"] == "multiple":
            expected = {"none", "unknown", "not_named"} & set(labels(item["options"]))
            assert exclusive == expected, code
        else:
            assert not exclusive, code


@ALL
def test_questions_that_cannot_be_answered_with_do_not_know_are_optional(
    questionnaire: Node,
) -> None:
    for code, item in items(questionnaire).items():
        assert (item["type"] in CHOICES) == item.get("required", True), code


@ALL
def test_numbers_say_what_they_count_and_are_not_negative(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        if item["type"] == "number":
            assert item["minimum"] >= 0, code
            assert "unit" in item, code
            assert isinstance(item["decimals"], int), code


@ALL
def test_every_item_names_the_domain_that_answers_it(questionnaire: Node) -> None:
    domains = {item["domain"] for item in items(questionnaire).values()}
    assert domains == {"safety", "care_youth", "both"}


@ALL
def test_every_item_of_a_role_has_a_theme_of_the_kader(questionnaire: Node) -> None:
    themes = {"policy", "signalling", "awareness", "cooperation", "shelter_help"}
    found = items(questionnaire)
    without = {code for code, item in found.items() if item.get("theme") not in themes}
    assert {code for code in without if code[0] in ROLES} == {"D15", "D15a"} & set(found)


@ALL
def test_shared_lists_are_all_used(questionnaire: Node) -> None:
    found = items(questionnaire).values()
    assert set(questionnaire["scales"]) == {item["scale"] for item in found if "scale" in item}
    assert set(questionnaire["rows"]) == {item["rows_of"] for item in found if "rows_of" in item}


@ALL
def test_routing_refers_to_earlier_items_and_to_answers_that_exist(questionnaire: Node) -> None:
    earlier: dict[str, Node] = {}
    for code, item in items(questionnaire).items():
        for operator, variable, value in comparisons(item.get("show_when", {"all": []})):
            assert variable in earlier, f"{code} refers to {variable}"
            if operator in {"lt", "lte", "gt", "gte"}:
                assert earlier[variable]["type"] == "number", code
            elif operator in {"eq", "in"}:
                values = value if operator == "in" else [value]
                assert set(values) <= set(labels(earlier[variable]["options"])), code
                # An answer to a multiple choice is a set, which equals no single code.
                assert operator == "in" or earlier[variable]["type"] != "multiple", code
        earlier |= dict.fromkeys(variables(item), item)


@ALL
def test_sources_are_explained(questionnaire: Node) -> None:
    for code, item in items(questionnaire).items():
        assert item["sources"] == ["own"] or set(item["sources"]) <= source_labels(), code


def test_six_items_of_the_baseline_are_our_own_additions() -> None:
    found = items(QUESTIONNAIRES["2019"])
    own = {code for code in MAIN_ITEMS if found[code]["sources"] == ["own"]}
    assert own == {"B7", "B12", "B13", "B15", "C13", "D8"}


def test_sources_of_published_figures_and_of_the_glossary_are_explained() -> None:
    published = content("published", "2019.yaml").read_text(encoding="utf-8")
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    used = set(re.findall(r"\| ([A-Z]+\d*[a-z]?) \|$", glossary, flags=re.MULTILINE))
    for group in re.findall(r"sources: \[([^]]*)\]", published):
        used |= set(group.split(", "))
    assert used
    assert used <= source_labels()


def test_the_glossary_defines_every_term_once() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in glossary.splitlines() if line.startswith("| ")]
    assert all(len(row) == 4 for row in rows)
    terms = [row[0] for row in rows if row[0] != "| Nederlands"]
    assert len(terms) == len(set(terms)) >= 60


def test_answer_scales_carry_the_scores_of_the_method() -> None:
    scales = QUESTIONNAIRES["2019"]["scales"]

    def scores(name: str) -> dict[str, int]:
        return {o["code"]: o["score"] for o in scales[name] if "score" in o}

    progress = {"no": 0, "developing": 1, "practice": 2, "adopted": 3, "evaluated": 4}
    assert scores("sight") == {"none": 1, "little": 2, "some": 3, "fair": 4, "good": 5}
    assert scores("progress") == scores("progress_or_not_applicable") == progress


def test_sight_is_asked_for_every_form_nationality_and_age() -> None:
    rows = {row["code"] for row in items(QUESTIONNAIRES["2019"])["A2"]["rows"]}
    assert rows == {
        f"{form}_{nationality}_{age}"
        for form in ("sexual", "labour", "criminal", "organ")
        for nationality in ("dutch", "foreign")
        for age in ("minor", "adult")
    }


def test_every_item_of_2019_is_followed_once_or_dropped_with_a_reason() -> None:
    questionnaire = QUESTIONNAIRES["2026"]
    followed = [
        item["previous"]["item"]
        for item in items(questionnaire).values()
        if item["previous"]["change"] != "new"
    ]
    dropped = [entry["item"] for entry in questionnaire["dropped"]]
    assert sorted(followed + dropped) == sorted(items(QUESTIONNAIRES["2019"]))
    assert all(set(entry) == {"item", "reason"} for entry in questionnaire["dropped"])


def test_new_items_have_codes_that_2019_never_used() -> None:
    used = set(items(QUESTIONNAIRES["2019"]))
    new = {
        code
        for code, item in items(QUESTIONNAIRES["2026"]).items()
        if item["previous"] == {"change": "new"}
    }
    assert new
    assert not new & used


def test_items_that_are_the_same_ask_the_same() -> None:
    old = items(QUESTIONNAIRES["2019"])
    for code, item in items(QUESTIONNAIRES["2026"]).items():
        if item["previous"]["change"] != "same":
            continue
        assert item["previous"]["item"] == code
        for field in (set(item) | set(old[code])) - NOT_PART_OF_THE_QUESTION:
            assert item.get(field) == old[code].get(field), f"{code} {field}"


def test_changed_items_say_what_can_still_be_compared() -> None:
    changed = {
        code: item["previous"]
        for code, item in items(QUESTIONNAIRES["2026"]).items()
        if item["previous"]["change"] == "changed"
    }
    assert set(changed) == {"A4", "B1", "B2", "B2a", "B3"}
    for code, previous in changed.items():
        assert previous["item"] == code
        assert "2019" in previous["note"]["nl"], code


def test_an_option_code_keeps_its_label_unless_the_item_changed() -> None:
    old = items(QUESTIONNAIRES["2019"])
    for code, item in items(QUESTIONNAIRES["2026"]).items():
        if code not in old or item["previous"]["change"] == "changed":
            continue
        for kind in ("options", "rows"):
            before, after = (labels(version.get(kind, [])) for version in (old[code], item))
            assert all(before.get(option, label) == label for option, label in after.items()), code


def test_the_2026_wave_asks_document_status_and_level_of_policy_apart() -> None:
    found = items(QUESTIONNAIRES["2026"])
    assert {"local", "regional"} <= set(labels(found["B16"]["options"]))
    for document, status, level in (("B1", "B2", "local"), ("B17", "B18", "regional")):
        assert {"own_document", "part_of_other"} <= set(labels(found[document]["options"]))
        assert {"developing", "council"} <= set(labels(found[status]["options"]))
        assert "expired" not in labels(found[status]["options"])
        for code in (document, status):
            assert found[code]["show_when"] == {"in": ["B16", [level]]}


def test_a_municipality_may_have_policy_in_several_kinds_of_document() -> None:
    found = items(QUESTIONNAIRES["2026"])
    for code in ("B1", "B17"):
        assert found[code]["type"] == "multiple"
        assert {"none", "unknown"} == {
            option["code"] for option in found[code]["options"] if option.get("exclusive")
        }


def test_signals_are_counted_for_every_form_and_for_what_is_not_clear_yet() -> None:
    found = items(QUESTIONNAIRES["2026"])
    for code in ("A17", "A18", "A19", "A22", "A23"):
        assert found[code]["show_when"] == {"gt": ["A8b", 0]}


def test_what_the_domain_needs_is_still_asked() -> None:
    assert {"A9a", "B9b", "B13", "B14", "C10", "D12"} <= set(items(QUESTIONNAIRES["2026"]))
