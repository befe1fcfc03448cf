"""``manage.py deliver_mail``: hand over the mail that is due."""

import argparse
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from zicht.platform.mail import delivery
from zicht.platform.mail.models import Message, State

#: Between two looks at the outbox: somebody may be waiting for a code to sign in with.
SECONDS = 2


class Command(BaseCommand):
    """Once, or with --watch until it is stopped. More than one may run at the same time."""

    help = "Hand over the mail that is due to the mail server of ZICHT_SMTP_URL."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Once or for ever."""
        parser.add_argument("--watch", action="store_true", help="Go on until it is stopped.")
        parser.add_argument("--show", action="store_true", help="Print what waits; send nothing.")

    def handle(self, *args: str, watch: bool, show: bool, **options: object) -> None:
        """Deliver; without a mail server only tell what waits."""
        if show:
            self._show()
            return
        self._deliver()
        while watch:
            time.sleep(SECONDS)
            self._deliver()

    def _show(self) -> None:
        """Codes too: whoever has the shell and the database can do without them."""
        delivery.settle(now=timezone.now())
        for message in Message.objects.filter(state=State.WAITING).order_by("created_at"):
            self.stdout.write(f"To: {message.to}\nSubject: {message.subject}\n\n{message.body}")

    def _deliver(self) -> None:
        if settings.MAIL_SERVER is None:
            delivery.settle(now=timezone.now())
            waiting = Message.objects.filter(state=State.WAITING).count()
            self.stdout.write(f"No mail server (ZICHT_SMTP_URL): {waiting} messages wait.")
            return
        counts = delivery.deliver(settings.MAIL_SERVER, now=timezone.now())
        if counts:
            told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
            self.stdout.write(f"Mail: {told}.")
