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
    """An interval of shares (0 to 1), both ends included."""

    low: float
    high: float


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
    """

    count: int
    answered: int
    population: int
    estimate: float | None
    interval: Interval | None
    bounds: Interval
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean score of municipalities on an ordered scale, e.g. sight from 1 to 5.

    ``answered`` gave an answer with a place on the scale; answers without one
    ("weet niet") are left out and counted in ``unplaced``. ``population`` is as
    in :class:`Share`. ``interval`` is the sampling interval if response were
    random, ``bounds`` the lowest and highest mean if nothing is assumed about
    those who did not answer or did not know. ``estimate`` is None when nobody
    gave a placed answer.
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
