"""What many tests begin with, made once for all processes that run tests, and copied.

Migrating takes some seconds, and there are dozens of databases to make; so does a release, and
collecting the static files that a server gives out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from shared_work import once

ROOT = Path(__file__).resolve().parents[2]
_MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
_LOAD = """
from platform_support import released
released.load_content()
"""
_COLLECT = """
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
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
    """Make every table; one in another database than a file of ``data`` is a case of its own."""
    if "DATABASE_URL" in variables:
        printed(_MIGRATE, data, **variables)
    else:
        shutil.copytree(once("migrated", _migrated), data, dirs_exist_ok=True)


def release(data: Path, **variables: str) -> None:
    """Make every table, with a release on made-up figures in them.

    What ``variables`` say of content is loaded after it.
    """
    if "DATABASE_URL" in variables:
        printed(_MIGRATE + _RELEASE, data, str(data / "run"), **variables)
        return
    shutil.copytree(once("released", _released), data, dirs_exist_ok=True)
    if variables:
        printed(_LOAD, data, **variables)


def static_files(data: Path) -> None:
    """What `serve` and a deployment collect before they start."""
    collected = once("static", _collected) / "static"
    shutil.copytree(collected, data / "static", dirs_exist_ok=True)


def _migrated(data: Path) -> None:
    printed(_MIGRATE, data)


def _released(data: Path) -> None:
    migrate(data)
    printed(_RELEASE, data, str(data / "run"))


def _collected(data: Path) -> None:
    printed(_COLLECT, data)
