"""Which files of a run may be downloaded, what they are, and in which order they are shown."""

import re
from dataclasses import dataclass

from zicht.language import Language, Text
from zicht.platform.publication.picture import FileFacts, Picture

_CHART = re.compile(r"charts/[A-Za-z0-9_-]+(\.(nl|en)\.svg|\.csv)")

#: Everything else that a run makes (answers, mirror reports, who agreed) stays where it is.
_FILES = {
    "report.nl.pdf": Text(nl="Landelijk rapport", en="National report, in Dutch"),
    "report.en.pdf": Text(nl="Landelijk rapport, in het Engels", en="National report"),
    "tables.xlsx": Text(nl="Alle tabellen", en="All tables"),
    "figures.json": Text(nl="Alle cijfers, voor computers", en="All figures, for computers"),
    "manifest.json": Text(nl="Herkomst van elk cijfer", en="Where each figure comes from"),
}

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file as the download page offers it."""

    facts: FileFacts
    title: Text
    kind: str

    @property
    def size(self) -> float:
        """Kilobytes, at least 1."""
        return max(1, self.facts.size_bytes / 1000)


def is_public(name: str) -> bool:
    """Whether a file of a run may be downloaded by anyone."""
    return name in _FILES or _CHART.fullmatch(name) is not None


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


def charts(picture: Picture, language: Language) -> tuple[FileFacts, ...]:
    """The charts of a release in one language, by name."""
    names = sorted(
        name
        for name in picture.files
        if _CHART.fullmatch(name) and name.endswith(f".{language.value}.svg")
    )
    return tuple(picture.files[name] for name in names)


def _kind(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]][1]
