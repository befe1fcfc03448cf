"""How much of every group of municipalities has answered, and who is missing.

For the national team only: it sees every municipality by name, so nothing is withheld here. What
becomes public goes through ``zicht.disclosure``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from zicht.areas.register import Register
from zicht.disclosure import response
from zicht.estimation.groups import Group, grouping
from zicht.estimation.model import DomainLayer
from zicht.language import Language, Text, percent

#: Response that differs less than this (0 to 1) from that of the country is no news.
_NOTABLE = 0.1
#: A sentence names no more groups than this.
_NAMED = 3

_BIAS = Text(
    nl="Wat zij anders doen, ontbreekt dan in het landelijke beeld.",
    en="What they do differently is then missing from the national picture.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How many municipalities of a group have answered."""

    group: Group
    answered: int

    @property
    def rate(self) -> float:
        """The part that has answered, from 0 to 1."""
        return self.answered / self.group.population


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The groups of one division of the country, and in a sentence which of them are missing."""

    layer: DomainLayer
    title: Text
    groups: tuple[GroupCount, ...]
    sentence: Text


_TITLES = {
    DomainLayer.SIZE_GROUP: Text(nl="Grootte", en="Size"),
    DomainLayer.PROVINCE: Text(nl="Provincie", en="Province"),
    DomainLayer.SAFETY_REGION: Text(nl="Veiligheidsregio", en="Safety region"),
}


def layers(register: Register, frame_date: date, submitted: Collection[str]) -> tuple[Layer, ...]:
    """Response by size, province and safety region, against all municipalities of the day.

    Raises ValueError for a code that did not exist on the day.
    """
    groups = grouping(register, frame_date, sorted(submitted))
    counts = [
        GroupCount(group=group, answered=int(row.sum()))
        for group, row in zip(groups.groups, groups.membership, strict=True)
    ]
    # With a minimum of 1 nothing is withheld.
    by_size = response.who_is_missing(response.response(groups, minimum=1))
    found = []
    for layer, title in _TITLES.items():
        of_layer = tuple(one for one in counts if one.group.layer is layer)
        behind = _behind(of_layer, counts[0])
        sentence = by_size if layer is DomainLayer.SIZE_GROUP else _missing(behind, counts[0])
        if behind:
            sentence = Text(nl=f"{sentence.nl} {_BIAS.nl}", en=f"{sentence.en} {_BIAS.en}")
        found.append(Layer(layer=layer, title=title, groups=of_layer, sentence=sentence))
    return tuple(found)


def _behind(groups: Sequence[GroupCount], country: GroupCount) -> list[GroupCount]:
    """The groups that answered notably less than the country, the least first."""
    least_first = sorted(groups, key=lambda one: one.rate)
    return [one for one in least_first if one.rate <= country.rate - _NOTABLE]


def _missing(behind: Sequence[GroupCount], country: GroupCount) -> Text:
    if not behind:
        return Text(
            nl="Nergens antwoordden duidelijk minder gemeenten dan in het hele land.",
            en="Nowhere did notably fewer municipalities answer than in the country as a whole.",
        )
    dutch, english = Language.NL, Language.EN
    named = behind[:_NAMED]
    return Text(
        nl=f"In het hele land antwoordde {percent(country.rate, dutch)} van de gemeenten; het "
        f"minst in {_listed(named, dutch)}.",
        en=f"In the whole country {percent(country.rate, english)} of the municipalities answered; "
        f"least in {_listed(named, english)}.",
    )


def _listed(groups: Sequence[GroupCount], language: Language) -> str:
    parts = [f"{one.group.name.to(language)} ({percent(one.rate, language)})" for one in groups]
    return format_list(parts, locale=language.value)
