"""What is said about a list of people that cannot be used as it is. Codes are stable."""

from collections.abc import Callable, Mapping

from zicht.language import Text
from zicht.platform.accounts.roles import ROLE_NAMES, ROLES, Kind
from zicht.problems import Problem

#: Which columns there may be.
ADVICE = Text(
    nl="Gebruik alleen de koppen code of gemeente, e-mail, naam, rol en taal.",
    en="Use only the headings code or municipality, email, name, role and language.",
)
#: What the reader of answers advises, in the words of a list of people.
REMEDIES: Mapping[str, Text] = {
    "empty-file": Text(
        nl="Zet elke persoon op een eigen rij onder de koppen gemeente en e-mail.",
        en="Put each person on a row of their own below the headings municipality and email.",
    ),
    "several-sheets": Text(
        nl="Zet het blad met de contactpersonen vooraan als dit niet klopt.",
        en="Move the sheet with the contacts to the front if this is not right.",
    ),
}


def no_municipality() -> Problem:
    """A row that does not say of which municipality somebody is."""
    return Problem(
        code="no-municipality",
        value="",
        message=Text(nl="De gemeente ontbreekt.", en="The municipality is missing."),
        remedy=Text(
            nl="Vul de naam of de code van de gemeente in of haal de rij weg.",
            en="Fill in the name or the code of the municipality or remove the row.",
        ),
    )


def no_address() -> Problem:
    """A row without a mail address."""
    return Problem(
        code="no-address",
        value="",
        message=Text(nl="Het mailadres ontbreekt.", en="The mail address is missing."),
        remedy=Text(
            nl="Vul het mailadres in of haal de rij weg.",
            en="Fill in the mail address or remove the row.",
        ),
    )


def bad_address(value: str) -> Problem:
    """What stands there cannot be written to."""
    return Problem(
        code="bad-address",
        value=value,
        message=Text(nl=f"'{value}' is geen mailadres.", en=f"'{value}' is not a mail address."),
        remedy=Text(
            nl="Schrijf één adres, zoals naam@gemeente.nl, zonder naam of haken eromheen.",
            en="Write one address, such as name@gemeente.nl, without a name or brackets around it.",
        ),
    )


def bad_name(value: str, longest: int) -> Problem:
    """A name that is too long, or holds signs that cannot be seen."""
    return Problem(
        code="bad-name",
        value=value,
        message=Text(
            nl=f"Deze naam is langer dan {longest} tekens of bevat onzichtbare tekens.",
            en=f"This name is longer than {longest} characters or holds invisible ones.",
        ),
        remedy=Text(nl="Schrijf alleen de naam.", en="Write the name only."),
    )


def twice(value: str, row: int) -> Problem:
    """The same person for the same municipality in the same role as in an earlier row."""
    return Problem(
        code="double-contact",
        value=value,
        message=Text(
            nl=f"{value} staat voor deze gemeente en rol ook in rij {row}.",
            en=f"{value} is for this municipality and role in row {row} too.",
        ),
        remedy=Text(nl="Haal een van de rijen weg.", en="Remove one of the rows."),
    )


def _unknown_role(value: str) -> Problem:
    names = [ROLE_NAMES[role] for role in ROLES[Kind.MUNICIPALITY]]
    return Problem(
        code="unknown-role",
        value=value,
        message=Text(
            nl=f"'{value}' is geen rol van een gemeente.",
            en=f"'{value}' is not a role of a municipality.",
        ),
        remedy=Text(
            nl=f"Kies uit: {', '.join(name.nl for name in names)}.",
            en=f"Choose from: {', '.join(name.en for name in names)}.",
        ),
    )


def _unknown_language(value: str) -> Problem:
    return Problem(
        code="unknown-language",
        value=value,
        message=Text(
            nl=f"'{value}' is geen taal die Zicht spreekt.",
            en=f"'{value}' is not a language that Zicht speaks.",
        ),
        remedy=Text(nl="Schrijf nl of en.", en="Write nl or en."),
    )


#: By the heading of the column in which the value stands.
UNKNOWN: Mapping[str, Callable[[str], Problem]] = {
    "rol": _unknown_role,
    "taal": _unknown_language,
}
