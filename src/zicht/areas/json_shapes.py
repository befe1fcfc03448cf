"""JSON with types: what was read, and the errors when it has another shape than expected."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from zicht.language import Text

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


class ShapeError(ValueError):
    """The file is JSON, but not built as the format says; ``reason`` says how."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def object_of(value: Json) -> Mapping[str, Json]:
    """The value as an object ({...}); ShapeError when it is something else."""
    if not isinstance(value, Mapping):
        raise _expected(Text(nl="een object", en="an object"), value)
    return value


def items(value: Json) -> Sequence[Json]:
    """The value as a list; ShapeError when it is something else."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _expected(Text(nl="een lijst", en="a list"), value)
    return value


def entry(holder: Mapping[str, Json], name: str) -> Json:
    """What stands under a name; ShapeError when there is nothing."""
    if name not in holder:
        raise ShapeError(Text(nl=f"{name!r} ontbreekt", en=f"{name!r} is missing"))
    return holder[name]


def number(value: Json) -> float:
    """The value as a number; ShapeError when it is something else, or larger than any place."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _expected(Text(nl="een getal", en="a number"), value)
    try:
        return float(value)
    except OverflowError as fault:
        raise _expected(Text(nl="een kleiner getal", en="a smaller number"), value) from fault


def _expected(kind: Text, value: Json) -> ShapeError:
    found = json.dumps(value)[:40]
    return ShapeError(
        Text(nl=f"hier hoort {kind.nl}, niet {found}", en=f"expected {kind.en}, found {found}")
    )
