"""Bars: how often each answer to a question was given."""

from collections.abc import Sequence

from zicht.language import Text
from zicht.questionnaire.model import Item
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, rows
from zicht.reporting.charts.canvas import SHARES
from zicht.reporting.charts.entries import in_words, lower, share_row
from zicht.reporting.charts.model import Chart
from zicht.reporting.figure_tables import Entry
from zicht.reporting.wave import Wave


def of_item(wave: Wave, item: Item, key: str) -> Chart | None:
    """Every answer to a single or multiple choice."""
    entries = [
        Entry(label=option.label, figure=figure)
        for option in item.options
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{item.code}.{option.code}@all"))
    ]
    return build(wave, key, item.text, entries)


def of_rows(wave: Wave, item: Item, category: str, key: str) -> Chart | None:
    """One answer (``yes``) for every row of a matrix."""
    entries = [
        Entry(label=row.label, figure=figure)
        for row in item.rows
        if (
            figure := wave.book.by_key.get(
                f"{wave.book.wave}.{item.code}.{row.code}.{category}@all"
            )
        )
    ]
    return build(wave, key, item.text, entries)


def build(wave: Wave, key: str, subtitle: Text, entries: Sequence[Entry]) -> Chart | None:
    """A bar per figure, most first; withheld figures come last. None without figures."""
    if not entries:
        return None
    ordered = sorted(entries, key=_rank)
    block = rows.Block(rows=tuple(share_row(entry) for entry in ordered))
    withheld = keys.withheld_among(entry.figure for entry in entries)
    return Chart(
        key=key,
        title=_finding(ordered),
        subtitle=subtitle,
        description=in_words(Text(nl="Staven", en="Bars"), subtitle, ordered),
        table=figure_tables.of_shares(key, subtitle, Text(nl="antwoord", en="answer"), ordered),
        legend=(keys.WHISKER, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language: rows.bars([block], SHARES, language),
    )


def _rank(entry: Entry) -> tuple[bool, bool, float]:
    value = wording.estimate(entry.figure.share)
    return value is None, entry.figure.category == "unknown", -(value or 0.0)


def _finding(entries: Sequence[Entry]) -> Text:
    shown = [
        (entry.label, wording.percentage(value))
        for entry in entries
        if (value := wording.estimate(entry.figure.share)) is not None
    ]
    if len(shown) < 2:
        return Text(nl="Antwoorden van gemeenten", en="Answers of municipalities")
    (one, first), (two, second) = shown[:2]
    return Text(
        nl=f"{one.nl} wordt het vaakst genoemd ({first.nl}), daarna {lower(two.nl)} ({second.nl})",
        en=f"{one.en} is named most ({first.en}), then {lower(two.en)} ({second.en})",
    )
