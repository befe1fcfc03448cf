"""Where a municipality sees how far it is with its response, and takes its answers along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zicht.platform.accounts.access import signed_in
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.filling import downloads
from zicht.platform.fieldwork.response import filling_access, sheet
from zicht.platform.fieldwork.response.filling_access import Visit, filling, reading
from zicht.platform.fieldwork.response.visiting import common, title_of
from zicht.platform.fieldwork.together import handing_over, task_page


@require_safe
@signed_in
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """What I can fill in, or look back at."""
    found = [(one, title_of(one)) for one in filling_access.responses_of(person)]
    return render(request, "fieldwork/filling/mine.html", {"responses": found})


@require_safe
@reading
def tasks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How far every section is, and what is left to do."""
    current = sheet.of(visit.response)
    holders = handing_over.holders(visit.response, timezone.now())
    listed = task_page.tasks(current, holders, visit.person.email)
    context = {
        **common(visit),
        "own_tasks": [one for one in listed if one.is_mine],
        "other_tasks": [one for one in listed if not one.is_mine],
        "may_hand_over": visit.may_fill_in and Role.CONTACT in visit.roles,
        "domains": task_page.domains(current),
        "doubts": task_page.doubts(current),
        "missing_count": len(current.missing),
    }
    return render(request, "fieldwork/filling/tasks.html", context)


@require_safe
@reading
def missing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every mandatory answer that is missing, with a link to its question."""
    current = sheet.of(visit.response)
    context = {**common(visit), "missing": task_page.missing(current)}
    return render(request, "fieldwork/filling/missing.html", context)


@require_safe
@filling
def download(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """Everything that was filled in, at any time."""
    maker = downloads.MAKERS.get(kind)
    if maker is None:
        raise Http404
    content, content_type = maker(sheet.of(visit.response), timezone.now())
    name = f"zicht-{visit.response.wave_id}-{visit.response.municipality_id}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
