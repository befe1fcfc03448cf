"""Numba, where it is asked for: it takes a third of a second to import."""

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
