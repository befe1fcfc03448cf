"""The groups of municipalities for which figures are made, and who in them answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zicht.areas.model import Layer, SizeGroup, Urbanisation
from zicht.areas.size import SIZE_GROUP_NAMES, size_group
from zicht.areas.urbanisation import URBANISATION_NAMES
from zicht.estimation.model import DomainLayer
from zicht.language import Text

if TYPE_CHECKING:
    # Only a type here; surveys without municipalities do without the register.
    from zicht.areas.register import Register

Mask = NDArray[np.bool_]


def marked(mask: Mask, axis: int) -> Mask:
    """Along an axis of a table of marks, whether there is any."""
    found: Mask = np.logical_or.reduce(mask, axis=axis)
    return found


#: The code of the group that holds every municipality.
COUNTRY = "all"

_REGION_LAYERS = (
    (DomainLayer.PROVINCE, Layer.PROVINCE),
    (DomainLayer.SAFETY_REGION, Layer.SAFETY_REGION),
)
#: What is published: every further layer would make more of the others be withheld.
PUBLISHED_LAYERS = (
    DomainLayer.COUNTRY,
    DomainLayer.SIZE_GROUP,
    DomainLayer.PROVINCE,
    DomainLayer.SAFETY_REGION,
)


_DEPTHS = {
    DomainLayer.COUNTRY: 0,
    DomainLayer.SIZE_GROUP: 1,
    DomainLayer.PROVINCE: 1,
    DomainLayer.SAFETY_REGION: 2,
    DomainLayer.URBANISATION: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of one layer: the country, or for instance a size group or a province.

    ``population`` is how many municipalities belong to it on the frame date (N).
    """

    layer: DomainLayer
    code: str
    name: Text
    population: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """Every group, and which respondents belong to it.

    ``membership`` has one row per group and one column per respondent. ``layers`` gives the layer
    of every group as a number, in the order in which layers are published (0 is everybody), and
    ``depths`` how fine each of those layers is; groups of a finer one may lie within those of a
    coarser one. Left out, they follow from the groups' own layers.
    """

    groups: tuple[Group, ...]
    membership: Mask
    layers: tuple[int, ...] = ()
    depths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.layers:
            order = list(DomainLayer)
            layers = tuple(order.index(group.layer) for group in self.groups)
            object.__setattr__(self, "layers", layers)
            object.__setattr__(self, "depths", tuple(_DEPTHS[layer] for layer in order))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The group of every layer to which one municipality belongs."""

    code: str
    areas: dict[DomainLayer, str]


def grouping(
    register: "Register",
    frame_date: date,
    codes: Sequence[str],
    layers: Collection[DomainLayer] = PUBLISHED_LAYERS,
) -> Grouping:
    """The groups of a day in some layers, in the order of the layers: the country comes first.

    ``codes`` are the municipalities that answered. Groups without municipalities are left out.
    Raises ValueError for a code that did not exist on that day.
    """
    places = {place.code: place for place in _places(register, frame_date)}
    strangers = [code for code in codes if code not in places]
    if strangers:
        raise ValueError(
            f"{', '.join(strangers)} did not exist on {frame_date}; check the frame date"
        )
    groups = []
    rows = []
    areas = (one for one in _areas(register, frame_date) if one[0] in layers)
    for layer, area, name in areas:
        population = sum(place.areas.get(layer) == area for place in places.values())
        if population:
            groups.append(Group(layer=layer, code=area, name=name, population=population))
            rows.append([places[code].areas.get(layer) == area for code in codes])
    membership = np.array(rows, dtype=np.bool_).reshape(len(groups), len(codes))
    return Grouping(groups=tuple(groups), membership=membership)


def _places(register: "Register", day: date) -> Iterator[_Place]:
    for municipality in register.on(day):
        code = municipality.code
        inhabitants = register.population_on(code, day).inhabitants
        areas = {
            DomainLayer.COUNTRY: COUNTRY,
            DomainLayer.SIZE_GROUP: size_group(inhabitants).value,
        }
        for layer, register_layer in _REGION_LAYERS:
            region = register.region_of(code, register_layer, day)
            if region is not None:
                areas[layer] = region.code
        urbanisation = register.urbanisation_on(code, day)
        if urbanisation is not None:
            areas[DomainLayer.URBANISATION] = str(urbanisation.value)
        yield _Place(code=code, areas=areas)


def _areas(register: "Register", day: date) -> Iterator[tuple[DomainLayer, str, Text]]:
    yield DomainLayer.COUNTRY, COUNTRY, Text(nl="alle gemeenten", en="all municipalities")
    for size in SizeGroup:
        yield DomainLayer.SIZE_GROUP, size.value, SIZE_GROUP_NAMES[size]
    for layer, register_layer in _REGION_LAYERS:
        for region in register.regions(register_layer, day):
            yield layer, region.code, region.name
    for one in Urbanisation:
        yield DomainLayer.URBANISATION, str(one.value), URBANISATION_NAMES[one]
