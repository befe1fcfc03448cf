"""The keys of a questionnaire file, in the order in which they are written."""

from dataclasses import dataclass
from functools import cached_property

from zicht.questionnaire.model import ItemType


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The keys that one kind of mapping may have, in canonical order, and which it must have."""

    order: tuple[str, ...]
    needed: frozenset[str]

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Every key, without order."""
        return frozenset(self.order)


def _keys(order: str, *, optional: str = "") -> Keys:
    names = tuple(order.split())
    return Keys(order=names, needed=frozenset(names) - frozenset(optional.split()))


QUESTIONNAIRE = _keys(
    "id version title intro frame_date previous scales rows sections dropped",
    optional="intro previous scales rows dropped",
)
SECTION = _keys("code role title intro items", optional="role intro")
ITEM = _keys(
    "code type text help domain theme scale options rows_of rows required show_when"
    " minimum maximum decimals unit sources previous",
    optional="help theme scale options rows_of rows required show_when"
    " minimum maximum decimals unit sources previous",
)
OPTION = _keys("code label score exclusive", optional="score exclusive")
ROW = _keys("code label")
TEXT = _keys("nl en")
LINK = _keys("change item note", optional="item note")
DROPPED = _keys("item reason")

_CHOICE = frozenset({"scale", "options"})
_MATRIX = frozenset({"rows_of", "rows"})
_NUMBER = frozenset({"minimum", "maximum", "decimals", "unit"})

#: Keys of an item that only make sense for some types.
TYPED: frozenset[str] = _CHOICE | _MATRIX | _NUMBER

#: Those of them that each type may have.
TYPED_BY_TYPE: dict[ItemType, frozenset[str]] = {
    ItemType.SINGLE: _CHOICE,
    ItemType.MULTIPLE: _CHOICE,
    ItemType.MATRIX: _CHOICE | _MATRIX,
    ItemType.NUMBER: _NUMBER,
    ItemType.TEXT: frozenset(),
    ItemType.DATE: frozenset(),
}

#: The keys that say how an item is answered; with a fault in one of them, what other
#: items say about its answers cannot be judged.
DECIDING: frozenset[str] = TYPED | {"code", "type"}
