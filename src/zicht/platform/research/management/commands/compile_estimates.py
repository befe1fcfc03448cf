"""``manage.py compile_estimates``: what estimates compile, before a visitor waits for it."""

import argparse
import os
from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from zicht import machine_code
from zicht.platform.research import ending

#: As far out of the way of visitors as can be.
_LOWEST = 19


class Command(BaseCommand):
    """Compile everything after an update; again does no harm and takes no time."""

    help = "Compile what estimates of hidden groups need: two minutes after an update, else nothing"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whether it is for a person or beside a server."""
        parser.add_argument(
            "--beside",
            action="store_true",
            help="with the lowest priority and without a word, until standard input is closed",
        )

    def handle(self, *args: str, beside: bool, **options: object) -> None:
        """Say how long it took, or that there was nothing to do."""
        if machine_code.is_complete():
            self._say("Estimates were compiled already.", beside=beside)
            return
        if beside:
            ending.end_with_parent()
            os.nice(_LOWEST)
        began = monotonic()
        try:
            is_done = self._compile()
        except OSError as fault:
            raise CommandError(f"Machine code cannot be kept: {fault}.") from fault
        seconds = round(monotonic() - began)
        done = f"Estimates were compiled in {seconds} seconds."
        self._say(done if is_done else "Another process is compiling estimates.", beside=beside)

    def _compile(self) -> bool:
        with machine_code.completing() as is_ours:
            if is_ours:
                from zicht.prevalence.warming import compile_all

                compile_all()
            return is_ours

    def _say(self, words: str, *, beside: bool) -> None:
        if not beside:
            self.stdout.write(words)
