"""Maps: one place per municipality, borders drawn, nothing shown that may not be shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from reporting import example
from shared_data import shared_data
from zicht.areas.boundaries import Boundaries
from zicht.areas.cartogram import hexagons
from zicht.areas.hexgrid import Tile
from zicht.areas.register import Register
from zicht.language import Language
from zicht.reporting import cartogram, framing, geography, maps
from zicht.reporting.framing import Drawing
from zicht.reporting.headlines import HEADLINES, MAPPED
from zicht.reporting.mapping import Map
from zicht.reporting.wave import Wave

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def provinces() -> Mapping[str, str]:
    return {one.code: one.province_code for one in Register.load().on(date(2019, 4, 1))}


@pytest.fixture(scope="module")
def tiles() -> tuple[Tile, ...]:
    return hexagons(Register.load().on(date(2019, 4, 1)))


@pytest.fixture(scope="module")
def wave() -> Wave:
    places = {one.code: one.name for one in Register.load().on(date(2019, 4, 1))}
    return replace(example.wave(), places=places)


@pytest.fixture(scope="module")
def by_province(wave: Wave, provinces: Mapping[str, str]) -> Map:
    return drawn(maps.of_provinces(wave, HEADLINES[0], provinces))


def drawn(look: Map | None) -> Map:
    assert look is not None
    return look


def words(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in etree.fromstring(svg).iter(f"{SVG}text")]


def places(look: Map, drawing: Drawing) -> list[etree._Element]:
    root = etree.fromstring(framing.titled(look, drawing, Language.NL))
    return [node for node in root.iter() if (node.get("class") or "").startswith("place ")]


def test_every_municipality_has_one_hexagon_with_its_name(
    by_province: Map, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    found = places(by_province, cartogram.draw(by_province, tiles, provinces, Language.NL))
    assert len(found) == 355
    titles = [node.findtext(f"{SVG}title") or "" for node in found]
    assert len({title.split(":")[0] for title in titles}) == 355
    assert "Leeuwarden: provincie Fryslân, 29%" in titles


def test_a_province_whose_share_is_withheld_is_hatched(
    by_province: Map, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    found = places(by_province, cartogram.draw(by_province, tiles, provinces, Language.NL))
    hatched = {node.findtext(f"{SVG}title") for node in found if "withheld" in node.get("fill", "")}
    assert "Groningen: provincie Groningen, niet getoond" in hatched
    assert "Leeuwarden: provincie Fryslân, 29%" not in hatched


def test_province_borders_and_the_coast_are_drawn(
    by_province: Map, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    drawing = cartogram.draw(by_province, tiles, provinces, Language.NL)
    root = etree.fromstring(framing.bare(by_province, drawing, Language.NL))
    lines = {node.get("class"): node.get("d", "").count("M") for node in root.iter(f"{SVG}path")}
    assert lines["border"] > 100
    assert lines["coast"] > 100


def test_levels_are_drawn_only_of_municipalities_that_made_them_public(
    wave: Wave, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    look = maps.of_levels(
        wave, wave.model.indicators[0], {"GM0014": 3, "GM0080": 0}, {"GM0014": "/gemeente/GM0014/"}
    )
    drawing = cartogram.draw(look, tiles, provinces, Language.NL)
    found = places(look, drawing)
    classes = [node.get("class") for node in found]
    assert classes.count("place place-other") == 353
    assert classes.count("place place-level-3") == 1
    linked = [node.getparent() for node in found if node.getparent().tag == f"{SVG}a"]
    assert [link.get("href") for link in linked] == ["/gemeente/GM0014/"]
    assert linked[0].get("aria-label") == "Groningen: niveau 3"
    # A picture with links is not one image: screen readers would not reach them.
    assert 'role="group"' in framing.titled(look, drawing, Language.NL)


def test_a_map_has_no_style_attributes_and_escapes_names(
    wave: Wave, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    named = replace(wave, places={**wave.places, "GM0014": '"A" & <B>'})
    look = maps.of_levels(named, wave.model.indicators[0], {"GM0014": 1}, {"GM0014": "/?a=1&b=2"})
    svg = framing.titled(look, cartogram.draw(look, tiles, provinces, Language.NL), Language.NL)
    assert "style=" not in svg
    titles = [node.text for node in etree.fromstring(svg).iter(f"{SVG}title")]
    assert '"A" & <B>: niveau 1' in titles


def test_a_share_of_everyone_falls_in_the_highest_class(
    wave: Wave, provinces: Mapping[str, str]
) -> None:
    figure = wave.book.get("A1", "yes", "PV21")
    whole = replace(figure, result=replace(figure.result, value=example.share(7, 7, 18)))
    book = replace(wave.book, figures=(whole,))
    look = drawn(maps.of_provinces(replace(wave, book=book), HEADLINES[0], provinces))
    assert look.category("GM0080").key == "class-4"


def test_the_same_map_is_drawn_on_boundaries(by_province: Map, tmp_path: Path) -> None:
    boundaries = Boundaries.load(shared_data("geo", "nl_2019.topojson"))
    look = geography.renamed(by_province)
    drawing = geography.draw(look, boundaries, Language.NL)
    found = places(look, drawing)
    assert {node.findtext(f"{SVG}title") for node in found} <= {
        f"{name}: {look.notes[code].nl}" if code in look.notes else f"{name}: niet getoond"
        for code, name in look.places.items()
    }
    assert len(found) == 355
    assert look.key == "land_a1_yes"
    source = "Grenzen: CBS en Kadaster, CC BY 4.0 (bewerkt)."
    assert source in look.source.nl
    assert source.split()[-1] in " ".join(words(framing.titled(look, drawing, Language.NL)))
    assert drawing.height > drawing.width


def test_a_cartogram_names_where_its_places_come_from(by_province: Map) -> None:
    assert by_province.source.nl.endswith("Kaart: CBS; GeoNames (CC BY 4.0).")
    assert "GeoNames (CC BY 4.0)" in by_province.source.en


def test_a_map_of_which_every_share_is_withheld_is_not_made(
    wave: Wave, provinces: Mapping[str, str]
) -> None:
    hidden = wave.book.get("A1", "yes", "PV20")
    book = replace(wave.book, figures=(hidden,))
    assert maps.of_provinces(replace(wave, book=book), HEADLINES[0], provinces) is None


def test_the_share_of_a_province_is_written_on_it(
    by_province: Map, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    drawing = cartogram.draw(by_province, tiles, provinces, Language.NL)
    assert "29%" in words(framing.bare(by_province, drawing, Language.NL))


def test_the_level_is_written_on_every_public_municipality(
    wave: Wave, tiles: tuple[Tile, ...], provinces: Mapping[str, str]
) -> None:
    look = maps.of_levels(wave, wave.model.indicators[0], {"GM0014": 3, "GM0080": 0})
    drawing = cartogram.draw(look, tiles, provinces, Language.NL)
    root = etree.fromstring(framing.bare(look, drawing, Language.NL))
    signs = [node.text for node in root.iter(f"{SVG}text") if node.get("class") == "sign"]
    assert sorted(sign or "" for sign in signs) == ["0", "3"]


def test_every_title_of_a_map_names_its_subject(wave: Wave, provinces: Mapping[str, str]) -> None:
    roles = [one for one in wave.model.indicators if one.key.startswith("role.")]
    titles = [maps.of_levels(wave, one, {"GM0014": 3}).title for one in roles]
    assert len({title.nl for title in titles}) == len(roles)
    assert all(one.title.nl in title.nl for one, title in zip(roles, titles, strict=True))
    found = [maps.of_provinces(wave, one, provinces) for one in HEADLINES if one.subject in MAPPED]
    dutch = {look.title.nl for look in found if look is not None}
    assert (
        "Per provincie: 29% van de gemeenten denkt dat mensenhandel in de eigen gemeente "
        "voorkomt (voor zover getoond)" in dutch
    )
    sub = [look.subtitle.nl for look in found if look is not None]
    assert (
        "Aandeel van de gemeenten dat niet heeft afgesproken waar signalen gemeld worden, per "
        "provincie" in sub
    )
