"""The register of Dutch municipalities from 2019 on, and the questions one may ask it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

from zicht.areas import following
from zicht.areas.checks import check
from zicht.areas.following import Followed
from zicht.areas.model import Layer, Municipality, Region, Succession, Urbanisation
from zicht.areas.storage import read_operator_texts, read_package_texts
from zicht.areas.tables import Membership, RegionRecord, Tables, read_what_is_there
from zicht.problems import InvalidInputError

#: The first day that the register covers; what existed before is not in it.
FIRST_DAY = date(2019, 1, 1)


class UnknownAreaError(LookupError):
    """A code, day or year that the register does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The inhabitants of a municipality on 1 January of ``year``.

    ``year`` is the year of the figures used: the one asked for or the nearest earlier one that
    is known. ``is_carried`` says that the figures of the municipalities it was formed from were
    added up, because none is known of the municipality as it is on the day asked for.
    """

    inhabitants: int
    year: int
    is_carried: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Register:
    """Municipalities, regions and changes, as dated facts.

    Make one with ``Register.load()``. ``tables.fingerprint`` tells which facts were used.
    Codes are asked for exactly (``GM0363``); what a person typed goes through
    ``zicht.areas.lookup.find``.
    """

    tables: Tables
    _by_code: Mapping[str, Municipality] = field(init=False, repr=False)
    _years: tuple[int, ...] = field(init=False, repr=False)
    _years_of_classes: tuple[int, ...] = field(init=False, repr=False)
    _regions: Mapping[tuple[str, str], RegionRecord] = field(init=False, repr=False)
    _memberships: Mapping[tuple[str, str], tuple[Membership, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        memberships = defaultdict(list)
        for one in self.tables.memberships:
            memberships[one.layer, one.municipality].append(one)
        by_code = {
            one.code: one for one in sorted(self.tables.municipalities, key=lambda one: one.code)
        }
        regions = {(one.region.layer, one.region.code): one for one in self.tables.regions}
        years = {year for one in self.tables.municipalities for year, _figure in one.population}
        classed = {year for one in self.tables.municipalities for year, _class in one.urbanisation}
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_years_of_classes", tuple(sorted(classed)))
        object.__setattr__(self, "_years", tuple(sorted(years, reverse=True)))
        object.__setattr__(self, "_regions", regions)
        object.__setattr__(
            self, "_memberships", {key: tuple(rows) for key, rows in memberships.items()}
        )

    @classmethod
    def load(cls, directory: Path | None = None) -> "Register":
        """The register of the package, or the one that an operator put in ``directory``.

        A directory without a register of its own gives the package's. Raises InvalidInputError
        when the operator's tables cannot be read or contradict one another.
        """
        texts = None if directory is None else read_operator_texts(directory)
        return _packaged() if texts is None else _from_texts(tuple(sorted(texts.items())))

    @classmethod
    def from_tables(cls, tables: Tables) -> Self:
        """A register of tables that agree with one another; InvalidInputError when they do not."""
        problems = check(tables)
        if problems:
            raise InvalidInputError(problems)
        in_order = tuple(sorted(tables.successions, key=lambda one: one.day))
        return cls(tables=replace(tables, successions=in_order))

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Self:
        """A register of the five files, given as name to text.

        Raises InvalidInputError with all that is wrong: what cannot be read and what contradicts.
        """
        reading = read_what_is_there(texts)
        if reading.problems:
            raise InvalidInputError((*reading.problems, *check(reading.tables, reading.gaps)))
        return cls.from_tables(reading.tables)

    @property
    def last_change(self) -> date:
        """The day of the last change; from then on the register tells one and the same thing."""
        return self.days_of_change()[-1]

    def days_of_change(self) -> tuple[date, ...]:
        """The first day of the register and every day on which something changed, in order."""
        return tuple(sorted({FIRST_DAY, *(one.day for one in self.tables.successions)}))

    def on(self, day: date) -> tuple[Municipality, ...]:
        """The municipalities that exist on a day, by code; UnknownAreaError before 2019."""
        require_covered(day)
        return tuple(one for one in self._by_code.values() if one.is_valid_on(day))

    def every(self) -> tuple[Municipality, ...]:
        """Every municipality that exists on any day from 2019 on, by code."""
        return tuple(self._by_code.values())

    def get(self, code: str) -> Municipality:
        """The municipality of a code, ended or not; UnknownAreaError when there is none."""
        if code not in self._by_code:
            raise UnknownAreaError(
                f"{code!r} is not a municipality code of the register; codes look like GM0363"
            )
        return self._by_code[code]

    def successors(self, code: str, day: date) -> tuple[Succession, ...]:
        """Which municipalities took ``code`` over, at the change on that very day."""
        self.get(code)
        return tuple(
            one for one in self.tables.successions if one.source == code and one.day == day
        )

    def predecessors(self, code: str, day: date) -> tuple[Succession, ...]:
        """Which municipalities went up in ``code``, at the change on that very day."""
        self.get(code)
        return tuple(
            one for one in self.tables.successions if one.target == code and one.day == day
        )

    def follow(self, code: str, *, start: date, end: date) -> tuple[Followed, ...]:
        """What a municipality of ``start`` is on ``end``, which may be earlier or later.

        Largest share first. Forward, the shares say where its inhabitants live now; backward,
        where they came from. Raises UnknownAreaError when ``code`` does not exist on ``start``.
        """
        require_covered(start)
        require_covered(end)
        if not self.get(code).is_valid_on(start):
            raise UnknownAreaError(f"{self.get(code).name} ({code}) does not exist on {start}")
        found = self._forward(code, start, end) if start <= end else self._back(code, start, end)
        return tuple(sorted(found, key=lambda one: (-one.share, one.code)))

    def population(self, code: str, year: int) -> Population:
        """The inhabitants on 1 January of a year, or of the nearest earlier known year.

        The territory is that of 1 January of ``year``: after a merger the figures of the parts
        are added up, so that a country's total is kept. Of a municipality that has ended by then
        it is its own last figure. Raises UnknownAreaError when no figure is known.
        """
        return self.population_on(code, date(year, 1, 1))

    def population_on(self, code: str, day: date) -> Population:
        """The inhabitants on the last 1 January before or on ``day``, of the territory of that day.

        As ``population``, for changes that fall within a year.
        """
        municipality = self.get(code)
        if not municipality.is_valid_on(day):
            return _last_own_figure(municipality, day)
        for year in self._years:
            if FIRST_DAY <= date(year, 1, 1) <= day:
                figure = self._carried_figure(code, year, day)
                if figure is not None:
                    return figure
        raise _no_figure(municipality, day)

    def urbanisation_on(self, code: str, day: date) -> Urbanisation | None:
        """The class of urbanisation on a day; None when it is not known.

        Of the last known year before the day, else of the first after it: a class seldom changes.
        A municipality that was formed after that year has the class of the part with the most
        inhabitants, because classes of parts cannot be added up.
        """
        if not self.get(code).is_valid_on(day):
            return None
        # What comes after the day counts as further away than anything before it.
        nearest = sorted(
            self._years_of_classes, key=lambda year: (year > day.year, abs(day.year - year))
        )
        for year in nearest:
            found = self._urbanisation_of_parts(code, max(FIRST_DAY, date(year, 1, 1)), day)
            if found is not None:
                return found
        return None

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that have regions, in the order of the register."""
        return tuple(dict.fromkeys(layer for layer, _code in self._regions))

    def regions(self, layer: str, day: date) -> tuple[Region, ...]:
        """The regions of a layer that exist on a day, in the order of the register.

        Of the layer of centre municipalities the code is that of the municipality itself.
        """
        return tuple(
            one.region
            for (of_layer, _code), one in self._regions.items()
            if of_layer == layer and _holds(one, day)
        )

    def region_of(self, code: str, layer: str, day: date) -> Region | None:
        """The region of a layer that a municipality belongs to; None when that is not known.

        Raises ValueError when it belongs to several: ask ``regions_of``.
        """
        found = self.regions_of(code, layer, day)
        if len(found) > 1:
            raise ValueError(f"{code} is in {len(found)} regions of layer {layer}; use regions_of")
        return found[0] if found else None

    def regions_of(self, code: str, layer: str, day: date) -> tuple[Region, ...]:
        """All regions of a layer that a municipality belongs to on a day."""
        if not self.get(code).is_valid_on(day):
            return ()
        records = (self._regions[layer, one] for one in self._region_codes(code, layer, day))
        return tuple(one.region for one in records if _holds(one, day))

    def members(self, layer: str, region_code: str, day: date) -> tuple[Municipality, ...]:
        """The municipalities of a region on a day, by code.

        Empty when it is not known who belongs to it: so it is for the centre municipalities until
        an operator loads memberships. Raises UnknownAreaError for a region that is not there.
        """
        if (layer, region_code) not in self._regions:
            raise UnknownAreaError(f"layer {layer} has no region {region_code!r}")
        return tuple(
            one
            for one in self.on(day)
            if any(region.code == region_code for region in self.regions_of(one.code, layer, day))
        )

    def _forward(self, code: str, start: date, end: date) -> list[Followed]:
        parts = following.carry_forward(self.tables.successions, code, earlier=start, later=end)
        return [
            Followed(
                code=target,
                share=part.share,
                counter_share=self._make_up(target, start, end)[code],
                estimated=part.estimated,
            )
            for target, part in parts.items()
        ]

    def _back(self, code: str, start: date, end: date) -> list[Followed]:
        weights = self._make_up(code, end, start)
        parts = self._origins(code, end, start)
        return [
            Followed(
                code=origin,
                share=weights[origin],
                counter_share=part.share,
                # One estimated part makes the shares of all of them estimates.
                estimated=any(one.estimated for one in parts.values()),
            )
            for origin, part in parts.items()
        ]

    def _make_up(self, code: str, earlier: date, later: date) -> Mapping[str, float]:
        parts = self._origins(code, earlier, later)
        if len(parts) == 1:
            return dict.fromkeys(parts, 1.0)
        return following.weigh(
            parts, lambda origin: self.population_on(origin, earlier).inhabitants
        )

    def _origins(self, code: str, earlier: date, later: date) -> Mapping[str, following.Part]:
        parts = following.origins(self.tables.successions, code, earlier=earlier, later=later)
        return {
            origin: part for origin, part in parts.items() if self.get(origin).is_valid_on(earlier)
        }

    def _carried_figure(self, code: str, year: int, day: date) -> Population | None:
        start = date(year, 1, 1)
        parts = self._origins(code, start, day)
        total = 0
        for origin in parts:
            own = dict(self.get(origin).population).get(year)
            if own is None:
                return None
            became = following.carry_forward(
                self.tables.successions, origin, earlier=start, later=day
            )
            # Rounded for all parts together, so that nobody is lost or counted twice.
            shares = {target: part.share for target, part in became.items()}
            total += following.apportion(own, shares)[code]
        is_whole = parts == {code: following.WHOLE}
        return Population(inhabitants=total, year=year, is_carried=not is_whole)

    def _urbanisation_of_parts(self, code: str, start: date, day: date) -> Urbanisation | None:
        municipality = self.get(code)
        if not municipality.is_valid_on(start) and day > start:
            weights = self._make_up(code, start, day)
            municipality = self.get(max(weights, key=lambda origin: (weights[origin], origin)))
        return dict(municipality.urbanisation).get(start.year)

    def _region_codes(self, code: str, layer: str, day: date) -> list[str]:
        if layer == Layer.PROVINCE:
            return [self.get(code).province_code]
        rows = self._memberships.get((layer, code), ())
        direct = [one.region for one in rows if _holds(one, day)]
        return direct or self._parent_codes(code, layer, day)

    def _parent_codes(self, code: str, layer: str, day: date) -> list[str]:
        """Regions of the layer that contain a region of the municipality in another layer."""
        rows = (row for other in self.layers for row in self._memberships.get((other, code), ()))
        records = (self._regions[row.layer, row.region] for row in rows if _holds(row, day))
        parents = {record.parent for record in records if record.parent is not None}
        return sorted(one for one in parents if (layer, one) in self._regions)


def _last_own_figure(municipality: Municipality, day: date) -> Population:
    known = [(year, figure) for year, figure in municipality.population if year <= day.year]
    if not known:
        raise _no_figure(municipality, day)
    year, inhabitants = known[-1]
    return Population(inhabitants=inhabitants, year=year, is_carried=False)


def _no_figure(municipality: Municipality, day: date) -> UnknownAreaError:
    return UnknownAreaError(
        f"no population of {municipality.name} ({municipality.code}) is known on or before {day}"
    )


def _holds(record: RegionRecord | Membership, day: date) -> bool:
    started = record.valid_from is None or record.valid_from <= day
    return started and (record.valid_to is None or day < record.valid_to)


def require_covered(day: date) -> None:
    """Raise UnknownAreaError for a day before the register starts."""
    if day < FIRST_DAY:
        raise UnknownAreaError(f"the register starts on {FIRST_DAY}; {day} lies before it")


@lru_cache(maxsize=1)
def _packaged() -> Register:
    return Register.from_texts(read_package_texts())


@lru_cache(maxsize=4)
def _from_texts(texts: tuple[tuple[str, str], ...]) -> Register:
    """Keyed by content, so that a new import is seen at once and an old one is not read twice."""
    return Register.from_texts(dict(texts))
