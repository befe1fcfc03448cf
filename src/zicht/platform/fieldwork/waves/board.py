"""The response board: where every municipality of a wave stands."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zicht.areas.lookup import normalise
from zicht.platform.fieldwork.models import Agreement, Response, Side, Wave
from zicht.platform.fieldwork.response import progress, states
from zicht.platform.fieldwork.response.progress import Progress
from zicht.platform.fieldwork.response.states import State


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
    return _lines(_responses(wave).order_by("municipality__name", "municipality_id"), now)


def line_of(wave: Wave, code: str, now: datetime) -> Line | None:
    """One municipality; None when it is not in the wave."""
    return next(iter(_lines(_responses(wave).filter(municipality_id=code), now)), None)


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


def _responses(wave: Wave) -> QuerySet[Response]:
    found = wave.responses.select_related("municipality")
    return found.prefetch_related("wave__questionnaire").defer("answers")


def _lines(found: QuerySet[Response], now: datetime) -> list[Line]:
    every = list(found)
    agreed: dict[int, set[str]] = {}
    standing = Agreement.objects.filter(response__in=every, ended_at=None)
    for response, side in standing.values_list("response_id", "side"):
        agreed.setdefault(response, set()).add(side)
    return [_line(one, agreed.get(one.pk, set()), now) for one in every]


def _line(response: Response, agreed: Collection[str], now: datetime) -> Line:
    far = progress.of(response)
    return Line(
        code=response.municipality_id,
        name=response.municipality.name,
        state=states.state(
            opened_at=response.opened_at,
            last_activity_at=response.last_activity_at,
            submitted_at=response.submitted_at,
            reopened_at=response.reopened_at,
            is_complete=far.is_complete,
            now=now,
        ),
        progress=far.sides,
        missing=far.missing,
        not_agreed=tuple(side for side in Side if side.value not in agreed),
        last_activity_at=response.last_activity_at,
        submitted_at=response.submitted_at,
    )
