"""How much of every group of municipalities has answered, who is missing, and what that may do.

For the national team only: it sees every municipality by name, so nothing is withheld here. What
becomes public goes through ``zicht.disclosure``.
"""

from collections.abc import Collection
from dataclasses import dataclass

from zicht.areas.register import Register
from zicht.estimation import earlier, turnout
from zicht.estimation.earlier import Split
from zicht.estimation.groups import Group, grouping
from zicht.estimation.model import DomainLayer
from zicht.estimation.turnout import GroupCount
from zicht.language import Text
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Wave, WaveState
from zicht.platform.fieldwork.response.values import to_answers
from zicht.platform.fieldwork.waves import missing_words
from zicht.platform.fieldwork.waves.wave_mail import title_of

TITLES = {
    DomainLayer.SIZE_GROUP: Text(nl="Grootte", en="Size"),
    DomainLayer.PROVINCE: Text(nl="Provincie", en="Province"),
    DomainLayer.SAFETY_REGION: Text(nl="Veiligheidsregio", en="Safety region"),
    DomainLayer.URBANISATION: Text(nl="Stedelijkheid", en="Urbanisation"),
}
#: A table names no more answers of an earlier wave than this.
_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A group with its response, and whether it answered clearly less than the country."""

    group: Group
    answered: int
    rate: float
    is_behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The groups of one division; ``unknown`` municipalities are in none of them."""

    layer: DomainLayer
    title: Text
    groups: tuple[Line, ...]
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Who is missing in one sentence, what that may do to the figures in another, and the numbers.

    ``earlier_title`` is what the earlier wave is called with which they are compared, None when
    there is none. ``splits`` are the answers given there that set the two apart.
    """

    sentence: Text
    bias: Text
    earlier_title: Text | None
    splits: tuple[Split, ...]
    layers: tuple[Layer, ...]


def who_is_missing(wave: Wave, register: Register, submitted: Collection[str]) -> Missing:
    """Response by size, province, safety region and urbanisation, against all of the day.

    Raises ValueError for a code that did not exist on the day of the wave.
    """
    groups = grouping(register, wave.frame_date, sorted(submitted), list(DomainLayer))
    found = turnout.counts(groups)
    country = found[0]
    behind = turnout.clearly_less(found)
    before = earlier_wave(wave)
    splits: tuple[Split, ...] = ()
    if before is not None and 0 < country.answered < country.group.population:
        splits = _splits(before, wave, register, submitted)
    title = None if before is None else title_of(before)
    return Missing(
        sentence=missing_words.who(country, behind),
        bias=missing_words.bias(country, splits, title),
        earlier_title=title,
        splits=splits[:_SHOWN],
        layers=tuple(_layer(layer, found, behind) for layer in TITLES),
    )


def earlier_wave(wave: Wave) -> Wave | None:
    """The last closed wave before this one; made-up answers say nothing about real ones."""
    closed = Wave.objects.filter(state=WaveState.CLOSED, frame_date__lt=wave.frame_date)
    known = closed.filter(origin=wave.origin, responses__answers__isnull=False)
    return known.select_related("questionnaire").order_by("-frame_date", "code").first()


def _splits(
    before: Wave, wave: Wave, register: Register, submitted: Collection[str]
) -> tuple[Split, ...]:
    given = before.responses.filter(answers__isnull=False)
    asked = {one.code for one in register.on(wave.frame_date)}
    return earlier.differences(
        selectors.questionnaire(before.questionnaire),
        {
            code: to_answers(answers or {})
            for code, answers in given.values_list("municipality_id", "answers")
        },
        answered=submitted,
        missing=asked - set(submitted),
    )


def _layer(
    layer: DomainLayer, found: Collection[GroupCount], behind: Collection[GroupCount]
) -> Layer:
    groups = [one for one in found if one.group.layer is layer]
    everybody = next(one for one in found if one.group.layer is DomainLayer.COUNTRY)
    return Layer(
        layer=layer,
        title=TITLES[layer],
        groups=tuple(
            Line(group=one.group, answered=one.answered, rate=one.rate, is_behind=one in behind)
            for one in groups
        ),
        unknown=everybody.group.population - sum(one.group.population for one in groups),
    )
