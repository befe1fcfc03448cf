"""``manage.py sweep_estimates``: remove estimates of hidden groups that are over an hour old."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from zicht.platform.research import services


class Command(BaseCommand):
    """Run it every hour; again does no harm."""

    help = "Remove estimates of hidden groups that are over an hour old."

    def handle(self, *args: str, **options: object) -> None:
        """Say how many went."""
        self.stdout.write(f"{services.sweep(timezone.now())} estimates removed")
