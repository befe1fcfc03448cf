"""Figures of any survey that passed disclosure control: all that tables and files may hold."""

from dataclasses import dataclass, field

from zicht.disclosure.model import Published, Suppressed
from zicht.estimation.model import Band, Interval
from zicht.estimation.study.plan import Plan
from zicht.estimation.study.results import IntervalMethod, Statistic, WeightingRecord
from zicht.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as it may be shown, rounded so that it says no more than its group.

    A share is from 0 to 1; a mean or total is in the unit of the answers. It is a multiple of
    ``step``. ``bands``, ``bounds`` and ``overturned_by`` are as in
    :class:`~zicht.estimation.study.silence.Doubt`, and made of the others: no bands where it is not
    known how many did not answer, None for the last where no factor is enough. ``standard_error``
    is None where it would tell too much, and so is ``answered``, how many respondents stand behind
    it. ``chance`` is that of so much or more when there is nothing (of a difference or a test),
    ``adjusted`` the same among all tests of the survey that are shown (Benjamini and Hochberg
    1995).
    """

    value: float
    standard_error: float | None
    interval: Interval | None
    method: IntervalMethod
    answered: int | None
    is_modelled: bool
    step: float
    bands: tuple[Band, ...] = ()
    bounds: Interval | None = None
    overturned_by: float | None = None
    chance: float | None = None
    adjusted: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFigure:
    """One figure of a survey with its place.

    ``layer`` is the columns that divide respondents (``all`` for everybody) and ``group`` the class
    in words, empty for everybody. Of a cross table the layer is the question of its rows, of a
    difference the group is both. ``level`` is empty for what is not about one answer.
    ``population`` is N of the group, None when unknown. ``part`` is that of a quantile. ``result``
    is None when nobody of the group answered, or a ratio or test has nothing to be made of.
    """

    question: str
    question_label: str
    level: str
    level_label: str
    layer: str
    group: str
    statistic: Statistic
    population: float | None
    result: Published[Shown] | Suppressed | None
    part: float | None = None

    def __post_init__(self) -> None:
        match self.result:
            case None | Suppressed() | Published(value=Shown()):
                return
        raise TypeError(
            f"{self.key} must be Published or Suppressed, not {type(self.result).__name__}; "
            "a number passes disclosure control first"
        )

    @property
    def key(self) -> str:
        """A name that stays the same as long as the plan does: ``A1.1@size=large``."""
        what = f"{self.question}.{self.level or self.statistic.value}"
        if self.part is not None:
            what = f"{what}_{self.part:g}"
        if self.level and self.statistic is Statistic.DIFFERENCE:
            what = f"{what}.{self.statistic.value}"
        return f"{what}@{self.layer}" + (f"={self.group}" if self.group else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The tests that are shown, judged together: of differences and of cross tables.

    Fewer than ``rate`` of those of which the adjusted chance is below it are false alarms.
    """

    differences: int
    crossings: int
    rate: float

    @property
    def size(self) -> int:
        """How many tests there are."""
        return self.differences + self.crossings


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyBook:
    """Every figure of a survey, and what all of them were made from.

    ``family`` is None where nothing was tested. ``replicates`` is how many errors rest on, None
    where they were linearised. ``population`` is N, None when
    unknown; ``respondents`` is n. Fingerprints are SHA-256.
    """

    title: str
    plan: Plan
    respondents: int
    population: float | None
    minimum_group: int
    weighting: WeightingRecord
    data_name: str
    data_fingerprint: str
    frame_fingerprint: str | None
    plan_fingerprint: str
    code_version: str
    notices: tuple[Problem, ...]
    family: Family | None = None
    replicates: int | None = None
    figures: tuple[SurveyFigure, ...] = field(repr=False)
