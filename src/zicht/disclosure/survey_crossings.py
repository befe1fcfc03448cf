"""Which cells of a cross table of two questions may be shown.

A cross table stands beside the tables of both questions, over every group, and those tell much of
it. So a cell is judged as those of other tables (few, all but a few, all), and then, by linear
programming over all of them together, whether what must stay unknown keeps enough room: small cells
of the cross table, answers to one question by those who left the other open, and what is withheld
in the tables of both questions. Crossings are judged one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.counting import is_between
from zicht.disclosure.crossed_facts import CrossedFacts, Secret
from zicht.disclosure.programs import TOLERANCE, Corner
from zicht.disclosure.survey_weighted import Question, is_unequal, told, told_step
from zicht.estimation.groups import Mask
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.results import Crossed, Study
from zicht.estimation.tabulation import Counts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrossedRuling:
    """What may be shown of a cross table, a row per answer to its first question.

    ``is_weighted`` says that those who answered both questions weigh unequally.
    """

    shown: Mask
    is_weighted: bool


def protect_crossed(
    study: Study,
    crossed: Crossed,
    membership: Mask,
    shown: Mapping[str, Mask],
    own: Counts,
    minimum: int,
) -> CrossedRuling:
    """What may be shown of a cross table beside all that is ``shown`` of its questions.

    ``membership`` has a row per group of the study, ``shown`` a row per group and a column per
    answer, by question. ``own`` are classes of equal weight.
    """
    rows, columns = study.variables[crossed.rows], study.variables[crossed.columns]
    both = rows.answered & columns.answered
    counts: Counts = (rows.members & both[:, None]).T.astype(np.int64) @ columns.members.astype(
        np.int64
    )
    inside: Mask = (rows.members & both[:, None]).T
    may = ~(_unsafe(counts, minimum) | _unsafe(counts.T, minimum).T)
    question = Question(inside=inside, members=columns.members, shown=may)
    tells = told(question, study.weights, own, told_step(study.respondents), minimum)
    # Shares that add up to one tell the last of them.
    may = may & ~tells.any(axis=1, keepdims=True)
    facts = CrossedFacts(rows, columns, membership, (shown[rows.key], shown[columns.key]))
    secrets = _secrets(facts, rows, columns, counts, minimum)
    return CrossedRuling(
        shown=_Search(facts, secrets, counts, minimum).kept(may),
        # Nobody knows who is in a row, so that all of them are alike must not be told either.
        is_weighted=bool(is_unequal(own, both[None, :])[0]),
    )


def _unsafe(counts: Counts, minimum: int) -> Mask:
    """Cells that may not be shown, as parts of their row."""
    whole = counts.sum(axis=1, keepdims=True)
    is_alike = (counts > 0) & (counts == whole)
    unsafe: Mask = (
        (whole < minimum)
        | is_between(counts, minimum)
        | ((counts > 0) & is_between(whole - counts, minimum))
        # Beside zeros everywhere else, the last cell would need no telling.
        | is_alike.any(axis=1, keepdims=True)
    )
    return unsafe


def _secrets(
    facts: CrossedFacts, rows: Variable, columns: Variable, counts: Counts, minimum: int
) -> list[Secret]:
    """What must keep room, each with how much."""
    found = []
    in_row, in_column = counts.sum(axis=1), counts.sum(axis=0)
    for a, b in np.argwhere(counts > 0).tolist():
        least = min(int(in_row[a]), int(in_column[b]), minimum - 1)
        count = int(counts[a, b])
        cell = facts.cell(a, b)
        if count < minimum or count == in_row[a] or count == in_column[b]:
            found.append(Secret(cells=cell, room=least))
        if 0 < in_row[a] - count < minimum:
            found.append(Secret(cells=facts.row(a) - cell, room=least))
        if 0 < in_column[b] - count < minimum:
            found.append(Secret(cells=facts.column(b) - cell, room=least))
    for which, (one, other) in enumerate(((rows, columns), (columns, rows))):
        alone = (one.members & ~other.answered[:, None]).sum(axis=0)
        for level in np.flatnonzero(is_between(alone, minimum)).tolist():
            least = min(int(alone.sum()), minimum - 1)
            found.append(Secret(cells=facts.alone(which, level), room=least))
        found += _withheld(facts, which, one, minimum)
    return found


def _withheld(facts: CrossedFacts, which: int, one: Variable, minimum: int) -> list[Secret]:
    """Numbers that the tables of a question itself withhold for being small."""
    inside = facts.membership & one.answered
    counts: Counts = inside.astype(np.int64) @ one.members.astype(np.int64)
    whole = inside.sum(axis=1)
    found = []
    for group, level in np.argwhere((counts > 0) & ~facts.shown[which]).tolist():
        count, least = int(counts[group, level]), min(int(whole[group]), minimum - 1)
        answer = facts.answer(which, group, level)
        if count < minimum or count == whole[group]:
            found.append(Secret(cells=answer, room=least))
        if 0 < whole[group] - count < minimum:
            found.append(Secret(cells=facts.base(which, group) - answer, room=least))
    return found


class _Search:
    """Takes cells away until every secret has its room."""

    def __init__(
        self, facts: CrossedFacts, secrets: list[Secret], counts: Counts, minimum: int
    ) -> None:
        self._facts = facts
        self._secrets = secrets
        self._counts = counts
        self._minimum = minimum
        self._low = np.array([one.cells @ facts.truth for one in secrets])
        self._high = self._low.copy()
        self._room = np.array([one.room for one in secrets], dtype=np.float64)
        self._matrix = np.array([one.cells for one in secrets]).reshape(len(secrets), facts.size)

    def kept(self, may: Mask) -> Mask:
        """The cells that stay, of those that may."""
        shown = self._without_remainders(may.copy())
        self._facts.show(shown)
        at = 0
        while at < len(self._secrets):
            corners = self._narrow(at)
            if corners is None or not shown.any():
                at += 1
                continue
            if not self._is_made_narrow(at, shown):
                continue
            shown &= ~self._helper(corners, shown)
            shown = self._without_remainders(shown)
            self._facts.show(shown)
            # What was possible stays so; only this secret asks again.
        return shown

    def _narrow(self, at: int) -> tuple[Corner, Corner] | None:
        """The ends of what a reader can think of a secret; None when they lie far enough apart."""
        if self._has_room(at):
            return None
        low = self._facts.program.lowest(self._matrix[at])
        self._see(low)
        if self._has_room(at):
            return None
        high = self._facts.program.highest(self._matrix[at])
        self._see(high)
        return None if self._has_room(at) else (low, high)

    def _see(self, corner: Corner) -> None:
        values = self._matrix @ corner.point
        self._low, self._high = np.minimum(self._low, values), np.maximum(self._high, values)

    def _has_room(self, at: int) -> bool:
        return bool(self._high[at] - self._low[at] >= self._room[at] - TOLERANCE)

    def _is_made_narrow(self, at: int, shown: Mask) -> bool:
        """Whether a secret has more room without the cross table; else that is all it can get."""
        if self._secrets[at].is_tried:
            return True
        self._secrets[at].is_tried = True
        self._facts.show(np.zeros_like(shown))
        if self._narrow(at) is not None:
            self._room[at] = self._high[at] - self._low[at]
        # Ends that only hold without the cross table must not count for it.
        self._low[:], self._high[:] = (
            self._matrix @ self._facts.truth,
            self._matrix @ self._facts.truth,
        )
        self._facts.show(shown)
        return False

    def _helper(self, corners: tuple[Corner, Corner], shown: Mask) -> Mask:
        """The cell, or the row, of which the showing matters most; of equals the smallest.

        How many are in a row is known as long as any of its cells is shown.
        """
        rows, cells = np.zeros(len(shown)), np.zeros(shown.shape)
        for corner in corners:
            of_rows, of_cells = self._facts.prices(corner)
            rows, cells = rows + of_rows, cells + of_cells
        # Of a row that is shown whole the cells add up, so what all of them matter is the row's.
        common = np.where(shown.all(axis=1), cells.min(axis=1), 0.0)
        rows = np.where(shown.any(axis=1), rows + common, -1.0)
        cells = np.where(shown, cells - common[:, None], -1.0)
        chosen = np.zeros_like(shown)
        if rows.max() > cells.max() + TOLERANCE:
            chosen[_first(rows, self._counts.sum(axis=1))] = True
        else:
            chosen.flat[_first(cells.ravel(), self._counts.ravel())] = True
        return chosen

    def _without_remainders(self, shown: Mask) -> Mask:
        """The cells without those beside which a few would be left of a row or column."""
        while True:
            before = shown.copy()
            for counts, part in ((self._counts, shown), (self._counts.T, shown.T)):
                rest = (counts * ~part).sum(axis=1)
                for line in np.flatnonzero(part.any(axis=1) & is_between(rest, self._minimum)):
                    filled = np.flatnonzero(part[line] & (counts[line] > 0))
                    if not len(filled):
                        part[line] = False
                    else:
                        part[line, filled[np.argmin(counts[line, filled])]] = False
            if (before == shown).all():
                return shown


def _first(prices: Weights, counts: Counts) -> int:
    """Where the price is highest; of equal ones, where the count is smallest."""
    best = np.flatnonzero(prices >= prices.max() - TOLERANCE)
    return int(best[np.argmin(counts[best])])
