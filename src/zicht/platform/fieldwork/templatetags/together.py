"""What there is at a question beside its answer."""

from collections.abc import Mapping

from django import template

from zicht.platform.fieldwork.together.talking import Beside

register = template.Library()


@register.filter
def at_item(counts: Mapping[str, Beside], item: str) -> Beside:
    """How much there is at this item."""
    return counts.get(item, Beside())
