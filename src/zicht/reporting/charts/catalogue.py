"""Every chart of a wave, in the order in which the report shows them."""

from collections.abc import Iterator

from zicht.language import Text
from zicht.reporting.charts import (
    anchors,
    categories,
    changes,
    levels,
    opinions,
    progress,
    representation,
    response,
    shares,
    sight,
    training,
    waves,
)
from zicht.reporting.charts.model import Chart
from zicht.reporting.wave import Wave

_FORMS = Text(nl="Vermoede vormen van mensenhandel", en="Suspected forms of trafficking")
_DOMAIN = Text(nl="Domein waar mensenhandel onder valt", en="Domain of human trafficking")


def build(wave: Wave) -> tuple[Chart, ...]:
    """The charts that the figures of this wave allow; those without figures are left out."""
    return tuple(chart for chart in _charts(wave) if chart is not None)


def _charts(wave: Wave) -> Iterator[Chart | None]:
    items = wave.questionnaire.item_by_code
    yield shares.headlines(wave)
    yield response.build(wave)
    yield representation.build(wave)
    yield anchors.build(wave)
    yield changes.shifts(wave)
    yield waves.build(wave)
    yield levels.by_role(wave)
    yield levels.by_theme(wave)
    yield opinions.build(wave)
    if "A2" in items:
        yield sight.build(wave, items["A2"])
    if "A1a" in items:
        yield categories.of_rows(wave, items["A1a"], "yes", "forms", _FORMS)
    if "B5" in items:
        yield categories.of_item(wave, items["B5"], "domain", _DOMAIN)
    yield training.build(wave)
    yield progress.shortages(wave)
    yield from _of_roles(wave)


def _of_roles(wave: Wave) -> Iterator[Chart | None]:
    for section in wave.questionnaire.sections:
        if section.role is None:
            continue
        for indicator in wave.indicators("role"):
            if indicator.key == f"role.{section.role}":
                yield levels.by_size(wave, indicator)
        yield progress.of_section(wave, section)
        yield shares.yes_or_no(wave, section)
