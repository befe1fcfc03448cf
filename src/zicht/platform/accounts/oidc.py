"""Signing in at one's own organisation (OpenID Connect), configured as data.

An organisation's provider is a row: a ``SocialApp`` of allauth whose ``provider_id`` is the code of
the organisation in small letters.
"""

from datetime import date

from allauth.socialaccount.models import SocialApp, SocialLogin
from django.db import transaction

from zicht.platform.accounts import selectors
from zicht.platform.accounts.models import Organisation, Person
from zicht.platform.audit import services as audit

PROVIDER = "openid_connect"


@transaction.atomic
def connect(
    organisation: Organisation,
    *,
    server_url: str,
    client_id: str,
    secret: str,
    trusts_address: bool,
    person: Person | None,
) -> SocialApp:
    """Let people of an organisation sign in at its own provider; again, to change the details.

    ``trusts_address``: the provider does not say ``email_verified`` (Entra ID does not), yet only
    gives addresses that it handed out itself.
    """
    app, _ = SocialApp.objects.update_or_create(
        provider=PROVIDER,
        provider_id=organisation.code.lower(),
        defaults={
            "name": organisation.name[:40],
            "client_id": client_id,
            "secret": secret,
            "settings": {"server_url": server_url, "trusts_address": trusts_address},
        },
    )
    audit.record(
        "organisation.oidc_connected",
        actor=person,
        subject=f"organisation:{organisation.code}",
        detail={"server_url": server_url, "trusts_address": trusts_address},
    )
    return app


def providers() -> list[SocialApp]:
    """The organisations at which people can sign in, by name."""
    return list(SocialApp.objects.filter(provider=PROVIDER).order_by("name"))


def vouched_for(login: SocialLogin, on: date) -> Person | None:
    """The person that a provider vouches for; None when it cannot vouch for them.

    A provider speaks for its own organisation only. Somebody who also acts elsewhere does not sign
    in there: whoever runs the one provider could otherwise act in the other organisation.
    """
    if login.state.get("process", "login") != "login":
        return None
    person = login.user if login.is_existing else _by_address(login)
    if person is None or not person.is_active:
        return None
    codes = {one.organisation.code.lower() for one in selectors.memberships(person, on)}
    return person if codes == {login.account.provider} else None


def _by_address(login: SocialLogin) -> Person | None:
    app = login.provider.app
    trusts = bool(app.settings.get("trusts_address"))
    for address in login.email_addresses:
        if address.verified or trusts:
            return Person.objects.filter(email__iexact=address.email).first()
    return None
