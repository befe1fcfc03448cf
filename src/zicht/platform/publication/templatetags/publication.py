"""Pieces of the public pages that need more than a template."""

from collections.abc import Mapping

from django import template

from zicht.platform.publication import selectors, sources
from zicht.platform.publication.picture import Picture
from zicht.platform.web import languages
from zicht.reporting.published import Comparison

register = template.Library()


@register.inclusion_tag("publication/chart.html")
def chart(picture: Picture, key: str) -> Mapping[str, object]:
    """A chart of the release in the language of the page; nothing when the release has none."""
    name = f"charts/{key}.{languages.current().value}.svg"
    data = f"charts/{key}.csv"
    if name not in picture.files:
        return {"facts": None}
    return {
        "facts": picture.files[name],
        "svg": selectors.fetch_chart(picture.release_id, name),
        "data": data if data in picture.files else None,
    }


@register.inclusion_tag("publication/headline.html")
def headline(picture: Picture, comparison: Comparison) -> Mapping[str, object]:
    """A published share as a large figure with what it does and does not tell."""
    return {
        "picture": picture,
        "comparison": comparison,
        "sources": sources.get(comparison.published.sources),
    }


@register.inclusion_tag("publication/finding.html")
def finding(comparison: Comparison) -> Mapping[str, object]:
    """Another published finding, and whether the figures here agree with it."""
    return {"comparison": comparison, "sources": sources.get(comparison.published.sources)}
