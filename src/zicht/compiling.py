"""Numba, where it is asked for: it takes a third of a second to import.

Machine code is kept between runs in the folder of :mod:`zicht.machine_code`.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit
from numba.core import config

from zicht.machine_code import folder

P = ParamSpec("P")
R = TypeVar("R")


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


_place = folder()
if _place is not None:
    config.CACHE_DIR = str(_place)  # type: ignore[attr-defined]
