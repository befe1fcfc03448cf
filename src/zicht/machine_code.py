"""Where compiled code is kept between runs, and whether all of it is there.

Without Numba, which takes a third of a second to import, so that a web server can ask. The folder
has a fingerprint of all code that is compiled in its name: Numba itself looks only at the module of
a function, and would run old code of the functions that it calls.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

#: The packages with functions that are compiled.
_PACKAGES = ("estimation/engine", "prevalence")
_DIGITS = 16
_COMPLETE, _BUSY = "complete", "busy"


@cache
def folder() -> Path | None:
    """Where machine code of exactly this code is kept; None without a home."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    try:
        kept = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:
        return None
    found = hashlib.sha256(version("numba").encode())
    for source in _sources():
        found.update(source)
    return kept / "zicht" / found.hexdigest()[:_DIGITS]


def is_complete() -> bool:
    """Whether somebody compiled everything; what is used first compiles by itself otherwise."""
    place = folder()
    return place is not None and (place / _COMPLETE).exists()


@contextmanager
def completing() -> Iterator[bool]:
    """Everything is compiled in the block; False where another process is doing that.

    Raises OSError where there is no place to keep it.
    """
    place = folder()
    if place is None:
        raise FileNotFoundError("there is no folder to keep machine code in")
    place.mkdir(parents=True, exist_ok=True)
    with (place / _BUSY).open("w") as busy:
        try:
            fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        (place / _COMPLETE).touch()


def _sources() -> Iterator[bytes]:
    root = Path(__file__).parent
    yield (root / "compiling.py").read_bytes()
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield path.read_bytes()
