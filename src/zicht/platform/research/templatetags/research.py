"""Charts and tables of an estimate, from what was stored of it."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def drawn(svg: str) -> SafeString:
    """A chart that our own code drew; every word in it was escaped there."""
    return mark_safe(svg)  # noqa: S308 - drawn by ourselves


@register.filter
def under(row: Sequence[str], headings: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of a row, each with the heading of its column."""
    return list(zip(headings, row, strict=True))
