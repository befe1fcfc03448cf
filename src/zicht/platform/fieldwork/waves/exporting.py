"""The answers of a wave that was filled in here, as the file that a run starts from."""

from collections.abc import Iterator

from django.utils.timezone import localdate

from zicht.language import Text
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Wave, WaveState
from zicht.platform.fieldwork.response import values
from zicht.problems import InvalidInputError, Problem
from zicht.responses import writing
from zicht.responses.model import Response
from zicht.responses.writing import Cell


def rows(wave: Wave) -> Iterator[list[Cell]]:
    """A heading, and what every municipality submitted last with the day of that, by code.

    Read again they have the fingerprint that the wave got when it closed. Raises InvalidInputError
    for a wave that is not closed: answers may still change.
    """
    if wave.state != WaveState.CLOSED:
        raise InvalidInputError([_is_not_closed(wave)])
    submitted = wave.responses.filter(answers__isnull=False).select_related("municipality")
    found = list(submitted.order_by("municipality_id"))
    responses = [
        Response(
            municipality_code=one.municipality_id,
            answers=values.to_answers(one.answers or {}),
            submitted=None if one.submitted_at is None else localdate(one.submitted_at),
        )
        for one in found
    ]
    names = {one.municipality_id: one.municipality.name for one in found}
    questionnaire = selectors.questionnaire(wave.questionnaire)
    return writing.to_rows(questionnaire, responses, names, origin=wave.origin or None)


def _is_not_closed(wave: Wave) -> Problem:
    return Problem(
        code="wave-not-closed",
        message=Text(
            nl=f"Meting {wave.code} is nog niet gesloten.",
            en=f"Wave {wave.code} is not closed yet.",
        ),
        remedy=Text(
            nl="Wacht tot de meting sluit, of sluit haar op de pagina van de meting.",
            en="Wait until the wave closes, or close it on the page of the wave.",
        ),
        value=wave.code,
    )
