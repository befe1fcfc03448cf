"""Every figure of a survey, one question and one group at a time, in any design."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.model import Interval
from zicht.estimation.problems import NoDegreesOfFreedomError
from zicht.estimation.sampling import proportions
from zicht.estimation.sampling.design import Design, Vector
from zicht.estimation.sampling.estimates import t_quantile
from zicht.estimation.sampling.statistics import Linearised, means
from zicht.estimation.sampling.statistics import Statistic as Function
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.grouping import Layer
from zicht.estimation.study.measuring import Freedom, Measure
from zicht.estimation.study.plan import Kind, Plan
from zicht.estimation.study.quantiles import quantile
from zicht.estimation.study.results import Cell, Estimate, IntervalMethod, Statistic
from zicht.estimation.study.scales import all_alike, clip, possible
from zicht.estimation.study.shares import Shares, share_maker

if TYPE_CHECKING:
    # Only plans that ask for it model anything, and loading the model takes time.
    from zicht.estimation.pooling.prediction import Pooled
    from zicht.estimation.study.small_groups import SmallGroups

Rows = NDArray[np.bool_]
#: Told how many of how many pieces of work are done.
Listener = Callable[[int, int], None]

#: Below this many answers the interval of a simple random sample is exact; above this population
#: the exact one is no different and takes long.
_FEW, _LARGEST_EXACT = 30, 5_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What every figure of a survey needs.

    ``asked_per_respondent`` is how many were asked for every one who responded: N / n of a census,
    drawn / n of a sample; None when nobody knows, and then no band is made. ``small_groups`` models
    shares of groups with few answers; None when none is.
    """

    plan: Plan
    measure: Measure
    layers: tuple[Layer, ...]
    asked_per_respondent: float | None
    is_census: bool
    small_groups: "SmallGroups | None" = None

    @property
    def design(self) -> Design:
        """The sample with its final weights."""
        return self.measure.design


def compute(setting: Setting, variables: Sequence[Variable], listen: Listener) -> Iterator[Cell]:
    """The cells of every question in every group: by question, then layer, group and level."""
    make, freedom = share_maker(setting.measure, setting.layers), Freedom(setting.measure)
    listen(0, len(variables))
    for place, variable in enumerate(variables):
        shares = make(variable) if variable.is_choice and variable.levels else None
        pooled = None
        if setting.small_groups is not None and variable.kind is Kind.SINGLE and shares is not None:
            pooled = setting.small_groups.pooled(variable)
        at = 0
        for number, layer in enumerate(setting.layers):
            for group in range(len(layer.classes)):
                question = _Question(
                    place=place, variable=variable, shares=shares, row=at, pooled=pooled
                )
                yield from _Group(setting, question, freedom, number, group).cells()
                at += 1
        listen(place + 1, len(variables))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Question:
    """One question; ``shares`` of all groups, of which ``row`` is that of the group at hand.

    ``pooled`` are modelled shares, None when nothing is modelled.
    """

    place: int
    variable: Variable
    shares: Shares | None
    row: int
    pooled: "Pooled | None"


class _Group:
    """One question in one group."""

    def __init__(
        self, setting: Setting, question: _Question, freedom: Freedom, layer: int, group: int
    ) -> None:
        self._setting = setting
        self._question = question
        self._variable = question.variable
        self._freedom = freedom
        self._layer, self._group = layer, group
        own = setting.layers[layer]
        self._members: Rows = own.codes == group
        self._rows: Rows = self._members & self._variable.answered
        self._answered = int(self._rows.sum())
        self._size = None if own.sizes is None else own.sizes[group]
        self._asked = self._asked_of_group() if self._variable.is_choice else None

    def cells(self) -> Iterator[Cell]:
        """The figures: a share per level, or the mean and for an amount the total."""
        if self._variable.is_choice:
            yield from self._shares()
            return
        yield self._cell(Statistic.MEAN, self._mean())
        if self._variable.kind is Kind.AMOUNT:
            yield self._cell(Statistic.TOTAL, self._total())
        for part in self._variable.quantiles:
            yield self._cell(Statistic.QUANTILE, self._quantile(part), part=part)

    def _cell(
        self,
        statistic: Statistic,
        found: Estimate | None,
        *,
        level: int | None = None,
        count: int | None = None,
        part: float | None = None,
    ) -> Cell:
        return Cell(
            variable=self._question.place,
            level=level,
            layer=self._layer,
            group=self._group,
            statistic=statistic,
            count=self._answered if count is None else count,
            answered=self._answered,
            size=self._size,
            asked=self._asked if statistic is Statistic.SHARE else None,
            estimate=found,
            part=part,
        )

    def _shares(self) -> Iterator[Cell]:
        members = self._variable.members
        counts = members[self._rows].sum(axis=0)
        found = self._proportions(counts)
        for level in range(members.shape[1]):
            made = None if found is None else self._share(found[level], int(counts[level]))
            if made is not None and (place := self._pooled_place()) is not None:
                made = self._modelled(place, level)
            yield self._cell(Statistic.SHARE, made, level=level, count=int(counts[level]))

    def _proportions(self, counts: NDArray[np.int64]) -> list[proportions.Proportion] | None:
        shares = self._question.shares
        if not self._answered or shares is None:
            return None
        freedom = self._freedom.of(self._rows)
        values, variances = shares.values[self._question.row], shares.variances[self._question.row]
        return [
            proportions.Proportion(
                # Weighted sums would give almost 0 or 1, and a variance of rounding.
                share=count / self._answered if is_alike else float(values[at]),
                variance=0.0 if is_alike else float(variances[at]),
                rows=self._answered,
                degrees_of_freedom=freedom,
            )
            for at, count in enumerate(counts.tolist())
            for is_alike in [count in (0, self._answered)]
        ]

    def _share(self, found: proportions.Proportion, count: int) -> Estimate:
        interval, method = self._interval(found, count)
        return Estimate(
            value=found.share,
            standard_error=None if interval is None else found.standard_error,
            interval=interval,
            method=method,
        )

    def _pooled_place(self) -> int | None:
        """Where the group stands among those that are modelled; None when it has answers enough."""
        model = self._setting.small_groups
        if model is None or self._answered >= self._setting.plan.pool_below:
            return None
        return model.place(self._setting.layers[self._layer], self._group)

    def _modelled(self, place: int, level: int) -> Estimate | None:
        pooled = self._question.pooled
        if pooled is None:
            return None
        return Estimate(
            value=float(pooled.shares[place, level]),
            standard_error=float(pooled.errors[place, level]),
            interval=pooled.interval(place, level),
            method=IntervalMethod.MODEL,
            is_modelled=True,
        )

    def _interval(
        self, found: proportions.Proportion, count: int
    ) -> tuple[Interval | None, IntervalMethod]:
        intervals = self._setting.plan.intervals
        size = self._exact_size()
        if size is not None and size == self._answered:
            return Interval(low=found.share, high=found.share), IntervalMethod.EVERYONE
        if size is not None and (self._answered < _FEW or found.is_all_alike):
            exact = proportions.exact(count, self._answered, size, intervals.confidence)
            return exact, IntervalMethod.EXACT
        method = intervals.proportions
        try:
            return (
                proportions.interval(found, method, intervals.confidence),
                IntervalMethod(method.value),
            )
        except NoDegreesOfFreedomError:
            return None, IntervalMethod.NONE

    def _exact_size(self) -> int | None:
        """N of the group when its rows are as good as a simple random sample of it."""
        is_simple = self._setting.is_census and not np.ptp(self._setting.design.weights[self._rows])
        size = self._size
        if not is_simple or size is None or not self._answered <= size <= _LARGEST_EXACT:
            return None
        return int(size)

    def _asked_of_group(self) -> float | None:
        """How many of the group were asked; None when nobody knows."""
        each = self._setting.asked_per_respondent
        if each is None:
            return None
        population = self._size if self._setting.is_census else None
        if population is None and self._setting.is_census:
            population = float(self._setting.design.weights[self._members].sum())
        if population is None:
            population = each * float(self._members.sum())
        return population

    def _mean(self) -> Estimate | None:
        if not self._answered:
            return None
        return self._by_t(means({"mean": self._variable.values}, self._rows), 1.0)

    def _total(self) -> Estimate | None:
        if not self._answered:
            return None
        units = float(self._setting.design.weights[self._members].sum())
        return self._by_t(expanded(self._variable.values, self._rows, self._members), units)

    def _quantile(self, part: float) -> Estimate | None:
        if not self._answered:
            return None
        return quantile(
            self._setting.measure,
            self._variable.values,
            self._rows,
            part,
            confidence=self._setting.plan.intervals.confidence,
            freedom=self._freedom.of(self._rows),
        )

    def _by_t(self, function: Function, units: float) -> Estimate:
        """A mean, or the total of so many ``units``."""
        numbers = self._variable.values[self._rows]
        ends = possible(self._variable.values[self._variable.answered])
        if not np.ptp(numbers):
            return self._all_alike(float(numbers[0]), ends, units)
        found = self._setting.measure.estimates(function)
        value, error = float(found.values[0]), float(found.standard_errors[0])
        freedom = self._freedom.of(self._rows)
        try:
            margin = t_quantile(self._setting.plan.intervals.confidence, freedom) * error
        except NoDegreesOfFreedomError:
            return Estimate(
                value=value, standard_error=None, interval=None, method=IntervalMethod.NONE
            )
        return Estimate(
            value=value,
            standard_error=error,
            interval=clip(
                Interval(low=value - margin, high=value + margin),
                Interval(low=ends.low * units, high=ends.high * units),
            ),
            method=IntervalMethod.T,
        )

    def _all_alike(self, number: float, ends: Interval, units: float) -> Estimate:
        """Numbers that are all the same show no spread, which is not to say that there is none."""
        confidence = self._setting.plan.intervals.confidence
        found = all_alike(number, self._answered, self._exact_size(), ends, confidence)
        return Estimate(
            value=number * units,
            standard_error=None,
            interval=None
            if found is None
            else Interval(low=found.low * units, high=found.high * units),
            method=IntervalMethod.NONE if found is None else IntervalMethod.EXACT,
        )


def expanded(values: Vector, answered: Rows, members: Rows) -> Function:
    """The total of a group of which not all gave the number: their mean, times all of the group.

    Equal to the weighted total when all of them did (Särndal, Swensson and Wretman 1992, 15.6,
    the group as one response class).
    """

    def at(weights: Vector) -> Linearised:
        kept = np.where(answered, values, 0.0)
        known, group = float(weights[answered].sum()), float(weights[members].sum())
        mean = float(weights @ kept) / known
        influence = (kept - mean * answered) * group / known + mean * members
        return Linearised(
            labels=("total",), values=np.array([mean * group]), influence=influence.reshape(-1, 1)
        )

    return at
