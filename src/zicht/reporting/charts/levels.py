"""Levels of maturity as bars that add up to the whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zicht.disclosure.figures import DomainLayer, Figure
from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, stacked, style
from zicht.reporting.charts.model import Chart
from zicht.reporting.level_figures import in_words, level_names, of_area
from zicht.reporting.wave import Wave
from zicht.reporting.wording import lower


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    label: Text
    figures: tuple[Figure, ...]
    apart: bool = False


def by_role(wave: Wave) -> Chart:
    """The country's levels on every role."""
    lines = [
        _Line(label=indicator.title, figures=of_area(wave, indicator, "all"))
        for indicator in wave.indicators("role")
    ]
    return _build(
        wave,
        "levels",
        _finding(Text(nl="de rol", en="the role of"), lines),
        Text(
            nl="Verdeling van de gemeenten over de niveaus 0 tot en met 4, per rol",
            en="Municipalities by level, from 0 to 4, per role",
        ),
        Text(nl="rol", en="role"),
        lines,
    )


def by_theme(wave: Wave) -> Chart:
    """The country's levels on every theme."""
    lines = [
        _Line(label=indicator.title, figures=of_area(wave, indicator, "all"))
        for indicator in wave.indicators("theme")
    ]
    return _build(
        wave,
        "themes",
        _finding(Text(nl="het thema", en="the theme of"), lines),
        Text(
            nl="Verdeling van de gemeenten over de niveaus 0 tot en met 4, per thema van het "
            "Kader Aanpak Mensenhandel",
            en="Municipalities by level, from 0 to 4, per theme of the national framework",
        ),
        Text(nl="thema", en="theme"),
        lines,
    )


def by_size(wave: Wave, indicator: Indicator) -> Chart:
    """The levels on one role, for the country and for every size group."""
    found = wave.groups(DomainLayer.SIZE_GROUP)
    lines = [
        _Line(label=wording.ALL, figures=of_area(wave, indicator, "all")),
        *(
            _Line(label=group.name, figures=of_area(wave, indicator, group.code), apart=index == 0)
            for index, group in enumerate(one.group for one in found)
        ),
    ]
    title = indicator.title
    chart = _build(
        wave,
        f"levels_{indicator.key.removeprefix('role.')}",
        _finding_of_role(title, lines[0]),
        Text(
            nl=f"{title.nl}: verdeling over de niveaus, naar aantal inwoners van de gemeente",
            en=f"{title.en}: municipalities by level and by number of inhabitants",
        ),
        Text(nl="gemeenten", en="municipalities"),
        lines,
    )
    return chart.under_its_title(
        Text(
            nl="Verdeling van de gemeenten over de niveaus 0 tot en met 4, naar aantal inwoners",
            en="Municipalities by level, from 0 to 4, and by number of inhabitants",
        )
    )


def _build(
    wave: Wave,
    key: str,
    title: Text,
    subtitle: Text,
    first: Text,
    lines: Sequence[_Line],
) -> Chart:
    count = max((len(line.figures) for line in lines), default=0)
    names = level_names(count)
    bars = [
        stacked.Bar(label=line.label, parts=_parts(line.figures), gap_before=line.apart)
        for line in lines
    ]
    withheld = keys.withheld_among(figure for line in lines for figure in line.figures)
    return Chart(
        key=key,
        title=title,
        subtitle=subtitle,
        description=describe(subtitle, names, [(line.label, line.figures) for line in lines]),
        table=figure_tables.of_categories(
            key, subtitle, first, names, [(line.label, line.figures) for line in lines]
        ),
        legend=(*keys.patches(zip(names, style.STEPS, strict=False)), *keys.LANES, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: stacked.plot(bars, language, shape),
    )


def _parts(figures: Iterable[Figure]) -> tuple[stacked.Part, ...]:
    colours = zip(style.STEPS, style.INK_ON_STEPS, strict=True)
    return tuple(
        stacked.part(figure, fill, ink)
        for figure, (fill, ink) in zip(figures, colours, strict=False)
    )


def describe(
    subtitle: Text, names: Sequence[Text], lines: Sequence[tuple[Text, Sequence[Figure]]]
) -> Text:
    """Every bar in words: its name, then its categories."""
    dutch = [f"{label.nl}: {in_words(figures, names).nl}" for label, figures in lines]
    english = [f"{label.en}: {in_words(figures, names).en}" for label, figures in lines]
    return Text(
        nl=f"Gestapelde staven. {subtitle.nl}. {'; '.join(dutch)}.",
        en=f"Stacked bars. {subtitle.en}. {'; '.join(english)}.",
    )


def _low(figures: Sequence[Figure]) -> tuple[float, ...] | None:
    """The shares on levels 0 and 1; None when one of them is withheld."""
    values = [wording.estimate(figure.share) for figure in figures[:2]]
    shown = tuple(value for value in values if value is not None)
    return shown if len(shown) == 2 else None


def _finding(kind: Text, lines: Sequence[_Line]) -> Text:
    """Where most municipalities stand low; ``kind`` is what the lines are."""
    lows = [(low, line.label) for line in lines if (low := _low(line.figures)) is not None]
    if len(lows) < 2:
        return Text(nl="Niveaus van gemeenten", en="Levels of municipalities")
    most, name = max(lows, key=lambda pair: sum(pair[0]))
    share = wording.sum_of_shares(most)
    far = wording.AS_FAR_AS_SHOWN if len(lows) < len(lines) else Text(nl="", en="")
    return Text(
        nl=f"Niveau 0 of 1 komt het meest voor bij {kind.nl} {lower(name.nl)}: "
        f"{share.nl} van de gemeenten{far.nl}",
        en=f"Levels 0 and 1 are most common for {kind.en} {lower(name.en)}: "
        f"{share.en} of municipalities{far.en}",
    )


def _finding_of_role(title: Text, line: _Line) -> Text:
    low = _low(line.figures)
    if low is None:
        return Text(
            nl=f"{title.nl}: niveaus naar grootte van de gemeente",
            en=f"{title.en}: levels by size of municipality",
        )
    share = wording.sum_of_shares(low)
    return Text(
        nl=f"{title.nl}: {share.nl} van de gemeenten staat op niveau 0 of 1",
        en=f"{title.en}: {share.en} of municipalities stand on level 0 or 1",
    )
