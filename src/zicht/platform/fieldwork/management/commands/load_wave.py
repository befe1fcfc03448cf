"""``manage.py load_wave``: the answers of one wave, from a file."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zicht.platform.fieldwork import selectors, services
from zicht.problems import InvalidInputError


class Command(BaseCommand):
    """Store a file of answers as a wave; the same file again changes nothing."""

    help = (
        "Store a file of answers as a wave. "
        "Example: python manage.py load_wave answers.xlsx --questionnaire 2019"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, and the questionnaire that it answers."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--questionnaire", required=True, help="For instance 2019.")

    def handle(self, *args: str, file: Path, questionnaire: str, **options: object) -> None:
        """Read, check and store; every problem of the file is printed when it is refused."""
        if not file.is_file():
            raise CommandError(f"{file} is not a file; name a file of answers.")
        try:
            difference = services.load_wave(
                file,
                questionnaire_id=questionnaire,
                register=selectors.register(),
                now=timezone.now(),
            )
        except InvalidInputError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wave {questionnaire}: {difference}")
