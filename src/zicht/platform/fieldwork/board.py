"""The response board: where every municipality of a wave stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zicht.areas.lookup import normalise
from zicht.platform.fieldwork import sheet
from zicht.platform.fieldwork.models import Side, Wave
from zicht.platform.fieldwork.progress import Progress
from zicht.platform.fieldwork.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One municipality on the board; ``missing`` counts mandatory variables without an answer.

    ``not_agreed`` are the domains whose agreement is still needed. ``last_activity_at`` is None
    while nothing happened.
    """

    code: str
    name: str
    state: State
    progress: Mapping[Side, Progress]
    missing: int
    not_agreed: tuple[Side, ...]
    last_activity_at: datetime | None
    submitted_at: datetime | None


def lines(wave: Wave, now: datetime) -> list[Line]:
    """Every municipality of a wave, by name."""
    responses = wave.responses.select_related("municipality", "wave__questionnaire")
    every = list(responses.order_by("municipality__name", "municipality_id"))
    # All that nobody opened look the same, and at first that is nearly everybody.
    opened = [one for one in every if one.opened_at is not None or one.change_number]
    of_opened = {one.response.pk: _line(one, now) for one in sheet.of_each(opened)}
    blank = next((one for one in every if one.pk not in of_opened), None)
    like_blank = None if blank is None else _line(sheet.of(blank), now)
    return [
        of_opened[one.pk]
        if one.pk in of_opened or like_blank is None
        else replace(like_blank, code=one.municipality_id, name=one.municipality.name)
        for one in every
    ]


def line_of(wave: Wave, code: str, now: datetime) -> Line | None:
    """One municipality; None when it is not in the wave."""
    found = wave.responses.select_related("municipality", "wave__questionnaire")
    response = found.filter(municipality_id=code).first()
    return None if response is None else _line(sheet.of(response), now)


def search(every: Iterable[Line], *, asked: str, state: State | None) -> list[Line]:
    """The lines in a state whose name or code holds what was asked, without accents or capitals."""
    words = normalise(asked)
    return [
        line
        for line in every
        if state in (None, line.state)
        and (words in normalise(line.name) or words == line.code.casefold())
    ]


def counts(every: Sequence[Line]) -> Mapping[State, int]:
    """How many municipalities are in each state, in the order of the states."""
    found = Counter(line.state for line in every)
    return {state: found[state] for state in State}


def submitted(every: Iterable[Line]) -> list[str]:
    """The codes of who has submitted."""
    return [line.code for line in every if line.state is State.SUBMITTED]


def _line(one: sheet.Sheet, now: datetime) -> Line:
    response = one.response
    return Line(
        code=response.municipality_id,
        name=response.municipality.name,
        state=one.state(now),
        progress={side: one.progress_of(side) for side in Side},
        missing=len(one.missing),
        not_agreed=tuple(side for side in Side if side not in one.agreements),
        last_activity_at=response.last_activity_at,
        submitted_at=response.submitted_at,
    )
