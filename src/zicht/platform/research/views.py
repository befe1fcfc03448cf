"""Bringing a table, waiting for what all methods say of it, reading that, and taking it away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zicht import machine_code
from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.views import say
from zicht.platform.fieldwork.response.filling_access import fetching
from zicht.platform.research import services, table_reading
from zicht.platform.research.access import for_research
from zicht.platform.research.forms import TableForm
from zicht.platform.research.models import Estimation, Stage
from zicht.platform.research.orders import (
    GROUPS,
    PLAN,
    RECALLS,
    REPORT,
    RESAMPLES,
    SECONDS,
    SENSITIVITY,
    Order,
)
from zicht.platform.web import languages
from zicht.platform.web.uploads import in_memory
from zicht.prevalence.methods import METHODS
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.reading_findings import of_lists
from zicht.problems import InvalidInputError, Problem
from zicht.reporting.prevalence.explanations import EXPLANATIONS

#: More faults than this help nobody; the rest comes when these are mended.
_MOST_PROBLEMS = 25
_LATER_NAMES = {
    SENSITIVITY: Text(
        nl="de schatting op andere vormen van de lijsten", en="the estimate on other forms of lists"
    ),
    GROUPS: Text(nl="de schatting per groep", en="the estimate by group"),
    PLAN: Text(nl="wat meer meldingen zouden opleveren", en="what more reports would give"),
    REPORT: Text(nl="grafieken en rapport maken", en="drawing charts and writing the report"),
}


@in_memory(table_reading.LARGEST_MB * 1_000_000)
@require_http_methods(["GET", "HEAD", "POST"])
@for_research
def lists(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose a table and methods, and see what was made within the hour."""
    now = timezone.now()
    services.sweep(now)
    if request.method != "POST":
        return _page(request, person, now)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, now, form=form, status=422)
    try:
        order = _order(form)
        made = services.begin(person, order, now=now)
    except InvalidInputError as refusal:
        return _page(request, person, now, form=form, problems=refusal.problems, status=422)
    except services.TooBusyError as refusal:
        return _page(request, person, now, form=form, busy=refusal, status=409)
    return redirect("research:estimation", made.code)


@fetching
@require_http_methods(["GET", "HEAD", "POST"])
@for_research
def estimation(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """How far it is, or what was found; POST takes it away at once."""
    now = timezone.now()
    services.sweep(now)
    found = get_object_or_404(Estimation, code=code, person=person)
    if request.method == "POST":
        services.remove(found, person=person)
        say(request, Text(nl="De schatting is weggehaald.", en="The estimate was removed."))
        return redirect("research:lists")
    context: dict[str, object] = {
        "estimation": found,
        "steps": _steps(found),
        "slow_minutes": SECONDS // 60,
        "is_running": found.stage == Stage.RUNNING,
        "compiles": not machine_code.is_complete(),
        "gone_at": None if found.ended_at is None else found.ended_at + services.KEPT,
        "result": None if found.result is None else found.result[languages.current().value],
    }
    return render(request, "research/estimation.html", context)


@require_safe
@for_research
def report(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The report as a PDF, in the language of the address."""
    services.sweep(timezone.now())
    found = get_object_or_404(Estimation, code=code, person=person, stage=Stage.READY)
    content = found.report_nl if languages.current().value == "nl" else found.report_en
    if content is None:
        raise Http404
    name = Text(nl="verborgen-groep.pdf", en="hidden-population.pdf").to(languages.current())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(content), content_type="application/pdf", headers=headers)


def _order(form: TableForm) -> Order:
    """What was chosen; raises InvalidInputError."""
    chosen = form.cleaned_data
    file = chosen["file"]
    found = table_reading.read(
        file.read(),
        name=file.name,
        count=chosen["count"].strip(),
        strata=chosen["strata"],
        accepts_suspect=chosen["suspect"],
    )
    order = Order(
        name=file.name,
        table=found.table,
        methods=tuple(one.key for one in METHODS if one.key in chosen["methods"]),
        resamples=chosen["resamples"],
        is_synthetic=chosen["synthetic"],
        options=_options(form, found.count),
        recall=chosen["plan"],
    )
    try:
        # Whether so few links can be is known at once.
        order.check_links()
    except PrevalenceError as fault:
        raise InvalidInputError([replace(of_lists(fault), file=file.name)]) from fault
    return order


def _options(form: TableForm, count: str) -> tuple[str, ...]:
    """What else to type to compute it again with the command.

    Nothing is left to what the command takes by itself: that may be something else.
    """
    chosen = form.cleaned_data
    recall = chosen["plan"]
    named = () if len(chosen["methods"]) == len(METHODS) else chosen["methods"]
    return (
        *("--count", count),
        *(part for name in chosen["strata"] for part in ("--stratum", name)),
        *(part for key in named for part in ("--method", key)),
        *(("--accept-suspect-lists",) if chosen["suspect"] else ()),
        *("--seconds", str(SECONDS)),
        *(("--synthetic",) if chosen["synthetic"] else ()),
        *(() if recall is None else ("--plan", "--link-recall", f"{recall:g}")),
    )


def _steps(found: Estimation) -> list[dict[str, object]]:
    """Everything that is done in turn, with what is over and what is at work."""
    names = {one.key: one.name for one in METHODS} | _LATER_NAMES
    slow = {one.key for one in METHODS if one.is_slow}
    is_over = found.stage == Stage.READY
    return [
        {
            "name": names[key],
            "is_slow": key in slow,
            "is_done": is_over or at < found.done,
            "is_now": at == found.done,
        }
        for at, key in enumerate(found.steps)
    ]


def _page(
    request: HttpRequest,
    person: Person,
    now: datetime,
    *,
    form: TableForm | None = None,
    problems: Sequence[Problem] = (),
    busy: services.TooBusyError | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = [one.key for one in METHODS]
    if form is not None:
        chosen = form.data.getlist("methods") if hasattr(form.data, "getlist") else chosen
    context = {
        "form": form or TableForm(),
        "methods": [
            {
                "method": one,
                "explanation": EXPLANATIONS[one.key][1],
                "is_chosen": one.key in chosen,
            }
            for one in METHODS
        ],
        "resamples": RESAMPLES,
        "recalls": RECALLS,
        "problems": problems[:_MOST_PROBLEMS],
        "more_problems": max(0, len(problems) - _MOST_PROBLEMS),
        "busy": busy,
        "is_wrong": status == 422,
        "own": Estimation.objects.filter(person=person).defer("result", "report_nl", "report_en"),
        "largest_mb": table_reading.LARGEST_MB,
        "slow_minutes": SECONDS // 60,
        "minutes": services.KEPT.seconds // 60,
    }
    return render(request, "research/lists.html", context, status=status)
