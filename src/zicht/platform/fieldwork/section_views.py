"""The page of one section: reading it, saving it, and choosing between two answers."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zicht.language import Text
from zicht.platform.fieldwork import (
    answering,
    forms,
    questions,
    saving,
    script_reply,
    section_page,
    selectors,
    sheet,
    talking,
)
from zicht.platform.fieldwork.answering import Conflict
from zicht.platform.fieldwork.filling_access import Visit, fetching, reading
from zicht.platform.fieldwork.filling_views import common
from zicht.platform.fieldwork.forms import Entry
from zicht.platform.fieldwork.locking import NotOpenError
from zicht.platform.fieldwork.models import Proposal
from zicht.platform.fieldwork.saving import Outcome
from zicht.platform.fieldwork.section_page import GivenItem
from zicht.platform.fieldwork.sheet import Part, Sheet
from zicht.platform.fieldwork.task_page import section_url
from zicht.platform.web import languages

_SAVED = Text(nl="Opgeslagen.", en="Saved.")
_UNCHANGED = Text(nl="Er is niets veranderd.", en="Nothing was changed.")
_FAULTY = Text(nl="Niet opgeslagen: dit antwoord klopt niet.", en="Not saved: this is not right.")
_CONFLICT = Text(
    nl="Een collega heeft net iets anders ingevuld. Kies bij de vraag welk antwoord geldt.",
    en="A colleague has just filled in something else. Choose at the question which one counts.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A section of a response as it stands now."""

    visit: Visit
    current: Sheet
    part: Part

    @property
    def url(self) -> str:
        return section_url(self.visit.response, self.part.section.code)

    def again(self) -> "_Place":
        """The same section after something was saved."""
        return _place(self.visit, self.part.section.code)


@require_http_methods(["GET", "HEAD", "POST"])
@fetching
@reading
def section(request: HttpRequest, visit: Visit, section: str) -> HttpResponse:
    """Read and answer the questions of one section."""
    if request.method == "POST" and request.headers.get("Accept") == "application/json":
        return _post_of_script(request, visit, section)
    place = _place(visit, section)
    if request.method == "POST":
        return _post(request, place)
    page = _page(request, place)
    if visit.may_fill_in:
        seen = [line.item.code for line in place.part.lines]
        answering.look(visit.response, seen, person=visit.person, now=timezone.now())
    return page


def _place(visit: Visit, code: str) -> _Place:
    current = sheet.of(visit.response)
    part = section_page.part_of(current, code)
    if part is None:
        raise Http404
    return _Place(visit=visit, current=current, part=part)


def _post_of_script(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """Save the one question that was answered; the sheet, which is dear, is made once, after."""
    questionnaire = selectors.questionnaire(visit.response.wave.questionnaire)
    section = next((one for one in questionnaire.sections if one.code == code), None)
    if section is None:
        raise Http404
    entries = forms.read(request.POST, questionnaire, section.items)
    try:
        outcome = saving.save_page(visit.response, entries, person=visit.person, now=timezone.now())
    except NotOpenError as refusal:
        return JsonResponse({"message": _refused(refusal).to(languages.current())}, status=409)
    drawn = script_reply.to_draw(outcome, entries, section, asked="draw" in request.POST)
    return JsonResponse(
        {
            **script_reply.facts(outcome, entries, section),
            "drawn": _drawn(_place(visit, code), drawn, outcome.faulty) if drawn else {},
            "message": _said(outcome).to(languages.current()),
        }
    )


def _post(request: HttpRequest, place: _Place) -> HttpResponse:
    """Save what was filled in on a whole page, with the button below it."""
    entries = forms.read(request.POST, place.current.questionnaire, place.part.section.items)
    try:
        if "choose" in request.POST:
            return _choose(request, place, entries)
        outcome = saving.save_page(
            place.visit.response, entries, person=place.visit.person, now=timezone.now()
        )
    except NotOpenError as refusal:
        messages.error(request, _refused(refusal).to(languages.current()))
        unsaved = section_page.typed_in_words(place.current, entries)
        place.visit.response.refresh_from_db()
        return _page(request, place.again(), unsaved=unsaved, status=409)
    after = place.again()
    if outcome.faulty:
        return _page(request, after, faulty=outcome.faulty, status=422)
    return _go_on(request, place, after, outcome)


def _refused(refusal: NotOpenError) -> Text:
    why = refusal.obstacle.value
    return Text(nl=f"Niet opgeslagen. {why.nl}", en=f"Not saved. {why.en}")


def _choose(request: HttpRequest, place: _Place, entries: tuple[Entry, ...]) -> HttpResponse:
    """Settle a doubt, and save the rest of the page as any other button does."""
    kept, _, rest = request.POST["choose"].partition(":")
    key, _, version = rest.partition(":")
    if not (key.isdecimal() and version.isdecimal()):
        raise Http404
    proposal = Proposal.objects.filter(response=place.visit.response, pk=int(key)).first()
    if proposal is None:
        raise Http404
    person, now = place.visit.person, timezone.now()
    others = [entry for entry in entries if entry.variable != proposal.variable]
    outcome = saving.save_page(place.visit.response, others, person=person, now=now)
    chosen = answering.choose(
        proposal, keep_mine=kept == "other", base_version=int(version), person=person, now=now
    )
    after = place.again()
    if outcome.faulty:
        return _page(request, after, faulty=outcome.faulty, status=422)
    said = _CONFLICT if isinstance(chosen, Conflict) else _SAVED
    messages.success(request, said.to(languages.current()))
    return redirect(f"{place.url}#vraag-{proposal.variable.partition('.')[0]}")


def _go_on(request: HttpRequest, before: _Place, after: _Place, outcome: Outcome) -> HttpResponse:
    """Where the button leads, but first to what these answers brought up on this same page."""
    if outcome.conflicts:
        messages.warning(request, _CONFLICT.to(languages.current()))
        return redirect(after.url)
    known = {line.item.code for line in before.part.lines}
    new = [line for line in after.part.lines if line.item.code not in known]
    wanted = [line.item.code for line in new if all(cell.value is None for cell in line.cells)]
    goes_on = request.POST.get("next", "stay")
    if wanted and goes_on == "on":
        codes = ", ".join(line.item.code for line in new)
        added = Text(
            nl=f"Opgeslagen. Er zijn vragen bij gekomen: {codes}.",
            en=f"Saved. There are more questions now: {codes}.",
        )
        messages.success(request, added.to(languages.current()))
        return redirect(f"{after.url}#vraag-{wanted[0]}")
    messages.success(request, _said(outcome).to(languages.current()))
    return redirect(_next_url(after, goes_on))


def _next_url(place: _Place, goes_on: str) -> str:
    response = place.visit.response
    at = [response.wave_id, response.municipality_id]
    if goes_on == "tasks":
        return reverse("filling:tasks", args=at)
    if goes_on != "on":
        return place.url
    codes = [part.section.code for part in place.current.parts]
    following = codes[codes.index(place.part.section.code) + 1 :]
    return section_url(response, following[0]) if following else reverse("filling:missing", args=at)


def _said(outcome: Outcome) -> Text:
    if outcome.conflicts:
        return _CONFLICT
    if outcome.faulty:
        return _FAULTY
    return _SAVED if outcome.changed else _UNCHANGED


def _page(
    request: HttpRequest,
    place: _Place,
    *,
    faulty: Mapping[str, Entry] | None = None,
    unsaved: tuple[GivenItem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    asked = section_page.questions_of(place.current, place.part, faulty)
    context = {
        **common(place.visit),
        "section": place.part.section,
        "questions": asked,
        "is_faulty": bool(faulty),
        "mistakes": questions.mistakes(asked) if place.visit.may_fill_in else (),
        "unsaved": unsaved,
        "given": section_page.answers_to_read(place.part),
        "beside": None if place.visit.is_guest else talking.beside(place.visit.response),
    }
    return render(request, "fieldwork/filling/section.html", context, status=status)


def _drawn(place: _Place, codes: Set[str], faulty: Mapping[str, Entry]) -> dict[str, str]:
    """The answers to these questions as the page shows them now."""
    asked = section_page.questions_of(place.current, place.part, faulty)
    return {
        one.item.code: render_to_string("fieldwork/items/answer.html", {"question": one})
        for one in asked
        if one.item.code in codes
    }
