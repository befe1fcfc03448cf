"""The size of every group of people with its interval, on a scale of ratios."""

from collections.abc import Sequence

from zicht.language import Language, Text
from zicht.prevalence.grouping import REST
from zicht.prevalence.groups import Groups
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import group_table
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.sizes import Row, axis_for, plot
from zicht.reporting.prevalence.wording import size, span
from zicht.reporting.wording import both

_SUBTITLE = Text(
    nl="Omvang per groep met het interval, op een schaal van verhoudingen",
    en="Size by group with its interval, on a scale of ratios",
)


def build(dossier: Dossier) -> Chart | None:
    """The plot; None where groups were not asked for or cannot be estimated."""
    groups = dossier.groups
    if groups is None or not groups.totals:
        return None
    rows = _rows(groups)
    axis = axis_for(rows)
    return Chart(
        key="prevalence_groups",
        title=_finding(rows),
        subtitle=_SUBTITLE,
        description=_in_words(rows),
        table=group_table.build(groups),
        legend=(),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: plot(rows, axis, language, shape),
    )


def _rows(groups: Groups) -> list[Row]:
    pairs = zip(groups.names, groups.totals, strict=True)
    return [
        Row(label=name, value=one.population, interval=group_table.limits(one))
        for name, one in pairs
    ]


def _finding(rows: Sequence[Row]) -> Text:
    """Which group is the largest, where its interval begins above those of all others."""
    largest, *others = sorted(rows, key=lambda one: -(one.value or 0.0))
    ends = [one.interval for one in others]
    if largest.interval is None or None in ends or largest.label == REST:
        return group_table.TITLE
    if largest.interval[0] <= max(upper for _, upper in filter(None, ends)):
        return Text(
            nl="Welke groep de grootste is, is niet te zeggen",
            en="Which group is the largest cannot be told",
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
