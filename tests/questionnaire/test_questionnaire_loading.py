import json
import typing
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import ryaml
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.documents import SOUND, changed, line_of, only_problem, problems_in, sound
from zicht.language import Language, Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading
from zicht.questionnaire.model import ItemType, Option
from zicht.questionnaire.rules import All, Compare, Equals, In, Not

#: A mapping or list of a parsed document, to be spoilt.
Spoilt = typing.Any


def test_a_sound_file_becomes_a_questionnaire() -> None:
    found = sound()
    assert [item.code for item in found.items()] == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert found.item_by_code["A2"].type is ItemType.MATRIX
    assert found.item_by_code["A2"].variables() == ("A2.sexual", "A2.labour")
    assert found.item_by_code["A1"].options[0] == Option(code="yes", label=Text(nl="Ja", en="Yes"))
    assert found.item_by_code["A4"].show_when == In("A3", frozenset({"police", "care"}))
    assert found.item_by_code["A5"].show_when == All(
        (Compare("A4", "gt", 0), Not(Equals("A2.labour", "no")))
    )
    assert not found.item_by_code["A6"].required


def test_yes_and_no_without_quotes_stay_text() -> None:
    assert [option.code for option in sound().item_by_code["A1"].options] == [
        "yes",
        "no",
        "unknown",
    ]


@pytest.mark.parametrize("name", loading.available())
def test_the_package_questionnaires_are_sound(name: str) -> None:
    found = loading.get(name)
    assert found.id == name
    assert found is loading.get(name)
    assert len(found.fingerprint) == 64


def test_an_unknown_questionnaire_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="2019"):
        loading.get("1492")


def test_a_file_is_named_in_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(changed(("domain: safety", "domain: police")), encoding="utf-8")
    with pytest.raises(InvalidInputError) as refusal:
        loading.load(path)
    (problem,) = refusal.value.problems
    assert problem.file == str(path)
    assert problem.row == line_of(SOUND, "domain: safety")
    assert problem.column == "A2"
    sentence = problem.sentence(Language.NL)
    assert f"own.yaml, rij {problem.row}, kolom A2: ‘police’ is niet geldig." in sentence


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_text(SOUND, encoding="utf-8-sig")
    assert loading.load(path) == sound()


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("id: a\ntitle: {nl: één}\n".encode("latin-1"))
    with pytest.raises(InvalidInputError) as refusal:
        loading.load(path)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.row) == ("not-utf8", 2)


def test_text_that_is_not_yaml_is_refused_with_its_line() -> None:
    (problem,) = problems_in("id: trial\ntitle: {nl: Proef\nversion: [1\n")
    assert problem.code == "not-yaml"
    assert problem.row in (2, 3)


def test_the_words_of_the_parser_stand_in_the_english_sentence_only() -> None:
    (problem,) = problems_in("id: trial\ntitle: {nl: Proef\nversion: [1\n")
    assert problem.message.nl == "Dit is geen goede YAML."
    assert "did not find expected" in problem.message.en


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: {nl: Proef, en: Trial}", "title: {nl: {{naam}}, en: Trial}"),
        ("{eq: [A1, yes]}", "{[A1]: 'yes'}"),
    ],
)
def test_a_key_that_is_no_text_is_refused_at_its_line(old: str, new: str) -> None:
    problem = only_problem((old, new))
    assert problem.code == "key-is-no-text"
    assert problem.row == line_of(SOUND, old)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("\n \n", "empty-file"),
        ("[" * 50_000, "too-deep"),
        ("{a: " * 50_000, "too-deep"),
        ("- " * 50_000, "too-deep"),
        ("id: a\nrule: " + "{not: " * 3_000 + "1" + "}" * 3_000, "too-deep"),
        ("id: " + "a" * 1_000_001, "too-large"),
        ("id: &a [*a]\n", "alias"),
        (
            "a: &a [x, x]\n"
            + "".join(
                f"{one}: &{one} [{f'*{before}, ' * 9}x]\n" for before, one in pairwise("abcdefgh")
            ),
            "alias",
        ),
    ],
)
def test_a_text_that_would_break_a_reader_is_refused_with_file_and_row(
    text: str, code: str
) -> None:
    (problem,) = problems_in(text)
    assert (problem.code, problem.file) == (code, "trial.yaml")
    assert problem.row is not None


def test_an_asterisk_in_a_text_is_no_alias() -> None:
    assert loading.parse(changed(("nl: Toelichting", "nl: 'Toelichting *niet verplicht'")))


@pytest.mark.parametrize("escape", ["\\u0007", "\\x1b", "\\uFFFE"])
def test_an_invisible_character_in_a_text_is_refused_at_its_line(escape: str) -> None:
    problem = only_problem(("nl: Toelichting", f'nl: "Toe{escape}lichting"'))
    assert (problem.code, problem.column) == ("control-character", "A6")
    assert problem.row == line_of(SOUND, "nl: Toelichting")


def test_a_wave_before_that_is_nowhere_is_refused() -> None:
    problem = only_problem(("frame_date:", "previous: '2017'\nframe_date:"))
    assert (problem.code, problem.row) == ("unknown-wave", line_of(SOUND, "frame_date"))
    assert "2019" in problem.remedy.nl
    assert "2017.yaml" in problem.remedy.nl


def test_a_wave_before_may_lie_in_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "2017.yaml").write_text(changed(("id: trial", "id: '2017'")), encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(changed(("frame_date:", "previous: '2017'\nframe_date:")), encoding="utf-8")
    with pytest.raises(InvalidInputError) as refusal:
        loading.load(path)
    assert {problem.code for problem in refusal.value.problems} == {"forgotten-item"}


def test_two_files_that_name_each_other_as_the_wave_before_are_read(tmp_path: Path) -> None:
    for one, other in (("one", "two"), ("two", "one")):
        text = changed(
            ("id: trial", f"id: {one}"), ("frame_date:", f"previous: {other}\nframe_date:")
        )
        (tmp_path / f"{one}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="not accounted for"):
        loading.load(tmp_path / "one.yaml")


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    text = changed(("    required: false\n", "    required: false\n    domain: safety\n"))
    (problem,) = problems_in(text)
    assert (problem.code, problem.value) == ("duplicate-key", "domain")
    assert problem.row == len(text.splitlines())
    assert str(problem.row - 2) in problem.message.en


def test_every_key_that_stands_twice_is_named() -> None:
    codes = [problem.value for problem in problems_in("id: a\nid: b\ntitle: {nl: x, nl: y}\n")]
    assert codes == ["id", "nl"]


@pytest.mark.parametrize(
    "text", ["text", "- 1\n", "id: a\n---\nid: b\n", "id: 99999999999999999999999"]
)
def test_a_document_of_another_kind_is_refused(text: str) -> None:
    assert problems_in(text)


def test_every_problem_of_a_file_is_found_at_once_in_order() -> None:
    found = problems_in(
        changed(
            ("version: 1.0.0", "version: one"),
            ("domain: safety", "domain: police"),
            ("{eq: [A1, yes]}", "{eq: [A9, yes]}"),
            ("{gt: [A4, 0]}", "{gt: [A3, 0]}"),
            ("{nl: Toelichting, en: Remarks}", "{nl: Toelichting}"),
            ("    required: false", "    requird: false"),
        )
    )
    assert [problem.code for problem in found] == [
        "bad-version",
        "unknown-value",
        "unknown-item",
        "wrong-type",
        "missing-translation",
        "unknown-key",
    ]
    rows = [problem.row for problem in found]
    assert None not in rows
    assert [problem.column for problem in found] == [None, "A2", "A2", "A5", "A6", "A6"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("version: 1.0.0", "version: 1.0", "wrong-kind"),
        ("version: 1.0.0", "version: '1.0'", "bad-version"),
        ("id: trial", "id: 2019", "wrong-kind"),
        ("id: trial", "id: a/b", "bad-id"),
        ("frame_date: '2026-01-01'", "frame_date: '2026-02-30'", "bad-date"),
        ("frame_date: '2026-01-01'", "frame_date: 1 januari", "bad-date"),
        ("frame_date: '2026-01-01'", "frame_dat: '2026-01-01'", "unknown-key"),
        ("role: signaller", "role: mayor", "unknown-value"),
        ("theme: signalling", "theme: 7", "unknown-value"),
        ("- code: A6", "- code: A-6", "bad-code"),
        ("  - code: A6\n", "  - code:\n", "empty-value"),
        ("required: false", "required: nee", "wrong-kind"),
        ("minimum: 0", "minimum: none", "wrong-kind"),
        ("minimum: 0", "minimum: .inf", "wrong-kind"),
        ("decimals: 1", "decimals: 1.5", "wrong-kind"),
        ("decimals: 1", "decimals: -1", "wrong-kind"),
        ("{nl: Toelichting, en: Remarks}", "Toelichting", "wrong-kind"),
        ("{nl: Toelichting, en: Remarks}", "{nl: Toelichting, en: 7}", "wrong-kind"),
        ("{nl: Toelichting, en: Remarks}", "{nl: ' ', en: Remarks}", "missing-translation"),
        ("{nl: Toelichting, en: Remarks}", "{nl: null, en: Remarks}", "missing-translation"),
        ("{nl: Toelichting, en: Remarks}", "{nl: a, en: b, fr: c}", "unknown-key"),
        ("type: text", "type: texts", "unknown-value"),
        ("{in: [A3, [police, care]]}", "{in: [A3, police]}", "bad-rule"),
        ("{in: [A3, [police, care]]}", "{in: [A3, [police, police]]}", "bad-rule"),
        ("{in: [A3, [police, care]]}", "{all: []}", "empty-list"),
        ("{in: [A3, [police, care]]}", "{is: [A3, police]}", "unknown-operator"),
        ("{in: [A3, [police, care]]}", "{answered: A3, eq: [A1, yes]}", "bad-rule"),
        ("{in: [A3, [police, care]]}", "A3", "bad-rule"),
        ("{in: [A3, [police, care]]}", "{gt: [A4, '3']}", "bad-rule"),
        ("{in: [A3, [police, care]]}", "{eq: [A1, true]}", "bad-rule"),
    ],
)
def test_a_fault_of_form_is_refused_at_its_line(old: str, new: str, code: str) -> None:
    problem = only_problem((old, new))
    assert problem.code == code
    assert problem.row is not None
    assert abs(problem.row - line_of(SOUND, old)) <= 1
    assert problem.message.nl != problem.message.en
    assert problem.remedy.nl


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("show_wen", "show_when"), ("minimun", "minimum"), ("exclusve", "exclusive")],
)
def test_an_unknown_key_comes_with_the_one_that_was_meant(wrong: str, right: str) -> None:
    old = {
        "show_when": "show_when: {eq: [A1, yes]}",
        "minimum": "minimum: 0",
        "exclusive": "exclusive: true",
    }[right]
    problem = only_problem((old, old.replace(right, wrong)))
    assert problem.code == "unknown-key"
    assert problem.remedy == Text(nl=f"Bedoelt u ‘{right}’?", en=f"Did you mean ‘{right}’?")


def test_a_missing_key_is_one_problem_and_not_two() -> None:
    problem = only_problem(("    text: {nl: Toelichting, en: Remarks}\n", ""))
    assert (problem.code, problem.value, problem.column) == ("missing-key", "text", "A6")


def test_a_fault_in_an_item_does_not_blame_those_that_ask_about_it() -> None:
    problem = only_problem(("type: number", "type: numbr"))
    assert (problem.code, problem.column) == ("unknown-value", "A4")


def test_a_fault_in_a_shared_scale_does_not_blame_the_rules_that_use_it() -> None:
    problem = only_problem(("{code: yes, label", "{cod: yes, label"))
    assert problem.code == "unknown-key"
    assert problem.column == "yes_no"


def test_a_mistake_in_a_label_does_not_hide_a_mistake_in_a_rule() -> None:
    found = problems_in(
        changed(
            ("label: {nl: Politie, en: Police}", "label: {nl: Politie}"),
            ("police, care]]", "police, fire]]"),
        )
    )
    assert [problem.code for problem in found] == ["missing-translation", "unknown-option"]


_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", " ", "A1", "A2.labour", "yes", "matrix", "new", "1.0.0", "trial"]),
)
_anything = st.recursive(
    _scalars,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "nl", "en", "eq", "all", "not", "in", "item", "label", "x"]),
            parts,
            max_size=3,
        )
    ),
    max_leaves=5,
)


@given(st.data())
def test_a_spoilt_file_is_read_or_refused_and_never_breaks_the_loader(data: st.DataObject) -> None:
    document = ryaml.loads(SOUND)
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(_places(document))
        holder, key = data.draw(st.sampled_from(places))
        if data.draw(st.booleans()):
            holder[key] = data.draw(_anything)
        else:
            del holder[key]
    for problem in _problems_or_none(json.dumps(document)):
        assert problem.sentence(Language.NL).startswith("spoilt.yaml")


def _problems_or_none(text: str) -> tuple[Problem, ...]:
    try:
        loading.parse(text, file="spoilt.yaml")
    except InvalidInputError as refusal:
        return refusal.problems
    return ()


def _places(node: Spoilt) -> Iterator[tuple[Spoilt, typing.Any]]:
    """Every place in a document, as what holds it and the key or index."""
    entries = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(entries):
        yield node, key
        if isinstance(value, dict | list):
            yield from _places(value)


def test_the_fingerprint_depends_on_content_and_not_on_layout() -> None:
    commented = SOUND.replace("    domain: safety\n", "    # why\n    domain:   'safety'\n")
    assert commented != SOUND
    assert loading.parse(commented).fingerprint == sound().fingerprint
    other = changed(("nl: Toelichting", "nl: Opmerking"))
    assert loading.parse(other).fingerprint != sound().fingerprint


def test_three_hundred_items_that_wait_for_each_other_load() -> None:
    rules = "".join(
        f"  - code: B{number}\n    type: single\n    text: {{nl: Vraag, en: Item}}\n"
        f"    domain: both\n    scale: yes_no\n"
        f"    show_when: {{all: [{{eq: [B{number - 1}, yes]}}, {{eq: [B{number - 2}, yes]}}]}}\n"
        for number in range(2, 300)
    )
    head = rules[: rules.index("    show_when")]
    start = head.replace("B2", "B0") + head.replace("B2", "B1")
    found = loading.parse(SOUND + start + rules)
    assert len(found.item_by_code) == 306
