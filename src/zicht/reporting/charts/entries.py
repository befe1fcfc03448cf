"""Entries of a table as rows of a chart and as words, the same way for every kind of chart."""

from collections.abc import Sequence

from zicht.estimation.model import Projection
from zicht.language import Text
from zicht.reporting import wording
from zicht.reporting.charts.rows import Row
from zicht.reporting.figure_tables import Entry

_NOTHING = Text(nl="–", en="–")


def share_row(entry: Entry) -> Row:
    """A share as a row; a withheld share stays a row that says so."""
    share = entry.figure.share
    if share is None or share.estimate is None:
        return Row(label=entry.label, value=None, text=_NOTHING, withheld=share is None)
    made = share.projection
    return Row(
        label=entry.label,
        value=share.estimate,
        text=wording.percentage(share.estimate),
        projection=made,
        ends=None if made is None else _ends(made),
    )


def _ends(made: Projection) -> tuple[Text, Text]:
    return wording.percentage(made.band.low), wording.percentage(made.band.high)


def mean_row(entry: Entry, label: Text, *, hollow: bool) -> Row:
    """A mean as a row under a shorter label."""
    mean = entry.figure.mean
    if mean is None or mean.estimate is None:
        return Row(label=label, value=None, text=_NOTHING, withheld=mean is None)
    return Row(
        label=label,
        value=mean.estimate,
        text=wording.score(mean.estimate),
        projection=mean.projection,
        hollow=hollow,
    )


def value_in_words(entry: Entry) -> Text:
    """What was answered and what that says about all, as a reader sees it, or "not shown"."""
    result = entry.figure.share or entry.figure.mean
    if result is None or result.estimate is None:
        return wording.NOT_SHOWN
    is_share = entry.figure.share is not None
    value = wording.percentage if is_share else wording.score
    spread = wording.spread if is_share else wording.spread_of_scores
    answered, made = value(result.estimate), result.projection
    if made is None:
        return answered
    whole, margin, band = value(made.estimate), spread(made.interval), spread(made.band)
    return Text(
        nl=f"{answered.nl}; alle gemeenten naar schatting {whole.nl}, marge {margin.nl}, "
        f"band {band.nl}",
        en=f"{answered.en}; all municipalities an estimated {whole.en}, margin {margin.en}, "
        f"band {band.en}",
    )


def in_words(kind: Text, subtitle: Text, entries: Sequence[Entry]) -> Text:
    """A whole chart as a sentence, for who cannot see it."""
    words = [(entry.name, value_in_words(entry)) for entry in entries]
    dutch = "; ".join(f"{label.nl}: {word.nl}" for label, word in words)
    english = "; ".join(f"{label.en}: {word.en}" for label, word in words)
    return Text(
        nl=f"{kind.nl}. {subtitle.nl.rstrip('.?')}. {dutch}.",
        en=f"{kind.en}. {subtitle.en.rstrip('.?')}. {english}.",
    )
