"""What is said about a file of answers that cannot be used as it is: the file and its columns.

What is said about single cells stands in ``cell_findings``. Codes are stable.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from zicht.language import Text
from zicht.problems import Problem

_SAVE_AS_XLSX = Text(
    nl="Sla het bestand in uw rekenprogramma op als Excel-werkmap (.xlsx) of CSV, zonder "
    "wachtwoord.",
    en="Save the file in your spreadsheet program as an Excel workbook (.xlsx) or CSV, without "
    "a password.",
)

#: What an unusable file looks like.
Looks = Literal["binary", "web page", "old workbook", "damaged workbook", "damaged SPSS"]

_NOT_A_TABLE: dict[Looks, Text] = {
    "binary": Text(
        nl="Dit bestand bevat geen tabel die Zicht kan lezen.",
        en="This file holds no table that Zicht can read.",
    ),
    "web page": Text(
        nl="Dit bestand is een webpagina, geen tabel.",
        en="This file is a web page, not a table.",
    ),
    "old workbook": Text(
        nl="Dit is een oude Excel-werkmap (.xls) of een werkmap met een wachtwoord.",
        en="This is an old Excel workbook (.xls) or a workbook with a password.",
    ),
    "damaged workbook": Text(
        nl="Dit bestand is geen Excel-werkmap of het is beschadigd.",
        en="This file is not an Excel workbook, or it is damaged.",
    ),
    "damaged SPSS": Text(
        nl="Dit bestand is geen SPSS-bestand of het is beschadigd.",
        en="This file is not an SPSS file, or it is damaged.",
    ),
}


def not_a_table(looks: Looks) -> Problem:
    """The file is of a kind that holds no rows of answers."""
    return Problem(code="not-a-table", message=_NOT_A_TABLE[looks], remedy=_SAVE_AS_XLSX)


def oversized_workbook(megabytes: int) -> Problem:
    """The file is small, and what is in it is not."""
    return Problem(
        code="not-a-table",
        message=Text(
            nl=f"Deze werkmap is uitgepakt groter dan {megabytes} MB.",
            en=f"This workbook unpacks to more than {megabytes} MB.",
        ),
        remedy=_SAVE_AS_XLSX,
    )


def broken_quotes(line: int) -> Problem:
    """Quotation marks in a CSV file do not come in pairs."""
    return Problem(
        code="not-a-table",
        row=line,
        message=Text(
            nl="Een aanhalingsteken op deze regel van het tekstbestand sluit niet.",
            en="A quotation mark on this line of the text file does not close.",
        ),
        remedy=Text(
            nl="Zet aanhalingstekens om de hele cel en verdubbel ze in de cel, of sla het bestand "
            "op als .xlsx.",
            en="Put quotation marks around the whole cell and double those inside it, or save the "
            "file as .xlsx.",
        ),
    )


def empty_file() -> Problem:
    """There is nothing in the file."""
    return Problem(
        code="empty-file",
        message=Text(nl="Het bestand is leeg.", en="The file is empty."),
        remedy=Text(
            nl="Kies het bestand met de antwoorden.", en="Choose the file that holds the answers."
        ),
    )


def no_rows(heading_row: int | None) -> Problem:
    """There are headings and nothing below them."""
    return Problem(
        code="empty-file",
        row=heading_row,
        message=Text(
            nl="Onder de kolomkoppen staat geen enkele gemeente.",
            en="There is no municipality below the headings.",
        ),
        remedy=Text(
            nl="Zet elke gemeente op een eigen rij onder de koppen.",
            en="Put each municipality on a row of its own below the headings.",
        ),
    )


def wrong_encoding(line: int) -> Problem:
    """The bytes are not text in any encoding that is tried."""
    return Problem(
        code="wrong-encoding",
        row=line,
        message=Text(
            nl="De tekens op deze regel zijn geen UTF-8, UTF-16 of Windows-1252.",
            en="The characters on this line are not UTF-8, UTF-16 or Windows-1252.",
        ),
        remedy=Text(
            nl="Sla het bestand op als 'CSV UTF-8' of als .xlsx.",
            en="Save the file as 'CSV UTF-8' or as .xlsx.",
        ),
    )


def read_as(encoding: str) -> Problem:
    """Notice: the file is not in UTF-8."""
    return Problem(
        code="other-encoding",
        message=Text(
            nl=f"Het bestand is gelezen als {encoding}.", en=f"The file was read as {encoding}."
        ),
        remedy=Text(
            nl="Controleer of letters met accenten kloppen, of sla op als 'CSV UTF-8'.",
            en="Check that accented letters are right, or save as 'CSV UTF-8'.",
        ),
    )


def rows_above_headings(heading_row: int) -> Problem:
    """Notice: titles or remarks stand above the headings."""
    return Problem(
        code="rows-above-headings",
        row=heading_row,
        message=Text(
            nl="De kolomkoppen staan in deze rij; wat erboven staat is niet gelezen.",
            en="The headings are in this row; what stands above it was not read.",
        ),
        remedy=Text(
            nl="Zet de koppen bovenaan als dit niet klopt.",
            en="Put the headings on top if this is not right.",
        ),
    )


def sheet_used(used: str, others: Sequence[str]) -> Problem:
    """Notice: the workbook has several sheets."""
    rest = ", ".join(f"'{name}'" for name in others[:10]) + (", …" if len(others) > 10 else "")
    return Problem(
        code="several-sheets",
        message=Text(
            nl=f"Alleen werkblad '{used}' is gelezen, niet {rest}.",
            en=f"Only sheet '{used}' was read, not {rest}.",
        ),
        remedy=Text(
            nl="Zet het blad met antwoorden vooraan als dit niet klopt.",
            en="Move the sheet with answers to the front if this is not right.",
        ),
    )


def hidden_rows(rows: Sequence[int]) -> Problem:
    """Notice: rows that the editor has hidden are read as any other."""
    listed = ", ".join(str(row) for row in rows[:10]) + (", …" if len(rows) > 10 else "")
    return Problem(
        code="hidden-rows",
        row=rows[0],
        message=Text(
            nl=f"Verborgen rijen tellen mee: {listed}.", en=f"Hidden rows count too: {listed}."
        ),
        remedy=Text(
            nl="Verwijder rijen die niet mee mogen tellen.",
            en="Delete rows that should not count.",
        ),
    )


def merged_heading(heading_row: int, reference: str) -> Problem:
    """Cells of the heading row are merged, so that some columns have no heading of their own."""
    return Problem(
        code="merged-heading",
        row=heading_row,
        value=reference,
        message=Text(
            nl=f"De kolomkoppen {reference} zijn samengevoegd.",
            en=f"The headings {reference} are merged.",
        ),
        remedy=Text(
            nl="Splits de cellen en geef elke kolom een eigen kop.",
            en="Unmerge the cells and give each column a heading of its own.",
        ),
    )


def merged_cells(row: int, reference: str) -> Problem:
    """Cells with answers are merged, so that all but the first are empty."""
    return Problem(
        code="merged-cells",
        row=row,
        value=reference,
        message=Text(
            nl=f"De cellen {reference} zijn samengevoegd.", en=f"The cells {reference} are merged."
        ),
        remedy=Text(
            nl="Splits de cellen en vul elke cel zelf in.",
            en="Unmerge the cells and fill in each of them.",
        ),
    )


def too_many_cells(row: int, width: int, extra: str) -> Problem:
    """A row goes on to the right of the last heading."""
    return Problem(
        code="too-many-columns",
        row=row,
        value=extra,
        message=Text(
            nl=f"Deze rij heeft meer cellen dan de {width} kolomkoppen; '{extra}' hoort nergens "
            "bij.",
            en=f"This row has more cells than the {width} headings; '{extra}' belongs to none.",
        ),
        remedy=Text(
            nl="Zet aanhalingstekens om tekst met een scheidingsteken, of haal de extra cel weg.",
            en="Put quotation marks around text with a delimiter in it, or remove the extra cell.",
        ),
    )


def null_character(row: int, column: str) -> Problem:
    """A cell holds the character NUL, which no text has."""
    return Problem(
        code="null-character",
        row=row,
        column=column,
        message=Text(
            nl="In deze cel staat een onleesbaar teken (NUL): het bestand is beschadigd.",
            en="This cell holds an unreadable character (NUL): the file is damaged.",
        ),
        remedy=Text(
            nl="Maak het bestand opnieuw, of typ de cel over.",
            en="Make the file again, or retype the cell.",
        ),
    )


def nameless_column(index: int) -> Problem:
    """A column with content has no heading; ``index`` counts from 0."""
    return Problem(
        code="unknown-column",
        column=letters(index),
        message=Text(
            nl=f"Kolom {position(index)} is gevuld maar heeft geen kop.",
            en=f"Column {position(index)} is filled but has no heading.",
        ),
        remedy=Text(
            nl="Geef de kolom de code van de vraag als kop, of maak haar leeg.",
            en="Give the column the code of the question as heading, or empty it.",
        ),
    )


def unknown_column(heading: str, index: int, suggestion: str | None) -> Problem:
    """A heading that is no question and no technical column."""
    return Problem(
        code="unknown-column",
        column=heading,
        value=heading,
        message=Text(
            nl=f"Kop '{heading}' van kolom {position(index)} hoort niet bij deze vragenlijst.",
            en=f"Heading '{heading}' of column {position(index)} is not in this questionnaire.",
        ),
        remedy=_perhaps(suggestion)
        or Text(
            nl="Gebruik de code van de vraag als kop, of haal de kolom weg.",
            en="Use the code of the question as heading, or remove the column.",
        ),
    )


def duplicate_column(heading: str, index: int, first: str, first_index: int) -> Problem:
    """Two columns hold the answers to the same question."""
    return Problem(
        code="duplicate-column",
        column=heading,
        value=heading,
        message=Text(
            nl=f"Kolom {position(index)} '{heading}' en kolom {position(first_index)} '{first}' "
            "gaan over hetzelfde.",
            en=f"Column {position(index)} '{heading}' and column {position(first_index)} "
            f"'{first}' are about the same.",
        ),
        remedy=Text(nl="Laat één van beide staan.", en="Keep one of the two."),
    )


def no_municipality_column(headings: Sequence[str]) -> Problem:
    """No column says which municipality a row is about."""
    found = ", ".join(f"'{heading}'" for heading in headings[:5] if heading)
    return Problem(
        code="missing-column",
        column="code",
        message=Text(
            nl=f"Er is geen kolom 'code' of 'name' met de gemeente; gevonden koppen: {found}.",
            en=f"There is no column 'code' or 'name' with the municipality; headings found: "
            f"{found}.",
        ),
        remedy=Text(
            nl="Geef de kolom met codes zoals GM0363 de kop 'code'.",
            en="Give the column with codes such as GM0363 the heading 'code'.",
        ),
    )


def missing_columns(item: str, headings: Sequence[str]) -> Problem:
    """A required question has no column, or a question has only some of its columns."""
    listed = ", ".join(headings)
    return Problem(
        code="missing-column",
        column=headings[0],
        message=Text(
            nl=f"Voor vraag {item} ontbreekt in de koppen: {listed}.",
            en=f"For question {item} the headings lack: {listed}.",
        ),
        remedy=Text(
            nl="Voeg de kolommen toe; cellen zonder antwoord mogen leeg blijven.",
            en="Add the columns; cells without an answer may stay empty.",
        ),
    )


def at_row(problem: Problem, row: int) -> Problem:
    """The same problem, in a row."""
    return replace(problem, row=row)


def position(index: int) -> str:
    """Where a column stands, as both people and spreadsheets count: ``12 (L)`` for index 11."""
    return f"{index + 1} ({letters(index)})"


def letters(index: int) -> str:
    """The letters of a column in a spreadsheet: 0 is A, 25 is Z, 26 is AA."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _perhaps(suggestion: str | None) -> Text | None:
    if suggestion is None:
        return None
    return Text(nl=f"Bedoelt u '{suggestion}'?", en=f"Did you mean '{suggestion}'?")
