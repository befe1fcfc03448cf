"""Making a wave, opening it to the municipalities, and closing it: whole, and in the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zicht.areas.model import Municipality as Registered
from zicht.areas.register import Register, UnknownAreaError
from zicht.language import Language, Text
from zicht.platform.accounts import services as accounts
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Kind
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork import selectors, services
from zicht.platform.fieldwork.models import (
    Purpose,
    QuestionnaireVersion,
    Response,
    Wave,
    WaveState,
    WaveText,
)
from zicht.platform.fieldwork.response.values import to_answers
from zicht.platform.fieldwork.waves import wave_findings, wave_texts
from zicht.platform.fieldwork.waves.wave_texts import Template
from zicht.platform.fieldwork.waves.wave_wording import DEFAULTS
from zicht.problems import InvalidInputError
from zicht.responses import fingerprints
from zicht.responses.model import Response as Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The day whose municipalities are asked, and the first and last day of filling in."""

    frame_date: date
    opens_on: date
    closes_on: date


@transaction.atomic
def create(
    *,
    code: str,
    version: QuestionnaireVersion,
    title: Text,
    days: Days,
    register: Register,
    person: Person,
    now: datetime,
) -> Wave:
    """Make a wave for every municipality of the day, and lock the questionnaire that it asks.

    Raises InvalidInputError, and makes nothing, for a code that is taken, days that do not follow
    each other, or a day that the register does not cover.
    """
    municipalities = _municipalities(register, days.frame_date)
    problems = [*wave_findings.of_days(days.opens_on, days.closes_on)]
    if Wave.objects.filter(code=code).exists():
        problems.append(wave_findings.code_taken(code))
    if not municipalities:
        problems.append(wave_findings.nobody_to_ask(days.frame_date))
    if problems:
        raise InvalidInputError(problems)
    QuestionnaireVersion.objects.filter(pk=version.pk, locked_at=None).update(locked_at=now)
    wave = _add(
        Wave(
            code=code,
            questionnaire=version,
            frame_date=days.frame_date,
            title_nl=title.nl,
            title_en=title.en,
            state=WaveState.DRAFT,
            opens_on=days.opens_on,
            closes_on=days.closes_on,
            created_by=person,
        )
    )
    services.load_areas(municipalities)
    Response.objects.bulk_create(
        Response(wave=wave, municipality_id=one.code) for one in municipalities
    )
    # So that people can be invited for each of them, on a list or one by one.
    names = {one.code: one.name for one in municipalities}
    accounts.add_organisations(Kind.MUNICIPALITY, names, person=person)
    detail: audit.Detail = {
        "questionnaire": str(version),
        "municipalities": len(municipalities),
    }
    audit.record("wave.created", actor=person, subject=f"wave:{code}", detail=detail)
    return wave


@transaction.atomic
def change_days(
    wave: Wave, *, opens_on: date, closes_on: date, person: Person, today: date
) -> None:
    """Move the days of filling in, also of an open wave.

    Raises InvalidInputError for a closed wave, days in the wrong order, or a last day that is over.
    """
    row = locked(wave)
    problems = [*wave_findings.of_days(opens_on, closes_on)]
    if row.state == WaveState.CLOSED:
        problems.append(wave_findings.is_closed())
    elif closes_on < today:
        problems.append(wave_findings.last_day_over(closes_on))
    if problems:
        raise InvalidInputError(problems)
    row.opens_on, row.closes_on = opens_on, closes_on
    row.save(update_fields=["opens_on", "closes_on"])
    detail = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    audit.record("wave.moved", actor=person, subject=f"wave:{row.code}", detail=detail)


@transaction.atomic
def open_(wave: Wave, *, person: Person, today: date) -> None:
    """Let municipalities in, from the first day on; an open wave stays open.

    Raises InvalidInputError when it is closed or its last day is over.
    """
    row = locked(wave)
    if row.state == WaveState.OPEN:
        return
    if row.state == WaveState.CLOSED:
        raise InvalidInputError([wave_findings.is_closed()])
    if row.closes_on is None or row.closes_on < today:
        raise InvalidInputError([wave_findings.last_day_over(row.closes_on)])
    row.state = WaveState.OPEN
    row.save(update_fields=["state"])
    audit.record("wave.opened", actor=person, subject=f"wave:{row.code}")


@transaction.atomic
def close(wave: Wave, *, person: Person) -> None:
    """Have nobody fill in any more; what was submitted counts, and gets its fingerprint.

    A closed wave stays closed. Raises InvalidInputError for a wave that was never open.
    """
    row = locked(wave)
    if row.state == WaveState.CLOSED:
        return
    if row.state == WaveState.DRAFT:
        raise InvalidInputError([wave_findings.never_open()])
    _close(row, person)


def close_due(today: date) -> list[str]:
    """Close every open wave whose last day is over, each by itself; the codes of those closed now.

    Running it again, or in two processes at once, closes nothing twice.
    """
    over = Wave.objects.filter(state=WaveState.OPEN, closes_on__lt=today).order_by("code")
    return [wave.code for wave in over if _close_when_due(wave, today)]


@transaction.atomic
def _close_when_due(wave: Wave, today: date) -> bool:
    # Somebody may have closed it, or given it another last day, a moment ago.
    row = locked(wave)
    if row.state != WaveState.OPEN or row.closes_on is None or row.closes_on >= today:
        return False
    _close(row, None)
    return True


def _close(row: Wave, person: Person | None) -> None:
    """Close a locked wave; without a person it closed by itself."""
    # One that was reopened and not submitted again counts with what was submitted before.
    submitted = row.responses.filter(answers__isnull=False)
    given = dict(submitted.values_list("municipality_id", "answers"))
    row.fingerprint = fingerprints.fingerprint(
        selectors.questionnaire(row.questionnaire),
        [
            Given(municipality_code=code, answers=to_answers(answers or {}))
            for code, answers in given.items()
        ],
    )
    row.state = WaveState.CLOSED
    row.save(update_fields=["state", "fingerprint"])
    detail: audit.Detail = {"submitted": len(given), "fingerprint": row.fingerprint}
    audit.record("wave.closed", actor=person, subject=f"wave:{row.code}", detail=detail)


def text(wave: Wave, purpose: Purpose, language: Language) -> Template:
    """The text of a wave: its own, or the one that Zicht comes with."""
    own = wave.texts.filter(purpose=purpose, language=language.value).first()
    if own is None:
        return DEFAULTS[purpose][language]
    return Template(subject=own.subject, body=own.body)


@transaction.atomic
def change_text(
    wave: Wave, purpose: Purpose, language: Language, template: Template, *, person: Person
) -> None:
    """Give a wave a text of its own; InvalidInputError when it cannot be sent like that."""
    plain = Template(
        subject=" ".join(template.subject.split()), body=template.body.replace("\r\n", "\n")
    )
    wave_texts.require_right(plain, purpose, language)
    WaveText.objects.update_or_create(
        wave=wave,
        purpose=purpose,
        language=language.value,
        defaults={"subject": plain.subject, "body": plain.body},
    )
    detail = {"purpose": purpose.value, "language": language.value}
    audit.record("wave.text_changed", actor=person, subject=f"wave:{wave.code}", detail=detail)


def _municipalities(register: Register, day: date) -> tuple[Registered, ...]:
    try:
        return register.on(day)
    except UnknownAreaError:
        return ()


def _add(wave: Wave) -> Wave:
    """Store a new wave; InvalidInputError when somebody took its code a moment ago."""
    try:
        with transaction.atomic():
            wave.save(force_insert=True)
    except IntegrityError:
        if not Wave.objects.filter(code=wave.code).exists():
            raise
        raise InvalidInputError([wave_findings.code_taken(wave.code)]) from None
    return wave


def locked(wave: Wave) -> Wave:
    """The wave as it is stored, until the end of the transaction nobody else's to change."""
    return (
        Wave.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=wave.pk)
    )
