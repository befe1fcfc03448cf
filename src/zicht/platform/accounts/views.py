"""Coming in: invitations, links, organisations; and one's own account."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStage
from allauth.account.views import RequestLoginCodeView
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zicht.language import Language, Text
from zicht.platform.accounts import (
    arrivals,
    invitations,
    links,
    oidc,
    rules,
    selectors,
    services,
)
from zicht.platform.accounts.access import private, signed_in
from zicht.platform.accounts.forms import DetailsForm, NameForm
from zicht.platform.accounts.invitations import Standing
from zicht.platform.accounts.models import Invitation, Person
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.web import languages

#: An expired or revoked invitation has been here and is gone for good.
_STATUS = {Standing.OPEN: 200, Standing.ACCEPTED: 200, Standing.REVOKED: 410, Standing.EXPIRED: 410}


class SignInView(RequestLoginCodeView):  # type: ignore[misc]
    """Ask for a code; again for who mistyped their address or got no mail."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Not to the code that was asked first, where allauth keeps a visitor for a while."""


@signed_in
def account(request: HttpRequest, person: Person) -> HttpResponse:
    """Who I am here, for whom I act, and in which language I get mail."""
    form = DetailsForm(
        request.POST or None, initial={"name": person.name, "language": person.language}
    )
    if form.is_valid():
        services.change_details(
            person,
            name=form.cleaned_data["name"],
            language=Language(form.cleaned_data["language"]),
        )
        say(request, Text(nl="Opgeslagen.", en="Saved."))
        return redirect("accounts:account")
    today = timezone.localdate()
    context = {
        "form": form,
        "person": person,
        "memberships": [
            (one, ROLE_NAMES[Role(one.role)]) for one in selectors.memberships(person, today)
        ],
        "has_second_factor": rules.has_second_factor(person),
    }
    return render(request, "accounts/account.html", context)


@require_safe
@private
def organisations(request: HttpRequest) -> HttpResponse:
    """At which organisations people can sign in with their work account."""
    return render(request, "accounts/organisations.html", {"providers": oidc.providers()})


@require_safe
@private
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up; allauth wants to know where one would."""
    return render(request, "accounts/no_sign_up.html")


@private
def sign_in_link(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in by the link in a mail.

    Opening it changes nothing: programs that look through mail open links too.
    """
    if not _within_limits(request):
        return _too_often(request)
    now = timezone.now()
    link = links.find(code, now=now)
    if link is None or link.person is None:
        return render(request, "accounts/link_used.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/link.html", {"email": link.person.email})
    if not links.use(link, now=now):
        return render(request, "accounts/link_used.html", status=410)
    return _sign_in(request, link.person, method="link")


@require_safe
@private
def short_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """The short address in the mail."""
    return redirect("accounts:invitation", code)


@private
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Accept an invitation, or read what became of it."""
    if not _within_limits(request):
        return _too_often(request)
    now = timezone.now()
    found = selectors.invitation(code)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    standing = invitations.standing(found, now)
    form = NameForm(request.POST if request.method == "POST" else None)
    may_accept = standing is Standing.OPEN and not _is_somebody_else(request, found)
    if request.method == "POST" and may_accept and (_has_account(found) or form.is_valid()):
        name = form.cleaned_data["name"] if form.is_valid() else ""
        return _accept(request, found, name)
    return _invitation_page(request, found, standing, form)


def _accept(request: HttpRequest, found: Invitation, name: str) -> HttpResponse:
    """A new person is signed in: they read mail on the address. Others sign in as they always do.

    An account may have a second factor, or act elsewhere: a link that lay in a mailbox for weeks
    does not open that.
    """
    accepted = invitations.accept(found, name=name, now=timezone.now())
    if accepted is None:
        found.refresh_from_db()
        standing = invitations.standing(found, timezone.now())
        return _invitation_page(request, found, standing, NameForm())
    begin = arrivals.url_for(found.organisation)
    if accepted.is_new:
        return _sign_in(request, accepted.person, method="invitation", begin=begin)
    say(request, Text(nl="De uitnodiging is aangenomen.", en="The invitation was accepted."))
    return redirect(begin)


def _invitation_page(
    request: HttpRequest, found: Invitation, standing: Standing, form: NameForm
) -> HttpResponse:
    context = {
        "invitation": found,
        "role": ROLE_NAMES[Role(found.role)],
        "standing": standing.value,
        "form": form,
        "has_account": _has_account(found),
        "is_somebody_else": _is_somebody_else(request, found),
    }
    status = _STATUS[standing]
    return render(request, "accounts/invitation.html", context, status=status)


def _is_somebody_else(request: HttpRequest, found: Invitation) -> bool:
    person = request.user
    return isinstance(person, Person) and person.email.lower() != found.email.lower()


def _has_account(found: Invitation) -> bool:
    return Person.objects.filter(email__iexact=found.email).exists()


def _sign_in(
    request: HttpRequest, person: Person, *, method: str, begin: str | None = None
) -> HttpResponse:
    """Go through what is left of signing in: a second factor, where there is one."""
    record_authentication(request, person, method=method, email=person.email)
    login = Login(user=person, email=person.email, redirect_url=begin)
    response: HttpResponse = perform_login(request, login)
    return response


def _within_limits(request: HttpRequest) -> bool:
    """Whether this visitor may try a code; reading counts too, because a code is in the address."""
    usage = ratelimit.consume(request, app="allauth.account", action="open_code", limit_get=True)
    return usage is not None


def _too_often(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = ratelimit.respond_429(request)
    return response


def say(request: HttpRequest, words: Text) -> None:
    """Tell on the next page what was done."""
    messages.success(request, words.to(languages.current()))
