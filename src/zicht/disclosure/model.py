"""What may leave the library: a published value, or the reason why there is none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)

#: Fewest municipalities behind any figure that is shown; an operator may raise it.
DEFAULT_MINIMUM_GROUP = 5

#: A weighted share is shown as a multiple of this: half a municipality in a country of 500. Given
#: with more digits it would say which whole numbers it was made from.
WEIGHTED_PRECISION = 0.001


class Reason(StrEnum):
    """Why a figure is not shown."""

    TOO_FEW = "too_few"
    PROTECTS_OTHERS = "protects_others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Generic[T]):
    """A value that passed disclosure control."""

    value: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A value that is withheld, and why.

    ``too_few``: fewer than ``minimum`` municipalities of its group took part.
    ``protects_others``: fewer than ``minimum`` stand behind it, or a number that small could be
    computed with it. Which of the two is left unsaid: that would be half the number.
    """

    reason: Reason
    minimum: int
