"""``manage.py queue_reminders``: close waves that are over; put today's reminders in the outbox."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from zicht.platform.fieldwork.waves import reminders, waves


class Command(BaseCommand):
    """Run it every day, in the morning; again on the same day does nothing."""

    help = "Close waves whose last day is over, and queue the reminders planned for today, once."

    def handle(self, *args: str, **options: object) -> None:
        """Say which waves were closed, and how many people will be written to."""
        now = timezone.now()
        for code in waves.close_due(timezone.localdate(now)):
            self.stdout.write(f"{code} closed")
        self.stdout.write(f"{reminders.run_due(now)} reminders queued")
