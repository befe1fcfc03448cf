"""Answers as a matrix of small numbers, and the groups of respondents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes, Vector
from zicht.estimation.weighting.margins import cross

#: Rows are respondents, columns are questions; below 0 is no answer.
AnswerCodes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """What respondents answered.

    ``codes`` has a row per respondent and a column per question: the number of the level that was
    chosen, from 0, and -1 for no answer. ``levels`` is how many levels each question has. ``names``
    are those of the questions; q1, q2, ... when not given. Raises ValueError when codes do not fit.
    """

    codes: AnswerCodes
    levels: tuple[int, ...]
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.codes.ndim != 2 or self.codes.shape[1] != len(self.levels):
            raise ValueError(f"{self.codes.shape} codes do not fit {len(self.levels)} questions")
        if not self.names:
            names = tuple(f"q{place + 1}" for place in range(len(self.levels)))
            object.__setattr__(self, "names", names)
        highest = self.codes.max(axis=0, initial=-1)
        for name, code, levels in zip(self.names, highest.tolist(), self.levels, strict=True):
            if code >= levels or levels < 1:
                raise ValueError(f"{name} has {levels} levels, but an answer is numbered {code}")

    @property
    def rows(self) -> int:
        """How many respondents there are."""
        return len(self.codes)

    @property
    def width(self) -> int:
        """How many levels all questions have together."""
        return sum(self.levels)

    @property
    def starts(self) -> Codes:
        """Where the levels of each question begin among all levels."""
        return np.cumsum((0, *self.levels[:-1]), dtype=np.int64)

    @property
    def question_of_level(self) -> Codes:
        """The question that each of all levels belongs to."""
        return np.repeat(np.arange(len(self.levels)), self.levels)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """Respondents cut up into groups, e.g. provinces.

    ``codes`` is the group of every respondent, from 0. ``population`` is how many units each group
    has in the population, respondents included.
    """

    name: str
    codes: Codes
    population: Codes
    labels: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.labels:
            labels = tuple(str(place) for place in range(len(self.population)))
            object.__setattr__(self, "labels", labels)
        if len(self.labels) != len(self.population):
            raise ValueError(f"{self.name}: a label and a population for every group")
        respondents = np.bincount(self.codes, minlength=len(self.population))
        if len(respondents) != len(self.population):
            raise ValueError(f"{self.name}: a respondent lies outside its groups")
        crowded = np.flatnonzero(respondents > self.population)
        if len(crowded):
            raise ValueError(
                f"{self.name}, {self.labels[crowded[0]]}: more respondents than the population has"
            )


def whole(rows: int, population: int, name: str = "all") -> Grouping:
    """All ``rows`` respondents as one group of a population."""
    return Grouping(
        name=name,
        codes=np.zeros(rows, dtype=np.int64),
        population=np.array([population]),
        labels=(name,),
    )


def from_frame(name: str, values: Sequence[str], responded: NDArray[np.bool_]) -> Grouping:
    """A grouping from the value of every unit in the population, and who responded."""
    labels, codes = np.unique(np.asarray(values), return_inverse=True)
    return Grouping(
        name=name,
        codes=codes.reshape(-1)[responded].astype(np.int64),
        population=np.bincount(codes.reshape(-1), minlength=len(labels)),
        labels=tuple(labels.tolist()),
    )


def crossed_codes(columns: Sequence[Codes]) -> Codes:
    """One number per combination of the columns that occurs, from 0, in sorted order."""
    # Two at a time, so that no product of sizes outgrows a number.
    return reduce(lambda found, column: cross([found, column]).of_row, columns)


def numbered_values(values: Vector) -> Codes:
    """A number per distinct value, from 0."""
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)
