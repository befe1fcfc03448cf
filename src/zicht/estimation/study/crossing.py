"""Cross tables of two single choices, and whether the two go together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from zicht.estimation.problems import EstimationError
from zicht.estimation.sampling.association import CrossTable, IndependenceTest, rao_scott
from zicht.estimation.sampling.statistics import totals
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.computing import Setting, compute
from zicht.estimation.study.grouping import Layer
from zicht.estimation.study.measuring import Freedom
from zicht.estimation.study.results import Crossed


def crossed(
    setting: Setting, variables: Sequence[Variable], places: Mapping[str, int]
) -> Iterator[Crossed]:
    """Every crossing of the plan, over everybody who answered both questions."""
    for one in setting.plan.crossings:
        rows, columns = places[one.rows], places[one.columns]
        own = replace(setting, layers=(answer_layer(variables[rows]),), small_groups=None)
        test = _tested(setting, variables[rows], variables[columns])
        yield Crossed(
            rows=rows,
            columns=columns,
            cells=tuple(
                replace(cell, variable=columns)
                for cell in compute(own, [variables[columns]], lambda _done, _total: None)
            ),
            statistic=None if test is None else test.statistic,
            chance=None if test is None else test.chance,
        )


def answer_layer(variable: Variable) -> Layer:
    """Those who gave each answer to a single choice, as groups."""
    return Layer(
        columns=(variable.key,),
        classes=tuple((one.code,) for one in variable.levels),
        labels=tuple(one.label for one in variable.levels),
        codes=np.where(variable.answered, variable.members.argmax(axis=1), -1),
    )


def _tested(setting: Setting, first: Variable, second: Variable) -> IndependenceTest | None:
    """Rao and Scott's test, second order; None when nothing can be said."""
    kept = first.answered & second.answered
    here, there = (
        [at for at in range(len(one.levels)) if one.members[kept, at].any()]
        for one in (first, second)
    )
    if min(len(here), len(there)) < 2:
        return None
    cells = {
        f"{row}|{column}": np.where(
            kept, (first.members[:, row] & second.members[:, column]) * 1.0, np.nan
        )
        for row in here
        for column in there
    }
    try:
        found = setting.measure.estimates(totals(cells))
        table = CrossTable(
            rows=tuple(first.levels[at].code for at in here),
            columns=tuple(second.levels[at].code for at in there),
            totals=found.values.reshape(len(here), len(there)),
            covariance=found.covariance,
            observed=int(kept.sum()),
            degrees_of_freedom=Freedom(setting.measure).of(kept),
        )
        return rao_scott(table)
    except EstimationError:
        return None
