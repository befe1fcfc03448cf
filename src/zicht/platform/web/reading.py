"""Pages that can only be read: any other method gets a page that says so."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")

_READING = ("GET", "HEAD")

#: A page is the same for everyone and may be kept for a minute: until the next release.
MINUTE = 60


def read_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Refuse everything but reading, before it is asked where a form came from."""

    @wraps(view)
    def reading(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in _READING:
            return _refusal(request)
        return view(request, *args, **kwargs)

    exempt: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = csrf_exempt(reading)
    return exempt


def page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A public page: only read, and kept by browsers and caches for a minute."""
    kept: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = cache_control(
        public=True, max_age=MINUTE
    )(view)
    return read_only(kept)


def _refusal(request: HttpRequest) -> HttpResponse:
    response = render(request, "405.html", status=405)
    response.headers["Allow"] = ", ".join(_READING)
    return response
