"""What is known of a municipality already, and what it says instead."""

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zicht.language import Text
from zicht.platform.accounts.words import in_both
from zicht.platform.fieldwork.filling import known_figures
from zicht.platform.fieldwork.filling.known_figures import Known
from zicht.platform.fieldwork.response.filling_access import Visit, filling
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.response.values import LARGEST_NUMBER
from zicht.platform.fieldwork.response.visiting import common
from zicht.platform.web import languages
from zicht.responses.numerals import Ambiguous, parse_number

_LONGEST_REMARK = 500

_NO_NUMBER = in_both(
    nl="Dit is geen heel getal. Schrijf bijvoorbeeld 12.500 of 12500.",
    en="This is not a whole number. Write for example 12,500 or 12500.",
)
_TOO_LONG = in_both(
    nl=f"Deze opmerking is langer dan {_LONGEST_REMARK} tekens.",
    en=f"This remark is over {_LONGEST_REMARK} characters.",
)
_NOTHING = in_both(
    nl="Vul een getal in, een opmerking, of allebei.",
    en="Fill in a number, a remark, or both.",
)
_SAVED = Text(nl="Opgeslagen.", en="Saved.")
_TAKEN_BACK = Text(nl="Uw correctie is ingetrokken.", en="Your correction was taken back.")


class CorrectionForm(forms.Form):
    """A number as people write it, a remark, or both."""

    value = forms.CharField(
        required=False, max_length=40, error_messages={"max_length": _NO_NUMBER}
    )
    remark = forms.CharField(
        required=False, max_length=_LONGEST_REMARK, error_messages={"max_length": _TOO_LONG}
    )

    def clean_value(self) -> float | None:
        """The number; None when nothing was filled in."""
        text = str(self.cleaned_data["value"])
        if not text:
            return None
        found = parse_number(text)
        if isinstance(found, Ambiguous):
            # Only a whole number will do, so 1.234 can only be meant as that.
            found = float(found.whole)
        if found is None or not found.is_integer() or not 0 <= found < LARGEST_NUMBER:
            raise forms.ValidationError(_NO_NUMBER)
        return found

    def clean_remark(self) -> str:
        """On one line, without what cannot be seen."""
        text = " ".join(str(self.cleaned_data["remark"]).split())
        return "".join(sign for sign in text if sign.isprintable())

    def clean(self) -> None:
        """At least one of the two."""
        found = self.cleaned_data
        if not self.errors and found["value"] is None and not found["remark"]:
            raise forms.ValidationError(_NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A known figure with the form to correct it."""

    known: Known
    form: CorrectionForm
    is_wrong: bool


@require_http_methods(["GET", "HEAD", "POST"])
@filling
def known(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Read every known figure, and correct one of them."""
    if request.method != "POST":
        return _page(request, visit)
    code = request.POST.get("figure", "")
    found = {one.code: one for one in known_figures.figures(visit.response)}.get(code)
    if found is None:
        raise Http404
    form = CorrectionForm(request.POST)
    is_taken_back = request.POST.get("act") == "withdraw"
    if not is_taken_back and not form.is_valid():
        return _page(request, visit, wrong=(code, form), status=422)
    try:
        known_figures.correct(
            visit.response,
            found,
            value=None if is_taken_back else form.cleaned_data["value"],
            remark="" if is_taken_back else form.cleaned_data["remark"],
            person=visit.person,
            now=timezone.now(),
        )
    except NotOpenError as refusal:
        why = refusal.obstacle.value
        said = Text(nl=f"Niet opgeslagen. {why.nl}", en=f"Not saved. {why.en}")
        messages.error(request, said.to(languages.current()))
        visit.response.refresh_from_db()
        return _page(request, visit, status=409)
    messages.success(request, (_TAKEN_BACK if is_taken_back else _SAVED).to(languages.current()))
    response = visit.response
    address = reverse("filling:known", args=[response.wave_id, response.municipality_id])
    return redirect(f"{address}#cijfer-{code}")


def _page(
    request: HttpRequest,
    visit: Visit,
    *,
    wrong: tuple[str, CorrectionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    for one in known_figures.of(visit.response):
        is_wrong = wrong is not None and wrong[0] == one.figure.code
        form = wrong[1] if wrong is not None and is_wrong else _form_of(one)
        rows.append(_Row(known=one, form=form, is_wrong=is_wrong))
    context = {
        **common(visit),
        "rows": rows,
        "groups": [list(group) for _of, group in groupby(rows, key=_together)],
        "is_wrong": status == 422,
    }
    return render(request, "fieldwork/filling/known.html", context, status=status)


def _together(row: _Row) -> str:
    """The years of one region stand in one table; any other figure stands by itself."""
    figure = row.known.figure
    return figure.code if figure.series is None else figure.series.nl


def _form_of(one: Known) -> CorrectionForm:
    """The form with what counts now."""
    counting = one.correction
    remark = "" if counting is None else counting.remark
    return CorrectionForm(initial={"value": one.corrected_in_words(), "remark": remark})
