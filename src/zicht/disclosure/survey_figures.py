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
    is None where it would tell too much. ``answered`` respondents stand behind it.
    """

    value: float
    standard_error: float | None
    interval: Interval | None
    method: IntervalMethod
    answered: int
    is_modelled: bool
    step: float
    bands: tuple[Band, ...] = ()
    bounds: Interval | None = None
    overturned_by: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFigure:
    """One figure of a survey with its place.

    ``layer`` is the columns that divide respondents (``all`` for everybody) and ``group`` the class
    in words, empty for everybody. ``level`` is empty for a mean or a total. ``population`` is N of
    the group, None when unknown. ``result`` is None when nobody of the group answered.
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
        return f"{what}@{self.layer}" + (f"={self.group}" if self.group else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyBook:
    """Every figure of a survey, and what all of them were made from.

    ``population`` is N, None when unknown; ``respondents`` is n. Fingerprints are SHA-256.
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
    figures: tuple[SurveyFigure, ...] = field(repr=False)
