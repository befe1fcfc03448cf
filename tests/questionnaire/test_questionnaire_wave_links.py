"""What a questionnaire says of the wave before must hold."""

from dataclasses import replace

import pytest

from questionnaire.documents import changed, line_of, problems_in
from zicht.language import Text
from zicht.problems import Problem
from zicht.questionnaire.checks import check
from zicht.questionnaire.model import (
    Change,
    Domain,
    Dropped,
    Item,
    ItemType,
    Link,
    Option,
    Questionnaire,
    Row,
    Section,
)
from zicht.questionnaire.rules import (
    All,
    Answered,
    Equals,
)

TEXT = Text(nl="x", en="x")


OPTIONS = tuple(Option(code=code, label=TEXT) for code in ("a", "b", "c"))


def _wave(
    links: dict[str, Link | None], dropped: tuple[str, ...] = (), previous: str | None = "before"
) -> Questionnaire:
    items = [
        Item(
            code=code,
            type=ItemType.SINGLE,
            text=TEXT,
            domain=Domain.BOTH,
            options=OPTIONS,
            previous=link,
        )
        for code, link in links.items()
    ]
    section = Section(code="S", title=TEXT, items=tuple(items))
    return Questionnaire(
        id="after",
        version="1.0.0",
        title=TEXT,
        frame_date="2026-01-01",
        sections=(section,),
        previous=previous,
        dropped=tuple(Dropped(item=code, reason=TEXT) for code in dropped),
    )


BEFORE = _wave({"P1": None, "P2": None}, previous=None)


def _same(code: str) -> Link:
    return Link(change=Change.SAME, item=code)


@pytest.mark.parametrize(
    ("links", "dropped", "codes"),
    [
        ({"A": "P1"}, ("P2",), []),
        ({"A": "P1", "B": "P2"}, (), []),
        ({"A": "P1"}, (), ["forgotten-item"]),
        ({"A": "P1"}, ("P2", "P2"), ["followed-twice"]),
        ({"A": "P1"}, ("P1", "P2"), ["followed-twice"]),
        ({"A": "P1", "B": "P1"}, ("P2",), ["followed-twice"]),
        ({"A": "P9"}, ("P1", "P2"), ["unknown-previous-item"]),
        ({"A": "P1"}, ("P2", "P9"), ["unknown-previous-item"]),
    ],
)
def test_every_item_of_the_wave_before_is_followed_or_dropped_once(
    links: dict[str, str], dropped: tuple[str, ...], codes: list[str]
) -> None:
    found = _wave({code: _same(item) for code, item in links.items()}, dropped)
    assert [problem.code for problem in check(found, previous=BEFORE)] == codes


def test_links_without_a_wave_before_are_refused() -> None:
    found = _wave({"A": _same("P1")}, previous=None)
    assert [problem.code for problem in check(found)] == ["previous-missing"]


def test_links_to_a_wave_that_is_not_at_hand_are_not_judged() -> None:
    assert check(_wave({"A": _same("P9")})) == ()


def test_a_questionnaire_cannot_follow_itself() -> None:
    assert [problem.code for problem in check(_wave({"A": None}, previous="after"))] == [
        "previous-is-itself"
    ]


_COUNT = Item(
    code="N",
    type=ItemType.NUMBER,
    text=TEXT,
    domain=Domain.BOTH,
    maximum=9,
    unit=TEXT,
    show_when=All((Equals("P1", "a"), Answered("P2"))),
)


_COUNT_NOW = replace(
    _COUNT, code="M", show_when=All((Answered("B"), Equals("A", "a"))), previous=_same("N")
)


_OTHER = Text(nl="Anders", en="Other")


def _with(wave: Questionnaire, *items: Item) -> Questionnaire:
    (section,) = wave.sections
    return replace(wave, sections=(replace(section, items=(*section.items, *items)),))


def _judged(now: Item, before: Item = _COUNT) -> list[Problem]:
    """What is said of one item beside two that are the same as P1 and P2."""
    found = _with(_wave({"A": _same("P1"), "B": _same("P2")}), now)
    return list(check(found, previous=_with(BEFORE, before)))


def test_a_rule_is_the_same_when_it_asks_the_same_of_the_items_that_were_followed() -> None:
    assert _judged(_COUNT_NOW) == []


@pytest.mark.parametrize(
    ("now", "part"),
    [
        (replace(_COUNT_NOW, text=_OTHER), "the text"),
        (replace(_COUNT_NOW, unit=_OTHER), "the unit"),
        (replace(_COUNT_NOW, maximum=10), "the bounds of the number"),
        (replace(_COUNT_NOW, decimals=1), "the bounds of the number"),
        (replace(_COUNT_NOW, show_when=None), "the rule that shows it"),
        (replace(_COUNT_NOW, show_when=Equals("A", "b")), "the rule that shows it"),
    ],
)
def test_an_item_called_the_same_is_refused_with_what_differs_unless_a_note_explains_it(
    now: Item, part: str
) -> None:
    (problem,) = _judged(now)
    assert (problem.code, problem.column) == ("not-the-same", "M")
    assert part in problem.message.en
    explained = replace(now, previous=Link(change=Change.SAME, item="N", note=_OTHER))
    assert _judged(explained) == []


@pytest.mark.parametrize(
    "options",
    [
        OPTIONS[:2],
        (replace(OPTIONS[0], score=3), *OPTIONS[1:]),
        (replace(OPTIONS[0], label=_OTHER), *OPTIONS[1:]),
    ],
)
def test_options_of_an_item_called_the_same_are_equal_in_code_label_and_score(
    options: tuple[Option, ...],
) -> None:
    before = Item(code="N", type=ItemType.SINGLE, text=TEXT, domain=Domain.BOTH, options=OPTIONS)
    now = replace(before, code="M", options=options, previous=_same("N"))
    assert [problem.code for problem in _judged(now, before)] == ["not-the-same"]
    note = Link(change=Change.SAME, item="N", note=_OTHER)
    only_label = options[0].label == _OTHER
    codes = [problem.code for problem in _judged(replace(now, previous=note), before)]
    assert codes == ([] if only_label else ["not-the-same"])


def test_rows_of_an_item_called_the_same_have_the_same_labels() -> None:
    before = Item(
        code="N",
        type=ItemType.MATRIX,
        text=TEXT,
        domain=Domain.BOTH,
        options=OPTIONS,
        rows=(Row(code="r", label=TEXT),),
    )
    now = replace(before, code="M", rows=(Row(code="r", label=_OTHER),), previous=_same("N"))
    (problem,) = _judged(now, before)
    assert "the labels of the rows" in problem.message.en


def test_an_item_called_changed_must_differ() -> None:
    link = Link(change=Change.CHANGED, item="N")
    assert [problem.code for problem in _judged(replace(_COUNT_NOW, previous=link))] == [
        "not-changed"
    ]
    assert _judged(replace(_COUNT_NOW, maximum=10, previous=link)) == []


@pytest.mark.parametrize(
    "link",
    ["{change: same}", "{change: new, item: P1}", "{change: changed}", "{change: other, item: P1}"],
)
def test_a_link_says_which_item_it_follows_unless_it_is_new(link: str) -> None:
    text = changed(("    required: false", f"    previous: {link}"))
    codes = [problem.code for problem in problems_in(text)]
    assert codes[0] in ("bad-link", "unknown-value")


def test_a_questionnaire_of_the_package_is_the_wave_before() -> None:
    text = changed(("frame_date: '2026-01-01'", "frame_date: '2026-01-01'\nprevious: '2019'"))
    found = problems_in(text)
    assert {problem.code for problem in found} == {"forgotten-item"}
    assert "A1" in {problem.value for problem in found}
    assert {problem.row for problem in found} == {line_of(text, "previous: '2019'")}
