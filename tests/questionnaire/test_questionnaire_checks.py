"""What a questionnaire must hold to: ways of answering, rules and reach."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaire.documents import SOUND, changed, line_of, only_problem, problems_in, sound
from zicht.language import Text
from zicht.questionnaire.checks import check
from zicht.questionnaire.loading import parse
from zicht.questionnaire.model import (
    Domain,
    Item,
    ItemType,
    Option,
    Questionnaire,
    Section,
)
from zicht.questionnaire.representatives import representatives
from zicht.questionnaire.routing import find_routing_faults
from zicht.questionnaire.rules import (
    All,
    Answered,
    Any,
    Compare,
    Equals,
    In,
    Not,
    Rule,
    Value,
    variables,
)
from zicht.questionnaire.validation import visible_items

RULE = "{in: [A3, [police, care]]}"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{eq: [A9, yes]}", "unknown-item"),
        ("{eq: [A2, yes]}", "unknown-row"),
        ("{eq: [A2.organ, yes]}", "unknown-row"),
        ("{eq: [A1.sexual, yes]}", "unknown-row"),
        ("{eq: [A1, perhaps]}", "unknown-option"),
        ("{in: [A3, [police, perhaps]]}", "unknown-option"),
        ("{lt: [A1, 3]}", "wrong-type"),
        ("{gte: [A6, 3]}", "wrong-type"),
        ("{eq: [A3, police]}", "wrong-type"),
        ("{in: [A6, [yes]]}", "wrong-type"),
        ("{eq: [A6, 5]}", "wrong-type"),
        ("{eq: [A1, 1]}", "wrong-type"),
        ("{not: {any: [{answered: A1}, {eq: [A9, yes]}]}}", "unknown-item"),
    ],
)
def test_a_rule_that_does_not_fit_what_it_asks_about_is_refused(rule: str, code: str) -> None:
    problem = only_problem((RULE, rule))
    assert (problem.code, problem.column) == (code, "A4")
    assert problem.row == line_of(SOUND, RULE)


def test_an_in_on_a_number_and_text_for_a_number_are_refused() -> None:
    rule = "{all: [{gt: [A4, 0]}, {not: {eq: [A2.labour, no]}}]}"
    assert only_problem((rule, "{in: [A4, ['3']]}")).code == "wrong-type"
    assert only_problem((rule, "{eq: [A4, '3']}")).code == "wrong-type"


def test_a_date_in_a_rule_has_to_exist() -> None:
    wrong = ("    required: false", "    show_when: {eq: [A5, '2026-02-30']}")
    assert only_problem(wrong).code == "wrong-type"


def test_the_line_is_that_of_the_condition_itself() -> None:
    text = changed(
        (
            "    show_when: {all: [{gt: [A4, 0]}, {not: {eq: [A2.labour, no]}}]}",
            "    show_when:\n      all:\n      - gt: [A4, 0]\n"
            "      - not:\n          eq: [A2.labor, no]",
        )
    )
    (problem,) = problems_in(text)
    assert problem.row == line_of(text, "eq: [A2.labor, no]")
    assert problem.remedy.en == "Did you mean ‘labour’?"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rows_of: forms", "rows_of: form", "unknown-row-list"),
        ("scale: yes_no\n    rows_of", "scale: yes_n\n    rows_of", "unknown-scale"),
        ("    rows_of: forms\n", "", "matrix-without-rows"),
        ("scale: yes_no\n    rows_of", "rows_of", "choice-without-options"),
        ("    minimum: 0\n", "    minimum: 41\n", "empty-range"),
        ("    required: false", "    minimum: 3", "key-not-for-type"),
        ("    required: false", "    scale: yes_no", "key-not-for-type"),
    ],
)
def test_a_way_of_answering_that_does_not_hold_together_is_refused(
    old: str, new: str, code: str
) -> None:
    codes = {problem.code for problem in problems_in(changed((old, new)))}
    assert code in codes
    # With an impossible range the item that depends on the number cannot be reached either.
    assert codes <= {code, "unreachable-item"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- code: A6\n", "- code: A1\n"),
        ("- code: A6\n", "- code: a1\n"),
        ("{code: care, label", "{code: Police, label"),
        ("{code: no, label", "{code: YES, label"),
        ("{code: labour, label", "{code: sexual, label"),
        ("- code: A6\n", "- code: A2_sexual\n"),
    ],
)
def test_a_code_that_is_used_twice_is_refused(old: str, new: str) -> None:
    codes = [problem.code for problem in problems_in(changed((old, new)))]
    assert "duplicate-code" in codes
    assert set(codes) <= {"duplicate-code", "unknown-option", "unknown-row"}


def test_two_sections_with_one_code_are_refused() -> None:
    second = (
        SOUND[SOUND.index("- code: A\n") :].replace("A", "B").replace("- code: B\n", "- code: a\n")
    )
    found = problems_in(SOUND + second.replace("- code: a\n", "- code: a\n", 1))
    assert [problem.value for problem in found if problem.code == "duplicate-code"] == ["a"]


def test_a_rule_about_the_item_itself_is_refused() -> None:
    problem = only_problem((RULE, "{gt: [A4, 2]}"))
    assert problem.code == "self-reference"
    matrix = only_problem(("{eq: [A1, yes]}", "{eq: [A2.labour, yes]}"))
    assert matrix.code == "self-reference"


def test_items_that_wait_for_each_other_are_named_in_order() -> None:
    problem = only_problem((RULE, "{answered: A5}"))
    assert (problem.code, problem.value) == ("cycle", "A4 → A5 → A4")


def test_a_cycle_is_found_beside_other_faults_in_its_rules() -> None:
    found = problems_in(changed((RULE, "{all: [{answered: A5}, {eq: [A1, perhaps]}]}")))
    assert {problem.code for problem in found} == {"unknown-option", "cycle"}


def test_a_long_cycle_is_told_once() -> None:
    problem = only_problem(
        (RULE, "{answered: A6}"), ("    required: false", "    show_when: {answered: A5}")
    )
    assert (problem.code, problem.column, problem.value) == ("cycle", "A4", "A4 → A6 → A5 → A4")


@pytest.mark.parametrize(
    "rule",
    [
        "{all: [{eq: [A1, yes]}, {eq: [A1, no]}]}",
        "{all: [{answered: A1}, {not: {in: [A1, [yes, no, unknown]]}}]}",
        "{all: [{lt: [A4, 3]}, {gt: [A4, 5]}]}",
        "{all: [{gt: [A4, 3]}, {lt: [A4, 3.1]}]}",
        "{gt: [A4, 40]}",
        "{lt: [A4, 0]}",
        "{eq: [A4, 0.25]}",
        "{all: [{in: [A3, [nobody]]}, {in: [A3, [care]]}]}",
        "{all: [{in: [A3, [nobody]]}, {answered: A4}]}",
        "{all: [{eq: [A1, no]}, {answered: A2.labour}]}",
        "{all: [{eq: [A5, '2026-01-01']}, {eq: [A5, '2026-01-02']}]}",
        "{all: [{eq: [A2.labour, no]}, {answered: A5}]}",
        "{not: {any: [{answered: A1}, {not: {answered: A1}}]}}",
    ],
)
def test_an_item_that_no_answers_can_show_is_refused(rule: str) -> None:
    problem = only_problem(("    required: false", f"    show_when: {rule}"))
    assert (problem.code, problem.column) == ("unreachable-item", "A6")


@pytest.mark.parametrize(
    "rule",
    [
        "{all: [{gt: [A4, 3]}, {lt: [A4, 3.2]}]}",
        "{gte: [A4, 40]}",
        "{all: [{in: [A3, [police]]}, {in: [A3, [care]]}]}",
        "{not: {answered: A1}}",
        "{any: [{lt: [A4, 0]}, {eq: [A1, yes]}]}",
        "{all: [{not: {eq: [A1, yes]}}, {not: {answered: A2.labour}}]}",
        "{all: [{in: [A3, [nobody]]}, {not: {answered: A4}}]}",
        "{eq: [A5, '2026-01-01']}",
    ],
)
def test_an_item_that_some_answers_show_passes(rule: str) -> None:
    assert parse(changed(("    required: false", f"    show_when: {rule}")))


def test_an_item_behind_an_unreachable_item_is_unreachable_too() -> None:
    found = problems_in(changed((RULE, "{all: [{eq: [A1, yes]}, {eq: [A1, no]}]}")))
    assert [(problem.code, problem.column) for problem in found] == [
        ("unreachable-item", "A4"),
        ("unreachable-item", "A5"),
    ]


def test_with_too_many_ways_of_answering_an_item_gets_the_benefit_of_the_doubt() -> None:
    # Every option is told apart by some rule, so there are 2^12 sets of them.
    options = tuple(Option(code=f"o{n}", label=Text(nl="x", en="x")) for n in range(12))
    many = Item(
        code="M",
        type=ItemType.MULTIPLE,
        text=Text(nl="x", en="x"),
        domain=Domain.BOTH,
        options=options,
    )
    rules = [In("M", frozenset({option.code})) for option in options]
    items = [_item(f"Q{n}", rule) for n, rule in enumerate(rules)]
    impossible = _item("Z", All((rules[0], Not(rules[0]))))
    assert representatives(many, rules) is None
    assert check(_questionnaire([many, *items, impossible])) == ()


TEXT = Text(nl="x", en="x")


OPTIONS = tuple(Option(code=code, label=TEXT) for code in ("a", "b", "c"))


def _item(code: str, rule: Rule | None) -> Item:
    return Item(
        code=code,
        type=ItemType.SINGLE,
        text=TEXT,
        domain=Domain.BOTH,
        options=OPTIONS,
        show_when=rule,
    )


def _questionnaire(items: list[Item]) -> Questionnaire:
    section = Section(code="S", title=TEXT, items=tuple(items))
    return Questionnaire(
        id="trial", version="1.0.0", title=TEXT, frame_date="2026-01-01", sections=(section,)
    )


NUMBER = Item(code="N", type=ItemType.NUMBER, text=TEXT, domain=Domain.BOTH, minimum=0, maximum=3)


SEVERAL = Item(
    code="M",
    type=ItemType.MULTIPLE,
    text=TEXT,
    domain=Domain.BOTH,
    options=(*OPTIONS[:2], Option(code="none", label=TEXT, exclusive=True)),
)


def _rules_about(codes: list[str]) -> st.SearchStrategy[Rule]:
    leaf = st.one_of(
        st.builds(Equals, st.sampled_from(codes), st.sampled_from("abc")),
        st.builds(In, st.sampled_from(codes), st.frozensets(st.sampled_from("abc"), min_size=1)),
        st.builds(Answered, st.sampled_from([*codes, "N", "M"])),
        st.builds(
            Compare, st.just("N"), st.sampled_from(["lt", "gt", "lte", "gte"]), st.integers(-1, 4)
        ),
        st.builds(In, st.just("M"), st.sampled_from([frozenset({"a"}), frozenset({"none", "b"})])),
    )
    return st.recursive(
        leaf,
        lambda rules: st.one_of(
            st.builds(Not, rules),
            st.lists(rules, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(rules, min_size=1, max_size=3).map(lambda parts: Any(tuple(parts))),
        ),
        max_leaves=5,
    )


@st.composite
def _routed(draw: st.DrawFn) -> Questionnaire:
    items = [_item("Q0", None), NUMBER, SEVERAL]
    for number in range(1, 4):
        before = [f"Q{n}" for n in range(number)]
        items.append(_item(f"Q{number}", draw(_rules_about(before))))
    return _questionnaire(items)


POSSIBLE: dict[str, list[Value | None]] = {
    **{name: [None, "a", "b", "c"] for name in ("Q0", "Q1", "Q2")},
    "N": [None, 0, 1, 2, 3],
    "M": [None, frozenset("a"), frozenset("b"), frozenset("ab"), frozenset({"none"})],
}


def _every_answering(found: Questionnaire) -> Iterator[dict[str, Value]]:
    """Every way of answering the items that rules ask about."""
    rules = [item.show_when for item in found.items() if item.show_when is not None]
    names = sorted({name for rule in rules for name in variables(rule)})
    for values in product(*(POSSIBLE[name] for name in names)):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


@settings(max_examples=50)
@given(_routed())
def test_what_is_called_unreachable_is_exactly_what_no_answers_show(found: Questionnaire) -> None:
    faults = list(find_routing_faults(found))
    unreachable = {fault.value for fault in faults if fault.code == "unreachable-item"}
    left = {item.code for item in found.items()}
    for answers in _every_answering(found):
        left -= {item.code for item in visible_items(found, answers)}
        if not left:
            break
    assert unreachable == left


@settings(max_examples=50)
@given(_routed())
def test_what_is_called_always_shown_is_exactly_what_no_answers_hide(found: Questionnaire) -> None:
    faults = list(find_routing_faults(found))
    idle = {fault.value for fault in faults if fault.code == "idle-rule"}
    left = {item.code for item in found.items() if item.show_when is not None}
    for answers in _every_answering(found):
        left &= {item.code for item in visible_items(found, answers)}
        if not left:
            break
    assert idle == left


def test_a_rule_that_is_always_true_is_refused() -> None:
    rule = "{any: [{eq: [A1, yes]}, {not: {eq: [A1, yes]}}]}"
    problem = only_problem(("{in: [A3, [police, care]]}", rule))
    assert (problem.code, problem.column) == ("idle-rule", "A4")


@pytest.mark.parametrize("code", ["code", "meta", "instanceID", "intro", "section_A"])
def test_a_code_that_forms_keep_for_themselves_is_refused(code: str) -> None:
    problem = only_problem(("- code: A6", f"- code: {code}"))
    assert (problem.code, problem.value) == ("reserved-code", code)


def test_a_code_that_stands_twice_does_not_make_its_rule_ask_about_itself() -> None:
    problem = only_problem(
        ("- code: A2", "- code: A1"), ("{not: {eq: [A2.labour, no]}}", "{answered: A4}")
    )
    assert problem.code == "duplicate-code"


def test_a_sound_questionnaire_has_no_problems() -> None:
    assert check(sound()) == ()
