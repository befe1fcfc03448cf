"""A folder that is replaced as a whole, or not at all.

Results are made in a hidden sibling of the folder, which then changes places with it. A run that is
killed leaves the old result as it was, and a leftover that the next run clears away.
"""

import ctypes
import fcntl
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.reporting.manifest import FILE_NAME, file_names

# From Linux's fs.h: let two names change places in one step.
_EXCHANGE = 2
_HERE = -100


def require_replaceable(folder: Path) -> None:
    """Raise InvalidInputError when a folder holds something that a run did not make.

    An absent or empty folder is fine. Hidden files are overlooked.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InvalidInputError([_not_ours(folder)])
    found = [name for name in file_names(folder) if not name.startswith(".")]
    manifest = folder / FILE_NAME
    if not found and not manifest.exists():
        return
    known = _known_files(manifest)
    strange = [name for name in found if known is None or name not in known]
    if strange:
        problem = _not_ours(folder) if known is None else _strange(folder, strange[0])
        raise InvalidInputError([problem])


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder to fill; when the block ends well, it takes the place of ``folder``.

    When the block raises, ``folder`` stays as it was. Leftovers of runs that were killed are
    cleared away first; those of runs that are still busy are left alone.
    """
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(folder)
    staging = Path(tempfile.mkdtemp(dir=parent, prefix=_prefix(folder)))
    lock = os.open(staging, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        staging.chmod(0o755)
        yield staging
        _put_in_place(staging, folder)
    finally:
        # What stands there now is the old result, or a run that failed.
        shutil.rmtree(staging, ignore_errors=True)
        os.close(lock)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.zicht-"


def _clear_leftovers(folder: Path) -> None:
    for leftover in folder.absolute().parent.glob(f"{_prefix(folder)}*"):
        lock = os.open(leftover, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # Its run is still busy: the lock ends with the process.
        finally:
            os.close(lock)
        if not folder.exists() and (leftover / FILE_NAME).exists():
            # Killed between two renames, where they cannot be one step: this one is whole.
            leftover.rename(folder)
        else:
            shutil.rmtree(leftover)


def _put_in_place(staging: Path, folder: Path) -> None:
    if not folder.exists():
        staging.rename(folder)
    elif not _exchange(staging, folder):
        aside = Path(tempfile.mkdtemp(dir=staging.parent, prefix=_prefix(folder)))
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


def _known_files(manifest: Path) -> frozenset[str] | None:
    """The files that a manifest lists; None when it is not one of ours."""
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        return frozenset(content["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _not_ours(folder: Path) -> Problem:
    return Problem(
        code="foreign-folder",
        file=str(folder),
        message=Text(
            nl="Deze map is niet door Zicht gemaakt: er staat geen manifest.json in.",
            en="This folder was not made by Zicht: it has no manifest.json.",
        ),
        remedy=Text(
            nl="Kies een map die nog niet bestaat of leeg is.",
            en="Choose a folder that does not exist yet or is empty.",
        ),
    )


def _strange(folder: Path, name: str) -> Problem:
    return Problem(
        code="strange-file",
        file=str(folder),
        value=name,
        message=Text(
            nl=f"In deze map staat {name}, dat Zicht niet heeft gemaakt en zou verdwijnen.",
            en=f"This folder holds {name}, which Zicht did not make and which would be lost.",
        ),
        remedy=Text(
            nl="Zet dat bestand ergens anders neer, of kies een andere map.",
            en="Move that file elsewhere, or choose another folder.",
        ),
    )
