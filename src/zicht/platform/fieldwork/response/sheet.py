"""A response as it is being filled in: what is shown, what stands there, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db.models import prefetch_related_objects

from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import (
    Agreement,
    Answer,
    Look,
    Proposal,
    Response,
    Side,
    Stored,
)
from zicht.platform.fieldwork.response import agreements, states, values
from zicht.platform.fieldwork.response.progress import Progress
from zicht.questionnaire import validation
from zicht.questionnaire.model import Item, Questionnaire, Section
from zicht.questionnaire.rules import Value


class Status(StrEnum):
    """How far one item is. What nobody looked at differs from what somebody left open."""

    UNTOUCHED = "untouched"
    LOOKED_AT = "looked_at"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One variable: the answer that stands, and the values that wait for a choice.

    ``answer`` is None while nobody answered; an answer that was cleared is there, without a value.
    """

    variable: str
    answer: Answer | None = None
    proposals: tuple[Proposal, ...] = ()

    @property
    def value(self) -> Stored:
        """What stands as the answer."""
        return None if self.answer is None else self.answer.value

    @property
    def version(self) -> int:
        """The version to save against; 0 while there is none."""
        return 0 if self.answer is None else self.answer.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item that is shown; ``look`` is who looked at it first, None when nobody did."""

    section: str
    item: Item
    cells: tuple[Cell, ...]
    look: Look | None = None

    @property
    def status(self) -> Status:
        """How far this item is; an optional item is complete with one answer."""
        filled = [cell for cell in self.cells if cell.value is not None]
        if any(cell.proposals for cell in self.cells):
            return Status.INCOMPLETE
        if filled and not self.missing:
            return Status.COMPLETE
        if filled:
            return Status.INCOMPLETE
        was_seen = self.look or any(cell.answer for cell in self.cells)
        return Status.LOOKED_AT if was_seen else Status.UNTOUCHED

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables that must have an answer and have none."""
        if not self.item.required:
            return ()
        return tuple(cell.variable for cell in self.cells if cell.value is None)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The variables of which two values wait for a choice."""
        return tuple(cell.variable for cell in self.cells if cell.proposals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section with the items of it that are shown."""

    section: Section
    lines: tuple[Line, ...]

    @property
    def progress(self) -> Progress:
        """How far this section is."""
        return progress_of(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A variable that keeps the response from being submitted, and where it is asked."""

    section: str
    item: Item
    variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything of one response that a page shows; what is not shown is in ``hidden``.

    ``hidden`` are answers to items that these answers do not call for. They are kept, and do not
    count. ``agreements`` are those that stand.
    """

    response: Response
    questionnaire: Questionnaire
    parts: tuple[Part, ...]
    hidden: Mapping[str, Answer]
    agreements: Mapping[Side, Agreement]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every item that is shown, in the order in which it is asked."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def progress(self) -> Progress:
        """How far the response is."""
        return progress_of(self.lines)

    @property
    def missing(self) -> tuple[Gap, ...]:
        """Every mandatory variable without an answer."""
        return tuple(
            Gap(section=line.section, item=line.item, variable=variable)
            for line in self.lines
            for variable in line.missing
        )

    @property
    def undecided(self) -> tuple[Gap, ...]:
        """Every variable of which two values wait for a choice."""
        return tuple(
            Gap(section=line.section, item=line.item, variable=variable)
            for line in self.lines
            for variable in line.undecided
        )

    @property
    def is_complete(self) -> bool:
        """Whether nothing but agreeing and submitting is left."""
        return not self.missing and not self.undecided

    @property
    def answers(self) -> dict[str, Value]:
        """The answers that count, as the library takes them."""
        cells = [cell for line in self.lines for cell in line.cells]
        return values.to_answers({cell.variable: cell.value for cell in cells})

    def lines_of(self, side: Side) -> tuple[Line, ...]:
        """The items that one side answers for, alone or with the other."""
        return tuple(line for line in self.lines if side in agreements.sides_of(line.item))

    def progress_of(self, side: Side) -> Progress:
        """How far one side is."""
        return progress_of(self.lines_of(side))

    def state(self, now: datetime) -> states.State:
        """The state of the response at a moment."""
        response = self.response
        return states.state(
            opened_at=response.opened_at,
            last_activity_at=response.last_activity_at,
            submitted_at=response.submitted_at,
            reopened_at=response.reopened_at,
            is_complete=self.is_complete,
            now=now,
        )


def progress_of(lines: Iterable[Line]) -> Progress:
    """How many of these items are mandatory, and how many of those complete."""
    required = [line for line in lines if line.item.required]
    answered = sum(line.status is Status.COMPLETE for line in required)
    return Progress(required=len(required), answered=answered)


def of(response: Response) -> Sheet:
    """The sheet of one response, as it stands now."""
    return of_each([response])[0]


def of_each(responses: Iterable[Response]) -> list[Sheet]:
    """The sheets of many responses, in as many queries as of one."""
    every = list(responses)
    prefetch_related_objects(every, "wave__questionnaire")
    answers = _grouped(Answer.objects.filter(response__in=every).prefetch_related("person"))
    proposals = _grouped(
        Proposal.objects.filter(response__in=every, resolved_at=None).prefetch_related("person")
    )
    looks = _grouped(Look.objects.filter(response__in=every).prefetch_related("person"))
    agreed = _grouped(
        Agreement.objects.filter(response__in=every, ended_at=None).prefetch_related("person")
    )
    return [
        _build(
            response,
            answers.get(response.pk, []),
            proposals.get(response.pk, []),
            looks.get(response.pk, []),
            agreed.get(response.pk, []),
        )
        for response in every
    ]


_Row = TypeVar("_Row", Answer, Proposal, Look, Agreement)


def _grouped(rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    """Rows by the response that they belong to."""
    groups: dict[int, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.response_id, []).append(row)
    return groups


def _build(
    response: Response,
    answers: list[Answer],
    proposals: list[Proposal],
    looks: list[Look],
    agreed: list[Agreement],
) -> Sheet:
    questionnaire = selectors.questionnaire(response.wave.questionnaire)
    given = {one.variable: one for one in answers}
    cells = {
        variable: Cell(variable=variable, answer=given.get(variable))
        for variable in questionnaire.item_by_variable
    }
    for proposal in proposals:
        cell = cells[proposal.variable]
        cells[cell.variable] = replace(cell, proposals=(*cell.proposals, proposal))
    filled = values.to_answers({name: one.value for name, one in given.items()})
    shown = {item.code for item in validation.visible_items(questionnaire, filled)}
    seen = {one.item: one for one in looks}
    items = questionnaire.item_by_variable
    return Sheet(
        response=response,
        questionnaire=questionnaire,
        parts=tuple(
            Part(section=section, lines=_lines(section, shown, cells, seen))
            for section in questionnaire.sections
        ),
        hidden={name: one for name, one in given.items() if items[name].code not in shown},
        agreements={Side(one.side): one for one in agreed},
    )


def _lines(
    section: Section, shown: set[str], cells: Mapping[str, Cell], seen: Mapping[str, Look]
) -> tuple[Line, ...]:
    return tuple(
        Line(
            section=section.code,
            item=item,
            cells=tuple(cells[variable] for variable in item.variables()),
            look=seen.get(item.code),
        )
        for item in section.items
        if item.code in shown
    )
