"""Saving the answer to one question, as the script of a section does each time it is given.

A whole country fills in at once, so this does as little as it can: it reads the response once,
locked, and makes nothing to look at unless the reader has to see it.
"""

from collections.abc import Mapping, Set

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from zicht.platform.accounts.access import with_roles
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.selectors import Held
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.filling import saving, saving_words, script_reply
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.response import filling_access, forms, locking, section_page, sheet
from zicht.platform.fieldwork.response.forms import Entry
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.web import languages
from zicht.questionnaire.model import Questionnaire, Section


@with_roles
def save(
    request: HttpRequest, person: Person, held: Held, /, wave: str, code: str, section: str
) -> HttpResponse:
    """Save what was posted of a section; tell versions, and which questions are shown now."""
    if not filling_access.roles_at(code, held):
        raise Http404
    now = timezone.now()
    try:
        with transaction.atomic():
            locked = locking.lock_at(wave, code)
            if not locked.wave.is_filled_in_here:
                raise Http404
            locking.require_open(locked, now)
            questionnaire = selectors.questionnaire(locked.wave.questionnaire)
            asked = _section(questionnaire, section)
            entries = forms.read(request.POST, questionnaire, asked.items)
            outcome = saving.save_locked(locked, entries, person=person, now=now)
    except Response.DoesNotExist:
        raise Http404 from None
    except NotOpenError as refusal:
        message = saving_words.refused(refusal).to(languages.current())
        return JsonResponse({"message": message}, status=409)
    drawn = script_reply.to_draw(outcome, entries, asked, asked="draw" in request.POST)
    return JsonResponse(
        {
            **script_reply.facts(outcome, entries, asked),
            "drawn": _drawn(locked, section, drawn, outcome.faulty) if drawn else {},
            "message": saving_words.said(outcome).to(languages.current()),
        }
    )


def _section(questionnaire: Questionnaire, code: str) -> Section:
    found = next((one for one in questionnaire.sections if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _drawn(
    response: Response, section: str, codes: Set[str], faulty: Mapping[str, Entry]
) -> dict[str, str]:
    """The answers to these questions as the page shows them now."""
    current = sheet.of(response)
    part = next(one for one in current.parts if one.section.code == section)
    return {
        one.item.code: render_to_string("fieldwork/items/answer.html", {"question": one})
        for one in section_page.questions_of(current, part, faulty)
        if one.item.code in codes
    }
