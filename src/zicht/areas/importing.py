"""What an operator brings in: official boundaries and newer tables, checked before use."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from zicht.areas.boundaries import Boundaries, Boundary
from zicht.areas.model import Municipality
from zicht.areas.register import Register
from zicht.areas.storage import read_operator_texts, read_package_texts, write_register
from zicht.areas.tables import COLUMNS
from zicht.files import write_atomically
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

# A simplified border may leave the largest place just outside; one of another municipality lies
# further off.
_NEAR_KM = 2.0

_BOUNDARY_FILE = re.compile(r"boundaries-(\d{4}-\d{2}-\d{2})\.geojson")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedBoundaries:
    """Boundaries that were checked and stored: where, of how many municipalities, of which day."""

    path: Path
    count: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRegister:
    """A register that was checked and stored: where, and what it holds."""

    path: Path
    register: Register


def import_boundaries(
    register: Register, file: Path, *, day: date, directory: Path
) -> ImportedBoundaries:
    """Check a file of boundaries against the register of a day and store it in ``directory``.

    It is stored as ``boundaries-DAY.geojson``, in one step. Raises InvalidInputError, and writes
    nothing, when the file cannot be read or its codes are not exactly those of the day.
    """
    boundaries = Boundaries.load(file)
    problems = tuple(_compare(register, boundaries, day, file))
    if problems:
        raise InvalidInputError(problems)
    path = directory / f"boundaries-{day.isoformat()}.geojson"
    write_atomically(path, boundaries.to_geojson())
    return ImportedBoundaries(path=path, count=len(boundaries.areas), day=day)


def find_boundaries(register: Register, directory: Path, day: date) -> Path | None:
    """The stored boundaries that hold on ``day``: those of a day with the same municipalities.

    None when there are none; then a map is drawn as a cartogram.
    """
    wanted = register.on(day)
    for path in sorted(directory.glob("boundaries-*.geojson")):
        match = _BOUNDARY_FILE.fullmatch(path.name)
        if match and register.on(date.fromisoformat(match[1])) == wanted:
            return path
    return None


def import_register(files: Sequence[Path], *, directory: Path) -> ImportedRegister:
    """Check newer tables together with the present ones, and put them into use in ``directory``.

    Each file is one of the tables of ``zicht.areas.tables``, known by its columns. A table that
    is not given stays as it is. Raises InvalidInputError, and changes nothing, when a table
    cannot be read or the tables contradict one another.
    """
    texts = dict(read_operator_texts(directory) or read_package_texts())
    given: dict[str, str] = {}
    for file in files:
        text = _read_text(file)
        name = _table_name(text, file)
        if name in given:
            raise InvalidInputError([_table_twice(name, file, given[name])])
        texts[name], given[name] = text, file.name
    try:
        register = Register.from_texts(texts)
    except InvalidInputError as error:
        # Say the name of the operator's own file, where there is one.
        named = (replace(one, file=given.get(one.file or "", one.file)) for one in error.problems)
        raise InvalidInputError(tuple(named)) from error
    return ImportedRegister(path=write_register(directory, texts), register=register)


def _compare(
    register: Register, boundaries: Boundaries, day: date, file: Path
) -> Iterator[Problem]:
    expected = {one.code: one for one in register.on(day)}
    codes = boundaries.codes
    missing = [one for code, one in expected.items() if code not in codes]
    unknown = sorted(codes - expected.keys())
    if missing or unknown:
        hint = _fitting_day(register, boundaries)
        yield from (_missing(one, day, hint, file) for one in missing)
        yield from (_unknown(code, day, hint, file) for code in unknown)
    for one in boundaries.areas:
        if one.area_km2() <= 0:
            yield _empty(one.code, file)
        elif one.code in expected and _is_elsewhere(one, expected[one.code]):
            yield _elsewhere(expected[one.code], file)


def _is_elsewhere(boundary: Boundary, municipality: Municipality) -> bool:
    x, y = municipality.longitude, municipality.latitude
    return x is not None and y is not None and boundary.distance_km(x, y) > _NEAR_KM


def _fitting_day(register: Register, boundaries: Boundaries) -> date | None:
    """A day on which the register has exactly these codes, if there is one."""
    codes = boundaries.codes
    for day in register.days_of_change():
        if {one.code for one in register.on(day)} == codes:
            return day
    return None


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            [
                Problem(
                    code="wrong-encoding",
                    message=Text(nl="Het bestand is geen UTF-8.", en="The file is not UTF-8."),
                    remedy=Text(nl="Bewaar het als CSV UTF-8.", en="Save it as CSV UTF-8."),
                    file=file.name,
                )
            ]
        ) from error


def _table_name(text: str, file: Path) -> str:
    header = next(csv.reader(io.StringIO(text)), [])
    for name, columns in COLUMNS.items():
        if set(columns) <= set(header):
            return name
    known = "; ".join(f"{name}: {', '.join(columns)}" for name, columns in COLUMNS.items())
    raise InvalidInputError(
        [
            Problem(
                code="unknown-table",
                message=Text(
                    nl="De kolommen zijn van geen enkele tabel van het register.",
                    en="The columns are those of no table of the register.",
                ),
                remedy=Text(
                    nl=f"Scheid de kolommen met komma's en gebruik deze koppen: {known}.",
                    en=f"Separate columns by commas and use these headings: {known}.",
                ),
                file=file.name,
                row=1,
            )
        ]
    )


def _table_twice(name: str, file: Path, first: str) -> Problem:
    return Problem(
        code="table-twice",
        message=Text(
            nl=f"De tabel {name} is twee keer gegeven; eerder als {first}.",
            en=f"The table {name} was given twice; before as {first}.",
        ),
        remedy=Text(nl="Geef elke tabel één keer.", en="Give each table once."),
        file=file.name,
    )


def _missing(one: Municipality, day: date, hint: date | None, file: Path) -> Problem:
    return Problem(
        code="missing-municipality",
        message=Text(
            nl=f"{one.name} ({one.code}) ontbreekt, maar bestaat op {day}.",
            en=f"{one.name} ({one.code}) is missing but exists on {day}.",
        ),
        remedy=_other_day(hint),
        file=file.name,
        value=one.code,
    )


def _unknown(code: str, day: date, hint: date | None, file: Path) -> Problem:
    return Problem(
        code="unknown-municipality",
        message=Text(
            nl=f"{code} is geen gemeente op {day}.", en=f"{code} is no municipality on {day}."
        ),
        remedy=_other_day(hint),
        file=file.name,
        value=code,
    )


def _other_day(hint: date | None) -> Text:
    if hint is not None:
        return Text(
            nl=f"Het bestand past bij {hint}: gebruik --on {hint}.",
            en=f"The file fits {hint}: use --on {hint}.",
        )
    return Text(
        nl="Gebruik het bestand van die dag, of kies een andere dag met --on.",
        en="Use the file of that day, or choose another day with --on.",
    )


def _elsewhere(one: Municipality, file: Path) -> Problem:
    return Problem(
        code="wrong-place",
        message=Text(
            nl=f"Het vlak van {one.name} ({one.code}) ligt niet waar die gemeente ligt.",
            en=f"The polygon of {one.name} ({one.code}) is not where that municipality is.",
        ),
        remedy=Text(
            nl="Kijk of de codes bij de goede vlakken staan, of verbeter het punt in het register.",
            en="See whether the codes stand at the right polygons, or correct the point in the "
            "register.",
        ),
        file=file.name,
        value=one.code,
    )


def _empty(code: str, file: Path) -> Problem:
    return Problem(
        code="no-land",
        message=Text(nl=f"Het vlak van {code} is leeg.", en=f"The polygon of {code} is empty."),
        remedy=Text(
            nl="Gebruik een bestand dat minder sterk vereenvoudigd is.",
            en="Use a file that is less simplified.",
        ),
        file=file.name,
        value=code,
    )
