"""The bars of a mirror as the page draws them: the same shares as the document, in percent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from zicht.language import percent
from zicht.platform.mirror.rules import Ladder
from zicht.platform.web import languages
from zicht.reporting.mirror_page import Page


class RowData(TypedDict):
    """One bar as the library composes it; a share is None when it is withheld."""

    label: str
    shares: Sequence[float | None]
    withheld: float


class RoleData(TypedDict):
    """One role as the library composes it."""

    title: str
    level: int | None
    level_name: str
    rows: Sequence[RowData]
    alt: str
    reached_label: str
    reached: str
    next_label: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a bar; ``share`` is the percentage that is written in it, empty when too narrow.

    ``kind`` is the level, or ``withheld``.
    """

    kind: str
    start: str
    width: str
    middle: str
    share: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A group of municipalities over the levels."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A role with its bars; there are none without published figures."""

    data: RoleData
    bars: tuple[Bar, ...]
    ladder: Ladder


#: A percentage needs this part of the bar to stand in it.
_ROOM = 0.08


def roles(page: Page, ladders: Sequence[Ladder]) -> tuple[Card, ...]:
    """The roles of a mirror with how their levels were found, in the order of the model."""
    found = cast("Sequence[RoleData]", page["roles"])
    return tuple(
        Card(data=one, bars=tuple(_bar(row, one["level"]) for row in one["rows"]), ladder=ladder)
        for one, ladder in zip(found, ladders, strict=True)
    )


def _bar(row: RowData, own: int | None) -> Bar:
    return Bar(label=row["label"], pieces=tuple(_pieces(row, own)))


def _pieces(row: RowData, own: int | None) -> Iterator[Piece]:
    start = 0.0
    for level, share in enumerate(row["shares"]):
        if share is not None and share > 0:
            words = percent(share, languages.current()) if share >= _ROOM else ""
            yield _piece(str(level), start, share, words, is_own=level == own)
            start += share
    if row["withheld"] > 0.005:
        yield _piece("withheld", start, row["withheld"], "", is_own=False)


def _piece(kind: str, start: float, width: float, share: str, *, is_own: bool) -> Piece:
    # With a point, whatever the language of the page.
    return Piece(
        kind=kind,
        start=f"{100 * start:.2f}%",
        width=f"{100 * width:.2f}%",
        middle=f"{100 * (start + width / 2):.2f}%",
        share=share,
        is_own=is_own,
    )
