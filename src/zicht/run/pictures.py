"""Every chart and map of a run, drawn once in both languages, with its table beside it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zicht.areas.boundaries import Boundaries
from zicht.areas.cartogram import hexagons
from zicht.language import Language
from zicht.reporting import cartogram, framing, geography, maps, tables
from zicht.reporting.charts import catalogue, drawing, style
from zicht.reporting.charts.model import Chart
from zicht.reporting.charts.style import Format
from zicht.reporting.framing import Drawing, Picture
from zicht.reporting.headlines import HEADLINES, MAPPED
from zicht.reporting.mapping import Map
from zicht.reporting.report import Illustration
from zicht.reporting.wave import Wave
from zicht.run.inputs import Inputs, public_levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A picture that can be drawn."""

    picture: Picture
    draw: Callable[[Language, Format], Drawing]


def sketches(wave: Wave, inputs: Inputs, boundaries: Boundaries | None) -> tuple[Sketch, ...]:
    """The charts in the order of the report, then the maps."""
    return (
        *(_of_chart(chart) for chart in catalogue.build(wave)),
        *_of_maps(wave, inputs, boundaries),
    )


def write(sketch: Sketch, folder: Path, *, origin: str | None) -> Illustration:
    """Draw a picture and write ``<key>.nl.svg``, ``<key>.nl.narrow.svg`` for a telephone, the same
    in English, and ``<key>.csv``.
    """
    picture = sketch.picture
    bare = {}
    for language in Language:
        for shape in style.FORMATS:
            drawn = sketch.draw(language, shape)
            whole = framing.titled(picture, drawn, language)
            name = f"{picture.key}.{language}{shape.suffix}.svg"
            (folder / name).write_text(whole, encoding="utf-8")
            if shape is style.WIDE:
                bare[language] = framing.bare(picture, drawn, language)
    (folder / f"{picture.key}.csv").write_bytes(tables.to_csv(picture.table, origin=origin))
    return Illustration(picture=picture, svg=bare)


def _of_chart(chart: Chart) -> Sketch:
    return Sketch(picture=chart, draw=lambda language, shape: drawing.draw(chart, language, shape))


def _of_maps(wave: Wave, inputs: Inputs, boundaries: Boundaries | None) -> Iterator[Sketch]:
    provinces = inputs.provinces
    for look in _looks(wave, inputs, provinces):
        yield _of_map(look, inputs, provinces)
        if boundaries is not None:
            yield _of_land(look, boundaries)


def _looks(wave: Wave, inputs: Inputs, provinces: Mapping[str, str]) -> Iterator[Map]:
    yield maps.of_response(wave, provinces)
    for one in HEADLINES:
        look = maps.of_provinces(wave, one, provinces) if one.subject in MAPPED else None
        if look is not None:
            yield look
    public = public_levels(inputs)
    for indicator in wave.indicators("role"):
        levels = {
            code: found[indicator.key] for code, found in public.items() if indicator.key in found
        }
        yield maps.of_levels(wave, indicator, levels)


def _of_map(look: Map, inputs: Inputs, provinces: Mapping[str, str]) -> Sketch:
    tiles = hexagons(tuple(inputs.municipalities.values()))
    return Sketch(
        picture=look,
        draw=lambda language, shape: cartogram.draw(look, tiles, provinces, language, shape),
    )


def _of_land(look: Map, boundaries: Boundaries) -> Sketch:
    named = geography.renamed(look)
    return Sketch(
        picture=named,
        draw=lambda language, shape: geography.draw(named, boundaries, language, shape),
    )
