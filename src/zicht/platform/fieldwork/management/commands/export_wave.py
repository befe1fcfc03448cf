"""``manage.py export_wave``: what was submitted in a closed wave, as a file for ``zicht run``."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from zicht.files import write_atomically
from zicht.platform.fieldwork.models import Wave
from zicht.platform.fieldwork.waves import exporting
from zicht.problems import InvalidInputError
from zicht.responses import writing

_MAKERS = {".csv": writing.to_csv, ".xlsx": writing.to_xlsx}


class Command(BaseCommand):
    """Write the answers of a wave to a file that only the national team should have."""

    help = (
        "Write the answers of a closed wave to a file, for `zicht run`. "
        "Example: python manage.py export_wave meting-2026 --out answers.csv"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The code of the wave, and where the file goes."""
        parser.add_argument("wave")
        parser.add_argument("--out", type=Path, required=True, help="A .csv or .xlsx file.")

    def handle(self, *args: str, wave: str, out: Path, **options: object) -> None:
        """Write the file whole, or say why not and write nothing."""
        make = _MAKERS.get(out.suffix.lower())
        if make is None:
            raise CommandError(f"{out.name} ends in neither .csv nor .xlsx; give it another name.")
        found = Wave.objects.select_related("questionnaire").filter(code=wave).first()
        if found is None:
            codes = ", ".join(Wave.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"There is no wave ‘{wave}’. The waves are: {codes}.")
        try:
            rows = list(exporting.rows(found))
        except InvalidInputError as error:
            raise CommandError(str(error)) from error
        write_atomically(out, make(iter(rows)))
        questionnaire = found.questionnaire.questionnaire_id
        self.stdout.write(f"{out}: {len(rows) - 1} responses.")
        self.stdout.write(f"Next: zicht run {out} --questionnaire {questionnaire} --out result")
