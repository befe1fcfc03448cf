"""What is said about single cells and rows of a file of answers. Codes are stable."""

from collections.abc import Sequence

from zicht.language import Language, Text, number
from zicht.problems import Problem
from zicht.questionnaire.model import Item, Option


def unknown_option(value: str, options: Sequence[Option], suggestion: str | None) -> Problem:
    """A cell names none of the options of its question."""
    allowed = Text(
        nl=", ".join(f"{option.code} ({option.label.nl})" for option in options),
        en=", ".join(f"{option.code} ({option.label.en})" for option in options),
    )
    meant = "" if suggestion is None else suggestion
    return Problem(
        code="unknown-option",
        value=value,
        message=Text(
            nl=f"'{value}' is geen antwoord op deze vraag.",
            en=f"'{value}' is not an answer to this question.",
        ),
        remedy=Text(
            nl=(f"Bedoelt u '{meant}'? " if meant else "") + f"Mogelijk zijn: {allowed.nl}.",
            en=(f"Did you mean '{meant}'? " if meant else "") + f"Possible are: {allowed.en}.",
        ),
    )


def not_yes_or_no(value: str, option: Option) -> Problem:
    """A cell in the column of one option says neither that it was chosen nor that it was not."""
    return Problem(
        code="unknown-option",
        value=value,
        message=Text(
            nl=f"'{value}' zegt niet of '{option.label.nl}' gekozen is.",
            en=f"'{value}' does not say whether '{option.label.en}' was chosen.",
        ),
        remedy=Text(
            nl="Schrijf Ja of Nee (Y, N, 1 en 0 mogen ook).",
            en="Write Yes or No (Y, N, 1 and 0 will do too).",
        ),
    )


#: Numbers that are years, and so are written without separators.
_YEARS = range(1900, 2101)


def bad_number(value: str, item: Item, reason: Text) -> Problem:
    """A cell is no number, or not one that fits its question."""
    right = _right_number(item)
    return Problem(
        code="bad-number",
        value=value,
        message=reason,
        remedy=Text(nl=f"Schrijf {right.nl}.", en=f"Write {right.en}."),
    )


def no_number(value: str, item: Item) -> Problem:
    """A cell holds something else than a number."""
    reason = Text(nl=f"'{value}' is geen getal.", en=f"'{value}' is not a number.")
    return bad_number(value, item, reason)


def ambiguous_number(value: str, whole: str, point: str, comma: str) -> Problem:
    """A text such as 1.234 is a thousand and more to one reader and one and a bit to another."""
    return Problem(
        code="bad-number",
        value=value,
        message=Text(
            nl=f"'{value}' kan {whole} of {comma} betekenen.",
            en=f"'{value}' may mean {whole} or {point}.",
        ),
        remedy=Text(
            nl=f"Schrijf {whole} zonder punt of komma, of {comma}0 met een extra nul.",
            en=f"Write {whole} without point or comma, or {point}0 with an extra zero.",
        ),
    )


def date_instead(value: str, item: Item) -> Problem:
    """A spreadsheet has made a date of something like 3-4."""
    reason = Text(
        nl=f"De cel bevat een datum ({value}), geen getal.",
        en=f"The cell holds a date ({value}), not a number.",
    )
    return bad_number(value, item, reason)


def bad_date(value: str) -> Problem:
    """A cell is no day of the calendar."""
    return Problem(
        code="bad-date",
        value=value,
        message=Text(nl=f"'{value}' is geen datum.", en=f"'{value}' is not a date."),
        remedy=Text(
            nl="Schrijf een bestaande dag als 2019-04-01 of 01-04-2019, zonder tijd.",
            en="Write an existing day as 2019-04-01 or 01-04-2019, without a time.",
        ),
    )


def formula_error(value: str) -> Problem:
    """A cell shows an error of the spreadsheet instead of an answer."""
    return Problem(
        code="formula-error",
        value=value,
        message=Text(
            nl=f"De cel toont de fout {value} van het rekenprogramma.",
            en=f"The cell shows the spreadsheet error {value}.",
        ),
        remedy=Text(
            nl="Zet het antwoord zelf in de cel, of maak de cel leeg.",
            en="Put the answer itself in the cell, or empty the cell.",
        ),
    )


def unsaved_formula(value: str) -> Problem:
    """A cell holds a formula whose outcome is not in the file."""
    return Problem(
        code="formula-without-value",
        value=value,
        message=Text(
            nl=f"De uitkomst van formule {value} staat niet in het bestand.",
            en=f"The outcome of formula {value} is not in the file.",
        ),
        remedy=Text(
            nl="Open het bestand in uw rekenprogramma en sla het op, of plak de waarden.",
            en="Open the file in your spreadsheet program and save it, or paste the values.",
        ),
    )


def no_municipality(heading: str) -> Problem:
    """A row with answers does not say of which municipality they are."""
    return Problem(
        code="unknown-municipality",
        column=heading,
        value="",
        message=Text(
            nl="Deze rij heeft antwoorden maar geen gemeente.",
            en="This row has answers but no municipality.",
        ),
        remedy=Text(
            nl="Vul de gemeentecode in, zoals GM0363, of verwijder de rij.",
            en="Fill in the municipality code, such as GM0363, or delete the row.",
        ),
    )


def unknown_municipality(value: str, message: Text, remedy: Text) -> Problem:
    """The register does not hold this municipality on the day; it says why and what to do."""
    return Problem(code="unknown-municipality", value=value, message=message, remedy=remedy)


def double_municipality(name: str, code: str, column: str, row: int, first_row: int) -> Problem:
    """Two rows are about the same municipality."""
    return Problem(
        code="double-municipality",
        row=row,
        column=column,
        value=code,
        message=Text(
            nl=f"{name} ({code}) staat in rij {first_row} en in rij {row}.",
            en=f"{name} ({code}) is in row {first_row} and in row {row}.",
        ),
        remedy=Text(
            nl=f"Laat de rij met de geldige antwoorden staan en verwijder rij {first_row} of "
            f"rij {row}.",
            en=f"Keep the row with the valid answers and delete row {first_row} or row {row}.",
        ),
    )


def other_name(value: str, name: str, code: str) -> Problem:
    """Code and name in one row are of different municipalities."""
    return Problem(
        code="name-mismatch",
        value=value,
        message=Text(
            nl=f"Code {code} is {name}, maar hier staat '{value}'.",
            en=f"Code {code} is {name}, but this says '{value}'.",
        ),
        remedy=Text(
            nl="Zoek uit van welke gemeente deze antwoorden zijn en verbeter code of naam.",
            en="Find out which municipality these answers are from and mend the code or the name.",
        ),
    )


def unanswered(count: int, rows: int) -> Problem:
    """Notice: required questions without an answer, which is allowed unless asked otherwise."""
    return Problem(
        code="missing-answers",
        message=Text(
            nl=f"{count} verplichte vragen zijn niet beantwoord, in {rows} rijen.",
            en=f"{count} required questions have no answer, in {rows} rows.",
        ),
        remedy=Text(
            nl="Dat mag; met --complete ziet u welke.",
            en="That is allowed; --complete shows which.",
        ),
    )


def unsubmitted(rows: Sequence[int]) -> Problem:
    """Notice: LimeSurvey did not record that these responses were submitted."""
    listed = ", ".join(str(row) for row in rows[:10]) + (", …" if len(rows) > 10 else "")
    return Problem(
        code="not-submitted",
        row=rows[0],
        message=Text(
            nl=f"Niet verzonden in LimeSurvey, wel gelezen: rij {listed}.",
            en=f"Not submitted in LimeSurvey, read all the same: row {listed}.",
        ),
        remedy=Text(
            nl="Verwijder rijen die niet mee mogen tellen.",
            en="Delete rows that should not count.",
        ),
    )


def outside_bounds(value: float, shown: str, item: Item) -> Problem:
    """A number lies below the smallest or above the largest that the question allows."""
    below = item.minimum is not None and value < item.minimum
    reason = Text(
        nl=f"{shown} is te {'klein' if below else 'groot'}.",
        en=f"{shown} is too {'small' if below else 'large'}.",
    )
    return bad_number(shown, item, reason)


def too_precise(shown: str, item: Item) -> Problem:
    """A number has more decimals than the question allows."""
    reason = Text(
        nl=f"{shown} heeft te veel cijfers achter de komma.",
        en=f"{shown} has too many decimals.",
    )
    return bad_number(shown, item, reason)


def _right_number(item: Item) -> Text:
    return Text(nl=_right_number_in(item, Language.NL), en=_right_number_in(item, Language.EN))


def _right_number_in(item: Item, language: Language) -> str:
    def say(nl: str, en: str) -> str:
        return Text(nl=nl, en=en).to(language)

    kind = say("een heel getal", "a whole number")
    if item.decimals:
        single = item.decimals == 1
        kind = say(
            f"een getal met hoogstens {item.decimals} {'decimaal' if single else 'decimalen'}",
            f"a number with at most {item.decimals} decimal{'' if single else 's'}",
        )
    parts = [kind, *_bounds(item, language)]
    if item.unit is not None:
        parts.append(f"({item.unit.to(language)})")
    return " ".join(parts) + say(", alleen in cijfers", ", in digits only")


def _bounds(item: Item, language: Language) -> list[str]:
    def shown(bound: float) -> str:
        if bound in _YEARS:
            return str(int(bound))
        decimals = 0 if float(bound).is_integer() else max(item.decimals, 1)
        return number(bound, language, decimals=decimals)

    match item.minimum, item.maximum:
        case float() | int() as low, float() | int() as high:
            words = Text(nl=f"van {shown(low)} tot en met {shown(high)}",
                         en=f"from {shown(low)} to {shown(high)}")  # fmt: skip
        case float() | int() as low, None:
            words = Text(nl=f"van {shown(low)} of meer", en=f"of {shown(low)} or more")
        case None, float() | int() as high:
            words = Text(nl=f"tot en met {shown(high)}", en=f"of {shown(high)} or less")
        case _:
            return []
    return [words.to(language)]
