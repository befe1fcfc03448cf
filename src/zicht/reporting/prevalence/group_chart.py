"""The size of every group of people with its interval, on a scale of ratios."""

from zicht.language import Language, Text
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
        title=_finding(groups),
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


def _finding(groups: Groups) -> Text:
    largest = max(zip(groups.totals, groups.names, strict=True), key=lambda one: one[0].population)
    name = largest[1]
    return Text(nl=f"De grootste groep: {name.nl}", en=f"The largest group: {name.en}")


def _in_words(rows: list[Row]) -> Text:
    def written(language: Language) -> str:
        said = [f"{one.label.to(language)}: {_said(one, language)}" for one in rows]
        kind = Text(nl="Puntgrafiek", en="Dot plot").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)


def _said(one: Row, language: Language) -> str:
    value = "" if one.value is None else size(one.value, language)
    return value if one.interval is None else f"{value} ({span(*one.interval, language)})"
