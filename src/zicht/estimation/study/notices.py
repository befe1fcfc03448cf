"""Remarks about a survey that refuse nothing. Codes are stable."""

from collections.abc import Sequence

from zicht.language import Text
from zicht.problems import Problem

#: More columns than this are not named.
_NAMED = 10


def collapsed(variable: str, merged: str, into: str, reason: str) -> Problem:
    """Notice: a class was weighted together with another."""
    why = _WHY[reason]
    return Problem(
        code="collapsed",
        column=variable,
        message=Text(
            nl=f"Klasse '{merged}' is samen met '{into}' gewogen: {why.nl}.",
            en=f"Class '{merged}' was weighted together with '{into}': {why.en}.",
        ),
        remedy=Text(
            nl="Dit staat bij de uitkomst; collapse en constraints in [frame] stellen de grens.",
            en="The result says so; collapse and constraints in [frame] set the limit.",
        ),
    )


def left_out(variable: str, reason: str) -> Problem:
    """Notice: an auxiliary could not be weighted by."""
    why = _WHY[reason]
    return Problem(
        code="left-out",
        column=variable,
        message=Text(
            nl=f"Op dit kenmerk is niet gewogen: {why.nl}.",
            en=f"This variable was not weighted by: {why.en}.",
        ),
        remedy=Text(
            nl="Dit staat bij de uitkomst; neem minder kenmerken of ruimere grenzen.",
            en="The result says so; take fewer variables or wider bounds.",
        ),
    )


#: By the values of :class:`zicht.estimation.weighting.collapsing.Reason`.
_WHY = {
    "few": Text(nl="te weinig respondenten", en="too few respondents"),
    "heavy": Text(nl="te zware gewichten", en="weights too heavy"),
    "many_constraints": Text(
        nl="te veel klassen voor zo weinig respondenten",
        en="too many classes for so few respondents",
    ),
    "out_of_reach": Text(nl="geen gewichten halen het totaal", en="no weights reach the total"),
    "negative": Text(nl="anders worden gewichten negatief", en="else weights become negative"),
    "not_found": Text(nl="er zijn geen gewichten gevonden", en="no weights were found"),
    "one_class": Text(nl="er is maar één klasse", en="there is only one class"),
    "missing": Text(
        nl="de waarde is niet van iedereen bekend", en="its value is not known of everybody"
    ),
}


def guessed(questions: int, unit: str | None) -> Problem:
    """Notice: there is no plan, so one was guessed."""
    named = Text(nl="", en="")
    if unit is not None:
        named = Text(nl=f"; '{unit}' noemt de eenheid", en=f"; '{unit}' names the unit")
    return Problem(
        code="guessed",
        message=Text(
            nl=f"Zonder plan: {questions} kolommen als vraag, elke rij telt even zwaar, alsof zij "
            f"aselect uit een grote populatie komt{named.nl}.",
            en=f"Without a plan: {questions} columns as questions, every row counts the same, as "
            f"if drawn at random from a large population{named.en}.",
        ),
        remedy=Text(
            nl="Maak met --draft-plan een plan en vul in wat u van de populatie weet.",
            en="Make a plan with --draft-plan and fill in what you know of the population.",
        ),
    )


def skipped_columns(columns: Sequence[str]) -> Problem:
    """Notice: columns of which no figures are made."""
    shown = ", ".join(columns[:_NAMED]) + (", …" if len(columns) > _NAMED else "")
    return Problem(
        code="skipped-columns",
        message=Text(
            nl=f"Geen cijfers van {shown}: één waarde, of vrije tekst.",
            en=f"No figures of {shown}: a single value, or free text.",
        ),
        remedy=Text(
            nl="Noem een kolom in het plan als zij toch een vraag is.",
            en="Name a column in the plan if it is a question all the same.",
        ),
    )


def lost_replicates(lost: int, replicates: int) -> Problem:
    """Notice: bootstrap samples in which a class was not drawn."""
    return Problem(
        code="lost-replicates",
        column="[replicates]",
        message=Text(
            nl=f"{lost} van {replicates} bootstrapsteekproeven halen de totalen van het kader niet "
            "en tellen niet mee.",
            en=f"{lost} of {replicates} bootstrap samples cannot reach the totals of the frame and "
            "do not count.",
        ),
        remedy=Text(
            nl='Neem grotere klassen (collapse in [frame]) of kind = "jkn".',
            en='Take larger classes (collapse in [frame]) or kind = "jkn".',
        ),
    )


def unbound_replicates(unbound: int, replicates: int) -> Problem:
    """Notice: replicates that reach the totals only beyond the bounds of the weights."""
    return Problem(
        code="unbound-replicates",
        column="[replicates]",
        message=Text(
            nl=f"{unbound} van {replicates} replicaties halen de totalen alleen buiten de grenzen "
            "van de gewichten; die zijn lineair gekalibreerd.",
            en=f"{unbound} of {replicates} replicates reach the totals only beyond the bounds of "
            "the weights; those were calibrated linearly.",
        ),
        remedy=Text(nl="Neem ruimere bounds in [frame].", en="Take wider bounds in [frame]."),
    )
