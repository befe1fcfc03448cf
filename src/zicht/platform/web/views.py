"""Fixed pages, files for machines, and what visitors see when something is wrong."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache

from zicht.platform.web import languages, resending
from zicht.platform.web.reading import page, read_only

_PLAIN = "text/plain; charset=utf-8"


@page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "web/accessibility.html")


@page
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site keeps of its visitors: nothing."""
    return render(request, "web/privacy.html")


@page
def source_code(request: HttpRequest) -> HttpResponse:
    """Under which licence Zicht may be used, and where its source is."""
    return render(request, "web/source_code.html")


@read_only
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Every public page may be indexed."""
    return HttpResponse("User-agent: *\nDisallow: /healthz\n", content_type=_PLAIN)


@read_only
@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); 404 while ZICHT_SECURITY_CONTACT is not set."""
    if settings.SECURITY_CONTACT is None:
        raise Http404("ZICHT_SECURITY_CONTACT is not set")
    expires = (timezone.now() + timedelta(days=settings.SECURITY_DAYS)).replace(microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(reverse('security_txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=_PLAIN)


@read_only
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether this node can reach its database; an exception, so a 500, when it cannot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type=_PLAIN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: we do not understand the question."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this is not for this visitor."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from one of our own pages, or came from one that is too old."""
    if resending.can_be_kept(request):
        return resending.page(request, is_signed_in=True)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is nothing here, or nothing that this visitor may know of."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page asks nothing of the database, which may be what is broken."""
    html = render_to_string("500.html", {"language": languages.current()})
    return HttpResponse(html, status=500)
