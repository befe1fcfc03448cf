"""The list of municipalities that agreed to be shown, and the search in it."""

import unicodedata
from collections.abc import Mapping

from zicht.platform.publication.picture import Picture, PublishedLevels


def search(picture: Picture, words: str) -> tuple[PublishedLevels, ...]:
    """The municipalities with these words in their name; case and accents make no difference."""
    wanted = _plain(words)
    found = (one for one in picture.municipalities.values() if wanted in _plain(one.name))
    return tuple(sorted(found, key=lambda one: _plain(one.name)))


def by_letter(
    municipalities: tuple[PublishedLevels, ...],
) -> Mapping[str, tuple[PublishedLevels, ...]]:
    """Municipalities under the first letter of their name ('s-Gravenhage under G)."""
    letters: dict[str, list[PublishedLevels]] = {}
    for one in municipalities:
        letters.setdefault(_letter(one.name), []).append(one)
    return {letter: tuple(letters[letter]) for letter in sorted(letters)}


def _letter(name: str) -> str:
    return next((mark for mark in _plain(name).removeprefix("'s-") if mark.isalpha()), "").upper()


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold().strip())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
