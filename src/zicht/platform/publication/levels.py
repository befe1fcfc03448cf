"""How municipalities are spread over the levels of a role or theme."""

from dataclasses import dataclass

from zicht.disclosure.figures import Figure
from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.platform.publication import answers
from zicht.platform.publication.answers import AreaTable
from zicht.platform.publication.picture import Picture, PublishedLevels


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShare:
    """One level: its number, its name and the share of municipalities on it."""

    value: int
    name: Text
    description: Text
    figure: Figure

    @property
    def label(self) -> Text:
        """The number and the name: 2. Basis."""
        return Text(
            nl=f"{self.value}. {_capital(self.name.nl)}",
            en=f"{self.value}. {_capital(self.name.en)}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a stacked bar, in percent of its width."""

    level: int
    start: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The levels of one indicator over the country; ``segments`` is empty when one is withheld."""

    indicator: Indicator
    levels: tuple[LevelShare, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The stacked bar of the estimates, from level 0 to the last."""
        shares = [level.figure.share for level in self.levels]
        estimates = [share.estimate for share in shares if share and share.estimate is not None]
        if len(estimates) < len(shares):
            return ()
        starts = [sum(estimates[:position]) for position in range(len(estimates))]
        return tuple(
            Segment(level=level.value, start=f"{100 * start:.2f}%", width=f"{100 * width:.2f}%")
            for level, start, width in zip(self.levels, starts, estimates, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one municipality stands on an indicator, with the country beside it.

    ``level`` is None where the municipality gave no answers. ``next_step`` is None on top.
    """

    distribution: Distribution
    level: int | None
    name: Text | None
    next_step: Text | None
    steps: tuple[bool, ...]


def distribution(picture: Picture, key: str) -> Distribution | None:
    """The levels of one indicator, or None when the model or the release does not have it."""
    indicator = picture.indicators.get(key)
    if indicator is None:
        return None
    levels = []
    for value in (0, *(step.level for step in indicator.steps)):
        figure = picture.country(key, str(value))
        if figure is None:
            return None
        levels.append(
            LevelShare(
                value=value,
                name=_name(picture, indicator, value),
                description=_description(indicator, value),
                figure=figure,
            )
        )
    return Distribution(indicator=indicator, levels=tuple(levels))


def distributions(picture: Picture, kind: str) -> tuple[Distribution, ...]:
    """The distributions of every indicator of one kind, ``role`` or ``theme``."""
    keys = [key for key in picture.indicators if key.startswith(f"{kind}.")]
    found = (distribution(picture, key) for key in keys)
    return tuple(one for one in found if one is not None)


def by_area(picture: Picture, key: str) -> tuple[AreaTable, ...]:
    """The share of municipalities on every level of one indicator, by size and by province."""
    one = distribution(picture, key)
    if one is None:
        return ()
    columns = ((key, str(level.value), level.name) for level in one.levels)
    return answers.by_area(picture, tuple(columns))


def standings(picture: Picture, municipality: PublishedLevels, kind: str) -> tuple[Standing, ...]:
    """Where a municipality stands on every indicator of one kind that it agreed to show."""
    return tuple(
        _standing(picture, one, municipality.levels[one.indicator.key])
        for one in distributions(picture, kind)
        if one.indicator.key in municipality.levels
    )


def _standing(picture: Picture, one: Distribution, level: int | None) -> Standing:
    indicator = one.indicator
    steps = tuple(level is not None and step.level <= level for step in indicator.steps)
    following = next(
        (step for step in indicator.steps if level is not None and step.level > level), None
    )
    return Standing(
        distribution=one,
        level=level,
        name=None if level is None else _name(picture, indicator, level),
        next_step=following.next_step if following else None,
        steps=steps,
    )


def _name(picture: Picture, indicator: Indicator, value: int) -> Text:
    names = {step.level: step.name for step in indicator.steps}
    return names.get(value, picture.model.level_zero)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _description(indicator: Indicator, value: int) -> Text:
    if value == 0:
        first = indicator.steps[0].description
        return Text(
            nl=f"Wat voor niveau 1 nodig is, geldt nog niet: {_small(first.nl)}",
            en=f"What level 1 takes does not hold yet: {_small(first.en)}",
        )
    return next(step.description for step in indicator.steps if step.level == value)
