"""``manage.py release``: make the output of a run public."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zicht.platform.publication import services
from zicht.problems import InvalidInputError


class Command(BaseCommand):
    """Release a folder that ``zicht run`` made; from then on the pages show it."""

    help = "Make the output of `zicht run` public. Example: python manage.py release result"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The folder of the run."""
        parser.add_argument("directory", type=Path)

    def handle(self, *args: str, directory: Path, **options: object) -> None:
        """Check and store; nothing changes when the folder is refused."""
        try:
            release = services.release_run(directory, now=timezone.now())
        except InvalidInputError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wave {release.wave_id}: release {release.pk} is now public.")
