"""What every two lists say without the others, from low to high, on a scale of ratios."""

from zicht.disclosure.classical import ShownClassical
from zicht.language import Language, Text
from zicht.prevalence.classical import PairEstimate, Sized
from zicht.prevalence.verdict import APART, whole
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import classical_table
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.sizes import Row, axis_for, interval_key, plot
from zicht.reporting.prevalence.wording import size, span
from zicht.reporting.wording import both

#: Of more pairs only as many of the lowest and of the highest are drawn as fit on a page.
MOST_ROWS = 20
_SUBTITLE = Text(
    nl="Schatting van Lincoln-Petersen per paar lijsten, op een schaal van verhoudingen",
    en="Estimate of Lincoln-Petersen by pair of lists, on a scale of ratios",
)
_SOME = Text(
    nl="De laagste en hoogste schattingen van Lincoln-Petersen, op een schaal van verhoudingen",
    en="The lowest and highest estimates of Lincoln-Petersen, on a scale of ratios",
)


def build(dossier: Dossier) -> Chart | None:
    """The plot; None where fewer than two pairs have an estimate that may be shown."""
    rows = _rows(dossier.classical)
    if len(rows) < 2:
        return None
    drawn = rows
    if len(rows) > MOST_ROWS:
        drawn = [*rows[: MOST_ROWS // 2], *rows[-MOST_ROWS // 2 :]]
    axis = axis_for(drawn)
    subtitle = _SUBTITLE if drawn is rows else _SOME
    return Chart(
        key="prevalence_pairs",
        title=_finding(rows[0].value or 0.0, rows[-1].value or 0.0),
        subtitle=subtitle,
        description=_in_words(drawn, subtitle),
        table=classical_table.pairs(dossier.classical),
        legend=(interval_key(dossier.panel.settings.level),),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: plot(drawn, axis, language, shape),
    )


def _rows(shown: ShownClassical) -> list[Row]:
    rows = [
        _row(one, one.lincoln_petersen)
        for one in classical_table.visible(shown)
        if isinstance(one.lincoln_petersen, Sized)
    ]
    return sorted(rows, key=lambda one: one.value or 0.0)


def _row(one: PairEstimate, found: Sized) -> Row:
    return Row(
        label=classical_table.joined(one.lists),
        value=found.population,
        interval=(found.interval.lower, found.interval.upper),
        hollow=True,
    )


def _finding(low: float, high: float) -> Text:
    ends = whole(low), whole(high)
    if high > APART * low:
        return Text(
            nl=f"Paren van lijsten lopen ver uiteen: van {ends[0].nl} tot {ends[1].nl}",
            en=f"Pairs of lists are far apart: from {ends[0].en} to {ends[1].en}",
        )
    return Text(
        nl=f"Paren van lijsten geven van {ends[0].nl} tot {ends[1].nl}",
        en=f"Pairs of lists give from {ends[0].en} to {ends[1].en}",
    )


def _in_words(rows: list[Row], subtitle: Text) -> Text:
    def written(language: Language) -> str:
        said = [f"{one.label.to(language)}: {_said(one, language)}" for one in rows]
        kind = Text(nl="Puntgrafiek", en="Dot plot").to(language)
        return f"{kind}. {subtitle.to(language)}. {'; '.join(said)}."

    return both(written)


def _said(one: Row, language: Language) -> str:
    if one.value is None or one.interval is None:
        return ""
    return f"{size(one.value, language)} ({span(*one.interval, language)})"
