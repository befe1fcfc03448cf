"""What is said about a file of regional figures that cannot be used. Codes are stable."""

from collections.abc import Iterable, Mapping

from zicht.areas.region_lookup import RegionNotFound, layer_name
from zicht.language import Text
from zicht.platform.fieldwork.models.published import FIRST_YEAR, SMALLEST
from zicht.problems import Problem

#: Which columns there may be.
ADVICE = Text(
    nl="Gebruik alleen de koppen regiosoort, regio, jaar, aantal, bron en adres.",
    en="Use only the headings kind, region, year, number, source and address.",
)
#: What the reader of answers advises, in the words of a table of figures.
REMEDIES: Mapping[str, Text] = {
    "empty-file": Text(
        nl="Zet elk cijfer op een eigen rij, onder de koppen van het voorbeeld.",
        en="Put each figure on a row of its own, below the headings of the example.",
    ),
    "several-sheets": Text(
        nl="Zet het blad met de cijfers vooraan als dit niet klopt.",
        en="Move the sheet with the figures to the front if this is not right.",
    ),
}
_MISSING = {
    "regiosoort": Text(nl="De soort regio ontbreekt.", en="The kind of region is missing."),
    "regio": Text(nl="De regio ontbreekt.", en="The region is missing."),
    "jaar": Text(nl="Het jaar ontbreekt.", en="The year is missing."),
    "aantal": Text(nl="Het aantal ontbreekt.", en="The number is missing."),
    "bron": Text(nl="De bron ontbreekt.", en="The source is missing."),
    "adres": Text(nl="Het adres van de bron ontbreekt.", en="The address is missing."),
}


def missing(column: str) -> Problem:
    """A cell that every figure needs is empty."""
    return Problem(
        code="missing-cell",
        value="",
        message=_MISSING[column],
        remedy=Text(nl="Vul het in of haal de rij weg.", en="Fill it in or remove the row."),
    )


def unknown_layer(value: str, layers: Iterable[str]) -> Problem:
    """Not a kind of region of which it is known which municipalities belong to it."""
    names = [layer_name(one) for one in layers]
    return Problem(
        code="unknown-layer",
        value=value,
        message=Text(
            nl=f"Van de regiosoort '{value}' weet Zicht niet welke gemeenten erbij horen.",
            en=f"Zicht does not know which municipalities belong to the kind '{value}'.",
        ),
        remedy=Text(
            nl=f"Kies uit: {', '.join(name.nl for name in names)}.",
            en=f"Choose from: {', '.join(name.en for name in names)}.",
        ),
    )


def unknown_region(value: str, nothing: RegionNotFound) -> Problem:
    """The register does not hold this region on the frame date."""
    return Problem(
        code="unknown-region", value=value, message=nothing.message, remedy=nothing.remedy
    )


def bad_year(value: str, last: int) -> Problem:
    """No year, or one that was not over yet on the frame date."""
    return Problem(
        code="bad-year",
        value=value,
        message=Text(
            nl=f"'{value}' is geen jaar dat bij deze meting past.",
            en=f"'{value}' is no year that fits this wave.",
        ),
        remedy=Text(
            nl=f"Schrijf een jaar van {FIRST_YEAR} tot en met {last}: "
            "op de peildatum was het voorbij.",
            en=f"Write a year from {FIRST_YEAR} to {last}: it was over on the reference date.",
        ),
    )


def small_cell(value: str) -> Problem:
    """A count that says more about a person than about a region."""
    return Problem(
        code="small-cell",
        value=value,
        message=Text(
            nl=f"{value} is zo weinig dat iemand herkenbaar kan zijn.",
            en=f"{value} is so few that somebody may be recognised.",
        ),
        remedy=Text(nl=f"Schrijf <{SMALLEST}.", en=f"Write <{SMALLEST}."),
    )


def bad_count(value: str) -> Problem:
    """Neither a whole number nor "fewer than five"."""
    return Problem(
        code="bad-number",
        value=value,
        message=Text(
            nl=f"'{value}' is geen aantal dat kan.", en=f"'{value}' is not a possible number."
        ),
        remedy=Text(
            nl=f"Schrijf een heel getal in cijfers, of <{SMALLEST}.",
            en=f"Write a whole number in digits, or <{SMALLEST}.",
        ),
    )


def bad_source(value: str, longest: int) -> Problem:
    """A title that is too long, cannot be seen, or that a spreadsheet would compute."""
    return Problem(
        code="bad-source",
        value=value,
        message=Text(
            nl=f"Deze bron is langer dan {longest} tekens, bevat onzichtbare tekens of begint "
            "met =, +, - of @.",
            en=f"This source is longer than {longest} characters, holds invisible ones or begins "
            "with =, +, - or @.",
        ),
        remedy=Text(
            nl="Schrijf alleen de titel van de publicatie.",
            en="Write the title of the publication only.",
        ),
    )


def bad_address(value: str) -> Problem:
    """Where the publication cannot be read."""
    return Problem(
        code="bad-address",
        value=value,
        message=Text(
            nl=f"'{value}' is geen adres dat hier kan.",
            en=f"'{value}' is not an address that will do.",
        ),
        remedy=Text(
            nl="Neem het adres van de publicatie over. Het begint met https://.",
            en="Copy the address of the publication. It begins with https://.",
        ),
    )


def twice(value: str, row: int) -> Problem:
    """The same region and year as in an earlier row."""
    return Problem(
        code="double-figure",
        value=value,
        message=Text(
            nl=f"Deze regio staat met dit jaar ook in rij {row}.",
            en=f"This region is there with this year in row {row} too.",
        ),
        remedy=Text(nl="Haal een van de rijen weg.", en="Remove one of the rows."),
    )
