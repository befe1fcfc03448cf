"""The change of every comparable question between two waves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from zicht.areas.register import Register
from zicht.estimation.model import Interval
from zicht.estimation.problems import LonelyUnitError, NothingToEstimateError
from zicht.estimation.sampling.design import Codes, Vector
from zicht.estimation.sampling.statistics import Rows
from zicht.estimation.subjects import Category, Subject, of_questionnaire
from zicht.estimation.trend.mergers import carry_codes
from zicht.estimation.trend.overlap import (
    Change,
    Difference,
    Pairs,
    Waves,
    change,
    pairs,
    panel_change,
)
from zicht.estimation.trend.shares import share_interval
from zicht.estimation.trend.weighted import WeightedWave, weighted_change
from zicht.estimation.weighted import FEWEST, ToAll, to_all
from zicht.questionnaire.continuing import same_variables
from zicht.questionnaire.model import Questionnaire
from zicht.responses.model import ResponseSet


class Outcome(StrEnum):
    """Whether there is a change to tell, and if not, why."""

    ESTIMATED = "estimated"
    NOT_ANSWERED = "not_answered"
    ONE_ANSWER = "one_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """The change of the share of one answer or, without ``category``, of the mean score.

    ``key`` is the variable of the later wave, ``key_before`` that of the earlier one. ``change``
    and ``interval`` are None unless the outcome is ESTIMATED; every answer counts the same in them.
    ``weighted`` is the change when both waves are weighted to the later frame, with
    ``weighted_interval``; None where either wave has too few answers for that. ``panel`` is the
    change of those who answered in both waves, with ``panel_interval``; None with fewer than two
    of them. ``pairs`` counts those by what they said; None for a mean.
    """

    key: str
    key_before: str
    category: Category | None
    outcome: Outcome
    change: Change | None
    interval: Interval | None
    weighted: Change | None
    weighted_interval: Interval | None
    panel: Difference | None
    panel_interval: Interval | None
    pairs: Pairs | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveChanges:
    """Every change, in the order of the later questionnaire.

    ``ended`` are the municipalities of the earlier wave whose answers go to none of the later
    frame; ``in_both`` is how many responded in both. Raw results: they go through disclosure
    control before anyone sees them.
    """

    changes: tuple[AnswerChange, ...]
    ended: tuple[str, ...]
    in_both: int
    population: int
    confidence: float


def wave_changes(
    before: ResponseSet,
    now: ResponseSet,
    register: Register,
    *,
    between: Sequence[Questionnaire] = (),
    confidence: float = 0.95,
) -> WaveChanges:
    """The change of every answer that both questionnaires ask for in the same words.

    Answers of the earlier wave are brought to the municipalities of the later frame, so that both
    describe the same ones; those that cannot be carried are left out and named. The figures of the
    earlier wave itself stay as they were published, on their own frame (decision 0003). A question
    with routing is compared among those who answered it; the finite population correction then
    keeps the whole frame, the cautious side. Raises ValueError when ``now`` lies before ``before``
    and UnknownAreaError for a respondent that is not in the register.
    """
    frame = [one.code for one in register.on(now.frame_date)]
    codes = [one.municipality_code for one in before.responses]
    carried = carry_codes(codes, register, start=before.frame_date, end=now.frame_date)
    place = {code: number for number, code in enumerate(frame)}
    first = [carried.now[code] for code in codes if code in carried.now]
    second = [one.municipality_code for one in now.responses]
    rows = _Rows(
        kept=np.array([code in carried.now for code in codes], dtype=np.bool_),
        first=np.array([place[code] for code in first], dtype=np.int64),
        second=np.array([place[code] for code in second], dtype=np.int64),
        frame=len(frame),
        weights_first=to_all(register, now.frame_date, first),
        weights_second=to_all(register, now.frame_date, second),
    )
    subjects_before = {
        one.key: one for one in of_questionnaire(before.questionnaire, before.responses)
    }
    same = same_variables(now.questionnaire, before.questionnaire, between)
    pairs = [
        (subject, subjects_before[same[subject.key]])
        for subject in of_questionnaire(now.questionnaire, now.responses)
        if same.get(subject.key) in subjects_before
    ]
    return WaveChanges(
        changes=tuple(one for pair in pairs for one in _of_subject(*pair, rows, confidence)),
        ended=carried.ended,
        in_both=len(set(first) & set(second)),
        population=len(frame),
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rows:
    """Where the responses of both waves stand in the frame, and which of the earlier are there.

    The weights are None for a wave with too few responses to weight.
    """

    kept: Rows
    first: Codes
    second: Codes
    frame: int
    weights_first: ToAll | None
    weights_second: ToAll | None

    def waves(self, first: Vector, second: Vector) -> Waves:
        """Values per response as values per municipality."""
        columns = []
        for values, places in ((first[self.kept], self.first), (second, self.second)):
            column = np.full(self.frame, np.nan)
            column[places] = values
            columns.append(column)
        return Waves(first=columns[0], second=columns[1], population=self.frame)

    def weighted(self, waves: Waves) -> Change | None:
        """The weighted change; None with too few answers in a wave, or all of them alike."""
        given = (
            (waves.first, self.first, self.weights_first),
            (waves.second, self.second, self.weights_second),
        )
        found = []
        for values, places, to in given:
            known = values[~np.isnan(values)]
            if to is None or known.size < FEWEST or np.ptp(known) == 0:
                return None
            units = places[to.respondents]
            found.append(WeightedWave(design=to.design, units=units, answers=values[units]))
        return weighted_change(found[0], found[1], self.frame)


def _of_subject(
    now: Subject, before: Subject, rows: _Rows, confidence: float
) -> Iterator[AnswerChange]:
    known = {one.code: number for number, one in enumerate(before.categories)}
    for number, category in enumerate(now.categories):
        if category.code in known:
            waves = rows.waves(
                _marked(before, known[category.code]),
                _marked(now, number),
            )
            yield _compared(now.key, before.key, category, waves, rows.weighted(waves), confidence)
    scores = [one.score for one in now.categories if one.score is not None]
    if len(set(scores)) > 1 and not now.is_multiple:
        waves = rows.waves(_scored(before), _scored(now))
        yield _compared(now.key, before.key, None, waves, rows.weighted(waves), confidence)


def _compared(
    key: str,
    key_before: str,
    category: Category | None,
    waves: Waves,
    weighted: Change | None,
    confidence: float,
) -> AnswerChange:
    found, interval, outcome = None, None, Outcome.ESTIMATED
    try:
        found = change(waves)
    except NothingToEstimateError:
        outcome = Outcome.NOT_ANSWERED
    except LonelyUnitError:
        outcome = Outcome.ONE_ANSWER
    if found is not None:
        is_share = category is not None
        interval = share_interval(found, confidence) if is_share else found.interval(confidence)
    panel = panel_change(waves) if found is not None and found.answered_both > 1 else None
    return AnswerChange(
        key=key,
        key_before=key_before,
        category=category,
        outcome=outcome,
        change=found,
        interval=interval,
        weighted=weighted,
        weighted_interval=None if weighted is None else weighted.interval(confidence),
        panel=panel,
        panel_interval=None if panel is None else panel.interval(confidence),
        pairs=None if category is None else pairs(waves),
    )


def _marked(subject: Subject, category: int) -> Vector:
    return np.where(subject.answered, subject.members[:, category].astype(np.float64), np.nan)


def _scored(subject: Subject) -> Vector:
    """The score of each respondent; NaN where the answer has no place on the scale."""
    found = np.full(len(subject.answered), np.nan)
    for category, members in zip(subject.categories, subject.members.T, strict=True):
        if category.score is not None:
            found[members] = category.score
    return found
