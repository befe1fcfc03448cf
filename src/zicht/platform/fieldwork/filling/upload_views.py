"""Filling in without the internet: a workbook to take along, and reading it back."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zicht.language import Text
from zicht.platform.accounts.words import in_both
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.filling import answering, uploading, workbook, workbook_reading
from zicht.platform.fieldwork.filling.uploading import Preview
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.filling_access import Visit, filling
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.web import languages
from zicht.problems import InvalidInputError, Problem

_FILE = in_both(nl="Kies een bestand met inhoud.", en="Choose a file that is not empty.")
_LARGE = in_both(
    nl=f"Dit bestand is groter dan {workbook_reading.LARGEST_MB} MB.",
    en=f"This file is over {workbook_reading.LARGEST_MB} MB.",
)
_OLD = Text(
    nl="Dit overzicht is te oud. Kies het bestand opnieuw.",
    en="This overview is too old. Choose the file again.",
)
_CONFLICT = Text(
    nl="Opgeslagen. Een collega had intussen iets anders ingevuld: kies welk antwoord geldt.",
    en="Saved. A colleague had filled in something else meanwhile: choose which answer counts.",
)


class UploadForm(forms.Form):
    """A workbook as a file."""

    file = forms.FileField(
        error_messages={"required": _FILE, "invalid": _FILE, "missing": _FILE, "empty": _FILE}
    )

    def clean_file(self) -> object:
        """The file, when it is of a size that can be read."""
        file = self.cleaned_data["file"]
        if file.size > workbook_reading.LARGEST_MB * 1_000_000:
            raise forms.ValidationError(_LARGE)
        return file


@require_safe
@filling
def download(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The workbook with the answers that stand, or without them (``?leeg=1``)."""
    content = workbook.make(
        sheet.of(visit.response), timezone.now(), is_blank=request.GET.get("leeg") == "1"
    )
    name = workbook.file_name(visit.response)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=workbook.CONTENT_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def upload(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose a file, see what it changes, and save that."""
    if request.method == "POST" and not visit.may_fill_in:
        return _page(request, visit, status=409)
    if "carried" in request.POST:
        return _save(request, visit)
    if request.method != "POST":
        return _page(request, visit)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, visit, form=form, status=422)
    file = form.cleaned_data["file"]
    questionnaire = selectors.questionnaire(visit.response.wave.questionnaire)
    try:
        filled = workbook_reading.read(
            file.read(),
            file=file.name,
            file_key=workbook.file_key(visit.response, questionnaire),
            questionnaire=questionnaire,
        )
        found = uploading.preview(visit.response, filled, visit.person)
    except InvalidInputError as refusal:
        return _page(request, visit, problems=refusal.problems, status=422)
    return _page(request, visit, preview=found)


def _save(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Save what was shown; pressing twice saves once."""
    given = uploading.carried(request.POST["carried"], visit.response, visit.person)
    if given is None:
        messages.error(request, _OLD.to(languages.current()))
        return _page(request, visit, status=422)
    try:
        result = uploading.save(visit.response, given, person=visit.person, now=timezone.now())
    except NotOpenError as refusal:
        why = refusal.obstacle.value
        said = Text(nl=f"Niet opgeslagen. {why.nl}", en=f"Not saved. {why.en}")
        messages.error(request, said.to(languages.current()))
        visit.response.refresh_from_db()
        return _page(request, visit, status=409)
    outcomes = result.outcomes.values()
    if any(isinstance(one, answering.Conflict) for one in outcomes):
        messages.warning(request, _CONFLICT.to(languages.current()))
    else:
        messages.success(request, _saved(len(given)).to(languages.current()))
    return redirect("filling:tasks", visit.response.wave_id, visit.response.municipality_id)


def _saved(count: int) -> Text:
    if count == 1:
        return Text(
            nl="Opgeslagen: 1 antwoord uit het werkboek.",
            en="Saved: 1 answer from the workbook.",
        )
    return Text(
        nl=f"Opgeslagen: {count} antwoorden uit het werkboek.",
        en=f"Saved: {count} answers from the workbook.",
    )


def _page(
    request: HttpRequest,
    visit: Visit,
    *,
    form: UploadForm | None = None,
    problems: Iterable[Problem] = (),
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **common(visit),
        "form": form or UploadForm(),
        "problems": tuple(problems),
        "preview": preview,
        "is_wrong": status == 422,
        "largest_mb": workbook_reading.LARGEST_MB,
    }
    return render(request, "fieldwork/filling/upload.html", context, status=status)
