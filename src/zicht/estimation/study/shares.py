"""The shares of one question in every group, with their variances: fast where a design allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.engine.answers import Answers, Grouping
from zicht.estimation.engine.linearisation import shares as engine_shares
from zicht.estimation.engine.profiles import profiles
from zicht.estimation.engine.weights import Strata, Weighting
from zicht.estimation.sampling.design import Design, Matrix
from zicht.estimation.sampling.statistics import means
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.grouping import Layer
from zicht.estimation.study.measuring import Measure, draws_rows
from zicht.estimation.study.plan import Kind
from zicht.estimation.weighting.regression import Regression

Rows = NDArray[np.bool_]

#: The engine numbers levels in 8 bits.
_MOST_LEVELS = 127


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Weighted shares and their variances: a row per group of all layers, a column per level.

    Of a group in which nobody answered they are 0 and mean nothing.
    """

    values: Matrix
    variances: Matrix


#: From a question to its shares.
ShareMaker = Callable[[Variable], Shares]


def share_maker(measure: Measure, layers: Sequence[Layer]) -> ShareMaker:
    """How shares are made under a design: all groups at once when rows were drawn themselves.

    Both ways give the same numbers; designs with clusters and replicates go group by group.
    """
    design = measure.design
    if measure.replicates is not None:
        return lambda variable: _by_replicates(measure, layers, variable)
    weighting = _weighting(design)
    if weighting is None:
        return lambda variable: _one_by_one(measure, layers, variable)
    groupings = [_grouping(layer, design.size) for layer in layers]

    def make(variable: Variable) -> Shares:
        if len(variable.levels) > _MOST_LEVELS:
            return _one_by_one(measure, layers, variable)
        return _at_once(weighting, groupings, layers, variable)

    return make


def _weighting(design: Design) -> Weighting | None:
    """What the engine must know of a design; None for a design that it does not know."""
    if len(design.adjustments) > 1 or not draws_rows(design.stages):
        return None
    numbers, strata = np.unique(design.strata, return_inverse=True)
    sizes = np.full(len(numbers), np.inf)
    if design.stages[0].population is not None:
        sizes[strata] = design.stages[0].population
    before, auxiliary = design.weights, None
    for adjustment in design.adjustments:
        if not isinstance(adjustment, Regression):
            return None
        before, auxiliary = adjustment.weights, adjustment.basis
    return Weighting(
        before=before,
        after=design.weights,
        strata=Strata(codes=strata.reshape(-1).astype(np.int64), sizes=sizes),
        auxiliary=auxiliary,
    )


def _grouping(layer: Layer, rows: int) -> Grouping:
    """The layer with a last group for rows that are in no class; sizes play no part here."""
    groups = len(layer.classes)
    return Grouping(
        name=layer.key,
        codes=np.where(layer.codes < 0, groups, layer.codes),
        population=np.full(groups + 1, rows),
    )


def _at_once(
    weighting: Weighting,
    groupings: Sequence[Grouping],
    layers: Sequence[Layer],
    variable: Variable,
) -> Shares:
    is_multiple = variable.kind is Kind.MULTIPLE
    if is_multiple:
        codes = np.where(variable.answered[:, None], variable.members, -1).astype(np.int8)
        levels = (2,) * codes.shape[1]
    else:
        chosen = variable.members.argmax(axis=1)
        codes = np.where(variable.answered, chosen, -1).astype(np.int8)[:, None]
        levels = (len(variable.levels),)
    answers = Answers(codes=codes, levels=levels)
    found = engine_shares(profiles(answers, weighting, groupings), weighting, groupings)
    # The last group of every layer holds the rows that are in none; of an option, chosen is second.
    kept = np.concatenate([np.arange(len(one.classes) + 1) < len(one.classes) for one in layers])
    columns = slice(1, None, 2) if is_multiple else slice(None)
    return Shares(values=found.values[kept, columns], variances=found.variances[kept, columns])


def _by_replicates(measure: Measure, layers: Sequence[Layer], variable: Variable) -> Shares:
    replicates = measure.replicates
    assert replicates is not None  # noqa: S101 - narrows the type
    weights = np.column_stack([replicates.replicates, replicates.weights])
    values, variances = [], []
    for layer in layers:
        for group in range(len(layer.classes)):
            rows = (layer.codes == group) & variable.answered
            own = weights[rows]
            over, under = variable.members[rows].T.astype(np.float64) @ own, own.sum(axis=0)
            if not rows.any() or not under[-1] > 0:
                values.append(np.zeros(len(over)))
                variances.append(np.zeros(len(over)))
                continue
            values.append(over[:, -1] / under[-1])
            variances.append(measure.variances(over, under))
    return Shares(values=np.array(values), variances=np.array(variances))


def _one_by_one(measure: Measure, layers: Sequence[Layer], variable: Variable) -> Shares:
    levels = variable.members.astype(np.float64)
    columns = {str(at): levels[:, at] for at in range(levels.shape[1])}
    values, variances = [], []
    for layer in layers:
        for group in range(len(layer.classes)):
            rows = (layer.codes == group) & variable.answered
            if not rows.any():
                values.append(np.zeros(len(columns)))
                variances.append(np.zeros(len(columns)))
                continue
            found = measure.estimates(means(columns, rows))
            values.append(found.values)
            variances.append(found.standard_errors**2)
    return Shares(values=np.array(values), variances=np.array(variances))
