"""How a survey was drawn and asked, and which figures are wanted: what a plan in TOML says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zicht.estimation.sampling.proportions import Method as ProportionMethod
from zicht.estimation.study.numerals import Mark
from zicht.estimation.study.wishes import Crossing, Difference, Ratio, Resampling

#: Fewest respondents behind a figure, as everywhere in Zicht.
DEFAULT_MINIMUM = 5
LOWEST_MINIMUM = 3


class Kind(StrEnum):
    """What an answer is."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    AMOUNT = "amount"


class Method(StrEnum):
    """How weights are made to reach the totals of the frame."""

    RAKING = "raking"
    LINEAR = "linear"
    LOGIT = "logit"
    POSTSTRATIFICATION = "poststratification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """How the rows came about.

    ``id`` is the column that names the unit of a row. ``weight`` is a column of design weights;
    without it every row stands for N / n units of ``population``, or for itself when the
    population is unknown. ``strata`` are columns that together name the stratum, ``clusters`` the
    columns that name the unit drawn at each stage, the first stage first. ``fpc`` gives, per stage,
    how many units there were to draw: a column or a number. ``invited`` is how many were drawn and
    asked, of a sample with weights or clusters: without it nobody knows how many did not answer.
    ``decimal`` is the decimal mark.
    """

    title: str = ""
    id: str | None = None
    weight: str | None = None
    population: float | None = None
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    fpc: tuple[str | float, ...] = ()
    invited: float | None = None
    decimal: Mark | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is known of the whole population.

    Either a ``file`` with a row per unit, or ``totals``: per auxiliary, how many units each class
    holds. ``numbers`` are columns of the file of which the total is reached too. ``orders`` lists
    the classes of an auxiliary from low to high, so that neighbours are merged. ``bounds`` limits
    weights as a multiple of the design weight. Classes with fewer than ``collapse`` respondents are
    merged with another. ``constraints`` is how many totals are reached at most; None is one per ten
    respondents.
    """

    auxiliaries: tuple[str, ...]
    file: str | None = None
    id: str | None = None
    totals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    method: Method = Method.RAKING
    bounds: tuple[float, float] | None = None
    collapse: int = 5
    numbers: tuple[str, ...] = ()
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constraints: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, or several that are asked in the same way.

    ``columns`` are headings or patterns (``B2_*``). Of a multiple choice they are its options, or
    one column whose cells hold several codes with ``separator`` between them; of any other kind
    each column is a question of its own. ``levels`` gives codes with their labels in order, of a
    multiple choice the columns (or codes). ``missing`` are codes that are no answer, ``chosen`` the
    codes that say that an option was chosen. ``quantiles`` are parts between 0 and 1 of a number or
    an amount.
    """

    key: str
    columns: tuple[str, ...]
    kind: Kind = Kind.SINGLE
    label: str | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    separator: str | None = None
    quantiles: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """How sure a figure must be, and what non-respondents may differ.

    ``odds_factor`` is how much the odds of an answer among those who did not respond may differ
    from the odds among those who did, either way; ``other_factors`` are shown beside it.
    """

    confidence: float = 0.95
    proportions: ProportionMethod = ProportionMethod.WILSON
    odds_factor: float = 2.0
    other_factors: tuple[float, ...] = (1.5, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that turns a file into figures.

    ``groups`` are columns, or crossings of columns, for whose classes every figure is made too. In
    groups with fewer answers than ``pool_below`` a share is modelled, so that it borrows from other
    groups; 0 models nothing. It needs a frame with a file. ``resampling`` is None where errors are
    linearised.
    """

    survey: Survey
    questions: tuple[Question, ...]
    frame: Frame | None = None
    groups: tuple[tuple[str, ...], ...] = ()
    pool_below: int = 0
    intervals: Intervals = field(default_factory=Intervals)
    minimum: int = DEFAULT_MINIMUM
    ratios: tuple[Ratio, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    differences: tuple[Difference, ...] = ()
    resampling: Resampling | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns that the plan names outright, each once."""
        survey = self.survey
        named = [survey.id, survey.weight, *survey.strata, *survey.clusters]
        named += [one for one in survey.fpc if isinstance(one, str)]
        # Of a frame with a file the auxiliaries need not stand among the answers.
        named += self.frame.auxiliaries if self.frame and not self.frame.file else ()
        named += [column for group in self.groups for column in group]
        named += [one.by for one in self.differences]
        patterns = self.resampling.columns if self.resampling else ()
        columns = [*patterns, *(c for one in self.questions for c in one.columns)]
        named += [one for one in columns if not is_pattern(one)]
        return tuple(dict.fromkeys(one for one in named if one))


def is_pattern(column: str) -> bool:
    """Whether a name stands for several columns."""
    return any(sign in column for sign in "*?[")
