"""The size of every group of people, as a table and in words."""

from zicht.language import Language, Text, number
from zicht.prevalence.covariates.totals import Total
from zicht.prevalence.groups import RESAMPLES, Groups
from zicht.prevalence.verdict import whole
from zicht.reporting.prevalence.wording import span
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wording import both

TITLE = Text(nl="Schatting per groep", en="Estimate by group")
WHOLE = Text(nl="alle groepen samen", en="all groups together")


def introduction(groups: Groups) -> Text:
    """Which model the rows rest on, and which groups are not there."""
    columns = ", ".join(groups.by)
    times = {one: number(RESAMPLES, one) for one in Language}
    return Text(
        nl=f"Groepen naar {columns}, geschat met één model: {groups.model}. Zo tellen zij op. "
        f"De intervallen ({times[Language.NL]} herhalingen) nemen aan dat dit model klopt. Het "
        "oordeel over alle modellen gaat over het geheel. Groepen met minder dan "
        f"{groups.minimum} mensen op twee lijsten of meer zijn vooraf samengenomen en worden niet "
        "genoemd.",
        en=f"Groups by {columns}, estimated by one model: {groups.model}. Therefore they add up. "
        f"The intervals ({times[Language.EN]} resamples) take this model as right. The verdict "
        "over all models is on the whole. Groups with fewer than "
        f"{groups.minimum} people on two lists or more were taken together beforehand and are not "
        "named.",
    )


def build(groups: Groups) -> Table:
    """One row per group, and one for all of them."""
    rows = [_row(*pair) for pair in zip(groups.names, groups.totals, strict=True)]
    return Table(
        key="prevalence_groups",
        title=TITLE,
        columns=(
            Column(key="group", heading=Text(nl="groep", en="group"), kind=Kind.TEXT),
            Column(key="population", heading=Text(nl="schatting", en="estimate"), kind=Kind.TEXT),
            Column(key="interval", heading=Text(nl="interval", en="interval"), kind=Kind.TEXT),
        ),
        rows=(*rows, *([] if groups.whole is None else [_row(WHOLE, groups.whole)])),
    )


def limits(total: Total) -> tuple[float, float] | None:
    """Both ends, the upper infinite where it has none; None without an interval."""
    found = total.limits
    if found is None:
        return None
    return found.lower, float("inf") if found.upper is None else found.upper


def _row(name: Text, total: Total) -> tuple[Cell, ...]:
    ends = limits(total)
    interval = None if ends is None else both(lambda language: span(*ends, language))
    return name, whole(total.population), interval
