"""Which figures of any survey may be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.amounts import shown_amounts
from zicht.disclosure.blocks import Weights
from zicht.disclosure.model import Reason
from zicht.disclosure.protection import LOWEST_MINIMUM, Decision, Verdict, protect
from zicht.disclosure.secrets import divisions
from zicht.disclosure.survey_numbers import QuantileSteps, quantile_steps, shown_ratios
from zicht.disclosure.survey_sums import tells_by_weight
from zicht.disclosure.survey_weighted import (
    Judged,
    Question,
    classes,
    group_steps,
    is_unequal,
    judge,
    told_step,
)
from zicht.estimation.groups import COUNTRY, Group, Grouping, Mask
from zicht.estimation.model import DomainLayer
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.grouping import Layer
from zicht.estimation.study.plan import Kind
from zicht.estimation.study.results import Cell, Crossed, Statistic, Study
from zicht.estimation.subjects import Category, Subject
from zicht.estimation.tabulation import count
from zicht.language import Text

#: More different weights than this are not put into equations: those would take long, and have
#: more unknowns than anybody can solve. What they leave open is still tried per group.
_MOST_WEIGHTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Whether a figure may be shown, and whether it is a share of people who weigh unequally.

    ``step`` is what such a share is shown as a multiple of, ``steps`` what a quantile is; None
    where they are shown as finely as any.
    """

    verdict: Verdict
    is_weighted: bool = False
    step: float | None = None
    steps: QuantileSteps | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """A ruling for every cell of a survey, every ratio, and every cell of every cross table."""

    cells: tuple[Ruling, ...]
    ratios: tuple[Ruling, ...]
    crossed: tuple[tuple[Ruling, ...], ...]


def protect_survey(study: Study, *, minimum: int) -> Rulings:
    """A ruling for every figure of a survey, in its order.

    Shares are protected as those of a wave (:func:`~zicht.disclosure.protection.protect`): small
    numbers, numbers that all but a few are in, groups of which all say the same, and what those
    could be computed from over groups and answers. Shares of people who weigh unequally are
    withheld too where they tell how a few of equal weight answered. Means and totals are withheld
    for few numbers, for one that makes up nearly all, where unequal weights tell who gave which
    (:mod:`~zicht.disclosure.survey_sums`), and for what those could be computed from;
    quantiles and ratios (:mod:`~zicht.disclosure.survey_numbers`) and cross tables
    (:mod:`~zicht.disclosure.survey_crossings`) where that of their group or question is, and more.
    Which respondents are in which group is taken for known, their weights too. Raises ValueError
    for a ``minimum`` below 3.
    """
    if minimum < LOWEST_MINIMUM:
        raise ValueError(f"a minimum group of {minimum} protects nobody; choose 3 or more")
    groups = _grouping(study)
    shares = _shares(study, groups, minimum)
    amounts = {
        one.key: _amounts(one, groups, study.weights, minimum)
        for one in study.variables
        if not one.is_choice
    }
    starts = np.cumsum([0, *(len(layer.classes) for layer in study.layers)]).tolist()
    is_small = _is_small(groups, minimum)
    return Rulings(
        cells=tuple(_verdicts(study, shares, amounts, starts, is_small, minimum)),
        ratios=tuple(_ratio_rulings(study, groups, amounts, starts, minimum)),
        crossed=tuple(
            _crossed_rulings(study, one, groups, shares, minimum) for one in study.crossed
        ),
    )


def _verdicts(
    study: Study,
    shares: Mapping[str, tuple[tuple[Ruling, ...], ...]],
    amounts: Mapping[str, Mask],
    starts: list[int],
    is_small: Mask,
    minimum: int,
) -> Iterator[Ruling]:
    for cell in study.cells:
        key, group = study.variables[cell.variable].key, starts[cell.layer] + cell.group
        if cell.level is not None:
            yield shares[key][group][cell.level]
        elif not amounts[key][group]:
            yield Ruling(verdict=_reason(is_small[group]))
        elif cell.statistic is Statistic.QUANTILE:
            yield _quantile_ruling(study, cell, minimum)
        else:
            yield Ruling(verdict=None)


def _quantile_ruling(study: Study, cell: Cell, minimum: int) -> Ruling:
    variable, layer = study.variables[cell.variable], study.layers[cell.layer]
    values = variable.values[variable.answered & (layer.codes == cell.group)]
    if cell.estimate is None or cell.part is None:
        return Ruling(verdict=None)
    steps = quantile_steps(values, cell.estimate, cell.part, minimum)
    return Ruling(verdict=None if steps else Reason.PROTECTS_OTHERS, steps=steps)


def _ratio_rulings(
    study: Study, groups: Grouping, amounts: Mapping[str, Mask], starts: list[int], minimum: int
) -> Iterator[Ruling]:
    found: dict[tuple[int, int], Mask] = {}
    is_small, parts = _is_small(groups, minimum), divisions(groups)
    for cell in study.ratios:
        pair = (cell.numerator, cell.denominator)
        over, under = (study.variables[at] for at in pair)
        if pair not in found:
            shown = (amounts[over.key], amounts[under.key])
            found[pair] = shown_ratios(over, under, groups, parts, shown, minimum)
        group = starts[cell.layer] + cell.group
        yield Ruling(verdict=None if found[pair][group] else _reason(is_small[group]))


def _crossed_rulings(
    study: Study,
    crossed: Crossed,
    groups: Grouping,
    shares: Mapping[str, tuple[tuple[Ruling, ...], ...]],
    minimum: int,
) -> tuple[Ruling, ...]:
    # All of scipy.optimize comes along, which a survey without cross tables should not wait for.
    from zicht.disclosure.survey_crossings import protect_crossed

    keys = [study.variables[at].key for at in (crossed.rows, crossed.columns)]
    shown = {
        key: np.array([[one.verdict is None for one in row] for row in shares[key]]) for key in keys
    }
    found = protect_crossed(
        study, crossed, groups.membership, shown, classes(study.weights), minimum
    )
    return tuple(
        Ruling(
            verdict=None if found.shown[cell.group, cell.level or 0] else Reason.PROTECTS_OTHERS,
            is_weighted=found.is_weighted,
        )
        for cell in crossed.cells
    )


def _reason(is_small: np.bool_) -> Reason:
    return Reason.TOO_FEW if is_small else Reason.PROTECTS_OTHERS


def _shares(
    study: Study, groups: Grouping, minimum: int
) -> dict[str, tuple[tuple[Ruling, ...], ...]]:
    """By question, a row of rulings for every group."""
    choices = [one for one in study.variables if one.is_choice and one.levels]
    own = classes(study.weights)
    decisions = protect(
        count([_subject(one) for one in choices], groups),
        minimum=minimum,
        weights=study.weights if 0 < own.max(initial=0) < _MOST_WEIGHTS else None,
        precision=told_step(study.respondents),
    )
    steps = group_steps(groups.membership, study.weights, own, study.respondents, minimum)
    found = {}
    for one, decision in zip(choices, decisions, strict=True):
        question = Question(
            inside=groups.membership & one.answered,
            members=one.members,
            shown=np.array([[verdict is None for verdict in row] for row in decision.shares]),
        )
        judged = judge(
            question,
            study.weights,
            own,
            steps,
            minimum,
            is_single=one.kind is Kind.SINGLE,
        )
        found[one.key] = _rulings(
            decision, judged, is_unequal(own, question.inside), groups, minimum
        )
    return found


def _rulings(
    decision: Decision, judged: Judged, is_weighted: Mask, groups: Grouping, minimum: int
) -> tuple[tuple[Ruling, ...], ...]:
    is_small = _is_small(groups, minimum)
    rows = []
    for group, verdicts in enumerate(decision.shares):
        if is_weighted[group] and groups.layers[group] == 0 and decision.weighted:
            verdicts = tuple(a or b for a, b in zip(verdicts, decision.weighted, strict=True))
        rows.append(
            tuple(
                Ruling(
                    verdict=verdict
                    if verdict or judged.shown[group, at]
                    else _reason(is_small[group]),
                    is_weighted=bool(is_weighted[group]),
                    step=float(judged.steps[group])
                    if is_weighted[group] and judged.shown[group, at]
                    else None,
                )
                for at, verdict in enumerate(verdicts)
            )
        )
    return tuple(rows)


def _is_small(groups: Grouping, minimum: int) -> Mask:
    result: Mask = groups.membership.sum(axis=1) < minimum
    return result


def _amounts(variable: Variable, groups: Grouping, weights: Weights, minimum: int) -> Mask:
    return shown_amounts(
        variable.values,
        variable.answered,
        groups.membership,
        divisions(groups),
        order=groups.layers,
        minimum=minimum,
        withheld=tells_by_weight(variable.values, variable.answered, groups.membership, weights),
    )


def _grouping(study: Study) -> Grouping:
    """Every group of every layer; a crossing of more columns is the finer one."""
    members, groups, layers = [], [], []
    for number, layer in enumerate(study.layers):
        for place, label in enumerate(layer.labels):
            inside = layer.codes == place
            members.append(inside)
            groups.append(_group(layer, place, label, int(inside.sum())))
            layers.append(number)
    return Grouping(
        groups=tuple(groups),
        membership=np.array(members, dtype=np.bool_),
        layers=tuple(layers),
        # The rest of a class holds other classes, so it lies between them and everybody.
        depths=tuple(2 * len(layer.columns) - layer.is_rest for layer in study.layers),
    )


def _group(layer: Layer, place: int, label: str, respondents: int) -> Group:
    size = respondents if layer.sizes is None else max(int(layer.sizes[place]), respondents)
    return Group(
        # Where the layer stands among the others is said by the grouping.
        layer=DomainLayer.COUNTRY,
        code=f"{layer.key}={label}" if label else COUNTRY,
        name=Text(nl=label, en=label),
        population=max(size, 1),
    )


def _subject(variable: Variable) -> Subject:
    return Subject(
        key=variable.key,
        label=Text(nl=variable.label, en=variable.label),
        categories=tuple(
            Category(code=one.code, label=Text(nl=one.label, en=one.label))
            for one in variable.levels
        ),
        members=variable.members,
        answered=variable.answered,
        asked=np.ones(len(variable.answered), dtype=np.bool_),
        is_multiple=variable.kind is Kind.MULTIPLE,
    )
