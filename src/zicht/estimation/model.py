"""Raw results of estimation; they may not leave the library before disclosure control."""

from dataclasses import dataclass
from enum import StrEnum


class DomainLayer(StrEnum):
    """How the country is cut up for a figure."""

    COUNTRY = "country"
    SIZE_GROUP = "size_group"
    PROVINCE = "province"
    SAFETY_REGION = "safety_region"
    URBANISATION = "urbanisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An interval of shares (0 to 1) or of means, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What silence leaves open, if those who did not answer differ by no more than a factor.

    Their odds of giving the answer lie between 1/``factor`` and ``factor`` times what those who
    answered lead to expect. The interval holds what chance leaves open as well.
    """

    factor: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What the answers say about all municipalities, those without an answer included.

    ``estimate`` is a share or a mean, rounded as it is shown. ``interval`` is what chance leaves
    open when, among municipalities that are alike in the variables of the weighting, it was a
    matter of chance who answered. ``bands`` are what is left when it was not, narrowest first.
    ``is_weighted`` says whether answers were weighted to all municipalities; without it every
    answer counts the same. ``overturned_by`` is, for a share, the smallest odds factor that brings
    it to one half; None when no answer of those who are missing could.
    """

    estimate: float
    interval: Interval
    bands: tuple[Band, ...]
    is_weighted: bool
    overturned_by: float | None = None

    @property
    def band(self) -> Interval:
        """The band that is shown: that of factor 2."""
        return next(one.interval for one in self.bands if one.factor == SHOWN_FACTOR)


#: How far the odds of those who did not answer are taken to differ in what is shown.
SHOWN_FACTOR = 2.0
#: The factors of every projection, narrowest first.
FACTORS = (1.5, SHOWN_FACTOR, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of municipalities, with what the data can and cannot carry.

    ``count`` of ``answered`` gave the answer; ``population`` is the number of
    municipalities asked (N). For a question that is asked only of some, it is
    N without the respondents to whom it was not asked: those who did not
    respond may have had to answer it. ``interval`` is the sampling interval *if
    response were random*, with finite population correction. ``bounds`` is
    what remains when nothing is assumed about those who did not answer
    (Manski 2003): all of them no, all of them yes. ``estimate`` is None when
    nobody answered; then the interval is None and the bounds are 0 to 1.
    ``projection`` says what this tells about all municipalities; None when nobody answered.
    """

    count: int
    answered: int
    population: int
    estimate: float | None
    interval: Interval | None
    bounds: Interval
    confidence: float
    projection: Projection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean score of municipalities on an ordered scale, e.g. sight from 1 to 5.

    ``answered`` gave an answer with a place on the scale; answers without one
    ("weet niet") are left out and counted in ``unplaced``. ``population`` is as
    in :class:`Share`. ``interval`` is the sampling interval if response were
    random, ``bounds`` the lowest and highest mean if nothing is assumed about
    those who did not answer or did not know. ``estimate`` is None when nobody
    gave a placed answer. ``projection`` is as in :class:`Share`.
    """

    answered: int
    unplaced: int
    population: int
    lowest: float
    highest: float
    estimate: float | None
    interval: Interval | None
    bounds: Interval
    confidence: float
    projection: Projection | None = None
