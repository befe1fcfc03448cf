"""Values of a book as JSON and back; what does not fit is a ValueError."""

from typing import TypeAlias

from zicht.estimation.model import Band, Interval, Projection
from zicht.language import Text

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

#: Digits after the point: far below a municipality in a country of thousands.
DECIMALS = 6


def from_interval(interval: Interval | None) -> Json:
    """The ends of an interval; nothing for None."""
    if interval is None:
        return None
    return [round(interval.low, DECIMALS), round(interval.high, DECIMALS)]


def from_text(text: Text) -> dict[str, Json]:
    """The words of a text in both languages."""
    return {"nl": text.nl, "en": text.en}


def to_interval(data: Json) -> Interval | None:
    """An interval from a list of its ends; None from nothing."""
    if data is None:
        return None
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError(f"an interval has two ends, not {data!r}")
    return Interval(low=to_number(data[0]), high=to_number(data[1]))


def to_ends(data: Json) -> Interval:
    """An interval that must be there."""
    found = to_interval(data)
    if found is None:
        raise ValueError("an interval expected, not nothing")
    return found


def to_text(data: Json) -> Text:
    """A text from its words in both languages."""
    if not isinstance(data, dict):
        raise ValueError(f"a text has nl and en, not {data!r}")
    return Text(nl=to_string(data["nl"]), en=to_string(data["en"]))


def to_string(data: Json) -> str:
    """A string, or ValueError."""
    if not isinstance(data, str):
        raise ValueError(f"text expected, not {data!r}")
    return data


def to_number(data: Json) -> float:
    """A number that is no truth value, or ValueError."""
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise ValueError(f"a number expected, not {data!r}")
    return float(data)


def to_whole(data: Json) -> int:
    """A whole number, or ValueError."""
    if isinstance(data, bool) or not isinstance(data, int):
        raise ValueError(f"a whole number expected, not {data!r}")
    return data


def from_projection(made: Projection | None) -> Json:
    """What answers say about all municipalities; nothing for None."""
    if made is None:
        return None
    return {
        "estimate": made.estimate,
        "interval": from_interval(made.interval),
        "bands": {f"{one.factor:g}": from_interval(one.interval) for one in made.bands},
        "is_weighted": made.is_weighted,
        "overturned_by": made.overturned_by,
    }


def to_projection(data: Json) -> Projection | None:
    """A projection from what :func:`from_projection` wrote; None from nothing."""
    if data is None:
        return None
    if not isinstance(data, dict) or not isinstance(data["bands"], dict):
        raise ValueError(f"a projection has bands, not {data!r}")
    overturned = data["overturned_by"]
    return Projection(
        estimate=to_number(data["estimate"]),
        interval=to_ends(data["interval"]),
        # A database may have put the factors in another order.
        bands=tuple(
            Band(factor=float(factor), interval=to_ends(ends))
            for factor, ends in sorted(data["bands"].items(), key=lambda one: float(one[0]))
        ),
        is_weighted=data["is_weighted"] is True,
        overturned_by=None if overturned is None else to_number(overturned),
    )


def to_mapping(data: Json) -> dict[str, Json]:
    """Names with values, or ValueError."""
    if not isinstance(data, dict):
        raise ValueError(f"names with values expected, not {data!r}")
    return data


def to_list(data: Json) -> list[Json]:
    """A list, or ValueError."""
    if not isinstance(data, list):
        raise ValueError(f"a list expected, not {data!r}")
    return data
