"""The headline figures per region, as tables: maps cannot show what is withheld so exactly."""

from dataclasses import replace

from zicht.disclosure.figures import DomainLayer
from zicht.disclosure.model import Suppressed
from zicht.disclosure.response import GroupResponse
from zicht.language import Text
from zicht.reporting.figure_tables import share_cell
from zicht.reporting.headlines import HEADLINES, Headline
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

_TITLES = {
    DomainLayer.PROVINCE: Text(nl="Provincies", en="Provinces"),
    DomainLayer.SAFETY_REGION: Text(nl="Veiligheidsregio's", en="Safety regions"),
    DomainLayer.SIZE_GROUP: Text(nl="Naar aantal inwoners", en="By number of inhabitants"),
}


def build(wave: Wave, layer: DomainLayer) -> Table | None:
    """One row per area of a layer: who took part, and every headline; None without areas."""
    areas = wave.groups(layer)
    known = [one for one in HEADLINES if _is_known(wave, one)]
    if not areas or not known:
        return None
    shares = [
        Column(key=f"{one.subject}.{one.category}", heading=one.short, kind=Kind.SHARE)
        for one in known
    ]
    title = _TITLES[layer]
    return Table(
        key=f"regions_{layer}",
        title=title,
        columns=(
            Column(key="name", heading=title, kind=Kind.TEXT),
            Column(key="answered", heading=Text(nl="deed mee", en="took part"), kind=Kind.COUNT),
            Column(key="asked", heading=Text(nl="gevraagd", en="asked"), kind=Kind.COUNT),
            *shares,
        ),
        rows=tuple(
            (area.group.name, _took_part(area), area.group.population, *_shares(wave, area, known))
            for area in areas
        ),
    )


def without_empty(table: Table) -> Table:
    """The rows of which at least one share is shown; a note names the others."""
    first = 3
    shown = [row for row in table.rows if any(isinstance(one, float) for one in row[first:])]
    hidden = [row[0] for row in table.rows if row not in shown]
    names = [name for name in hidden if isinstance(name, Text)]
    if not names:
        return table
    note = Text(
        nl=f"Niets te tonen van: {', '.join(name.nl for name in names)}.",
        en=f"Nothing to show of: {', '.join(name.en for name in names)}.",
    )
    return replace(table, rows=tuple(shown), notes=(*table.notes, note))


def _is_known(wave: Wave, one: Headline) -> bool:
    return f"{wave.book.wave}.{one.subject}.{one.category}@all" in wave.book.by_key


def _took_part(area: GroupResponse) -> Cell:
    found = area.respondents
    return found if isinstance(found, Suppressed) else found.value


def _shares(wave: Wave, area: GroupResponse, known: list[Headline]) -> list[Cell]:
    code = area.group.code
    keys = [f"{wave.book.wave}.{one.subject}.{one.category}@{code}" for one in known]
    figures = [wave.book.by_key.get(key) for key in keys]
    return [None if figure is None else share_cell(figure) for figure in figures]
