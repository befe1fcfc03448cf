"""Numba, where it is asked for: it takes a third of a second to import.

What is kept between runs is made anew when its own module changes, not when a function that it
calls does. After changing the kernel, remove ``__pycache__/*.nbi`` and ``*.nbc`` beside it.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code that lets other threads run, kept between runs where it can."""
    try:
        return cast("Callable[P, R]", njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:
        # Neither the package nor a cache of the user's own can be written.
        return cast("Callable[P, R]", njit(nogil=True, error_model="numpy")(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The function as part of the compiled functions that call it.

    A call that passes a dozen arrays costs more than what small functions do with them.
    """
    return cast("Callable[P, R]", njit(inline="always", error_model="numpy")(function))
