"""The page of one question: what is said about it, noted for oneself, and shown as evidence."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from zicht.language import Text
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Side
from zicht.platform.fieldwork.response.filling_access import SPEAKS_FOR, Visit, filling
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.fieldwork.together import evidence, evidence_files, talking
from zicht.platform.fieldwork.together.item_page import shown_item
from zicht.platform.fieldwork.together.talking_forms import EvidenceForm, WordsForm, largest_mb
from zicht.platform.fieldwork.together.task_page import SIDE_NAMES
from zicht.platform.web import languages, posted
from zicht.problems import InvalidInputError

_PLACED = Text(nl="Uw opmerking is geplaatst.", en="Your remark was placed.")
_NOTED = Text(nl="Uw notitie is bewaard.", en="Your note was kept.")
_WITHDRAWN = Text(nl="De tekst is ingetrokken.", en="The text was taken back.")
_ADDED = Text(nl="Het bewijs is toegevoegd.", en="The evidence was added.")
_REMOVED = Text(nl="Het bewijs is weggehaald.", en="The evidence was removed.")
_GONE = Text(nl="Dit was al weg.", en="This was gone already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """The forms of the page, of which at most one was sent and refused."""

    remark: WordsForm = field(default_factory=lambda: _words("remark"))
    notes: dict[Side, WordsForm] = field(
        default_factory=lambda: {side: _words(f"note-{side.value}") for side in Side}
    )
    evidence: EvidenceForm = field(default_factory=lambda: EvidenceForm(auto_id="id_evidence-%s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused:
    """What was sent was not right; ``form`` is the one that tells so, among the others."""

    forms: _Forms
    form: Form


_Outcome = Text | _Refused


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def item(request: HttpRequest, visit: Visit, item: str) -> HttpResponse:
    """Read and write beside the answer to one question."""
    questionnaire = selectors.questionnaire(visit.response.wave.questionnaire)
    if not any(one.code == item for section in questionnaire.sections for one in section.items):
        raise Http404
    if request.method != "POST":
        return _page(request, visit, item)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        outcome = act(request, visit, item)
    except NotOpenError as refusal:
        why = refusal.obstacle.value
        said = Text(nl=f"Niet opgeslagen. {why.nl}", en=f"Not saved. {why.en}")
        messages.error(request, said.to(languages.current()))
        visit.response.refresh_from_db()
        return _page(request, visit, item, unsaved=request.POST.get("text", ""), status=409)
    if isinstance(outcome, _Refused):
        return _page(request, visit, item, refused=outcome, status=422)
    messages.success(request, outcome.to(languages.current()))
    return redirect("filling:item", visit.response.wave_id, visit.response.municipality_id, item)


@require_safe
@filling
def file(request: HttpRequest, visit: Visit, key: UUID) -> HttpResponse:
    """A file of evidence, to keep and never to show inside this site."""
    found = evidence.file_of(visit.response, key)
    content = None if found is None else evidence_files.read(key)
    if found is None or content is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=found.content_type, headers=headers)


def _remark(request: HttpRequest, visit: Visit, item: str) -> _Outcome:
    form = _words("remark", request)
    if not form.is_valid():
        return _Refused(forms=replace(_Forms(), remark=form), form=form)
    text, now = form.cleaned_data["text"], timezone.now()
    talking.add_remark(visit.response, item, text, person=visit.person, now=now)
    return _PLACED


def _note(request: HttpRequest, visit: Visit, item: str) -> _Outcome:
    code = request.POST.get("side", "")
    if code not in Side.values or not visit.may_agree(Side(code)):
        raise Http404
    side, form = Side(code), _words(f"note-{code}", request)
    if not form.is_valid():
        forms = _Forms()
        return _Refused(forms=replace(forms, notes={**forms.notes, side: form}), form=form)
    text, now = form.cleaned_data["text"], timezone.now()
    talking.add_note(visit.response, item, text, side=side, person=visit.person, now=now)
    return _NOTED


def _evidence(request: HttpRequest, visit: Visit, item: str) -> _Outcome:
    form = EvidenceForm(request.POST, request.FILES, auto_id="id_evidence-%s")
    if not form.is_valid():
        return _Refused(forms=replace(_Forms(), evidence=form), form=form)
    person, now, title = visit.person, timezone.now(), form.cleaned_data["title"]
    upload, url = form.upload(), form.cleaned_data["url"]
    try:
        if upload is None:
            evidence.add_link(
                visit.response, item, url=url, title=title or url[:200], person=person, now=now
            )
        else:
            evidence.add_file(
                visit.response, item, upload=upload, title=title, person=person, now=now
            )
    except InvalidInputError as refusal:
        for one in refusal.problems:
            message = f"{one.message.to(languages.current())} {one.remedy.to(languages.current())}"
            form.add_error("file", message)
        return _Refused(forms=replace(_Forms(), evidence=form), form=form)
    return _ADDED


def _withdraw_remark(request: HttpRequest, visit: Visit, item: str) -> _Outcome:
    key, person, now = _key(request), visit.person, timezone.now()
    done = talking.withdraw_remark(visit.response, key, person=person, now=now)
    return _WITHDRAWN if done else _GONE


def _withdraw_note(request: HttpRequest, visit: Visit, item: str) -> _Outcome:
    key, person, now = _key(request), visit.person, timezone.now()
    sides = _sides(visit)
    done = talking.withdraw_note(visit.response, key, sides=sides, person=person, now=now)
    return _WITHDRAWN if done else _GONE


def _remove_evidence(request: HttpRequest, visit: Visit, item: str) -> _Outcome:
    is_contact = Role.CONTACT in visit.roles
    key, person, now = _key(request), visit.person, timezone.now()
    done = evidence.remove(visit.response, key, person=person, is_contact=is_contact, now=now)
    return _REMOVED if done else _GONE


_ACTS: dict[str, Callable[[HttpRequest, Visit, str], _Outcome]] = {
    "remark": _remark,
    "note": _note,
    "evidence": _evidence,
    "withdraw_remark": _withdraw_remark,
    "withdraw_note": _withdraw_note,
    "remove_evidence": _remove_evidence,
}


def _words(name: str, request: HttpRequest | None = None) -> WordsForm:
    data = None if request is None else request.POST
    return WordsForm(data, auto_id=f"id_{name}-%s")


def _key(request: HttpRequest) -> int:
    """A number that one of our own forms gave; Http404 for anything else."""
    key = posted.key(request.POST.get("key", ""))
    if key is None:
        raise Http404
    return key


def _sides(visit: Visit) -> list[Side]:
    """Which sides this person speaks for: only of those do they see notes."""
    return [side for side in Side if visit.may_agree(side)]


def _page(
    request: HttpRequest,
    visit: Visit,
    item: str,
    *,
    refused: _Refused | None = None,
    unsaved: str = "",
    status: int = 200,
) -> HttpResponse:
    forms = _Forms() if refused is None else refused.forms
    notes = talking.notes(visit.response, item, _sides(visit))
    shown = evidence.of_item(visit.response, item)
    context = {
        **common(visit),
        "question": shown_item(visit.response, item),
        "remarks": talking.remarks(visit.response, item),
        "notebooks": [
            {
                "side": side.value,
                "name": SIDE_NAMES[side],
                "role": ROLE_NAMES[SPEAKS_FOR[side]],
                "notes": written,
                "form": forms.notes[side],
            }
            for side, written in notes.items()
        ],
        "evidence": shown,
        "may_remove_all": Role.CONTACT in visit.roles,
        "person": visit.person,
        "remark_form": forms.remark,
        "evidence_form": forms.evidence,
        "largest_mb": largest_mb(),
        "most_evidence": evidence.MOST,
        "has_room": sum(one.removed_at is None for one in shown) < evidence.MOST,
        # What the summary of faults on top reads.
        "form": None if refused is None else refused.form,
        "unsaved": unsaved,
    }
    return render(request, "fieldwork/filling/item.html", context, status=status)
