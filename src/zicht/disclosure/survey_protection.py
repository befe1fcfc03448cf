"""Which figures of any survey may be shown."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from zicht.disclosure.amounts import shown_amounts
from zicht.disclosure.model import Reason
from zicht.disclosure.protection import LOWEST_MINIMUM, protect
from zicht.disclosure.secrets import divisions
from zicht.estimation.groups import COUNTRY, Group, Grouping, Mask
from zicht.estimation.model import DomainLayer
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.grouping import Layer
from zicht.estimation.study.plan import Kind
from zicht.estimation.study.results import Study
from zicht.estimation.subjects import Category, Subject
from zicht.estimation.tabulation import count
from zicht.language import Text

#: None for a figure that may be shown, else why it may not.
Verdict: TypeAlias = Reason | None


def protect_survey(study: Study, *, minimum: int) -> tuple[Verdict, ...]:
    """A verdict for every cell of a survey, in its order.

    Shares are protected as those of a wave (:func:`~zicht.disclosure.protection.protect`): small
    numbers, numbers that all but a few are in, groups of which all say the same, and what those
    could be computed from over groups and answers. Means and totals are withheld for few numbers,
    for one that makes up nearly all, and for what those could be computed from. Which respondents
    are in which group is taken for known, their weights too. Raises ValueError for a ``minimum``
    below 3.
    """
    if minimum < LOWEST_MINIMUM:
        raise ValueError(f"a minimum group of {minimum} protects nobody; choose 3 or more")
    groups = _grouping(study)
    choices = [one for one in study.variables if one.is_choice and one.levels]
    decisions = protect(count([_subject(one) for one in choices], groups), minimum=minimum)
    shares = {one.key: decision.shares for one, decision in zip(choices, decisions, strict=True)}
    amounts = {
        one.key: _amounts(one, groups, minimum) for one in study.variables if not one.is_choice
    }
    starts = np.cumsum([0, *(len(layer.classes) for layer in study.layers)])
    return tuple(_verdicts(study, shares, amounts, starts.tolist(), _is_small(groups, minimum)))


def _verdicts(
    study: Study,
    shares: dict[str, tuple[tuple[Verdict, ...], ...]],
    amounts: dict[str, Mask],
    starts: list[int],
    is_small: Mask,
) -> Iterator[Verdict]:
    for cell in study.cells:
        key, group = study.variables[cell.variable].key, starts[cell.layer] + cell.group
        if cell.level is not None:
            yield shares[key][group][cell.level]
        elif amounts[key][group]:
            yield None
        else:
            yield Reason.TOO_FEW if is_small[group] else Reason.PROTECTS_OTHERS


def _is_small(groups: Grouping, minimum: int) -> Mask:
    result: Mask = groups.membership.sum(axis=1) < minimum
    return result


def _amounts(variable: Variable, groups: Grouping, minimum: int) -> Mask:
    return shown_amounts(
        variable.values,
        variable.answered,
        groups.membership,
        divisions(groups),
        order=groups.layers,
        minimum=minimum,
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
        depths=tuple(len(layer.columns) for layer in study.layers),
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
