"""The cast of the tests: somebody in every role, and how each of them is signed in."""

from datetime import UTC, date, datetime

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client

from zicht.language import Language
from zicht.platform.accounts import rules, services, sessions
from zicht.platform.accounts.models import Organisation, Person
from zicht.platform.accounts.roles import Kind, Role

JOINED = date(2026, 1, 1)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ORGANISATIONS = {
    "national": (Kind.NATIONAL, "Landelijk team"),
    "GM0363": (Kind.MUNICIPALITY, "Amsterdam"),
    "GM0518": (Kind.MUNICIPALITY, "'s-Gravenhage"),
    "noord": (Kind.REGION, "Zorgregio Noord"),
    "university": (Kind.RESEARCH, "Universiteit"),
    "accountant": (Kind.AUDIT, "Accountant"),
}
#: Who is who: organisation and role; a stranger is of another municipality.
CAST: dict[str, tuple[str, Role]] = {
    "owner": ("national", Role.OWNER),
    "member": ("national", Role.MEMBER),
    "desk": ("national", Role.DESK),
    "contact": ("GM0363", Role.CONTACT),
    "safety": ("GM0363", Role.SAFETY),
    "care_youth": ("GM0363", Role.CARE_YOUTH),
    "signer": ("GM0363", Role.SIGNER),
    "stranger": ("GM0518", Role.CONTACT),
    "coordinator": ("noord", Role.COORDINATOR),
    "researcher": ("university", Role.RESEARCHER),
    "auditor": ("accountant", Role.AUDITOR),
}


def organisation(code: str) -> Organisation:
    """An organisation of the cast, made when it is not there yet."""
    kind, name = ORGANISATIONS[code]
    return services.store_organisation(kind=kind, code=code, name=name)


def person(name: str) -> Person:
    """Somebody of the cast, with the role that goes with the name."""
    code, role = CAST[name]
    email = f"{name}@{code.lower()}.example"
    found, _ = services.find_or_create_person(
        email=email, language=Language.NL, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    found.name = f"{name.capitalize()} Jansen"
    found.save(update_fields=["name"])
    services.grant(found, organisation(code), role, person=None, today=JOINED)
    return found


def sign_in(client: Client, of: Person) -> Client:
    """A session as signing in makes it, without the way there."""
    request = HttpRequest()
    request.session = sessions.SessionStore()
    login(request, of, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.begin(request.session)
    request.session.save()
    session_key = request.session.session_key
    assert session_key is not None
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    return client


def signed_in(name: str) -> Client:
    """A client as which somebody of the cast is signed in, with a second factor if they must."""
    of = person(name)
    if CAST[name][0] == "national":
        add_app(of)
    return sign_in(Client(), of)


def add_app(of: Person) -> None:
    """An authenticator app, whose codes are those of ``app_code``; nobody gets a second one."""
    if not rules.has_second_factor(of):
        TOTP.activate(of, SECRET)


def app_code(moment: float) -> str:
    """What the app of ``add_app`` shows at a moment."""
    return str(format_hotp_value(hotp_value(SECRET, int(moment // 30))))
