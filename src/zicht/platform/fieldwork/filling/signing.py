"""Both sides agree, the signer submits, the desk may reopen."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.filling import reopening_mail
from zicht.platform.fieldwork.models import (
    Agreement,
    AgreementEnd,
    Response,
    Side,
    Submission,
)
from zicht.platform.fieldwork.response import agreements, locking, reasons, sheet
from zicht.platform.fieldwork.response.sheet import Line, Sheet
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.validation import missing_problem
from zicht.responses.fingerprints import plain

_WHY_REOPEN = Text(
    nl="Schrijf op waarom de vragenlijst opnieuw open moet.",
    en="Write down why the questionnaire has to open again.",
)


@transaction.atomic
def agree(response: Response, side: Side, *, person: Person, now: datetime) -> Agreement:
    """One side finds its answers complete and right; the agreement that stands when it has.

    Raises InvalidInputError with everything that this side still misses, NotOpenError when the wave
    is not open or the response was submitted.
    """
    locked = locking.lock_open(response, now)
    current = sheet.of(locked)
    if side in current.agreements:
        return current.agreements[side]
    _refuse(_gaps(current.lines_of(side)))
    agreement = Agreement.objects.create(response=locked, side=side, person=person, at=now)
    locked.has_agreement = True
    locked.last_activity_at = now
    locked.save(update_fields=["has_agreement", "last_activity_at"])
    audit.record(
        "agreement.given", actor=person, subject=f"response:{locked}", detail={"side": side.value}
    )
    return agreement


@transaction.atomic
def withdraw_agreement(response: Response, side: Side, *, person: Person, now: datetime) -> bool:
    """Take an agreement back; False when there was none. Raises NotOpenError as :func:`agree`."""
    locked = locking.lock_open(response, now)
    ended = agreements.end(locked, [side], AgreementEnd.WITHDRAWN, person=person, now=now)
    locked.save(update_fields=["has_agreement"])
    return ended


@transaction.atomic
def submit(response: Response, *, person: Person, now: datetime) -> Submission:
    """Submit the answers that count; the submission that stands when there is one already.

    Raises InvalidInputError with every answer that is missing, every choice that is open and every
    side that has not agreed; NotOpenError when the wave is not open.
    """
    locked = locking.lock_with_wave(response)
    if locked.submitted_at is not None:
        return locked.submissions.get(reopened_at=None)
    locking.require_open_wave(locked.wave, now)
    current = sheet.of(locked)
    _refuse([*_gaps(current.lines), *_not_agreed(current)])
    submission = _store(locked, current, person, now)
    audit.record(
        "response.submitted",
        actor=person,
        subject=f"response:{locked}",
        detail={"number": submission.number, "answers": len(submission.answers)},
    )
    return submission


@transaction.atomic
def reopen(response: Response, *, reason: str, person: Person, now: datetime) -> Submission:
    """Let a municipality change what it submitted; gives the submission that no longer stands.

    Until they submit again, what they submitted goes on to count. Their contact persons and signers
    are written to. Raises InvalidInputError without a reason, NotOpenError when nothing was
    submitted or the wave is not open.
    """
    locked = locking.lock_with_wave(response)
    written = check_reopening(locked, reason=reason, now=now)
    submission = locked.submissions.get(reopened_at=None)
    submission.reopened_at, submission.reopened_by = now, person
    submission.reopen_reason = written
    submission.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    locked.submitted_at, locked.reopened_at, locked.last_activity_at = None, now, now
    locked.save(update_fields=["submitted_at", "reopened_at", "last_activity_at"])
    reopening_mail.queue(locked, submission)
    audit.record(
        "response.reopened",
        actor=person,
        subject=f"response:{locked}",
        detail={"number": submission.number},
    )
    return submission


def check_reopening(response: Response, *, reason: str, now: datetime) -> str:
    """The reason as the municipality will read it; raises what :func:`reopen` would raise now."""
    locking.require_open_wave(response.wave, now)
    if response.submitted_at is None:
        raise locking.NotOpenError(locking.Obstacle.NOT_SUBMITTED)
    return reasons.read(reason, remedy=_WHY_REOPEN)


def _store(response: Response, current: Sheet, person: Person, now: datetime) -> Submission:
    answers = {name: plain(value) for name, value in sorted(current.answers.items())}
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    submission = Submission.objects.create(
        response=response,
        number=response.submissions.count() + 1,
        answers=answers,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        change_number=response.change_number,
        person=person,
        at=now,
    )
    response.answers = answers
    response.submitted_at, response.last_activity_at = now, now
    response.save(update_fields=["answers", "submitted_at", "last_activity_at"])
    return submission


def _refuse(found: Iterable[Problem]) -> None:
    problems = list(found)
    if problems:
        raise InvalidInputError(problems)


def _gaps(lines: Iterable[Line]) -> Iterable[Problem]:
    for line in lines:
        for variable in line.missing:
            yield missing_problem(variable, line.item)
        for variable in line.undecided:
            yield _undecided(variable)


def _undecided(variable: str) -> Problem:
    return Problem(
        code="undecided",
        message=Text(
            nl=f"Bij {variable} zijn twee verschillende antwoorden ingevuld.",
            en=f"Two different answers were filled in for {variable}.",
        ),
        remedy=Text(nl="Kies welk antwoord geldt.", en="Choose which answer holds."),
        column=variable,
    )


_NOT_AGREED = {
    Side.SAFETY: Text(nl="Veiligheid is nog niet akkoord.", en="Safety has not agreed yet."),
    Side.CARE_YOUTH: Text(
        nl="Zorg en jeugd is nog niet akkoord.", en="Care and youth has not agreed yet."
    ),
}


def _not_agreed(current: Sheet) -> Iterable[Problem]:
    for side in Side:
        if side not in current.agreements:
            yield Problem(
                code="not-agreed",
                message=_NOT_AGREED[side],
                remedy=Text(
                    nl="Vraag een collega van dit domein om akkoord te geven.",
                    en="Ask a colleague of this domain to agree.",
                ),
                value=side.value,
            )
