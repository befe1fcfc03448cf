"""The public pages: each reads the current release and renders it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from zicht.language import Language
from zicht.platform.publication import (
    answers,
    files,
    levels,
    maps,
    methods,
    municipalities,
    roles,
    selectors,
    sight,
    stories,
)
from zicht.platform.publication.picture import Picture
from zicht.platform.publication.roles import RolePage
from zicht.platform.web import languages

P = ParamSpec("P")


def _with_picture(
    view: Callable[Concatenate[HttpRequest, Picture, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Hand the current release to a view; without one, the page says what has to be done first."""

    @wraps(view)
    def with_release(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        picture = selectors.get_picture()
        if picture is None:
            return render(request, "publication/no_release.html")
        return view(request, picture, *args, **kwargs)

    page: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = with_release
    return require_safe(cache_control(public=True, max_age=60)(page))


@_with_picture
def home(request: HttpRequest, picture: Picture) -> HttpResponse:
    """How much do we see? The headline figures, the map, the levels and where the topic sits."""
    asked = request.GET.get("verhaal", "")
    context = {
        "picture": picture,
        "strip": stories.strip(selectors.fetch_stories(), asked, timezone.localdate()),
        "headlines": [one for one in picture.comparisons if one.published.kind == "share"],
        "findings": [one for one in picture.comparisons if one.published.kind != "share"],
        "map": maps.levels(picture, request.GET.get("kaart", ""), languages.current()),
        "roles": roles.distributions(picture),
        "sight": sight.table(picture),
        "sits_with": answers.question(picture, "B5"),
    }
    return render(request, "publication/home.html", context)


@_with_picture
def role_list(request: HttpRequest, picture: Picture) -> HttpResponse:
    """The four roles, with the levels of each."""
    context = {"picture": picture, "roles": roles.distributions(picture)}
    return render(request, "publication/roles.html", context)


@_with_picture
def role(request: HttpRequest, picture: Picture, slug: str) -> HttpResponse:
    """One role: how municipalities are spread over its levels, and every question about it."""
    page = roles.get(slug)
    if page is None:
        raise Http404(slug)
    body = _role_body(picture, page, languages.current())
    context = {"picture": picture, "page": page, "body": body}
    return render(request, "publication/role.html", context)


@lru_cache(maxsize=32)
def _role_body(picture: Picture, page: RolePage, language: Language) -> SafeString:
    """The long part of a page on a role, which a process writes once per release and language."""
    context = {
        "picture": picture,
        "page": page,
        "language": language,
        "distribution": levels.distribution(picture, page.indicator),
        "by_area": levels.by_area(picture, page.indicator),
        "questions": answers.of_role(picture, page.role),
        "has_chart": f"charts/{page.chart}.{language.value}.svg" in picture.files,
    }
    return render_to_string("publication/role_body.html", context)


@_with_picture
def municipality_list(request: HttpRequest, picture: Picture) -> HttpResponse:
    """The municipalities that agreed to show their levels, all of them or those of a search."""
    asked = request.GET.get("naam", "")[:80]
    found = municipalities.search(picture, asked)
    context = {
        "picture": picture,
        "asked": asked,
        "count": len(found),
        "by_letter": municipalities.by_letter(found),
    }
    return render(request, "publication/municipalities.html", context)


@_with_picture
def municipality(request: HttpRequest, picture: Picture, code: str) -> HttpResponse:
    """The levels of one municipality beside the country; 404 for all that did not agree to it."""
    one = picture.municipalities.get(code)
    if one is None:
        raise Http404(code)
    context = {
        "picture": picture,
        "municipality": one,
        "roles": levels.standings(picture, one, "role"),
        "themes": levels.standings(picture, one, "theme"),
    }
    return render(request, "publication/municipality.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def method_list(request: HttpRequest) -> HttpResponse:
    """How the figures are made."""
    return render(request, "publication/methods.html", {"methods": methods.every()})


@require_safe
@cache_control(public=True, max_age=60)
def method(request: HttpRequest, key: str) -> HttpResponse:
    """One method: in words, as a formula, and where it was published."""
    found = methods.get(key)
    if found is None:
        raise Http404(key)
    return render(request, "publication/method.html", {"method": found})


@_with_picture
def download_list(request: HttpRequest, picture: Picture) -> HttpResponse:
    """Reports, tables and charts of the current release."""
    context = {
        "picture": picture,
        "documents": files.documents(picture),
        "charts": files.charts(picture, languages.current()),
    }
    return render(request, "publication/downloads.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One public file of the current release; any other name is 404, whatever it looks like."""
    picture = selectors.get_picture()
    facts = picture.files.get(name) if picture is not None else None
    if picture is None or facts is None:
        raise Http404(name)
    etag = f'"{facts.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(
        selectors.fetch_content(picture, name), content_type=files.content_type(name)
    )
    response.headers["ETag"] = etag
    return response
