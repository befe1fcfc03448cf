"""Every change to municipalities, questionnaires and waves: whole or not at all."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from zicht.areas.model import Municipality as RegisteredMunicipality
from zicht.areas.register import Register
from zicht.language import Text
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.difference import Difference, compare
from zicht.platform.fieldwork.models import (
    Municipality,
    QuestionnaireVersion,
    Response,
    Wave,
)
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import Answers
from zicht.responses import reading
from zicht.responses.model import ResponseSet


@transaction.atomic
def load_areas(municipalities: Iterable[RegisteredMunicipality]) -> Difference:
    """Copy the register to the database; a municipality that left the register stays."""
    rows = {
        one.code: Municipality(
            code=one.code, name=one.name, valid_from=one.valid_from, valid_to=one.valid_to
        )
        for one in municipalities
    }
    difference = compare(
        {row.code: _facts(row) for row in Municipality.objects.all()},
        {code: _facts(row) for code, row in rows.items()},
    )
    Municipality.objects.bulk_create(
        (rows[code] for code in (*difference.added, *difference.changed)),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "valid_from", "valid_to"],
    )
    return difference


@transaction.atomic
def load_questionnaires(texts: Iterable[str]) -> Difference:
    """Store the YAML of questionnaires, one row per id and version.

    Raises InvalidInputError, and stores nothing, when one of them is not right or differs from a
    version that a wave has asked: answers would no longer belong to their questions.
    """
    rows = {}
    for text in texts:
        questionnaire = loading.parse(text)
        row = QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            version=questionnaire.version,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )
        rows[str(row)] = row
    stored = {str(row): row for row in QuestionnaireVersion.objects.select_for_update()}
    difference = compare(
        {key: row.sha256 for key, row in stored.items()},
        {key: row.sha256 for key, row in rows.items()},
    )
    locked = [stored[key] for key in difference.changed if stored[key].locked_at is not None]
    if locked:
        raise InvalidInputError([_is_locked(row) for row in locked])
    QuestionnaireVersion.objects.bulk_create(
        (rows[key] for key in (*difference.added, *difference.changed)),
        update_conflicts=True,
        unique_fields=["questionnaire_id", "version"],
        update_fields=["text", "sha256"],
    )
    return difference


def load_wave(
    path: Path, *, questionnaire_id: str, register: Register, now: datetime
) -> Difference:
    """Store the answers of a file as the wave of a questionnaire, and lock that questionnaire.

    The same answers again change nothing; other answers replace what was there. Raises
    InvalidInputError, and stores nothing, when the file or the questionnaire is not right, or the
    wave is one that municipalities fill in on the platform.
    """
    version = (
        QuestionnaireVersion.objects.filter(questionnaire_id=questionnaire_id)
        .order_by("-id")
        .first()
    )
    if version is None:
        raise InvalidInputError([_unknown_questionnaire(questionnaire_id)])
    questionnaire = selectors.questionnaire(version)
    responses = reading.read(path, questionnaire=questionnaire, register=register)
    return _store_wave(version, questionnaire, responses, now)


@transaction.atomic
def _store_wave(
    version: QuestionnaireVersion,
    questionnaire: Questionnaire,
    responses: ResponseSet,
    now: datetime,
) -> Difference:
    wave = Wave.objects.select_for_update().filter(code=questionnaire.id).first()
    if wave is not None and wave.questionnaire_id != version.pk:
        raise InvalidInputError([_asked_another_version(wave, version)])
    if wave is not None and wave.opens_on is not None:
        raise InvalidInputError([_filled_in_here(wave)])
    before = {} if wave is None else _stored_answers(wave)
    after = {one.municipality_code: _to_json(one.answers) for one in responses.responses}
    difference = compare(before, after)
    removed = tuple(code for code in before if code not in after)
    QuestionnaireVersion.objects.filter(pk=version.pk, locked_at=None).update(locked_at=now)
    wave, _ = Wave.objects.update_or_create(
        code=questionnaire.id,
        defaults={
            "questionnaire": version,
            "frame_date": responses.frame_date,
            "title_nl": questionnaire.title.nl,
            "title_en": questionnaire.title.en,
            "origin": responses.origin or "",
            "fingerprint": responses.fingerprint,
        },
    )
    wave.responses.filter(municipality_id__in=removed).delete()
    Response.objects.bulk_create(
        (
            Response(wave=wave, municipality_id=code, answers=after[code])
            for code in (*difference.added, *difference.changed)
        ),
        update_conflicts=True,
        unique_fields=["wave", "municipality"],
        update_fields=["answers"],
    )
    return replace(difference, removed=removed)


def _facts(row: Municipality) -> object:
    return row.name, row.valid_from, row.valid_to


def _stored_answers(wave: Wave) -> dict[str, object]:
    return dict(wave.responses.values_list("municipality_id", "answers"))


def _to_json(answers: Answers) -> dict[str, str | float | list[str]]:
    """Answers as JSON keeps them: the options of a multiple choice as a sorted list."""
    return {
        variable: sorted(value) if isinstance(value, frozenset) else value
        for variable, value in answers.items()
    }


def _is_locked(row: QuestionnaireVersion) -> Problem:
    return Problem(
        code="questionnaire-locked",
        message=Text(
            nl=f"Vragenlijst {row} is al uitgezet, maar de tekst is veranderd.",
            en=f"Questionnaire {row} has been asked, yet its text has changed.",
        ),
        remedy=Text(
            nl="Geef de veranderde vragenlijst een nieuwe versie.",
            en="Give the changed questionnaire a new version.",
        ),
        file=f"{row.questionnaire_id}.yaml",
    )


def _unknown_questionnaire(questionnaire_id: str) -> Problem:
    return Problem(
        code="questionnaire-unknown",
        message=Text(
            nl=f"Vragenlijst {questionnaire_id} is niet geladen.",
            en=f"Questionnaire {questionnaire_id} has not been loaded.",
        ),
        remedy=Text(
            nl="Draai eerst: python manage.py load_content.",
            en="First run: python manage.py load_content.",
        ),
    )


def _asked_another_version(wave: Wave, version: QuestionnaireVersion) -> Problem:
    return Problem(
        code="wave-asked-another-version",
        message=Text(
            nl=f"Meting {wave} stelde een andere versie dan {version}.",
            en=f"Wave {wave} asked another version than {version}.",
        ),
        remedy=Text(
            nl="Geef de nieuwe versie een eigen id, dan wordt het een eigen meting.",
            en="Give the new version an id of its own, so that it becomes a wave of its own.",
        ),
    )


def _filled_in_here(wave: Wave) -> Problem:
    return Problem(
        code="wave-filled-in-here",
        message=Text(
            nl=f"Meting {wave} wordt hier ingevuld; een bestand zou die antwoorden vervangen.",
            en=f"Wave {wave} is filled in here; a file would replace those answers.",
        ),
        remedy=Text(
            nl="Laad het bestand als meting met een eigen id.",
            en="Load the file as a wave with an id of its own.",
        ),
    )
