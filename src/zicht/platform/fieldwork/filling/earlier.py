"""What a municipality submitted in the wave before, offered at the questions that ask the same.

It is offered and nothing more: an earlier answer only counts once somebody takes it over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zicht.areas.following import Followed
from zicht.areas.register import UnknownAreaError
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import QuestionnaireVersion, Response, Stored
from zicht.platform.fieldwork.response import values
from zicht.questionnaire import validation
from zicht.questionnaire.continuing import same_variables
from zicht.questionnaire.model import Questionnaire, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Answers of an earlier wave by the column in which they can be the answer again.

    ``municipality`` is its name where it had another code then, otherwise None. ``year`` is that
    of the day whose municipalities were asked.
    """

    year: int
    municipality: str | None
    answers: Mapping[str, str | float | list[str]]


def of(response: Response) -> Earlier | None:
    """What stood in the latest earlier wave that this municipality submitted; None without one.

    The answer of one of several that went up in a new municipality is not that of the new one, so
    then there is nothing. Made-up answers are only offered where all are made up.
    """
    found = _latest(response)
    if found is None:
        return None
    questionnaire = selectors.questionnaire(response.wave.questionnaire)
    before = selectors.questionnaire(found.wave.questionnaire)
    names = same_variables(questionnaire, before, _between(questionnaire, before))
    given: Mapping[str, Stored] = found.answers or {}
    answers = {
        name: value
        for name, name_before in names.items()
        if (value := given.get(name_before)) is not None
        # An option that is no longer there, or a number that is now out of bounds.
        and not any(values.problems(questionnaire, name, value))
    }
    if not answers:
        return None
    is_other = found.municipality_id != response.municipality_id
    return Earlier(
        year=found.wave.frame_date.year,
        municipality=found.municipality.name if is_other else None,
        answers=answers,
    )


def to_take(
    section: Section, found: Earlier, *, stands: Mapping[str, Stored], questionnaire: Questionnaire
) -> dict[str, str | float | list[str]]:
    """The earlier answers that fill what is empty in a section, as it would then be shown.

    ``stands`` is every answer by column, with what was typed on the page of this section. An
    answer that is taken may call for further questions; those are filled too.
    """
    empty = {
        name: found.answers[name]
        for item in section.items
        for name in item.variables()
        if name in found.answers and stands.get(name) is None
    }
    after = values.to_answers({**stands, **empty})
    shown = {item.code for item in validation.visible_items(questionnaire, after)}
    items = questionnaire.item_by_variable
    return {name: value for name, value in empty.items() if items[name].code in shown}


def _latest(response: Response) -> Response | None:
    """The response to look back at, in one query."""
    wave = response.wave
    code = response.municipality_id
    rows = (
        Response.objects.filter(
            municipality_id__in=_forerunners(code),
            wave__frame_date__lt=wave.frame_date,
            answers__isnull=False,
        )
        .select_related("wave__questionnaire", "municipality")
        .defer("wave__questionnaire__text")
        .order_by("-wave__frame_date", "-wave__opens_on")
    )
    for row in rows if wave.origin else rows.filter(wave__origin=""):
        try:
            followed = selectors.register().follow(
                code, start=wave.frame_date, end=row.wave.frame_date
            )
        except UnknownAreaError:
            return None
        if row.municipality_id == _same_as(code, followed):
            return row
    return None


def _same_as(code: str, followed: Sequence[Followed]) -> str | None:
    """The municipality of then whose answer is that of ``code``; None when there is none.

    One that stayed itself while it took in a small neighbour is the same. Of several that went
    up in a new one none is, not even the largest: its officers never answered for the others.
    """
    itself = [one for one in followed if one.code == code]
    candidates = itself or (followed if len(followed) == 1 else [])
    return next((one.code for one in candidates if one.carries_answer), None)


def _forerunners(code: str) -> frozenset[str]:
    """The municipality and every one that went up in it, or in one that did."""
    found = {code}
    for change in reversed(selectors.register().tables.successions):
        if change.target in found:
            found.add(change.source)
    return frozenset(found)


def _between(questionnaire: Questionnaire, before: Questionnaire) -> list[Questionnaire]:
    """The questionnaires by which an earlier one is reached that is not the one just before."""
    if before.id in (questionnaire.id, questionnaire.previous):
        return []
    others = QuestionnaireVersion.objects.exclude(locked_at=None).order_by("pk")
    return [selectors.questionnaire(one) for one in others]
