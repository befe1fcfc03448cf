"""Second opinions as JSON, and back."""

from zicht.disclosure.json_values import (
    Json,
    from_text,
    to_list,
    to_mapping,
    to_number,
    to_string,
    to_text,
    to_whole,
)
from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.opinions import LevelPlace, SecondOpinion
from zicht.disclosure.results import from_suppressed, to_suppressed


def to_json(found: tuple[SecondOpinion, ...]) -> Json:
    """As JSON, an entry per role."""
    return [
        {
            "indicator": one.indicator,
            "items": one.items,
            "reliability": one.reliability,
            "agreement": one.agreement,
            "places": [_from_place(place) for place in one.places],
            "problem": None if one.problem is None else from_text(one.problem),
        }
        for one in found
    ]


def from_json(data: Json) -> tuple[SecondOpinion, ...]:
    """From what :func:`to_json` wrote; nothing from nothing, ValueError or KeyError otherwise."""
    if data is None:
        return ()
    return tuple(_to_opinion(to_mapping(one)) for one in to_list(data))


def _from_place(place: Published[LevelPlace] | Suppressed) -> Json:
    if isinstance(place, Suppressed):
        return from_suppressed(place)
    return {"mean": place.value.mean, "low": place.value.low, "high": place.value.high}


def _to_opinion(data: dict[str, Json]) -> SecondOpinion:
    reliability, agreement, problem = data["reliability"], data["agreement"], data["problem"]
    return SecondOpinion(
        indicator=to_string(data["indicator"]),
        items=to_whole(data["items"]),
        reliability=None if reliability is None else to_number(reliability),
        agreement=None if agreement is None else to_number(agreement),
        places=tuple(_to_place(to_mapping(one)) for one in to_list(data["places"])),
        problem=None if problem is None else to_text(problem),
    )


def _to_place(data: dict[str, Json]) -> Published[LevelPlace] | Suppressed:
    if "mean" not in data:
        return to_suppressed(data)
    mean, low, high = (to_whole(data[name]) for name in ("mean", "low", "high"))
    return Published(value=LevelPlace(mean=mean, low=low, high=high))
