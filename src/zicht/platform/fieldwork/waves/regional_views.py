"""What was published about regions: read in from a file, looked at, and taken away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zicht.areas.region_lookup import layer_name, usable_layers
from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.views import say
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Wave
from zicht.platform.fieldwork.wave_access import get_wave, national
from zicht.platform.fieldwork.waves import regional, regional_reading
from zicht.platform.fieldwork.waves.wave_forms import ListForm
from zicht.platform.fieldwork.waves.wave_views import (
    file_answer,
    reading_or_changing,
    told,
    wave_context,
)
from zicht.platform.web import posted
from zicht.problems import InvalidInputError, Problem

#: What each file holds, by its name.
_FILES = {"voorbeeld": regional.example, "ingevoerd": regional.rows}


@reading_or_changing
@national
def figures(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The figures of regions in a wave: read a file, or take one figure away."""
    wave = get_wave(code)
    form = ListForm(*((request.POST, request.FILES) if "read" in request.POST else ()))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            _change(request, wave, form, person)
            return redirect("waves:wave_regional", wave.code)
        except InvalidInputError as refusal:
            problems = refusal.problems
    register = selectors.register()
    context = {
        **wave_context(wave, person),
        "form": form,
        "problems": problems,
        "figures": regional.entered(wave, register),
        "kinds": [layer_name(one) for one in usable_layers(register, wave.frame_date)],
        "last_year": wave.frame_date.year - 1,
    }
    status = 422 if form.errors or problems else 200
    return render(request, "fieldwork/waves/regional.html", context, status=status)


@require_safe
@national
def figures_file(
    request: HttpRequest, person: Person, code: str, which: str, kind: str
) -> HttpResponse:
    """An example to fill in, or what stands in, as a file that can be read in again."""
    wave = get_wave(code)
    if which not in _FILES or kind not in ("csv", "xlsx"):
        raise Http404
    rows = _FILES[which](wave, selectors.register())
    return file_answer(f"{wave.code}-regiocijfers-{which}", kind, rows)


def _change(request: HttpRequest, wave: Wave, form: ListForm, person: Person) -> None:
    if "remove" in request.POST:
        key = posted.key(request.POST["remove"])
        if key is None:
            raise Http404
        regional.remove(wave, key, person=person)
        say(request, Text(nl="Het cijfer is weggehaald.", en="The figure was removed."))
    elif form.is_bound:
        file = form.cleaned_data["file"]
        found = regional_reading.read(
            file.read(), file=file.name, register=selectors.register(), day=wave.frame_date
        )
        difference = regional.store(wave, found.rows, person=person)
        new, changed = len(difference.added), len(difference.changed)
        say(
            request,
            Text(
                nl=f"Gelezen: {new} nieuw, {changed} veranderd, {difference.unchanged} gelijk.",
                en=f"Read: {new} new, {changed} changed, {difference.unchanged} the same.",
            ),
        )
        for notice in found.notices:
            say(request, told(notice))
