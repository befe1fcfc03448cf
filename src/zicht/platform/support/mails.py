"""Mails about requests for help: they say that there is something to read, never what."""

from datetime import UTC, datetime

from django.utils import timezone

from zicht.language import Language, Text
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.mails import address_of
from zicht.platform.accounts.models import Membership, Person
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.waves.wave_wording import COLLEAGUE
from zicht.platform.mail import services as mail
from zicht.platform.support.models import HelpMessage, HelpRequest

_TO_DESK_SUBJECT = Text(nl="Er zijn hulpvragen van gemeenten", en="Municipalities ask for help")
_TO_DESK = Text(
    nl="""\
Beste {name},

Een of meer gemeenten hebben de helpdesk iets gevraagd. Lees de vragen en antwoord hier:
{link}

U krijgt deze mail hoogstens één keer per uur.
""",
    en="""\
Dear {name},

One or more municipalities have asked the help desk something. Read the questions and answer here:
{link}

You get this mail at most once an hour.
""",
)
_TO_ASKER_SUBJECT = Text(
    nl="De helpdesk heeft geantwoord: {municipality}", en="The help desk answered: {municipality}"
)
_TO_ASKER = Text(
    nl="""\
Beste {name},

Er is een antwoord op uw vraag aan de helpdesk. Lees het hier:
{link}

Daar kunt u ook terugschrijven. Antwoord niet op deze mail.
""",
    en="""\
Dear {name},

There is an answer to your question to the help desk. Read it here:
{link}

There you can write back as well. Do not reply to this mail.
""",
)


def tell_desk(now: datetime) -> None:
    """Write to everybody at the desk, and to the owners where nobody is; once an hour each."""
    hour = now.astimezone(UTC).strftime("%Y-%m-%dT%H")
    for person in _at_desk(now):
        language = Language(person.language)
        mail.queue(
            to=person.email,
            language=language,
            subject=_TO_DESK_SUBJECT.to(language),
            body=_TO_DESK.to(language).format(
                name=person.name or COLLEAGUE.to(language),
                link=address_of("support:inbox", language),
            ),
            purpose="help-asked",
            key=f"help-asked:{person.pk}:{hour}",
        )


def tell_asker(request: HelpRequest, message: HelpMessage) -> None:
    """Tell who asked that the desk answered, unless they have left the municipality."""
    person, response = request.person, request.response
    code = response.municipality_id
    held = accounts.memberships(person, timezone.localdate(message.at))
    if not person.is_active or not held.filter(organisation__code=code).exists():
        return
    language = Language(person.language)
    place = [response.wave_id, code, *([request.item] if request.item else [])]
    name = "support:ask" if request.item else "support:ask_in_general"
    mail.queue(
        to=person.email,
        language=language,
        subject=_TO_ASKER_SUBJECT.to(language).format(municipality=response.municipality.name),
        body=_TO_ASKER.to(language).format(
            name=person.name or COLLEAGUE.to(language), link=address_of(name, language, *place)
        ),
        purpose="help-answered",
        key=f"help-answered:{message.pk}",
        about=f"response:{response}",
    )


def _at_desk(now: datetime) -> list[Person]:
    held = Membership.objects.filter(
        accounts.active(timezone.localdate(now)), person__is_active=True
    )
    desk = Person.objects.filter(pk__in=held.filter(role=Role.DESK).values("person"))
    owners = Person.objects.filter(pk__in=held.filter(role=Role.OWNER).values("person"))
    return list(desk.order_by("pk")) or list(owners.order_by("pk"))
