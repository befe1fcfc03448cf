"""How likely sizes of the population are, or how often they come out: one hill or several."""

from math import log10

import altair
import numpy as np

from zicht.language import Language, Text
from zicht.prevalence.panel import Estimate, Finding, Margin
from zicht.prevalence.peaks import Curve
from zicht.prevalence.verdict import whole
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, margins
from zicht.reporting.charts.model import Chart
from zicht.reporting.charts.style import Format
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.sizes import round_axis
from zicht.reporting.prevalence.wording import size
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wording import both, percentage

_POSTERIOR = Text(nl="Hoe waarschijnlijk elke omvang is", en="How likely every size is")
_RESAMPLED = Text(
    nl="Hoe vaak elke omvang uit herhalingen komt", en="How often every size comes from resamples"
)
_HEIGHT, _TOP = 150.0, 22.0


def build_all(dossier: Dossier) -> list[Chart]:
    """A chart for every method that has a posterior or resamples."""
    return [
        _build(dossier, one, one.finding, one.finding.curve)
        for one in dossier.panel.estimates
        if one.finding is not None and one.finding.curve is not None
    ]


def _build(dossier: Dossier, one: Estimate, found: Finding, curve: Curve) -> Chart:
    axis = round_axis(float(curve.sizes[0]), float(curve.sizes[-1]))
    name = one.method.name
    shown = _RESAMPLED if found.margin is Margin.WITH_CHOICE else _POSTERIOR
    subtitle = Text(nl=f"{shown.nl}: {name.nl}", en=f"{shown.en}: {name.en}")
    table = _table(one, found)
    return Chart(
        key=f"prevalence_posterior_{one.method.key}",
        title=_finding(found),
        subtitle=subtitle,
        description=_in_words(subtitle, found),
        table=table,
        legend=(),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: _plot(found, curve, axis, language, shape),
    )


def _finding(found: Finding) -> Text:
    count = len(found.peaks)
    if count > 1:
        return Text(
            nl=f"Er zijn {count} antwoorden die beide goed passen"
            if count == 2
            else f"Er zijn {count} antwoorden die goed passen",
            en=f"There are {count} answers that fit well",
        )
    return Text(nl="Er is één antwoord dat het beste past", en="There is one answer that fits best")


def _table(one: Estimate, found: Finding) -> Table:
    return Table(
        key=f"prevalence_posterior_{one.method.key}",
        title=Text(
            nl=f"Waar het waarschijnlijk ligt: {one.method.name.nl}",
            en=f"Where it likely lies: {one.method.name.en}",
        ),
        columns=(
            Column(key="size", heading=Text(nl="rond", en="near"), kind=Kind.TEXT),
            Column(key="share", heading=Text(nl="aandeel", en="share"), kind=Kind.SHARE),
        ),
        rows=tuple((whole(peak.size), peak.share) for peak in found.peaks),
    )


def _in_words(subtitle: Text, found: Finding) -> Text:
    def written(language: Language) -> str:
        near = Text(nl="rond", en="near").to(language)
        said = [
            f"{near} {size(peak.size, language)}: {percentage(peak.share).to(language)}"
            for peak in found.peaks
        ]
        kind = Text(nl="Vlakgrafiek", en="Area chart").to(language)
        return f"{kind}. {subtitle.to(language)}. {'; '.join(said)}."

    return both(written)


def _plot(
    found: Finding, curve: Curve, axis: Axis, language: Language, shape: Format
) -> altair.LayerChart:
    bottom = _TOP + _HEIGHT
    canvas = Canvas(
        axis=axis,
        height=bottom,
        shape=shape,
        margins=margins(
            Format(suffix="", width=shape.width, map_width=0, title_size=0), before=34, after=40
        ),
    )
    most = float(curve.shares.max())

    def height(share: float) -> float:
        return bottom - _HEIGHT * share / most

    points: list[Datum] = [
        {"x": log10(at), "y": height(share), "bottom": bottom}
        for at, share in zip(curve.sizes.tolist(), curve.shares.tolist(), strict=True)
    ]
    tops: list[Datum] = []
    for peak in found.peaks:
        place = int(np.argmin(np.abs(curve.sizes - peak.size)))
        tops.append(
            {
                "x": log10(peak.size),
                "y": height(float(curve.shares[place])),
                "text": size(peak.size, language),
            }
        )
    return canvas.assemble(
        [canvas.area(points, "x", "bottom"), canvas.strong_text(tops, "x", dy=-10)], language
    )
