"""All estimates under each other with their intervals, on a scale of ratios."""

from collections.abc import Sequence

from zicht.language import Language, Text
from zicht.prevalence.panel import Estimate
from zicht.prevalence.verdict import Conclusion, whole
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.sizes import NO_ESTIMATE, Row, axis_for, interval_key, plot
from zicht.reporting.prevalence.terminal import (
    LIMIT_ERRORS,
    errors_words,
    has_limit_errors,
    interval_words,
)
from zicht.reporting.prevalence.wording import (
    averaged,
    lists_by_number,
    model_words,
    size,
    spaced,
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


def build(dossier: Dossier) -> Chart | None:
    """The forest plot; None where no method gave an estimate."""
    estimates = dossier.panel.estimates
    rows = [_row(one, is_judged=dossier.panel.counts(one)) for one in estimates]
    if all(one.value is None for one in rows):
        return None
    axis = axis_for(rows)
    return Chart(
        key="prevalence_forest",
        title=TITLES[dossier.verdict.conclusion],
        subtitle=_SUBTITLE,
        description=_in_words(estimates),
        table=table(dossier),
        legend=(*_LEGEND, interval_key(dossier.panel.settings.level)),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: plot(rows, axis, language, shape),
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
        notes=_notes(dossier),
    )


def _notes(dossier: Dossier) -> tuple[Text, ...]:
    """What is behind limits, averages and the numbers in models, where there are any."""
    findings = [one.finding for one in dossier.panel.estimates]
    has_models = any(one is not None and one.detail.startswith("[") for one in findings)
    errors = (LIMIT_ERRORS,) if has_limit_errors(dossier) else ()
    averages = (_averaged(one) for one in dossier.panel.estimates)
    numbers = (lists_by_number(dossier.panel.given.lists),) if has_models else ()
    return (*errors, *filter(None, averages), *numbers)


def _averaged(one: Estimate) -> Text | None:
    """What an average of several models is made of."""
    if one.finding is None or one.finding.mixture is None or one.finding.mixture.models == 1:
        return None
    name, made = one.method.name, averaged(one.finding.mixture)
    model = spaced(one.finding.detail)
    return Text(
        nl=f"{name.nl[:1].upper()}{name.nl[1:]}: {made.nl} en is {model}.",
        en=f"{name.en[:1].upper()}{name.en[1:]}: {made.en} and is {model}.",
    )


def _cells(one: Estimate) -> tuple[Text | None, ...]:
    found = one.finding
    if found is None:
        refusal = one.refusal.message if one.refusal else None
        return one.method.name, NO_ESTIMATE, None, None, refusal
    interval = errors = None
    if found.interval is not None:
        interval = both(lambda language: interval_words(one, language))
    if found.limit_errors is not None:
        # A sign stays on the line of its number.
        errors = both(
            lambda language: errors_words(one, language).replace("± ", "±\N{NO-BREAK SPACE}")
        )
    return one.method.name, whole(found.population), interval, errors, model_words(found)


def _row(one: Estimate, *, is_judged: bool) -> Row:
    found = one.finding
    if found is None:
        return Row(label=one.method.name, value=None)
    interval = found.interval
    return Row(
        label=one.method.name,
        value=found.population,
        interval=None if interval is None else (interval.lower, interval.upper),
        hollow=not is_judged,
    )


def _in_words(estimates: Sequence[Estimate]) -> Text:
    def written(language: Language) -> str:
        said = [f"{one.method.name.to(language)}: {_said(one, language)}" for one in estimates]
        kind = Text(nl="Puntgrafiek", en="Dot plot").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)


def _said(one: Estimate, language: Language) -> str:
    if one.finding is None:
        return NO_ESTIMATE.to(language)
    value = size(one.finding.population, language)
    spread = interval_words(one, language)
    return f"{value} ({spread})" if spread else value
