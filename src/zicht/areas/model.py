"""Municipalities and regions as dated facts."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from zicht.language import Text


class Layer(StrEnum):
    """The divisions of the country that Zicht knows; one municipality can be in several layers.

    An operator's register may hold others besides, such as ``care_region``: a layer is any name
    that regions.csv gives one, and these four are the ones that the library asks for itself.
    """

    PROVINCE = "province"
    SAFETY_REGION = "safety_region"
    POLICE_UNIT = "police_unit"
    CENTRE_MUNICIPALITY = "centre_municipality"


class SizeClass(IntEnum):
    """The CBS size classes of municipalities, by inhabitants on 1 January."""

    UNDER_5K = 1
    FROM_5K = 2
    FROM_10K = 3
    FROM_20K = 4
    FROM_50K = 5
    FROM_100K = 6
    FROM_150K = 7
    FROM_250K = 8


class Urbanisation(IntEnum):
    """The five CBS classes of urbanisation, by the number of addresses near an address."""

    EXTREMELY = 1
    STRONGLY = 2
    MODERATELY = 3
    HARDLY = 4
    NOT = 5


class SizeGroup(StrEnum):
    """Size classes joined for publication, so that each group is large enough to show."""

    SMALL = "under_20k"
    MEDIUM = "20k_to_50k"
    LARGE = "50k_to_100k"
    LARGEST = "100k_and_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality, identified by its CBS code (``GM0363``).

    ``valid_from`` and ``valid_to`` are the first day and the day after the last; None
    means before 2019 or still in force. ``population`` maps a year to the inhabitants on
    1 January; years that are not known are absent, and so it is with ``urbanisation``.
    ``longitude`` and ``latitude`` are WGS84 degrees of the largest place, or None.
    """

    code: str
    name: str
    province_code: str
    valid_from: date | None
    valid_to: date | None
    population: tuple[tuple[int, int], ...]
    longitude: float | None
    latitude: float | None
    urbanisation: tuple[tuple[int, Urbanisation], ...] = ()

    def is_valid_on(self, day: date) -> bool:
        """Whether the municipality existed on that day."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region of one layer, e.g. safety region VR13 Amsterdam-Amstelland."""

    layer: str
    code: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """From ``day`` on, ``share`` of the inhabitants of ``source`` belongs to ``target``.

    A share below 1 is a split; ``estimated`` says that the share is an estimate.
    """

    day: date
    source: str
    target: str
    share: float
    estimated: bool
