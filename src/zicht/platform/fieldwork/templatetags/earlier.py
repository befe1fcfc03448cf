"""What was answered before, beside a question."""

from django import template

from zicht.platform.fieldwork.filling.earlier_page import Offer, Offers

register = template.Library()


@register.filter
def of_item(offers: Offers | None, item: str) -> Offer | None:
    """What was answered to this item; None without anything, or when nothing is offered."""
    return None if offers is None else offers.by_item.get(item)
