"""Who comes here: researchers, and owners and members of the national team. Nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from zicht.platform.accounts import rules
from zicht.platform.accounts.access import View, signed_in
from zicht.platform.accounts.models import Person

P = ParamSpec("P")


def for_research(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase],
) -> View[P]:
    """Hand the person to a view; 404 for who may not see it."""

    @wraps(view)
    def of_research(
        request: HttpRequest, person: Person, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not rules.may_estimate(person, timezone.localdate()):
            raise Http404
        return view(request, person, *args, **kwargs)

    return signed_in(of_research)
