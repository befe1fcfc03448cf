"""What is said about the file of a survey and how it fits its plan. Codes are stable."""

from collections.abc import Sequence
from difflib import get_close_matches

from zicht.language import Text
from zicht.problems import Problem

#: More rows than this are counted, not named.
_NAMED = 10


def missing_column(column: str, used_for: Text, headings: Sequence[str]) -> Problem:
    """The plan names a column that the file lacks."""
    meant = get_close_matches(column, headings, n=1)
    shown = ", ".join(headings[:_NAMED]) + (", …" if len(headings) > _NAMED else "")
    return Problem(
        code="missing-column",
        column=column,
        message=Text(
            nl=f"Deze kolom ontbreekt; het plan noemt haar voor {used_for.nl}.",
            en=f"This column is not there; the plan names it for {used_for.en}.",
        ),
        remedy=Text(
            nl=(f"Bedoelt u '{meant[0]}'? " if meant else "") + f"Er zijn: {shown}.",
            en=(f"Did you mean '{meant[0]}'? " if meant else "") + f"There are: {shown}.",
        ),
    )


def bad_weight(row: int, column: str, value: str, more: int) -> Problem:
    """A weight is not above zero."""
    return Problem(
        code="bad-weight",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"Gewicht '{value}' is geen getal boven nul{_and_more(more).nl}.",
            en=f"Weight '{value}' is not a number above zero{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Verbeter het gewicht, of verwijder rijen die niet meetellen.",
            en="Mend the weight, or delete rows that do not count.",
        ),
    )


def bad_number(row: int, column: str, value: str, more: int) -> Problem:
    """A cell of a question about a number holds none."""
    return Problem(
        code="bad-number",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' is geen getal{_and_more(more).nl}.",
            en=f"'{value}' is not a number{_and_more(more).en}.",
        ),
        remedy=Text(
            nl='Verbeter de cel, noem de code in missing = ["…"], of kies kind = "single".',
            en='Mend the cell, name the code in missing = ["…"], or choose kind = "single".',
        ),
    )


def ambiguous_numbers(row: int, column: str, value: str) -> Problem:
    """Every number of a column can be read in two ways."""
    return Problem(
        code="ambiguous-number",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' kan een duizendtal zijn of een getal met decimalen.",
            en=f"'{value}' may be thousands or a number with decimals.",
        ),
        remedy=Text(
            nl='Schrijf decimal = "," of decimal = "." in [survey] van het plan.',
            en='Write decimal = "," or decimal = "." in [survey] of the plan.',
        ),
    )


def missing_cell(row: int, column: str, used_for: Text, more: int) -> Problem:
    """A cell that must be filled is empty."""
    return Problem(
        code="missing-cell",
        row=row,
        column=column,
        message=Text(
            nl=f"Deze cel is leeg; zij is nodig voor {used_for.nl}{_and_more(more).nl}.",
            en=f"This cell is empty; it is needed for {used_for.en}{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Vul de cel in of verwijder de rij.", en="Fill in the cell or delete the row."
        ),
    )


def double_id(row: int, column: str, value: str, first_row: int, more: int) -> Problem:
    """Two rows are about the same unit."""
    return Problem(
        code="double-id",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' staat ook in rij {first_row}{_and_more(more).nl}.",
            en=f"'{value}' is in row {first_row} too{_and_more(more).en}.",
        ),
        remedy=Text(nl="Laat van elke eenheid één rij staan.", en="Keep one row of each unit."),
    )


def not_in_frame(row: int, column: str, value: str, frame: str, more: int) -> Problem:
    """A respondent is not in the population."""
    return Problem(
        code="not-in-frame",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' staat niet in kader {frame}{_and_more(more).nl}.",
            en=f"'{value}' is not in frame {frame}{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Verbeter het kenmerk, vul het kader aan of verwijder de rij.",
            en="Mend the value, complete the frame or delete the row.",
        ),
    )


def unknown_class(row: int, column: str, value: str, classes: Sequence[str], more: int) -> Problem:
    """A respondent is of a class of which the plan gives no total."""
    shown = ", ".join(classes[:_NAMED])
    return Problem(
        code="unknown-class",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"Klasse '{value}' heeft geen totaal{_and_more(more).nl}.",
            en=f"Class '{value}' has no total{_and_more(more).en}.",
        ),
        remedy=Text(
            nl=f"Geef er een totaal voor, of verbeter de cel. Er zijn: {shown}.",
            en=f"Give a total for it, or mend the cell. There are: {shown}.",
        ),
    )


def unknown_answer(row: int, column: str, value: str, levels: Sequence[str], more: int) -> Problem:
    """An answer is none of the levels of its question."""
    shown = ", ".join(levels[:_NAMED]) + (", …" if len(levels) > _NAMED else "")
    return Problem(
        code="unknown-answer",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' is geen antwoord op deze vraag{_and_more(more).nl}.",
            en=f"'{value}' is not an answer to this question{_and_more(more).en}.",
        ),
        remedy=Text(
            nl=f"Mogelijk zijn: {shown}. Verbeter de cel of pas levels of missing aan in het plan.",
            en=f"Possible are: {shown}. Mend the cell, or add to levels or missing in the plan.",
        ),
    )


def unequal_totals(totals: Sequence[tuple[str, float]]) -> Problem:
    """Margins do not add up to the same population."""
    shown = ", ".join(f"{name} {total:.15g}" for name, total in totals)
    return Problem(
        code="unequal-totals",
        column="[frame.totals]",
        message=Text(
            nl=f"De totalen tellen niet op tot hetzelfde aantal: {shown}.",
            en=f"The totals do not add up to the same number: {shown}.",
        ),
        remedy=Text(
            nl="Verbeter de totalen; elk kenmerk verdeelt dezelfde populatie.",
            en="Mend the totals; every variable divides the same population.",
        ),
    )


def more_than_population(respondents: int, population: float) -> Problem:
    """More rows than the population holds."""
    return Problem(
        code="population-too-small",
        column="[survey] population",
        message=Text(
            nl=f"Er zijn {respondents} rijen, meer dan de populatie van {population:g}.",
            en=f"There are {respondents} rows, more than the population of {population:g}.",
        ),
        remedy=Text(
            nl="Verbeter population of het kader, of verwijder dubbele rijen.",
            en="Mend population or the frame, or delete double rows.",
        ),
    )


def more_than_invited(respondents: int, invited: float) -> Problem:
    """More rows than were asked."""
    return Problem(
        code="invited-too-small",
        column="[survey] invited",
        value=f"{invited:g}",
        message=Text(
            nl=f"Er zijn {respondents} rijen, meer dan de {invited:g} die gevraagd zijn.",
            en=f"There are {respondents} rows, more than the {invited:g} that were asked.",
        ),
        remedy=Text(
            nl="Geef met invited hoeveel er gevraagd zijn, ook wie niet antwoordde.",
            en="Give with invited how many were asked, those who did not answer included.",
        ),
    )


def bad_stage_size(row: int, column: str, value: str, more: int) -> Problem:
    """How many units there were to draw is no number, or less than the number drawn."""
    return Problem(
        code="bad-fpc",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' is kleiner dan het aantal getrokken eenheden{_and_more(more).nl}.",
            en=f"'{value}' is less than the number of units drawn{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="fpc is het aantal eenheden waaruit is getrokken, per stratum of per cluster.",
            en="fpc is the number of units that were drawn from, per stratum or per cluster.",
        ),
    )


def unequal_stages(fpc: int, stages: int) -> Problem:
    """The plan gives sizes for another number of stages than it has."""
    return Problem(
        code="bad-fpc",
        column="[survey] fpc",
        message=Text(
            nl=f"fpc noemt {fpc} aantallen, maar er zijn {stages} trappen.",
            en=f"fpc gives {fpc} sizes, but there are {stages} stages.",
        ),
        remedy=Text(
            nl="Geef voor elke trap van clusters een aantal of kolom, of laat fpc weg.",
            en="Give a number or column for every stage of clusters, or leave fpc out.",
        ),
    )


def no_such_frame(file: str, reason: Text) -> Problem:
    """The file of the frame cannot be read."""
    return Problem(
        code="missing-frame",
        file=file,
        message=Text(
            nl=f"Dit kader is niet te lezen ({reason.nl}).",
            en=f"This frame cannot be read ({reason.en}).",
        ),
        remedy=Text(
            nl="Het pad geldt vanaf de map van het plan; verbeter file in [frame].",
            en="The path counts from the plan's folder; mend file in [frame].",
        ),
    )


def no_questions() -> Problem:
    """Nothing is asked."""
    return Problem(
        code="no-questions",
        message=Text(
            nl="Er is geen vraag om een cijfer van te maken.",
            en="There is no question to make a figure of.",
        ),
        remedy=Text(
            nl="Noem vragen in [questions.naam] van het plan.",
            en="Name questions in [questions.name] of the plan.",
        ),
    )


def _and_more(more: int) -> Text:
    if not more:
        return Text(nl="", en="")
    return Text(
        nl=f" (en nog {more} {'rij' if more == 1 else 'rijen'})",
        en=f" (and {more} more {'row' if more == 1 else 'rows'})",
    )


def not_yes_or_no(row: int, column: str, value: str, more: int) -> Problem:
    """A cell of one option of a multiple choice says neither that it was chosen nor that not."""
    return Problem(
        code="unknown-answer",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' zegt niet of deze optie gekozen is{_and_more(more).nl}.",
            en=f"'{value}' does not say whether this option was chosen{_and_more(more).en}.",
        ),
        remedy=Text(
            nl='Schrijf 1 of 0 (ja of nee), of noem de codes in chosen = ["…"] van het plan.',
            en='Write 1 or 0 (yes or no), or name the codes in chosen = ["…"] of the plan.',
        ),
    )


def torn_stage_size(row: int, column: str, value: str, more: int) -> Problem:
    """One stratum or cluster has two sizes."""
    return Problem(
        code="bad-fpc",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"'{value}' verschilt van een eerdere rij van hetzelfde stratum of cluster"
            f"{_and_more(more).nl}.",
            en=f"'{value}' differs from an earlier row of the same stratum or cluster"
            f"{_and_more(more).en}.",
        ),
        remedy=Text(
            nl="Geef elke rij van een stratum of cluster hetzelfde aantal.",
            en="Give every row of a stratum or cluster the same number.",
        ),
    )


def double_question(column: str, other: str) -> Problem:
    """Two questions of the plan use one column, or have one name."""
    return Problem(
        code="double-question",
        column=column,
        message=Text(
            nl=f"Deze kolom of naam staat in twee vragen van het plan (ook in '{other}').",
            en=f"This column or name is in two questions of the plan (in '{other}' too).",
        ),
        remedy=Text(
            nl="Gebruik een kolom één keer, of maak er in het bestand een tweede van.",
            en="Use a column once, or make a second one of it in the file.",
        ),
    )
