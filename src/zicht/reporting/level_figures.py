"""The shares on every level of an indicator, and how to say them."""

from collections.abc import Sequence

from zicht.disclosure.figures import Figure
from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.reporting import wording
from zicht.reporting.wave import Wave


def of_area(wave: Wave, indicator: Indicator, area: str) -> tuple[Figure, ...]:
    """The shares on level 0 and up that the book has for an area."""
    found = [
        wave.book.by_key.get(f"{wave.book.wave}.{indicator.key}.{level}@{area}")
        for level in range(len(indicator.steps) + 1)
    ]
    return tuple(figure for figure in found if figure is not None)


def level_names(count: int) -> list[Text]:
    """``niveau 0`` and up."""
    return [Text(nl=f"niveau {level}", en=f"level {level}") for level in range(count)]


def in_words(figures: Sequence[Figure], names: Sequence[Text]) -> Text:
    """Categories with their shares in one sentence part."""
    values = [wording.estimate(figure.share) for figure in figures]
    words = [wording.NOT_SHOWN if one is None else wording.percentage(one) for one in values]
    pairs = list(zip(names, words, strict=False))
    return Text(
        nl=", ".join(f"{name.nl} {word.nl}" for name, word in pairs),
        en=", ".join(f"{name.en} {word.en}" for name, word in pairs),
    )
