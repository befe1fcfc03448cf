"""Raw cells: every subject counted in every group, before disclosure control."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.groups import Grouping, Mask, grouping
from zicht.estimation.means import mean_from_sums
from zicht.estimation.model import Mean, Share
from zicht.estimation.shares import estimate_share
from zicht.estimation.subjects import Subject, of_model, of_questionnaire
from zicht.maturity.model import Level, MaturityModel
from zicht.responses.model import ResponseSet

if TYPE_CHECKING:
    # Only a type here; surveys without municipalities do without the register.
    from zicht.areas.register import Register

Counts = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """One subject in every group: rows are groups, columns categories.

    ``population`` is N of each group without the respondents to whom the subject was not asked.
    ``placed`` marks the categories with a score; ``scores`` holds 0 where there is none.
    """

    subject: Subject
    counts: Counts
    answered: Counts
    population: Counts
    scores: Scores
    placed: Mask

    @property
    def has_mean(self) -> bool:
        """Whether the categories form a scale: at least two scores, and one answer each."""
        return not self.subject.is_multiple and len(set(self.scores[self.placed].tolist())) > 1

    def share(self, group: int, category: int, confidence: float) -> Share:
        """The share of one category among those who answered in one group."""
        return estimate_share(
            int(self.counts[group, category]),
            int(self.answered[group]),
            int(self.population[group]),
            confidence,
        )

    def mean(self, group: int, confidence: float) -> Mean:
        """The mean score of the placed answers in one group."""
        counts, on_scale = self.counts[group], self.scores[self.placed]
        placed = int(counts[self.placed].sum())
        return mean_from_sums(
            placed,
            float(counts @ self.scores),
            float(counts @ self.scores**2),
            unplaced=int(self.answered[group]) - placed,
            population=int(self.population[group]),
            lowest=float(on_scale.min()),
            highest=float(on_scale.max()),
            confidence=confidence,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tabulation:
    """Every raw cell of a wave: subjects in the order of the questionnaire, then indicators.

    Nothing of it may be shown; it goes to :mod:`zicht.disclosure`.
    """

    grouping: Grouping
    tables: tuple[Table, ...]


def tabulate(
    response_set: ResponseSet,
    model: MaturityModel,
    levels: Sequence[tuple[Level, ...]],
    register: "Register",
) -> Tabulation:
    """Count every subject of a wave in every group of its frame date.

    ``levels`` has an entry per response, in the same order. A multiple choice is counted per
    option; numbers, dates and texts are not counted. Raises ValueError when ``levels`` does not
    fit the responses or a respondent is not in the register.
    """
    responses = response_set.responses
    if len(levels) != len(responses):
        raise ValueError(f"levels of {len(levels)} municipalities for {len(responses)} responses")
    codes = [response.municipality_code for response in responses]
    subjects = (
        *of_questionnaire(response_set.questionnaire, responses),
        *of_model(model, levels),
    )
    return count(subjects, grouping(register, response_set.frame_date, codes))


def count(subjects: Sequence[Subject], groups: Grouping) -> Tabulation:
    """Count the subjects in the groups."""
    membership = groups.membership.astype(np.float64)
    everyone = np.array([group.population for group in groups.groups], dtype=np.int64)
    tables = tuple(_table(subject, membership, everyone) for subject in subjects)
    return Tabulation(grouping=groups, tables=tables)


def _table(subject: Subject, membership: Scores, everyone: Counts) -> Table:
    scores = [category.score for category in subject.categories]
    return Table(
        subject=subject,
        counts=_counted(membership, subject.members),
        answered=_counted(membership, subject.answered),
        population=everyone - _counted(membership, ~subject.asked),
        scores=np.array([score or 0.0 for score in scores], dtype=np.float64),
        placed=np.array([score is not None for score in scores], dtype=np.bool_),
    )


def _counted(membership: Scores, marks: Mask) -> Counts:
    # Floating point, because that is what matrix products are fast in; counts stay exact.
    counts: Counts = np.rint(membership @ marks.astype(np.float64)).astype(np.int64)
    return counts
