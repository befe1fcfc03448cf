"""The team about one municipality: where it stands, and what the desk does for it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zicht.language import Text
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.models import Membership, Organisation, Person
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.accounts.views import say
from zicht.platform.fieldwork.filling import reopening_mail, signing
from zicht.platform.fieldwork.models import Contact, Response, WaveState
from zicht.platform.fieldwork.response import locking, looking_along, reasons
from zicht.platform.fieldwork.response.state_names import STATE_NAMES, WAVE_STATE_NAMES
from zicht.platform.fieldwork.together.task_page import SIDE_NAMES
from zicht.platform.fieldwork.wave_access import may_help
from zicht.platform.fieldwork.waves import board
from zicht.platform.fieldwork.waves.wave_mail import title_of
from zicht.platform.support import selectors
from zicht.platform.support.access import at_desk, get_response
from zicht.platform.support.models import Stage
from zicht.problems import InvalidInputError, Problem


@require_safe
@at_desk
def municipality(request: HttpRequest, person: Person, wave: str, code: str) -> HttpResponse:
    """How far a municipality is and who its people are; never an answer of it."""
    return _page(request, person, get_response(wave, code))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def reopen(request: HttpRequest, person: Person, wave: str, code: str) -> HttpResponse:
    """Open a response again: give the reason, see what happens, and confirm."""
    response = get_response(wave, code)
    if request.method != "POST":
        return redirect("support:municipality", wave, code)
    typed = request.POST.get("reason", "")
    try:
        if "confirm" not in request.POST:
            reason = signing.check_reopening(response, reason=typed, now=timezone.now())
            context = {**_base(response), "reason": reason, "receivers": _told(response)}
            return render(request, "support/reopen.html", context)
        signing.reopen(response, reason=typed, person=person, now=timezone.now())
    except InvalidInputError as refusal:
        return _page(request, person, response, problems=refusal.problems, status=422)
    except locking.NotOpenError as refusal:
        return _page(request, person, response, problems=[_not_now(refusal)], status=409)
    say(
        request,
        Text(
            nl="De vragenlijst is weer open. De gemeente krijgt er een mail van.",
            en="The questionnaire is open again. The municipality is told by mail.",
        ),
    )
    return redirect("support:municipality", wave, code)


@require_POST
@at_desk
def look_along(request: HttpRequest, person: Person, wave: str, code: str) -> HttpResponse:
    """Begin to look along, for a reason and some hours."""
    response = get_response(wave, code)
    hours = request.POST.get("hours", "")
    try:
        looking_along.begin(
            response,
            reason=request.POST.get("reason", ""),
            hours=int(hours) if hours in map(str, looking_along.HOURS) else 0,
            person=person,
            now=timezone.now(),
        )
    except InvalidInputError as refusal:
        return _page(request, person, response, problems=refusal.problems, status=422)
    except locking.NotOpenError as refusal:
        return _page(request, person, response, problems=[_not_now(refusal)], status=409)
    return redirect("filling:tasks", wave, code)


@require_POST
@at_desk
def stop_looking_along(
    request: HttpRequest, person: Person, wave: str, code: str, key: int
) -> HttpResponse:
    """End it before its time, also that of a colleague."""
    found = get_object_or_404(get_response(wave, code).looks_along, pk=key)
    looking_along.end(found, person=person, now=timezone.now())
    say(request, Text(nl="Het meekijken is beëindigd.", en="Looking along was ended."))
    return redirect("support:municipality", wave, code)


def _not_now(refusal: locking.NotOpenError) -> Problem:
    return Problem(
        code="not-now",
        message=refusal.obstacle.value,
        remedy=Text(nl="Er is niets veranderd.", en="Nothing was changed."),
    )


def _page(
    request: HttpRequest,
    person: Person,
    response: Response,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    threads = selectors.threads(response)
    context = {
        **_base(response),
        **_standing(response),
        "members": _members(response),
        "invited": _invited(response),
        "submissions": response.submissions.select_related("person", "reopened_by"),
        "threads": threads,
        "waiting": sum(one.request.stage == Stage.OPEN for one in threads),
        "lookers": looking_along.of(response, now),
        "own_look": looking_along.standing(response, person, now),
        "may_help": may_help(person, timezone.localdate()),
        "may_reopen": response.submitted_at is not None
        and locking.obstacle_of(response.wave, now) is None,
        "hours": looking_along.HOURS,
        "typed": {name: request.POST.get(name, "") for name in ("reason", "hours")},
        **_refusal(request, problems),
        "longest": reasons.LONGEST,
    }
    return render(request, "support/municipality.html", context, status=status)


def _refusal(request: HttpRequest, problems: Sequence[Problem]) -> dict[str, object]:
    """What is wrong, in which of the two forms, and the field to go to."""
    match = request.resolver_match
    form = match.url_name if match is not None and problems else ""
    is_hours = any(one.column == "hours" for one in problems)
    return {
        "problems": problems,
        "wrong_form": form,
        "faults": [one for one in problems if one.column == "reason"],
        "target": f"uren-{looking_along.HOURS[0]}" if is_hours else f"id_{form}",
    }


def _base(response: Response) -> dict[str, object]:
    wave = response.wave
    return {
        "response": response,
        "wave": wave,
        "wave_title": title_of(wave),
        "wave_state": WAVE_STATE_NAMES[WaveState(wave.state)],
        "synthetic": wave.origin,
    }


def _standing(response: Response) -> dict[str, object]:
    line = board.line_of(response.wave, response.municipality_id, timezone.now())
    if line is None:  # it was there a moment ago
        return {}
    return {
        "line": line,
        "state": STATE_NAMES[line.state],
        "domains": [
            (side.value, SIDE_NAMES[side], one, side not in line.not_agreed)
            for side, one in line.progress.items()
        ],
    }


def _members(response: Response) -> list[tuple[Membership, Text]]:
    organisation = Organisation.objects.filter(code=response.municipality_id).first()
    if organisation is None:
        return []
    found = accounts.members(organisation, timezone.localdate())
    return [(one, ROLE_NAMES[Role(one.role)]) for one in found]


def _invited(response: Response) -> list[tuple[Contact, Text]]:
    """Who is on the list of the wave, and has not come."""
    came = {one.person.email for one, _ in _members(response)}
    found = response.wave.contacts.filter(municipality_id=response.municipality_id)
    return [(one, ROLE_NAMES[Role(one.role)]) for one in found if one.email not in came]


def _told(response: Response) -> list[str]:
    return [one.label for one in reopening_mail.receivers(response, timezone.localdate())]
