"""The mirror of a municipality: on the screen, and as one page of paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zicht.platform.fieldwork.models import Side, Submission
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.filling_access import Visit, filling, reading
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.fieldwork.together import task_page
from zicht.platform.mirror import drawing, reflection, rules
from zicht.reporting import mirror_page


@require_safe
@reading
def mirror(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The mirror of what was submitted last, or what is left to do before there is one."""
    submission = _submission(visit)
    if submission is None:
        return _empty(request, visit)
    found = reflection.of(submission)
    context: dict[str, object] = {**common(visit), "submission": submission, "page": None}
    if found is not None:
        context |= {
            "page": found.page,
            "roles": drawing.roles(found.page, rules.ladders(found.subject, "role")),
            "theme_ladders": rules.ladders(found.subject, "theme"),
        }
    return render(request, "mirror/mirror.html", context)


@require_safe
@filling
def document(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same mirror as a PDF of one page."""
    submission = _submission(visit)
    found = None if submission is None else reflection.of(submission)
    if found is None:
        raise Http404
    name = f"spiegel-{visit.response.wave_id}-{visit.response.municipality_id}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    pdf = mirror_page.render(found.page)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _submission(visit: Visit) -> Submission | None:
    found = visit.response.submissions.select_related("person", "reopened_by", "response")
    return found.order_by("number").last()


def _empty(request: HttpRequest, visit: Visit) -> HttpResponse:
    current = sheet.of(visit.response)
    context = {
        **common(visit),
        "missing_count": len(current.missing),
        "doubt_count": len(current.undecided),
        "waits_for": [
            task_page.SIDE_NAMES[side] for side in Side if side not in current.agreements
        ],
    }
    return render(request, "mirror/empty.html", context)
