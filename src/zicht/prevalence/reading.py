"""Reading capture histories: one row per combination of lists, with how many people.

A CSV, XLSX, Parquet or SPSS file with a column of 0 and 1 per list, a column with the count, and
perhaps columns with covariates. :mod:`zicht.prevalence.line_lists` reads lists of pseudonyms.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from zicht.prevalence import reading_findings as findings
from zicht.prevalence.assembling import (
    ListsRead,
    assembled,
    list_problems,
    refuse,
    suspect_lists,
)
from zicht.prevalence.histories import Whole
from zicht.problems import Problem
from zicht.responses.source import Source
from zicht.responses.source_reading import read_source

#: Few enough digits for every sum to be exact.
_COUNT = re.compile(r"[0-9]{1,12}")
_MARKS = ("0", "1")
#: So many cells of a short list may be typed wrong before it is taken for something else.
_MOST_SLIPS = 2

#: The cells of a column, as text.
Texts = Sequence[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """What stands in a file: marks per list, levels per covariate, and counts."""

    source: Source
    lists: Mapping[str, Texts]
    levels: Mapping[str, Texts]
    count: str
    counts: Texts

    def masks(self) -> Whole:
        """The lists of every row; what is no mark is 0."""
        masks = np.zeros(self.source.size, np.int64)
        for place, marks in enumerate(self.lists.values()):
            masks |= np.array([mark == "1" for mark in marks], np.int64) << place
        return masks

    def marks_at(self, at: int) -> list[tuple[str, str | None]]:
        """The lists and their marks on one row."""
        return [(name, marks[at]) for name, marks in self.lists.items()]

    def numbers(self, *, otherwise: int) -> Whole:
        """The count of every row, and ``otherwise`` for what is none."""
        read = [int(one) if one and _COUNT.fullmatch(one) else otherwise for one in self.counts]
        return np.array(read, np.int64)


def read_histories(
    path: Path,
    *,
    covariates: Sequence[str] = (),
    degrees: Mapping[str, int] | None = None,
    count: str = "count",
    accept_suspect_lists: bool = False,
) -> ListsRead:
    """Read histories with counts.

    ``covariates`` are columns that divide people in strata, and ``degrees`` say which of them
    follow a polynomial; all other columns than ``count`` are lists. Histories that are absent hold
    nobody; a row of nobody on no list is ignored. Raises InvalidInputError with every fault at
    once: also for a list that overlaps with nobody or lies within another, unless
    ``accept_suspect_lists`` makes those notices. OSError when there is no such file.
    """
    source = read_source(path, [count, *covariates])
    return histories_in(
        source,
        covariates=covariates,
        degrees=degrees,
        count=count,
        accept_suspect_lists=accept_suspect_lists,
    )


def histories_in(
    source: Source,
    *,
    covariates: Sequence[str] = (),
    degrees: Mapping[str, int] | None = None,
    count: str = "count",
    accept_suspect_lists: bool = False,
) -> ListsRead:
    """The same from a table that was read already."""
    refuse([*_absent(source, count, covariates)], source.name)
    given = _columns(source, covariates, count)
    problems = [*list_problems(tuple(given.lists)), *_faults(given)]
    suspects = _suspects(given, problems)
    refuse(problems if accept_suspect_lists else [*problems, *suspects], source.name)
    levels = {name: [one or "" for one in texts] for name, texts in given.levels.items()}
    masks, counts = given.masks(), given.numbers(otherwise=0)
    table = assembled(tuple(given.lists), masks, counts, levels, degrees or {}, source.name)
    return ListsRead(
        table=table,
        notices=(*source.notices, *suspects),
        fingerprints=(source.fingerprint,),
    )


def _absent(source: Source, count: str, covariates: Sequence[str]) -> Iterator[Problem]:
    if count not in source.headings:
        yield findings.missing_count(count, source.headings)
    for name in covariates:
        if name not in source.headings:
            yield findings.missing_column(name, source.headings)


def _columns(source: Source, covariates: Sequence[str], count: str) -> _Columns:
    texts: dict[str, Texts] = {name: source.texts(name).to_list() for name in source.headings}
    return _Columns(
        source=source,
        lists={name: texts[name] for name in texts if name not in {count, *covariates}},
        levels={name: texts[name] for name in covariates},
        count=count,
        counts=texts[count],
    )


def _faults(given: _Columns) -> Iterator[Problem]:
    """Columns that are hardly lists, and what is wrong with rows, in their order."""
    unlike = dict(_unlike_lists(given))
    for name, bad_cells in unlike.items():
        yield findings.no_marks(name, bad_cells, given.source.size)
    first_rows: dict[tuple[int, tuple[str | None, ...]], int] = {}
    masks, counts = given.masks().tolist(), given.numbers(otherwise=-1).tolist()
    for at, row in enumerate(given.source.rows.tolist()):
        bad = [(name, mark) for name, mark in given.marks_at(at) if mark not in _MARKS]
        level = tuple(texts[at] for texts in given.levels.values())
        yield from (findings.bad_mark(row, *one) for one in bad if one[0] not in unlike)
        for name, one in zip(given.levels, level, strict=True):
            if one is None:
                yield findings.no_level(row, name)
        # The row of those on no list may be there without a count: nobody can know it.
        if counts[at] < 0 and (bad or masks[at] or given.counts[at]):
            yield findings.bad_count(row, given.count, given.counts[at])
        if not bad:
            first = first_rows.setdefault((masks[at], level), row)
            yield from _history_faults(given, row, first, masks[at], counts[at])


def _unlike_lists(given: _Columns) -> Iterator[tuple[str, int]]:
    """Columns with as many other cells as marks, and how many: of a trait, or not filled in."""
    rows = given.source.size
    for name, marks in given.lists.items():
        bad = sum(mark not in _MARKS for mark in marks)
        if bad == rows or (bad > _MOST_SLIPS and 2 * bad >= rows):
            yield name, bad


def _history_faults(
    given: _Columns, row: int, first: int, mask: int, count: int
) -> Iterator[Problem]:
    if not mask and count > 0:
        yield findings.impossible_history(row, given.count, count)
    if mask and first != row:
        yield findings.duplicate_history(row, first)


def _suspects(given: _Columns, problems: Sequence[Problem]) -> list[Problem]:
    """Suspect lists, when it is known who is on what; a count that is none may be anything."""
    unknown = {"too-few-lists", "too-many-lists", "duplicate-list", "not-zero-or-one"}
    if any(one.code in unknown for one in problems):
        return []
    return suspect_lists(tuple(given.lists), given.masks(), given.numbers(otherwise=1))
