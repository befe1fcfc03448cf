"""A book of figures as JSON, the same text for the same book, and back."""

import json
from collections.abc import Mapping
from dataclasses import fields

from zicht.disclosure import anchoring, changing, opining, representing
from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.json_values import (
    DECIMALS,
    Json,
    from_interval,
    from_projection,
    from_text,
    to_interval,
    to_number,
    to_projection,
    to_string,
    to_text,
    to_whole,
)
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.model import Mean, Share
from zicht.language import Text

#: Parts of a book that have a form of their own.
_OWN_FORM = ("representation", "changes", "anchors", "opinions")


def to_json(book: FigureBook) -> str:
    """The book as JSON text: what it was made from, then every figure in order."""
    head: dict[str, Json] = {
        field.name: getattr(book, field.name)
        for field in fields(book)
        if field.name not in {"figures", *_OWN_FORM}
    }
    head["representation"] = representing.to_json(book.representation)
    head["changes"] = changing.to_json(book.changes)
    head["anchors"] = anchoring.to_json(book.anchors)
    head["opinions"] = opining.to_json(book.opinions)
    # Words stand once, not with each of thousands of figures.
    head["statements"] = {
        f"{figure.subject}.{figure.category}": from_text(figure.statement)
        for figure in book.figures
    }
    head["areas"] = {figure.area: from_text(figure.area_name) for figure in book.figures}
    lines = [json.dumps(_from_figure(figure), ensure_ascii=False) for figure in book.figures]
    # One figure a line, so that two versions can be compared with any diff.
    start = json.dumps(head, ensure_ascii=False, indent=1)[: -len("\n}")]
    return start + ',\n "figures": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def from_json(text: str) -> FigureBook:
    """The book in a JSON text that :func:`to_json` wrote; ValueError or KeyError otherwise."""
    data = json.loads(text)
    statements = {key: to_text(words) for key, words in data.pop("statements").items()}
    areas = {key: to_text(words) for key, words in data.pop("areas").items()}
    # What was written before there were any of these has none.
    own, figures = {name: data.pop(name, None) for name in _OWN_FORM}, data.pop("figures")
    return FigureBook(
        **data,
        figures=tuple(_to_figure(entry, statements, areas) for entry in figures),
        representation=representing.from_json(own["representation"]),
        changes=changing.from_json(own["changes"]),
        anchors=anchoring.from_json(own["anchors"]),
        opinions=opining.from_json(own["opinions"]),
    )


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
        "interval": from_interval(value.interval),
        "bounds": from_interval(value.bounds),
        "confidence": value.confidence,
        "projection": from_projection(value.projection),
    }


def _to_figure(
    data: Mapping[str, Json], statements: Mapping[str, Text], areas: Mapping[str, Text]
) -> Figure:
    subject, category, area = (to_string(data[name]) for name in ("subject", "category", "area"))
    return Figure(
        key=to_string(data["key"]),
        statistic=Statistic(to_string(data["statistic"])),
        subject=subject,
        category=category,
        layer=DomainLayer(to_string(data["layer"])),
        area=area,
        statement=statements[f"{subject}.{category}"],
        area_name=areas[area],
        query=to_string(data["query"]),
        result=_to_result(data),
    )


def _to_result(data: Mapping[str, Json]) -> Published[Share] | Published[Mean] | Suppressed:
    if not data["published"]:
        return Suppressed(
            reason=Reason(to_string(data["reason"])), minimum=to_whole(data["minimum"])
        )
    estimate = data["estimate"]
    bounds = to_interval(data["bounds"])
    if bounds is None:
        raise ValueError(f"{data['key']} is published without bounds")
    if data["statistic"] == Statistic.MEAN:
        return Published(
            value=Mean(
                answered=to_whole(data["answered"]),
                unplaced=to_whole(data["unplaced"]),
                population=to_whole(data["population"]),
                lowest=to_number(data["lowest"]),
                highest=to_number(data["highest"]),
                estimate=None if estimate is None else to_number(estimate),
                interval=to_interval(data["interval"]),
                bounds=bounds,
                confidence=to_number(data["confidence"]),
                # What was written before there were projections has none.
                projection=to_projection(data.get("projection")),
            )
        )
    return Published(
        value=Share(
            count=to_whole(data["count"]),
            answered=to_whole(data["answered"]),
            population=to_whole(data["population"]),
            estimate=None if estimate is None else to_number(estimate),
            interval=to_interval(data["interval"]),
            bounds=bounds,
            confidence=to_number(data["confidence"]),
            projection=to_projection(data.get("projection")),
        )
    )
