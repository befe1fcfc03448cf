"""What every page behind sign-in has in common: who may come in, and that nobody keeps a copy."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from zicht.platform.accounts import rules, selectors
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.selectors import Held
from zicht.platform.web import middleware, resending

P = ParamSpec("P")

View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def private(view: View[P]) -> View[P]:
    """A page that no browser, proxy or search engine keeps."""

    @wraps(view)
    def unkept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return unkept


def with_passkeys(view: View[P]) -> View[P]:
    """A page on which the browser may be asked for a passkey, and may fetch what to ask."""

    @wraps(view)
    def allowed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = middleware.CONTENT_SECURITY_POLICY.replace(
            "connect-src 'none'", "connect-src 'self'"
        )
        response.headers["Permissions-Policy"] = middleware.PERMISSIONS_POLICY.replace(
            "publickey-credentials-get=()",
            "publickey-credentials-create=(self), publickey-credentials-get=(self)",
        )
        return response

    return private(allowed)


def signed_in(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponseBase],
) -> View[P]:
    """Hand the person to a view, as :func:`with_roles` does."""

    @wraps(view)
    def without_roles(
        request: HttpRequest, person: Person, held: Held, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        return view(request, person, *args, **kwargs)

    return with_roles(without_roles)


def with_roles(
    view: Callable[Concatenate[HttpRequest, Person, Held, P], HttpResponseBase],
) -> View[P]:
    """Hand the person and what they are today to a view; a stranger is sent to sign in.

    Whoever must have a second factor is sent to set one up, and sees nothing else until then. What
    a stranger sent from one of our own pages is kept for them: their session has ended meanwhile.
    """

    @wraps(view)
    def with_person(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        # Not request.user, which stands in front of the person and slows everything down.
        person = get_user(request)
        if not isinstance(person, Person):
            if resending.can_be_kept(request):
                return resending.page(request, is_signed_in=False)
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        held = selectors.held(person, timezone.localdate())
        if rules.needs_second_factor(held) and not rules.has_second_factor(person):
            return redirect("mfa_index")
        return view(request, person, held, *args, **kwargs)

    return private(with_person)
