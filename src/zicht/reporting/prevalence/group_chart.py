"""The size of every group of people with its interval, on a scale of ratios."""

from collections.abc import Sequence

from zicht.language import Language, Text
from zicht.prevalence.groups import Breakdown, Groups
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import group_table
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.sizes import Row, axis_for, plot
from zicht.reporting.prevalence.wording import size, span
from zicht.reporting.tables import Table
from zicht.reporting.wording import both

_SUBTITLE = Text(
    nl="Omvang per groep met het interval, op een schaal van verhoudingen",
    en="Size by group with its interval, on a scale of ratios",
)


def build_all(dossier: Dossier) -> tuple[Chart, ...]:
    """A plot per covariate; none where groups were not asked for or cannot be estimated."""
    groups = dossier.groups
    if groups is None:
        return ()
    pairs = zip(groups.breakdowns, group_table.build_all(groups), strict=True)
    return tuple(_chart(dossier, groups, *pair) for pair in pairs)


def _chart(dossier: Dossier, groups: Groups, one: Breakdown, table: Table) -> Chart:
    rows = _rows(one)
    axis = axis_for(rows)
    return Chart(
        key=table.key,
        title=_finding(groups, one, rows),
        subtitle=_SUBTITLE,
        description=_in_words(rows),
        table=table,
        legend=(),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: plot(rows, axis, language, shape),
    )


def _rows(given: Breakdown) -> list[Row]:
    pairs = zip(given.names, given.totals, strict=True)
    return [
        Row(label=name, value=one.population, interval=group_table.limits(one))
        for name, one in pairs
    ]


def _finding(groups: Groups, one: Breakdown, rows: Sequence[Row]) -> Text:
    """Which group is the largest, where its interval begins above those of all others."""
    largest, *others = sorted(rows, key=lambda row: -(row.value or 0.0))
    ends = [row.interval for row in others]
    is_rest = one.ends_in_rest and largest is rows[-1]
    if largest.interval is None or None in ends or is_rest:
        return group_table.title(groups, one)
    if largest.interval[0] <= max(upper for _, upper in filter(None, ends)):
        named = Text(nl="", en="") if len(groups.by) == 1 else group_table.by(one)
        return Text(
            nl=f"Welke groep{named.nl} de grootste is, is niet te zeggen",
            en=f"Which group{named.en} is the largest cannot be told",
        )
    name = largest.label
    return Text(nl=f"De grootste groep is {name.nl}", en=f"The largest group is {name.en}")


def _in_words(rows: Sequence[Row]) -> Text:
    def written(language: Language) -> str:
        said = [f"{one.label.to(language)}: {_said(one, language)}" for one in rows]
        kind = Text(nl="Puntgrafiek", en="Dot plot").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)


def _said(one: Row, language: Language) -> str:
    value = "" if one.value is None else size(one.value, language)
    return value if one.interval is None else f"{value} ({span(*one.interval, language)})"
