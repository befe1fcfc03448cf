"""Which variables a case is about, from its definition and the definitions beside it."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations, takewhile
from typing import TypeVar

import polars as pl

from verify.survey_reference.case import Case, cases
from verify.survey_reference.designs import columns

Found = TypeVar("Found")

# A name may hold a point; the point at the end of a sentence is not part of it.
_WORD = r"[A-Za-z_]\w*(?:\.\w+)*"
_OF = r"\b(mean|total|share|proportion)s?\s+of\s+(?:the\s+)?(?:0/1\s+)?(?:variables?\s+)?"
_BY = re.compile(rf"\b(?:by|per|within)\s+({_WORD}(?:\s*(?:x|\*|and)\s+{_WORD})*)")
_PAIR = re.compile(rf"({_WORD})\s*/\s*({_WORD})")
_LEVEL = re.compile(rf"({_WORD})\s*==?\s*['\"]?([\w+-]+(?:\.\w+)*)")
_DIFFERENCE = re.compile(
    r"difference\s+(?:of\s+)?['\"]?([\w.]+)['\"]?\s+minus\s+['\"]?(\w+(?:\.\w+)*)"
)
_GROUPS = re.compile(rf"\bt[- ]test\w*\s+of\s+(?:the\s+)?(?:means?\s+of\s+)?({_WORD})")
_BETWEEN = re.compile(rf"\b(?:between|across|by)\s+(?:the\s+)?({_WORD})")
_AGAINST = re.compile(r"\b(?:against|with|equals?|equal to|=)\s+(-?\d+(?:\.\d+)?)")
_CROSS = re.compile(rf"({_WORD})\s+(?:and|x|by|versus)\s+({_WORD})")
_QUANTILE = re.compile(rf"\b(?:[Qq]uartiles?|[Qq]uantiles?|[Mm]edians?)\s+of\s+({_WORD})")


@dataclass(frozen=True)
class DomainOf:
    """A mean or total of a variable, per combination of levels of some others."""

    kind: str
    variable: str
    by: tuple[str, ...]


class Prose:
    """What the words of a case say about a table.

    What the definition of a case leaves unsaid, other cases of the folder on the same file say.
    """

    def __init__(self, case: Case, table: pl.DataFrame) -> None:
        self.case, self.table = case, table

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The definition, then those of the cases on the same file, then all others."""
        others = [one for one in cases(self.case.folder) if one.name != self.case.name]
        others.sort(key=lambda one: (one.input != self.case.input, one.design != self.case.design))
        return (self.case.definition, *(one.definition for one in others))

    def first(self, find: Callable[[str], Found | None]) -> Found:
        """The first thing found, the own definition first; raises when nothing says it."""
        for text in self.texts:
            found = find(text)
            if found:
                return found
        raise ValueError(f"not said in the definition: {self.case.definition}")

    def levels(self, name: str) -> list[str]:
        """The levels of a column, as text."""
        return [level(one) for one in self.table[name].drop_nulls().unique().to_list()]

    def ratios(self) -> list[tuple[str, str]]:
        """Pairs of variables of which the ratio is asked."""

        def find(text: str) -> list[tuple[str, str]]:
            return [(a, b) for a, b in _PAIR.findall(text) if self._has(a, b)]

        return self.first(find)

    def property(self) -> tuple[str, str]:
        """The variable and level whose share is asked; level 1 of a 0/1 variable."""
        return self.first(self._property)

    def _property(self, text: str) -> tuple[str, str] | None:
        left_out = set(columns(self.case.design.get("filter"), self.table))
        for name, value in _LEVEL.findall(text):
            if self._has(name) and name not in left_out and value in self.levels(name):
                return name, value
        for name in re.findall(_WORD, text):
            if self._has(name) and name not in left_out and self.is_binary(name):
                return name, "1"
        return None

    def is_binary(self, name: str) -> bool:
        """Whether a column holds 0 and 1 only."""
        return self.table[name].dtype.is_numeric() and set(self.levels(name)) <= {"0", "1"}

    def domains_of(self, text: str) -> list[DomainOf]:
        """Every ``means of V by D`` in a text, also ``means of V and totals of W by D x E``."""
        found, start = [], 0
        for match in _BY.finditer(text):
            names = re.split(r"\s*(?:\bx\b|\*|\band\b)\s*", match[1])
            by = tuple(takewhile(self._has, names))
            if by:
                before = text[start : match.start()]
                found += [DomainOf(kind, name, by) for kind, name in self._asked(before)]
                start = match.start(1)
        return found

    def _asked(self, text: str) -> Iterator[tuple[str, str]]:
        """What is asked of which variables, e.g. ``("mean", "api00")``; lists count whole."""
        for match in re.finditer(
            rf"{_OF}({_WORD}(?:(?:,\s*|\s+and\s+){_WORD}\b(?!\s+of\b))*)", text, re.I
        ):
            for name in re.split(r",\s*|\s+and\s+", match[2]):
                if not self._has(name):
                    break
                yield "total" if match[1].lower() == "total" else "mean", name

    def domain(self, keys: Sequence[str], kind: str, name: str) -> DomainOf:
        """What is asked per domain, when the domains have these keys."""
        fits = self._fitting(keys, name)

        def find(text: str) -> DomainOf | None:
            asked = [one for one in self.domains_of(text) if one.by in fits]
            return next((one for one in asked if one.kind == kind), None) or next(iter(asked), None)

        def plain(text: str) -> DomainOf | None:
            asked = next((v for k, v in self._asked(text) if k == kind), None)
            shared = self._property(text)
            name = asked or (shared[0] if shared else None)
            return DomainOf(kind, name, fits[0]) if name and fits else None

        try:
            return self.first(find)
        except ValueError:
            return self.first(plain)

    def _fitting(self, keys: Sequence[str], name: str) -> list[tuple[str, ...]]:
        parts = _parts(keys)
        fitting = [
            column
            for column in self.table.columns
            if any(self.prefix(column, part) is not None for part in parts)
        ]
        found = [
            by
            for chosen in combinations(fitting, len(parts))
            for by in permutations(chosen)
            if self._fits(by, parts)
        ]
        return sorted(found, key=lambda by: "_".join(by) not in name)

    def _fits(self, by: tuple[str, ...], parts: list[set[str]]) -> bool:
        prefixes = [self.prefix(name, part) for name, part in zip(by, parts, strict=True)]
        # A single column has to have these levels and no others.
        return None not in prefixes and (len(by) > 1 or len(self.levels(by[0])) == len(parts[0]))

    def prefix(self, name: str, keys: Collection[str]) -> str | None:
        """What stands before the levels of a column in keys, such as P in P1; None if no fit."""
        levels = set(self.levels(name))
        start = re.sub(r"\d.*", "", next(iter(keys)))
        for prefix in ("", start):
            if {key.removeprefix(prefix) for key in keys} <= levels:
                return prefix
        return None

    def prefixes(self, by: Sequence[str], keys: Sequence[str]) -> list[str]:
        """:meth:`prefix` for every column of crossed domains."""
        pairs = zip(by, _parts(keys), strict=True)
        return [self.prefix(name, part) or "" for name, part in pairs]

    def difference(self) -> tuple[str, str] | None:
        """The two levels of which the difference is asked, the first minus the second."""
        found = _DIFFERENCE.search(self.case.definition)
        return (found[1], found[2]) if found else None

    def tested(self) -> str:
        """The variable of a t test."""
        return self.first(lambda text: self._named(_GROUPS, text))

    def between(self) -> str | None:
        """The variable that makes the groups of a t test; None when there is one group."""
        return self._named(_BETWEEN, self.case.definition)

    def against(self) -> float:
        """The number a mean is tested against."""
        found = _AGAINST.search(self.case.definition)
        return float(found[1]) if found else 0.0

    def crossed(self) -> tuple[str, str]:
        """The two variables whose independence is tested."""

        def find(text: str) -> tuple[str, str] | None:
            start = re.search(r"independence|rao-?\s?scott|chi-?square|test", text, re.I)
            pairs = _CROSS.findall(text[start.start() :]) if start else []
            return next(((a, b) for a, b in pairs if self._has(a, b)), None)

        return self.first(find)

    def ranked(self) -> str:
        """The variable of which quantiles are asked."""
        return self.first(lambda text: self._named(_QUANTILE, text))

    def measured(self) -> str:
        """The first variable of which a mean or total is asked."""
        return self.first(lambda text: next((name for _, name in self._asked(text)), None))

    def _named(self, pattern: re.Pattern[str], text: str) -> str | None:
        return next((name for name in pattern.findall(text) if self._has(name)), None)

    def _has(self, *names: str) -> bool:
        return all(name in self.table.columns for name in names)


def level(value: object) -> str:
    """A level as R writes it: whole numbers without a point."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _parts(keys: Sequence[str]) -> list[set[str]]:
    return [set(part) for part in zip(*(key.split("|") for key in keys), strict=True)]
