"""A tree of computed numbers beside the tree that was expected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: What counts as zero in the reference, and how far from it a computed zero may be.
ZERO, NEAR_ZERO = 1e-9, 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One expected number and what was computed for it; None when nothing was."""

    path: str
    expected: object
    computed: object
    passed: bool


def compare(expected: object, computed: object, tolerance: float, path: str = "") -> Iterator[Gap]:
    """Every number of the expected tree beside the same place in the computed one.

    A place that was not computed fails. Words in the expected tree (names of files, notes) are
    compared only where the computed tree has that place.
    """
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            yield from compare(value, _at(computed, key), tolerance, f"{path}/{key}")
    elif isinstance(expected, Sequence) and not isinstance(expected, str):
        for place, value in enumerate(expected):
            yield from compare(value, _at(computed, place), tolerance, f"{path}/{place}")
    elif isinstance(expected, str):
        if computed is not None:
            passed = expected == computed
            yield Gap(path=path, expected=expected, computed=computed, passed=passed)
    else:
        passed = _is_close(expected, computed, tolerance)
        yield Gap(path=path, expected=expected, computed=computed, passed=passed)


def _at(tree: object, key: str | int) -> object:
    if isinstance(tree, Mapping):
        return tree.get(key)
    # R writes a vector of length one as a number.
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        return tree[key] if isinstance(key, int) and key < len(tree) else None
    return None


def _is_close(expected: object, computed: object, tolerance: float) -> bool:
    if expected is None or isinstance(expected, bool):
        return expected == computed
    if not isinstance(expected, int | float) or not isinstance(computed, int | float):
        return False
    if abs(expected) < ZERO:
        return abs(computed) <= NEAR_ZERO
    return abs(computed - expected) <= tolerance * abs(expected)
