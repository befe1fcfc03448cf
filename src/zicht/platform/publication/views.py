"""The public pages: each reads the current release and renders it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import override
from django.views.decorators.cache import cache_control

from zicht.language import Language
from zicht.platform.publication import (
    answers,
    files,
    hidden,
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
from zicht.platform.publication.roles import ROLE_PAGES, RolePage
from zicht.platform.web import languages
from zicht.platform.web.reading import page as public_page
from zicht.platform.web.reading import read_only
from zicht.reporting import headlines

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

    return public_page(with_release)


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
        "sight": sight.rows(picture),
        "sits_with": answers.question(picture, "B5"),
        "hidden": hidden.get(),
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
        "rows": municipalities.rows(picture, found),
        "miss": None if found else municipalities.explain_miss(picture, asked),
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
        "facts": municipalities.facts(code, picture.book.frame_date),
        "roles": levels.standings(picture, one, "role"),
        "themes": levels.standings(picture, one, "theme"),
    }
    return render(request, "publication/municipality.html", context)


@read_only
def municipality_by_other_code(request: HttpRequest, code: str) -> HttpResponse:
    """A code in small letters leads to the page of the code, whether there is one or not."""
    return redirect("publication:municipality", code=code.upper(), permanent=True)


@_with_picture
def response(request: HttpRequest, picture: Picture) -> HttpResponse:
    """Who answered and who is missing, and how far that can bend the figures."""
    return render(request, "publication/response.html", {"picture": picture})


@_with_picture
def changes(request: HttpRequest, picture: Picture) -> HttpResponse:
    """What rose, what fell and what cannot be told since an earlier wave."""
    return render(request, "publication/changes.html", {"picture": picture})


@public_page
def reading(request: HttpRequest) -> HttpResponse:
    """What a number can and cannot say, on the first headline that there is."""
    picture = selectors.get_picture()
    shown = () if picture is None else headlines.figures(picture.book)
    projected = (pair for pair in shown if pair[1].share and pair[1].share.projection)
    headline, example = next(projected, (None, None))
    context = {"picture": picture, "headline": headline, "example": example}
    return render(request, "publication/reading.html", context)


@public_page
def hidden_population(request: HttpRequest) -> HttpResponse:
    """How many victims there are: a range with named models, of the country only."""
    return render(request, "publication/hidden.html", {"hidden": hidden.get()})


@public_page
def method_list(request: HttpRequest) -> HttpResponse:
    """How the figures are made."""
    return render(request, "publication/methods.html", {"methods": methods.every()})


@public_page
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method: in words, as a formula, and where it was published."""
    found = methods.get(slug)
    if found is not None:
        return render(request, "publication/method.html", {"method": found})
    moved = methods.by_key(slug)
    if moved is None:
        raise Http404(slug)
    return redirect("publication:method", slug=moved.slug, permanent=True)


@_with_picture
def download_list(request: HttpRequest, picture: Picture) -> HttpResponse:
    """Reports, tables and charts of the current release."""
    context = {
        "picture": picture,
        "documents": files.documents(picture),
        "charts": files.charts(picture, languages.current()),
    }
    return render(request, "publication/downloads.html", context)


@read_only
@cache_control(public=True, max_age=300)
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One public file of the current release; any other name is 404, whatever it looks like."""
    picture = selectors.get_picture()
    facts = picture.files.get(name) if picture is not None else None
    if picture is None or facts is None:
        raise Http404(name)
    compressed = files.is_text(name) and _takes_gzip(request)
    etag = f'"{facts.sha256}{"-gzip" if compressed else ""}"'
    response = get_conditional_response(request, etag=etag) or _content(picture, name, compressed)
    response.headers["ETag"] = etag
    if files.is_text(name):
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _content(picture: Picture, name: str, compressed: bool) -> HttpResponse:
    kind = files.content_type(name)
    if not compressed:
        return HttpResponse(selectors.fetch_content(picture, name), content_type=kind)
    response = HttpResponse(selectors.fetch_compressed(picture.release_id, name), content_type=kind)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    accepted = (one.partition(";") for one in request.headers.get("Accept-Encoding", "").split(","))
    return any(
        name.strip() == "gzip" and weight.replace(" ", "") not in {"q=0", "q=0.0"}
        for name, _, weight in accepted
    )


def warm() -> None:
    """Read the current release and write its long pages, so that no visitor waits for that."""
    picture = selectors.get_picture()
    if picture is None:
        return
    for language in Language:
        with override(language.value):
            for page in ROLE_PAGES:
                _role_body(picture, page, language)
            maps.levels(picture, "", language)
