"""The mirror of what a municipality submitted last, as the library makes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from zicht.areas.size import SIZE_GROUP_NAMES, size_group
from zicht.maturity import loading as models
from zicht.maturity.levels import levels
from zicht.maturity.model import MaturityModel
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Stored, Submission
from zicht.platform.fieldwork.response import values
from zicht.platform.mirror import beside
from zicht.platform.web import languages
from zicht.questionnaire.model import Questionnaire
from zicht.reporting import mirror
from zicht.reporting.mirror import Subject
from zicht.reporting.mirror_page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """One municipality with its levels, and the page that is made of them."""

    subject: Subject
    page: Page


def of(submission: Submission) -> Reflection | None:
    """The mirror of one submission in the language of the request.

    None when nobody laid down levels for this questionnaire.
    """
    questionnaire = selectors.questionnaire(submission.response.wave.questionnaire)
    model = _model(questionnaire)
    if model is None:
        return None
    subject = _subject(submission, questionnaire, model)
    page = mirror.compose(beside.published(), subject, languages.current())
    return Reflection(subject=subject, page=page)


def _model(questionnaire: Questionnaire) -> MaturityModel | None:
    return models.get(questionnaire.id) if questionnaire.id in models.available() else None


def _subject(submission: Submission, questionnaire: Questionnaire, model: MaturityModel) -> Subject:
    response = submission.response
    code, day = response.municipality_id, response.wave.frame_date
    group = size_group(selectors.register().population_on(code, day).inhabitants)
    stored: Mapping[str, Stored] = submission.answers
    answers = values.to_answers(stored)
    return Subject(
        wave=response.wave_id,
        questionnaire=questionnaire,
        model=model,
        fingerprint=submission.sha256,
        code=code,
        name=response.municipality.name,
        size_group=group.value,
        size_group_name=SIZE_GROUP_NAMES[group],
        levels={one.indicator.key: one for one in levels(model, answers)},
        answers=answers,
    )
