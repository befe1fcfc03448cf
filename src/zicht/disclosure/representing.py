"""A bias board as JSON, and back."""

from zicht.disclosure.figures import DomainLayer
from zicht.disclosure.json_values import (
    Json,
    from_interval,
    from_text,
    to_ends,
    to_list,
    to_mapping,
    to_number,
    to_string,
    to_text,
    to_whole,
)
from zicht.disclosure.representation import (
    ClassPart,
    Representation,
    VariablePart,
    WeightingRecord,
)
from zicht.disclosure.results import from_result, to_result


def to_json(found: Representation | None) -> Json:
    """As JSON; nothing for None."""
    if found is None:
        return None
    return {
        "indicator": found.indicator,
        "interval": from_interval(found.interval),
        "variables": [_from_variable(one) for one in found.variables],
        "weighting": _from_record(found.weighting),
    }


def from_json(data: Json) -> Representation | None:
    """From what :func:`to_json` wrote; ValueError or KeyError otherwise."""
    if data is None:
        return None
    found = to_mapping(data)
    return Representation(
        indicator=to_number(found["indicator"]),
        interval=to_ends(found["interval"]),
        variables=tuple(_to_variable(to_mapping(one)) for one in to_list(found["variables"])),
        weighting=_to_record(found["weighting"]),
    )


def _from_record(found: WeightingRecord | None) -> Json:
    if found is None:
        return None
    return {
        "constraints": found.constraints,
        "effective": found.effective,
        "merged": [[from_text(source), from_text(into)] for source, into in found.merged],
    }


def _to_record(data: Json) -> WeightingRecord | None:
    if data is None:
        return None
    found = to_mapping(data)
    pairs = (to_list(one) for one in to_list(found["merged"]))
    return WeightingRecord(
        constraints=to_whole(found["constraints"]),
        effective=to_whole(found["effective"]),
        merged=tuple((to_text(source), to_text(into)) for source, into in pairs),
    )


def _from_variable(one: VariablePart) -> Json:
    return {
        "layer": one.layer.value,
        "lean": from_result(one.lean),
        "classes": [
            {
                "area": part.area,
                "name": from_text(part.name),
                "of_all": part.of_all,
                "of_respondents": from_result(part.of_respondents),
                "lean": from_result(part.lean),
            }
            for part in one.classes
        ],
    }


def _to_variable(data: dict[str, Json]) -> VariablePart:
    return VariablePart(
        layer=DomainLayer(to_string(data["layer"])),
        lean=to_result(to_mapping(data["lean"])),
        classes=tuple(_to_class(to_mapping(one)) for one in to_list(data["classes"])),
    )


def _to_class(data: dict[str, Json]) -> ClassPart:
    return ClassPart(
        area=to_string(data["area"]),
        name=to_text(data["name"]),
        of_all=to_number(data["of_all"]),
        of_respondents=to_result(to_mapping(data["of_respondents"])),
        lean=to_result(to_mapping(data["lean"])),
    )
