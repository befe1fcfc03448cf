"""How many victims nobody sees: what was published and what models say, from shipped content.

A file that ``zicht prevalence`` wrote holds what the models say, and one beside it what the lists
are. Nothing here is about a municipality, and nothing is computed by the platform.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TypedDict, cast

import ryaml

from zicht.content import content
from zicht.language import Language, Text, number
from zicht.platform.publication.methods import Reference

#: The ends of the scale, victims a year, and the numbers on it.
_SCALE = (4_000, 50_000)
_MARKS = (5_000, 10_000, 20_000)


class _Words(TypedDict):
    nl: str
    en: str


class _ReferenceData(TypedDict):
    text: str
    url: str


class _ListData(TypedDict):
    name: str
    meaning: _Words


class _OfficialData(TypedDict):
    per_year: int
    method: _Words
    source: _ReferenceData


class _Context(TypedDict):
    first_year: int
    last_year: int
    official: _OfficialData
    lists: list[_ListData]
    lists_source: _ReferenceData


class _Ends(TypedDict):
    low: float
    high: float


class _Verdict(_Words):
    conclusion: str
    reasons: list[_Words]
    estimates: _Ends


class _Estimate(TypedDict):
    name_nl: str
    name_en: str
    judged: bool
    population: float | None
    low: float | None
    high: float | None


class _Result(TypedDict):
    code_version: str
    fingerprint: str
    verdict: _Verdict
    estimates: list[_Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """What one named model says per year: an estimate and its interval, rounded.

    ``places`` are those of low end, estimate and high end on the scale, as ``34.50%``.
    """

    name: Text
    per_year: Text
    interval: Text | None
    places: tuple[str, str, str] | None
    is_judged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A number on the scale, and where it stands."""

    place: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenPopulation:
    """The official estimate, the range of the models, and the verdict with its reasons.

    ``low`` and ``high`` are the ends of the range per year. A range of models is no interval.
    """

    first_year: int
    last_year: int
    official: Text
    official_method: Text
    official_source: Reference
    low: Text
    high: Text
    conclusion: str
    reasons: tuple[Text, ...]
    models: tuple[ModelRow, ...]
    marks: tuple[Mark, ...]
    official_place: str
    lists: tuple[tuple[str, Text], ...]
    lists_source: Reference
    fingerprint: str
    code_version: str


@cache
def get() -> HiddenPopulation:
    """The Dutch figures of 2010 to 2015."""
    # Both files are ours and tested, so their shape is given.
    context = cast("_Context", ryaml.loads(_read("netherlands.yaml")))
    result = cast("_Result", json.loads(_read("netherlands.json")))
    years = context["last_year"] - context["first_year"] + 1
    verdict, official = result["verdict"], context["official"]
    return HiddenPopulation(
        first_year=context["first_year"],
        last_year=context["last_year"],
        official=_count(official["per_year"]),
        official_method=_text(official["method"]),
        official_source=Reference(**official["source"]),
        low=_per_year(verdict["estimates"]["low"], years),
        high=_per_year(verdict["estimates"]["high"], years),
        conclusion=verdict["conclusion"],
        reasons=tuple(_text(one) for one in verdict["reasons"]),
        models=tuple(_row(one, years) for one in result["estimates"] if one["population"]),
        marks=tuple(Mark(place=_place(one), text=_count(one)) for one in _MARKS),
        official_place=_place(official["per_year"]),
        lists=tuple((one["name"], _text(one["meaning"])) for one in context["lists"]),
        lists_source=Reference(**context["lists_source"]),
        fingerprint=result["fingerprint"],
        code_version=result["code_version"],
    )


def _read(name: str) -> str:
    return content("prevalence", name).read_text(encoding="utf-8")


def _row(one: _Estimate, years: int) -> ModelRow:
    interval = None
    if one["low"] is not None and one["high"] is not None:
        low, high = _per_year(one["low"], years), _per_year(one["high"], years)
        interval = Text(nl=f"{low.nl} tot {high.nl}", en=f"{low.en} to {high.en}")
    return ModelRow(
        name=Text(nl=_capital(one["name_nl"]), en=_capital(one["name_en"])),
        per_year=_per_year(one["population"] or 0, years),
        interval=interval,
        places=_places(one, years),
        is_judged=one["judged"],
    )


def _places(one: _Estimate, years: int) -> tuple[str, str, str] | None:
    low, middle, high = one["low"], one["population"], one["high"]
    if low is None or middle is None or high is None:
        return None
    return _place(low / years), _place(middle / years), _place(high / years)


def _place(per_year: float) -> str:
    """Where a number a year stands on a scale of ratios; what lies outside stands at its end."""
    first, last = _SCALE
    share = log(per_year / first) / log(last / first)
    return f"{100 * min(max(share, 0.0), 1.0):.2f}%"


def _per_year(total: float, years: int) -> Text:
    """In hundreds: no model is surer than that."""
    return _count(round(total / years, -2))


def _count(value: float) -> Text:
    return Text(nl=number(value, Language.NL), en=number(value, Language.EN))


def _text(words: _Words) -> Text:
    return Text(nl=words["nl"], en=words["en"])


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
