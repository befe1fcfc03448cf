"""What is said about ratios, crossings, differences and replicates that cannot be made.

Codes are stable.
"""

from collections.abc import Sequence
from difflib import get_close_matches

from zicht.estimation.study.plan import Kind
from zicht.language import Text
from zicht.problems import Problem

_NAMED = 10
_KINDS = {
    Kind.SINGLE: Text(nl="een enkele keuze", en="a single choice"),
    Kind.MULTIPLE: Text(nl="een meerkeuzevraag", en="a multiple choice"),
    Kind.NUMBER: Text(nl="een getal", en="a number"),
    Kind.AMOUNT: Text(nl="een bedrag of hoeveelheid", en="an amount"),
}


def _of_plan(code: str, place: str, line: int | None, message: Text, remedy: Text) -> Problem:
    return Problem(code=code, row=line, column=place, message=message, remedy=remedy)


def missing(place: str, line: int | None) -> Problem:
    """An entry that must be there is not."""
    return _of_plan(
        "plan-missing", place, line,
        Text(nl="Dit ontbreekt.", en="This is missing."),
        Text(nl="Vul het in; zie docs/estimating.md.", en="Fill it in; see docs/estimating.md."),
    )  # fmt: skip


def unknown_question(place: str, name: str, names: Sequence[str], line: int | None) -> Problem:
    """An entry names no question of the plan."""
    meant = get_close_matches(name, names, n=1)
    shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    return _of_plan(
        "plan-unknown-question", place, line,
        Text(nl=f"'{name}' is geen vraag van het plan.",
             en=f"'{name}' is not a question of the plan."),
        Text(nl=(f"Bedoelt u '{meant[0]}'? " if meant else "") + f"Er zijn: {shown}.",
             en=(f"Did you mean '{meant[0]}'? " if meant else "") + f"There are: {shown}."),
    )  # fmt: skip


def wrong_kind(
    place: str, name: str, kind: str, wanted: Sequence[Kind], line: int | None
) -> Problem:
    """A question is of a kind of which this cannot be made."""
    listed = " of ".join(f'kind = "{one.value}"' for one in wanted)
    own = _KINDS[Kind(kind)]
    return _of_plan(
        "plan-wrong-kind", place, line,
        Text(nl=f"'{name}' is {own.nl}; daar kan dit niet van.",
             en=f"'{name}' is {own.en}; this cannot be made of it."),
        Text(nl=f"Noem een vraag met {listed}.",
             en=f"Name a question with {listed.replace(' of ', ' or ')}."),
    )  # fmt: skip


def ratio_of_itself(name: str, line: int | None) -> Problem:
    """A ratio that is always one."""
    return _of_plan(
        "plan-ratio", "[[ratios]] denominator", line,
        Text(nl=f"'{name}' gedeeld door zichzelf is altijd 1.",
             en=f"'{name}' over itself is always 1."),
        Text(nl="Noem een andere vraag.", en="Name another question."),
    )  # fmt: skip


def taken(place: str, name: str, line: int | None) -> Problem:
    """A name or column that stands there already."""
    return _of_plan(
        "plan-double", place, line,
        Text(nl=f"'{name}' staat er al.", en=f"'{name}' is there already."),
        Text(nl="Kies een andere naam of laat er een weg.",
             en="Choose another name, or leave one out."),
    )  # fmt: skip


def double_crossing(rows: str, columns: str, line: int | None) -> Problem:
    """Two questions that are crossed twice, or one with itself."""
    return _of_plan(
        "plan-crossing", "[[crossings]] columns", line,
        Text(nl=f"{rows} en {columns} zijn al gekruist, of zijn één vraag.",
             en=f"{rows} and {columns} are crossed already, or are one question."),
        Text(nl="Kruis elk tweetal één keer: andersom gekruist verraadt een tabel de andere.",
             en="Cross each pair once: crossed the other way, one table tells the other."),
    )  # fmt: skip


def crossed_by_group(key: str, name: str, line: int | None) -> Problem:
    """A crossing of a question that also divides the respondents into groups."""
    return _of_plan(
        "plan-crossing", f"[[crossings]] {key}", line,
        Text(nl=f"Naar '{name}' wordt ook al ingedeeld; de groepen zijn deze kruistabel al.",
             en=f"'{name}' makes groups already; those are this cross table."),
        Text(nl="Laat de kruistabel weg, of haal de kolom uit [domains] en [[differences]].",
             en="Leave the crossing out, or take the column out of [domains] and [[differences]]."),
    )  # fmt: skip


def bad_quantile(place: str, value: float, line: int | None) -> Problem:
    """A quantile at or beyond an end."""
    return _of_plan(
        "plan-quantile", place, line,
        Text(nl=f"Kwantiel {value:g} ligt niet tussen 0 en 1.",
             en=f"Quantile {value:g} does not lie between 0 and 1."),
        Text(nl="Schrijf delen, zoals quantiles = [0.25, 0.5, 0.75]; 0 en 1 zouden één antwoord "
                "tonen.",
             en="Write parts, as quantiles = [0.25, 0.5, 0.75]; 0 and 1 would show one answer."),
    )  # fmt: skip


def quantile_of_choice(place: str, line: int | None) -> Problem:
    """A quantile of something that has no order of numbers."""
    return _of_plan(
        "plan-quantile", place, line,
        Text(nl="Kwantielen zijn er alleen van getallen.",
             en="There are quantiles of numbers only."),
        Text(nl='Kies kind = "number" of "amount", of haal quantiles weg.',
             en='Choose kind = "number" or "amount", or take quantiles out.'),
    )  # fmt: skip


def replicates_of_no_kind(line: int | None) -> Problem:
    """It is not said how replicates are made."""
    return _of_plan(
        "plan-replicates", "[replicates] kind", line,
        Text(nl="Er staat niet hoe replicaties gemaakt worden.",
             en="It does not say how replicates are made."),
        Text(nl='Schrijf kind = "jkn" (of jk1, brr, bootstrap), of noem columns met gewichten.',
             en='Write kind = "jkn" (or jk1, brr, bootstrap), or name columns of weights.'),
    )  # fmt: skip


def only_of(place: str, kind: str, line: int | None) -> Problem:
    """An entry that means nothing for this kind of replicates."""
    return _of_plan(
        "plan-replicates", place, line,
        Text(nl=f"Dit hoort alleen bij {kind}.", en=f"This belongs to {kind} only."),
        Text(nl=f'Haal het weg, of kies kind = "{kind}"; bij de andere volgt het uit de opzet.',
             en=f'Take it out, or choose kind = "{kind}"; else it follows from the design.'),
    )  # fmt: skip


def wrong_fay(line: int | None) -> Problem:
    """A factor of Fay for other replicates, or beyond its ends."""
    return _of_plan(
        "plan-replicates", "[replicates] fay", line,
        Text(nl="fay is een getal van 0 tot 1, bij brr.", en="fay is from 0 to below 1, of brr."),
        Text(nl='Schrijf kind = "brr" met bijvoorbeeld fay = 0.3, of haal fay weg.',
             en='Write kind = "brr" with for instance fay = 0.3, or take fay out.'),
    )  # fmt: skip


def columns_and_kind(is_supplied: bool, line: int | None) -> Problem:
    """Columns of weights for replicates that are made, or none for those that are not."""
    message = Text(
        nl="Replicaties uit het bestand hebben kolommen nodig; gemaakte hebben ze niet.",
        en="Replicates of the file need columns; those that are made have none.",
    )
    remedy = Text(
        nl='Noem de kolommen, zoals columns = ["rep_*"].',
        en='Name the columns, as columns = ["rep_*"].',
    )
    if not is_supplied:
        remedy = Text(
            nl='Haal columns of kind weg; met columns is kind "supplied".',
            en='Take columns or kind out; with columns the kind is "supplied".',
        )
    return _of_plan("plan-replicates", "[replicates] columns", line, message, remedy)


def missing_scale(line: int | None) -> Problem:
    """Supplied weights without what their variance is multiplied by."""
    return _of_plan(
        "plan-replicates", "[replicates] scale", line,
        Text(nl="Bij replicatiegewichten uit het bestand hoort een schaal.",
             en="Replicate weights of the file need a scale."),
        Text(nl="Schrijf scale zoals de maker haar geeft: bij R replicaties is dat 1/R (brr), "
                "(R - 1)/R (jk1), 1 met rscales (jkn) of 1/(R - 1) (bootstrap).",
             en="Write scale as their maker gives it: of R replicates it is 1/R (brr), (R - 1)/R "
                "(jk1), 1 with rscales (jkn) or 1/(R - 1) (bootstrap)."),
    )  # fmt: skip


def negative_scale(line: int | None) -> Problem:
    """A replicate that would take variance away."""
    return _of_plan(
        "plan-replicates", "[replicates] rscales", line,
        Text(nl="Een schaal is nul of meer.", en="A scale is zero or more."),
        Text(nl="Verbeter rscales.", en="Mend rscales."),
    )  # fmt: skip


def replicates_without_weight(line: int | None) -> Problem:
    """Supplied replicate weights without the weight they are replicates of."""
    return _of_plan(
        "plan-replicates", "[survey] weight", line,
        Text(nl="Bij replicatiegewichten uit het bestand hoort het gewicht zelf.",
             en="Replicate weights of the file belong to a weight."),
        Text(nl='Schrijf weight = "kolom" in [survey].', en='Write weight = "column" in [survey].'),
    )  # fmt: skip


def jk1_with_strata(line: int | None) -> Problem:
    """The jackknife of a design without strata for one that has them."""
    return _of_plan(
        "plan-replicates", "[replicates] kind", line,
        Text(nl="jk1 is voor een opzet zonder strata.", en="jk1 is for a design without strata."),
        Text(nl='Schrijf kind = "jkn".', en='Write kind = "jkn".'),
    )  # fmt: skip


def unequal_rscales(scales: int, columns: int) -> Problem:
    """Another number of scales than of replicates."""
    return _of_plan(
        "plan-replicates", "[replicates] rscales", None,
        Text(nl=f"Er zijn {scales} rscales en {columns} kolommen met replicatiegewichten.",
             en=f"There are {scales} rscales and {columns} columns of replicate weights."),
        Text(nl="Geef er een per kolom, in de volgorde van het bestand, of laat rscales weg.",
             en="Give one per column, in the order of the file, or leave rscales out."),
    )  # fmt: skip


def bad_replicate(row: int, column: str, value: str, more: int) -> Problem:
    """A replicate weight is no number of at least zero."""
    return Problem(
        code="bad-weight",
        row=row,
        column=column,
        value=value,
        message=Text(
            nl=f"Replicatiegewicht '{value}' is geen getal van nul of meer"
            + (f" (en nog {more} rijen)." if more else "."),
            en=f"Replicate weight '{value}' is not a number of zero or more"
            + (f" (and {more} more rows)." if more else "."),
        ),
        remedy=Text(nl="Verbeter het gewicht.", en="Mend the weight."),
    )


def gone_question(name: str) -> Problem:
    """The plan names a column by a pattern's question, and the file lacks it."""
    return Problem(
        code="missing-column",
        column=name,
        message=Text(nl="Deze vraag is er niet.", en="This question is not there."),
        remedy=Text(
            nl="Het plan noemt haar in ratios, crossings of differences; verbeter de naam.",
            en="The plan names it in ratios, crossings or differences; mend the name.",
        ),
    )
