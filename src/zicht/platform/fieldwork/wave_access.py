"""Who comes to the pages of waves: the national team, and nobody else."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zicht.platform.accounts import rules
from zicht.platform.accounts.access import View, signed_in
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.models import Wave

P = ParamSpec("P")


def may_see_waves(person: Person, on: date) -> bool:
    """Where every municipality stands, and who its people are, is for the national team."""
    return rules.is_national(person, on)


def may_run_waves(person: Person, on: date) -> bool:
    """Owners and members make, open and close waves, and write to people; the desk looks."""
    return rules.has_role(person, [Role.OWNER, Role.MEMBER], on)


def may_help(person: Person, on: date) -> bool:
    """The desk and owners open a response again, look along and answer; members only read."""
    return rules.has_role(person, [Role.OWNER, Role.DESK], on)


def national(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase]) -> View[P]:
    """Hand the person to a view; 404 for who may not see it, or may only look and changes."""

    @wraps(view)
    def of_the_team(
        request: HttpRequest, person: Person, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        today = timezone.localdate()
        if not may_see_waves(person, today):
            raise Http404
        if request.method == "POST" and not may_run_waves(person, today):
            raise Http404
        return view(request, person, *args, **kwargs)

    return signed_in(of_the_team)


def get_wave(code: str) -> Wave:
    """The wave with this code, with its questionnaire; Http404 when there is none.

    One that was loaded from a file was not run here: nobody was invited and nobody opened it.
    """
    run_here = Wave.objects.filter(opens_on__isnull=False).select_related("questionnaire")
    return get_object_or_404(run_here, code=code)
