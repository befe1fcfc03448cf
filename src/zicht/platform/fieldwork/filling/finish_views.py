"""Agreeing and submitting."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zicht.language import Text
from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.models import Organisation
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.filling import signing
from zicht.platform.fieldwork.models import Side
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.filling_access import SPEAKS_FOR, Visit, filling, reading
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.response.sheet import Sheet
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.fieldwork.together import task_page
from zicht.platform.web import languages
from zicht.problems import InvalidInputError, Problem

_AGREED = Text(nl="U hebt ingestemd.", en="You have agreed.")
_WITHDRAWN = Text(nl="De instemming is ingetrokken.", en="The agreement was withdrawn.")
_SUBMITTED = Text(nl="De vragenlijst is ingediend.", en="The questionnaire was submitted.")


@require_safe
@reading
def finish(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is left: answers, agreement of both sides, the signer."""
    return _page(request, visit)


@require_POST
@filling
def agree(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Agree for one side, or take that back."""
    code = request.POST.get("side", "")
    if code not in Side.values or not visit.may_agree(Side(code)):
        raise Http404
    side, person, now = Side(code), visit.person, timezone.now()
    try:
        if request.POST.get("act") == "withdraw":
            signing.withdraw_agreement(visit.response, side, person=person, now=now)
            return _done(request, visit, _WITHDRAWN)
        signing.agree(visit.response, side, person=person, now=now)
    except InvalidInputError as refusal:
        return _page(request, visit, refused=refusal.problems)
    except NotOpenError as refusal:
        return _not_open(request, visit, refusal)
    return _done(request, visit, _AGREED)


@require_POST
@filling
def submit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Submit; doing so twice is doing so once."""
    if not visit.may_submit:
        raise Http404
    try:
        signing.submit(visit.response, person=visit.person, now=timezone.now())
    except InvalidInputError as refusal:
        return _page(request, visit, refused=refusal.problems)
    except NotOpenError as refusal:
        return _not_open(request, visit, refusal)
    return _done(request, visit, _SUBMITTED)


def _done(request: HttpRequest, visit: Visit, said: Text) -> HttpResponse:
    messages.success(request, said.to(languages.current()))
    return redirect("filling:finish", visit.response.wave_id, visit.response.municipality_id)


def _not_open(request: HttpRequest, visit: Visit, refusal: NotOpenError) -> HttpResponse:
    messages.error(request, refusal.obstacle.value.to(languages.current()))
    return redirect("filling:finish", visit.response.wave_id, visit.response.municipality_id)


def _page(request: HttpRequest, visit: Visit, refused: Iterable[Problem] = ()) -> HttpResponse:
    current = sheet.of(visit.response)
    people = _people(visit)
    problems = tuple(refused)
    context = {
        **common(visit),
        "refused": problems,
        "missing_count": len(current.missing),
        "doubts": task_page.doubts(current),
        "sides": [_side(visit, current, side, people) for side in Side],
        "may_submit": visit.may_submit,
        "is_ready": current.is_complete and len(current.agreements) == len(Side),
        "signers": people.get(Role.SIGNER, ""),
    }
    status = 422 if problems else 200
    return render(request, "fieldwork/filling/finish.html", context, status=status)


def _side(visit: Visit, current: Sheet, side: Side, people: dict[Role, str]) -> dict[str, object]:
    return {
        "code": side.value,
        "name": task_page.SIDE_NAMES[side],
        "agreement": current.agreements.get(side),
        "may_agree": visit.may_agree(side),
        "people": people.get(SPEAKS_FOR[side], ""),
    }


def _people(visit: Visit) -> dict[Role, str]:
    """The names of who has each role in this municipality."""
    organisation = Organisation.objects.get(code=visit.response.municipality_id)
    names: dict[Role, list[str]] = {}
    for one in accounts.members(organisation, timezone.localdate()):
        names.setdefault(Role(one.role), []).append(one.person.label)
    return {role: ", ".join(held) for role, held in names.items()}
