"""Shares with what the data can carry: what chance leaves open, and what silence may hide."""

from collections.abc import Sequence
from itertools import groupby

from zicht.language import Text
from zicht.questionnaire.model import Item, ItemType, Section
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, rows
from zicht.reporting.charts.canvas import SHARES
from zicht.reporting.charts.entries import in_words, share_row
from zicht.reporting.charts.model import Chart
from zicht.reporting.figure_tables import Entry
from zicht.reporting.headlines import figures
from zicht.reporting.wave import Wave

_MUNICIPALITY = Text(nl="de gemeente", en="the municipality")


def headlines(wave: Wave) -> Chart:
    """The opening figures of the country."""
    entries = [
        Entry(label=headline.label, figure=figure) for headline, figure in figures(wave.book)
    ]
    return build(
        wave,
        "headlines",
        _finding(entries),
        Text(
            nl="Aandeel van de gemeenten, met wat toeval en ontbrekende antwoorden openlaten",
            en="Share of municipalities, with what chance and missing answers leave open",
        ),
        entries,
    )


def yes_or_no(wave: Wave, section: Section) -> Chart | None:
    """The questions of a section that are answered with yes or no; None when it has none."""
    entries = [
        Entry(label=label, figure=figure, question=question)
        for item in section.items
        for question, label, variable in _questions(item)
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{variable}.yes@all"))
    ]
    if not entries:
        return None
    chart = build(
        wave,
        f"yes_{section.code.lower()}",
        _range_of(section.title, entries),
        Text(
            nl=f"{section.title.nl}: aandeel van de gemeenten dat ja antwoordt",
            en=f"{section.title.en}: share of municipalities that answer yes",
        ),
        entries,
    )
    return chart.under_its_title(
        Text(
            nl="Aandeel van de gemeenten dat ja antwoordt",
            en="Share of municipalities that answer yes",
        )
    )


def build(
    wave: Wave,
    key: str,
    title: Text,
    subtitle: Text,
    entries: Sequence[Entry],
    first: Text = _MUNICIPALITY,
) -> Chart:
    """A chart of any shares; ``first`` is the heading of their names in the table."""
    blocks = [
        rows.Block(title=question, rows=tuple(share_row(entry) for entry in members))
        for question, members in groupby(entries, key=lambda entry: entry.question)
    ]
    withheld = keys.withheld_among(entry.figure for entry in entries)
    # Many rows stand closer, so that chart and table share a page.
    row_height = 34.0 if len(entries) > 8 else 42.0
    return Chart(
        key=key,
        title=title,
        subtitle=subtitle,
        description=in_words(Text(nl="Puntgrafiek", en="Dot plot"), subtitle, entries),
        table=figure_tables.of_shares(key, subtitle, first, entries),
        legend=(keys.MEASURED, keys.MARGIN, keys.BAND, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(
            blocks, SHARES, language, shape, row_height=row_height
        ),
    )


def _questions(item: Item) -> list[tuple[Text | None, Text, str]]:
    """The yes-or-no questions that everybody was asked: question, label and variable."""
    if item.scale != "yes_no_unknown" or item.show_when is not None:
        return []
    if item.type is ItemType.MATRIX:
        return [(item.text, row.label, f"{item.code}.{row.code}") for row in item.rows]
    return [(None, item.text, item.code)]


def _finding(entries: Sequence[Entry]) -> Text:
    first = [entry for entry in entries if wording.estimate(entry.figure.share) is not None][:2]
    if len(first) < 2:
        return Text(nl="Wat gemeenten antwoorden", en="What municipalities answer")
    one, two = (wording.percentage(wording.estimate(e.figure.share) or 0.0) for e in first)
    return Text(
        nl=f"{one.nl} van de gemeenten {first[0].label.nl}; {two.nl} {first[1].label.nl}",
        en=f"{one.en} of municipalities {first[0].label.en}; {two.en} {first[1].label.en}",
    )


def _range_of(section: Text, entries: Sequence[Entry]) -> Text:
    values = [wording.estimate(entry.figure.share) for entry in entries]
    shown = [value for value in values if value is not None]
    if not shown:
        return Text(
            nl=f"{section.nl}: geen cijfer kan worden getoond",
            en=f"{section.en}: no figure can be shown",
        )
    low, high = wording.percentage(min(shown)), wording.percentage(max(shown))
    if len(shown) == 1:
        return Text(
            nl=f"{section.nl}: {low.nl} van de gemeenten antwoordt ja",
            en=f"{section.en}: {low.en} of municipalities answer yes",
        )
    if low == high:
        return Text(
            nl=f"{section.nl}: op elke vraag antwoordt {low.nl} van de gemeenten ja",
            en=f"{section.en}: {low.en} of municipalities answer yes to each question",
        )
    return Text(
        nl=f"{section.nl}: per vraag antwoordt {low.nl} tot {high.nl} van de gemeenten ja",
        en=f"{section.en}: per question, {low.en} to {high.en} of municipalities answer yes",
    )
