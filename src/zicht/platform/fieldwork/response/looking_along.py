"""The desk looks along with a response: asked with a reason, for some hours, in sight of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import LookAlong, Response, WaveState
from zicht.platform.fieldwork.response import locking, reasons
from zicht.problems import InvalidInputError, Problem

#: For how many hours somebody may look along; after that they ask again.
HOURS = (1, 4, 24)
#: A page that is read again within this time is not noted again.
NOTED_EVERY = timedelta(hours=1)

_NOTED = "looked_along"
_WHY = Text(nl="Schrijf op waarom u wilt meekijken.", en="Write down why you want to look along.")


class Session(Protocol):
    """What is remembered of somebody between two pages."""

    def get(self, key: str, default: dict[str, str]) -> dict[str, str]:
        """What stands under a name."""
        ...

    def __setitem__(self, key: str, value: dict[str, str]) -> None:
        """Remember something under a name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookers:
    """Who looks along with a response now, and who did before, the latest first."""

    now: Sequence[LookAlong]
    before: Sequence[LookAlong]


def of(response: Response, now: datetime) -> Lookers:
    """Everybody who ever looked along."""
    every = response.looks_along.select_related("person", "ended_by").order_by("-at", "-pk")
    found = list(every)
    return Lookers(
        now=[one for one in found if is_standing(one, now)],
        before=[one for one in found if not is_standing(one, now)],
    )


def is_standing(look_along: LookAlong, now: datetime) -> bool:
    """Whether somebody may still look along at this moment."""
    return look_along.ended_at is None and now < look_along.until


def standing(response: Response, person: Person, now: datetime) -> LookAlong | None:
    """By what this person may look along now; None when they may not."""
    own = response.looks_along.filter(person=person, ended_at=None, until__gt=now)
    return own.order_by("-until").first()


@transaction.atomic
def begin(
    response: Response, *, reason: str, hours: int, person: Person, now: datetime
) -> LookAlong:
    """Let somebody of the desk look along from now on, for 1, 4 or 24 hours.

    Raises InvalidInputError without a reason, for another number of hours, or when they look along
    already; NotOpenError while the wave is being prepared. Nothing of the response changes.
    """
    locked = locking.lock(response)
    if locked.wave.state == WaveState.DRAFT:
        raise locking.NotOpenError(locking.Obstacle.NOT_YET)
    written = reasons.read(reason, remedy=_WHY)
    if hours not in HOURS:
        raise InvalidInputError([_unknown_hours()])
    if standing(locked, person, now) is not None:
        raise InvalidInputError([_already()])
    made = LookAlong.objects.create(
        response=locked,
        person=person,
        reason=written,
        at=now,
        until=now + timedelta(hours=hours),
    )
    audit.record(
        "look_along.begun",
        actor=person,
        subject=f"response:{locked}",
        detail={"look_along": made.pk, "hours": hours},
    )
    return made


@transaction.atomic
def end(look_along: LookAlong, *, person: Person, now: datetime) -> bool:
    """End it before its time; False when it had ended already."""
    row = LookAlong.objects.select_for_update(of=("self",)).get(pk=look_along.pk)
    if not is_standing(row, now):
        return False
    row.ended_at, row.ended_by = now, person
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        "look_along.ended",
        actor=person,
        subject=f"response:{row.response}",
        detail={"look_along": row.pk},
    )
    return True


@transaction.atomic
def note_page(look_along: LookAlong, page: str, session: Session, now: datetime) -> bool:
    """Note in the log that a guest read a page; False when that was noted within the hour.

    ``session`` remembers what was noted, so that reloading a page fills no log.
    """
    place = f"{look_along.pk} {page}"
    since = (now - NOTED_EVERY).isoformat()
    noted = {key: at for key, at in session.get(_NOTED, {}).items() if at > since}
    if place in noted:
        return False
    session[_NOTED] = {**noted, place: now.isoformat()}
    audit.record(
        "look_along.read",
        actor=look_along.person,
        subject=f"response:{look_along.response}",
        detail={"look_along": look_along.pk, "page": page},
    )
    return True


def _unknown_hours() -> Problem:
    return Problem(
        code="unknown-hours",
        message=Text(nl="Er is niet gekozen hoe lang.", en="It was not chosen for how long."),
        remedy=Text(nl="Kies 1, 4 of 24 uur.", en="Choose 1, 4 or 24 hours."),
        column="hours",
    )


def _already() -> Problem:
    return Problem(
        code="looks-along-already",
        message=Text(nl="U kijkt hier al mee.", en="You look along here already."),
        remedy=Text(
            nl="Beëindig dat eerst als u een andere reden of tijd wilt.",
            en="End that first when you want another reason or time.",
        ),
        column="reason",
    )
