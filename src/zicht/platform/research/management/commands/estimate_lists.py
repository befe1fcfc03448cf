"""``manage.py estimate_lists CODE``: the process of one estimate; the platform starts it itself."""

import argparse
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from zicht.platform.research import ending, orders, services, work


class Command(BaseCommand):
    """Estimate from the table on standard input, and keep only what was found."""

    help = "Estimate from a table on standard input. The platform starts this by itself."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which estimate it is."""
        parser.add_argument("code")

    def handle(self, *args: str, code: str, **options: object) -> None:
        """Run to the end, or until somebody takes the estimate away."""
        order = orders.from_text(sys.stdin.readline())
        ending.end_with_parent(lambda: services.fail(code, now=timezone.now()))
        work.run(code, order)
