"""Reading requests for help, for the municipality and for the desk."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zicht.platform.fieldwork import selectors as fieldwork
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.response.section_page import GivenLine
from zicht.platform.support import topics
from zicht.platform.support.models import HelpRequest, Stage
from zicht.platform.support.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A request with what it is about; ``shared`` is the answer that went along, in words."""

    request: HelpRequest
    topic: Topic | None
    shared: tuple[GivenLine, ...]

    @property
    def key(self) -> str:
        """What a button of it posts."""
        return str(self.request.pk)

    @property
    def seen(self) -> int:
        """How many messages a page with this thread shows."""
        return len(self.request.messages.all())

    @property
    def field(self) -> str:
        """The id of the box to write in."""
        return f"id_text-{self.key}"


def threads(response: Response, item: str | None = None) -> list[Thread]:
    """What this municipality asked, at one item or in all, what changed last first."""
    found = (
        response.help_requests.all() if item is None else response.help_requests.filter(item=item)
    )
    return [to_thread(one) for one in _whole(found)]


def inbox(stage: Stage | None, asked: str) -> QuerySet[HelpRequest]:
    """What municipalities asked, in one stage or in all, of those whose name or code is asked for.

    What waits for the desk stands in the order in which it came in, the rest the latest first.
    """
    found = _whole(HelpRequest.objects.all())
    if stage is not None:
        found = found.filter(stage=stage)
    if asked:
        found = found.filter(
            Q(response__municipality__name__icontains=asked)
            | Q(response__municipality__code__iexact=asked)
        )
    return found.order_by("changed_at", "pk") if stage is Stage.OPEN else found


def to_thread(request: HelpRequest) -> Thread:
    """A request with its topic as the questionnaire of the wave words it."""
    questionnaire = fieldwork.questionnaire(request.response.wave.questionnaire)
    topic = topics.find(questionnaire, request.item)
    item = None if topic is None else topic.item
    shared = () if item is None or request.answer is None else topics.lines(item, request.answer)
    return Thread(request=request, topic=topic, shared=shared)


def _whole(found: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    return found.select_related(
        "person", "response__municipality", "response__wave__questionnaire"
    ).prefetch_related("messages__person")
