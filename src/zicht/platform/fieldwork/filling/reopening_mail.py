"""Telling a municipality that it can change what it submitted, and why."""

from datetime import date

from django.utils import timezone
from django.utils.translation import override

from zicht.language import Language, Text
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.models import Membership, Person
from zicht.platform.accounts.roles import Kind, Role
from zicht.platform.fieldwork.models import Response, Submission
from zicht.platform.fieldwork.waves.wave_mail import filling_link, title_of
from zicht.platform.fieldwork.waves.wave_wording import COLLEAGUE
from zicht.platform.mail import services as mail
from zicht.platform.web.templatetags.language import written

_SUBJECT = Text(
    nl="Vragenlijst weer geopend: {municipality}", en="Questionnaire open again: {municipality}"
)
_BODY = Text(
    nl="""\
Beste {name},

De vragenlijst van {municipality} voor {wave} is weer geopend, door {who} van de helpdesk.
De reden: {reason}

U kunt de antwoorden veranderen tot en met {closes_on}. Verandert er een antwoord, dan stemt dat
domein opnieuw in. Daarna dient de ondertekenaar de vragenlijst opnieuw in. Tot dan blijft gelden
wat u eerder indiende.

Ga naar de vragenlijst:
{link}
""",
    en="""\
Dear {name},

The questionnaire of {municipality} for {wave} was opened again, by {who} of the help desk.
The reason: {reason}

You can change the answers up to and including {closes_on}. When an answer changes, that domain
agrees again. After that the signer submits the questionnaire again. Until then, what you submitted
before goes on to count.

Go to the questionnaire:
{link}
""",
)


def queue(response: Response, submission: Submission) -> None:
    """Write to the contact persons and signers, each once for each reopening."""
    for person in receivers(response, timezone.localdate(submission.reopened_at)):
        _write(person, response, submission)


def receivers(response: Response, today: date) -> list[Person]:
    """The contact persons and signers of a municipality on a day."""
    held = Membership.objects.filter(
        accounts.active(today),
        organisation__code=response.municipality_id,
        organisation__kind=Kind.MUNICIPALITY,
        role__in=[Role.CONTACT, Role.SIGNER],
        person__is_active=True,
    )
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("pk"))


def _write(person: Person, response: Response, submission: Submission) -> None:
    language, wave = Language(person.language), response.wave
    by = submission.reopened_by
    with override(language.value):
        closes_on = "" if wave.closes_on is None else written(wave.closes_on)
    municipality = response.municipality.name
    mail.queue(
        to=person.email,
        language=language,
        subject=_SUBJECT.to(language).format(municipality=municipality),
        body=_BODY.to(language).format(
            name=person.name or COLLEAGUE.to(language),
            municipality=municipality,
            wave=title_of(wave).to(language),
            who="" if by is None else by.label,
            reason=submission.reopen_reason,
            closes_on=closes_on,
            link=filling_link(wave, response.municipality_id, language),
        ),
        purpose="reopening",
        key=f"reopened:{wave.code}:{response.municipality_id}:{submission.number}:{person.pk}",
        about=f"response:{response}",
    )
