"""What many tests begin with, made once for all processes that run tests, and copied.

Migrating takes some seconds, and there are dozens of databases to make; so does a release, and
collecting the static files that a server gives out.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The variable that says where processes that run tests side by side share what is prepared.
SHARED = "ZICHT_TESTS_SHARED"
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
        shutil.copytree(_once("migrated", _migrated), data, dirs_exist_ok=True)


def release(data: Path, **variables: str) -> None:
    """Make every table, with a release on made-up figures in them.

    What ``variables`` say of content is loaded after it.
    """
    if "DATABASE_URL" in variables:
        printed(_MIGRATE + _RELEASE, data, str(data / "run"), **variables)
        return
    shutil.copytree(_once("released", _released), data, dirs_exist_ok=True)
    if variables:
        printed(_LOAD, data, **variables)


def static_files(data: Path) -> None:
    """What `serve` and a deployment collect before they start."""
    collected = _once("static", _collected) / "static"
    shutil.copytree(collected, data / "static", dirs_exist_ok=True)


def _migrated(data: Path) -> None:
    printed(_MIGRATE, data)


def _released(data: Path) -> None:
    migrate(data)
    printed(_RELEASE, data, str(data / "run"))


def _collected(data: Path) -> None:
    printed(_COLLECT, data)


@cache
def _once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first process that asks for it fills."""
    shared = Path(os.environ[SHARED]) if SHARED in os.environ else scratch()
    made = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            unfinished = shared / f"{name}.unfinished"
            make(unfinished)
            unfinished.rename(made)
    return made


def scratch() -> Path:
    """A folder that lasts as long as this process."""
    name = tempfile.mkdtemp(prefix="zicht-prepared-")
    atexit.register(shutil.rmtree, name, ignore_errors=True)
    return Path(name)
