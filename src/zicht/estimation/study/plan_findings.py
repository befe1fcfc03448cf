"""What is said about a plan that cannot be carried out as it stands. Codes are stable."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from zicht.language import Text
from zicht.problems import Problem

#: What should have stood there, to follow "write".
Wanted: TypeAlias = Text

A_TABLE = Text(nl="een tabel", en="a table")
A_TEXT = Text(nl="een tekst tussen aanhalingstekens", en="a text between quotation marks")
TEXTS = Text(nl='een lijst van teksten, zoals ["a", "b"]', en='a list of texts, such as ["a", "b"]')
A_NUMBER = Text(nl="een getal, zonder aanhalingstekens", en="a number, without quotation marks")
NUMBERS = Text(nl="een lijst van getallen, zoals [1.5, 3]", en="a list of numbers, as [1.5, 3]")
LISTS = Text(nl='lijsten van kolommen, zoals [["a", "b"]]', en='lists of columns: [["a", "b"]]')
BOUNDS = Text(
    nl="twee getallen, het eerste tussen 0 en 1 en het tweede boven 1, zoals [0.3, 3]",
    en="two numbers, the first between 0 and 1 and the second above 1, such as [0.3, 3]",
)
A_CONFIDENCE = Text(nl="een getal tussen 0.5 en 1, zoals 0.95", en="a number from 0.5 to 1")
A_SINGLE_SIGN = Text(nl='"." of ","', en='"." or ","')
FACTORS = Text(nl="getallen boven 1, zoals [1.5, 3]", en="numbers above 1, such as [1.5, 3]")


def more_than(bound: float) -> Wanted:
    """A number above a bound."""
    return Text(nl=f"een getal groter dan {bound:g}", en=f"a number greater than {bound:g}")


def at_least(least: int) -> Wanted:
    """A whole number from a bound."""
    return Text(nl=f"een heel getal van {least} of meer", en=f"a whole number of {least} or more")


def tables(name: str) -> Wanted:
    """Tables that may come more than once."""
    return Text(nl=f"tabellen met [[{name}]] erboven", en=f"tables headed [[{name}]]")


def one_of(allowed: Sequence[str]) -> Wanted:
    """One of a few words."""
    listed = ", ".join(f'"{one}"' for one in allowed)
    return Text(nl=f"een van {listed}", en=f"one of {listed}")


def wrong_value(place: str, value: object, wanted: Wanted, line: int | None) -> Problem:
    """A value in the plan is not what it should be."""
    shown = f"{value}"[:60]
    return Problem(
        code="plan-value",
        row=line,
        column=place,
        value=shown,
        message=Text(nl=f"Hier staat '{shown}'.", en=f"This says '{shown}'."),
        remedy=Text(nl=f"Schrijf {wanted.nl}.", en=f"Write {wanted.en}."),
    )


def unknown_key(place: str, asked: Sequence[str], meant: str | None, line: int | None) -> Problem:
    """The plan says something that Zicht does not know."""
    listed = ", ".join(asked)
    nl = f"Bedoelt u '{meant}'? " if meant else ""
    en = f"Did you mean '{meant}'? " if meant else ""
    return Problem(
        code="plan-unknown-key",
        row=line,
        column=place,
        message=Text(nl="Dit kent een plan niet.", en="A plan has no such entry."),
        remedy=Text(nl=f"{nl}Mogelijk zijn: {listed}.", en=f"{en}Possible are: {listed}."),
    )


def no_toml(reason: str) -> Problem:
    """The plan is not written as TOML."""
    found = re.search(r"at line (\d+)", reason)
    return Problem(
        code="plan-not-toml",
        row=int(found[1]) if found else None,
        message=Text(
            nl=f"Dit plan is geen goede TOML ({reason}).",
            en=f"This plan is not sound TOML ({reason}).",
        ),
        remedy=Text(
            nl="Verbeter deze regel; `zicht estimate BESTAND --draft-plan` geeft een voorbeeld.",
            en="Mend this line; `zicht estimate FILE --draft-plan` gives an example.",
        ),
    )


def not_text() -> Problem:
    """The plan is not text in UTF-8."""
    return Problem(
        code="plan-not-toml",
        message=Text(
            nl="Dit plan is geen tekst in UTF-8.",
            en="This plan is not text in UTF-8.",
        ),
        remedy=Text(
            nl="Geef met --plan een TOML-bestand; het bestand met antwoorden staat ervoor.",
            en="Give a TOML file with --plan; the file of answers comes before it.",
        ),
    )


def frame_without_totals(line: int | None) -> Problem:
    """A frame neither names a file nor gives totals."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[frame]",
        message=Text(
            nl="Het kader noemt geen bestand en geen totalen.",
            en="The frame names no file and gives no totals.",
        ),
        remedy=Text(
            nl='Schrijf file = "kader.csv", of geef totalen per klasse in [frame.totals.kolom].',
            en='Write file = "frame.csv", or give totals per class in [frame.totals.column].',
        ),
    )


def frame_twice(line: int | None) -> Problem:
    """A frame both names a file and gives totals."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[frame]",
        message=Text(
            nl="Het kader noemt een bestand en geeft ook totalen.",
            en="The frame names a file and gives totals too.",
        ),
        remedy=Text(nl="Kies een van de twee.", en="Choose one of the two."),
    )


def frame_without_id(line: int | None) -> Problem:
    """A frame is a file, and the rows of the survey cannot be found in it."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[survey] id",
        message=Text(
            nl="Zonder kolom met het kenmerk van de eenheid is niet te zeggen wie antwoordde.",
            en="Without a column that names the unit it cannot be said who responded.",
        ),
        remedy=Text(
            nl='Schrijf id = "kolom" in [survey], en in [frame] als de kolom daar anders heet.',
            en='Write id = "column" in [survey], and in [frame] where it has another name there.',
        ),
    )


def no_auxiliaries(line: int | None) -> Problem:
    """A frame says nothing of the population."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[frame] auxiliaries",
        message=Text(
            nl="Het kader noemt geen kenmerken om op te wegen.",
            en="The frame names no variables to weight by.",
        ),
        remedy=Text(
            nl='Schrijf auxiliaries = ["kolom", …]; de kolommen staan in kader en antwoorden.',
            en='Write auxiliaries = ["column", …], found in frame and answers.',
        ),
    )


def no_totals_for(auxiliary: str, line: int | None) -> Problem:
    """An auxiliary has no totals, while others have."""
    return Problem(
        code="plan-frame",
        row=line,
        column=f"[frame.totals.{auxiliary}]",
        message=Text(
            nl=f"Van kenmerk {auxiliary} zijn geen totalen gegeven.",
            en=f"No totals are given for {auxiliary}.",
        ),
        remedy=Text(
            nl="Geef per klasse het aantal eenheden, of haal het kenmerk weg uit auxiliaries.",
            en="Give the number of units per class, or take it out of auxiliaries.",
        ),
    )


def numbers_without_file(line: int | None) -> Problem:
    """Totals of numbers are wanted, but there is no file to add them up in."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[frame] numbers",
        message=Text(
            nl="Getallen om op te wegen staan in een bestand van het kader.",
            en="Numbers to weight by stand in a file of the frame.",
        ),
        remedy=Text(
            nl='Schrijf file = "kader.csv", of haal numbers weg.',
            en='Write file = "frame.csv", or take numbers out.',
        ),
    )


def logit_without_bounds(line: int | None) -> Problem:
    """The logit method is nothing without bounds."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[frame] bounds",
        message=Text(nl="Bij logit horen grenzen.", en="The logit method needs bounds."),
        remedy=Text(
            nl="Schrijf bounds = [0.3, 3], of kies een andere method.",
            en="Write bounds = [0.3, 3], or choose another method.",
        ),
    )


def cells_without_file(line: int | None) -> Problem:
    """Post-stratification crosses its auxiliaries, which margins do not tell."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[frame] method",
        message=Text(
            nl="Poststratificatie kruist de kenmerken; totalen per kenmerk zeggen dat niet.",
            en="Post-stratification crosses the variables; totals per variable do not tell that.",
        ),
        remedy=Text(
            nl='Geef een bestand met file, één kenmerk, of kies method = "raking".',
            en='Give a file, a single variable, or choose method = "raking".',
        ),
    )


def pooling_without_frame(line: int | None) -> Problem:
    """Modelled figures are wanted, and there is nothing to predict for."""
    return Problem(
        code="plan-frame",
        row=line,
        column="[domains] pool_below",
        message=Text(
            nl="Voor kleine groepen voorspelt een model wie niet antwoordde; daarvoor is een "
            "bestand met alle eenheden nodig.",
            en="In small groups a model predicts who did not answer; that takes a file with all "
            "units.",
        ),
        remedy=Text(
            nl='Schrijf file = "kader.csv" in [frame], of haal pool_below weg.',
            en='Write file = "frame.csv" in [frame], or take pool_below out.',
        ),
    )
