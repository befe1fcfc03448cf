"""Who has nobody trained, by size of the municipality."""

from collections.abc import Sequence

from zicht.disclosure.figures import DomainLayer
from zicht.language import Text
from zicht.questionnaire.model import Item
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, rows
from zicht.reporting.charts.canvas import SHARES
from zicht.reporting.charts.entries import in_words, share_row
from zicht.reporting.charts.model import Chart
from zicht.reporting.figure_tables import Entry
from zicht.reporting.wave import Wave

_SUBTITLE = Text(
    nl="Aandeel van de gemeenten waar niemand getraind is om mensenhandel te herkennen",
    en="Share of municipalities where nobody is trained to recognise human trafficking",
)
#: Who is trained, said shorter than the questions do.
_STAFF = {
    "A11": Text(nl="Baliemedewerkers", en="Counter staff"),
    "A12": Text(
        nl="Toezichthouders, boa's en vergunningverleners",
        en="Supervisors, enforcement and permit officers",
    ),
    "A13": Text(
        nl="Wijkteams, jeugd en sociaal domein",
        en="Neighbourhood teams, youth and social services",
    ),
}


def build(wave: Wave) -> Chart | None:
    """The share "nobody" per kind of staff and size group; None when it was not asked."""
    items = [wave.questionnaire.item_by_code.get(code) for code in _STAFF]
    groups = [(item, _entries(wave, item)) for item in items if item is not None]
    entries = [entry for _, found in groups for entry in found]
    if not entries:
        return None
    blocks = [
        rows.Block(title=_STAFF[item.code], rows=tuple(share_row(entry) for entry in found))
        for item, found in groups
    ]
    named = [
        Entry(label=_joined(_STAFF[item.code], entry.label), figure=entry.figure)
        for item, found in groups
        for entry in found
    ]
    first = Text(nl="medewerkers, gemeenten", en="staff, municipalities")
    return Chart(
        key="training",
        title=_finding(groups),
        subtitle=_SUBTITLE,
        description=in_words(Text(nl="Staven", en="Bars"), _SUBTITLE, named),
        table=figure_tables.of_shares("training", _SUBTITLE, first, named),
        legend=(keys.WHISKER, *keys.withheld_among(entry.figure for entry in entries)),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language: rows.bars(blocks, SHARES, language),
    )


def _entries(wave: Wave, item: Item) -> list[Entry]:
    areas = [(wording.ALL, "all")]
    areas += [(one.group.name, one.group.code) for one in wave.groups(DomainLayer.SIZE_GROUP)]
    return [
        Entry(label=name, figure=figure)
        for name, area in areas
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{item.code}.none@{area}"))
    ]


def _joined(staff: Text, name: Text) -> Text:
    return Text(nl=f"{staff.nl}: {name.nl}", en=f"{staff.en}: {name.en}")


def _finding(groups: Sequence[tuple[Item, Sequence[Entry]]]) -> Text:
    """The smallest municipalities beside the largest, for the first kind of staff."""
    for item, entries in groups:
        shown = [one for one in entries[1:] if wording.estimate(one.figure.share) is not None]
        if len(shown) < 2:
            continue
        ends = shown[0], shown[-1]
        small, large = (wording.percentage(wording.estimate(e.figure.share) or 0.0) for e in ends)
        staff = _STAFF[item.code]
        return Text(
            nl=f"{staff.nl}: bij {small.nl} van de gemeenten met {ends[0].label.nl} is niemand "
            f"getraind, bij {large.nl} met {ends[1].label.nl}",
            en=f"{staff.en}: nobody is trained in {small.en} of municipalities with "
            f"{ends[0].label.en}, in {large.en} with {ends[1].label.en}",
        )
    return Text(nl="Training naar grootte van de gemeente", en="Training by size of municipality")
