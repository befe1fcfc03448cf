"""What is said about a filled-in workbook that cannot be used as it is. Codes are stable."""

from collections.abc import Sequence

from zicht.language import Text
from zicht.platform.fieldwork.filling.workbook import EMPTY
from zicht.problems import Problem

_AGAIN = Text(
    nl="Download het werkboek opnieuw en neem uw antwoorden daarin over.",
    en="Download the workbook again and put your answers in there.",
)


def too_large(megabytes: int) -> Problem:
    """A file of this size is not the one that we gave out."""
    return Problem(
        code="too-large",
        message=Text(
            nl=f"Dit bestand is groter dan {megabytes} MB.",
            en=f"This file is over {megabytes} MB.",
        ),
        remedy=Text(
            nl="Haal plaatjes en extra bladen weg, of download het werkboek opnieuw.",
            en="Remove pictures and extra sheets, or download the workbook again.",
        ),
    )


def too_much(largest: int) -> Problem:
    """More text changed than can be carried from the preview to saving."""
    return Problem(
        code="too-much-text",
        message=Text(
            nl=f"Er verandert meer dan {largest} tekens tekst in één keer.",
            en=f"More than {largest} characters of text change at once.",
        ),
        remedy=Text(
            nl="Maak de antwoorden korter of lees ze in delen in.",
            en="Make the answers shorter, or read them in in parts.",
        ),
    )


def no_workbook() -> Problem:
    """Something else, whatever its name says."""
    return Problem(
        code="not-a-workbook",
        message=Text(
            nl="Dit bestand is geen Excel-werkmap (.xlsx), ook al heet het misschien zo.",
            en="This file is not an Excel workbook (.xlsx), even if its name says so.",
        ),
        remedy=Text(
            nl="Open het werkboek in uw rekenprogramma en sla het op als Excel-werkmap (.xlsx).",
            en="Open the workbook in your spreadsheet program and save it as an Excel workbook "
            "(.xlsx).",
        ),
    )


def not_ours() -> Problem:
    """A workbook without the columns by which ours is known."""
    return Problem(
        code="not-our-workbook",
        message=Text(
            nl="Dit is niet het werkboek van Zicht, of er zijn kolommen uit verdwenen.",
            en="This is not the workbook of Zicht, or columns have gone from it.",
        ),
        remedy=_AGAIN,
    )


def several_sheets(names: Sequence[str]) -> Problem:
    """A sheet with answers was copied, and nobody knows which of the two counts."""
    listed = ", ".join(names)
    return Problem(
        code="several-sheets",
        message=Text(
            nl=f"Er staan antwoorden op meer dan één blad: {listed}.",
            en=f"There are answers on more than one sheet: {listed}.",
        ),
        remedy=Text(
            nl="Laat alleen het blad staan dat geldt.", en="Leave only the sheet that counts."
        ),
    )


def more_problems() -> Problem:
    """There is more wrong than anybody wants to read at once."""
    return Problem(
        code="more-problems",
        message=Text(
            nl="Er zijn meer fouten dan hier staan.",
            en="There are more mistakes than are listed here.",
        ),
        remedy=Text(nl="Verbeter eerst deze.", en="Correct these first."),
    )


def foreign(found: str, expected: str) -> Problem:
    """A row of another wave, municipality or version of the questionnaire."""
    wave, municipality, _ = expected.split("|")
    parts = found.split("|")
    if len(parts) != 3:
        message = Text(
            nl="In deze rij is iets verborgens weggehaald of veranderd.",
            en="Something hidden was removed or changed in this row.",
        )
    elif parts[0] != wave:
        message = Text(
            nl=f"Dit werkboek is van de meting {parts[0]}, niet van {wave}.",
            en=f"This workbook is of the wave {parts[0]}, not of {wave}.",
        )
    elif parts[1] != municipality:
        message = Text(
            nl=f"Dit werkboek is van de gemeente {parts[1]}, niet van {municipality}.",
            en=f"This workbook is of the municipality {parts[1]}, not of {municipality}.",
        )
    else:
        message = Text(
            nl="Dit werkboek is van een andere versie van de vragenlijst.",
            en="This workbook is of another version of the questionnaire.",
        )
    return Problem(code="another-response", message=message, remedy=_AGAIN)


def no_code(value: str) -> Problem:
    """An answer in a row without a question."""
    return Problem(
        code="no-question",
        value=value,
        message=Text(
            nl=f"Bij '{value}' staat geen vraag.", en=f"There is no question beside '{value}'."
        ),
        remedy=Text(
            nl="Haal het weg, of zet het in de rij van de vraag.",
            en="Remove it, or put it in the row of the question.",
        ),
    )


def unknown_code(code: str) -> Problem:
    """A row of which the hidden code is none of the questionnaire's."""
    return Problem(
        code="unknown-variable",
        value=code,
        message=Text(
            nl=f"De vragenlijst heeft geen vraag '{code}'.",
            en=f"The questionnaire has no question '{code}'.",
        ),
        remedy=_AGAIN,
    )


def twice(row: int) -> Problem:
    """The same answer stands in two rows."""
    return Problem(
        code="double-row",
        message=Text(
            nl=f"Dit antwoord staat ook in rij {row}.", en=f"This answer is in row {row} too."
        ),
        remedy=Text(nl="Haal een van de twee rijen weg.", en="Remove one of the two rows."),
    )


def bad_version(value: str) -> Problem:
    """The hidden version is no number, or differs within a question."""
    return Problem(
        code="bad-version",
        value=value,
        message=Text(
            nl="In deze rij is iets verborgens weggehaald of veranderd.",
            en="Something hidden was removed or changed in this row.",
        ),
        remedy=_AGAIN,
    )


def empty_and_chosen() -> Problem:
    """A multiple choice that should be empty and has a cross."""
    return Problem(
        code="empty-and-chosen",
        message=Text(
            nl=f"Bij deze vraag staat zowel {EMPTY.nl} als een x.",
            en=f"This question has both {EMPTY.en} and an x.",
        ),
        remedy=Text(nl="Haal een van de twee weg.", en="Remove one of the two."),
    )


def no_cross(value: str) -> Problem:
    """Something else than an x behind an option."""
    return Problem(
        code="no-cross",
        value=value,
        message=Text(
            nl=f"'{value}' zegt niet of dit antwoord klopt.",
            en=f"'{value}' does not say whether this is so.",
        ),
        remedy=Text(
            nl="Zet een x als het klopt, en laat de cel anders leeg.",
            en="Put an x if it is so, and leave the cell empty otherwise.",
        ),
    )


def no_answer(value: str) -> Problem:
    """A sign that other programs use for no answer."""
    return Problem(
        code="no-answer",
        value=value,
        message=Text(nl=f"'{value}' is geen antwoord.", en=f"'{value}' is not an answer."),
        remedy=Text(
            nl=f"Laat de cel leeg, of schrijf {EMPTY.nl} om het antwoord leeg te maken.",
            en=f"Leave the cell empty, or write {EMPTY.en} to make the answer empty.",
        ),
    )


def year_as_day(value: str) -> Problem:
    """A year typed in a cell for days, of which a spreadsheet makes a day in 1905."""
    return Problem(
        code="year-as-day",
        value=value,
        message=Text(
            nl=f"In deze cel staat de dag {value}. Typte u alleen een jaar?",
            en=f"This cell holds the day {value}. Did you type a year only?",
        ),
        remedy=Text(
            nl="Vul dag, maand en jaar in, zoals 31-12-2027.",
            en="Fill in day, month and year, as in 31-12-2027.",
        ),
    )
