"""The current release as the library's own types: the only thing that public pages read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from zicht.disclosure.figures import DomainLayer, Figure, FigureBook
from zicht.maturity.model import Indicator, MaturityModel
from zicht.questionnaire.model import Questionnaire
from zicht.reporting.published import Comparison, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLevels:
    """A municipality that agreed to show its levels; a level is None where it gave no answers."""

    code: str
    name: str
    levels: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A file of the release, without its content.

    ``title`` and ``description`` are those that a chart says of itself, ``width`` and ``height``
    its size in pixels; empty and 0 for other files.
    """

    name: str
    sha256: str
    size_bytes: int
    title: str = ""
    description: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """One release: its figures, the words for them, who agreed to be shown, and its files.

    Compared by identity: a process reads a release once.
    """

    release_id: UUID
    released_at: datetime
    book: FigureBook
    questionnaire: Questionnaire
    model: MaturityModel
    municipalities: Mapping[str, PublishedLevels]
    files: Mapping[str, FileFacts]

    @property
    def is_synthetic(self) -> bool:
        """Whether every page must say that the answers are made up."""
        return self.book.origin is not None

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """What others published of this wave, beside our figures."""
        return compare(self.book)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of the maturity model by their permanent key."""
        return {indicator.key: indicator for indicator in self.model.indicators}

    @cached_property
    def _across(self) -> Mapping[tuple[str, str, DomainLayer], tuple[Figure, ...]]:
        figures = defaultdict(list)
        for figure in self.book.figures:
            figures[figure.subject, figure.category, figure.layer].append(figure)
        return {key: tuple(found) for key, found in figures.items()}

    def across(self, subject: str, category: str, layer: DomainLayer) -> tuple[Figure, ...]:
        """One figure for every area of a layer; empty when the release has no such figure."""
        return self._across.get((subject, category, layer), ())

    def country(self, subject: str, category: str) -> Figure | None:
        """One figure of the whole country, or None when the release has no such figure."""
        return next(iter(self.across(subject, category, DomainLayer.COUNTRY)), None)
