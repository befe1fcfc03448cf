"""Whom to invite: a list from a spreadsheet, read whole and checked whole, or refused whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zicht.areas.register import Register
from zicht.language import Language
from zicht.platform.accounts.roles import ROLE_NAMES, ROLES, Kind, Role
from zicht.platform.fieldwork.waves import contact_findings as findings
from zicht.problems import InvalidInputError, Problem
from zicht.responses import cell_findings
from zicht.responses.cells import Formula, is_blank, key, shown
from zicht.responses.columns import Identity
from zicht.responses.identifying import Identifier
from zicht.responses.reading import read_table
from zicht.responses.tables import Row, Table

T = TypeVar("T")

_LONGEST_NAME = 120


class Column(StrEnum):
    """What a column of the list is for; the value is the heading that we write ourselves."""

    CODE = "code"
    MUNICIPALITY = "gemeente"
    EMAIL = "e-mail"
    NAME = "naam"
    ROLE = "rol"
    LANGUAGE = "taal"


_HEADINGS: Mapping[str, Column] = {
    **dict.fromkeys(("code", "gemeentecode", "cbs-code", "municipality code"), Column.CODE),
    **dict.fromkeys(("gemeente", "gemeentenaam", "municipality"), Column.MUNICIPALITY),
    **dict.fromkeys(("e-mail", "email", "mail", "e-mailadres", "mailadres"), Column.EMAIL),
    **dict.fromkeys(("emailadres", "mail address", "e-mail address"), Column.EMAIL),
    **dict.fromkeys(("naam", "name", "persoon", "person", "contactpersoon"), Column.NAME),
    **dict.fromkeys(("rol", "role", "functie"), Column.ROLE),
    **dict.fromkeys(("taal", "language"), Column.LANGUAGE),
}
_IDENTITIES = {Column.CODE: Identity.CODE, Column.MUNICIPALITY: Identity.NAME}
_ROLES: Mapping[str, Role] = {
    key(text): role
    for role in ROLES[Kind.MUNICIPALITY]
    for text in (role.value, ROLE_NAMES[role].nl, ROLE_NAMES[role].en)
}
_LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("nl", "nederlands", "dutch"), Language.NL),
    **dict.fromkeys(("en", "engels", "english"), Language.EN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody of a municipality, by mail address, and what they are there."""

    municipality_code: str
    email: str
    name: str
    role: Role
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactList:
    """The people in a file, in its order, and remarks about how it was read."""

    contacts: tuple[Contact, ...]
    notices: tuple[Problem, ...]


def read(data: bytes, *, file: str, register: Register, day: date) -> ContactList:
    """The people in a CSV or XLSX file: municipality and mail address; name, role, language.

    Without a role somebody is the contact person, without a language they are written to in
    Dutch. ``day`` is the day on which the municipalities must exist. Raises InvalidInputError with
    every problem of the file.
    """
    suffix = f".{file.rpartition('.')[2]}" if "." in file else ""
    try:
        table = read_table(data, _subject_of, suffix)
        contacts, problems = _read_table(table, register, day)
    except InvalidInputError as refusal:
        problems = refusal.problems
        contacts = ()
    if problems:
        raise InvalidInputError([_about_contacts(one, file) for one in problems])
    notices = tuple(_about_contacts(one, file) for one in table.notices)
    return ContactList(contacts=contacts, notices=notices)


def _subject_of(heading: str) -> str | None:
    return _HEADINGS.get(key(heading))


def _about_contacts(problem: Problem, file: str) -> Problem:
    """What the reader of answers says, in the words of a list of people."""
    remedy = findings.REMEDIES.get(problem.code, problem.remedy)
    return replace(problem, file=file, remedy=remedy)


def _read_table(
    table: Table, register: Register, day: date
) -> tuple[tuple[Contact, ...], tuple[Problem, ...]]:
    columns, problems = _columns(table)
    found = [*table.problems, *(replace(one, row=table.heading_row) for one in problems)]
    if found:
        return (), tuple(found)
    reader = _Reader(table, columns, register, day)
    contacts = [contact for row in table.rows if (contact := reader.contact(row)) is not None]
    return tuple(contacts), tuple(reader.problems)


def _columns(table: Table) -> tuple[dict[Column, int], list[Problem]]:
    columns: dict[Column, int] = {}
    problems = []
    for index, heading in enumerate(table.headings):
        column = _HEADINGS.get(key(heading))
        if column is None:
            # An empty heading above filled cells is reported with the table itself.
            problems += [findings.unknown_column(heading)] if heading else []
        elif column in columns:
            problems.append(findings.double_column(heading, table.headings[columns[column]]))
        else:
            columns[column] = index
    if not columns.keys() & _IDENTITIES.keys():
        problems.append(findings.missing_column(Column.MUNICIPALITY.value))
    if Column.EMAIL not in columns:
        problems.append(findings.missing_column(Column.EMAIL.value))
    return columns, problems


class _Reader:
    """Reads one row after the other, and collects what is wrong."""

    def __init__(
        self, table: Table, columns: Mapping[Column, int], register: Register, day: date
    ) -> None:
        self.problems: list[Problem] = []
        self._table = table
        self._columns = columns
        self._identifier = Identifier(
            table=table,
            identities={
                identity: columns[column]
                for column, identity in _IDENTITIES.items()
                if column in columns
            },
            register=register,
            day=day,
        )
        self._first: dict[tuple[str, str, Role], int] = {}

    def contact(self, row: Row) -> Contact | None:
        """The person in a row; None when there is none, or something is wrong."""
        before = len(self.problems)
        identified = self._identifier.identify(row)
        self.problems.extend(identified.problems)
        if identified.is_blank:
            column = min(_IDENTITIES.keys() & self._columns, key=self._columns.__getitem__)
            self._say(row, column, findings.no_municipality())
        email = self._email(row)
        name = self._name(row)
        role = self._one_of(row, Column.ROLE, _ROLES, Role.CONTACT)
        language = self._one_of(row, Column.LANGUAGE, _LANGUAGES, Language.NL)
        if len(self.problems) > before or identified.municipality is None:
            return None
        code = identified.municipality.code
        earlier = self._first.setdefault((code, email, role), row.number)
        if earlier != row.number:
            self._say(row, Column.EMAIL, findings.twice(email, earlier))
            return None
        return Contact(municipality_code=code, email=email, name=name, role=role, language=language)

    def _email(self, row: Row) -> str:
        text = self._text(row, Column.EMAIL)
        email = text.lower().removeprefix("mailto:")
        if not email:
            self._say(row, Column.EMAIL, findings.no_address())
        elif not _is_address(email):
            self._say(row, Column.EMAIL, findings.bad_address(text))
        return email

    def _name(self, row: Row) -> str:
        name = " ".join(self._text(row, Column.NAME).split())
        if len(name) > _LONGEST_NAME or not name.isprintable():
            self._say(row, Column.NAME, findings.bad_name(name[:_LONGEST_NAME], _LONGEST_NAME))
        return name

    def _one_of(self, row: Row, column: Column, known: Mapping[str, T], default: T) -> T:
        text = self._text(row, column)
        if not text:
            return default
        found = known.get(key(text))
        if found is None:
            self._say(row, column, findings.UNKNOWN[column.value](text))
            return default
        return found

    def _text(self, row: Row, column: Column) -> str:
        index = self._columns.get(column)
        if index is None or is_blank(row.cells[index]):
            return ""
        cell = row.cells[index]
        if isinstance(cell, Formula):
            self._say(row, column, cell_findings.unsaved_formula(shown(cell)))
            return ""
        return shown(cell).strip()

    def _say(self, row: Row, column: Column, problem: Problem) -> None:
        heading = self._table.headings[self._columns[column]]
        self.problems.append(replace(problem, row=row.number, column=heading))


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    # Mail servers may refuse other letters before the @, and people cannot type them everywhere.
    return email.rpartition("@")[0].isascii()
