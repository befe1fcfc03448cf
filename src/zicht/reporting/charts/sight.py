"""How well municipalities see victims, per form of exploitation and group."""

from collections.abc import Sequence

from zicht.language import Text
from zicht.questionnaire.model import Item, Row
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, rows, style
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.entries import in_words, mean_row
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.figure_tables import Entry
from zicht.reporting.wave import Wave
from zicht.reporting.wording import lower

_SUBTITLE = Text(
    nl="Gemiddeld zicht op slachtoffers volgens de gemeente zelf, van 1 (geen) tot 5 (goed)",
    en="Mean sight on victims in the municipality's own view, from 1 (none) to 5 (good)",
)
_LEGEND = (
    Key(
        mark=Mark.DOT,
        colour=style.DARK,
        text=Text(nl="Nederlandse slachtoffers", en="Dutch victims"),
    ),
    Key(
        mark=Mark.RING,
        colour=style.DARK,
        text=Text(nl="buitenlandse slachtoffers", en="foreign victims"),
    ),
    keys.MARGIN,
    keys.BAND,
)


def build(wave: Wave, item: Item) -> Chart | None:
    """The means of a matrix item on the scale of sight; None when the book has none."""
    entries = [
        Entry(label=row.label, figure=figure)
        for row in item.rows
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{item.code}.{row.code}.mean@all"))
    ]
    if not entries:
        return None
    blocks = _blocks(item.rows, {entry.label.en: entry for entry in entries})
    axis = _axis(item)
    withheld = keys.withheld_among(entry.figure for entry in entries)
    return Chart(
        key="sight",
        title=_finding(entries),
        subtitle=_SUBTITLE,
        description=in_words(Text(nl="Puntgrafiek", en="Dot plot"), _SUBTITLE, entries),
        table=figure_tables.of_means(
            "sight", _SUBTITLE, Text(nl="slachtoffers", en="victims"), entries
        ),
        legend=(*_LEGEND, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(blocks, axis, language, shape, row_height=34),
    )


def _axis(item: Item) -> Axis:
    scored = [option for option in item.options if option.score is not None]
    ticks = tuple(float(option.score or 0) for option in scored)
    return Axis(
        low=min(ticks) - 0.15,
        high=max(ticks) + 0.15,
        ticks=ticks,
        names=tuple(option.label for option in scored),
    )


def _blocks(all_rows: Sequence[Row], entries: dict[str, Entry]) -> list[rows.Block]:
    """Rows whose labels start alike ("Seksuele uitbuiting: …") stand under that start."""
    blocks: dict[str, tuple[Text, list[rows.Row]]] = {}
    for row in all_rows:
        if row.label.en not in entries:
            continue
        form, group = _split(row.label)
        hollow = "_foreign" in row.code
        blocks.setdefault(form.en, (form, []))[1].append(
            mean_row(entries[row.label.en], group, hollow=hollow)
        )
    return [rows.Block(title=form, rows=tuple(lines)) for form, lines in blocks.values()]


def _split(label: Text) -> tuple[Text, Text]:
    dutch, english = label.nl.partition(": "), label.en.partition(": ")
    return Text(nl=dutch[0], en=english[0]), Text(nl=dutch[2], en=english[2])


def _finding(entries: Sequence[Entry]) -> Text:
    shown = [
        (value, entry.label)
        for entry in entries
        if (value := wording.estimate(entry.figure.mean)) is not None
    ]
    if len(shown) < 2:
        return Text(nl="Zicht op slachtoffers", en="Sight on victims")
    most, least = max(shown, key=_value)[0], min(shown, key=_value)[0]
    best, worst = _named(shown, most), _named(shown, least)
    high, low = wording.score(most), wording.score(least)
    return Text(
        nl=f"Het meeste zicht hebben gemeenten op {best.nl} ({high.nl} van 5), "
        f"het minste op {worst.nl} ({low.nl})",
        en=f"Municipalities have most sight on {best.en} ({high.en} of 5), "
        f"least on {worst.en} ({low.en})",
    )


def _named(shown: Sequence[tuple[float, Text]], value: float) -> Text:
    """What has this mean; only the form where all its groups have the same mean as written."""
    written = wording.score(value)
    alike = [_split(label) for mean, label in shown if wording.score(mean) == written]
    form, group = next(_split(label) for mean, label in shown if mean == value)
    if len(alike) > 1 and all(one == form for one, _ in alike):
        return Text(nl=lower(form.nl), en=lower(form.en))
    return Text(
        nl=f"{lower(form.nl)} bij {group.nl}",
        en=f"{lower(form.en)} among {group.en}",
    )


def _value(pair: tuple[float, Text]) -> float:
    return pair[0]
