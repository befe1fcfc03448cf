"""Where a municipality asks the desk for help, reads what came back, and writes again."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zicht.language import Text
from zicht.platform.fieldwork import selectors as fieldwork
from zicht.platform.fieldwork.response.filling_access import Visit, filling
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.fieldwork.together.task_page import section_url
from zicht.platform.support import refusal, selectors, services, topics
from zicht.platform.support.models import HelpRequest
from zicht.platform.support.topics import Topic
from zicht.platform.web import languages, posted
from zicht.problems import InvalidInputError, Problem

_SENT = Text(
    nl="Uw vraag is verstuurd. U krijgt een mail als er een antwoord is.",
    en="Your question was sent. You get a mail when there is an answer.",
)
_WRITTEN = Text(nl="Uw bericht is verstuurd.", en="Your message was sent.")
_CLOSED = Text(nl="De hulpvraag is gesloten.", en="The request for help was closed.")


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def ask(request: HttpRequest, visit: Visit, item: str = "") -> HttpResponse:
    """Ask about one item, or in general, and read what was asked and answered there."""
    topic = topics.find(fieldwork.questionnaire(visit.response.wave.questionnaire), item)
    if topic is None:
        raise Http404
    if request.method != "POST":
        return _page(request, visit, topic)
    try:
        said = _send(request, visit, topic)
    except InvalidInputError as refused:
        return _page(request, visit, topic, problems=refused.problems)
    messages.success(request, said.to(languages.current()))
    return redirect(request.path)


def _send(request: HttpRequest, visit: Visit, topic: Topic) -> Text:
    """Do what the button that was pressed says; raises InvalidInputError."""
    person, now, text = visit.person, timezone.now(), request.POST.get("text", "")
    if "write" in request.POST:
        services.write(_thread_of(visit, request.POST["write"]), text, person=person, now=now)
        return _WRITTEN
    if "close" in request.POST:
        services.close(_thread_of(visit, request.POST["close"]), person=person, now=now)
        return _CLOSED
    services.ask(
        visit.response,
        topic,
        text,
        shares=request.POST.get("share") or None,
        person=person,
        now=now,
    )
    return _SENT


def _thread_of(visit: Visit, key: str) -> HelpRequest:
    requests = visit.response.help_requests.select_related("response")
    return get_object_or_404(requests, pk=posted.key(key))


def _page(
    request: HttpRequest, visit: Visit, topic: Topic, problems: Sequence[Problem] = ()
) -> HttpResponse:
    response = visit.response
    standing = None if topic.item is None else topics.standing(response, topic.item)
    back = (
        ""
        if topic.section is None
        else f"{section_url(response, topic.section.code)}#vraag-{topic.code}"
    )
    context = {
        **common(visit),
        "topic": topic,
        "standing": standing,
        "threads": selectors.threads(response, topic.code or None),
        "back": back,
        **refusal.context(request, problems),
    }
    return render(request, "support/ask.html", context, status=422 if problems else 200)
