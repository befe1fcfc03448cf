"""The maps of a wave: a figure per province, and the levels that municipalities made public."""

from collections.abc import Mapping, Sequence

from zicht.disclosure.figures import DomainLayer, Figure
from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import response, style
from zicht.reporting.charts.entries import in_words
from zicht.reporting.figure_tables import Entry
from zicht.reporting.headlines import Headline
from zicht.reporting.mapping import Category, Map, Region
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wave import Wave

_WITHHELD = Category(key="withheld", name=wording.NOT_SHOWN, fill=style.WITHHELD_FILL)
_NOT_PUBLIC = Category(
    key="other",
    name=Text(nl="niet meegedaan of niet openbaar", en="did not take part or not public"),
    fill=style.PAPER,
)
#: The upper ends of the classes in which shares are drawn, the last one included.
_CLASSES = (0.2, 0.4, 0.6, 0.8, 1.0)


def of_provinces(wave: Wave, headline: Headline, province_of: Mapping[str, str]) -> Map | None:
    """One share per province, drawn on all its municipalities; withheld shares are hatched.

    None where every share is withheld.
    """
    figures = wave.book.across(headline.subject, headline.category, DomainLayer.PROVINCE)
    by_area = {figure.area: figure for figure in figures}
    entries = [Entry(label=figure.area_name, figure=figure) for figure in figures]
    shares = {area: value for area, one in by_area.items() if (value := _estimate(one)) is not None}
    if not shares:
        return None
    subtitle = Text(
        nl=f"Aandeel van de gemeenten dat {headline.clause.nl}, per provincie",
        en=f"Share of municipalities that {headline.clause.en}, by province",
    )
    key = f"map_{headline.subject.lower()}_{headline.category}"
    return Map(
        key=key,
        title=_finding(list(shares.values()), headline, all_shown=len(shares) == len(entries)),
        subtitle=subtitle,
        description=in_words(Text(nl="Kaart", en="Map"), subtitle, entries),
        table=figure_tables.of_shares(key, subtitle, Text(nl="provincie", en="province"), entries),
        numbers=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        categories=(*_classes(), _WITHHELD),
        places=wave.places,
        assigned={code: _class_of(shares.get(province_of[code])) for code in wave.places},
        regions=_regions(shares, province_of),
        notes={
            code: _note(by_area[province_of[code]])
            for code in wave.places
            if province_of[code] in by_area
        },
    )


def of_response(wave: Wave, province_of: Mapping[str, str]) -> Map:
    """The part of the municipalities of each province that took part."""
    areas = {one.group.code: one for one in wave.groups(DomainLayer.PROVINCE)}
    rates = {code: one.rate for code, one in areas.items() if one.rate is not None}
    subtitle = Text(
        nl=f"{response.SUBTITLE.nl}, per provincie", en=f"{response.SUBTITLE.en}, by province"
    )
    return Map(
        key="map_response",
        title=response.finding(wave, list(areas.values()), Text(nl="in", en="in")),
        subtitle=subtitle,
        description=response.describe(Text(nl="Kaart", en="Map"), subtitle, list(areas.values())),
        table=response.table("map_response", subtitle, list(areas.values())),
        numbers=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        categories=(*_classes(), _WITHHELD),
        places=wave.places,
        assigned={code: _class_of(rates.get(province_of[code])) for code in wave.places},
        regions=_regions(rates, province_of),
        notes={
            code: _place_note(areas[province_of[code]].group.name, areas[province_of[code]].rate)
            for code in wave.places
            if province_of[code] in areas
        },
    )


def of_levels(
    wave: Wave,
    indicator: Indicator,
    levels: Mapping[str, int],
    links: Mapping[str, str] | None = None,
) -> Map:
    """The level of every municipality that made its levels public; all others are neutral."""
    title = indicator.title
    public = {code: level for code, level in levels.items() if code in wave.places}
    subtitle = Text(
        nl="Niveau van 0 tot en met 4 van elke gemeente die dat openbaar maakte",
        en="Level from 0 to 4 of every municipality that made it public",
    )
    named = Text(
        nl=f"{title.nl}: niveau van de gemeenten die dat openbaar maakten",
        en=f"{title.en}: level of the municipalities that made it public",
    )
    key = f"map_{indicator.key.replace('.', '_')}"
    return Map(
        key=key,
        title=_finding_of_levels(title, len(public)),
        subtitle=subtitle,
        description=_levels_in_words(wave, named, public),
        table=_table_of_levels(wave, key, named, public),
        numbers=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        categories=(*_levels(len(indicator.steps)), _NOT_PUBLIC),
        places=wave.places,
        assigned={
            code: f"level-{public[code]}" if code in public else _NOT_PUBLIC.key
            for code in wave.places
        },
        links=links or {},
    )


def _regions(shares: Mapping[str, float], province_of: Mapping[str, str]) -> tuple[Region, ...]:
    """Every share on its province, because the classes are wide."""
    return tuple(
        Region(
            text=wording.percentage(share),
            codes=frozenset(code for code, found in province_of.items() if found == province),
        )
        for province, share in shares.items()
    )


def _classes() -> tuple[Category, ...]:
    low = 0.0
    found = []
    for index, high in enumerate(_CLASSES):
        start, end = wording.percentage(low), wording.percentage(high)
        until = Text(
            nl=f"{start.nl} tot {end.nl}" if high < 1 else f"{start.nl} tot en met {end.nl}",
            en=f"{start.en} to under {end.en}" if high < 1 else f"{start.en} to {end.en}",
        )
        found.append(Category(key=f"class-{index}", name=until, fill=style.STEPS[index]))
        low = high
    return tuple(found)


def _estimate(figure: Figure | None) -> float | None:
    return None if figure is None else wording.estimate(figure.share)


def _class_of(value: float | None) -> str:
    if value is None:
        return _WITHHELD.key
    index = next((i for i, high in enumerate(_CLASSES) if value < high), len(_CLASSES) - 1)
    return f"class-{index}"


def _note(figure: Figure) -> Text:
    return _place_note(figure.area_name, _estimate(figure))


def _place_note(province: Text, value: float | None) -> Text:
    words = wording.NOT_SHOWN if value is None else wording.percentage(value)
    return Text(
        nl=f"provincie {province.nl}, {words.nl}", en=f"province of {province.en}, {words.en}"
    )


def _finding(shown: Sequence[float], headline: Headline, *, all_shown: bool) -> Text:
    label = headline.label
    low, high = wording.percentage(min(shown)), wording.percentage(max(shown))
    far = Text(nl="", en="") if all_shown else wording.AS_FAR_AS_SHOWN
    if low == high:
        return Text(
            nl=f"Per provincie: {low.nl} van de gemeenten {label.nl}{far.nl}",
            en=f"By province: {low.en} of municipalities {label.en}{far.en}",
        )
    return Text(
        nl=f"Per provincie: {low.nl} tot {high.nl} van de gemeenten {label.nl}{far.nl}",
        en=f"By province: {low.en} to {high.en} of municipalities {label.en}{far.en}",
    )


def _finding_of_levels(role: Text, count: int) -> Text:
    if count == 1:
        return Text(
            nl=f"{role.nl}: één gemeente maakte haar niveau openbaar",
            en=f"{role.en}: one municipality made its level public",
        )
    return Text(
        nl=f"{role.nl}: {count} gemeenten maakten hun niveau openbaar",
        en=f"{role.en}: {count} municipalities made their level public",
    )


def _levels(highest: int) -> tuple[Category, ...]:
    return tuple(
        Category(
            key=f"level-{level}",
            name=Text(nl=f"niveau {level}", en=f"level {level}"),
            fill=style.STEPS[level],
            sign=str(level),
            ink=style.INK_ON_STEPS[level],
        )
        for level in range(highest + 1)
    )


def _levels_in_words(wave: Wave, subtitle: Text, levels: Mapping[str, int]) -> Text:
    named = sorted((wave.places[code], level) for code, level in levels.items())
    dutch = "; ".join(f"{name}: niveau {level}" for name, level in named)
    english = "; ".join(f"{name}: level {level}" for name, level in named)
    return Text(nl=f"Kaart. {subtitle.nl}. {dutch}.", en=f"Map. {subtitle.en}. {english}.")


def _table_of_levels(wave: Wave, key: str, title: Text, levels: Mapping[str, int]) -> Table:
    named = sorted((wave.places[code], level) for code, level in levels.items())
    return Table(
        key=key,
        title=title,
        columns=(
            Column(key="name", heading=Text(nl="gemeente", en="municipality"), kind=Kind.TEXT),
            Column(key="level", heading=Text(nl="niveau", en="level"), kind=Kind.COUNT),
        ),
        rows=tuple((Text(nl=name, en=name), level) for name, level in named),
    )
