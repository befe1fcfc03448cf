"""The map of municipalities: those that agreed to be shown have a level and lead to their page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from zicht.areas.cartogram import hexagons
from zicht.language import Language
from zicht.platform.fieldwork import selectors as fieldwork
from zicht.platform.publication import municipalities
from zicht.platform.publication.municipalities import LevelRow
from zicht.platform.publication.picture import FileFacts, Picture
from zicht.platform.publication.roles import ROLE_PAGES, RolePage
from zicht.reporting import cartogram, framing
from zicht.reporting import maps as wave_maps
from zicht.reporting.wave import Wave


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMap:
    """The levels on one role as a map, the roles that can be chosen instead, and the table.

    ``data`` is the name of the file with the levels of this map. On a narrow screen ``narrow``
    takes its place: hexagons would be too small to choose one, and the table leads to each page.
    """

    page: RolePage
    choices: tuple[RolePage, ...]
    svg: SafeString
    rows: tuple[LevelRow, ...]
    data: str | None
    narrow: FileFacts | None


def levels(picture: Picture, asked: str, language: Language) -> LevelMap | None:
    """The map of the role that was asked for, else of the first; None when there are no levels."""
    choices = tuple(page for page in ROLE_PAGES if page.indicator in picture.indicators)
    if not choices:
        return None
    page = next((one for one in choices if one.slug == asked), choices[0])
    return LevelMap(
        page=page,
        choices=choices,
        svg=_draw(picture, page.indicator, language),
        rows=municipalities.rows(picture, municipalities.search(picture, "")),
        data=page.map_data if page.map_data in picture.files else None,
        narrow=picture.files.get(page.map_narrow(language)),
    )


# A picture compares by identity, so a process draws a map once per release.
@lru_cache(maxsize=32)
def _draw(picture: Picture, key: str, language: Language) -> SafeString:
    asked_places = fieldwork.register().on(date.fromisoformat(picture.book.frame_date))
    wave = Wave(
        book=picture.book,
        questionnaire=picture.questionnaire,
        model=picture.model,
        response=(),
        places={place.code: place.name for place in asked_places},
    )
    public = _levels(picture, key)
    look = wave_maps.of_levels(wave, picture.indicators[key], public, _links(public, language))
    province_of = {place.code: place.province_code for place in asked_places}
    # In the order of their names, because that is how someone with a keyboard goes through them.
    tiles = sorted(
        hexagons(asked_places),
        key=lambda tile: (
            tile.code in public,
            municipalities.sorting_name(wave.places[tile.code]),
        ),
    )
    drawing = cartogram.draw(look, tiles, province_of, language)
    drawn = framing.bare(look, drawing, language)
    return mark_safe(drawn)  # noqa: S308 - by our own writer, which escapes every name


def _levels(picture: Picture, key: str) -> Mapping[str, int]:
    found = {one.code: one.levels.get(key) for one in picture.municipalities.values()}
    return {code: level for code, level in found.items() if level is not None}


def _links(codes: Mapping[str, int], language: Language) -> Mapping[str, str]:
    with override(language.value):
        return {code: reverse("publication:municipality", args=[code]) for code in codes}
