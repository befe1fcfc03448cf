"""Looking after people: who acts for whom, the yearly review, and the mail that went out."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zicht.language import Language, Text
from zicht.platform.accounts import invitations, rules, selectors, services
from zicht.platform.accounts.access import signed_in
from zicht.platform.accounts.forms import InvitationForm
from zicht.platform.accounts.models import Membership, Organisation, Person
from zicht.platform.accounts.roles import ROLE_NAMES, ROLES, Kind, Role
from zicht.platform.accounts.views import say
from zicht.platform.mail import services as mail
from zicht.platform.mail.models import Message
from zicht.platform.web import languages, posted
from zicht.problems import InvalidInputError

_reading_or_changing = require_http_methods(["GET", "HEAD", "POST"])
#: On one page of the outbox.
_MESSAGES = 200


@require_safe
@signed_in
def organisations(request: HttpRequest, person: Person) -> HttpResponse:
    """Whose people I may see: every organisation for the national team, else my own."""
    today = timezone.localdate()
    asked = posted.words(request.GET.get("naam", ""))
    if rules.is_national(person, today):
        found = list(selectors.organisations(Kind.values, asked))
    else:
        found = [one.organisation for one in selectors.memberships(person, today)]
        found = sorted(set(found), key=lambda one: one.name)
    if len(found) == 1 and not asked:
        return redirect("accounts:people", found[0].code)
    context = {"organisations": found, "asked": asked, "count": len(found)}
    return render(request, "accounts/people_organisations.html", context)


@_reading_or_changing
@signed_in
def people(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The people of one organisation: invite, take back, end."""
    organisation = get_organisation(person, code)
    may_manage = rules.may_manage_people(person, organisation, timezone.localdate())
    form = InvitationForm(roles=ROLES[Kind(organisation.kind)])
    problem = None
    if request.method == "POST":
        if not may_manage:
            raise Http404
        if "invite" in request.POST:
            form = InvitationForm(request.POST, roles=ROLES[Kind(organisation.kind)])
            if form.is_valid():
                return _invite(request, person, organisation, form)
        else:
            try:
                return _change(request, person, organisation)
            except InvalidInputError as error:
                problem = error.problems[0]
    context = {
        **_people_context(person, organisation),
        "may_manage": may_manage,
        "form": form,
        "problem": problem,
    }
    return render(request, "accounts/people.html", context, status=409 if problem else 200)


@_reading_or_changing
@signed_in
def review(request: HttpRequest, person: Person) -> HttpResponse:
    """The yearly review: is each membership still right?"""
    if not rules.may_review_access(person, timezone.localdate()):
        raise Http404
    now = timezone.now()
    problem = None
    if request.method == "POST":
        membership = get_object_or_404(Membership, pk=_number(request, "membership"))
        try:
            if "confirm" in request.POST:
                services.confirm_membership(membership, person=person, now=now)
            elif "end" in request.POST:
                services.end_membership(membership, person=person, today=timezone.localdate())
            return redirect("accounts:review")
        except InvalidInputError as error:
            problem = error.problems[0]
    lines = [(line, ROLE_NAMES[Role(line.membership.role)]) for line in selectors.review(now)]
    due = sum(line.is_due for line, _ in lines)
    context = {"lines": lines, "due": due, "problem": problem}
    return render(request, "accounts/review.html", context, status=409 if problem else 200)


@_reading_or_changing
@signed_in
def outbox(request: HttpRequest, person: Person) -> HttpResponse:
    """What was mailed to whom, and what became of it; never the text of a code or a link."""
    if not rules.may_see_mail(person, timezone.localdate()):
        raise Http404
    if request.method == "POST":
        message = get_object_or_404(Message, pk=_uuid(request))
        if "resend" in request.POST:
            mail.resend(message, person=person, now=timezone.now())
        elif "cancel" in request.POST:
            mail.cancel(message, person=person)
        return redirect("accounts:outbox")
    context = {
        "messages_out": Message.objects.all()[:_MESSAGES],
        "has_server": settings.MAIL_SERVER is not None,
        "resendable": mail.RESENDABLE,
    }
    return render(request, "accounts/outbox.html", context)


def get_organisation(person: Person, code: str) -> Organisation:
    """The organisation, for who may see its people; Http404 for everybody else."""
    organisation = get_object_or_404(Organisation, code=code)
    if not rules.may_see_people(person, organisation, timezone.localdate()):
        raise Http404
    return organisation


def _invite(
    request: HttpRequest, person: Person, organisation: Organisation, form: InvitationForm
) -> HttpResponse:
    given = form.cleaned_data
    invitations.invite(
        email=given["email"],
        organisation=organisation,
        role=Role(given["role"]),
        language=Language(given["language"]),
        person=person,
        now=timezone.now(),
    )
    say(
        request,
        Text(
            nl=f"De uitnodiging aan {given['email']} ligt klaar om te versturen.",
            en=f"The invitation to {given['email']} is ready to be sent.",
        ),
    )
    return redirect("accounts:people", organisation.code)


def _change(request: HttpRequest, person: Person, organisation: Organisation) -> HttpResponse:
    """End a membership, take back an invitation, or reset a second factor; InvalidInputError."""
    if "revoke" in request.POST:
        found = get_object_or_404(organisation.invitations, pk=_number(request, "invitation"))
        invitations.revoke(found, person=person, now=timezone.now())
        say(request, Text(nl="De uitnodiging is ingetrokken.", en="The invitation was revoked."))
        return redirect("accounts:people", organisation.code)
    membership = get_object_or_404(organisation.memberships, pk=_number(request, "membership"))
    if "reset" in request.POST:
        if not rules.may_reset_second_factor(person, membership.person, timezone.localdate()):
            raise Http404
        services.reset_second_factor(membership.person, person=person)
        say(request, Text(nl="De tweede stap is weggehaald.", en="The second step was removed."))
    elif "deactivate" in request.POST:
        if not rules.may_deactivate(person, membership.person, timezone.localdate()):
            raise Http404
        services.deactivate(membership.person, person=person, now=timezone.now())
        say(request, Text(nl="Het account is afgesloten.", en="The account was closed."))
    else:
        services.end_membership(membership, person=person, today=timezone.localdate())
        say(request, Text(nl="De rol is beëindigd.", en="The role was ended."))
    return redirect("accounts:people", organisation.code)


def _people_context(person: Person, organisation: Organisation) -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    members = list(selectors.members(organisation, today))
    # Asked once for all of them; what is sent is held against the rules for one person.
    is_owner = rules.is_owner(person, today)
    others = {one.person_id for one in members if is_owner and one.person_id != person.pk}
    secured = rules.with_second_factor(others)
    return {
        "organisation": organisation,
        "members": [
            (
                one,
                ROLE_NAMES[Role(one.role)],
                one.person_id in secured,
                one.person_id in others,
            )
            for one in members
        ],
        "invitations": [
            (one, ROLE_NAMES[Role(one.role)])
            for one in selectors.open_invitations(organisation, now)
        ],
        "language_now": languages.current().value,
    }


def _number(request: HttpRequest, name: str) -> int:
    """A number that one of our own forms gave; Http404 for anything else."""
    number = posted.key(request.POST.get(name, ""))
    if number is None:
        raise Http404
    return number


def _uuid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("message", ""))
    except ValueError:
        raise Http404 from None
