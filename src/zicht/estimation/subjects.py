"""What is counted: every closed question and every indicator, with who gave which answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zicht.language import Text
from zicht.maturity.model import Indicator, Level, MaturityModel
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.questionnaire.rules import Value, holds
from zicht.responses.model import Response

Mask = NDArray[np.bool_]

_CLOSED = frozenset({ItemType.SINGLE, ItemType.MULTIPLE, ItemType.MATRIX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One answer that is counted; ``score`` is its place on the scale, None without one."""

    code: str
    label: Text
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """A variable or an indicator, with the answers of every respondent.

    ``key`` is the variable (``A2.sexual_dutch_adult``) or the indicator (``role.signaller``),
    ``label`` says it in words. ``members`` has a row per respondent and a column per category.
    ``answered`` and ``asked`` have an entry per respondent; nobody answers what is not asked.
    ``is_multiple`` says that one respondent may be in several categories. ``item`` is None for an
    indicator, ``indicator`` None for a variable.
    """

    key: str
    label: Text
    categories: tuple[Category, ...]
    members: Mask
    answered: Mask
    asked: Mask
    is_multiple: bool = False
    item: Item | None = None
    indicator: Indicator | None = None


def of_questionnaire(
    questionnaire: Questionnaire, responses: Sequence[Response]
) -> Iterator[Subject]:
    """Every variable with options, in the order in which it is asked.

    Numbers, dates and free text are left out: an amount can point to one municipality.
    """
    for item in questionnaire.items():
        if item.type in _CLOSED:
            rule = item.show_when
            asked = [rule is None or holds(rule, response.answers) for response in responses]
            yield from _of_item(item, np.array(asked, dtype=np.bool_), responses)


def of_model(model: MaturityModel, levels: Sequence[tuple[Level, ...]]) -> Iterator[Subject]:
    """Every indicator, with the levels as categories ``0`` to the last.

    ``levels`` has an entry per respondent, in which the indicators stand in the model's order.
    """
    for position, indicator in enumerate(model.indicators):
        steps = [model.level_zero, *(step.name for step in indicator.steps)]
        values = [of_one[position].value for of_one in levels]
        members = [[value == level for level in range(len(steps))] for value in values]
        yield Subject(
            key=indicator.key,
            label=indicator.title,
            categories=tuple(
                Category(code=str(level), label=_level_label(level, name), score=level)
                for level, name in enumerate(steps)
            ),
            members=np.array(members, dtype=np.bool_).reshape(len(values), len(steps)),
            answered=np.array([value is not None for value in values], dtype=np.bool_),
            asked=np.ones(len(values), dtype=np.bool_),
            indicator=indicator,
        )


def _of_item(item: Item, asked: Mask, responses: Sequence[Response]) -> Iterator[Subject]:
    categories = tuple(
        Category(code=option.code, label=option.label, score=option.score)
        for option in item.options
    )
    labels = [item.text]
    if item.type is ItemType.MATRIX:
        labels = [
            Text(nl=f"{item.text.nl} {row.label.nl}", en=f"{item.text.en} {row.label.en}")
            for row in item.rows
        ]
    for variable, label in zip(item.variables(), labels, strict=True):
        values = [response.answers.get(variable) for response in responses]
        members = [[_chose(value, one.code) for one in categories] for value in values]
        answered = np.array([value is not None for value in values], dtype=np.bool_)
        yield Subject(
            key=variable,
            label=label,
            categories=categories,
            members=np.array(members, dtype=np.bool_).reshape(len(values), len(categories)),
            answered=answered,
            # An answer to a question that routing hides would be refused when answers are read.
            asked=asked | answered,
            is_multiple=item.type is ItemType.MULTIPLE,
            item=item,
        )


def _chose(value: Value | None, code: str) -> bool:
    return code in value if isinstance(value, frozenset) else value == code


def _level_label(level: int, name: Text) -> Text:
    return Text(nl=f"niveau {level} ({name.nl})", en=f"level {level} ({name.en})")
