"""An attacker who adds and subtracts everything that is shown, written apart from the protection.

Unknown is, for every respondent, which category it is in. Every shown figure is an equation;
so are the routing, the zeros and the levels that municipalities show. A number is recovered when
it is a combination of those equations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zicht.disclosure.protection import Decision
from zicht.estimation.subjects import Subject
from zicht.estimation.tabulation import Tabulation
from zicht.questionnaire.rules import Equals, In, Rule

Row = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A number below the minimum: where it is, and the equation that would give it."""

    name: str
    row: Row


class Attacker:
    """Knows what is public of a wave: who answered, the routing, and which levels are shown."""

    def __init__(self, tabulation: Tabulation, shows_levels: NDArray[np.bool_]) -> None:
        self._tabulation = tabulation
        self._shows = shows_levels
        self._subjects = [table.subject for table in tabulation.tables]
        self._by_key = {subject.key: at for at, subject in enumerate(self._subjects)}
        widths = [len(subject.categories) for subject in self._subjects]
        self._respondents = tabulation.grouping.membership.shape[1]
        self._starts = np.concatenate([[0], np.cumsum(widths)]) * self._respondents

    def recovered(self, decisions: tuple[Decision, ...], minimum: int) -> list[str]:
        """The small numbers that follow from what is shown and did not follow before."""
        secrets = list(self._secrets(minimum))
        if not secrets:
            return []
        targets = np.array([secret.row for secret in secrets])
        before = self._unknown_before()
        shown = np.array([*self._shown(decisions)]).reshape(-1, self._starts[-1])
        after = before @ _unknown(shown @ before)
        was_known, is_known = _follows(targets, before), _follows(targets, after)
        return [
            secret.name
            for secret, was, is_ in zip(secrets, was_known, is_known, strict=True)
            if is_ and not was
        ]

    def _unknown_before(self) -> Row:
        """Directions that nothing is known about beforehand: a matter of one respondent each."""
        known = np.array([*self._known(), *self._equalities()])
        by_respondent = known.reshape(len(known), -1, self._respondents)
        found = []
        for respondent in range(self._respondents):
            own = _unknown(by_respondent[:, :, respondent])
            placed = np.zeros((*by_respondent.shape[1:], own.shape[1]))
            placed[:, respondent] = own
            found.append(placed.reshape(self._starts[-1], -1))
        return np.hstack(found)

    def _is_public(self, subject: Subject) -> bool:
        return subject.key.startswith("role.")

    def _row(self, at: int, weights: Mapping[int, float], who: NDArray[np.bool_]) -> Row:
        row = np.zeros(self._starts[-1])
        for category, weight in weights.items():
            start = self._starts[at] + category * self._respondents
            row[start : start + self._respondents] += weight * who
        return row

    def _one(self, respondent: int) -> NDArray[np.bool_]:
        return np.arange(self._respondents) == respondent

    def _base(self, at: int, who: NDArray[np.bool_]) -> Row:
        """Everybody who answered; for a multiple choice, by the question that decides on it."""
        subject = self._subjects[at]
        if not subject.is_multiple:
            return self._row(at, dict.fromkeys(range(len(subject.categories)), 1.0), who)
        if subject.item is None or subject.item.show_when is None:
            return np.zeros(self._starts[-1])
        return self._parent(subject, who)

    def _parent(self, subject: Subject, who: NDArray[np.bool_]) -> Row:
        assert subject.item is not None
        assert subject.item.show_when is not None
        return self._meeting(subject.item.show_when, who)

    def _meeting(self, rule: Rule, who: NDArray[np.bool_]) -> Row:
        """Those whose answer makes a rule of one question true."""
        assert isinstance(rule, Equals | In)
        codes = {rule.value} if isinstance(rule, Equals) else rule.values
        at = self._by_key[rule.variable]
        categories = self._subjects[at].categories
        return self._row(at, {i: 1.0 for i, c in enumerate(categories) if c.code in codes}, who)

    def _known(self) -> Iterator[Row]:
        for at, subject in enumerate(self._subjects):
            categories = range(len(subject.categories))
            for respondent in range(self._respondents):
                who = self._one(respondent)
                if not subject.is_multiple:
                    base = self._base(at, who)
                    is_routed = subject.item is not None and subject.item.show_when is not None
                    yield base - self._parent(subject, who) if is_routed else base
                if self._is_public(subject) and self._shows[respondent]:
                    yield from (self._row(at, {category: 1.0}, who) for category in categories)

    def _equalities(self) -> Iterator[Row]:
        """What the level rules tell: a step is an answer, or the same step of two indicators."""
        scales = [at for at, subject in enumerate(self._subjects) if subject.indicator is not None]
        for respondent in range(self._respondents):
            who = self._one(respondent)
            for at in scales:
                indicator = self._subjects[at].indicator
                assert indicator is not None
                from_one = dict.fromkeys(range(1, len(indicator.steps) + 1), 1.0)
                rule = indicator.steps[0].rule
                yield self._row(at, from_one, who) - self._meeting(rule, who)
            # Both indicators of these surveys have the same steps.
            for one, other in pairwise(scales):
                for level in range(3):
                    yield self._row(one, {level: 1.0}, who) - self._row(other, {level: 1.0}, who)

    def _shown(self, decisions: tuple[Decision, ...]) -> Iterator[Row]:
        membership = self._tabulation.grouping.membership
        for at, (table, decision) in enumerate(
            zip(self._tabulation.tables, decisions, strict=True)
        ):
            for group, who in enumerate(membership):
                hidden = who & ~self._shows if self._is_public(table.subject) else who
                for category, verdict in enumerate(decision.shares[group]):
                    if verdict is None:
                        yield self._row(at, {category: 1.0}, who)
                        yield self._base(at, who)
                        if not (table.subject.members[:, category] & hidden).any():
                            for respondent in np.flatnonzero(hidden):
                                yield self._row(at, {category: 1.0}, self._one(respondent))
                if decision.means and decision.means[group] is None:
                    yield self._row(at, dict(enumerate(table.scores.tolist())), who)
                    yield self._row(at, dict(enumerate((~table.placed).astype(float))), who)
                    yield self._base(at, who)

    def _secrets(self, minimum: int) -> Iterator[Secret]:
        for at, table in enumerate(self._tabulation.tables):
            subject = table.subject
            for group, who in enumerate(self._tabulation.grouping.membership):
                hidden = who & ~self._shows if self._is_public(subject) else who
                answered = int((subject.answered & hidden).sum())
                for category in range(len(subject.categories)):
                    count = int((subject.members[:, category] & hidden).sum())
                    name = f"{subject.key}.{category}@{group}"
                    row = self._row(at, {category: 1.0}, hidden)
                    if 0 < count < minimum:
                        yield Secret(name=name, row=row)
                    if count and 0 < answered - count < minimum:
                        yield Secret(name=f"not {name}", row=self._base(at, hidden) - row)


def _unknown(equations: Row) -> Row:
    """The directions (columns) that equations (rows) say nothing about."""
    values, directions = np.linalg.eigh(equations.T @ equations)
    unknown: Row = directions[:, values < 1e-8 * max(values[-1], 1.0)]
    return unknown


def _follows(targets: Row, unknown: Row) -> NDArray[np.bool_]:
    """Which targets are combinations of equations: those without a part in what is unknown."""
    result: NDArray[np.bool_] = np.linalg.norm(targets @ unknown, axis=1) < 1e-6
    return result
