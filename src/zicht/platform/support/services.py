"""Asking the desk, writing back and forth, and closing: each whole, and in the log."""

from datetime import datetime

from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import Response
from zicht.platform.support import mails, topics
from zicht.platform.support.models import LONGEST, HelpMessage, HelpRequest, Stage
from zicht.platform.support.topics import Standing, Topic
from zicht.problems import InvalidInputError, Problem


@transaction.atomic
def ask(
    response: Response,
    topic: Topic,
    question: str,
    *,
    shares: str | None,
    person: Person,
    now: datetime,
) -> HelpRequest:
    """Send a question to the desk, and write to it at most once an hour.

    ``shares`` is the digest of the answer that the asker saw and ticked, None when they share
    nothing. Raises InvalidInputError for a question that is empty or too long, or when the answer
    changed since: nobody shares what they did not see.
    """
    text = _text(question)
    shared = None if shares is None else _shared(response, topic, shares)
    request = HelpRequest.objects.create(
        response=response,
        section="" if topic.section is None else topic.section.code,
        item=topic.code,
        person=person,
        at=now,
        question=text,
        shares_answer=shared is not None,
        answer=None if shared is None else dict(shared.values),
        changed_at=now,
    )
    mails.tell_desk(now)
    _record("help.asked", request, person, shares_answer=request.shares_answer)
    return request


@transaction.atomic
def write(request: HelpRequest, text: str, *, person: Person, now: datetime) -> HelpMessage:
    """The municipality writes back; the desk has to answer again.

    Raises InvalidInputError for a text that is empty or too long, or once it was closed.
    """
    message = _add(request, text, Stage.OPEN, person=person, now=now)
    mails.tell_desk(now)
    _record("help.written", request, person)
    return message


@transaction.atomic
def answer(
    request: HelpRequest, text: str, *, person: Person, now: datetime, seen: int | None = None
) -> HelpMessage:
    """The desk answers, and the asker is told that it did.

    ``seen`` is how many messages the page showed. Raises as :func:`write`, and when more was
    written since: what nobody at the desk read would no longer wait for an answer.
    """
    message = _add(request, text, Stage.ANSWERED, person=person, now=now, seen=seen)
    mails.tell_asker(request, message)
    _record("help.answered", request, person)
    return message


@transaction.atomic
def close(request: HelpRequest, *, person: Person, now: datetime, seen: int | None = None) -> bool:
    """Nothing is left to say; False when it was closed already.

    Raises InvalidInputError when more was written than the ``seen`` messages of the page.
    """
    row = _lock(request)
    if row.stage == Stage.CLOSED:
        return False
    _require_seen(row, seen)
    _move(row, Stage.CLOSED, now)
    _record("help.closed", row, person)
    return True


def _add(
    request: HelpRequest,
    text: str,
    stage: Stage,
    *,
    person: Person,
    now: datetime,
    seen: int | None = None,
) -> HelpMessage:
    written = _text(text)
    row = _lock(request)
    if row.stage == Stage.CLOSED:
        raise InvalidInputError([_closed()])
    _require_seen(row, seen)
    _move(row, stage, now)
    return HelpMessage.objects.create(
        request=row,
        person=person,
        is_of_desk=stage is Stage.ANSWERED,
        at=now,
        text=written,
    )


def _lock(request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.select_for_update().get(pk=request.pk)


def _require_seen(row: HelpRequest, seen: int | None) -> None:
    if seen is not None and row.messages.count() > seen:
        raise InvalidInputError([_unseen()])


def _move(row: HelpRequest, stage: Stage, now: datetime) -> None:
    row.stage, row.changed_at = stage.value, now
    row.save(update_fields=["stage", "changed_at"])


def _record(action: str, request: HelpRequest, person: Person, **detail: bool) -> None:
    audit.record(
        action,
        actor=person,
        subject=f"response:{request.response}",
        detail={"request": request.pk, "item": request.item, **detail},
    )


def _shared(response: Response, topic: Topic, digest: str) -> Standing:
    now = None if topic.item is None else topics.standing(response, topic.item)
    if now is None or now.digest != digest:
        raise InvalidInputError([_changed()])
    return now


def _text(typed: str) -> str:
    """The text with the line ends that we keep; no database takes a NUL."""
    text = typed.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise InvalidInputError([_nothing()])
    if len(text) > LONGEST:
        raise InvalidInputError([_too_long()])
    return text


def _nothing() -> Problem:
    return Problem(
        code="text-missing",
        message=Text(nl="Er staat nog niets.", en="Nothing was written yet."),
        remedy=Text(nl="Schrijf uw tekst op.", en="Write your text."),
        column="text",
    )


def _too_long() -> Problem:
    return Problem(
        code="text-too-long",
        message=Text(nl="Uw tekst is te lang.", en="Your text is too long."),
        remedy=Text(
            nl=f"Gebruik hoogstens {LONGEST} tekens.", en=f"Use at most {LONGEST} characters."
        ),
        column="text",
    )


def _changed() -> Problem:
    return Problem(
        code="answer-changed",
        message=Text(
            nl="Het antwoord is intussen veranderd; er is niets verstuurd.",
            en="The answer has changed meanwhile; nothing was sent.",
        ),
        remedy=Text(
            nl="Kijk of u wilt delen wat er nu staat, en verstuur dan opnieuw.",
            en="See whether you want to share what stands there now, then send again.",
        ),
        column="share",
    )


def _unseen() -> Problem:
    return Problem(
        code="message-unseen",
        message=Text(
            nl="Er is intussen iets geschreven; er is niets verstuurd of gesloten.",
            en="Something was written meanwhile; nothing was sent or closed.",
        ),
        remedy=Text(nl="Lees dat, en kies dan opnieuw.", en="Read that, then choose again."),
    )


def _closed() -> Problem:
    return Problem(
        code="help-closed",
        message=Text(nl="Deze hulpvraag is gesloten.", en="This request for help is closed."),
        remedy=Text(nl="Stel een nieuwe vraag.", en="Ask a new question."),
        column="text",
    )
