"""The page of one section: reading it, saving it, and choosing between two answers."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zicht.language import Text
from zicht.platform.fieldwork.filling import (
    answering,
    earlier_page,
    saving,
    saving_words,
    script_views,
)
from zicht.platform.fieldwork.filling.answering import Conflict
from zicht.platform.fieldwork.filling.saving import Outcome
from zicht.platform.fieldwork.models import Proposal
from zicht.platform.fieldwork.response import forms, questions, section_page, sheet
from zicht.platform.fieldwork.response.filling_access import Visit, fetching, reading
from zicht.platform.fieldwork.response.forms import Entry
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.response.section_page import GivenItem
from zicht.platform.fieldwork.response.sheet import Part, Sheet
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.fieldwork.together import talking
from zicht.platform.fieldwork.together.task_page import section_url
from zicht.platform.web import languages, posted


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
def section(request: HttpRequest, **at: str) -> HttpResponseBase:
    """Read and answer the questions of one section."""
    is_script = request.method == "POST" and request.headers.get("Accept") == "application/json"
    return (script_views.save if is_script else read_section)(request, **at)


@fetching
@reading
def read_section(request: HttpRequest, visit: Visit, section: str) -> HttpResponse:
    """The page, and what its buttons save."""
    place = _place(visit, section)
    if request.method == "POST":
        return _post(request, place)
    page = _page(request, place)
    if visit.may_fill_in:
        seen = [line.item.code for line in place.part.lines]
        # Somebody may have submitted, or the wave may have closed, since the page was begun.
        with suppress(NotOpenError):
            answering.look(visit.response, seen, person=visit.person, now=timezone.now())
    return page


def _place(visit: Visit, code: str) -> _Place:
    current = sheet.of(visit.response)
    part = section_page.part_of(current, code)
    if part is None:
        raise Http404
    return _Place(visit=visit, current=current, part=part)


def _post(request: HttpRequest, place: _Place) -> HttpResponse:
    """Save what was filled in on a whole page, with the button below it."""
    entries = forms.read(request.POST, place.current.questionnaire, place.part.section.items)
    try:
        if "choose" in request.POST:
            return _choose(request, place, entries)
        if earlier_page.TAKE in request.POST or earlier_page.TAKE_ALL in request.POST:
            return _take(request, place, entries)
        outcome = saving.save_page(
            place.visit.response, entries, person=place.visit.person, now=timezone.now()
        )
    except NotOpenError as refusal:
        messages.error(request, saving_words.refused(refusal).to(languages.current()))
        unsaved = section_page.typed_in_words(
            place.current, saving.touched(place.visit.response, entries)
        )
        place.visit.response.refresh_from_db()
        return _page(request, place.again(), unsaved=unsaved, status=409)
    after = place.again()
    if outcome.faulty:
        return _page(request, after, faulty=outcome.faulty, status=422)
    return _go_on(request, place, after, outcome)


def _choose(request: HttpRequest, place: _Place, entries: tuple[Entry, ...]) -> HttpResponse:
    """Settle a doubt, and save the rest of the page as any other button does."""
    kept, _, rest = request.POST["choose"].partition(":")
    key, version = (posted.key(part) for part in rest.partition(":")[::2])
    if key is None or version is None:
        raise Http404
    proposal = Proposal.objects.filter(response=place.visit.response, pk=key).first()
    if proposal is None:
        raise Http404
    person, now = place.visit.person, timezone.now()
    others = [entry for entry in entries if entry.variable != proposal.variable]
    outcome = saving.save_page(place.visit.response, others, person=person, now=now)
    chosen = answering.choose(
        proposal, keep_mine=kept == "other", base_version=version, person=person, now=now
    )
    after = place.again()
    if outcome.faulty:
        return _page(request, after, faulty=outcome.faulty, status=422)
    said = saving_words.CONFLICT if isinstance(chosen, Conflict) else saving_words.SAVED
    messages.success(request, said.to(languages.current()))
    return redirect(f"{place.url}#vraag-{proposal.variable.partition('.')[0]}")


def _take(request: HttpRequest, place: _Place, entries: tuple[Entry, ...]) -> HttpResponse:
    """Take over what was answered in an earlier wave, and save the rest of the page."""
    item = None if earlier_page.TAKE_ALL in request.POST else request.POST[earlier_page.TAKE]
    taken = earlier_page.take(
        place.current, place.part, entries, item, person=place.visit.person, now=timezone.now()
    )
    if taken is None:
        raise Http404
    if taken.page.faulty:
        return _page(request, place.again(), faulty=taken.page.faulty, status=422)
    if taken.conflicts:
        messages.warning(request, saving_words.CONFLICT.to(languages.current()))
        return redirect(place.url)
    messages.success(request, earlier_page.said(taken).to(languages.current()))
    return redirect(place.url if item is None else f"{place.url}#vraag-{item}")


def _go_on(request: HttpRequest, before: _Place, after: _Place, outcome: Outcome) -> HttpResponse:
    """Where the button leads, but first to what these answers brought up on this same page."""
    if outcome.conflicts:
        messages.warning(request, saving_words.CONFLICT.to(languages.current()))
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
    messages.success(request, saving_words.said(outcome).to(languages.current()))
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


def _page(
    request: HttpRequest,
    place: _Place,
    *,
    faulty: Mapping[str, Entry] | None = None,
    unsaved: tuple[GivenItem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    asked = section_page.questions_of(place.current, place.part, faulty)
    may_fill_in = place.visit.may_fill_in
    context = {
        **common(place.visit),
        "section": place.part.section,
        "questions": asked,
        "is_faulty": bool(faulty),
        "mistakes": questions.mistakes(asked) if may_fill_in else (),
        "unsaved": unsaved,
        "given": section_page.answers_to_read(place.part),
        "earlier": earlier_page.offers(place.current, place.part) if may_fill_in else None,
        "beside": None if place.visit.is_guest else talking.beside(place.visit.response),
    }
    return render(request, "fieldwork/filling/section.html", context, status=status)
