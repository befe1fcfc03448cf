"""A folder that is replaced as a whole, or not at all.

Results are made in a hidden sibling of the folder, which then changes places with it. A run that is
killed leaves the old result as it was, and a leftover that the next run clears away.
"""

import ctypes
import fcntl
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zicht.reporting.manifest import FILE_NAME
from zicht.run.replacing import require_replaceable

# From Linux's fs.h: let two names change places in one step.
_EXCHANGE = 2
_HERE = -100


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """An empty folder to fill; when the block ends well, it takes the place of ``out``.

    When the block raises, ``out`` stays as it was. A link is followed and stays. Leftovers of runs
    that were killed are cleared away first; those of runs that are still busy are left alone.
    Raises InvalidInputError when ``out`` holds what a run did not make, also when that came in the
    meantime; OSError when there can be no folder.
    """
    folder = require_replaceable(out)
    with _parents(folder):
        _clear_leftovers(folder)
        staging, lock = _locked_staging(folder)
        try:
            yield staging
            require_replaceable(folder)
            _put_in_place(staging, folder)
        finally:
            # What stands there now is the old result, or a run that failed.
            shutil.rmtree(staging, ignore_errors=True)
            os.close(lock)


@contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """The folders above, which go again when the block raises and they were not there before."""
    missing = [one for one in folder.parents if not one.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):
            for one in missing:
                one.rmdir()
        raise


def _prefix(folder: Path) -> str:
    return f".{folder.name}.zicht-"


def _locked_staging(folder: Path) -> tuple[Path, int]:
    """A new folder beside another, and the lock that says that its run is busy."""
    while True:
        # Unlike tempfile's, this folder is as readable as any other new one.
        staging = folder.with_name(_prefix(folder) + secrets.token_hex(4))
        staging.mkdir()
        lock = _lock(staging, wait=True)
        if lock is not None:
            return staging, lock


def _lock(folder: Path, *, wait: bool) -> int | None:
    """The lock on a folder; None when it is gone, or when another has it and we do not wait."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        # Whoever had the lock until now may have cleared the folder away.
        if os.path.samestat(os.fstat(lock), folder.lstat()):
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(lock)
        raise
    os.close(lock)
    return None


def _clear_leftovers(folder: Path) -> None:
    for path in list(folder.parent.iterdir()):
        if path.name.startswith(_prefix(folder)):
            # One that cannot be cleared is in nobody's way.
            with suppress(OSError):
                _clear(path, folder)


def _clear(leftover: Path, folder: Path) -> None:
    if leftover.is_symlink():
        leftover.unlink()
        return
    lock = _lock(leftover, wait=False)
    if lock is None:
        return  # Its run is still busy: the lock ends with the process.
    try:
        if not folder.exists() and (leftover / FILE_NAME).exists():
            # Killed between two renames, where they cannot be one step: this one is whole.
            leftover.rename(folder)
        else:
            shutil.rmtree(leftover)
    finally:
        os.close(lock)


def _put_in_place(staging: Path, folder: Path) -> None:
    if not folder.exists():
        staging.rename(folder)
        return
    # Somebody may have closed the old one to others.
    staging.chmod(stat.S_IMODE(folder.stat().st_mode))
    if not _exchange(staging, folder):
        aside = folder.with_name(_prefix(folder) + secrets.token_hex(4))
        aside.mkdir()
        folder.rename(aside / "old")
        staging.rename(folder)
        shutil.rmtree(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    outcome = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return bool(outcome == 0)
