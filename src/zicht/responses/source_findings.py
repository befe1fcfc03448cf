"""What is said about a file that holds a table and no response set. Codes are stable."""

from zicht.language import Text
from zicht.problems import Problem


def no_rows() -> Problem:
    """There is nothing below the headings."""
    return Problem(
        code="empty-file",
        message=Text(nl="Dit bestand bevat geen rijen.", en="This file holds no rows."),
        remedy=Text(
            nl="Kies een bestand met een rij koppen en daaronder de gegevens.",
            en="Choose a file with a row of headings and the data below it.",
        ),
    )


def damaged_parquet() -> Problem:
    """The file begins as Parquet and cannot be read."""
    return Problem(
        code="not-a-table",
        message=Text(nl="Dit Parquet-bestand is beschadigd.", en="This Parquet file is damaged."),
        remedy=Text(nl="Maak het bestand opnieuw.", en="Make the file again."),
    )


def double_heading(heading: str, row: int | None) -> Problem:
    """Two columns have the same heading."""
    return Problem(
        code="double-heading",
        row=row,
        column=heading,
        message=Text(nl="Twee kolommen hebben deze kop.", en="Two columns have this heading."),
        remedy=Text(
            nl="Geef een van beide een andere kop.", en="Give one of them another heading."
        ),
    )
