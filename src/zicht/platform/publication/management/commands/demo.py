"""``manage.py demo``: the picture of 2019 on made-up answers, from an empty folder."""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from zicht.cli import main
from zicht.identity import code_version
from zicht.maturity import loading as maturity
from zicht.platform.fieldwork import selectors
from zicht.questionnaire import loading as questionnaires

WAVE = "2019"


class Command(BaseCommand):
    """Migrate, load, make up answers, run and release; what was done before is skipped."""

    help = "Set up the demonstration. Example: python manage.py demo --seed 1"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The seed of the made-up answers."""
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: str, seed: int, **options: object) -> None:
        """Every step says what it does and can be done again."""
        folder = settings.DATA_DIR / "demo"
        self.stdout.write("1/5 database")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("2/5 areas, questionnaires and stories")
        call_command("load_content", stdout=self.stdout)
        self.stdout.write(f"3/5 made-up answers of {WAVE} (seed {seed})")
        answers = folder / f"answers-{seed}.csv"
        answers.parent.mkdir(parents=True, exist_ok=True)
        _zicht("synthetic", WAVE, "--seed", str(seed), "--out", str(answers), "--replace")
        call_command("load_wave", str(answers), questionnaire=WAVE, stdout=self.stdout)
        self.stdout.write("4/5 run")
        out = folder / f"run-{_fingerprint(answers)}"
        if (out / "manifest.json").is_file():
            self.stdout.write(f"  done before: {out}")
        else:
            given = ("--questionnaire", WAVE, "--data", str(settings.DATA_DIR))
            _zicht("run", str(answers), *given, "--out", str(out))
        self.stdout.write("5/5 release")
        call_command("release", str(out), stdout=self.stdout)


def _zicht(*arguments: str) -> None:
    """The command line, as anyone would use it; CommandError when it ends with another code."""
    try:
        main(list(arguments), standalone_mode=False)
    except SystemExit as end:
        if end.code:
            raise CommandError(f"zicht {arguments[0]} ended with {end.code}.") from end


def _fingerprint(answers: Path) -> str:
    """Other answers, other rules, another register or other code give another run."""
    made_from = (
        hashlib.sha256(answers.read_bytes()).hexdigest(),
        code_version(),
        questionnaires.get(WAVE).fingerprint,
        maturity.get(WAVE).fingerprint,
        selectors.register().tables.fingerprint,
    )
    return hashlib.sha256(" ".join(made_from).encode()).hexdigest()[:16]
