"""``manage.py queue_reminders``: put the reminders of today in the outbox."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from zicht.platform.fieldwork import reminders


class Command(BaseCommand):
    """Run it every day, in the morning; again on the same day does nothing."""

    help = "Queue the reminders that were planned for today, once."

    def handle(self, *args: str, **options: object) -> None:
        """Say how many people will be written to."""
        count = reminders.run_due(timezone.now())
        self.stdout.write(f"{count} reminders queued")
