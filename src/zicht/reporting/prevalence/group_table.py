"""The size of every group of people, as a table and in words."""

from collections.abc import Iterator

from zicht.language import Language, Text, number
from zicht.prevalence.covariates.totals import Total
from zicht.prevalence.groups import RESAMPLES, Breakdown, Groups
from zicht.prevalence.verdict import whole
from zicht.reporting.prevalence.wording import span
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wording import both

KEY = "prevalence_groups"
TITLE = Text(nl="Schatting per groep", en="Estimate by group")
WHOLE = Text(nl="alle groepen samen", en="all groups together")


def introduction(groups: Groups) -> Text:
    """Which model the rows rest on, and which groups are not there."""
    columns = ", ".join(groups.by)
    times = {one: number(RESAMPLES, one) for one in Language}
    said = [
        Text(
            nl=f"Groepen naar {columns}, geschat met één model: {groups.model}. Zo tellen zij op.",
            en=f"Groups by {columns}, estimated by one model: {groups.model}. Therefore they add "
            "up.",
        ),
        *_corrected(groups),
        *_polynomials(groups),
        Text(
            nl=f"De intervallen ({times[Language.NL]} herhalingen) nemen aan dat dit model klopt. "
            "Het oordeel over alle modellen gaat over het geheel.",
            en=f"The intervals ({times[Language.EN]} resamples) take this model as right. The "
            "verdict over all models is on the whole.",
        ),
        *_taken_together(groups),
        *_hidden(groups),
    ]
    return both(lambda language: " ".join(one.to(language) for one in said))


def _corrected(groups: Groups) -> Iterator[Text]:
    if groups.is_corrected:
        yield Text(
            nl="Elke groep is gecorrigeerd voor koppelingen, met hetzelfde deel gemist en "
            "onterecht als alle mensen samen. Groepen zijn gekozen op de mensen zoals zij zijn "
            "geteld.",
            en="Every group is corrected for links, with the same part missed and false as all "
            "people together. Groups were chosen by the people as they were counted.",
        )


def _polynomials(groups: Groups) -> Iterator[Text]:
    for name, degree in groups.degrees:
        yield Text(
            nl=f"Het verloop over {name} is een polynoom van graad {degree}.",
            en=f"The course over {name} is a polynomial of degree {degree}.",
        )


def _taken_together(groups: Groups) -> Iterator[Text]:
    if groups.minimum > 1:
        yield Text(
            nl=f"Groepen met minder dan {groups.minimum} mensen op twee lijsten of meer zijn "
            "samengenomen en worden niet genoemd.",
            en=f"Groups with fewer than {groups.minimum} people on two lists or more are taken "
            "together and not named.",
        )
    elif any(one.ends_in_rest for one in groups.breakdowns):
        yield Text(
            nl="Groepen met niemand op twee lijsten of meer zijn samengenomen.",
            en="Groups with nobody on two lists or more are taken together.",
        )


def _hidden(groups: Groups) -> Iterator[Text]:
    if groups.hidden:
        names = ", ".join(groups.hidden)
        yield Text(
            nl=f"Niet getoond, omdat daaruit te kleine groepen zouden blijken: {names}.",
            en=f"Not shown, because groups that are too small would follow from it: {names}.",
        )


def build_all(groups: Groups) -> tuple[Table, ...]:
    """A table per covariate: one row per group, and one for all of them."""
    alone = len(groups.by) == 1
    return tuple(
        _table(groups, one, "" if alone else f"_{at}")
        for at, one in enumerate(groups.breakdowns, start=1)
    )


def title(groups: Groups, one: Breakdown) -> Text:
    """What stands over the groups of a covariate, which is named unless it is the only one."""
    if len(groups.by) == 1:
        return TITLE
    return Text(nl=f"Schatting{by(one).nl}", en=f"Estimate{by(one).en}")


def by(one: Breakdown) -> Text:
    """By which covariate, to come after a word."""
    return Text(nl=f" naar {one.by}", en=f" by {one.by}")


def _table(groups: Groups, one: Breakdown, ending: str) -> Table:
    rows = [_row(*pair) for pair in zip(one.names, one.totals, strict=True)]
    return Table(
        key=f"{KEY}{ending}",
        title=title(groups, one),
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
