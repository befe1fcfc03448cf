"""Whom to invite: a list from a spreadsheet, read whole and checked whole, or refused whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zicht.areas.register import Register
from zicht.language import Language
from zicht.platform.accounts.roles import ROLE_NAMES, ROLES, Kind, Role
from zicht.platform.fieldwork.waves import contact_findings as findings
from zicht.platform.fieldwork.waves import uploaded
from zicht.responses.cells import key
from zicht.responses.columns import Identity
from zicht.responses.identifying import Identifier
from zicht.responses.tables import Row

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


def read(data: bytes, *, file: str, register: Register, day: date) -> uploaded.Uploaded[Contact]:
    """The people in a CSV or XLSX file: municipality and mail address; name, role, language.

    Without a role somebody is the contact person, without a language they are written to in
    Dutch. ``day`` is the day on which the municipalities must exist. Raises InvalidInputError with
    every problem of the file.
    """
    return uploaded.read(
        data,
        file=file,
        layout=_LAYOUT,
        reader=lambda cells: _Reader(cells, register, day).contact,
    )


def _lacking(columns: Collection[Column]) -> Iterable[Column]:
    if not _IDENTITIES.keys() & set(columns):
        yield Column.MUNICIPALITY
    if Column.EMAIL not in columns:
        yield Column.EMAIL


_LAYOUT = uploaded.Layout(
    headings=_HEADINGS, advice=findings.ADVICE, lacking=_lacking, remedies=findings.REMEDIES
)


class _Reader:
    """Reads one row after the other."""

    def __init__(self, cells: uploaded.Cells[Column], register: Register, day: date) -> None:
        self._cells = cells
        identities = {
            identity: cells.columns[column]
            for column, identity in _IDENTITIES.items()
            if column in cells.columns
        }
        self._identifier = Identifier(
            table=cells.table, identities=identities, register=register, day=day
        )
        self._first: dict[tuple[str, str, Role], int] = {}

    def contact(self, row: Row) -> Contact | None:
        """The person in a row; None when there is none, or something is wrong."""
        before = len(self._cells.problems)
        identified = self._identifier.identify(row)
        self._cells.problems.extend(identified.problems)
        if identified.is_blank:
            columns = self._cells.columns
            column = min(_IDENTITIES.keys() & columns, key=columns.__getitem__)
            self._cells.say(row, column, findings.no_municipality())
        email = self._email(row)
        name = self._name(row)
        role = self._one_of(row, Column.ROLE, _ROLES, Role.CONTACT)
        language = self._one_of(row, Column.LANGUAGE, _LANGUAGES, Language.NL)
        if len(self._cells.problems) > before or identified.municipality is None:
            return None
        code = identified.municipality.code
        earlier = self._first.setdefault((code, email, role), row.number)
        if earlier != row.number:
            self._cells.say(row, Column.EMAIL, findings.twice(email, earlier))
            return None
        return Contact(municipality_code=code, email=email, name=name, role=role, language=language)

    def _email(self, row: Row) -> str:
        text = self._cells.text(row, Column.EMAIL)
        email = text.lower().removeprefix("mailto:")
        if not email:
            self._cells.say(row, Column.EMAIL, findings.no_address())
        elif not _is_address(email):
            self._cells.say(row, Column.EMAIL, findings.bad_address(text))
        return email

    def _name(self, row: Row) -> str:
        name = " ".join(self._cells.text(row, Column.NAME).split())
        if len(name) > _LONGEST_NAME or not name.isprintable():
            problem = findings.bad_name(name[:_LONGEST_NAME], _LONGEST_NAME)
            self._cells.say(row, Column.NAME, problem)
        return name

    def _one_of(self, row: Row, column: Column, known: Mapping[str, T], default: T) -> T:
        text = self._cells.text(row, column)
        if not text:
            return default
        found = known.get(key(text))
        if found is None:
            self._cells.say(row, column, findings.UNKNOWN[column.value](text))
            return default
        return found


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    # Mail servers may refuse other letters before the @, and people cannot type them everywhere.
    return email.rpartition("@")[0].isascii()
