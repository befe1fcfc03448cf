"""What is known of a municipality without asking it, with its source and room to correct it."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby, islice

from django.db import transaction

from zicht.areas.register import Population, Register, UnknownAreaError
from zicht.content import content
from zicht.language import Text, number
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Correction, Response
from zicht.platform.fieldwork.response import locking
from zicht.platform.fieldwork.waves import regional
from zicht.platform.web import languages

#: Which police region notifications come from is published as charts, without a table to take over.
_PER_REGION_URL = "https://publicaties.comensha.nl/het_beeld_van_2024/verdieping_3"
_CBS = "https://opendata.cbs.nl/#/CBS/nl/dataset/03759ned/table"
#: Per municipality not found at Statistics Netherlands yet; see content/areas/SOURCES.md.
_UNVERIFIED_YEARS = frozenset((2026,))
_PER_REGION = Text(
    nl="Aanmeldingen per politieregio in 2024 (CoMensha)",
    en="Notifications per police region in 2024 (CoMensha, in Dutch)",
)
_NOT_PER_MUNICIPALITY = Text(
    nl="Cijfers per gemeente heeft Zicht niet. Weet u hoeveel het er in uw gemeente of "
    "regio waren? Schrijf dat in de opmerking, zonder namen.",
    en="Zicht has no figures per municipality. Do you know how many there were in your "
    "municipality or region? Write that in the remark, without names.",
)
_NOT_OF_THE_MUNICIPALITY = Text(
    nl="Cijfers per gemeente heeft Zicht niet. Weet u hoeveel het er in uw gemeente waren? "
    "Schrijf dat in de opmerking, zonder namen.",
    en="Zicht has no figures per municipality. Do you know how many there were in your "
    "municipality? Write that in the remark, without names.",
)
_OF_REGION = Text(
    nl="Dit gaat over de hele regio, dus ook over andere gemeenten.",
    en="This is about the whole region, so about other municipalities too.",
)
_WITH_FEWER = Text(
    nl=f"{_OF_REGION.nl} {regional.FEWER} betekent: minder dan vijf.",
    en=f"{_OF_REGION.en} {regional.FEWER} means: fewer than five.",
)
#: Of a region; what was known longer ago says little about now.
_YEARS_SHOWN = 3
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFigure:
    """A whole number about the municipality, its region or the country, of one year.

    ``value`` is None for fewer than five. ``series`` is what the years of one region are called
    together; None for a figure by itself. ``url`` is empty where the source is not on the web;
    ``remark`` says what to mind, and ``further_url`` leads to where ``further`` can be read.
    """

    code: str
    label: Text
    value: int | None
    year: int
    source: Text
    url: str
    remark: Text
    further: Text | None = None
    further_url: str = ""
    series: Text | None = None

    def in_words(self) -> str:
        """The number as a reader of the page writes it."""
        return regional.FEWER if self.value is None else number(self.value, languages.current())


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A figure with what the municipality says of it, the latest first."""

    figure: KnownFigure
    corrections: tuple[Correction, ...]

    @property
    def correction(self) -> Correction | None:
        """The correction that counts; None without one, or when it was taken back."""
        if not self.corrections:
            return None
        latest = self.corrections[0]
        return None if latest.is_taken_back else latest

    @property
    def earlier(self) -> tuple[Correction, ...]:
        """Those that no longer count."""
        counting = self.correction
        return tuple(one for one in self.corrections if one is not counting)

    def corrected_in_words(self) -> str:
        """The number that the municipality gives; empty when it gives none."""
        one = self.correction
        return "" if one is None or one.value is None else value_in_words(one.value)


def value_in_words(value: float) -> str:
    """A corrected number as a reader of the page writes it."""
    return number(value, languages.current())


def figures(response: Response) -> tuple[KnownFigure, ...]:
    """What is known of this municipality on the day whose municipalities are asked."""
    day = response.wave.frame_date
    own = _of_regions(response)
    found = (_population(response.municipality_id, day), *own, _registrations(day, bool(own)))
    return tuple(one for one in found if one is not None)


def of(response: Response) -> tuple[Known, ...]:
    """Every known figure with its corrections."""
    corrections: dict[str, list[Correction]] = {}
    for row in corrections_of(response):
        corrections.setdefault(row.figure, []).append(row)
    return tuple(
        Known(figure=one, corrections=tuple(corrections.get(one.code, ())))
        for one in figures(response)
    )


def corrections_of(response: Response) -> list[Correction]:
    """Every correction, the latest first; also of a figure that was taken away since."""
    return list(response.corrections.select_related("person").order_by("-at", "-id"))


@transaction.atomic
def correct(
    response: Response,
    figure: KnownFigure,
    *,
    value: float | None,
    remark: str,
    person: Person,
    now: datetime,
) -> Correction:
    """Keep what the municipality says of a figure; without value and remark it takes that back.

    Raises NotOpenError when the wave is not open or the response was submitted.
    """
    locked = locking.lock_open(response, now)
    made = Correction.objects.create(
        response=locked,
        figure=figure.code,
        published=figure.value,
        value=value,
        remark=remark,
        person=person,
        at=now,
    )
    audit.record(
        "figure.corrected",
        actor=person,
        subject=f"response:{response}",
        detail={"figure": figure.code, "has_value": value is not None, "has_remark": bool(remark)},
    )
    return made


def _population(code: str, day: date) -> KnownFigure | None:
    register = selectors.register()
    try:
        found = register.population_on(code, day)
    except UnknownAreaError:
        return None
    source, url = _source_of(register, found)
    return KnownFigure(
        code="population",
        label=Text(
            nl=f"Inwoners van uw gemeente op 1 januari {found.year}",
            en=f"Inhabitants of your municipality on 1 January {found.year}",
        ),
        value=found.inhabitants,
        year=found.year,
        source=source,
        url=url,
        remark=_of_merged() if found.is_carried else Text(nl="", en=""),
    )


def _of_merged() -> Text:
    return Text(
        nl="Opgeteld uit de gemeenten waaruit uw gemeente is ontstaan.",
        en="Added up from the municipalities that your municipality was formed of.",
    )


def _source_of(register: Register, found: Population) -> tuple[Text, str]:
    if register is not Register.load():
        own = Text(nl="Register van deze website", en="Register of this website")
        return own, ""
    if found.year in _UNVERIFIED_YEARS:
        unverified = Text(
            nl="Lijst van mei 2026, niet nagekeken bij het CBS",
            en="List of May 2026, not verified with Statistics Netherlands",
        )
        return unverified, ""
    return Text(nl="CBS", en="Statistics Netherlands (CBS)"), _CBS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Registered:
    year: int
    persons: int
    published: str
    url: str


@cache
def _registered() -> Sequence[_Registered]:
    """Presumed victims registered in the country, by year; the series of the Rapporteur only."""
    with content("known", "registrations.csv").open(encoding="utf-8") as file:
        return tuple(
            _Registered(
                year=int(row["year"]),
                persons=int(row["persons"]),
                published=row["published"],
                url=row["url"],
            )
            for row in csv.DictReader(file)
        )


def _of_regions(response: Response) -> list[KnownFigure]:
    """The latest years of every region that the municipality lies in, where they were entered."""
    found = regional.of_municipality(response.wave, response.municipality_id, selectors.register())
    figures_found = []
    for _region, years in groupby(found, key=lambda one: (one.figure.layer, one.figure.region)):
        latest = list(islice(years, _YEARS_SHOWN))
        has_fewer = any(one.figure.count is None for one in latest)
        remark = _WITH_FEWER if has_fewer else _OF_REGION
        figures_found += [_of_region(one, remark) for one in latest]
    return figures_found


def _of_region(one: regional.Named, remark: Text) -> KnownFigure:
    figure = one.figure
    # It becomes part of names in a page, and an operator's codes may hold anything.
    region = _NO_NAME.sub("-", f"{figure.layer}_{figure.region}")
    series = Text(
        nl=f"Aanmeldingen van vermoedelijke slachtoffers van mensenhandel in uw {one.kind.nl}: "
        f"{one.name.nl}",
        en=f"Notifications of presumed victims of human trafficking in your {one.kind.en}: "
        f"{one.name.en}",
    )
    return KnownFigure(
        code=f"region_{region}_{figure.year}",
        label=Text(nl=f"{series.nl}, {figure.year}", en=f"{series.en}, {figure.year}"),
        value=figure.count,
        year=figure.year,
        source=Text(nl=figure.source, en=figure.source),
        url=figure.url,
        remark=remark,
        series=series,
    )


def _registrations(day: date, has_region: bool) -> KnownFigure | None:
    """The latest year that was over on that day; without figures of regions, where those are."""
    found = max(
        (one for one in _registered() if one.year < day.year),
        key=lambda one: one.year,
        default=None,
    )
    if found is None:
        return None
    published = date.fromisoformat(found.published) if found.published else None
    return KnownFigure(
        code="registrations_nl",
        label=Text(
            nl=f"Geregistreerde vermoedelijke slachtoffers van mensenhandel in Nederland in "
            f"{found.year}",
            en=f"Registered presumed victims of human trafficking in the Netherlands in "
            f"{found.year}",
        ),
        value=found.persons,
        year=found.year,
        source=_rapporteur(published),
        url=found.url,
        remark=_NOT_OF_THE_MUNICIPALITY if has_region else _NOT_PER_MUNICIPALITY,
        further=None if has_region else _PER_REGION,
        further_url="" if has_region else _PER_REGION_URL,
    )


def _rapporteur(published: date | None) -> Text:
    if published is None:
        return Text(
            nl="Nationaal Rapporteur, via het Nederlands Jeugdinstituut",
            en="National Rapporteur, by way of the Netherlands Youth Institute",
        )
    return Text(
        nl=f"Nationaal Rapporteur, {published:%d-%m-%Y}",
        en=f"National Rapporteur, {published:%d-%m-%Y}",
    )
