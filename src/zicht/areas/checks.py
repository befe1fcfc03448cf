"""Whether the rows of a register agree with one another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from math import isclose
from typing import TypeAlias, TypeVar

from zicht.areas.model import Layer, Municipality
from zicht.areas.tables import Tables
from zicht.language import Text
from zicht.problems import Problem

# Three parts written as 0.333 each still pass.
_SHARE_TOLERANCE = 0.0015


_Gaps: TypeAlias = Mapping[str, frozenset[int]]
_Row = TypeVar("_Row")

#: The files to whose rows a file refers; while one of them has gaps, a reference says nothing.
_REFERS_TO: Mapping[str, frozenset[str]] = {
    "municipalities.csv": frozenset({"regions.csv", "successions.csv"}),
    "successions.csv": frozenset({"municipalities.csv", "successions.csv"}),
    "regions.csv": frozenset({"regions.csv"}),
    "memberships.csv": frozenset({"municipalities.csv", "regions.csv"}),
    "aliases.csv": frozenset({"municipalities.csv"}),
}
_REFERRING = frozenset(
    {"unknown-code", "no-successor", "shares-do-not-add-up", "does-not-end", "not-in-force"}
)


def check(tables: Tables, gaps: _Gaps | None = None) -> tuple[Problem, ...]:
    """Every contradiction in the tables, in the order of the files; empty when there is none.

    Rows are counted as an editor shows them, the heading being row 1. ``gaps`` are the rows of
    each file that could not be read: they are counted, and what refers to that file is not judged.
    """
    gaps = gaps or {}
    found = (
        *_check_municipalities(tables, gaps),
        *_check_successions(tables, gaps),
        *_check_shares(tables),
        *_check_regions(tables, gaps),
        *_check_memberships(tables, gaps),
        *_check_aliases(tables, gaps),
    )
    return tuple(
        one
        for one in found
        if one.code not in _REFERRING or gaps.keys().isdisjoint(_REFERS_TO[one.file or ""])
    )


def _numbered(file: str, rows: Iterable[_Row], gaps: _Gaps) -> Iterator[tuple[int, _Row]]:
    left_out = gaps.get(file, frozenset())
    numbers = (number for number in count(2) if number not in left_out)
    return zip(numbers, rows, strict=False)


def _check_municipalities(tables: Tables, gaps: _Gaps) -> Iterator[Problem]:
    file = "municipalities.csv"
    provinces = {one.region.code for one in tables.regions if one.region.layer == Layer.PROVINCE}
    ends = {(one.source, one.day) for one in tables.successions}
    seen: set[str] = set()
    for row, one in _numbered("municipalities.csv", tables.municipalities, gaps):
        if one.code in seen:
            yield _twice(file, row, "code", one.code)
        seen.add(one.code)
        if one.province_code not in provinces:
            yield _unknown(file, row, "province_code", one.province_code)
        if _ends_before_it_starts(one.valid_from, one.valid_to):
            yield _reversed_dates(file, row)
        if one.valid_to is not None and (one.code, one.valid_to) not in ends:
            yield _no_successor(file, row, one)
        if not one.population:
            yield _no_population(file, row, one)


def _check_successions(tables: Tables, gaps: _Gaps) -> Iterator[Problem]:
    file = "successions.csv"
    by_code = {one.code: one for one in tables.municipalities}
    keeps_a_part = {(one.source, one.day) for one in tables.successions if one.source == one.target}
    for row, one in _numbered("successions.csv", tables.successions, gaps):
        for column, code in (("from", one.source), ("to", one.target)):
            if code not in by_code:
                yield _unknown(file, row, column, code)
        source, target = by_code.get(one.source), by_code.get(one.target)
        if source and source.valid_to != one.day and (one.source, one.day) not in keeps_a_part:
            yield _does_not_end(file, row, source, one.day)
        if target and not target.is_valid_on(one.day):
            yield _wrong_day(file, row, target, one.day)


def _check_shares(tables: Tables) -> Iterator[Problem]:
    totals: dict[tuple[str, date], float] = defaultdict(float)
    for one in tables.successions:
        totals[one.source, one.day] += one.share
    for (code, day), total in totals.items():
        if not isclose(total, 1, abs_tol=_SHARE_TOLERANCE):
            yield Problem(
                code="shares-do-not-add-up",
                message=Text(
                    nl=f"De aandelen van {code} op {day} zijn samen {total:.3f}.",
                    en=f"The shares of {code} on {day} add up to {total:.3f}.",
                ),
                remedy=Text(
                    nl="Maak er samen 1 van; wat blijft bestaan krijgt een rij naar zichzelf.",
                    en="Make them 1 together; a part that stays has a row to itself.",
                ),
                file="successions.csv",
                column="share",
                value=code,
            )


def _check_regions(tables: Tables, gaps: _Gaps) -> Iterator[Problem]:
    file = "regions.csv"
    codes = {one.region.code for one in tables.regions}
    counts: Counter[tuple[str, str]] = Counter()
    for row, one in _numbered("regions.csv", tables.regions, gaps):
        key = (one.region.layer, one.region.code)
        counts[key] += 1
        if counts[key] == 2:
            yield _twice(file, row, "code", one.region.code)
        if one.parent is not None and one.parent not in codes:
            yield _unknown(file, row, "parent", one.parent)
        if _ends_before_it_starts(one.valid_from, one.valid_to):
            yield _reversed_dates(file, row)


def _check_memberships(tables: Tables, gaps: _Gaps) -> Iterator[Problem]:
    file = "memberships.csv"
    municipalities = {one.code for one in tables.municipalities}
    regions = {(one.region.layer, one.region.code) for one in tables.regions}
    for row, one in _numbered("memberships.csv", tables.memberships, gaps):
        if one.municipality not in municipalities:
            yield _unknown(file, row, "municipality", one.municipality)
        if one.layer == Layer.PROVINCE:
            yield _province_elsewhere(file, row, one.municipality)
        elif (one.layer, one.region) not in regions:
            yield _unknown(file, row, "region", one.region)
        if _ends_before_it_starts(one.valid_from, one.valid_to):
            yield _reversed_dates(file, row)


def _check_aliases(tables: Tables, gaps: _Gaps) -> Iterator[Problem]:
    municipalities = {one.code for one in tables.municipalities}
    for row, (code, _alias) in _numbered("aliases.csv", tables.aliases, gaps):
        if code not in municipalities:
            yield _unknown("aliases.csv", row, "code", code)


def _ends_before_it_starts(valid_from: date | None, valid_to: date | None) -> bool:
    return valid_from is not None and valid_to is not None and valid_to <= valid_from


def _twice(file: str, row: int, column: str, value: str) -> Problem:
    return Problem(
        code="duplicate-code",
        message=Text(nl=f"{value} staat er twee keer.", en=f"{value} stands there twice."),
        remedy=Text(nl="Haal een van de rijen weg.", en="Remove one of the rows."),
        file=file,
        row=row,
        column=column,
        value=value,
    )


def _unknown(file: str, row: int, column: str, value: str) -> Problem:
    return Problem(
        code="unknown-code",
        message=Text(nl=f"{value} is niet bekend.", en=f"{value} is not known."),
        remedy=Text(
            nl="Verbeter de code, of voeg toe waar hij naar verwijst.",
            en="Correct the code, or add what it refers to.",
        ),
        file=file,
        row=row,
        column=column,
        value=value,
    )


def _province_elsewhere(file: str, row: int, municipality: str) -> Problem:
    return Problem(
        code="province-elsewhere",
        message=Text(
            nl=f"De provincie van {municipality} staat in municipalities.csv; hier telt zij niet.",
            en=f"The province of {municipality} stands in municipalities.csv; here it is not used.",
        ),
        remedy=Text(
            nl="Haal de rij weg, of wijzig province_code in municipalities.csv.",
            en="Remove the row, or change province_code in municipalities.csv.",
        ),
        file=file,
        row=row,
        column="layer",
        value=municipality,
    )


def _reversed_dates(file: str, row: int) -> Problem:
    return Problem(
        code="reversed-dates",
        message=Text(
            nl="Het einde ligt niet na het begin.", en="The end is not after the beginning."
        ),
        remedy=Text(
            nl="Zet in valid_to de eerste dag waarop het niet meer geldt.",
            en="Let valid_to be the first day on which it no longer holds.",
        ),
        file=file,
        row=row,
        column="valid_to",
    )


def _no_successor(file: str, row: int, one: Municipality) -> Problem:
    return Problem(
        code="no-successor",
        message=Text(
            nl=f"{one.name} ({one.code}) is opgeheven, maar heeft geen opvolger.",
            en=f"{one.name} ({one.code}) has ended but has no successor.",
        ),
        remedy=Text(
            nl="Voeg de opvolger toe aan successions.csv.", en="Add it to successions.csv."
        ),
        file=file,
        row=row,
        column="valid_to",
        value=one.code,
    )


def _no_population(file: str, row: int, one: Municipality) -> Problem:
    return Problem(
        code="no-population",
        message=Text(
            nl=f"Van {one.name} ({one.code}) is geen enkel inwonertal bekend.",
            en=f"No population figure of {one.name} ({one.code}) is known.",
        ),
        remedy=Text(
            nl="Vul ten minste een kolom population_JJJJ in.",
            en="Fill in at least one column population_YYYY.",
        ),
        file=file,
        row=row,
        value=one.code,
    )


def _does_not_end(file: str, row: int, one: Municipality, day: date) -> Problem:
    return Problem(
        code="does-not-end",
        message=Text(
            nl=f"{one.name} ({one.code}) houdt op {day} niet op te bestaan.",
            en=f"{one.name} ({one.code}) does not end on {day}.",
        ),
        remedy=Text(
            nl="Maak de datum gelijk aan valid_to, of geef wat blijft een rij naar zichzelf.",
            en="Make the date equal to valid_to, or give the part that stays a row to itself.",
        ),
        file=file,
        row=row,
        column="date",
        value=one.code,
    )


def _wrong_day(file: str, row: int, one: Municipality, day: date) -> Problem:
    return Problem(
        code="not-in-force",
        message=Text(
            nl=f"{one.name} ({one.code}) bestaat niet op {day}.",
            en=f"{one.name} ({one.code}) does not exist on {day}.",
        ),
        remedy=Text(
            nl="Laat de datum kloppen met valid_from en valid_to.",
            en="Make the date agree with valid_from and valid_to.",
        ),
        file=file,
        row=row,
        column="date",
        value=one.code,
    )
