"""All estimates under each other with their intervals, on a scale of ratios."""

from collections.abc import Sequence
from math import floor, log10

import altair

from zicht.language import Language, Text
from zicht.prevalence.panel import Estimate, Finding
from zicht.prevalence.verdict import Conclusion, whole
from zicht.reporting.charts import labels, style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, margins
from zicht.reporting.charts.labels import Room
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.charts.style import Format
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.terminal import (
    LIMIT_ERRORS,
    errors_words,
    has_limit_errors,
    interval_words,
    size,
)
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wording import both

TITLES = {
    Conclusion.AGREED: Text(nl="De modellen zijn het eens", en="The models agree"),
    Conclusion.DEPENDS: Text(nl="Het hangt af van het model", en="It depends on the model"),
    Conclusion.CANNOT_TELL: Text(
        nl="De gegevens kunnen het niet zeggen", en="The data cannot tell"
    ),
}
_SUBTITLE = Text(
    nl="Omvang van de hele groep, per methode, op een schaal van verhoudingen",
    en="Size of the whole group, by method, on a scale of ratios",
)
_NO_ESTIMATE = Text(nl="geen schatting", en="no estimate")
_LEGEND = (
    Key(
        mark=Mark.DOT,
        colour=style.DARK,
        text=Text(nl="schatting die meetelt in het oordeel", en="estimate that is judged"),
    ),
    Key(
        mark=Mark.RING,
        colour=style.DARK,
        text=Text(nl="ter vergelijking, telt niet mee", en="for comparison, not judged"),
    ),
)
#: Ends further out than so many times the outermost estimate are cut off, as an arrow would be.
_REACH = 8.0
_STEPS = (1, 2, 5)


def build(dossier: Dossier) -> Chart | None:
    """The forest plot; None where no method gave an estimate."""
    found = [one.finding for one in dossier.panel.estimates if one.finding is not None]
    if not found:
        return None
    axis = _axis(found)
    estimates = dossier.panel.estimates
    return Chart(
        key="prevalence_forest",
        title=TITLES[dossier.verdict.conclusion],
        subtitle=_SUBTITLE,
        description=_in_words(estimates),
        table=table(dossier),
        legend=_LEGEND,
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: _plot(estimates, axis, language, shape),
    )


def table(dossier: Dossier) -> Table:
    """One row per method: estimate, interval, and the model that was chosen or the remark."""
    return Table(
        key="prevalence_estimates",
        title=Text(nl="Schattingen per methode", en="Estimates by method"),
        columns=(
            Column(key="method", heading=Text(nl="methode", en="method"), kind=Kind.TEXT),
            Column(key="population", heading=Text(nl="schatting", en="estimate"), kind=Kind.TEXT),
            Column(key="interval", heading=Text(nl="interval", en="interval"), kind=Kind.TEXT),
            Column(
                key="limit_errors",
                heading=Text(nl="toeval in de grenzen", en="chance in the limits"),
                kind=Kind.TEXT,
            ),
            Column(key="model", heading=Text(nl="model", en="model"), kind=Kind.TEXT),
        ),
        rows=tuple(_cells(one) for one in dossier.panel.estimates),
        notes=(LIMIT_ERRORS,) if has_limit_errors(dossier) else (),
    )


def _cells(one: Estimate) -> tuple[Text | None, ...]:
    found = one.finding
    if found is None:
        refusal = one.refusal.message if one.refusal else None
        return one.method.name, _NO_ESTIMATE, None, None, refusal
    interval = errors = None
    if found.interval is not None:
        interval = both(lambda language: interval_words(one, language))
    if found.limit_errors is not None:
        errors = both(lambda language: errors_words(one, language))
    detail = Text(nl=found.detail, en=found.detail) if found.detail else None
    return one.method.name, whole(found.population), interval, errors, detail


def _axis(found: Sequence[Finding]) -> Axis:
    """An axis for all that is drawn."""
    sizes = [one.population for one in found]
    low = min([*sizes, *(one.interval.lower for one in found if one.interval)])
    ends = [one.interval.upper for one in found if one.interval]
    return round_axis(low, min(max([*sizes, *ends]), _REACH * max(sizes)))


def round_axis(low: float, high: float) -> Axis:
    """A scale of ratios between round numbers, wide enough for both."""
    first, last = floor(log10(max(low, 1.0))), floor(log10(high)) + 1
    marks = [step * 10**power for power in range(first, last + 1) for step in _STEPS]
    start = max(mark for mark in marks if mark <= max(low, 1.0))
    stop = min(mark for mark in marks if mark >= high)
    shown = [mark for mark in marks if start <= mark <= stop]
    if len(shown) < 2:
        shown = [start, start * 2]
    return Axis(
        low=log10(shown[0]),
        high=log10(shown[-1]),
        ticks=tuple(log10(mark) for mark in shown),
        names=tuple(whole(mark) for mark in shown),
    )


def _plot(
    estimates: Sequence[Estimate], axis: Axis, language: Language, shape: Format
) -> altair.LayerChart:
    rows: list[Datum] = []
    lines: list[Datum] = []
    top = 0.0
    for one in estimates:
        room = Room(beside=40, body=14, headroom=18)
        label = labels.beside_or_above(one.method.name.to(language), shape, top, room)
        lines.extend(label.lines)
        rows.append(_datum(one, label.middle, axis, language))
        top += label.height
    canvas = Canvas(
        axis=axis, height=top + 6, shape=shape, margins=margins(shape, before=34, after=40)
    )
    shown = [row for row in rows if "value" in row]
    spread = [row for row in shown if "low" in row]
    refused = [row for row in rows if "value" not in row]
    return canvas.assemble(
        [
            canvas.line(spread, "low", "high", style.MIDDLE, style.MARGIN_WIDTH),
            canvas.dot(shown, "value"),
            canvas.edges(shown, "value", dy=-16),
            canvas.strong_text(shown, "value", dy=-16),
            canvas.note(refused, "note", left=4, edge=True),
            canvas.note(refused, "note", left=4),
            canvas.label_edges(lines),
            canvas.labels(lines),
        ],
        language,
    )


def _datum(one: Estimate, middle: float, axis: Axis, language: Language) -> Datum:
    found = one.finding
    if found is None:
        return {"y": middle, "note": _NO_ESTIMATE.to(language)}
    judged = one.method.family.is_judged
    datum: dict[str, str | float] = {
        "y": middle,
        "value": _place(found.population, axis),
        "text": size(found.population, language),
        "fill": style.DARK if judged else style.PAPER,
        "edge": style.PAPER if judged else style.DARK,
    }
    if found.interval is not None:
        datum["low"] = _place(found.interval.lower, axis)
        datum["high"] = _place(found.interval.upper, axis)
    return datum


def _place(value: float, axis: Axis) -> float:
    if value == float("inf"):
        return axis.high
    return min(max(log10(max(value, 1.0)), axis.low), axis.high)


def _in_words(estimates: Sequence[Estimate]) -> Text:
    def written(language: Language) -> str:
        said = [f"{one.method.name.to(language)}: {_said(one, language)}" for one in estimates]
        kind = Text(nl="Puntgrafiek", en="Dot plot").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)


def _said(one: Estimate, language: Language) -> str:
    if one.finding is None:
        return _NO_ESTIMATE.to(language)
    value = size(one.finding.population, language)
    spread = interval_words(one, language)
    return f"{value} ({spread})" if spread else value
