"""Lists of people from spreadsheets: every problem with its place and a remedy."""

import io
from datetime import date

import pytest
import xlsxwriter

from zicht.areas.register import Register
from zicht.language import Language
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.waves import contacts
from zicht.platform.fieldwork.waves.contacts import Contact
from zicht.platform.fieldwork.waves.uploaded import Uploaded
from zicht.problems import InvalidInputError, Problem

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load()


def read(register: Register, text: str, file: str = "mensen.csv") -> Uploaded[Contact]:
    return contacts.read(text.encode(), file=file, register=register, day=DAY)


def problems(register: Register, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refusal:
        read(register, text)
    return refusal.value.problems


def test_a_list_from_a_spreadsheet_is_read_with_its_dutch_headings(register: Register) -> None:
    found = read(
        register,
        "Gemeente;E-mail;Naam;Rol;Taal\n"
        "Amsterdam;Anna@Amsterdam.nl;Anna  de Vries;contactpersoon;\n"
        "GM0599;ben@rotterdam.nl;;ondertekenaar;en\n",
    )
    assert found.rows == (
        Contact(
            municipality_code="GM0363",
            email="anna@amsterdam.nl",
            name="Anna de Vries",
            role=Role.CONTACT,
            language=Language.NL,
        ),
        Contact(
            municipality_code="GM0599",
            email="ben@rotterdam.nl",
            name="",
            role=Role.SIGNER,
            language=Language.EN,
        ),
    )


def test_without_role_and_language_somebody_is_the_dutch_contact_person(
    register: Register,
) -> None:
    (only,) = read(register, "code,email\nGM0363,anna@amsterdam.nl\n").rows
    assert (only.role, only.language) == (Role.CONTACT, Language.NL)


def test_a_workbook_is_read_as_well_as_text(register: Register) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "gemeente", "mail"])
        sheet.write_row(1, 0, ["GM0363", "Amsterdam", "anna@amsterdam.nl"])
    found = contacts.read(buffer.getvalue(), file="mensen.xlsx", register=register, day=DAY)
    assert [one.municipality_code for one in found.rows] == ["GM0363"]


@pytest.mark.parametrize(
    ("rows", "row", "column", "code", "value"),
    [
        ("Atlantis,a@b.nl,contactpersoon,nl", 2, "gemeente", "unknown-municipality", "Atlantis"),
        ("Weesp,a@b.nl,contactpersoon,nl", 2, "gemeente", "unknown-municipality", "Weesp"),
        (",a@b.nl,contactpersoon,nl", 2, "gemeente", "no-municipality", ""),
        ("Amsterdam,,contactpersoon,nl", 2, "e-mail", "no-address", ""),
        ("Amsterdam,anna at b.nl,,", 2, "e-mail", "bad-address", "anna at b.nl"),
        ("Amsterdam,jörg@b.nl,,", 2, "e-mail", "bad-address", "jörg@b.nl"),
        ("Amsterdam,Anna <a@b.nl>,,", 2, "e-mail", "bad-address", "Anna <a@b.nl>"),
        ("Amsterdam,a@b.nl,burgemeester,nl", 2, "rol", "unknown-role", "burgemeester"),
        ("Amsterdam,a@b.nl,eigenaar,nl", 2, "rol", "unknown-role", "eigenaar"),
        ("Amsterdam,a@b.nl,,fries", 2, "taal", "unknown-language", "fries"),
        ("Amsterdam,a@b.nl,,\nGM0363,A@B.nl,,", 3, "e-mail", "double-contact", "a@b.nl"),
    ],
)
def test_a_problem_names_row_column_value_and_remedy(
    register: Register, rows: str, row: int, column: str, code: str, value: str | None
) -> None:
    (problem,) = problems(register, f"gemeente,e-mail,rol,taal\n{rows}\n")
    assert (problem.file, problem.row, problem.column) == ("mensen.csv", row, column)
    assert (problem.code, problem.value) == (code, value)
    assert problem.message.nl != problem.message.en
    assert problem.remedy.nl
    assert problem.remedy.en


def test_all_problems_of_a_list_are_told_at_once(register: Register) -> None:
    found = problems(register, "gemeente,e-mail,taal\nAtlantis,nee,fries\nAmsterdam,,\n")
    assert [(one.row, one.column) for one in found] == [
        (2, "gemeente"),
        (2, "e-mail"),
        (2, "taal"),
        (3, "e-mail"),
    ]


def test_columns_that_are_missing_double_or_not_ours_are_told_before_the_rows(
    register: Register,
) -> None:
    found = problems(register, "gemeente,municipality,telefoon\nAtlantis,x,06\n")
    assert [(one.code, one.value) for one in found] == [
        ("double-column", "municipality"),
        ("unknown-column", "telefoon"),
        ("missing-column", None),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "gemeente,e-mail\n"])
def test_an_empty_list_says_what_it_should_hold(register: Register, text: str) -> None:
    (problem,) = problems(register, text)
    assert problem.code == "empty-file"
    assert "antwoorden" not in problem.remedy.nl
