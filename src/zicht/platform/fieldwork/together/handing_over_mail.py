"""The words in which somebody reads that sections were handed to them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from zicht.language import Language, Text
from zicht.platform.accounts.invitations import Issued
from zicht.platform.accounts.mails import address_of
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Assignment
from zicht.platform.fieldwork.waves import wave_mail
from zicht.platform.fieldwork.waves.wave_wording import COLLEAGUE
from zicht.platform.mail import services as mail
from zicht.platform.web.templatetags.language import written

_SUBJECT = Text(
    nl="Vragenlijst voor {municipality}: een deel voor u",
    en="Questionnaire for {municipality}: a part for you",
)
_COLLEAGUE = Text(
    nl="""\
Beste {name},

{giver} vraagt u om mee te werken aan de vragenlijst voor {municipality} ({wave}).
Dit is voor u:

{sections}

U hoeft niet alles in één keer te doen: uw antwoorden blijven bewaard.
Invullen kan tot en met {until}. Weet een ander het beter? Overleg met {giver}.
""",
    en="""\
Dear {name},

{giver} asks you to work on the questionnaire for {municipality} ({wave}).
This is for you:

{sections}

You need not do all of it at once: your answers are kept.
It can be filled in up to and including {until}. Does somebody else know better? Ask {giver}.
""",
)
_INVITATION = Text(
    nl="""\
Beste {name},

{giver} vraagt u om mee te werken aan de vragenlijst voor {municipality} ({wave}),
als {role}. Dit is voor u:

{sections}

Zicht is de monitor van de lokale aanpak van mensenhandel. Open deze link om te beginnen:
{link}

De link is voor u alleen en werkt één keer, tot en met {until}.
Had u deze mail niet verwacht? Dan hoeft u niets te doen.
""",
    en="""\
Dear {name},

{giver} asks you to work on the questionnaire for {municipality} ({wave}),
as {role}. This is for you:

{sections}

Zicht is the monitor of the local approach to human trafficking. Open this link to begin:
{link}

The link is for you alone and works once, up to and including {until}.
Did you not expect this mail? Then there is nothing you have to do.
""",
)


def tell(made: Sequence[Assignment], colleague: Person, *, by: Person, guard: str) -> None:
    """Write to a colleague, with a link to each section; nobody writes to themselves."""
    if colleague.pk == by.pk:
        return
    first, language = made[0], Language(colleague.language)
    last_day = first.response.wave.closes_on
    titles = _titles(made, language)
    body = _COLLEAGUE.to(language).format(
        **_common(first, language, by),
        name=colleague.name or COLLEAGUE.to(language),
        sections="\n\n".join(
            f"{titles[one.section]}\n{_section_link(one, language)}" for one in made
        ),
        until=_written(last_day, language),
    )
    _queue(first, body, to=colleague.email, language=language, guard=guard)


def invite(made: Sequence[Assignment], issued: Issued, *, by: Person, guard: str) -> None:
    """Write to somebody who is not of the municipality yet, with a link that lets them in."""
    first, invitation = made[0], issued.invitation
    language = Language(invitation.language)
    body = _INVITATION.to(language).format(
        **_common(first, language, by),
        name=COLLEAGUE.to(language),
        role=ROLE_NAMES[Role(invitation.role)].to(language),
        sections="\n".join(_titles(made, language).values()),
        link=wave_mail.invitation_link(issued.code, language),
        until=_written(invitation.expires_at.date(), language),
    )
    _queue(first, body, to=first.email, language=language, guard=guard, issued=issued)


def _queue(
    first: Assignment,
    body: str,
    *,
    to: str,
    language: Language,
    guard: str,
    issued: Issued | None = None,
) -> None:
    invitation = None if issued is None else issued.invitation
    municipality = first.response.municipality.name
    mail.queue(
        to=to,
        language=language,
        subject=_SUBJECT.to(language).format(municipality=municipality),
        body=body,
        purpose="handing-over",
        key=f"handing-over:{first.pk}",
        about=f"assignment:{first.pk}:{'' if invitation is None else invitation.pk}",
        guard=guard,
        expires_at=None if invitation is None else invitation.expires_at,
        # A link with a code lets somebody in; one to the questionnaire does not.
        is_secret=invitation is not None,
    )


def _common(first: Assignment, language: Language, by: Person) -> dict[str, str]:
    return {
        "giver": by.label,
        "municipality": first.response.municipality.name,
        "wave": wave_mail.title_of(first.response.wave).to(language),
    }


def _titles(made: Sequence[Assignment], language: Language) -> dict[str, str]:
    """The names of the sections, in the order of the questionnaire."""
    wanted = {one.section for one in made}
    questionnaire = selectors.questionnaire(made[0].response.wave.questionnaire)
    return {
        section.code: section.title.to(language)
        for section in questionnaire.sections
        if section.code in wanted
    }


def _section_link(one: Assignment, language: Language) -> str:
    response = one.response
    return address_of(
        "filling:section", language, response.wave_id, response.municipality_id, one.section
    )


def _written(day: date | None, language: Language) -> str:
    if day is None:
        return ""
    with override(language.value):
        return written(day)
