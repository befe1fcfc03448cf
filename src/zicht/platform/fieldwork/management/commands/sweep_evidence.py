"""``manage.py sweep_evidence``: remove files of evidence that a crash left behind."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zicht.platform.fieldwork.together import evidence


class Command(BaseCommand):
    """Run it every night; again does no harm."""

    help = "Remove files that no evidence refers to; fails when evidence has lost its file."

    def handle(self, *args: str, **options: object) -> None:
        """Say how many files went, and which are missing, for instance after a restore."""
        swept = evidence.sweep(timezone.now())
        self.stdout.write(f"{swept.removed} files removed")
        if swept.missing:
            keys = ", ".join(str(key) for key in swept.missing)
            raise CommandError(f"{len(swept.missing)} files are missing; restore them: {keys}")
