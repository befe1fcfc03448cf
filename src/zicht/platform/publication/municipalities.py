"""The municipalities that agreed to be shown: the search in them, and facts about one."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zicht.areas import lookup
from zicht.areas.model import Layer
from zicht.areas.register import UnknownAreaError
from zicht.language import Text
from zicht.platform.fieldwork import selectors as fieldwork
from zicht.platform.publication.picture import Picture, PublishedLevels
from zicht.platform.publication.roles import ROLE_PAGES, RolePage


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """A municipality with its level on every role, None where it gave no answers."""

    municipality: PublishedLevels
    levels: tuple[tuple[RolePage, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Why a search found nothing: ``message`` says what the words do or do not name."""

    message: Text
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the register says of a municipality on the day of the wave."""

    province: Text
    inhabitants: int
    year: int


def search(picture: Picture, words: str) -> tuple[PublishedLevels, ...]:
    """The municipalities with these words in their name, or with this code or other name.

    Case and accents make no difference.
    """
    wanted = _plain(words)
    found = [one for one in picture.municipalities.values() if wanted in _plain(one.name)]
    if not found and wanted:
        meant = lookup.find(fieldwork.register(), words, _day(picture))
        if isinstance(meant, lookup.Found) and meant.municipality.code in picture.municipalities:
            found = [picture.municipalities[meant.municipality.code]]
    return tuple(sorted(found, key=lambda one: sorting_name(one.name)))


def explain_miss(picture: Picture, words: str) -> Miss:
    """What to say when nothing is found.

    It never tells a municipality that did not answer from one that did not agree.
    """
    meant = lookup.find(fieldwork.register(), words, _day(picture))
    if isinstance(meant, lookup.Found):
        name = meant.municipality.name
        return Miss(
            message=Text(
                nl=f"{name} antwoordde niet, of maakt haar niveaus niet openbaar. Welke van de "
                "twee het is, laat Zicht niet zien.",
                en=f"{name} did not answer, or does not make its levels public. Zicht does not "
                "show which of the two it is.",
            ),
            suggestions=(),
        )
    return Miss(message=meant.message, suggestions=tuple(one.name for one in meant.suggestions))


def rows(picture: Picture, found: tuple[PublishedLevels, ...]) -> tuple[LevelRow, ...]:
    """Municipalities with their levels on the roles that the release has."""
    pages = [page for page in ROLE_PAGES if page.indicator in picture.indicators]
    return tuple(
        LevelRow(
            municipality=one,
            levels=tuple((page, one.levels.get(page.indicator)) for page in pages),
        )
        for one in found
    )


@lru_cache(maxsize=512)
def facts(code: str, frame_date: str) -> Facts:
    """Province and inhabitants on the day of a wave; UnknownAreaError for an unknown code."""
    day = date.fromisoformat(frame_date)
    register = fieldwork.register()
    province = register.region_of(code, Layer.PROVINCE, day)
    if province is None:
        raise UnknownAreaError(f"the province of {code} is not known on {day}")
    population = register.population_on(code, day)
    return Facts(
        province=province.name,
        inhabitants=population.inhabitants,
        year=population.year,
    )


def sorting_name(name: str) -> str:
    """A name as lists are sorted: 's-Gravenhage stands under G."""
    return _plain(name).removeprefix("'s-")


def _day(picture: Picture) -> date:
    return date.fromisoformat(picture.book.frame_date)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold().strip())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
