"""``manage.py verify_audit``: is the log of changes whole?"""

from django.core.management.base import BaseCommand, CommandError

from zicht.platform.audit import selectors
from zicht.platform.audit.models import Head


class Command(BaseCommand):
    """Compute the whole chain again; exit code 1 names the first event that does not fit."""

    help = "Check that no event in the log was changed or removed."

    def handle(self, *args: str, **options: object) -> None:
        """Say how long the chain is, and its last digest, to be kept elsewhere."""
        broken = selectors.verify()
        if broken is not None:
            raise CommandError(f"The log is broken at event {broken.event_id}: {broken.reason}.")
        head = Head.objects.first() or Head()
        self.stdout.write(f"The log is whole: {head.event_id} events, up to {head.digest}.")
