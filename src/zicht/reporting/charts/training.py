"""Who has nobody trained, by size of the municipality."""

from collections.abc import Sequence

from zicht.disclosure.figures import DomainLayer
from zicht.language import Text
from zicht.questionnaire.model import Item
from zicht.reporting import wording
from zicht.reporting.charts import shares
from zicht.reporting.charts.model import Chart
from zicht.reporting.figure_tables import Entry
from zicht.reporting.wave import Wave
from zicht.reporting.wording import lower

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
    first = Text(nl="medewerkers, gemeenten", en="staff, municipalities")
    return shares.build(wave, "training", _finding(groups), _SUBTITLE, entries, first=first)


def _entries(wave: Wave, item: Item) -> list[Entry]:
    areas = [(wording.ALL, "all")]
    areas += [(one.group.name, one.group.code) for one in wave.groups(DomainLayer.SIZE_GROUP)]
    return [
        Entry(label=name, figure=figure, question=_STAFF[item.code])
        for name, area in areas
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{item.code}.none@{area}"))
    ]


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
            nl=f"Training van {lower(staff.nl)}: niemand is getraind bij {small.nl} van de "
            f"gemeenten met {ends[0].label.nl}, en bij {large.nl} van die met {ends[1].label.nl}",
            en=f"Training of {lower(staff.en)}: nobody is trained in {small.en} of municipalities "
            f"with {ends[0].label.en}, and in {large.en} of those with {ends[1].label.en}",
        )
    return Text(nl="Training naar grootte van de gemeente", en="Training by size of municipality")
