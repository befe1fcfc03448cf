"""Figures: the only results that reports and pages accept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.representation import Representation
from zicht.estimation.model import DomainLayer as DomainLayer
from zicht.estimation.model import Mean, Share
from zicht.language import Text

if TYPE_CHECKING:
    # What else a book holds takes longer to load than figures need.
    from zicht.disclosure.anchors import Anchors
    from zicht.disclosure.changes import Changes
    from zicht.disclosure.opinions import SecondOpinion


class Statistic(StrEnum):
    """What a figure counts."""

    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a wave, with where it came from.

    ``key`` is permanent: ``2019.A1.yes@all``, ``2019.A2.sexual_dutch_adult.mean@PV20``,
    ``2019.role.signaller.2@under_20k`` (the share on level 2). ``subject`` is the variable or
    the indicator, ``category`` the option code, the level, or ``mean``. ``area`` is ``all``, a
    size group or a region code. ``query`` says in one line how to compute the figure from the
    answers. ``statement`` is the subject and category in words, ``area_name`` the area.
    """

    key: str
    statistic: Statistic
    subject: str
    category: str
    layer: DomainLayer
    area: str
    statement: Text
    area_name: Text
    query: str
    result: Published[Share] | Published[Mean] | Suppressed

    def __post_init__(self) -> None:
        if not isinstance(self.result, Published | Suppressed):
            raise TypeError(
                f"{self.key} must be Published or Suppressed, not {type(self.result).__name__}; "
                "a number passes disclosure control first"
            )

    @property
    def share(self) -> Share | None:
        """The share, or None when the figure is withheld or is a mean."""
        if isinstance(self.result, Published) and isinstance(self.result.value, Share):
            return self.result.value
        return None

    @property
    def mean(self) -> Mean | None:
        """The mean, or None when the figure is withheld or is a share."""
        if isinstance(self.result, Published) and isinstance(self.result.value, Mean):
            return self.result.value
        return None


def value_of(figure: Figure) -> Share | Mean | Suppressed:
    """What to write of a figure; TypeError for anything else, such as a number as it was counted.

    Whatever writes figures takes them through here, since neither templates nor scripts are typed.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"only a Figure can be shown, not {type(figure).__name__}")
    return figure.result if isinstance(figure.result, Suppressed) else figure.result.value


@dataclass(frozen=True, kw_only=True)
class FigureBook:
    """Every figure of one wave that passed disclosure control, and what it was made from.

    ``respondents`` of ``population`` municipalities answered. ``origin`` is not None when the
    answers are synthetic. ``fingerprint`` identifies the answers, ``register_fingerprint`` the
    register of municipalities, ``minimum_group`` the rule. ``representation`` says how those who
    answered differ from all; None when there is nothing to say. ``changes`` are those since an
    earlier wave; None when there is none to compare with. ``anchors`` say how far groups that
    resemble the silent differ from the others; None in books of before there were any.
    ``opinions`` are second opinions on the levels per role.
    """

    wave: str
    questionnaire_version: str
    questionnaire_fingerprint: str
    maturity_version: str
    maturity_fingerprint: str
    register_fingerprint: str
    code_version: str
    fingerprint: str
    origin: str | None
    frame_date: str
    population: int
    respondents: int
    minimum_group: int
    figures: tuple[Figure, ...] = field(repr=False)
    representation: Representation | None = None
    changes: "Changes | None" = None
    anchors: "Anchors | None" = None
    opinions: "tuple[SecondOpinion, ...]" = ()

    @cached_property
    def by_key(self) -> Mapping[str, Figure]:
        """Figures by their permanent key."""
        return {figure.key: figure for figure in self.figures}

    def get(self, subject: str, category: str, area: str = "all") -> Figure:
        """One figure; KeyError when the wave has no such subject, category or area."""
        return self.by_key[f"{self.wave}.{subject}.{category}@{area}"]

    def across(self, subject: str, category: str, layer: DomainLayer) -> tuple[Figure, ...]:
        """The same figure for every area of a layer, in the order of the register."""
        return tuple(
            figure
            for figure in self.figures
            if figure.layer is layer and (figure.subject, figure.category) == (subject, category)
        )

    def categories(self, subject: str, area: str = "all") -> tuple[Figure, ...]:
        """Every share of one subject in one area, in the order of the questionnaire."""
        return tuple(
            figure
            for figure in self.figures
            if figure.subject == subject
            and figure.area == area
            and figure.statistic is Statistic.SHARE
        )
