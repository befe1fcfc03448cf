"""The words of the mails about accounts, in the language of who reads them."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from zicht.language import Language, Text
from zicht.platform.accounts.models import Invitation
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.mail import services as mail
from zicht.platform.web.templatetags.language import written

_INVITATION = Text(
    nl="""\
Beste collega,

{inviter} nodigt u uit om in Zicht te werken voor {organisation}, als {role}.
Zicht is de monitor van de lokale aanpak van mensenhandel.

Open deze link om te beginnen:
{link}

De link is voor u alleen en werkt één keer, tot en met {until}.
Had u deze mail niet verwacht? Dan hoeft u niets te doen.
""",
    en="""\
Dear colleague,

{inviter} invites you to work in Zicht for {organisation}, as {role}.
Zicht is the monitor of the local approach to human trafficking.

Open this link to begin:
{link}

The link is for you alone and works once, up to and including {until}.
Did you not expect this mail? Then there is nothing you have to do.
""",
)
_SIGN_IN = Text(
    nl="""\
Uw code om in te loggen bij Zicht:

{code}

Of open deze link, ook op een ander apparaat:
{link}

Code en link werken één keer, een kwartier lang.
Hebt u hier niet om gevraagd? Dan hoeft u niets te doen. Geef de code nooit aan iemand anders.
""",
    en="""\
Your code to sign in to Zicht:

{code}

Or open this link, also on another device:
{link}

Code and link work once, for a quarter of an hour.
Did you not ask for this? Then there is nothing you have to do. Never give the code to anybody.
""",
)
#: By the name that allauth gives a change; what is not here is not mailed.
CHANGES = {
    "totp_activated": Text(
        nl="Er is een authenticator-app toegevoegd", en="An authenticator app was added"
    ),
    "totp_deactivated": Text(
        nl="De authenticator-app is weggehaald", en="The authenticator app was removed"
    ),
    "webauthn_added": Text(nl="Er is een passkey toegevoegd", en="A passkey was added"),
    "webauthn_removed": Text(nl="Er is een passkey weggehaald", en="A passkey was removed"),
    "recovery_codes_generated": Text(
        nl="Er zijn nieuwe herstelcodes gemaakt", en="New recovery codes were made"
    ),
}
_CHANGE = Text(
    nl="""\
{change} bij uw account van Zicht.

Was u dat? Dan hoeft u niets te doen. Was u dat niet? Neem dan meteen contact op met het
landelijke team: iemand anders kan bij uw account.
""",
    en="""\
{change}, for your account of Zicht.

Was it you? Then there is nothing you have to do. Was it not? Then contact the national team at
once: somebody else can reach your account.
""",
)


def queue_invitation(invitation: Invitation, code: str, *, guard: str) -> None:
    """Ask somebody to come and work for an organisation."""
    language = Language(invitation.language)
    by = invitation.created_by
    inviter = Text(nl="Het landelijke team", en="The national team").to(language)
    subject = Text(nl="Uitnodiging voor Zicht", en="Invitation to Zicht").to(language)
    with override(language.value):
        until = written(invitation.expires_at.date())
    mail.queue(
        to=invitation.email,
        language=language,
        subject=f"{subject}: {invitation.organisation.name}",
        body=_INVITATION.to(language).format(
            inviter=inviter if by is None else by.label,
            organisation=invitation.organisation.name,
            role=ROLE_NAMES[Role(invitation.role)].to(language),
            link=address_of("accounts:short_invitation", language, code),
            until=until,
        ),
        purpose="invitation",
        about=f"invitation:{invitation.pk}",
        guard=guard,
        expires_at=invitation.expires_at,
        is_secret=True,
    )


def queue_sign_in(
    *, to: str, language: Language, code: str, link_code: str, expires_at: datetime
) -> None:
    """Send the code and the link with which somebody signs in."""
    body = _SIGN_IN.to(language).format(
        code=code, link=address_of("accounts:sign_in_link", language, link_code)
    )
    mail.queue(
        to=to,
        language=language,
        subject=Text(nl="Inloggen bij Zicht", en="Signing in to Zicht").to(language),
        body=body,
        purpose="sign-in",
        expires_at=expires_at,
        is_secret=True,
    )


def queue_change(*, to: str, language: Language, change: str) -> None:
    """Tell somebody that the security of their account has changed."""
    words = CHANGES[change].to(language)
    mail.queue(
        to=to,
        language=language,
        subject=f"Zicht: {words[0].lower()}{words[1:]}",
        body=_CHANGE.to(language).format(change=words),
        purpose="security",
    )


def address_of(name: str, language: Language, *arguments: str) -> str:
    """A whole address for in a mail: never that of the request, which a stranger may have set."""
    with override(language.value):
        return f"{settings.SITE_ADDRESS}{reverse(name, args=arguments)}"
