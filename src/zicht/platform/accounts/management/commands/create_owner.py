"""``manage.py create_owner``: the first person who may invite others."""

import argparse

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from zicht.language import Language
from zicht.platform.accounts import invitations, services
from zicht.platform.accounts.roles import Kind, Role


class Command(BaseCommand):
    """Invite an owner of the national team; whoever has the shell answers for who that is."""

    help = "Invite an owner by mail. Example: python manage.py create_owner ada@zicht.example"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The mail address, and what the national team is called."""
        parser.add_argument("email")
        parser.add_argument("--team", default="Landelijk team")
        parser.add_argument("--language", choices=[one.value for one in Language], default="nl")

    def handle(self, *args: str, email: str, team: str, language: str, **options: object) -> None:
        """Put the invitation in the outbox and say how it leaves."""
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not a mail address.") from None
        organisation = services.store_organisation(
            kind=Kind.NATIONAL, code=services.NATIONAL_CODE, name=team
        )
        invitations.invite(
            email=email,
            organisation=organisation,
            role=Role.OWNER,
            language=Language(language),
            person=None,
            now=timezone.now(),
        )
        self.stdout.write(
            f"An invitation to {email} waits in the outbox. Send it with `python manage.py "
            "deliver_mail`, or read it here with `python manage.py deliver_mail --show`."
        )
