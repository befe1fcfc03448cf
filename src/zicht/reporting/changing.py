"""What changed since an earlier wave, in words: the same on pages and in the report."""

from collections.abc import Iterator
from dataclasses import dataclass

from zicht.disclosure.changes import Changed, Changes, Direction, ShareChange
from zicht.disclosure.model import Suppressed
from zicht.estimation.model import Interval
from zicht.language import Text
from zicht.questionnaire.model import Change, Questionnaire
from zicht.reporting import wording
from zicht.reporting.headlines import HEADLINES, Headline
from zicht.reporting.tables import signed

VERDICTS = {
    Direction.ROSE: Text(nl="Gestegen", en="Rose"),
    Direction.FELL: Text(nl="Gedaald", en="Fell"),
    Direction.UNCLEAR: Text(nl="Niet te zeggen", en="Cannot be told"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A headline with its change; ``change`` is None where it is withheld."""

    headline: Headline
    change: ShareChange | None
    suppressed: Suppressed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """A headline that was not asked the same in both waves, and what its question says of that."""

    headline: Headline
    reason: Text


def told(found: Changes) -> tuple[Told, ...]:
    """The changes of the headlines, in the order of the headlines."""
    by_answer = {(one.subject, one.category): one for one in found.shares}
    pairs = ((one, by_answer.get((one.subject, one.category))) for one in HEADLINES)
    return tuple(_told(headline, one) for headline, one in pairs if one is not None)


def _told(headline: Headline, one: Changed) -> Told:
    if isinstance(one.change, Suppressed):
        return Told(headline=headline, change=None, suppressed=one.change)
    return Told(headline=headline, change=one.change.value, suppressed=None)


def not_compared(found: Changes, questionnaire: Questionnaire) -> Iterator[NotCompared]:
    """The headlines of the later wave that have no change, and why."""
    compared = {(one.subject, one.category) for one in found.shares}
    for headline in HEADLINES:
        item = questionnaire.item_by_code.get(headline.subject)
        if item is None or (headline.subject, headline.category) in compared:
            continue
        link = item.previous
        if link is not None and link.change is Change.CHANGED and link.note is not None:
            yield NotCompared(headline=headline, reason=link.note)
        else:
            yield NotCompared(headline=headline, reason=_NEW)


_NEW = Text(nl="Deze vraag is toen niet zo gesteld.", en="This question was not asked like this.")


def points(value: float) -> Text:
    """A difference of shares in percentage points with its sign: ``+5``."""
    return wording.both(lambda language: signed(value, language))


def spread(ends: Interval) -> Text:
    """An interval of differences: ``−3 tot +13``."""
    low, high = points(ends.low), points(ends.high)
    return Text(nl=f"{low.nl} tot {high.nl}", en=f"{low.en} to {high.en}")


def sentence(one: ShareChange) -> Text:
    """The change of the estimate for all municipalities, with its margin."""
    before, now = wording.percentage(one.before.estimate), wording.percentage(one.now.estimate)
    by, margin = points(one.shift.difference), spread(one.shift.interval)
    return Text(
        nl=f"Van naar schatting {before.nl} naar {now.nl} van alle gemeenten: {by.nl} procentpunt "
        f"(marge {margin.nl}).",
        en=f"From an estimated {before.en} to {now.en} of all municipalities: {by.en} percentage "
        f"points (margin {margin.en}).",
    )


def firmness(one: ShareChange) -> Text:
    """What silence does to what was said of the change."""
    band = spread(one.band)
    if one.direction is Direction.UNCLEAR:
        return Text(
            nl="Dit verschil kan toeval zijn.",
            en="This difference may be chance.",
        )
    if one.is_firm:
        return Text(
            nl="Dat blijft zo als gemeenten zonder antwoord toen en nu anders waren (band "
            f"{band.nl}).",
            en="That stands if municipalities without an answer differed then and now (band "
            f"{band.en}).",
        )
    return Text(
        nl="Toeval is het waarschijnlijk niet. Als gemeenten zonder antwoord toen anders waren en "
        f"nu niet, of andersom, hoeft er niets veranderd te zijn (band {band.nl}).",
        en="It is probably not chance. If municipalities without an answer differed then and not "
        f"now, or the other way round, nothing need have changed (band {band.en}).",
    )


def panel(one: ShareChange) -> Text | None:
    """The change among municipalities that answered twice; None where it is withheld."""
    if isinstance(one.panel, Suppressed):
        return None
    shift = one.panel.value
    by, margin = points(shift.difference), spread(shift.interval)
    return Text(
        nl=f"Bij gemeenten die twee keer antwoordden: {by.nl} procentpunt (marge {margin.nl}).",
        en=f"Among municipalities that answered twice: {by.en} percentage points (margin "
        f"{margin.en}).",
    )


def finding(found: Changes) -> Text:
    """What rose and what fell, in one sentence."""
    parts = {
        direction: [
            one
            for one in told(found)
            if one.change is not None and one.change.direction is direction
        ]
        for direction in (Direction.ROSE, Direction.FELL)
    }
    said = [
        _listed(VERDICTS[direction], members) for direction, members in parts.items() if members
    ]
    if not said:
        return Text(
            nl=f"Van geen enkel kerncijfer is te zeggen dat het sinds {found.wave} steeg of daalde",
            en=f"Of no key figure can it be told that it rose or fell since {found.wave}",
        )
    first, *others = said
    return Text(
        nl="; ".join((first.nl, *(wording.lower(one.nl) for one in others))),
        en="; ".join((first.en, *(wording.lower(one.en) for one in others))),
    )


def _listed(verdict: Text, members: list[Told]) -> Text:
    named = [
        (one.headline.short, points(one.change.shift.difference))
        for one in members
        if one.change is not None
    ]
    dutch = ", ".join(f"‘{name.nl}’ ({by.nl})" for name, by in named)
    english = ", ".join(f"‘{name.en}’ ({by.en})" for name, by in named)
    return Text(nl=f"{verdict.nl}: {dutch}", en=f"{verdict.en}: {english}")
