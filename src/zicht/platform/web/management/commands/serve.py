"""``manage.py serve``: the platform on this machine, without a web server in front."""

import argparse
import os
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Serve on the loopback address with gunicorn until Ctrl-C."""

    help = "Serve on 127.0.0.1 with gunicorn. Example: python manage.py serve --port 8000"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The port, the number of worker processes, and whether to compile beside them."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--compile",
            dest="compiles",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="compile what estimates need beside the server, so that nobody waits for it",
        )

    def handle(
        self, *args: str, port: int, workers: int, compiles: bool, **options: object
    ) -> None:
        """Collect the static files, then become the server, which says when it is ready."""
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Data: {settings.DATA_DIR}")
        self.stdout.flush()
        if compiles:
            self._compile_estimates()
        command = [
            *(sys.executable, "-m", "gunicorn"),
            *("--config", "python:zicht.platform.config.gunicorn"),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
        ]
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, no shell

    def _compile_estimates(self) -> None:
        """Begin to compile beside the server; it ends with that, as its input is then closed."""
        reading, writing = os.pipe()
        # The server that this process becomes holds this end, and its workers do too.
        os.set_inheritable(writing, True)
        command = [sys.executable, "-m", "django", "compile_estimates", "--beside"]
        subprocess.Popen(command, stdin=reading, start_new_session=True)  # noqa: S603 - our own
        os.close(reading)
