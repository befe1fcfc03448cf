"""Whoever changes a response holds its row, so that all changes of it follow each other."""

from datetime import datetime
from enum import Enum

from django.db.models import QuerySet
from django.utils import timezone

from zicht.language import Language, Text
from zicht.platform.database.statements import Objects
from zicht.platform.fieldwork.models import Response, Wave, WaveState


class Obstacle(Enum):
    """Why nothing can be filled in now."""

    NOT_YET = Text(nl="De meting is nog niet geopend.", en="The wave has not opened yet.")
    CLOSED = Text(nl="De meting is gesloten.", en="The wave is closed.")
    SUBMITTED = Text(nl="De vragenlijst is ingediend.", en="The questionnaire was submitted.")
    NOT_SUBMITTED = Text(
        nl="De vragenlijst is niet ingediend.", en="The questionnaire was not submitted."
    )


class NotOpenError(Exception):
    """Nothing was changed, because the response is not open for this change."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle.value.to(Language.EN))


def lock(response: Response) -> Response:
    """The row as it is now, which nobody else can lock until this transaction ends."""
    found = _by_key(response.pk)
    if not found:
        raise Response.DoesNotExist
    return found[0]


def lock_at(wave: str, municipality: str) -> Response:
    """As :func:`lock`, for who knows the codes only; raises Response.DoesNotExist."""
    found = _by_codes(wave, municipality)
    if not found:
        raise Response.DoesNotExist
    return found[0]


def _lockable() -> QuerySet[Response]:
    """Without what is large: the answers that were submitted, and the text of questions."""
    locked = Response.objects.select_for_update(of=("self",)).select_related("wave__questionnaire")
    return locked.defer("answers", "wave__questionnaire__text").order_by()


_by_key: Objects[Response] = Objects(lambda key: _lockable().filter(pk=key))
_by_codes: Objects[Response] = Objects(
    lambda wave, municipality: _lockable().filter(wave=wave).filter(municipality=municipality)
)


def lock_with_wave(response: Response) -> Response:
    """As :func:`lock`, for what must not happen while the wave is being closed.

    Whoever closes a wave counts what was submitted; that holds only when nobody submits meanwhile.
    """
    # The wave first, and in a statement of its own: what a lock waited for is then read anew.
    Wave.objects.select_for_update(no_key=True).get(pk=response.wave_id)
    return lock(response)


def lock_open(response: Response, now: datetime) -> Response:
    """As :func:`lock`; raises NotOpenError when answers cannot change now."""
    locked = lock(response)
    require_open(locked, now)
    return locked


def require_open(response: Response, now: datetime) -> None:
    """Raises NotOpenError when the answers of a locked response cannot change now."""
    require_open_wave(response.wave, now)
    if response.submitted_at is not None:
        raise NotOpenError(Obstacle.SUBMITTED)


def require_open_wave(wave: Wave, now: datetime) -> None:
    """Raises NotOpenError when municipalities cannot fill in at this moment."""
    obstacle = obstacle_of(wave, now)
    if obstacle is not None:
        raise NotOpenError(obstacle)


def obstacle_of(wave: Wave, now: datetime) -> Obstacle | None:
    """Why municipalities cannot fill in at this moment, None when they can."""
    today = timezone.localdate(now)
    if wave.is_open(today):
        return None
    is_early = wave.opens_on is not None and today < wave.opens_on
    if wave.state == WaveState.DRAFT or (wave.state == WaveState.OPEN and is_early):
        return Obstacle.NOT_YET
    return Obstacle.CLOSED
