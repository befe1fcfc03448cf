"""Which layer and which region of it a person means, as they write it in a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from zicht.areas.lookup import normalise
from zicht.areas.model import Layer, Region
from zicht.areas.register import Register
from zicht.language import Text

LAYER_NAMES: Mapping[Layer, Text] = {
    Layer.PROVINCE: Text(nl="provincie", en="province"),
    Layer.SAFETY_REGION: Text(nl="veiligheidsregio", en="safety region"),
    Layer.POLICE_UNIT: Text(nl="politie-eenheid", en="police unit"),
    Layer.CENTRE_MUNICIPALITY: Text(nl="centrumgemeente", en="centre municipality"),
}
#: What people call a layer besides; the police publish by "politieregio" to this day.
_ALIASES: Mapping[str, Layer] = {
    "politieregio": Layer.POLICE_UNIT,
    "politieeenheid": Layer.POLICE_UNIT,
    "regionale eenheid": Layer.POLICE_UNIT,
    "eenheid": Layer.POLICE_UNIT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionNotFound:
    """No region of the layer on the day; ``remedy`` names what looks most like it."""

    message: Text
    remedy: Text


def layer_name(layer: str) -> Text:
    """What a layer is called; one of an operator's own has no other name than its code."""
    if layer in tuple(Layer):
        return LAYER_NAMES[Layer(layer)]
    own = layer.replace("_", " ")
    return Text(nl=own, en=own)


def usable_layers(register: Register, day: date) -> tuple[str, ...]:
    """The layers of which it is known, for some municipality at least, who belongs where."""
    return tuple(
        layer
        for layer in register.layers
        if any(register.regions_of(one.code, layer, day) for one in register.on(day))
    )


def find_layer(layers: Iterable[str], text: str) -> str | None:
    """Which of the layers somebody means by its code or name; None when it is none of them."""
    wanted = normalise(text)
    return next((one for one in layers if wanted in _spellings_of_layer(one)), None)


def find_region(register: Register, layer: str, text: str, day: date) -> Region | RegionNotFound:
    """The region of a layer that ``text`` names on ``day``, by code or by name.

    Case, accents and punctuation do not matter, nor does the name of the layer before it, as in
    "Politie-eenheid Oost-Nederland".
    """
    regions = register.regions(layer, day)
    wanted = _without_layer(normalise(text), layer)
    found = [one for one in regions if wanted and wanted in _spellings(one)]
    if len(found) == 1:
        return found[0]
    kind = layer_name(layer)
    return RegionNotFound(
        message=Text(
            nl=f"'{text}' is op deze dag geen {kind.nl}.",
            en=f"'{text}' is no {kind.en} on this day.",
        ),
        remedy=_remedy(found or _like(regions, wanted)),
    )


def _spellings_of_layer(layer: str) -> frozenset[str]:
    name = layer_name(layer)
    aliases = (alias for alias, of in _ALIASES.items() if of == layer)
    return frozenset(normalise(one) for one in (layer, name.nl, name.en, *aliases))


def _without_layer(text: str, layer: str) -> str:
    """The longest name of the layer goes, so that "regionale eenheid" leaves no "regionale"."""
    for name in sorted(_spellings_of_layer(layer), key=len, reverse=True):
        if text.startswith(f"{name} "):
            return text.removeprefix(f"{name} ")
    return text


def _spellings(region: Region) -> frozenset[str]:
    return frozenset(normalise(one) for one in (region.code, region.name.nl, region.name.en))


def _like(regions: Iterable[Region], wanted: str) -> list[Region]:
    by_name = {normalise(one.name.nl): one for one in regions}
    return [by_name[name] for name in get_close_matches(wanted, by_name, n=3)]


def _remedy(meant: list[Region]) -> Text:
    if not meant:
        return Text(
            nl="Gebruik de naam of de code van de regio.",
            en="Use the name or the code of the region.",
        )
    return Text(
        nl=f"Bedoelt u {' of '.join(f'{one.name.nl} ({one.code})' for one in meant)}?",
        en=f"Do you mean {' or '.join(f'{one.name.en} ({one.code})' for one in meant)}?",
    )
