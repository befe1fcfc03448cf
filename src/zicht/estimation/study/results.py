"""Raw figures of a survey; they go to :mod:`zicht.disclosure` before anybody sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zicht.estimation.model import Interval
from zicht.estimation.sampling.design import Vector
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.grouping import Layer
from zicht.estimation.study.plan import Plan
from zicht.problems import Problem


class Statistic(StrEnum):
    """What a figure says about a group."""

    SHARE = "share"
    MEAN = "mean"
    TOTAL = "total"
    QUANTILE = "quantile"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    TEST = "test"


class IntervalMethod(StrEnum):
    """How the sampling interval of a figure was made.

    EXACT is hypergeometric, T is the t distribution on the variance, WOODRUFF that of a share
    carried back to the scale of the numbers, EVERYONE says that all of the group answered, MODEL
    that it is that of a modelled share; the others are those of
    :class:`zicht.estimation.sampling.proportions.Method`.
    """

    WALD = "wald"
    LOGIT = "logit"
    DELTA_LOGIT = "delta_logit"
    WILSON = "wilson"
    KORN_GRAUBARD = "korn_graubard"
    LIKELIHOOD = "likelihood"
    ARCSINE = "arcsine"
    EXACT = "exact"
    T = "t"
    WOODRUFF = "woodruff"
    EVERYONE = "everyone"
    MODEL = "model"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One figure of one group: a share from 0 to 1, or a mean or total in the unit of the answers.

    ``interval`` is the sampling interval, None when the design leaves nothing to judge it by; so is
    ``standard_error``. ``is_modelled`` says that the figure borrows from other groups.
    """

    value: float
    standard_error: float | None
    interval: Interval | None
    method: IntervalMethod
    is_modelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure with its place: question, level (None for a mean or total), layer and class.

    Places are positions in the :class:`Study`. ``count`` of ``answered`` respondents gave the
    answer; for the others, it is how many gave a number. ``size`` is how many units of the
    population the group holds, None when unknown. ``asked`` is how many were asked, None for all
    but shares and where nobody knows. ``estimate`` is None when nobody answered. ``part`` is that
    of a quantile.
    """

    variable: int
    level: int | None
    layer: int
    group: int
    statistic: Statistic
    count: int
    answered: int
    size: float | None
    asked: float | None
    estimate: Estimate | None
    part: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioCell:
    """A ratio in one group: the total of a number over that of another, of who gave both.

    ``numerator`` and ``denominator`` are variables. ``estimate`` is None when nobody gave both, or
    when what is divided by adds to nothing.
    """

    ratio: int
    numerator: int
    denominator: int
    layer: int
    group: int
    answered: int
    size: float | None
    estimate: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The figure of one group less that of another, or of all others.

    ``first`` and ``second`` are positions in the cells of the :class:`Study`. ``chance`` is that of
    a difference at least as large if there were none (t test); None, as ``interval`` is, where the
    answers leave nothing to judge it by.
    """

    layer: int
    first: int
    second: int
    standard_error: float | None
    interval: Interval | None
    chance: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crossed:
    """The answers to one question (``columns``) among those who gave each answer to ``rows``.

    Both are variables. ``cells`` have the answer to ``columns`` as their level and the answer to
    ``rows`` as their group; their layer means nothing. ``statistic`` and ``chance`` are of Rao and
    Scott's test; None where the table cannot be tested.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    statistic: float | None
    chance: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collapse:
    """A class that was weighted together with another, and why.

    ``reason`` is a :class:`zicht.estimation.weighting.collapsing.Reason`.
    """

    variable: str
    merged: str
    into: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """How much response differs over the classes of one auxiliary.

    ``unconditional`` is the spread of response between its classes, ``conditional`` what is left
    beside the other auxiliaries; ``by_class`` is below 0 for a class that answers less than all.
    All of it is absent where it would tell how many answered in a small class.
    """

    variable: str
    unconditional: float | None
    conditional: float | None
    by_class: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightingRecord:
    """How weights came about, and what that says about the response.

    ``method`` is None when nothing was calibrated. ``left_out`` are auxiliaries that could not be
    used after all. ``kish_effect`` is how much larger variances are
    by unequal weights. ``r_indicator`` (1 is the best) comes with its interval, and is None without
    a frame.
    """

    method: str | None
    auxiliaries: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    collapses: tuple[Collapse, ...] = ()
    kish_effect: float
    effective_size: float
    r_indicator: float | None = None
    r_interval: Interval | None = None
    partial: tuple[Representation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """Every raw figure of a survey with what it was made from.

    ``cells`` are those of questions; ``layers`` that are a rest serve differences only.
    ``weights`` are the final ones of the respondents. ``auxiliary_layers`` are the classes that
    were weighted by, before any were merged. ``size`` is N as far as known, ``respondents`` n.
    ``replicates`` is how many errors rest on, None where they were linearised. ``notices`` are
    remarks that refuse nothing.
    """

    plan: Plan
    variables: tuple[Variable, ...] = field(repr=False)
    layers: tuple[Layer, ...] = field(repr=False)
    auxiliary_layers: tuple[Layer, ...] = field(repr=False)
    cells: tuple[Cell, ...] = field(repr=False)
    ratios: tuple[RatioCell, ...] = field(repr=False, default=())
    crossed: tuple[Crossed, ...] = field(repr=False, default=())
    differences: tuple[Difference, ...] = field(repr=False, default=())
    weights: Vector = field(repr=False)
    respondents: int
    size: float | None
    weighting: WeightingRecord
    data_name: str
    data_fingerprint: str
    frame_fingerprint: str | None
    plan_fingerprint: str
    replicates: int | None = None
    notices: tuple[Problem, ...]
