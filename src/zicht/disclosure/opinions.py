"""The second opinion on the levels, as far as it may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.figures import Figure
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.opinions import NoOpinion, Opinion
from zicht.language import Text

#: Fewer municipalities on a level have no mean place: it would be almost that of each.
FEWEST = 10
#: Places are shown on a scale with mean 50 and standard deviation 10, in whole numbers.
MIDDLE, STEP = 50, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPlace:
    """Where municipalities on one level stand on the scale: their mean, and one deviation around.

    50 is the mean of all that answered and 10 their standard deviation.
    """

    mean: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """A scale of the answers behind a role beside its levels, never instead of them.

    ``items`` questions carry it. ``reliability`` says how well it tells municipalities apart (1:
    exactly), ``agreement`` how far it puts them in the order of the levels (1: wholly); both in
    tenths. ``places`` has an entry per level from 0. ``problem`` says why there is no scale.
    """

    indicator: str
    items: int
    reliability: float | None
    agreement: float | None
    places: tuple[Published[LevelPlace] | Suppressed, ...]
    problem: Text | None = None


def judged(
    found: Sequence[Opinion | NoOpinion], figures: Mapping[str, Figure], wave: str, minimum: int
) -> tuple[SecondOpinion, ...]:
    """What may be shown: of a level only where its share is shown, and ten or more stand on it."""
    return tuple(
        _none(one) if isinstance(one, NoOpinion) else _judged(one, figures, wave, minimum)
        for one in found
    )


def _none(one: NoOpinion) -> SecondOpinion:
    return SecondOpinion(
        indicator=one.indicator.key,
        items=0,
        reliability=None,
        agreement=None,
        places=(),
        problem=one.problem.message,
    )


def _judged(one: Opinion, figures: Mapping[str, Figure], wave: str, minimum: int) -> SecondOpinion:
    key, agreement = one.indicator.key, one.agreement
    places: list[Published[LevelPlace] | Suppressed] = []
    for level in range(len(one.indicator.steps) + 1):
        figure = figures.get(f"{wave}.{key}.{level}@all")
        standing = one.places[one.levels == level]
        if figure is None or figure.share is None or len(standing) < max(FEWEST, minimum):
            places.append(Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=max(FEWEST, minimum)))
            continue
        mean, spread = float(standing.mean()), float(np.std(standing))
        low, middle, high = (
            round(MIDDLE + STEP * place) for place in (mean - spread, mean, mean + spread)
        )
        places.append(Published(value=LevelPlace(mean=middle, low=low, high=high)))
    return SecondOpinion(
        indicator=key,
        items=one.items,
        reliability=round(one.reliability, 1),
        agreement=None if agreement is None else round(agreement, 1),
        places=tuple(places),
    )
