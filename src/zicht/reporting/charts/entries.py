"""Entries of a table as rows of a chart and as words, the same way for every kind of chart."""

from collections.abc import Sequence

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
    ends = wording.percentage(share.bounds.low), wording.percentage(share.bounds.high)
    return Row(
        label=entry.label,
        value=share.estimate,
        text=wording.percentage(share.estimate),
        interval=share.interval,
        bounds=share.bounds,
        bound_texts=ends,
    )


def mean_row(entry: Entry, label: Text, *, hollow: bool) -> Row:
    """A mean as a row under a shorter label."""
    mean = entry.figure.mean
    if mean is None or mean.estimate is None:
        return Row(label=label, value=None, text=_NOTHING, withheld=mean is None)
    return Row(
        label=label,
        value=mean.estimate,
        text=wording.score(mean.estimate),
        interval=mean.interval,
        bounds=mean.bounds,
        hollow=hollow,
    )


def value_in_words(entry: Entry) -> Text:
    """The estimate with its bounds as a reader sees them, or that it is not shown."""
    share, mean = entry.figure.share, entry.figure.mean
    if share is not None and share.estimate is not None:
        value, bounds = wording.percentage(share.estimate), wording.spread(share.bounds)
    elif mean is not None and mean.estimate is not None:
        value, bounds = wording.score(mean.estimate), wording.spread_of_scores(mean.bounds)
    else:
        return wording.NOT_SHOWN
    return Text(
        nl=f"{value.nl}, grenzen {bounds.nl}",
        en=f"{value.en}, bounds {bounds.en}",
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
