"""The register's tables: how each is written as CSV and read back.

A register is five files in one folder: ``municipalities.csv``, ``successions.csv``,
``regions.csv``, ``memberships.csv`` and ``aliases.csv``. Dates are written 2023-01-01; an empty
``valid_from`` means before 2019, an empty ``valid_to`` still in force (the day itself is the first
on which it no longer holds). Further columns are allowed and left alone.
"""

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from zicht.areas import cells
from zicht.areas.model import Municipality, Region, Succession
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

#: The files of a register, and the columns that each must have. ``municipalities.csv`` has a
#: column ``population_YEAR`` for each year that is known besides, and may have columns
#: ``urbanisation_YEAR`` with the CBS classes 1 to 5.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "municipalities.csv": (
        "code",
        "name",
        "province_code",
        "valid_from",
        "valid_to",
        "longitude",
        "latitude",
    ),
    "successions.csv": ("date", "from", "to", "share", "estimated"),
    "regions.csv": ("layer", "code", "name_nl", "name_en", "parent", "valid_from", "valid_to"),
    "memberships.csv": ("layer", "municipality", "region", "valid_from", "valid_to"),
    "aliases.csv": ("code", "alias"),
}

_POPULATION = re.compile(r"population_(\d{4})")
_URBANISATION = re.compile(r"urbanisation_(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRecord:
    """A region with its dates; ``parent`` is the larger region that it lies in, or None."""

    region: Region
    parent: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A municipality belongs to a region of a layer, from a day until another day."""

    layer: str
    municipality: str
    region: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The rows of the five files, and the fingerprint (SHA-256) of all of them together."""

    municipalities: tuple[Municipality, ...]
    successions: tuple[Succession, ...]
    regions: tuple[RegionRecord, ...]
    memberships: tuple[Membership, ...]
    aliases: tuple[tuple[str, str], ...]
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be read of the five files, and what could not.

    ``gaps`` are the rows of each incomplete file that are not in ``tables``, as an editor counts.
    """

    tables: Tables
    problems: tuple[Problem, ...]
    gaps: Mapping[str, frozenset[int]]


def read_tables(texts: Mapping[str, str]) -> Tables:
    """Read the five files, given as name to text.

    Raises InvalidInputError with every missing file, missing column and unreadable cell. Whether
    the rows agree with one another is for ``zicht.areas.checks``.
    """
    reading = read_what_is_there(texts)
    if reading.problems:
        raise InvalidInputError(reading.problems)
    return reading.tables


def read_what_is_there(texts: Mapping[str, str]) -> Reading:
    """Read the five files as far as possible, so that all that is wrong can be told at once."""
    problems: list[Problem] = []
    tables = Tables(
        municipalities=_rows(texts, "municipalities.csv", _municipality, problems),
        successions=_rows(texts, "successions.csv", _succession, problems),
        regions=_rows(texts, "regions.csv", _region, problems),
        memberships=_rows(texts, "memberships.csv", _membership, problems),
        aliases=_rows(texts, "aliases.csv", _alias, problems),
        fingerprint=fingerprint(texts),
    )
    gaps: dict[str, set[int]] = defaultdict(set)
    for one in problems:
        gaps[one.file or ""].add(one.row or 1)
    return Reading(
        tables=tables,
        problems=tuple(problems),
        gaps={file: frozenset(rows) for file, rows in gaps.items()},
    )


def fingerprint(texts: Mapping[str, str]) -> str:
    """SHA-256 of the files of a register, whatever order they come in."""
    digest = hashlib.sha256()
    for name in COLUMNS:
        digest.update(f"{name}\n{texts.get(name, '')}".encode())
    return digest.hexdigest()


_Record = TypeVar("_Record")
_Value = TypeVar("_Value", bound=int)


def _rows(
    texts: Mapping[str, str],
    file: str,
    read: Callable[[cells.Row], _Record],
    problems: list[Problem],
) -> tuple[_Record, ...]:
    if file not in texts:
        problems.append(_missing_file(file))
        return ()
    reader = csv.DictReader(io.StringIO(texts[file].removeprefix("\ufeff")), restval="")
    missing = [name for name in COLUMNS[file] if name not in (reader.fieldnames or ())]
    if missing:
        problems.extend(_missing_column(file, name) for name in missing)
        return ()
    return tuple(_records(reader, file, read, problems))


def _records(
    reader: "csv.DictReader[str]",
    file: str,
    read: Callable[[cells.Row], _Record],
    problems: list[Problem],
) -> Iterator[_Record]:
    for number, row in enumerate(reader, start=2):
        try:
            yield read(row)
        except cells.CellError as error:
            problems.append(
                Problem(
                    code="unreadable-cell",
                    message=error.message,
                    remedy=error.remedy,
                    file=file,
                    row=number,
                    column=error.column,
                    value=error.value,
                )
            )


def _municipality(row: cells.Row) -> Municipality:
    return Municipality(
        code=cells.municipality_code(row, "code"),
        name=cells.filled(row, "name"),
        province_code=cells.filled(row, "province_code"),
        valid_from=cells.optional_date(row, "valid_from"),
        valid_to=cells.optional_date(row, "valid_to"),
        population=_by_year(row, _POPULATION, cells.whole_number),
        urbanisation=_by_year(row, _URBANISATION, cells.urbanisation),
        longitude=cells.degrees(row, "longitude", bound=180),
        latitude=cells.degrees(row, "latitude", bound=90),
    )


def _by_year(
    row: cells.Row, columns: re.Pattern[str], read: Callable[[str, str], _Value]
) -> tuple[tuple[int, _Value], ...]:
    """What the columns of a kind say, by the year in their names; no empty cells."""
    found = {
        int(match[1]): read(column, cell)
        for column, cell in row.items()
        if cell and (match := columns.fullmatch(column or ""))
    }
    return tuple(sorted(found.items()))


def _succession(row: cells.Row) -> Succession:
    day = cells.optional_date(row, "date")
    if day is None:
        raise cells.empty("date")
    return Succession(
        day=day,
        source=cells.municipality_code(row, "from"),
        target=cells.municipality_code(row, "to"),
        share=cells.share(row),
        estimated=cells.yes_or_no(row, "estimated"),
    )


def _region(row: cells.Row) -> RegionRecord:
    name = Text(nl=cells.filled(row, "name_nl"), en=cells.filled(row, "name_en"))
    return RegionRecord(
        region=Region(layer=cells.layer(row), code=cells.filled(row, "code"), name=name),
        parent=row["parent"] or None,
        valid_from=cells.optional_date(row, "valid_from"),
        valid_to=cells.optional_date(row, "valid_to"),
    )


def _membership(row: cells.Row) -> Membership:
    return Membership(
        layer=cells.layer(row),
        municipality=cells.municipality_code(row, "municipality"),
        region=cells.filled(row, "region"),
        valid_from=cells.optional_date(row, "valid_from"),
        valid_to=cells.optional_date(row, "valid_to"),
    )


def _alias(row: cells.Row) -> tuple[str, str]:
    return cells.municipality_code(row, "code"), cells.filled(row, "alias")


def _missing_file(file: str) -> Problem:
    return Problem(
        code="missing-file",
        message=Text(nl="Het bestand ontbreekt.", en="The file is missing."),
        remedy=Text(nl="Zet het bij de andere tabellen.", en="Put it beside the other tables."),
        file=file,
    )


def _missing_column(file: str, column: str) -> Problem:
    return Problem(
        code="missing-column",
        message=Text(nl="De kolom ontbreekt.", en="The column is missing."),
        remedy=Text(
            nl="Voeg de kolom toe; een lege kolom mag waar een waarde niet bekend is.",
            en="Add the column; it may be empty where a value is not known.",
        ),
        file=file,
        row=1,
        column=column,
    )
