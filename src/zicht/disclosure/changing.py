"""Changes since an earlier wave as JSON, and back."""

from zicht.disclosure.changes import Changed, Changes, Direction, ShareChange, Shift
from zicht.disclosure.json_values import (
    DECIMALS,
    Json,
    from_interval,
    from_projection,
    to_ends,
    to_list,
    to_mapping,
    to_number,
    to_projection,
    to_string,
    to_whole,
)
from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.results import from_result, from_suppressed, to_result, to_suppressed


def to_json(found: Changes | None) -> Json:
    """As JSON; nothing for None."""
    if found is None:
        return None
    return {
        "wave": found.wave,
        "frame_date": found.frame_date,
        "respondents": found.respondents,
        "population": found.population,
        "fingerprint": found.fingerprint,
        "in_both": from_result(found.in_both),
        "shares": [
            {
                "subject": one.subject,
                "category": one.category,
                **_from_change(one.change),
            }
            for one in found.shares
        ],
    }


def from_json(data: Json) -> Changes | None:
    """From what :func:`to_json` wrote; ValueError or KeyError otherwise."""
    if data is None:
        return None
    found = to_mapping(data)
    return Changes(
        wave=to_string(found["wave"]),
        frame_date=to_string(found["frame_date"]),
        respondents=to_whole(found["respondents"]),
        population=to_whole(found["population"]),
        fingerprint=to_string(found["fingerprint"]),
        in_both=_to_number(to_mapping(found["in_both"])),
        shares=tuple(_to_changed(to_mapping(one)) for one in to_list(found["shares"])),
    )


def _to_number(data: dict[str, Json]) -> Published[int] | Suppressed:
    return Published(value=to_whole(data["value"])) if "value" in data else to_suppressed(data)


def _from_change(change: Published[ShareChange] | Suppressed) -> dict[str, Json]:
    if isinstance(change, Suppressed):
        return from_suppressed(change)
    one = change.value
    return {
        "answered_before": round(one.answered_before, DECIMALS),
        "answered_now": round(one.answered_now, DECIMALS),
        "before": from_projection(one.before),
        "now": from_projection(one.now),
        **_from_shift(one.shift),
        "band": from_interval(one.band),
        "correlation": from_result(one.correlation),
        "panel": (
            from_suppressed(one.panel)
            if isinstance(one.panel, Suppressed)
            else _from_shift(one.panel.value)
        ),
        "direction": one.direction.value,
    }


def _to_changed(data: dict[str, Json]) -> Changed:
    return Changed(
        subject=to_string(data["subject"]),
        category=to_string(data["category"]),
        change=(Published(value=_to_change(data)) if "difference" in data else to_suppressed(data)),
    )


def _to_change(data: dict[str, Json]) -> ShareChange:
    before, now = to_projection(data["before"]), to_projection(data["now"])
    if before is None or now is None:
        raise ValueError("a change has both waves")
    panel = to_mapping(data["panel"])
    return ShareChange(
        answered_before=to_number(data["answered_before"]),
        answered_now=to_number(data["answered_now"]),
        before=before,
        now=now,
        shift=_to_shift(data),
        band=to_ends(data["band"]),
        correlation=to_result(to_mapping(data["correlation"])),
        panel=(
            Published(value=_to_shift(panel)) if "difference" in panel else to_suppressed(panel)
        ),
        direction=Direction(to_string(data["direction"])),
    )


def _from_shift(shift: Shift) -> dict[str, Json]:
    return {
        "difference": round(shift.difference, DECIMALS),
        "interval": from_interval(shift.interval),
    }


def _to_shift(data: dict[str, Json]) -> Shift:
    return Shift(difference=to_number(data["difference"]), interval=to_ends(data["interval"]))
