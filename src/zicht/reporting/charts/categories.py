"""How often each answer to a question was given."""

from collections.abc import Sequence

from zicht.language import Text
from zicht.questionnaire.model import Item
from zicht.reporting import wording
from zicht.reporting.charts import shares
from zicht.reporting.charts.model import Chart
from zicht.reporting.figure_tables import Entry
from zicht.reporting.wave import Wave
from zicht.reporting.wording import lower


def of_item(wave: Wave, item: Item, key: str, subject: Text) -> Chart | None:
    """Every answer to a single or multiple choice; ``subject`` opens the title."""
    entries = [
        Entry(label=option.label, figure=figure)
        for option in item.options
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{item.code}.{option.code}@all"))
    ]
    return _build(wave, key, subject, item.text, entries)


def of_rows(wave: Wave, item: Item, category: str, key: str, subject: Text) -> Chart | None:
    """One answer (``yes``) for every row of a matrix; ``subject`` opens the title."""
    entries = [
        Entry(label=row.label, figure=figure)
        for row in item.rows
        if (
            figure := wave.book.by_key.get(
                f"{wave.book.wave}.{item.code}.{row.code}.{category}@all"
            )
        )
    ]
    return _build(wave, key, subject, item.text, entries)


def _build(
    wave: Wave, key: str, subject: Text, subtitle: Text, entries: Sequence[Entry]
) -> Chart | None:
    """A dot per figure, most first; withheld figures come last. None without figures."""
    if not entries:
        return None
    ordered = sorted(entries, key=_rank)
    title = _finding(subject, ordered)
    return shares.build(wave, key, title, subtitle, ordered, first=Text(nl="antwoord", en="answer"))


def _rank(entry: Entry) -> tuple[bool, bool, float]:
    value = wording.estimate(entry.figure.share)
    return value is None, entry.figure.category == "unknown", -(value or 0.0)


def _finding(subject: Text, entries: Sequence[Entry]) -> Text:
    shown = [
        (entry.label, wording.percentage(value))
        for entry in entries
        if (value := wording.estimate(entry.figure.share)) is not None
    ]
    if len(shown) < 2:
        return Text(nl=f"{subject.nl} volgens gemeenten", en=f"{subject.en}, by municipalities")
    (one, first), (two, second) = shown[:2]
    return Text(
        nl=f"{subject.nl}: {lower(one.nl)} het vaakst ({first.nl}), "
        f"daarna {lower(two.nl)} ({second.nl})",
        en=f"{subject.en}: {lower(one.en)} most often ({first.en}), "
        f"then {lower(two.en)} ({second.en})",
    )
