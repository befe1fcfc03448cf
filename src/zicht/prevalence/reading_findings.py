"""What is said about files of lists and of histories. Codes are stable.

No message shows a pseudonym: what is said about a file may be kept longer than the file.
"""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from zicht.language import Text
from zicht.prevalence.problems import PrevalenceError
from zicht.problems import Problem


def missing_column(column: str, headings: Sequence[str], option: str | None = None) -> Problem:
    """A column that is needed is not there; the ``option`` of the command names another."""
    meant = get_close_matches(column, headings, n=1)
    there = ", ".join(headings)
    other = Text(nl="", en="")
    if option is not None:
        other = Text(
            nl=f" Noem met {option} welke kolom het is.", en=f" Name the column with {option}."
        )
    return Problem(
        code="missing-column",
        column=column,
        message=Text(nl="Deze kolom ontbreekt.", en="This column is not there."),
        remedy=Text(
            nl=(f"Bedoelt u '{meant[0]}'? " if meant else "") + f"Er zijn: {there}.{other.nl}",
            en=(f"Did you mean '{meant[0]}'? " if meant else "") + f"There are: {there}.{other.en}",
        ),
    )


def missing_count(column: str, headings: Sequence[str]) -> Problem:
    """No column says how many people: it has another name, or rows stand for people."""
    found = missing_column(column, headings)
    remedy = Text(
        nl=f"{found.remedy.nl} Noem met --count KOLOM waar het aantal mensen staat. Heeft het "
        "bestand een rij per mens en lijst, noem dan met --pseudonym KOLOM wie het is.",
        en=f"{found.remedy.en} Name with --count COLUMN where the number of people stands. If the "
        "file has a row per person and list, name with --pseudonym COLUMN who it is.",
    )
    return replace(found, remedy=remedy)


def no_marks(column: str, bad: int, rows: int) -> Problem:
    """So many cells of a column are neither 0 nor 1 that it is hardly a list."""
    option = f"--stratum {shlex.quote(column)}"
    return Problem(
        code="not-zero-or-one",
        column=column,
        message=Text(
            nl=f"Op {bad} van de {rows} rijen staat hier geen 0 of 1, zoals bij een lijst.",
            en=f"On {bad} of {rows} rows this is neither 0 nor 1, as it is for a list.",
        ),
        remedy=Text(
            nl=f"Is dit een kenmerk van mensen, noem het dan met {option}. Is het wel een lijst, "
            "schrijf dan 1 voor op de lijst en 0 voor niet. Haal andere kolommen weg.",
            en=f"If this is a covariate of people, name it with {option}. If it is a list, write 1 "
            "for on the list and 0 for not. Remove other columns.",
        ),
    )


def bad_mark(row: int, column: str, value: str | None) -> Problem:
    """A cell of a list is neither 0 nor 1."""
    shown = value or ""
    return Problem(
        code="not-zero-or-one",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{shown}' zegt niet of deze mensen op de lijst staan.",
            en=f"'{shown}' does not say whether these people are on the list.",
        ),
        remedy=Text(
            nl="Schrijf 1 voor op de lijst en 0 voor niet.",
            en="Write 1 for on the list and 0 for not.",
        ),
    )


def bad_count(row: int, column: str, value: str | None) -> Problem:
    """A count is not a whole number of 0 or more."""
    shown = value or ""
    return Problem(
        code="bad-count",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{shown}' is geen heel getal van 0 of meer.",
            en=f"'{shown}' is not a whole number of 0 or more.",
        ),
        remedy=Text(
            nl="Schrijf het aantal mensen in cijfers, zonder punten of komma's.",
            en="Write the number of people in digits, without points or commas.",
        ),
    )


def impossible_history(row: int, column: str, count: int) -> Problem:
    """People are said to be on no list at all."""
    return Problem(
        code="impossible-history",
        row=row,
        column=column,
        value=str(count),
        message=Text(
            nl=f"Deze rij telt {count} mensen die op geen enkele lijst staan.",
            en=f"This row counts {count} people who are on no list.",
        ),
        remedy=Text(
            nl="Niemand kan hen gezien hebben: verwijder de rij of maak het aantal 0.",
            en="Nobody can have seen them: delete the row or make the count 0.",
        ),
    )


def duplicate_history(row: int, first_row: int) -> Problem:
    """The same lists and covariates stand on two rows."""
    return Problem(
        code="duplicate-history",
        row=row,
        message=Text(
            nl=f"Deze combinatie van lijsten en kenmerken staat ook op rij {first_row}.",
            en=f"This combination of lists and covariates is on row {first_row} too.",
        ),
        remedy=Text(nl="Voeg de rijen samen tot één.", en="Merge the rows into one."),
    )


def no_level(row: int, column: str, more: int = 0) -> Problem:
    """A covariate is not known."""
    return Problem(
        code="missing-level",
        row=row,
        column=column,
        message=Text(
            nl=f"Dit kenmerk is leeg{_and_more(more).nl}.",
            en=f"This covariate is empty{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Vul het in, of schrijf overal waar het niet bekend is hetzelfde woord.",
            en="Fill it in, or write the same word wherever it is not known.",
        ),
    )


def torn_level(row: int, column: str, more: int) -> Problem:
    """One pseudonym has two levels of a covariate."""
    return Problem(
        code="torn-level",
        row=row,
        column=column,
        message=Text(
            nl=f"Deze persoon heeft elders een ander kenmerk{_and_more(more).nl}.",
            en=f"This person has another level elsewhere{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Geef elke persoon in alle lijsten hetzelfde kenmerk.",
            en="Give every person the same level in all lists.",
        ),
    )


def no_pseudonym(row: int, column: str, more: int) -> Problem:
    """A row of a list says of nobody that he or she is on it."""
    return Problem(
        code="missing-pseudonym",
        row=row,
        column=column,
        message=Text(
            nl=f"Deze cel is leeg{_and_more(more).nl}.",
            en=f"This cell is empty{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Vul de cel in, of verwijder de rij.", en="Fill the cell in, or delete the row."
        ),
    )


def repeated_pseudonyms(column: str, people: int) -> Problem:
    """People stand more than once on one list; a notice."""
    return Problem(
        code="repeated-pseudonym",
        column=column,
        value=str(people),
        message=Text(
            nl=f"{people} keer staat iemand vaker dan één keer op dezelfde lijst.",
            en=f"{people} times someone is on the same list more than once.",
        ),
        remedy=Text(nl="Ieder telt één keer mee.", en="Everyone counts once."),
    )


def bad_probability(row: int, column: str, value: str | None, more: int = 0) -> Problem:
    """A probability of a match is not a number from 0 to 1."""
    shown = value or ""
    return Problem(
        code="bad-probability",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{shown}' is geen kans van 0 tot en met 1{_and_more(more).nl}.",
            en=f"'{shown}' is not a probability from 0 to 1{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Neem de kans over die het koppelprogramma gaf, zoals 0.93.",
            en="Copy the probability that the linking program gave, such as 0.93.",
        ),
    )


def unknown_record(row: int, column: str, more: int = 0) -> Problem:
    """A pair names a record that is on no list."""
    return Problem(
        code="unknown-record",
        row=row,
        column=column,
        message=Text(
            nl=f"Dit nummer staat niet op de genoemde lijst{_and_more(more).nl}.",
            en=f"This identifier is not on the list that is named{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Koppel dezelfde bestanden als u hier inleest.",
            en="Link the same files as are read here.",
        ),
    )


def too_many_strata(cells: int, most: int) -> Problem:
    """The combinations of covariates and lists do not fit in memory."""
    return Problem(
        code="too-many-strata",
        message=Text(
            nl=f"Lijsten en kenmerken geven samen {cells} combinaties; hoogstens {most} kan.",
            en=f"Lists and covariates make {cells} combinations; at most {most} is possible.",
        ),
        remedy=Text(
            nl="Neem minder kenmerken, of voeg niveaus samen.",
            en="Take fewer covariates, or merge levels.",
        ),
    )


def of_lists(error: PrevalenceError, column: str | None = None) -> Problem:
    """What is wrong with the lists as a whole."""
    return Problem(code=error.code, column=column, message=error.message, remedy=error.remedy)


def _and_more(more: int) -> Text:
    if not more:
        return Text(nl="", en="")
    return Text(
        nl=f" (en nog {more} {'rij' if more == 1 else 'rijen'})",
        en=f" (and {more} more {'row' if more == 1 else 'rows'})",
    )
