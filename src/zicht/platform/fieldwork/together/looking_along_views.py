"""A municipality sends away who looks along with its response."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from zicht.language import Text
from zicht.platform.fieldwork.response import looking_along
from zicht.platform.fieldwork.response.filling_access import Visit, filling
from zicht.platform.web import languages, posted

_ENDED = Text(nl="Het meekijken is beëindigd.", en="Looking along was ended.")


@require_POST
@filling
def end(request: HttpRequest, visit: Visit) -> HttpResponse:
    """End it at once; doing so twice is doing so once."""
    key = posted.key(request.POST.get("look_along", ""))
    if not visit.may_end_looking_along:
        raise Http404
    found = get_object_or_404(visit.response.looks_along, pk=key)
    looking_along.end(found, person=visit.person, now=timezone.now())
    messages.success(request, _ENDED.to(languages.current()))
    return redirect("filling:tasks", visit.response.wave_id, visit.response.municipality_id)
