"""What is said about the columns of a table that cannot be used. Codes are stable."""

from zicht.language import Text
from zicht.problems import Problem


def unknown_column(heading: str, advice: Text) -> Problem:
    """A column that we have no use for: what it says about people is better not kept."""
    return Problem(
        code="unknown-column",
        column=heading,
        value=heading,
        message=Text(
            nl=f"Zicht kent de kolom '{heading}' niet.",
            en=f"Zicht does not know the column '{heading}'.",
        ),
        remedy=Text(
            nl=f"Verbeter de kop of haal de kolom weg. {advice.nl}",
            en=f"Correct the heading or remove the column. {advice.en}",
        ),
    )


def double_column(heading: str, other: str) -> Problem:
    """Two columns are for the same thing."""
    return Problem(
        code="double-column",
        column=heading,
        value=heading,
        message=Text(
            nl=f"De kolommen '{other}' en '{heading}' zeggen hetzelfde.",
            en=f"The columns '{other}' and '{heading}' say the same.",
        ),
        remedy=Text(nl="Haal een van de twee weg.", en="Remove one of the two."),
    )


def missing_column(heading: str) -> Problem:
    """A column that every list needs is not there."""
    return Problem(
        code="missing-column",
        column=heading,
        message=Text(nl=f"Er is geen kolom '{heading}'.", en=f"There is no column '{heading}'."),
        remedy=Text(
            nl=f"Voeg een kolom met de kop '{heading}' toe.",
            en=f"Add a column with the heading '{heading}'.",
        ),
    )
