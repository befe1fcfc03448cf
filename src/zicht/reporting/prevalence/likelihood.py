"""How likely sizes of the population are, or how often they come out: hills under each other.

Every method with a posterior or resamples has a hill; all of them stand on one scale of ratios, so
that they can be compared from the top down.
"""

from collections.abc import Sequence

from zicht.language import Language, Text
from zicht.prevalence.verdict import whole
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.hills import Hill, plot, words
from zicht.reporting.prevalence.sizes import Row, axis_for, interval_key
from zicht.reporting.prevalence.wording import size
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wording import both, percentage

_SUBTITLE = Text(
    nl="Hoe waarschijnlijk elke omvang is, of hoe vaak herhalingen die geven; elke heuvel is even "
    "hoog getekend",
    en="How likely every size is, or how often resamples give it; every hill is drawn equally high",
)
#: Hills as wide as intervals would hide that a method has rival answers.
_WITHOUT_LINKS = Text(
    nl="; intervallen houden rekening met onzekere koppelingen, heuvels niet",
    en="; intervals allow for links that are unsure, hills do not",
)
_ESTIMATE = Key(
    mark=Mark.DOT,
    colour=style.DARK,
    text=Text(nl="schatting", en="estimate"),
)


def build(dossier: Dossier) -> Chart | None:
    """The hills; None where no method has a posterior or resamples."""
    hills = [
        Hill(name=one.method.name, found=one.finding, curve=one.finding.curve)
        for one in dossier.panel.estimates
        if one.finding is not None and one.finding.curve is not None
    ]
    if not hills:
        return None
    axis = axis_for([_reach(one) for one in hills])
    return Chart(
        key="prevalence_posteriors",
        title=_title(hills),
        subtitle=_subtitle(dossier),
        description=_inwords(hills, _subtitle(dossier)),
        table=_table(hills),
        legend=(_ESTIMATE, interval_key(dossier.panel.settings.level)),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: plot(hills, axis, language, shape),
    )


def _reach(one: Hill) -> Row:
    outer = float(one.curve.sizes[0]), float(one.curve.sizes[-1])
    return Row(label=one.name, value=max(one.found.answers), interval=outer)


def _title(hills: Sequence[Hill]) -> Text:
    """What the estimates are, and how many methods give several answers, where there are any."""
    return both(
        lambda language: "; ".join(filter(None, [_range(hills, language), _torn(hills, language)]))
    )


def _range(hills: Sequence[Hill], language: Language) -> str:
    if len(hills) == 1:
        name = hills[0].name.to(language)
        return f"{name[:1].upper()}{name[1:]}: {words(hills[0].found, language)}"
    sizes = [one.found.population for one in hills]
    low, high = size(min(sizes), language), size(max(sizes), language)
    if low == high:
        return Text(nl=f"Alle schattingen zijn {low}", en=f"All estimates are {low}").to(language)
    return Text(
        nl=f"Schattingen van {low} tot {high}", en=f"Estimates from {low} to {high}"
    ).to(language)  # fmt: skip


def _torn(hills: Sequence[Hill], language: Language) -> str:
    torn = sum(len(one.found.peaks) > 1 for one in hills)
    if torn == 0 or len(hills) == 1:
        return ""
    gives = Text(nl="geeft", en="gives") if torn == 1 else Text(nl="geven", en="give")
    return Text(
        nl=f"{torn} van de {len(hills)} methoden {gives.nl} meer dan één antwoord",
        en=f"{torn} of {len(hills)} methods {gives.en} more than one answer",
    ).to(language)


def _table(hills: Sequence[Hill]) -> Table:
    """A row per top of a hill."""
    return Table(
        key="prevalence_posteriors",
        title=Text(nl="Toppen van de heuvels", en="Tops of the hills"),
        columns=(
            Column(key="method", heading=Text(nl="methode", en="method"), kind=Kind.TEXT),
            Column(key="size", heading=Text(nl="top rond", en="top near"), kind=Kind.TEXT),
            Column(
                key="share",
                heading=Text(nl="aandeel van de heuvel", en="share of the hill"),
                kind=Kind.SHARE,
            ),
        ),
        rows=tuple(
            (one.name, whole(peak.size), peak.share) for one in hills for peak in one.found.peaks
        ),
    )


def _subtitle(dossier: Dossier) -> Text:
    if dossier.panel.counted is None:
        return _SUBTITLE
    return both(lambda language: _SUBTITLE.to(language) + _WITHOUT_LINKS.to(language))


def _inwords(hills: Sequence[Hill], subtitle: Text) -> Text:
    def written(language: Language) -> str:
        kind = Text(nl="Vlakgrafieken", en="Area charts").to(language)
        said = [_said(one, language) for one in hills]
        return f"{kind}. {subtitle.to(language)}. {' '.join(said)}"

    return both(written)


def _said(one: Hill, language: Language) -> str:
    near = Text(nl="top rond", en="top near").to(language)
    tops = [
        f"{near} {size(peak.size, language)}: {percentage(peak.share).to(language)}"
        for peak in one.found.peaks
    ]
    return "; ".join([f"{one.name.to(language)}: {words(one.found, language)}", *tops]) + "."
