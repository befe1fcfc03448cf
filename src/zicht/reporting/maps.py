"""The maps of a wave: a figure per province, and the levels that municipalities made public."""

from collections.abc import Mapping

from zicht.disclosure.figures import DomainLayer, Figure
from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import response, style
from zicht.reporting.charts.entries import in_words
from zicht.reporting.figure_tables import Entry
from zicht.reporting.mapping import Category, Map
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


def of_provinces(
    wave: Wave, subject: str, category: str, label: Text, province_of: Mapping[str, str]
) -> Map:
    """One share per province, drawn on all its municipalities; withheld shares are hatched.

    ``label`` says what the municipalities do, after "the municipality".
    """
    figures = wave.book.across(subject, category, DomainLayer.PROVINCE)
    by_area = {figure.area: figure for figure in figures}
    entries = [Entry(label=figure.area_name, figure=figure) for figure in figures]
    subtitle = Text(
        nl=f"Aandeel van de gemeenten dat {label.nl}, per provincie",
        en=f"Share of municipalities that {label.en}, per province",
    )
    key = f"map_{subject.lower()}_{category}"
    return Map(
        key=key,
        title=_finding(entries, label),
        subtitle=subtitle,
        description=in_words(Text(nl="Kaart", en="Map"), subtitle, entries),
        table=figure_tables.of_shares(key, subtitle, Text(nl="provincie", en="province"), entries),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        categories=(*_classes(), _WITHHELD),
        places=wave.places,
        assigned={
            code: _class_of(_estimate(by_area.get(province_of[code]))) for code in wave.places
        },
        notes={
            code: _note(by_area[province_of[code]])
            for code in wave.places
            if province_of[code] in by_area
        },
    )


def of_response(wave: Wave, province_of: Mapping[str, str]) -> Map:
    """The part of the municipalities of each province that took part."""
    areas = {one.group.code: one for one in wave.groups(DomainLayer.PROVINCE)}
    subtitle = Text(
        nl=f"{response.SUBTITLE.nl}, per provincie", en=f"{response.SUBTITLE.en}, by province"
    )
    return Map(
        key="map_response",
        title=response.finding(wave, list(areas.values())),
        subtitle=subtitle,
        description=response.describe(Text(nl="Kaart", en="Map"), subtitle, list(areas.values())),
        table=response.table("map_response", subtitle, list(areas.values())),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        categories=(*_classes(), _WITHHELD),
        places=wave.places,
        assigned={
            code: _class_of(areas[province_of[code]].rate if province_of[code] in areas else None)
            for code in wave.places
        },
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
        nl=f"{title.nl}: niveau van de gemeenten die dat openbaar maakten",
        en=f"{title.en}: level of the municipalities that made it public",
    )
    key = f"map_{indicator.key.replace('.', '_')}"
    return Map(
        key=key,
        title=Text(
            nl=f"{len(public)} gemeenten maakten hun niveau openbaar",
            en=f"{len(public)} municipalities made their level public",
        ),
        subtitle=subtitle,
        description=_levels_in_words(wave, subtitle, public),
        table=_table_of_levels(wave, key, subtitle, public),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        categories=(*_levels(len(indicator.steps)), _NOT_PUBLIC),
        places=wave.places,
        assigned={
            code: f"level-{public[code]}" if code in public else _NOT_PUBLIC.key
            for code in wave.places
        },
        links=links or {},
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


def _finding(entries: list[Entry], label: Text) -> Text:
    values = [wording.estimate(entry.figure.share) for entry in entries]
    shown = [value for value in values if value is not None]
    if len(shown) < 2:
        return Text(nl=f"Waar een gemeente {label.nl}", en=f"Where municipalities {label.en}")
    low, high = wording.percentage(min(shown)), wording.percentage(max(shown))
    return Text(
        nl=f"Per provincie {label.nl}: {low.nl} tot {high.nl} van de gemeenten",
        en=f"By province, {low.en} to {high.en} of municipalities {label.en}",
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
