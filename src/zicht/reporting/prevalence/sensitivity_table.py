"""What became of an estimate when lists were left out or taken together, as a table."""

from collections.abc import Sequence

from zicht.language import Text
from zicht.prevalence import sensitivity
from zicht.prevalence.sensitivity import Change
from zicht.prevalence.verdict import whole
from zicht.reporting.tables import Cell, Column, Kind, Table

#: Rows on other choices of the best of all models.
_OF_BEST = frozenset((sensitivity.Kind.ORDER, sensitivity.Kind.CRITERION))
_NO_ESTIMATE = Text(nl="geen schatting", en="no estimate")


def introduction(changes: Sequence[Change]) -> Text:
    """Which method was run again, and what it gave on the lists as they are."""
    first = next((one for one in changes if one.kind not in _OF_BEST), changes[0])
    name, before = first.method.name, whole(first.before)
    order = _of_order(changes)
    return Text(
        nl=f"Eén methode is herhaald op andere vormen van dezelfde lijsten: {name.nl}. Op de "
        f"lijsten zoals ze zijn geeft die {before.nl}. Wie een lijst weglaat, verliest gegevens; "
        "wie lijsten samenvoegt, houdt dezelfde mensen over. Een schatting die daarmee "
        "verdubbelt, zegt meer over de lijsten dan over de groep. Bij koppelingen staat er wat de "
        "schatting zou zijn als zo’n deel van de koppelingen was gemist, of onterecht was."
        f"{order.nl}",
        en=f"One method was run again on other forms of the same lists: {name.en}. On the lists as "
        f"they are it gives {before.en}. Leaving a list out loses data; merging lists keeps the "
        "same people. An estimate that doubles by that says more about the lists than about the "
        "population. With links it says what the estimate would be if so many of the links had "
        f"been missed, or were false.{order.en}",
    )


def _of_order(changes: Sequence[Change]) -> Text:
    found = next((one for one in changes if one.kind in _OF_BEST), None)
    if found is None:
        return Text(nl="", en="")
    before = whole(found.before)
    return Text(
        nl=" Rijen over het beste model vergelijken met het model met de laagste BIC, dat "
        f"{before.nl} geeft.",
        en=f" Rows on the best model compare with that of the lowest BIC, which gives {before.en}.",
    )


def build(changes: Sequence[Change]) -> Table:
    """One row per variant: what was done, the estimate, and the ratio to that before."""
    return Table(
        key="prevalence_sensitivity",
        title=Text(nl="Schatting na een andere keuze", en="Estimate after another choice"),
        columns=(
            Column(
                key="change", heading=Text(nl="wat er is gedaan", en="what was done"),
                kind=Kind.TEXT,
            ),
            Column(key="after", heading=Text(nl="schatting", en="estimate"), kind=Kind.TEXT),
            Column(key="ratio", heading=Text(nl="verhouding", en="ratio"), kind=Kind.FINE_SCORE),
        ),
        rows=tuple(_row(one) for one in changes),
    )  # fmt: skip


def _row(one: Change) -> tuple[Cell, ...]:
    if one.after is None:
        return one.label, _NO_ESTIMATE, None
    return one.label, whole(one.after), one.after / one.before
