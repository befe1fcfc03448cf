"""Which files of a run may be downloaded, what they are, and in which order they are shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zicht.language import Language, Text
from zicht.platform.publication.picture import FileFacts, Picture
from zicht.platform.publication.roles import ROLE_PAGES, RolePage

_CHART = re.compile(r"charts/[A-Za-z0-9_-]+(\.(nl|en)(\.narrow)?\.svg|\.csv)")

#: Everything else that a run makes (answers, mirror reports, who agreed) stays where it is.
_FILES = {
    "report.nl.pdf": Text(nl="Landelijk rapport", en="National report, in Dutch"),
    "report.en.pdf": Text(nl="Landelijk rapport, in het Engels", en="National report"),
    "tables.xlsx": Text(nl="Alle tabellen", en="All tables"),
    "figures.json": Text(nl="Alle cijfers, voor computers", en="All figures, for computers"),
    "manifest.json": Text(nl="Herkomst van elk cijfer", en="Where each figure comes from"),
}

_TEXT = {"json", "svg", "csv"}
_TYPES = {
    "pdf": ("application/pdf", "PDF"),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
    ),
    "json": ("application/json", "JSON"),
    "svg": ("image/svg+xml", "SVG"),
    "csv": ("text/csv; charset=utf-8", "CSV"),
}


#: What a chart shows, for readers who do not see it: its own title is a finding.
_SHOWS = {
    "headlines": Text(nl="De drie kerncijfers", en="The three key figures"),
    "response": Text(nl="Respons naar inwoners", en="Response by inhabitants"),
    "representation": Text(nl="Hoe scheef de respons is", en="How lopsided the response is"),
    "anchors": Text(
        nl="Verschilt wie lijkt op de zwijgers?", en="Do those like the silent differ?"
    ),
    "changes": Text(nl="Wat veranderde er", en="What changed"),
    "waves": Text(nl="De kerncijfers in twee metingen", en="The key figures in two waves"),
    "levels": Text(nl="Niveaus op de vier rollen", en="Levels on the four roles"),
    "themes": Text(nl="Niveaus op de vijf thema's", en="Levels on the five themes"),
    "second_opinion": Text(
        nl="Een tweede mening over de niveaus", en="A second opinion on the levels"
    ),
    "sight": Text(nl="Zicht op slachtoffers", en="Sight on victims"),
    "forms": Text(nl="Vermoede vormen van uitbuiting", en="Suspected forms of exploitation"),
    "domain": Text(nl="Bij welk domein het onderwerp ligt", en="The domain of the topic"),
    "training": Text(nl="Wie er getraind is", en="Who is trained"),
    "shortages": Text(nl="Ervaren tekorten", en="Shortages that are felt"),
    "map_response": Text(nl="Kaart: respons per provincie", en="Map: response by province"),
    "map_a1_yes": Text(
        nl="Kaart: denkt dat mensenhandel in de gemeente voorkomt, per provincie",
        en="Map: thinks that trafficking occurs in the municipality, by province",
    ),
    "map_a5_no": Text(
        nl="Kaart: geen afspraak waar signalen gemeld worden, per provincie",
        en="Map: no agreement on where signals are reported, by province",
    ),
    "map_d1_yes": Text(
        nl="Kaart: iemand verantwoordelijk voor de zorg, per provincie",
        en="Map: someone responsible for care, by province",
    ),
}
#: The kinds of charts that there are one of per role.
_PER_ROLE = (
    ("levels_", Text(nl="niveaus naar inwoners", en="levels by inhabitants")),
    ("map_role_", Text(nl="kaart van de openbare niveaus", en="map of the public levels")),
)
_PER_SECTION = (
    ("progress_", Text(nl="hoe ver gemeenten zijn", en="how far municipalities are")),
    ("yes_", Text(nl="vragen met ja en nee", en="questions with yes and no")),
)
_SECTIONS = dict(zip("abcd", ROLE_PAGES, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file as the download page offers it."""

    facts: FileFacts
    title: Text
    kind: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFiles:
    """A chart as the download page offers it: the picture, the figures in it, or both."""

    title: Text
    files: tuple[Download, ...]


def is_public(name: str) -> bool:
    """Whether a file of a run may be downloaded by anyone."""
    return name in _FILES or _CHART.fullmatch(name) is not None


def is_text(name: str) -> bool:
    """Whether a file becomes much smaller on its way when it is compressed."""
    return name.rpartition(".")[2] in _TEXT


def content_type(name: str) -> str:
    """The media type of a public file."""
    return _TYPES[name.rpartition(".")[2]][0]


def documents(picture: Picture) -> tuple[Download, ...]:
    """Reports and tables of a release, in a fixed order."""
    return tuple(
        Download(facts=picture.files[name], title=title, kind=_kind(name))
        for name, title in _FILES.items()
        if name in picture.files
    )


def charts(picture: Picture, language: Language) -> tuple[ChartFiles, ...]:
    """The charts of a release in one language, each with its figures; in a fixed order."""
    keys = {name.split("/")[1].split(".")[0] for name in picture.files if _CHART.fullmatch(name)}
    titles = {key: chart_title(key) for key in keys}
    order = [*_TITLES, *sorted(keys - _TITLES.keys())]
    return tuple(
        ChartFiles(title=titles[key], files=_files_of(picture, key, titles[key], language))
        for key in order
        if key in keys
    )


def chart_title(key: str) -> Text:
    """What a chart shows, with the role it is about; the key itself for one that is not known."""
    return _TITLES.get(key, Text(nl=key, en=key))


def _files_of(picture: Picture, key: str, title: Text, language: Language) -> tuple[Download, ...]:
    start = f"charts/{key}"
    names = (
        f"{start}.{language.value}.svg",
        f"{start}.{language.value}.narrow.svg",
        f"{start}.csv",
    )
    return tuple(
        Download(facts=picture.files[name], title=title, kind=_kind(name))
        for name in names
        if name in picture.files
    )


def _titles() -> Iterator[tuple[str, Text]]:
    yield from _SHOWS.items()
    for letter, page in _SECTIONS.items():
        for start, what in _PER_ROLE:
            yield f"{start}{page.role.value}", _of_role(page, what)
        for start, what in _PER_SECTION:
            yield f"{start}{letter}", _of_role(page, what)


def _of_role(page: RolePage, what: Text) -> Text:
    return Text(nl=f"{page.title.nl}: {what.nl}", en=f"{page.title.en}: {what.en}")


def _kind(name: str) -> Text:
    kind = _TYPES[name.rpartition(".")[2]][1]
    if name.endswith(".narrow.svg"):
        return Text(nl=f"smalle {kind}", en=f"narrow {kind}")
    return Text(nl=kind, en=kind)


_TITLES = dict(_titles())
