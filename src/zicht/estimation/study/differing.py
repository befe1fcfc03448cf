"""Differences between groups, each with the t test of the design.

All groups of a question are estimated together, so that what they share by weighting counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import stdtr

from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError
from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.sampling.estimates import t_quantile
from zicht.estimation.study import plan as plans
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.computing import Setting
from zicht.estimation.study.measuring import Freedom, Rows
from zicht.estimation.study.results import Cell, Difference, Statistic
from zicht.estimation.study.wishes import Against

#: Figures of which groups are compared; a total also differs by the size of a group.
_COMPARED = (Statistic.SHARE, Statistic.MEAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A group of a layer, by their positions."""

    layer: int
    group: int


def differences(
    setting: Setting, variables: Sequence[Variable], cells: Sequence[Cell]
) -> Iterator[Difference]:
    """Every difference of the plan, by its order, question, pair and answer."""
    work = _Work(setting, variables, cells)
    for wanted in setting.plan.differences:
        pairs = list(work.pairs(wanted.by, wanted.against))
        for place, variable in enumerate(variables):
            if not wanted.questions or variable.key in wanted.questions:
                yield from work.of_question(place, variable, pairs)


class _Work:
    """All differences of one survey."""

    def __init__(
        self, setting: Setting, variables: Sequence[Variable], cells: Sequence[Cell]
    ) -> None:
        self._setting = setting
        self._freedom = Freedom(setting.measure)
        self._cells = cells
        self._at: dict[tuple[int, int | None, int, int], int] = {
            (one.variable, one.level, one.layer, one.group): at
            for at, one in enumerate(cells)
            if one.statistic in _COMPARED
        }

    def pairs(self, by: str, against: Against) -> Iterator[tuple[_Group, _Group]]:
        """The groups that are compared."""
        layers = self._setting.layers
        own = next(at for at, one in enumerate(layers) if one.columns == (by,) and not one.is_rest)
        if against is Against.PAIRS:
            for first, second in combinations(range(len(layers[own].classes)), 2):
                yield _Group(layer=own, group=first), _Group(layer=own, group=second)
            return
        others = {
            one.classes[0]: at
            for at, one in enumerate(layers)
            if one.is_rest and one.columns == (by,)
        }
        for group, name in enumerate(layers[own].classes):
            yield _Group(layer=own, group=group), _Group(layer=others[name], group=0)

    def of_question(
        self, place: int, variable: Variable, pairs: Sequence[tuple[_Group, _Group]]
    ) -> Iterator[Difference]:
        """The differences of one question."""
        groups = [
            one for one in dict.fromkeys(g for pair in pairs for g in pair)
            if self._rows(variable, one).any()
        ]  # fmt: skip
        columns = _columns(variable)
        if not groups or not columns:
            return
        found = self._setting.measure.means(columns, [self._rows(variable, one) for one in groups])
        covariance = found.covariance
        numbers = {one: at for at, one in enumerate(groups)}
        for first, second in pairs:
            if first in numbers and second in numbers:
                at = (numbers[first] * len(columns), numbers[second] * len(columns))
                rows = self._rows(variable, first) | self._rows(variable, second)
                yield from self._of_pair(place, variable, (first, second), covariance, at, rows)

    def _of_pair(
        self,
        place: int,
        variable: Variable,
        pair: tuple[_Group, _Group],
        covariance: Matrix,
        at: tuple[int, int],
        rows: Rows,
    ) -> Iterator[Difference]:
        freedom = self._freedom.of(rows) - 1
        for number, level in enumerate(compared_levels(variable)):
            first, second = (self._at[place, level, group.layer, group.group] for group in pair)
            here, there = at[0] + number, at[1] + number
            variance = (
                covariance[here, here] + covariance[there, there] - 2 * covariance[here, there]
            )
            yield self._judged(
                pair[0].layer, first, second, float(np.sqrt(max(variance, 0.0))), freedom
            )

    def _judged(
        self, layer: int, first: int, second: int, error: float, freedom: int
    ) -> Difference:
        one, other = self._cells[first], self._cells[second]
        values = [cell.estimate.value for cell in (one, other) if cell.estimate is not None]
        apart = values[0] - values[1] if len(values) > 1 else 0.0
        interval: Interval | None = None
        chance: float | None = None
        if len(values) > 1 and not (_is_unsure(one) or _is_unsure(other)):
            confidence = self._setting.plan.intervals.confidence
            try:
                margin = t_quantile(confidence, freedom) * error if error else 0.0
                interval = Interval(low=apart - margin, high=apart + margin)
                chance = 2 * float(stdtr(freedom, -abs(apart / error))) if error else None
            except NoDegreesOfFreedomError:
                interval = chance = None
        return Difference(
            layer=layer,
            first=first,
            second=second,
            standard_error=None if interval is None else error,
            interval=interval,
            chance=chance,
        )

    def _rows(self, variable: Variable, one: _Group) -> Rows:
        rows: Rows = (self._setting.layers[one.layer].codes == one.group) & variable.answered
        return rows


def compared_levels(variable: Variable) -> tuple[int | None, ...]:
    """The answers that are compared; of two that exclude one another only the first."""
    if not variable.is_choice:
        return (None,)
    count = len(variable.levels)
    if count == 2 and variable.kind is plans.Kind.SINGLE:
        return (0,)
    return tuple(range(count))


def _columns(variable: Variable) -> Mapping[str, Vector]:
    if not variable.is_choice:
        return {"value": variable.values}
    return {
        str(level): variable.members[:, level].astype(np.float64)
        for level in compared_levels(variable)
        if level is not None
    }


def _is_unsure(cell: Cell) -> bool:
    """Whether the spread in a group says nothing: all alike there, or modelled."""
    found = cell.estimate
    if found is None or found.is_modelled:
        return True
    if cell.statistic is Statistic.MEAN:
        return found.standard_error is None
    return cell.count in (0, cell.answered)
