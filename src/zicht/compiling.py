"""Numba, where it is asked for: it takes a third of a second to import.

Machine code is kept between runs in a folder whose name holds a fingerprint of all code that is
compiled. Numba itself looks only at the module of a function, and would run old code of the
functions that it calls.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba
from numba import njit
from numba.core import config

P = ParamSpec("P")
R = TypeVar("R")

#: The packages with functions that are compiled.
_PACKAGES = ("estimation/engine", "prevalence")
_DIGITS = 16


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code that lets other threads run, kept between runs where it can.

    Numbers follow NumPy: a division by zero is infinite, not an error.
    """
    try:
        return cast("Callable[P, R]", njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:
        # There is no place where machine code can be kept.
        return cast("Callable[P, R]", njit(nogil=True, error_model="numpy")(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The function as part of the compiled functions that call it.

    A call that passes a dozen arrays costs more than what small functions do with them.
    """
    return cast("Callable[P, R]", njit(inline="always", error_model="numpy")(function))


def _sources() -> Iterator[bytes]:
    root = Path(__file__).parent
    yield Path(__file__).read_bytes()
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield path.read_bytes()


def _folder() -> Path | None:
    """Where machine code of exactly this code is kept; None without a home."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    try:
        cache = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:
        return None
    found = hashlib.sha256(numba.__version__.encode())
    for source in _sources():
        found.update(source)
    return cache / "zicht" / found.hexdigest()[:_DIGITS]


_place = _folder()
if _place is not None:
    config.CACHE_DIR = str(_place)  # type: ignore[attr-defined]
