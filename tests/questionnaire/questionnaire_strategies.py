"""Any sound questionnaire, for property tests of formats that have to keep all of it."""

from collections.abc import Sequence

from hypothesis import strategies as st

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
    Section,
    Theme,
)
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not, Rule

# XML cannot hold most control characters, and reads a carriage return as a new line.
_letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n\t")
_words = st.text(_letters, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
_texts = st.builds(Text, nl=_words, en=_words)
_maybe_texts = st.none() | _texts
_codes = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,6}", fullmatch=True)
_numbers = st.integers(-1000, 1000) | st.floats(-1e6, 1e6, allow_nan=False).map(
    lambda value: value + 0.0
)
_sources = st.lists(
    st.from_regex(r"[A-Z][A-Z0-9]{0,3}", fullmatch=True), max_size=3, unique=True
).map(tuple)

_options = st.lists(
    st.builds(
        Option,
        code=_codes,
        label=_texts,
        score=st.none() | _numbers,
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda option: option.code,
).map(tuple)
_rows = st.lists(
    st.builds(Row, code=_codes, label=_texts),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row.code,
).map(tuple)
# What an item follows depends on the wave before, which these questionnaires do not have.
_links = st.none() | st.just(Link(change=Change.NEW))


@st.composite
def _items(
    draw: st.DrawFn,
    code: str,
    scales: dict[str, tuple[Option, ...]],
    row_lists: dict[str, tuple[Row, ...]],
    anchor: Item,
) -> Item:
    kind = draw(st.sampled_from(ItemType))
    has_options = kind in (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.MATRIX)
    scale = draw(st.sampled_from([None, *scales])) if has_options else None
    rows_of = draw(st.sampled_from([None, *row_lists])) if kind is ItemType.MATRIX else None
    is_number = kind is ItemType.NUMBER
    return Item(
        code=code,
        type=kind,
        text=draw(_texts),
        help=draw(_maybe_texts),
        domain=draw(st.sampled_from(Domain)),
        theme=draw(st.none() | st.sampled_from(Theme)),
        scale=scale,
        options=() if not has_options else scales[scale] if scale else draw(_options),
        rows_of=rows_of,
        rows=() if kind is not ItemType.MATRIX else row_lists[rows_of] if rows_of else draw(_rows),
        required=draw(st.booleans()),
        show_when=draw(st.none() | _rules(anchor)),
        minimum=draw(st.none() | st.integers(-5, 0)) if is_number else None,
        maximum=draw(st.none() | st.floats(1, 9)) if is_number else None,
        decimals=draw(st.integers(0, 3)) if is_number else 0,
        unit=draw(_maybe_texts) if is_number else None,
        sources=draw(_sources),
        previous=draw(_links),
    )


def _rules(anchor: Item) -> st.SearchStrategy[Rule]:
    """Rules that can be true, about one item that stands first."""
    if anchor.type is ItemType.NUMBER:
        return st.builds(Compare, st.just(anchor.code), st.just("gte"), st.sampled_from([-1, 0.5]))
    codes = [option.code for option in anchor.options]
    leaf = st.one_of(
        st.builds(Equals, st.just(anchor.code), st.sampled_from(codes)),
        st.builds(In, st.just(anchor.code), st.frozensets(st.sampled_from(codes), min_size=1)),
        st.just(Answered(anchor.code)),
    )
    return st.one_of(
        leaf,
        leaf.map(lambda rule: Any((rule, Answered(anchor.code)))),
        leaf.map(lambda rule: All((rule, Answered(anchor.code)))),
        leaf.map(lambda rule: Not(Not(rule))),
    )


_anchors = st.one_of(
    st.builds(
        Item,
        code=st.just("anchor"),
        type=st.just(ItemType.SINGLE),
        text=_texts,
        domain=st.sampled_from(Domain),
        options=_options,
    ),
    st.builds(
        Item,
        code=st.just("anchor"),
        type=st.just(ItemType.NUMBER),
        text=_texts,
        domain=st.sampled_from(Domain),
        decimals=st.just(1),
    ),
)


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire that passes every check, with lists, routing and links of all kinds."""
    anchor = draw(_anchors)
    scales = draw(st.dictionaries(_codes, _options, max_size=2))
    row_lists = draw(st.dictionaries(_codes, _rows, max_size=2))
    codes = draw(_unique_codes)
    items = [anchor, *(draw(_items(code, scales, row_lists, anchor)) for code in codes)]
    cut = draw(st.integers(1, len(items)))
    parts = [part for part in (items[:cut], items[cut:]) if part]
    return Questionnaire(
        id=draw(st.from_regex(r"[0-9]{1,4}", fullmatch=True)),
        version=draw(st.sampled_from(["1.0.0", "0.10.2"])),
        title=draw(_texts),
        intro=draw(_maybe_texts),
        frame_date="2019-01-01",
        sections=tuple(_section(draw, f"part{number}", part) for number, part in enumerate(parts)),
        scales=tuple(scales.items()),
        row_lists=tuple(row_lists.items()),
    )


_unique_codes = st.lists(_codes, max_size=4, unique=True).filter(
    lambda codes: "anchor" not in codes
)


def _section(draw: st.DrawFn, code: str, items: Sequence[Item]) -> Section:
    return Section(
        code=code,
        title=draw(_texts),
        role=draw(st.none() | st.sampled_from(Role)),
        intro=draw(_maybe_texts),
        items=tuple(items),
    )
