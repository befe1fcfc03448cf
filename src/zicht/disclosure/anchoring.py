"""Anchors of a wave as JSON, and back."""

from zicht.disclosure.anchors import AnchoredShare, Anchors, OddsRatio
from zicht.disclosure.json_values import (
    Json,
    from_interval,
    to_ends,
    to_list,
    to_mapping,
    to_number,
    to_string,
)
from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.results import from_suppressed, to_suppressed


def to_json(found: Anchors | None) -> Json:
    """As JSON; nothing for None."""
    if found is None:
        return None
    return {"late": _from_shares(found.late), "silent": _from_shares(found.silent)}


def from_json(data: Json) -> Anchors | None:
    """From what :func:`to_json` wrote; ValueError or KeyError otherwise."""
    if data is None:
        return None
    found = to_mapping(data)
    return Anchors(late=_to_shares(found["late"]), silent=_to_shares(found["silent"]))


def _from_shares(shares: tuple[AnchoredShare, ...] | None) -> Json:
    if shares is None:
        return None
    return [
        {"subject": one.subject, "category": one.category, **_from_result(one.result)}
        for one in shares
    ]


def _from_result(result: Published[OddsRatio] | Suppressed) -> dict[str, Json]:
    if isinstance(result, Suppressed):
        return from_suppressed(result)
    return {"ratio": result.value.ratio, "interval": from_interval(result.value.interval)}


def _to_shares(data: Json) -> tuple[AnchoredShare, ...] | None:
    return None if data is None else tuple(_to_share(to_mapping(one)) for one in to_list(data))


def _to_share(data: dict[str, Json]) -> AnchoredShare:
    result: Published[OddsRatio] | Suppressed
    if "ratio" in data:
        ratio = OddsRatio(ratio=to_number(data["ratio"]), interval=to_ends(data["interval"]))
        result = Published(value=ratio)
    else:
        result = to_suppressed(data)
    return AnchoredShare(
        subject=to_string(data["subject"]), category=to_string(data["category"]), result=result
    )
