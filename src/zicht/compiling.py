"""Numba, where it is asked for: it takes a third of a second to import.

Machine code is kept between runs in the folder of :mod:`zicht.machine_code`. Numbers follow NumPy:
a division by zero is infinite, not an error. Compiled functions let other threads run. Private ones
are called by compiled functions only, so for these no door to Python is compiled.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit
from numba.core import config

from zicht.machine_code import folder

P = ParamSpec("P")
R = TypeVar("R")

#: With the options that Numba's types leave out.
_njit = cast("Callable[..., Callable[[object], object]]", njit)


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code, kept between runs where it can; it may make arrays."""
    return _compiled(function, makes_arrays=True)


def inplace(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a function that makes no arrays, but works in those it is given.

    So nobody need count who still uses them. In what handles many small arrays that counting takes
    longer than all else together.
    """
    return _compiled(function, makes_arrays=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The function as part of the compiled functions that call it.

    A call that passes a dozen arrays costs more than what small functions do with them; and what a
    function calls is compiled again with each function that calls it in turn.
    """
    return cast("Callable[P, R]", njit(inline="always", error_model="numpy")(function))


def _compiled(function: Callable[P, R], *, makes_arrays: bool) -> Callable[P, R]:
    options = {
        "nogil": True,
        "error_model": "numpy",
        # Said in any case: what does not say it takes it from the function that calls.
        "_nrt": makes_arrays,
        "no_cpython_wrapper": function.__name__.startswith("_"),
        "no_cfunc_wrapper": True,
    }
    try:
        return cast("Callable[P, R]", _njit(cache=True, **options)(function))
    except RuntimeError:
        # There is no place where machine code can be kept.
        return cast("Callable[P, R]", _njit(**options)(function))


_place = folder()
if _place is not None:
    config.CACHE_DIR = str(_place)  # type: ignore[attr-defined]
