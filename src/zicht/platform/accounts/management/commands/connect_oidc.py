"""``manage.py connect_oidc``: let people of an organisation sign in at its own provider."""

import argparse
import os

from django.core.management.base import BaseCommand, CommandError

from zicht.platform.accounts import oidc
from zicht.platform.accounts.models import Organisation


class Command(BaseCommand):
    """Store the address and client of an OpenID Connect provider; again, to change them."""

    help = (
        "Let people of an organisation sign in at its own OpenID Connect provider; the client "
        "secret is read from ZICHT_OIDC_SECRET. Example: ZICHT_OIDC_SECRET=… python manage.py "
        "connect_oidc GM0363 https://login.gemeente.example zicht"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The organisation, the provider, and as whom we speak to it."""
        parser.add_argument("code")
        parser.add_argument("server_url")
        parser.add_argument("client_id")
        parser.add_argument(
            "--trusts-address",
            action="store_true",
            help="The provider does not say email_verified, and hands out its addresses itself.",
        )

    def handle(
        self,
        *args: str,
        code: str,
        server_url: str,
        client_id: str,
        trusts_address: bool,
        **options: object,
    ) -> None:
        """Store it, and tell the address that the provider has to know."""
        organisation = Organisation.objects.filter(code__iexact=code).first()
        if organisation is None:
            raise CommandError(f"{code} is not an organisation here.")
        if not server_url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise CommandError(f"{server_url} does not start with https://.")
        secret = os.environ.get("ZICHT_OIDC_SECRET", "")
        if not secret:
            raise CommandError("Set ZICHT_OIDC_SECRET to the secret of the client.")
        oidc.connect(
            organisation,
            server_url=server_url,
            client_id=client_id,
            secret=secret,
            trusts_address=trusts_address,
            person=None,
        )
        self.stdout.write(
            f"{organisation.name}: tell the provider to send people back to "
            f"/inloggen/bij/{organisation.code.lower()}/terug/."
        )
