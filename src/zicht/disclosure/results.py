"""A published number, or why there is none, as JSON and back."""

from zicht.disclosure.json_values import Json, to_number, to_string, to_whole
from zicht.disclosure.model import Published, Reason, Suppressed


def from_result(result: Published[float] | Published[int] | Suppressed) -> dict[str, Json]:
    """As JSON: the value, or the reason and the rule."""
    if isinstance(result, Suppressed):
        return from_suppressed(result)
    return {"value": result.value}


def to_result(data: dict[str, Json]) -> Published[float] | Suppressed:
    """From what :func:`from_result` wrote; ValueError or KeyError otherwise."""
    if "value" in data:
        return Published(value=to_number(data["value"]))
    return to_suppressed(data)


def from_suppressed(result: Suppressed) -> dict[str, Json]:
    """The reason and the rule."""
    return {"reason": result.reason.value, "minimum": result.minimum}


def to_suppressed(data: dict[str, Json]) -> Suppressed:
    """From what :func:`from_suppressed` wrote."""
    return Suppressed(reason=Reason(to_string(data["reason"])), minimum=to_whole(data["minimum"]))
