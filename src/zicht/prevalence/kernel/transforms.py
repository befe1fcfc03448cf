"""Sums and products over subsets and supersets of masks, in place, compiled.

A table stands from ``begin`` in an array: a view of it would cost more than what is done with it.
"""

from zicht.compiling import inlined, inplace
from zicht.prevalence.histories import Vector


@inlined
def _sum_blocks(values: Vector, begin: int, size: int) -> None:
    half = 1
    while half < size:
        for start in range(begin, begin + size, 2 * half):
            for at in range(start, start + half):
                values[at] += values[at + half]
        half *= 2


@inlined
def _multiply_blocks(values: Vector, begin: int, size: int) -> None:
    half = 1
    while half < size:
        for start in range(begin, begin + size, 2 * half):
            for at in range(start, start + half):
                values[at + half] *= values[at]
        half *= 2


@inlined
def _add_blocks(values: Vector, size: int) -> None:
    half = 1
    while half < size:
        for start in range(0, size, 2 * half):
            for at in range(start, start + half):
                values[at + half] += values[at]
        half *= 2


@inlined
def copy_to(target: Vector, source: Vector, size: int) -> None:
    """Copy the first values; a slice would be copied twice, in case the two overlap."""
    for at in range(size):
        target[at] = source[at]


@inplace
def sum_within(values: Vector, begin: int, size: int) -> None:
    """Replace every value of a table by the sum over the supersets of its mask.

    Loops of small tables are written out by the compiler when it knows their size.
    """
    if size == 2:
        values[begin] += values[begin + 1]
    elif size == 4:
        _sum_blocks(values, begin, 4)
    elif size == 8:
        _sum_blocks(values, begin, 8)
    elif size == 16:
        _sum_blocks(values, begin, 16)
    elif size == 32:
        _sum_blocks(values, begin, 32)
    elif size == 64:
        _sum_blocks(values, begin, 64)
    else:
        _sum_blocks(values, begin, size)


@inplace
def multiply_within(values: Vector, begin: int, size: int) -> None:
    """Replace every value of a table by the product over the subsets of its mask."""
    if size == 2:
        values[begin + 1] *= values[begin]
    elif size == 4:
        _multiply_blocks(values, begin, 4)
    elif size == 8:
        _multiply_blocks(values, begin, 8)
    elif size == 16:
        _multiply_blocks(values, begin, 16)
    elif size == 32:
        _multiply_blocks(values, begin, 32)
    elif size == 64:
        _multiply_blocks(values, begin, 64)
    else:
        _multiply_blocks(values, begin, size)


@inplace
def sum_above(values: Vector) -> None:
    """Replace every value by the sum over the supersets of its mask."""
    sum_within(values, 0, len(values))


@inplace
def sum_below(values: Vector) -> None:
    """Replace every value by the sum over the subsets of its mask."""
    size = len(values)
    if size == 16:
        _add_blocks(values, 16)
    elif size == 32:
        _add_blocks(values, 32)
    elif size == 64:
        _add_blocks(values, 64)
    else:
        _add_blocks(values, size)
