"""What was published about regions, as the national team entered it for a wave."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from zicht.areas.model import Layer
from zicht.areas.region_lookup import layer_name
from zicht.areas.register import Register, UnknownAreaError
from zicht.language import Language, Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.difference import Difference, compare
from zicht.platform.fieldwork.models import RegionalFigure, Wave, WaveState
from zicht.platform.fieldwork.models.published import SMALLEST
from zicht.platform.fieldwork.waves import wave_findings, waves
from zicht.platform.fieldwork.waves.regional_reading import Column, Entered
from zicht.problems import InvalidInputError

FEWER = f"<{SMALLEST}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A figure with what its region is called in the register of today."""

    figure: RegionalFigure
    kind: Text
    name: Text


@transaction.atomic
def store(wave: Wave, entered: Iterable[Entered], *, person: Person) -> Difference:
    """Enter figures for a wave, in the place of those of the same region and year.

    What is not among them stays. Raises InvalidInputError when the wave is closed.
    """
    # Of two who read in files at once, the second sees what the first stored.
    _require_unclosed(waves.locked(wave))
    rows = {f"{one.layer} {one.region} {one.year}": one for one in entered}
    stored = {
        f"{one.layer} {one.region} {one.year}": (one.count, one.source, one.url)
        for one in wave.regional_figures.all()
    }
    difference = compare(
        stored, {key: (one.count, one.source, one.url) for key, one in rows.items()}
    )
    RegionalFigure.objects.bulk_create(
        (
            RegionalFigure(
                wave=wave,
                layer=one.layer,
                region=one.region,
                year=one.year,
                count=one.count,
                source=one.source,
                url=one.url,
            )
            for one in rows.values()
        ),
        update_conflicts=True,
        unique_fields=["wave", "layer", "region", "year"],
        update_fields=["count", "source", "url"],
    )
    detail = {"added": len(difference.added), "changed": len(difference.changed)}
    _record("wave.regional_figures_stored", wave, person, detail)
    return difference


@transaction.atomic
def remove(wave: Wave, key: int, *, person: Person) -> None:
    """Take one figure away; one that is gone already stays gone.

    Raises InvalidInputError when the wave is closed.
    """
    _require_unclosed(waves.locked(wave))
    removed, _ = wave.regional_figures.filter(pk=key).delete()
    if removed:
        _record("wave.regional_figures_removed", wave, person, {"removed": removed})


def entered(wave: Wave, register: Register) -> list[Named]:
    """Every figure of a wave: by kind of region, then by region, then the latest year first."""
    regions = {
        (layer, one.code): one.name
        for layer in register.layers
        for one in register.regions(layer, wave.frame_date)
    }
    place = {key: number for number, key in enumerate(regions)}
    found = [
        Named(
            figure=one,
            kind=layer_name(one.layer),
            # An operator may have imported a register without this region since.
            name=regions.get((one.layer, one.region), Text(nl=one.region, en=one.region)),
        )
        for one in wave.regional_figures.order_by("-year")
    ]
    last = len(place)
    return sorted(found, key=lambda one: place.get((one.figure.layer, one.figure.region), last))


def of_municipality(wave: Wave, code: str, register: Register) -> list[Named]:
    """The figures of the regions that a municipality lies in, in the same order."""
    day = wave.frame_date
    try:
        own = {
            (layer, region.code)
            for layer in register.layers
            for region in register.regions_of(code, layer, day)
        }
    except UnknownAreaError:
        return []
    every = entered(wave, register) if own else []
    return [one for one in every if (one.figure.layer, one.figure.region) in own]


def rows(wave: Wave, register: Register) -> Iterator[list[str | int | float]]:
    """What stands in, as the file that can be read in again."""
    yield [column.value for column in Column]
    for one in entered(wave, register):
        figure = one.figure
        yield [
            one.kind.to(Language.NL),
            one.name.to(Language.NL),
            figure.year,
            FEWER if figure.count is None else figure.count,
            figure.source,
            figure.url,
        ]


def example(wave: Wave, register: Register) -> Iterator[list[str | int | float]]:
    """Rows to fill in: every police unit, with the last year that was over."""
    yield [column.value for column in Column]
    layer, day = Layer.POLICE_UNIT, wave.frame_date
    for region in register.regions(layer, day):
        kind = layer_name(layer).to(Language.NL)
        yield [kind, region.name.to(Language.NL), day.year - 1, "", "", ""]


def _require_unclosed(wave: Wave) -> None:
    if wave.state == WaveState.CLOSED:
        raise InvalidInputError([wave_findings.is_closed()])


def _record(action: str, wave: Wave, person: Person, detail: audit.Detail) -> None:
    audit.record(action, actor=person, subject=f"wave:{wave.code}", detail=detail)
