"""Respondents that no figure can tell apart but for their answers, taken together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.engine.answers import Answers, Grouping, crossed_codes, numbered_values
from zicht.estimation.engine.weights import Weighting
from zicht.estimation.sampling.design import Codes, Matrix, Vector

#: Rows whose answers are counted at once: the places they are counted in stay in the cache.
_BLOCK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profiles:
    """Rows with the same weights, calibration classes, stratum and groups.

    ``rows`` is how many respondents a profile has, ``first`` one of them. ``counts`` is, per
    profile (rows), how many chose each of all levels (columns); ``known`` how many answered the
    question of that level. Both are whole numbers.
    """

    rows: Vector
    first: Codes
    counts: Matrix
    known: Matrix


def profiles(answers: Answers, weighting: Weighting, groupings: Sequence[Grouping]) -> Profiles:
    """Respondents taken together where a sum over rows comes to the same.

    A survey weighted on a few classes has far fewer profiles than respondents. Auxiliaries are
    numbers of each row's own, and then every row is a profile.
    """
    of_row = _of_row(answers, weighting, groupings)
    _, first = np.unique(of_row, return_index=True)
    counts = counted(answers, of_row, len(first)).astype(np.float64)
    known = np.add.reduceat(counts, answers.starts, axis=1)[:, answers.question_of_level]
    return Profiles(
        rows=np.bincount(of_row).astype(np.float64), first=first, counts=counts, known=known
    )


def counted(answers: Answers, codes: Codes, size: int) -> Codes:
    """How many rows of each code (rows) chose each of all levels (columns)."""
    width, starts = answers.width, answers.starts
    total = np.zeros(size * (width + 1), dtype=np.int64)
    for begin in range(0, answers.rows, _BLOCK):
        chosen = answers.codes[begin : begin + _BLOCK].astype(np.int64)
        # No answer is counted behind the last level, and thrown away.
        places = np.where(chosen >= 0, chosen + starts, width)
        places += codes[begin : begin + _BLOCK, None] * (width + 1)
        total += np.bincount(places.ravel(), minlength=len(total))
    return total.reshape(size, width + 1)[:, :width]


def _of_row(answers: Answers, weighting: Weighting, groupings: Sequence[Grouping]) -> Codes:
    if weighting.auxiliary is not None:
        return np.arange(answers.rows)
    return crossed_codes(
        [
            *weighting.margins,
            *(grouping.codes for grouping in groupings),
            weighting.strata.codes,
            numbered_values(weighting.before),
            numbered_values(weighting.after),
        ]
    )
