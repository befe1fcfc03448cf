"""Who comes to the pages of the desk: the national team reads, the desk and owners act."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zicht.platform.accounts.access import View, signed_in
from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.wave_access import get_wave, may_help, may_see_waves

P = ParamSpec("P")


def at_desk(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse]) -> View[P]:
    """Hand the person to a view; 404 for who may not see it, or may only read and sends."""

    @wraps(view)
    def of_the_team(
        request: HttpRequest, person: Person, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        today = timezone.localdate()
        is_reading = request.method in ("GET", "HEAD")
        if not (may_see_waves if is_reading else may_help)(person, today):
            raise Http404
        return view(request, person, *args, **kwargs)

    return signed_in(of_the_team)


def get_response(wave: str, code: str) -> Response:
    """The response of a municipality in a wave that is run here; Http404 when there is none."""
    found = get_wave(wave).responses.select_related("municipality", "wave__questionnaire")
    return get_object_or_404(found, municipality_id=code)
