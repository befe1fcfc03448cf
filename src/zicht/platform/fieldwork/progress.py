"""How far a response is, counted at every change and kept with it.

A board of a country reads these counts; making every sheet for it would take seconds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zicht.platform.fieldwork import agreements, values
from zicht.platform.fieldwork.models import Side, Stored
from zicht.questionnaire import validation
from zicht.questionnaire.model import Questionnaire

#: What a progress is kept as: counts under the names of its fields, and per side two.
StoredProgress = dict[str, int | list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Of the mandatory items that are shown: how many there are, and how many are complete."""

    required: int
    answered: int

    @property
    def is_complete(self) -> bool:
        """Whether none is left."""
        return self.required == self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far each side is, and how many variables miss an answer or wait for a choice.

    ``shown`` are the codes of the items that these answers call for.
    """

    shown: frozenset[str]
    sides: Mapping[Side, Progress]
    missing: int
    undecided: int

    def to_stored(self) -> StoredProgress:
        """The counts as JSON keeps them."""
        sides = {side.value: [one.answered, one.required] for side, one in self.sides.items()}
        return {"missing": self.missing, "undecided": self.undecided, **sides}


def reach(
    questionnaire: Questionnaire, standing: Mapping[str, Stored], undecided: Collection[str] = ()
) -> Reach:
    """How far these values are by variable; of those in ``undecided`` two wait for a choice."""
    shown = validation.visible_items(questionnaire, values.to_answers(standing))
    required, answered = dict.fromkeys(Side, 0), dict.fromkeys(Side, 0)
    missing = waiting = 0
    for item in shown:
        open_ones = sum(variable in undecided for variable in item.variables())
        waiting += open_ones
        if not item.required:
            continue
        gaps = sum(standing.get(variable) is None for variable in item.variables())
        missing += gaps
        for side in agreements.sides_of(item):
            required[side] += 1
            answered[side] += not gaps and not open_ones
    return Reach(
        shown=frozenset(item.code for item in shown),
        sides={side: Progress(required=required[side], answered=answered[side]) for side in Side},
        missing=missing,
        undecided=waiting,
    )
