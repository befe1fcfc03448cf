"""What every page about one response says of it, whoever comes there."""

from django.utils import timezone

from zicht.language import Text
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.response import looking_along
from zicht.platform.fieldwork.response.filling_access import Visit


def common(visit: Visit) -> dict[str, object]:
    """What every page of a response shows."""
    return {
        "response": visit.response,
        "title": title_of(visit.response),
        "is_open": visit.is_open,
        "may_fill_in": visit.may_fill_in,
        "looks_along": visit.looks_along,
        "lookers": looking_along.of(visit.response, timezone.now()),
        "may_end_looking_along": visit.may_end_looking_along,
        "submission": visit.response.submissions.select_related("person", "reopened_by").last(),
        "synthetic": visit.response.wave.origin,
    }


def title_of(response: Response) -> Text:
    """The title of the wave."""
    return Text(nl=response.wave.title_nl, en=response.wave.title_en)
