"""The methods that the pages explain, from content that the library ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NotRequired, TypedDict, cast

import ryaml

from zicht.content import content
from zicht.language import Text


class _ReferenceData(TypedDict):
    text: str
    url: NotRequired[str]


class _MethodData(TypedDict):
    key: str
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    formula: dict[str, str] | None
    symbols: NotRequired[list[str]]
    references: list[_ReferenceData]


class _Content(TypedDict):
    symbols: dict[str, dict[str, str]]
    methods: list[_MethodData]


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A sign in a formula, and what it stands for."""

    sign: str
    meaning: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a method was published; ``url`` is empty when there is no page to lead to."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method: what it does in plain words, its formula, and where it was published.

    ``formula`` is None where there is nothing to compute. ``slug`` is its address.
    """

    key: str
    slug: str
    title: Text
    summary: Text
    formula: Text | None
    symbols: tuple[Symbol, ...]
    references: tuple[Reference, ...]

    @property
    def lead(self) -> Text:
        """The first sentence of the summary, for lists."""
        return Text(nl=_first_sentence(self.summary.nl), en=_first_sentence(self.summary.en))


@cache
def every() -> tuple[Method, ...]:
    """Every method, in the order of the content."""
    # The file is ours and tested, so its shape is given.
    source = content("methods.yaml").read_text(encoding="utf-8")
    data = cast("_Content", ryaml.loads(source))
    meanings = {sign: _text(words) for sign, words in data["symbols"].items()}
    return tuple(_method(entry, meanings) for entry in data["methods"])


def get(slug: str) -> Method | None:
    """The method at an address, or None."""
    return next((method for method in every() if method.slug == slug), None)


def by_key(key: str) -> Method | None:
    """The method with this permanent key, or None."""
    return next((method for method in every() if method.key == key), None)


def _method(entry: _MethodData, meanings: Mapping[str, Text]) -> Method:
    formula = entry["formula"]
    return Method(
        key=entry["key"],
        slug=entry["slug"],
        title=_text(entry["title"]),
        summary=_text(entry["summary"]),
        formula=None if formula is None else _text(formula),
        symbols=tuple(
            Symbol(sign=sign, meaning=meanings[sign]) for sign in entry.get("symbols", ())
        ),
        references=tuple(
            Reference(text=one["text"], url=one.get("url", "")) for one in entry["references"]
        ),
    )


def _text(words: Mapping[str, str]) -> Text:
    return Text(nl=words["nl"], en=words["en"])


def _first_sentence(text: str) -> str:
    return text.split(". ", 1)[0].removesuffix(".") + "."
