"""How far a response is, counted at every change and kept with it.

A board of a country reads these counts; making every sheet for it would take seconds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypedDict

from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Response, Side, Stored
from zicht.platform.fieldwork.response import agreements, proposals, values
from zicht.questionnaire import validation
from zicht.questionnaire.model import Questionnaire


class StoredProgress(TypedDict):
    """What is kept: two counts, and of each side how many it answered of how many."""

    missing: int
    undecided: int
    sides: dict[str, list[int]]


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
class Counts:
    """How far each side is, and how many variables miss an answer or wait for a choice."""

    sides: Mapping[Side, Progress]
    missing: int
    undecided: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing but agreeing and submitting is left."""
        return not self.missing and not self.undecided

    def to_stored(self) -> StoredProgress:
        """As JSON keeps it."""
        sides = {side.value: [one.answered, one.required] for side, one in self.sides.items()}
        return {"missing": self.missing, "undecided": self.undecided, "sides": sides}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The codes of the items that some answers call for, and how far those are."""

    shown: frozenset[str]
    counts: Counts


def of_stored(stored: StoredProgress) -> Counts:
    """What was kept by :meth:`Counts.to_stored`."""
    sides = {
        Side(name): Progress(answered=answered, required=required)
        for name, (answered, required) in stored["sides"].items()
    }
    return Counts(sides=sides, missing=stored["missing"], undecided=stored["undecided"])


def reach(
    questionnaire: Questionnaire, standing: Mapping[str, Stored], undecided: Collection[str] = ()
) -> Reach:
    """How far these values are by variable; of those in ``undecided`` two wait for a choice."""
    shown = validation.visible_items(questionnaire, values.to_answers(standing))
    required, answered = dict.fromkeys(Side, 0), dict.fromkeys(Side, 0)
    missing = waiting = 0
    for item in shown:
        variables = item.variables()
        open_ones = sum(name in undecided for name in variables) if undecided else 0
        waiting += open_ones
        if not item.required:
            continue
        gaps = sum(standing.get(name) is None for name in variables)
        missing += gaps
        for side in agreements.sides_of(item):
            required[side] += 1
            answered[side] += not gaps and not open_ones
    return Reach(
        shown=frozenset(item.code for item in shown),
        counts=Counts(
            sides={
                side: Progress(required=required[side], answered=answered[side]) for side in Side
            },
            missing=missing,
            undecided=waiting,
        ),
    )


def of(response: Response) -> Counts:
    """How far a response is: as its last change left it, and counted where that is not known.

    A response in which nothing was filled in yet has no count; all of one wave are alike.
    """
    if response.progress is not None:
        return of_stored(response.progress)
    version = response.wave.questionnaire
    if response.change_number:
        questionnaire = selectors.questionnaire(version)
        standing = dict(response.filled_in.values_list("variable", "value"))
        return reach(questionnaire, standing, proposals.undecided(response)).counts
    if version.sha256 not in _of_nothing:
        _of_nothing[version.sha256] = reach(selectors.questionnaire(version), {}).counts
    return _of_nothing[version.sha256]


_of_nothing: dict[str, Counts] = {}
