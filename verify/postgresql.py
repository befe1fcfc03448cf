"""Bars on PostgreSQL: every test of the platform passes there too, not only those that lock."""

import os
import re
import subprocess
import sys
from pathlib import Path

from platform_support import postgres_server
from verify.bars import Bar, Measured

ROOT = Path(__file__).resolve().parents[1]

#: The tests that need no browser; the module that starts a server of its own is left out.
_TESTS = [
    *("tests/platform", "-m", "not browser"),
    *("--deselect", "tests/platform/test_platform_postgresql.py"),
]


def platform() -> Measured:
    """How many tests passed on a real PostgreSQL, and how many did not."""
    with postgres_server.running() as address:
        done = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *_TESTS],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address},
            capture_output=True,
            text=True,
            timeout=3600,
            check=False,
        )
    last = done.stdout.strip().splitlines()[-1]
    counts = {
        what: int(number) for number, what in re.findall(r"(\d+) (passed|failed|error)", last)
    }
    figure = ", ".join(f"{number} {what}" for what, number in counts.items())
    return Measured(figure=figure, passed=done.returncode == 0 and counts.get("passed", 0) > 500)


BARS = (
    Bar(
        area="postgresql",
        promise="every test of the platform without a browser passes on PostgreSQL",
        measure=platform,
    ),
)
