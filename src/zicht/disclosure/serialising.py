"""A book of figures as JSON, the same text for the same book, and back."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import TypeAlias

from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.model import Band, Interval, Mean, Projection, Share
from zicht.language import Text

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

#: Digits after the point: far below a municipality in a country of thousands.
DECIMALS = 6


def to_json(book: FigureBook) -> str:
    """The book as JSON text: what it was made from, then every figure in order."""
    head: dict[str, Json] = {
        field.name: getattr(book, field.name) for field in fields(book) if field.name != "figures"
    }
    # Words stand once, not with each of thousands of figures.
    head["statements"] = {
        f"{figure.subject}.{figure.category}": _from_text(figure.statement)
        for figure in book.figures
    }
    head["areas"] = {figure.area: _from_text(figure.area_name) for figure in book.figures}
    lines = [json.dumps(_from_figure(figure), ensure_ascii=False) for figure in book.figures]
    # One figure a line, so that two versions can be compared with any diff.
    start = json.dumps(head, ensure_ascii=False, indent=1)[: -len("\n}")]
    return start + ',\n "figures": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def from_json(text: str) -> FigureBook:
    """The book in a JSON text that :func:`to_json` wrote; ValueError or KeyError otherwise."""
    data = json.loads(text)
    statements = {key: _to_text(words) for key, words in data.pop("statements").items()}
    areas = {key: _to_text(words) for key, words in data.pop("areas").items()}
    figures = tuple(_to_figure(entry, statements, areas) for entry in data.pop("figures"))
    return FigureBook(**data, figures=figures)


def _from_figure(figure: Figure) -> dict[str, Json]:
    return {
        "key": figure.key,
        "statistic": figure.statistic.value,
        "subject": figure.subject,
        "category": figure.category,
        "layer": figure.layer.value,
        "area": figure.area,
        "query": figure.query,
        **_from_result(figure.result),
    }


def _from_result(result: Published[Share] | Published[Mean] | Suppressed) -> dict[str, Json]:
    if isinstance(result, Suppressed):
        return {"published": False, "reason": result.reason.value, "minimum": result.minimum}
    value = result.value
    own: dict[str, Json] = (
        {"count": value.count}
        if isinstance(value, Share)
        else {"unplaced": value.unplaced, "lowest": value.lowest, "highest": value.highest}
    )
    return {
        "published": True,
        **own,
        "answered": value.answered,
        "population": value.population,
        "estimate": None if value.estimate is None else round(value.estimate, DECIMALS),
        "interval": _from_interval(value.interval),
        "bounds": _from_interval(value.bounds),
        "confidence": value.confidence,
        "projection": _from_projection(value.projection),
    }


def _from_projection(made: Projection | None) -> Json:
    if made is None:
        return None
    return {
        "estimate": made.estimate,
        "interval": _from_interval(made.interval),
        "bands": {f"{one.factor:g}": _from_interval(one.interval) for one in made.bands},
        "is_weighted": made.is_weighted,
        "overturned_by": made.overturned_by,
    }


def _from_interval(interval: Interval | None) -> Json:
    if interval is None:
        return None
    return [round(interval.low, DECIMALS), round(interval.high, DECIMALS)]


def _from_text(text: Text) -> dict[str, Json]:
    return {"nl": text.nl, "en": text.en}


def _to_figure(
    data: Mapping[str, Json], statements: Mapping[str, Text], areas: Mapping[str, Text]
) -> Figure:
    subject, category, area = (_string(data[name]) for name in ("subject", "category", "area"))
    return Figure(
        key=_string(data["key"]),
        statistic=Statistic(_string(data["statistic"])),
        subject=subject,
        category=category,
        layer=DomainLayer(_string(data["layer"])),
        area=area,
        statement=statements[f"{subject}.{category}"],
        area_name=areas[area],
        query=_string(data["query"]),
        result=_to_result(data),
    )


def _to_result(data: Mapping[str, Json]) -> Published[Share] | Published[Mean] | Suppressed:
    if not data["published"]:
        return Suppressed(reason=Reason(_string(data["reason"])), minimum=_whole(data["minimum"]))
    estimate = data["estimate"]
    bounds = _to_interval(data["bounds"])
    if bounds is None:
        raise ValueError(f"{data['key']} is published without bounds")
    if data["statistic"] == Statistic.MEAN:
        return Published(
            value=Mean(
                answered=_whole(data["answered"]),
                unplaced=_whole(data["unplaced"]),
                population=_whole(data["population"]),
                lowest=_number(data["lowest"]),
                highest=_number(data["highest"]),
                estimate=None if estimate is None else _number(estimate),
                interval=_to_interval(data["interval"]),
                bounds=bounds,
                confidence=_number(data["confidence"]),
                projection=_to_projection(data["projection"]),
            )
        )
    return Published(
        value=Share(
            count=_whole(data["count"]),
            answered=_whole(data["answered"]),
            population=_whole(data["population"]),
            estimate=None if estimate is None else _number(estimate),
            interval=_to_interval(data["interval"]),
            bounds=bounds,
            confidence=_number(data["confidence"]),
            projection=_to_projection(data["projection"]),
        )
    )


def _to_projection(data: Json) -> Projection | None:
    if data is None:
        return None
    if not isinstance(data, dict) or not isinstance(data["bands"], dict):
        raise ValueError(f"a projection has bands, not {data!r}")
    overturned = data["overturned_by"]
    return Projection(
        estimate=_number(data["estimate"]),
        interval=_ends(data["interval"]),
        bands=tuple(
            Band(factor=float(factor), interval=_ends(ends))
            for factor, ends in data["bands"].items()
        ),
        is_weighted=data["is_weighted"] is True,
        overturned_by=None if overturned is None else _number(overturned),
    )


def _ends(data: Json) -> Interval:
    found = _to_interval(data)
    if found is None:
        raise ValueError("a projection has an interval")
    return found


def _to_interval(data: Json) -> Interval | None:
    if data is None:
        return None
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError(f"an interval has two ends, not {data!r}")
    return Interval(low=_number(data[0]), high=_number(data[1]))


def _to_text(data: Json) -> Text:
    if not isinstance(data, dict):
        raise ValueError(f"a text has nl and en, not {data!r}")
    return Text(nl=_string(data["nl"]), en=_string(data["en"]))


def _string(data: Json) -> str:
    if not isinstance(data, str):
        raise ValueError(f"text expected, not {data!r}")
    return data


def _number(data: Json) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise ValueError(f"a number expected, not {data!r}")
    return float(data)


def _whole(data: Json) -> int:
    if isinstance(data, bool) or not isinstance(data, int):
        raise ValueError(f"a whole number expected, not {data!r}")
    return data
