"""JSON with types: what was read, and the errors when it has another shape than expected."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


class ShapeError(ValueError):
    """The file is JSON, but not built as the format says."""


def object_of(value: Json) -> Mapping[str, Json]:
    """The value as an object ({...}); ShapeError when it is something else."""
    if not isinstance(value, Mapping):
        raise ShapeError(f"expected an object, found {_brief(value)}")
    return value


def items(value: Json) -> Sequence[Json]:
    """The value as a list; ShapeError when it is something else."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ShapeError(f"expected a list, found {_brief(value)}")
    return value


def entry(holder: Mapping[str, Json], name: str) -> Json:
    """What stands under a name; ShapeError when there is nothing."""
    if name not in holder:
        raise ShapeError(f"{name!r} is missing")
    return holder[name]


def number(value: Json) -> float:
    """The value as a number; ShapeError when it is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ShapeError(f"expected a number, found {_brief(value)}")
    return float(value)


def _brief(value: Json) -> str:
    return repr(value)[:40]
