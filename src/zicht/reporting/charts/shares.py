"""Shares with what the data can carry: what chance does, and what silence may hide."""

from collections.abc import Sequence
from itertools import groupby

from zicht.language import Text
from zicht.questionnaire.model import Item, ItemType, Section
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, rows
from zicht.reporting.charts.canvas import SHARES
from zicht.reporting.charts.entries import share_row
from zicht.reporting.charts.model import Chart
from zicht.reporting.figure_tables import Entry
from zicht.reporting.headlines import HEADLINES
from zicht.reporting.wave import Wave


def headlines(wave: Wave) -> Chart:
    """The opening figures of the country."""
    known = wave.book.by_key
    entries = [
        Entry(label=label, figure=wave.book.get(subject, category))
        for subject, category, label in HEADLINES
        if f"{wave.book.wave}.{subject}.{category}@all" in known
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
    return build(
        wave,
        f"yes_{section.code.lower()}",
        _range_of(entries),
        Text(
            nl=f"{section.title.nl}: aandeel van de gemeenten dat ja antwoordt",
            en=f"{section.title.en}: share of municipalities that answer yes",
        ),
        entries,
    )


def build(wave: Wave, key: str, title: Text, subtitle: Text, entries: Sequence[Entry]) -> Chart:
    """A chart of any shares of the country."""
    blocks = [
        rows.Block(
            title=question, rows=tuple(share_row(entry, with_bounds=True) for entry in members)
        )
        for question, members in groupby(entries, key=lambda entry: entry.question)
    ]
    withheld = keys.withheld_among(entry.figure for entry in entries)
    return Chart(
        key=key,
        title=title,
        subtitle=subtitle,
        description=_description(entries, wave),
        table=figure_tables.of_shares(
            key, subtitle, Text(nl="de gemeente", en="the municipality"), entries
        ),
        legend=(keys.MEASURED, keys.INTERVAL, keys.BOUNDS, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language: rows.dots(blocks, SHARES, language),
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
        nl=f"{one.nl} {first[0].label.nl}, {two.nl} {first[1].label.nl}",
        en=f"{one.en} {first[0].label.en}, {two.en} {first[1].label.en}",
    )


def _range_of(entries: Sequence[Entry]) -> Text:
    values = [wording.estimate(entry.figure.share) for entry in entries]
    shown = [value for value in values if value is not None]
    if not shown:
        return Text(nl="Geen cijfer kan worden getoond", en="No figure can be shown")
    low, high = wording.percentage(min(shown)), wording.percentage(max(shown))
    if low == high:
        return Text(
            nl=f"Op elk van deze vragen antwoordt {low.nl} van de gemeenten ja",
            en=f"{low.en} of municipalities answer yes to each of these questions",
        )
    return Text(
        nl=f"Op deze vragen antwoordt {low.nl} tot {high.nl} van de gemeenten ja",
        en=f"{low.en} to {high.en} of municipalities answer yes to these questions",
    )


def _description(entries: Sequence[Entry], wave: Wave) -> Text:
    shown = [(entry.name, entry.figure.share) for entry in entries]
    nl, en = [], []
    for label, share in shown:
        if share is None or share.estimate is None:
            nl.append(f"{label.nl}: niet getoond")
            en.append(f"{label.en}: not shown")
            continue
        value, bounds = wording.percentage(share.estimate), wording.spread(share.bounds)
        nl.append(f"{label.nl}: {value.nl}, grenzen {bounds.nl}")
        en.append(f"{label.en}: {value.en}, bounds {bounds.en}")
    who = wording.respondents(wave)
    return Text(
        nl=f"Puntgrafiek van {who.nl}. {'; '.join(nl)}.",
        en=f"Dot plot of {who.en}. {'; '.join(en)}.",
    )
