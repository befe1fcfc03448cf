"""Where the contact person hands sections to colleagues, and takes them back."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zicht.language import Language, Text
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.response.filling_access import Visit, filling
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.fieldwork.together import handing_over, task_page
from zicht.platform.fieldwork.together.handing_over import (
    HandedOver,
    InviteAs,
    UnknownColleagueError,
)
from zicht.platform.fieldwork.together.handing_over_forms import HandOverForm, InviteForm
from zicht.platform.web import languages, posted
from zicht.questionnaire.model import Domain, Questionnaire, Section

_FOR = {
    Domain.SAFETY: Text(nl="voor veiligheid", en="for safety"),
    Domain.CARE_YOUTH: Text(nl="voor zorg en jeugd", en="for care and youth"),
    Domain.BOTH: Text(nl="voor beide", en="for both"),
}
_TAKEN_BACK = Text(nl="Het onderdeel is teruggenomen.", en="The part was taken back.")
_HAD = Text(
    nl="{email} had deze onderdelen al. Er is geen mail gestuurd.",
    en="{email} had these parts already. No mail was sent.",
)
_TOLD = Text(
    nl="Verdeeld aan {email}. Een mail met de link is onderweg.",
    en="Handed to {email}. A mail with the link is on its way.",
)
_INVITED = Text(
    nl="Verdeeld aan {email}. Een uitnodiging is onderweg.",
    en="Handed to {email}. An invitation is on its way.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def hand_over(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who has which section; hand them over and take them back."""
    if Role.CONTACT not in visit.roles:
        raise Http404
    try:
        if "back" in request.POST:
            return _take_back(request, visit)
        if request.method == "POST":
            return _hand_over(request, visit)
    except NotOpenError as refusal:
        why = refusal.obstacle.value
        said = Text(nl=f"Niet gelukt. {why.nl}", en=f"This did not work. {why.en}")
        return _done(request, visit, said, level=messages.ERROR)
    return _page(request, visit, HandOverForm(sections=_questionnaire(visit).sections))


def _hand_over(request: HttpRequest, visit: Visit) -> HttpResponse:
    questionnaire = _questionnaire(visit)
    form = HandOverForm(request.POST, sections=questionnaire.sections)
    if not form.is_valid():
        return _page(request, visit, form, status=422)
    sections, email = form.cleaned_data["sections"], form.cleaned_data["email"]
    suggested = handing_over.suggested_role(questionnaire, sections)
    invite = InviteForm(request.POST if "invite" in request.POST else None, suggested=suggested)
    try:
        done = handing_over.hand_over(
            visit.response,
            sections,
            email=email,
            invite_as=_invite_as(invite),
            person=visit.person,
            now=timezone.now(),
        )
    except UnknownColleagueError:
        status = 422 if invite.is_bound else 200
        return _page(request, visit, form, invite=invite, status=status)
    return _done(request, visit, _said(done, email))


def _invite_as(form: InviteForm) -> InviteAs | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    return InviteAs(role=Role(given["role"]), language=Language(given["language"]))


def _said(done: HandedOver, email: str) -> Text:
    told = _INVITED if done.is_invited else _TOLD
    said = told if done.sections else _HAD
    return Text(nl=said.nl.format(email=email), en=said.en.format(email=email))


def _take_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    key = posted.key(request.POST["back"])
    if key is None:
        raise Http404
    handing_over.take_back(visit.response, key, person=visit.person, now=timezone.now())
    return _done(request, visit, _TAKEN_BACK)


def _done(
    request: HttpRequest, visit: Visit, said: Text, *, level: int = messages.SUCCESS
) -> HttpResponse:
    messages.add_message(request, level, said.to(languages.current()))
    return redirect("filling:hand_over", visit.response.wave_id, visit.response.municipality_id)


def _page(
    request: HttpRequest,
    visit: Visit,
    form: HandOverForm,
    *,
    invite: InviteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    questionnaire = _questionnaire(visit)
    held = task_page.by_section(handing_over.holders(visit.response, timezone.now()))
    chosen = form["sections"].value() or []
    context = {
        **common(visit),
        "form": form,
        "invite": invite,
        "sections": [
            {
                "section": section,
                "domains": _domains(section),
                "holders": held.get(section.code, ()),
                "is_chosen": section.code in chosen,
            }
            for section in questionnaire.sections
        ],
        "held_any": bool(held),
    }
    return render(request, "fieldwork/filling/hand_over.html", context, status=status)


def _questionnaire(visit: Visit) -> Questionnaire:
    return selectors.questionnaire(visit.response.wave.questionnaire)


def _domains(section: Section) -> list[Text]:
    """How many questions are for one side alone, and how many for both."""
    count = Counter(item.domain for item in section.items)
    return [
        Text(nl=f"{count[domain]} {words.nl}", en=f"{count[domain]} {words.en}")
        for domain, words in _FOR.items()
        if count[domain]
    ]
