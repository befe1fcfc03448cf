"""Work that is done once for all processes that run tests side by side, and kept while they run."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

#: The variable that says which folder those processes share.
FOLDER = "ZICHT_TESTS_SHARED"


@cache
def once(name: str, make: Callable[[Path], object]) -> Path:
    """What the first process that asks for it made: a file, or a folder with files."""
    shared = Path(os.environ[FOLDER]) if FOLDER in os.environ else scratch()
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
    name = tempfile.mkdtemp(prefix="zicht-tests-")
    atexit.register(shutil.rmtree, name, ignore_errors=True)
    return Path(name)
