"""The inbox of the desk, and the questions of one municipality with room to answer."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.views import say
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.wave_access import may_help
from zicht.platform.fieldwork.waves.wave_mail import title_of
from zicht.platform.support import refusal, selectors, services
from zicht.platform.support.access import at_desk, get_response
from zicht.platform.support.models import HelpRequest, Stage
from zicht.platform.web import posted
from zicht.problems import InvalidInputError, Problem

STAGE_NAMES = {
    Stage.OPEN: Text(nl="wacht op antwoord", en="waits for an answer"),
    Stage.ANSWERED: Text(nl="beantwoord", en="answered"),
    Stage.CLOSED: Text(nl="gesloten", en="closed"),
}
_ON_A_PAGE = 50


@require_safe
@at_desk
def inbox(request: HttpRequest, person: Person) -> HttpResponse:
    """What municipalities asked; what waits for an answer unless something else is chosen."""
    wanted = request.GET.get("stand", Stage.OPEN.value)
    stage = Stage(wanted) if wanted in Stage.values else None
    asked = posted.words(request.GET.get("naam", ""))[:80]
    pages = Paginator(selectors.inbox(stage, asked), _ON_A_PAGE)
    page = pages.get_page(request.GET.get("pagina"))
    context = {
        "threads": [selectors.to_thread(one) for one in page],
        "page": page,
        "count": pages.count,
        "stage": "" if stage is None else stage.value,
        "stages": [(one.value, name) for one, name in STAGE_NAMES.items()],
        "stage_names": {one.value: name for one, name in STAGE_NAMES.items()},
        "asked": asked,
    }
    return render(request, "support/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def threads(request: HttpRequest, person: Person, wave: str, code: str) -> HttpResponse:
    """Everything that one municipality asked; the desk answers and closes."""
    response = get_response(wave, code)
    if request.method != "POST":
        return _page(request, person, response)
    try:
        said = _send(request, person, response)
    except InvalidInputError as refused:
        return _page(request, person, response, problems=refused.problems)
    say(request, said)
    return redirect("support:threads", wave, code)


def _send(request: HttpRequest, person: Person, response: Response) -> Text:
    """Do what the button that was pressed says; raises InvalidInputError."""
    now, seen = timezone.now(), posted.key(request.POST.get("seen", "")) or 0
    if "close" in request.POST:
        services.close(_find(response, request.POST["close"]), person=person, now=now, seen=seen)
        return Text(nl="De hulpvraag is gesloten.", en="The request for help was closed.")
    found = _find(response, request.POST.get("write", ""))
    services.answer(found, request.POST.get("text", ""), person=person, now=now, seen=seen)
    return Text(
        nl="Uw antwoord is verstuurd. De vrager krijgt er een mail van.",
        en="Your answer was sent. The asker is told by mail.",
    )


def _find(response: Response, key: str) -> HelpRequest:
    requests = response.help_requests.select_related("person", "response__municipality")
    return get_object_or_404(requests, pk=posted.key(key))


def _page(
    request: HttpRequest, person: Person, response: Response, problems: Sequence[Problem] = ()
) -> HttpResponse:
    context = {
        "response": response,
        "wave": response.wave,
        "wave_title": title_of(response.wave),
        "threads": selectors.threads(response),
        "may_help": may_help(person, timezone.localdate()),
        **refusal.context(request, problems),
        "synthetic": response.wave.origin,
    }
    return render(request, "support/threads.html", context, status=422 if problems else 200)
