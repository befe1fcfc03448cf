"""A few answers that stand for all possible ones, as far as the rules can tell.

Two answers to which every condition in the questionnaire gives the same
outcome need not both be tried. One of each kind is enough.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import ceil, floor

from zicht.questionnaire.leaves import Leaf
from zicht.questionnaire.model import Item, ItemType
from zicht.questionnaire.rules import Compare, Equals, In, Value

#: With more kinds of options than this in one multiple choice there are too many sets to try.
_MOST_KINDS = 8

_SOME_DATE = "0001-01-01"


def representatives(item: Item, leaves: Sequence[Leaf]) -> tuple[Value, ...] | None:
    """One answer of every kind that the conditions on one variable of this item tell apart.

    "Not answered" is not among them. None means that there are too many kinds to list.
    """
    match item.type:
        case ItemType.SINGLE | ItemType.MATRIX:
            return tuple(_one_of_each_kind([one.code for one in item.options], leaves))
        case ItemType.MULTIPLE:
            return _sets(item, leaves)
        case ItemType.NUMBER:
            return tuple(_numbers(item, leaves))
        case ItemType.DATE | ItemType.TEXT:
            values = {leaf.value for leaf in leaves if isinstance(leaf, Equals)}
            texts = sorted(str(value) for value in values)
            other = _SOME_DATE if item.type is ItemType.DATE else "x".join(["", *texts, ""])
            return tuple(dict.fromkeys((*texts, other)))


def _one_of_each_kind(codes: Iterable[str], leaves: Sequence[Leaf]) -> list[str]:
    kinds: dict[tuple[bool, ...], str] = {}
    for code in codes:
        kinds.setdefault(tuple(_mentions(leaf, code) for leaf in leaves), code)
    return list(kinds.values())


def _mentions(leaf: Leaf, code: str) -> bool:
    match leaf:
        case Equals(_, value):
            return value == code
        case In(_, values):
            return code in values
        case _:
            return False


def _sets(item: Item, leaves: Sequence[Leaf]) -> tuple[Value, ...] | None:
    codes = [option.code for option in item.options if not option.exclusive]
    alone = [option.code for option in item.options if option.exclusive]
    free = _one_of_each_kind(codes, leaves)
    if len(free) > _MOST_KINDS:
        return None
    sizes = range(1, len(free) + 1)
    joined = [frozenset(chosen) for size in sizes for chosen in combinations(free, size)]
    return (*joined, *(frozenset({code}) for code in _one_of_each_kind(alone, leaves)))


def _numbers(item: Item, leaves: Sequence[Leaf]) -> list[float]:
    """The numbers at, just below and just above every bound that the item allows."""
    steps_per_unit = 10**item.decimals
    points = [leaf.bound for leaf in leaves if isinstance(leaf, Compare)]
    points += [float(leaf.value) for leaf in leaves if isinstance(leaf, Equals)]
    points += [bound for bound in (item.minimum, item.maximum) if bound is not None]
    steps: set[int] = set() if points else {0}
    for point in points:
        low, high = floor(point * steps_per_unit), ceil(point * steps_per_unit)
        steps |= {low - 1, low, high, high + 1}
    numbers = sorted(step / steps_per_unit for step in steps)
    return [number for number in numbers if is_within(number, item)]


def is_within(number: float, item: Item) -> bool:
    """Whether a number lies between the item's minimum and maximum."""
    low_enough = item.maximum is None or number <= item.maximum
    return low_enough and (item.minimum is None or number >= item.minimum)
