"""``manage.py serve``: the platform on this machine, without a web server in front."""

import argparse
import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Serve on the loopback address with gunicorn until Ctrl-C."""

    help = "Serve on 127.0.0.1 with gunicorn. Example: python manage.py serve --port 8000"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The port and the number of worker processes."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: str, port: int, workers: int, **options: object) -> None:
        """Collect the static files, then become the server, which says when it is ready."""
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Data: {settings.DATA_DIR}")
        self.stdout.flush()
        command = [
            *(sys.executable, "-m", "gunicorn"),
            *("--config", "python:zicht.platform.config.gunicorn"),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
        ]
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, no shell
