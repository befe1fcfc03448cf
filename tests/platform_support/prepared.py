"""Databases that many tests begin with, made once by each process that runs tests, and copied.

Migrating takes some seconds, and there are dozens of databases to make.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
_RELEASE = """
import sys
from pathlib import Path
from platform_support.released import make_release
make_release(Path(sys.argv[1]))
"""


def environment(data: Path, **variables: str) -> dict[str, str]:
    """That of a process with the platform in it, which keeps its data in this folder."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "ZICHT_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "zicht.platform.config.settings",
        "PYTHONPATH": os.pathsep.join(
            [str(ROOT / "src"), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]
        ),
        **variables,
    }


def printed(script: str, data: Path, *arguments: str, **variables: str) -> str:
    """What Python with Django set up printed; AssertionError with its traceback when it failed."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{script}", *arguments],
        env=environment(data, **variables),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def migrate(data: Path, **variables: str) -> None:
    """Make every table; what is told in ``variables`` makes it a case of its own."""
    if variables:
        printed(_MIGRATE, data, **variables)
    else:
        shutil.copytree(_migrated(), data, dirs_exist_ok=True)


def release(data: Path, **variables: str) -> None:
    """Make every table, with a release on made-up figures in them."""
    if variables:
        printed(_MIGRATE + _RELEASE, data, str(data / "run"), **variables)
    else:
        shutil.copytree(_released(), data, dirs_exist_ok=True)


@cache
def _migrated() -> Path:
    data = scratch()
    printed(_MIGRATE, data)
    return data


@cache
def _released() -> Path:
    data = scratch()
    migrate(data)
    printed(_RELEASE, data, str(data / "run"))
    return data


def scratch() -> Path:
    """A folder that lasts as long as this process."""
    name = tempfile.mkdtemp(prefix="zicht-prepared-")
    atexit.register(shutil.rmtree, name, ignore_errors=True)
    return Path(name)
