"""A form that could not be taken, kept so that it can be sent once more.

Somebody types for an hour; their session ends, or they sign in again elsewhere and the token of
the old page no longer counts. What they typed is shown back to them as it was, to be sent by a
press of a button. Only for a form of our own pages, which the browser says by its Origin.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def can_be_kept(request: HttpRequest) -> bool:
    """Whether this is a form without files that one of our own pages sent."""
    if request.method != "POST" or request.content_type not in _FORMS or request.FILES:
        return False
    own = f"{request.scheme}://{request.get_host()}"
    return bool(request.headers.get("Origin") == own)


def page(request: HttpRequest, *, is_signed_in: bool) -> HttpResponse:
    """403: the form again, with a button to send it; nothing is kept on the server."""
    fields = [
        (name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values
    ]
    context = {"fields": fields, "is_signed_in": is_signed_in}
    response = render(request, "web/resend.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response
