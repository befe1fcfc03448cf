"""Reading a table that was uploaded, in memory: histories with counts, and never a row per person.

A list of people does not belong on the platform, not even with pseudonyms. It is refused before
anything in its cells is looked at or shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zicht.language import Text
from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.reading import histories_in
from zicht.problems import InvalidInputError, Problem
from zicht.responses.source import Source
from zicht.responses.source_reading import source_of

#: Tables of combinations are small: of 16 lists there are 65,535.
LARGEST_MB = 2
#: Headings that are taken to be the number of people.
COUNTS = ("count", "aantal", "people", "mensen", "n", "number", "freq", "frequency")
#: Words in headings of tables with a row per person.
_PERSONAL = frozenset(
    (
        *("pseudonym", "pseudoniem", "id", "identifier", "bsn", "dossier", "dossiernummer"),
        *("client", "cliënt", "clientnummer", "persoon", "person", "naam", "name", "voornaam"),
        *("achternaam", "firstname", "lastname", "surname", "geboortedatum", "geboortejaar"),
        *("birthdate", "birthday", "dob", "adres", "address", "postcode", "email", "telefoon"),
        *("phone", "nationaliteit", "nationality", "record", "nummer"),
    )
)
#: Of these, what may divide people in groups, when it is said to.
_TRAITS = frozenset(("nationaliteit", "nationality", "geboortejaar"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Brought:
    """A table that was uploaded, and the column in which the number of people stood."""

    table: StratifiedHistories
    count: str


def read(
    data: bytes,
    *,
    name: str,
    count: str = "",
    strata: Sequence[str] = (),
    accepts_suspect: bool = False,
) -> Brought:
    """The table; raises InvalidInputError with every fault, the file, row and column of each.

    ``count`` is the column with the number of people; empty for the one with a usual name.
    ``strata`` are columns that are no lists but groups of people.
    """
    source = source_of(name, data, [*([count] if count else COUNTS), *strata])
    if is_of_people(source, count, strata):
        raise InvalidInputError([_people(name)])
    column = count or _count_column(source.headings) or COUNTS[1]
    try:
        found = histories_in(
            source, covariates=strata, count=column, accept_suspect_lists=accepts_suspect
        )
    except InvalidInputError as refusal:
        told = [_with_field(one, source.headings, column) for one in refusal.problems]
        raise InvalidInputError(told) from refusal
    return Brought(table=found.table, count=column)


def is_of_people(source: Source, count: str = "", strata: Sequence[str] = ()) -> bool:
    """Whether rows seem to stand for people one by one."""
    others = [one for one in source.headings if one not in strata]
    if any(_PERSONAL.intersection(_words(one)) for one in others):
        return True
    if any(_PERSONAL.difference(_TRAITS).intersection(_words(one)) for one in strata):
        return True
    column = count or _count_column(source.headings)
    if column is None or column not in source.headings:
        # Without a count, marks only: somebody put every person on a row.
        return _has_marks_only(source, others) and _repeats(source, others)
    lists = [one for one in others if one != column]
    return set(source.texts(column).to_list()) <= {"1"} and _repeats(source, lists)


def _words(heading: str) -> Sequence[str]:
    folded = heading.casefold().replace("_", " ").replace("-", " ")
    return (folded.replace(" ", ""), *folded.split())


def _count_column(headings: Sequence[str]) -> str | None:
    named = {one.casefold(): one for one in headings}
    return next((named[one] for one in COUNTS if one in named), None)


def _has_marks_only(source: Source, columns: Sequence[str]) -> bool:
    return all(set(source.texts(one).to_list()) <= {"0", "1", None} for one in columns)


def _repeats(source: Source, columns: Sequence[str]) -> bool:
    return bool(columns) and source.table.select(columns).n_unique() < source.size


def _with_field(problem: Problem, headings: Sequence[str], count: str) -> Problem:
    """With what to fill in on the page, where the command has an option."""
    if problem.code == "missing-column" and problem.column == count:
        there = ", ".join(headings)
        remedy = Text(
            nl=f"Er zijn: {there}. Vul hieronder in welke kolom het aantal mensen heeft.",
            en=f"There are: {there}. Fill in below which column has the number of people.",
        )
        return replace(problem, remedy=remedy)
    if problem.code == "not-zero-or-one" and problem.row is None:
        remedy = Text(
            nl="Is dit een groep van mensen, vul de kolom dan hieronder in bij de groepen. Is het "
            "wel een lijst, schrijf dan 1 voor op de lijst en 0 voor niet. Haal andere kolommen "
            "weg.",
            en="If this is a group of people, fill the column in below, under groups. If it is a "
            "list, write 1 for on the list and 0 for not. Remove other columns.",
        )
        return replace(problem, remedy=remedy)
    return problem


def _people(name: str) -> Problem:
    return Problem(
        code="row-per-person",
        file=name,
        message=Text(
            nl="Dit lijkt een lijst met een rij per mens. Zo’n lijst nemen wij niet aan, ook niet "
            "met pseudoniemen. Er is niets van bewaard.",
            en="This looks like a list with a row per person. We do not take such a list, not even "
            "with pseudonyms. Nothing of it was kept.",
        ),
        remedy=Text(
            nl="Tel de mensen per combinatie van lijsten, of doe het op uw eigen computer: zicht "
            "prevalence BESTAND --pseudonym KOLOM. Daarmee kan ook het rapport.",
            en="Count the people by combination of lists, or do it on your own computer: zicht "
            "prevalence FILE --pseudonym COLUMN. That makes the report as well.",
        ),
    )
